/* SPDX-License-Identifier: GPL-2.0 */
/* filter.h - which events a subscription asks for */
#ifndef SOCKLIFE_FILTER_H
#define SOCKLIFE_FILTER_H

#include <linux/types.h>

#include "table/event.h"

#define SL_FILTER_VALUES 16

struct sl_record;

/**
 * struct sl_filter_numbers - numbers of which one has to fit
 * @n: how many; 0: any number fits
 * @v: the numbers
 */
struct sl_filter_numbers {
	unsigned int n;
	u16 v[SL_FILTER_VALUES];
};

/**
 * struct sl_filter_addr - addresses that fit
 * @addr: of AF_INET or AF_INET6; without a family: any address fits
 * @prefix: how many of its bits have to be equal
 */
struct sl_filter_addr {
	struct sl_addr addr;
	u8 prefix;
};

/**
 * struct sl_filter - what a subscription asks for; a socket has to fit in all respects
 * @rcu: it is replaced as a whole
 * @kinds: enum socklife_kind, of the events
 * @net_cookie: of the network namespace, 0: of all
 * @by_uid: only the sockets of @uid
 * @uid: in the initial user namespace
 * @families: AF_*
 * @protocols: as sl_record.protocol
 * @local_ports: in host byte order
 * @remote_ports: likewise
 * @local: local addresses
 * @remote: remote addresses
 * @n_ids: how many @ids there are; 0: any socket fits
 * @ids: of sockets
 * @payload_size: bytes of a send or receive at the most
 * @payload_first: only of the first of each
 * @payload_families: AF_*, only of these
 */
struct sl_filter {
	struct rcu_head rcu;
	u32 kinds;
	u64 net_cookie;
	bool by_uid;
	u32 uid;
	struct sl_filter_numbers families;
	struct sl_filter_numbers protocols;
	struct sl_filter_numbers local_ports;
	struct sl_filter_numbers remote_ports;
	struct sl_filter_addr local;
	struct sl_filter_addr remote;
	unsigned int n_ids;
	u64 ids[SL_FILTER_VALUES];
	u16 payload_size;
	bool payload_first;
	struct sl_filter_numbers payload_families;
};

bool sl_filter_fits(const struct sl_filter *filter, const struct sl_record *rec);
bool sl_filter_wants_payload(const struct sl_filter *filter, const struct sl_record *rec,
			     bool first);
u32 sl_filter_kind(unsigned int type);

#endif /* SOCKLIFE_FILTER_H */
