// SPDX-License-Identifier: GPL-2.0
/*
 * ends 4|6: sockets that end in each way there is. What has to be known of them
 * afterwards is in tests/lab/goldens/ends.
 *
 *   NAME socket INODE            a socket, while it is open
 *   NAME child LOCAL REMOTE      one without an inode, by its ports
 *   NAME info STATE RETRANS RTT  its TCP_INFO, the last time that it could be asked
 *   NAME lossy                   segments of it were dropped
 *   NAME process PID             who may release sockets
 *
 * Segments are dropped by a filter on the socket that they are for. In the namespace
 * where it runs, "hole" never answers and "nobody" has no hardware address.
 */
#include "program.h"

#include <linux/filter.h>
#include <signal.h>
#include <sys/prctl.h>

#define SERVER	7000		/* its port in act N is SERVER + N, that of the client CLIENT + N */
#define CLIENT	7100

static const char *loopback, *hole, *nobody;
static char buf[1000];
static int act;

struct ends {
	int c, s;		/* client and server */
	int server_port, client_port;
	char client[32], server[32];
};

static void tell(const char *name, int fd)
{
	printf("%s socket %lu\n", name, inode_of(fd));
}

static struct tcp_info info_of(int fd)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	MUST(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len));
	return info;
}

static void tell_info(const char *name, int fd)
{
	struct tcp_info info = info_of(fd);

	printf("%s info %u %u %u\n", name, info.tcpi_state, info.tcpi_total_retrans,
	       info.tcpi_rtt);
}

static void end(const char *name, int fd)
{
	tell_info(name, fd);
	MUST(close(fd));
}

static void drop(int fd, struct sock_filter *code, int n)
{
	struct sock_fprog program = { .len = n, .filter = code };

	MUST(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)));
}

static void drop_all(int fd)
{
	struct sock_filter code[] = { BPF_STMT(BPF_RET | BPF_K, 0) };

	drop(fd, code, ARRAY_SIZE(code));
}

/* A header is 60 bytes at the most. */
static void drop_all_but_data(int fd)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
		BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 60, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, -1),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};

	drop(fd, code, ARRAY_SIZE(code));
}

static void drop_none(int fd)
{
	set_option(fd, SOL_SOCKET, SO_DETACH_FILTER, 0);
}

static void linger_not(int fd)
{
	struct linger now = { 1, 0 };

	MUST(setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now)));
}

static int tcp_socket(int flags)
{
	return MUST(socket(strchr(loopback, ':') ? AF_INET6 : AF_INET,
			   SOCK_STREAM | flags, 0));
}

static int socket_at(int port)
{
	struct address from = inet_address(loopback, port);
	int fd = tcp_socket(0);

	set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	MUST(bind(fd, &from.sa, from.len));
	return fd;
}

static int listener_at(int port)
{
	struct address a = inet_address(loopback, port);

	return make_listener(&a, SOCK_STREAM, 4);
}

/* A TIME-WAIT of the connecting side gives way when it is a second old. */
static int connect_from(int from, int to)
{
	struct address a = inet_address(loopback, to);
	int fd = socket_at(from), tries;

	for (tries = 0; tries < 20000; tries++) {
		if (!connect(fd, &a.sa, a.len))
			return fd;
		CHECK(errno == EADDRNOTAVAIL);
		usleep(1000);
	}
	CHECK(!"connected");
	return -1;
}

static void connect_both(struct ends *e, int l)
{
	e->c = connect_from(e->client_port, e->server_port);
	wait_readable(l);
	e->s = MUST(accept(l, NULL, NULL));
	tell(e->client, e->c);
	tell(e->server, e->s);
}

static struct ends conversation(const char *name)
{
	struct ends e = { .server_port = SERVER + ++act, .client_port = CLIENT + act };
	int l = listener_at(e.server_port);

	snprintf(e.client, sizeof(e.client), "%s-client", name);
	snprintf(e.server, sizeof(e.server), "%s-server", name);
	connect_both(&e, l);
	MUST(close(l));
	return e;
}

static void say(int fd, int n)
{
	CHECK(send(fd, buf, n, MSG_NOSIGNAL) == n);
}

#define WAIT_INFO(fd, condition) do {				\
	struct tcp_info info = info_of(fd);			\
	int tries;						\
								\
	for (tries = 0; !(condition) && tries < 20000; tries++) { \
		usleep(1000);					\
		info = info_of(fd);				\
	}							\
	CHECK(condition);					\
} while (0)

/* And it has been acknowledged. */
static void deliver(int fd, int n)
{
	say(fd, n);
	WAIT_INFO(fd, !info.tcpi_unacked);
}

static void hear(int fd, int n)
{
	CHECK(recv(fd, buf, n, n ? MSG_WAITALL : 0) == n);
}

static void hear_end(int fd)
{
	CHECK(recv(fd, buf, 1, 0) == 0);
}

static int error_of(int fd)
{
	socklen_t len = sizeof(int);
	int error;

	MUST(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len));
	return error;
}

static void wait_error(int fd, int error)
{
	struct pollfd pfd = { .fd = fd };
	int got;

	CHECK(poll(&pfd, 1, 60000) == 1);
	got = error_of(fd);
	if (got == error)
		return;
	fprintf(stderr, "fd %d, events %#x: %s, not %s\n", fd, pfd.revents, strerrorname_np(got),
		strerrorname_np(error));
	exit(1);
}

enum { FIN_WAIT2 = 5, CLOSE = 7 };	/* of tcpi_state */

/*
 * A SYN with the same ports ends the TIME-WAIT that FROM's connection left at TO, so
 * that its record comes into the history at once.
 */
static void end_time_wait(const char *name, int from, int to)
{
	struct ends e = { .server_port = to, .client_port = from };
	int l = listener_at(to);

	snprintf(e.client, sizeof(e.client), "%s-again-client", name);
	snprintf(e.server, sizeof(e.server), "%s-again-server", name);
	connect_both(&e, l);
	MUST(close(l));
	linger_not(e.c);
	end(e.client, e.c);
	wait_error(e.s, ECONNRESET);
	end(e.server, e.s);
}

static void fin(void)
{
	struct ends e = conversation("client-first");

	say(e.c, 5);
	hear(e.s, 5);
	say(e.s, 7);
	hear(e.c, 7);
	MUST(shutdown(e.c, SHUT_WR));
	hear_end(e.s);
	WAIT_INFO(e.c, info.tcpi_state == FIN_WAIT2);
	end(e.server, e.s);
	hear_end(e.c);
	tell_info(e.client, e.c);
	MUST(close(e.c));
	end_time_wait("client-first", e.server_port, e.client_port);

	e = conversation("server-first");
	end(e.server, e.s);
	hear_end(e.c);
	end(e.client, e.c);
	end_time_wait("server-first", e.client_port, e.server_port);
}

/* Neither hears the other's FIN before it has sent its own. */
static void fin_together(void)
{
	struct ends e = conversation("together");

	printf("%s lossy\n%s lossy\n", e.client, e.server);
	drop_all(e.c);
	drop_all(e.s);
	MUST(shutdown(e.c, SHUT_WR));
	MUST(shutdown(e.s, SHUT_WR));
	/* each sent again once at least */
	WAIT_INFO(e.c, info.tcpi_total_retrans);
	WAIT_INFO(e.s, info.tcpi_total_retrans);
	tell_info(e.client, e.c);
	tell_info(e.server, e.s);
	drop_none(e.c);
	drop_none(e.s);
	hear_end(e.c);
	hear_end(e.s);
	WAIT_INFO(e.c, info.tcpi_state == CLOSE);
	WAIT_INFO(e.s, info.tcpi_state == CLOSE);
	MUST(close(e.c));
	MUST(close(e.s));
	/* which also takes the place of the client's */
	end_time_wait("together", e.client_port, e.server_port);
}

/* No TIME-WAIT is left room for. */
static void fin_without_time_wait(void)
{
	static const char path[] = "/proc/sys/net/ipv4/tcp_max_tw_buckets";
	char room[20];
	int fd = MUST(open(path, O_RDWR)), n = MUST(read(fd, room, sizeof(room)));
	struct ends e;

	CHECK(pwrite(fd, "0", 1, 0) == 1);
	e = conversation("no-time-wait");
	MUST(shutdown(e.c, SHUT_WR));
	hear_end(e.s);
	WAIT_INFO(e.c, info.tcpi_state == FIN_WAIT2);
	end(e.server, e.s);
	hear_end(e.c);
	WAIT_INFO(e.c, info.tcpi_state == CLOSE);
	end(e.client, e.c);
	CHECK(pwrite(fd, room, n, 0) == n);
	MUST(close(fd));
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

static void resets(void)
{
	struct ends e = conversation("linger");

	deliver(e.c, 5);
	linger_not(e.c);
	end(e.client, e.c);
	wait_error(e.s, ECONNRESET);
	end(e.server, e.s);

	/* the same, and what it had came after all */
	e = conversation("linger-read");
	deliver(e.c, 5);
	linger_not(e.c);
	end(e.client, e.c);
	wait_error(e.s, ECONNRESET);
	hear(e.s, 3);
	end(e.server, e.s);

	e = conversation("linger-unsent");
	drop_all(e.s);
	say(e.c, 1000);
	linger_not(e.c);
	end(e.client, e.c);
	drop_none(e.s);
	say(e.s, 9);
	wait_error(e.s, ECONNRESET);
	end(e.server, e.s);

	e = conversation("unread");
	deliver(e.c, 100);
	hear(e.s, 40);
	end(e.server, e.s);
	wait_error(e.c, ECONNRESET);
	end(e.client, e.c);

	e = conversation("disconnected");
	deliver(e.s, 10);
	hear(e.c, 7);
	tell_info(e.client, e.c);
	MUST(connect(e.c, &(struct sockaddr){ .sa_family = AF_UNSPEC },
		     sizeof(struct sockaddr)));
	wait_error(e.s, ECONNRESET);
	end(e.server, e.s);
	MUST(close(e.c));

	e = conversation("aborted");
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

	/* Data comes when its reader has gone: with the FIN's acknowledgement ... */
	e = conversation("late-ack");
	drop_all_but_data(e.s);
	end(e.server, e.s);
	hear_end(e.c);
	say(e.c, 100);
	wait_error(e.c, EPIPE);
	end(e.client, e.c);

	/* ... after it ... */
	e = conversation("late");
	end(e.server, e.s);
	hear_end(e.c);
	/* its handshake and the FIN, all of it */
	WAIT_INFO(e.c, info.tcpi_segs_out >= 3);
	say(e.c, 100);
	wait_error(e.c, EPIPE);
	end(e.client, e.c);

	/* ... and before it. */
	e = conversation("late-early");
	printf("%s lossy\n", e.client);
	drop_all(e.c);
	end(e.server, e.s);
	say(e.c, 100);
	WAIT_INFO(e.c, info.tcpi_total_retrans);
	drop_none(e.c);
	wait_error(e.c, ECONNRESET);
	end(e.client, e.c);

	/* One side had ended already. */
	e = conversation("half-closed");
	MUST(shutdown(e.c, SHUT_WR));
	hear_end(e.s);
	WAIT_INFO(e.c, info.tcpi_state == FIN_WAIT2);
	linger_not(e.s);
	end(e.server, e.s);
	wait_error(e.c, ECONNRESET);
	end(e.client, e.c);
}

static void unaccepted(void)
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

static void retransmitted(void)
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

static void begin_timeouts(void)
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

static void end_timeouts(void)
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

static void never_connected(void)
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

static void others(void)
{
	struct address a = inet_address(loopback, 7002);
	struct address closed = inet_address(loopback, 9);
	struct address name = unix_address("@ends");
	int u = MUST(socket(a.sa.sa_family, SOCK_DGRAM, 0));
	int v = MUST(socket(a.sa.sa_family, SOCK_DGRAM, 0));
	int pair[2], i;

	tell("udp-reader", u);
	tell("udp-writer", v);
	MUST(bind(u, &a.sa, a.len));
	MUST(connect(v, &a.sa, a.len));
	for (i = 0; i < 3; i++)
		say(v, 10);
	hear(u, 10);
	MUST(close(v));
	MUST(close(u));
	v = MUST(socket(a.sa.sa_family, SOCK_DGRAM, 0));
	tell("udp-refused", v);
	MUST(connect(v, &closed.sa, closed.len));
	say(v, 6);
	wait_error(v, ECONNREFUSED);
	MUST(close(v));

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	tell("unix-pair-writer", pair[0]);
	tell("unix-pair-reader", pair[1]);
	say(pair[0], 10);
	hear(pair[1], 10);
	MUST(close(pair[1]));
	MUST(close(pair[0]));

	u = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
	v = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
	tell("unix-dgram-reader", u);
	tell("unix-dgram-writer", v);
	MUST(bind(u, &name.sa, name.len));
	MUST(connect(v, &name.sa, name.len));
	say(v, 10);
	MUST(close(v));
	MUST(close(u));

	i = make_listener(&name, SOCK_SEQPACKET, 1);
	u = MUST(socket(AF_UNIX, SOCK_SEQPACKET, 0));
	MUST(connect(u, &name.sa, name.len));
	v = MUST(accept(i, NULL, NULL));
	tell("unix-listener", i);
	tell("unix-client", u);
	tell("unix-server", v);
	say(u, 8);
	say(v, 9);
	hear(v, 8);
	hear(u, 9);
	MUST(close(i));
	MUST(close(u));
	hear_end(v);
	MUST(close(v));
}

/* A child with sockets that it does not close ends by itself or by a signal. */
static void leave(const char *name, int signal)
{
	struct ends e = conversation(name);
	char udp[40];
	int child, status, ready[2];

	snprintf(udp, sizeof(udp), "%s-udp", name);
	MUST(pipe(ready));
	fflush(stdout);
	child = MUST(fork());
	if (!child) {
		prctl(PR_SET_NAME, name);
		close(e.c);
		tell(udp, MUST(socket(AF_INET, SOCK_DGRAM, 0)));
		fflush(stdout);
		hear(e.s, 4);
		MUST(write(ready[1], "", 1));
		if (signal)
			pause();
		_exit(7);
	}
	printf("%s process %d\n", name, child);
	MUST(close(e.s));
	deliver(e.c, 10);
	CHECK(read(ready[0], buf, 1) == 1);
	close(ready[0]);
	close(ready[1]);
	if (signal)
		MUST(kill(child, signal));
	MUST(waitpid(child, &status, 0));
	CHECK(signal ? WIFSIGNALED(status) && WTERMSIG(status) == signal :
	      WEXITSTATUS(status) == 7);
	wait_error(e.c, ECONNRESET);
	end(e.client, e.c);
}

int main(int argc, char **argv)
{
	bool six = argc == 2 && argv[1][0] == '6';

	CHECK(argc == 2);
	loopback = six ? "::1" : "127.0.0.1";
	hole = six ? "fd99::2" : "10.99.0.2";
	nobody = six ? "fd99::3" : "10.99.0.3";
	printf("ends process %d\n", getpid());
	begin_timeouts();
	fin();
	fin_together();
	fin_without_time_wait();
	reset_after_close();
	refused();
	resets();
	unaccepted();
	retransmitted();
	never_connected();
	others();
	leave("exits", 0);
	leave("killed", SIGKILL);
	leave("terminated", SIGTERM);
	end_timeouts();
	puts("waiting");
	wait_for_line();	/* until the record of no-fin-client is there */
	say(half.s, 1);
	wait_error(half.s, EPIPE);
	end(half.server, half.s);
	puts("over");
	return 0;
}
