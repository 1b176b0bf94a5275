// SPDX-License-Identifier: GPL-2.0
/* ends_other.c - UDP and AF_UNIX */
#include "ends.h"

static int make(int family, int type)
{
	return MUST(socket(family, type, 0));
}

static void udp(void)
{
	struct address a = inet_address(loopback, 7002);
	int u = make(a.sa.sa_family, SOCK_DGRAM), v = make(a.sa.sa_family, SOCK_DGRAM), i;

	tell("udp-reader", u);
	tell("udp-writer", v);
	MUST(bind(u, &a.sa, a.len));
	MUST(connect(v, &a.sa, a.len));
	for (i = 0; i < 3; i++)
		say(v, 10);
	hear(u, 10);
	MUST(close(v));
	MUST(close(u));
}

static void udp_refused(void)
{
	struct address closed = inet_address(loopback, 9);
	int v = make(closed.sa.sa_family, SOCK_DGRAM);

	tell("udp-refused", v);
	MUST(connect(v, &closed.sa, closed.len));
	say(v, 6);
	wait_error(v, ECONNREFUSED);
	MUST(close(v));
}

static void unix_pair(void)
{
	int pair[2];

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	tell("unix-pair-writer", pair[0]);
	tell("unix-pair-reader", pair[1]);
	say(pair[0], 10);
	hear(pair[1], 10);
	MUST(close(pair[1]));
	MUST(close(pair[0]));
}

static void unix_dgram(const struct address *name)
{
	int u = make(AF_UNIX, SOCK_DGRAM), v = make(AF_UNIX, SOCK_DGRAM);

	tell("unix-dgram-reader", u);
	tell("unix-dgram-writer", v);
	MUST(bind(u, &name->sa, name->len));
	MUST(connect(v, &name->sa, name->len));
	say(v, 10);
	MUST(close(v));
	MUST(close(u));
}

static void unix_seqpacket(const struct address *name)
{
	int l = make_listener(name, SOCK_SEQPACKET, 1), u = make(AF_UNIX, SOCK_SEQPACKET), v;

	MUST(connect(u, &name->sa, name->len));
	v = MUST(accept(l, NULL, NULL));
	tell("unix-listener", l);
	tell("unix-client", u);
	tell("unix-server", v);
	say(u, 8);
	say(v, 9);
	hear(v, 8);
	hear(u, 9);
	MUST(close(l));
	MUST(close(u));
	hear_end(v);
	MUST(close(v));
}

void others(void)
{
	struct address name = unix_address("@ends");

	udp();
	udp_refused();
	unix_pair();
	unix_dgram(&name);
	unix_seqpacket(&name);
}
