// SPDX-License-Identifier: GPL-2.0
/* ends_reset.c - conversations that end by a reset */
#include "ends.h"

static void linger(void)
{
	struct ends e = conversation("linger");

	deliver(e.c, 5);
	linger_not(e.c);
	end(e.client, e.c);
	wait_error(e.s, ECONNRESET);
	end(e.server, e.s);
}

/* The same, and what it had came after all. */
static void linger_read(void)
{
	struct ends e = conversation("linger-read");

	deliver(e.c, 5);
	linger_not(e.c);
	end(e.client, e.c);
	wait_error(e.s, ECONNRESET);
	hear(e.s, 3);
	end(e.server, e.s);
}

static void linger_unsent(void)
{
	struct ends e = conversation("linger-unsent");

	drop_all(e.s);
	say(e.c, 1000);
	linger_not(e.c);
	end(e.client, e.c);
	drop_none(e.s);
	say(e.s, 9);
	wait_error(e.s, ECONNRESET);
	end(e.server, e.s);
}

static void unread(void)
{
	struct ends e = conversation("unread");

	deliver(e.c, 100);
	hear(e.s, 40);
	end(e.server, e.s);
	wait_error(e.c, ECONNRESET);
	end(e.client, e.c);
}

static void disconnected(void)
{
	struct ends e = conversation("disconnected");

	deliver(e.s, 10);
	hear(e.c, 7);
	tell_info(e.client, e.c);
	MUST(connect(e.c, &(struct sockaddr){ .sa_family = AF_UNSPEC },
		     sizeof(struct sockaddr)));
	wait_error(e.s, ECONNRESET);
	end(e.server, e.s);
	MUST(close(e.c));
}

static void aborted(void)
{
	struct ends e = conversation("aborted");

	deliver(e.c, 3);
	hear(e.s, 3);
	snprintf(buf, sizeof(buf), "ss -K sport = :%d and dport = :%d >/dev/null",
		 e.client_port, e.server_port);
	fflush(stdout);
	CHECK(system(buf) == 0);
	wait_error(e.c, ECONNABORTED);
	wait_error(e.s, ECONNRESET);
	end(e.client, e.c);
	end(e.server, e.s);
}

/* Data comes when its reader has gone: with the FIN's acknowledgement ... */
static void late_ack(void)
{
	struct ends e = conversation("late-ack");

	drop_all_but_data(e.s);
	end(e.server, e.s);
	hear_end(e.c);
	say(e.c, 100);
	wait_error(e.c, EPIPE);
	end(e.client, e.c);
}

/*
 * ... after it ... An acknowledgement that comes while close() still has the socket leaves
 * it in FIN-WAIT-2 (tcp_rcv_state_process(): "Bad case"), where data is an error of its own.
 */
static void late(void)
{
	struct ends e = conversation("late");

	printf("%s lossy\n", e.server);
	drop_all(e.c);
	end(e.server, e.s);
	drop_none(e.c);		/* the FIN is sent again */
	hear_end(e.c);
	/* its handshake and the FIN, all of it */
	WAIT_INFO(e.c, info.tcpi_segs_out >= 3);
	say(e.c, 100);
	wait_error(e.c, EPIPE);
	end(e.client, e.c);
}

/* ... and before it. */
static void late_early(void)
{
	struct ends e = conversation("late-early");

	printf("%s lossy\n", e.client);
	drop_all(e.c);
	end(e.server, e.s);
	say(e.c, 100);
	WAIT_INFO(e.c, info.tcpi_total_retrans);
	drop_none(e.c);
	wait_error(e.c, ECONNRESET);
	end(e.client, e.c);
}

/* One side had ended already. */
static void half_closed(void)
{
	struct ends e = conversation("half-closed");

	MUST(shutdown(e.c, SHUT_WR));
	hear_end(e.s);
	WAIT_INFO(e.c, info.tcpi_state == FIN_WAIT2);
	linger_not(e.s);
	end(e.server, e.s);
	wait_error(e.c, ECONNRESET);
	end(e.client, e.c);
}

/* FIN-WAIT-2 without a socket is met by the peer's reset. */
static void reset_after_close(void)
{
	struct ends e = conversation("reset-late");

	end(e.client, e.c);
	hear_end(e.s);
	WAIT_INFO(e.s, info.tcpi_segs_out >= 1);	/* it has acknowledged the FIN */
	linger_not(e.s);
	end(e.server, e.s);
}

static void refused(void)
{
	struct address closed = inet_address(loopback, 9);
	int c = tcp_socket(0);

	tell("refused", c);
	WANT(ECONNREFUSED, connect(c, &closed.sa, closed.len));
	end("refused", c);
}

void resets(void)
{
	reset_after_close();
	refused();
	linger();
	linger_read();
	linger_unsent();
	unread();
	disconnected();
	aborted();
	late_ack();
	late();
	late_early();
	half_closed();
}

/* Those whose events come in one order alone. */
void certain_resets(void)
{
	refused();
	linger();
	linger_read();
	unread();
	disconnected();
	half_closed();
}

void unaccepted(void)
{
	int server = SERVER + ++act, client = CLIENT + act;
	int l = listener_at(server), c;

	tell("listener", l);
	c = connect_from(client, server);
	tell("unaccepted-client", c);
	printf("unaccepted child %d %d\n", server, client);
	wait_readable(l);
	deliver(c, 20);
	MUST(close(l));
	wait_error(c, ECONNRESET);
	end("unaccepted-client", c);
}
