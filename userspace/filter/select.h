/* SPDX-License-Identifier: GPL-2.0 */
/* Which sockets a view shows: ss's options, and a filter. */
#ifndef SOCKLIFE_SELECT_H
#define SOCKLIFE_SELECT_H

#include "base/options.h"
#include "filter/filter.h"

struct select {
	uint32_t kinds;		/* bits of enum sock_kind; 0: all */
	uint64_t families;	/* bit n: AF n; 0: all */
	bool all;
	bool listening;
	bool any_state;		/* all but the kernel's own */
	struct filter *filter;	/* or NULL */
};

#define SELECT_OPTIONS	"tuxw0SM46alf:"
/* In an array of struct option. */
#define SELECT_LONG_OPTIONS \
	{ "tcp", no_argument, NULL, 't' }, \
	{ "udp", no_argument, NULL, 'u' }, \
	{ "unix", no_argument, NULL, 'x' }, \
	{ "raw", no_argument, NULL, 'w' }, \
	{ "packet", no_argument, NULL, '0' }, \
	{ "sctp", no_argument, NULL, 'S' }, \
	{ "mptcp", no_argument, NULL, 'M' }, \
	{ "ipv4", no_argument, NULL, '4' }, \
	{ "ipv6", no_argument, NULL, '6' }, \
	{ "family", required_argument, NULL, 'f' }, \
	{ "all", no_argument, NULL, 'a' }, \
	{ "listening", no_argument, NULL, 'l' }

/* Takes one of these options. */
enum taken select_option(struct select *select, int option, const char *arg);

/* Is the socket, or the event of it, one that is shown? */
bool select_match(const struct select *select,
		  const struct filter_subject *subject);

#endif
