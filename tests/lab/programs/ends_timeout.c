// SPDX-License-Identifier: GPL-2.0
/* ends_timeout.c - what nobody answers, and what was never asked */
#include "ends.h"

/* What takes its time is begun first, and waited for at the end. */
static struct ends silent, idle, half;
static int deaf, absent;

static int connect_to(const char *name, const char *whom)
{
	struct address a = inet_address(whom, 7001);
	int c = tcp_socket(SOCK_NONBLOCK);

	tell(name, c);
	set_option(c, IPPROTO_TCP, TCP_SYNCNT, 5);
	if (whom == hole)
		set_option(c, IPPROTO_TCP, TCP_USER_TIMEOUT, 200);
	WANT(EINPROGRESS, connect(c, &a.sa, a.len));
	return c;
}

void begin_timeouts(void)
{
	silent = conversation("timeout");
	printf("%s lossy\n", silent.client);
	drop_all(silent.s);
	set_option(silent.c, IPPROTO_TCP, TCP_USER_TIMEOUT, 500);
	say(silent.c, 500);

	idle = conversation("keepalive");
	drop_all(idle.s);
	set_option(idle.c, IPPROTO_TCP, TCP_KEEPIDLE, 1);
	set_option(idle.c, IPPROTO_TCP, TCP_KEEPINTVL, 1);
	set_option(idle.c, IPPROTO_TCP, TCP_KEEPCNT, 2);
	set_option(idle.c, SOL_SOCKET, SO_KEEPALIVE, 1);

	/* its peer never ends */
	half = conversation("no-fin");
	end(half.client, half.c);

	deaf = connect_to("deaf", hole);
	absent = connect_to("absent", nobody);
}

void end_timeouts(void)
{
	wait_error(deaf, ETIMEDOUT);
	end("deaf", deaf);
	wait_error(absent, EHOSTUNREACH);
	end("absent", absent);

	wait_error(silent.c, ETIMEDOUT);
	end(silent.client, silent.c);
	drop_none(silent.s);
	say(silent.s, 1);
	wait_error(silent.s, ECONNRESET);
	end(silent.server, silent.s);

	wait_error(idle.c, ETIMEDOUT);
	end(idle.client, idle.c);
	drop_none(idle.s);
	say(idle.s, 1);
	wait_error(idle.s, ECONNRESET);
	end(idle.server, idle.s);
}

/* The record of no-fin-client is there: its peer ends, too. */
void end_without_fin(void)
{
	say(half.s, 1);
	wait_error(half.s, EPIPE);
	end(half.server, half.s);
}

void never_connected(void)
{
	int c = tcp_socket(0);

	tell("never", c);
	end("never", c);
	c = socket_at(CLIENT + ++act);
	tell("bound", c);
	end("bound", c);
	c = connect_to("given-up", hole);
	end("given-up", c);
}

void retransmitted(void)
{
	struct ends e = conversation("retransmitted");

	printf("%s lossy\n", e.client);
	drop_all(e.s);
	say(e.c, 500);
	WAIT_INFO(e.c, info.tcpi_total_retrans);
	drop_none(e.s);
	hear(e.s, 500);
	WAIT_INFO(e.c, !info.tcpi_unacked);
	linger_not(e.c);
	end(e.client, e.c);
	wait_error(e.s, ECONNRESET);
	end(e.server, e.s);
}
