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
	FILTER_UID,
	FILTER_FD,
	FILTER_INO,
	FILTER_ID,
	FILTER_NETNS,
	FILTER_COMM,
	FILTER_NETID,
	FILTER_END
};

enum filter_cmp {
	FILTER_EQ,
	FILTER_NE,
	FILTER_LT,
	FILTER_LE,
	FILTER_GT,
	FILTER_GE
};

/* An address to compare with: some leading bits, a port, or a path pattern. */
struct filter_addr {
	uint16_t family;	/* 0: any */
	unsigned int bits;
	unsigned char bytes[16];
	bool has_port;
	uint16_t port;
	char *path;
};

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
const char *filter_port_parse(const char *text, uint16_t *port);
bool filter_addr_match(const struct filter_addr *want, const struct addr *addr);
/* The port of an address; false if it has none. */
bool addr_port(const struct addr *addr, unsigned int *port);

#endif
