// SPDX-License-Identifier: GPL-2.0
/* filter.c - does a socket fit what a subscription asks for? */
#include <linux/in.h>
#include <linux/socket.h>
#include <linux/socklife.h>
#include <linux/string.h>

#include "feed/filter.h"
#include "table/netns.h"
#include "table/record.h"

static bool has_number(const struct sl_filter_numbers *numbers, u16 number)
{
	unsigned int i;

	for (i = 0; i < numbers->n; i++)
		if (numbers->v[i] == number)
			return true;
	return !numbers->n;
}

static bool has_id(const struct sl_filter *filter, u64 id)
{
	unsigned int i;

	for (i = 0; i < filter->n_ids; i++)
		if (filter->ids[i] == id)
			return true;
	return !filter->n_ids;
}

static u16 port_of(const struct sl_addr *addr)
{
	return addr->family == AF_INET || addr->family == AF_INET6 ? ntohs(addr->port) : 0;
}

static bool has_port(const struct sl_filter_numbers *ports, const struct sl_addr *addr)
{
	return !ports->n || (port_of(addr) && has_number(ports, port_of(addr)));
}

/* An IPv4 address on a socket of IPv6 */
static const u8 *ip_of(const struct sl_addr *addr, u16 family)
{
	static const u8 mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (addr->family == family)
		return addr->ip;
	if (addr->family == AF_INET6 && family == AF_INET &&
	    !memcmp(addr->ip, mapped, sizeof(mapped)))
		return addr->ip + sizeof(mapped);
	return NULL;
}

static bool is_in(const struct sl_filter_addr *wanted, const struct sl_addr *addr)
{
	unsigned int bytes = wanted->prefix / 8, bits = wanted->prefix % 8;
	const u8 *ip = ip_of(addr, wanted->addr.family);

	if (!wanted->addr.family)
		return true;
	if (!ip || memcmp(wanted->addr.ip, ip, bytes))
		return false;
	return !bits || !((wanted->addr.ip[bytes] ^ ip[bytes]) >> (8 - bits));
}

/**
 * sl_filter_fits() - does a socket fit?
 * @filter: what is asked for
 * @rec: locked
 *
 * What it depends on changes with an address, the owner, or the filter: see
 * sl_sub_changed().
 */
bool sl_filter_fits(const struct sl_filter *filter, const struct sl_record *rec)
{
	return (!filter->net_cookie || filter->net_cookie == rec->net->cookie) &&
	       (!filter->by_uid || filter->uid == rec->uid) &&
	       has_number(&filter->families, rec->family) &&
	       has_number(&filter->protocols, rec->protocol) &&
	       has_port(&filter->local_ports, &rec->local) &&
	       has_port(&filter->remote_ports, &rec->remote) &&
	       is_in(&filter->local, &rec->local) &&
	       is_in(&filter->remote, &rec->remote) &&
	       has_id(filter, rec->id);
}

/**
 * sl_filter_wants_payload() - is the payload of a send or receive asked for?
 * @filter: what is asked for, PAYLOAD among it
 * @rec: locked; it fits
 * @first: it is the first of this socket
 */
bool sl_filter_wants_payload(const struct sl_filter *filter, const struct sl_record *rec,
			     bool first)
{
	return (first || !filter->payload_first) &&
	       has_number(&filter->payload_families, rec->family);
}

/**
 * sl_filter_kind() - of what kind is an event?
 * @type: enum socklife_event_type
 *
 * Return: enum socklife_kind.
 */
u32 sl_filter_kind(unsigned int type)
{
	switch (type) {
	case SOCKLIFE_EVENT_STATE:
		return SOCKLIFE_KIND_STATE;
	case SOCKLIFE_EVENT_FD_INSTALL:
	case SOCKLIFE_EVENT_FD_CLOSE:
		return SOCKLIFE_KIND_DESCRIPTOR;
	case SOCKLIFE_EVENT_SEND:
	case SOCKLIFE_EVENT_RECV:
		return SOCKLIFE_KIND_DATA;
	case SOCKLIFE_EVENT_RELEASE:
	case SOCKLIFE_EVENT_FREE:
		return SOCKLIFE_KIND_END;
	case SOCKLIFE_EVENT_FAILED_CALL:
		return SOCKLIFE_KIND_FAILED_CALL;
	case SOCKLIFE_EVENT_PAYLOAD:
		return SOCKLIFE_KIND_PAYLOAD;
	}
	return SOCKLIFE_KIND_LIFE;
}
