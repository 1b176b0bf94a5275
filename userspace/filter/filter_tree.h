/* SPDX-License-Identifier: GPL-2.0 */
/* The inside of a filter: between filter_parse.c and filter.c. */
#ifndef SOCKLIFE_FILTER_TREE_H
#define SOCKLIFE_FILTER_TREE_H

#include "filter/filter.h"

enum filter_kind {
	FILTER_ALL,
	FILTER_AND,
	FILTER_OR,
	FILTER_NOT,
	FILTER_STATE,
	FILTER_KIND,
	FILTER_PORT,
	FILTER_ADDR,
	FILTER_NUMBER,
	FILTER_TEXT
};

enum filter_side {
	FILTER_LOCAL,
	FILTER_REMOTE
};

enum filter_field {
	FILTER_PID,
	FILTER_FD,
	FILTER_UID,	/* from here on a socket has but one */
	FILTER_INO,
	FILTER_ID,
	FILTER_NETNS,
	FILTER_CGROUP,
	FILTER_COMM,
	FILTER_NETID,
	FILTER_END,
	FILTER_NAME
};

enum filter_cmp {
	FILTER_EQ,
	FILTER_NE,
	FILTER_LT,
	FILTER_LE,
	FILTER_GT,
	FILTER_GE
};

struct filter_host {
	uint16_t family;	/* AF_INET, AF_INET6 */
	unsigned int bits;	/* so many leading ones count */
	unsigned char bytes[16];
};

/**
 * struct filter_addr - an address to compare with
 * @only: sockets of this family; 0: of any
 * @any: every host
 * @hosts: one of them, for inet and inet6
 * @text: for other families: the host as it is printed; of Unix sockets a pattern of that
 * @device: the interface as it is printed, or NULL
 * @port: as it is printed, or NULL for any
 * @number: of a port that has one, or NO_PORT
 */
struct filter_addr {
	uint16_t only;
	bool any;
	unsigned int n_hosts;
	struct filter_host hosts[8];
	char *text;
	char *device;
	char *port;
	uint64_t number;
};

#define NO_PORT		UINT64_MAX

struct filter {
	enum filter_kind kind;
	struct filter *left;
	struct filter *right;
	enum filter_side side;
	enum filter_field field;
	enum filter_cmp cmp;
	uint32_t states;
	uint64_t number;
	char *text;
	struct filter_addr addr;
};

/* filter_addr.c: NULL, or what is wrong with @text. */
const char *filter_addr_parse(const char *text, struct filter_addr *addr);
const char *filter_port_parse(const char *text, uint64_t *port);
/* Any address of the interface, by its name or number. */
void filter_device_set(const char *name, struct filter_addr *addr);
/* filter_cgroup.c: the number of a control group, by its path or number. */
const char *filter_cgroup_parse(const char *text, uint64_t *id);
void filter_addr_free(struct filter_addr *addr);

/* filter_match_addr.c: is this the address of the socket, or of one end of its event? */
bool filter_addr_match(const struct filter_addr *want, const struct addr *addr,
		       const struct sock *sock);
/* Can no address match both? */
bool filter_addr_exclusive(const struct filter_addr *a, const struct filter_addr *b);
/* The port of an address of the socket; false if it has none. */
bool addr_port(const struct addr *addr, const struct sock *sock, uint64_t *port);

#endif
