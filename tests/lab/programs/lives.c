// SPDX-License-Identifier: GPL-2.0
/*
 * lives ACT 4|6: an exact sequence of calls on sockets. What has to be told of
 * it is in tests/lab/goldens/lives-ACT. Each call is followed by the next only
 * when its consequences are there, so the sequence is the same on each kernel.
 *
 * In the namespace where it runs, "hole" has a route and never answers, and
 * "nowhere" has none.
 */
#include "program.h"

#include <signal.h>
#include <sys/syscall.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static const char *loopback, *hole, *nowhere;
static char buf[64];

/* The same connection again and again: from port 7100 to the listener. */
static int connect_from(const struct address *to, int port)
{
	struct address from = inet_address(loopback, port);
	int fd = MUST(socket(to->sa.sa_family, SOCK_STREAM, 0));

	set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	MUST(bind(fd, &from.sa, from.len));
	MUST(connect(fd, &to->sa, to->len));
	return fd;
}

#define FIN_WAIT2	5	/* enums in the kernel */
#define LAST_ACK	9

static void wait_tcp_state(int fd, int state)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);
	int tries;

	for (tries = 0; tries < 20000; tries++) {
		MUST(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len));
		if (info.tcpi_state == state)
			return;
		usleep(1000);
	}
	CHECK(!"the state has come");
}

/*
 * The peer has closed: take the end of the stream, and wait until it has been
 * acknowledged. That may take 40 ms, or go with our own FIN: another life.
 */
static void take_end(int fd, unsigned int segments)
{
	struct tcp_info info;
	socklen_t len;
	int tries;

	wait_readable(fd);
	CHECK(recv(fd, buf, sizeof(buf), 0) == 0);
	for (tries = 0; tries < 20000; tries++) {
		len = sizeof(info);
		MUST(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len));
		if (info.tcpi_segs_out >= segments)
			return;
		usleep(1000);
	}
	CHECK(!"the FIN is acknowledged");
}

/* Is a closed socket with this local port still there, its FIN not acknowledged? */
static bool in_last_ack(unsigned int port)
{
	FILE *table = fopen(strchr(loopback, ':') ? "/proc/net/tcp6" : "/proc/net/tcp", "r");
	unsigned int local, state;
	bool found = false;
	char line[256];

	CHECK(table);
	while (!found && fgets(line, sizeof(line), table))
		found = sscanf(line, " %*d: %*[0-9A-F]:%x %*[0-9A-F]:%*x %x", &local, &state) == 2 &&
			local == port && state == LAST_ACK;
	fclose(table);
	return found;
}

/* Its port serves no other connection to the same peer before. */
static void wait_last_ack(unsigned int port)
{
	int tries;

	for (tries = 0; tries < 20000 && in_last_ack(port); tries++)
		usleep(1000);
	CHECK(tries < 20000);
}

#define HANDSHAKE	2	/* segments of a client, without data */

static void act_tcp(void)
{
	struct address a = inet_address(loopback, 7001);
	int l = make_listener(&a, SOCK_STREAM, 4);
	int c, s;

	/* a conversation, ended by the client: its TIME-WAIT stays */
	c = connect_from(&a, 7100);
	s = MUST(accept(l, NULL, NULL));
	CHECK(send(c, "hello", 5, 0) == 5);
	wait_readable(s);
	CHECK(recv(s, buf, 3, MSG_PEEK) == 3);
	CHECK(recv(s, buf, sizeof(buf), 0) == 5);
	WANT(EAGAIN, recv(s, buf, sizeof(buf), MSG_DONTWAIT));
	CHECK(write(s, "welcome", 7) == 7);
	CHECK(read(c, buf, sizeof(buf)) == 7);
	MUST(shutdown(c, SHUT_WR));
	CHECK(recv(s, buf, sizeof(buf), 0) == 0);
	wait_tcp_state(c, FIN_WAIT2);
	MUST(close(s));
	wait_readable(c);
	MUST(close(c));

	/* ended by the server; the next connection ends its TIME-WAIT */
	c = connect_from(&a, 7101);
	s = MUST(accept(l, NULL, NULL));
	MUST(close(s));
	take_end(c, HANDSHAKE + 1);
	MUST(close(c));
	wait_last_ack(7101);
	c = connect_from(&a, 7101);
	s = MUST(accept(l, NULL, NULL));

	/* reset by the client */
	MUST(setsockopt(c, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 },
			sizeof(struct linger)));
	MUST(close(c));
	wait_readable(s);
	WANT(ECONNRESET, recv(s, buf, sizeof(buf), 0));
	MUST(close(s));

	/* nobody accepts it */
	c = connect_from(&a, 7102);
	MUST(close(l));
	wait_readable(c);
	WANT(ECONNRESET, recv(c, buf, sizeof(buf), 0));
	MUST(close(c));
}

static int tcp_socket(int flags)
{
	return MUST(socket(strchr(loopback, ':') ? AF_INET6 : AF_INET,
			   SOCK_STREAM | flags, 0));
}

/* EVENTS: POLLOUT: the result of connect(); 0: nothing but an error, as datagrams have it. */
static int pending_error(int fd, short events)
{
	struct pollfd pfd = { .fd = fd, .events = events };
	socklen_t len = sizeof(int);
	int error;

	CHECK(poll(&pfd, 1, 60000) == 1);
	MUST(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len));
	return error;
}

static void on_alarm(int signal)
{
	(void)signal;
}

static void connect_to_listener(int l, const struct address *open, const struct address *closed)
{
	int c, s;

	/* at once, and connected already */
	c = tcp_socket(0);
	MUST(connect(c, &open->sa, open->len));
	s = MUST(accept(l, NULL, NULL));
	WANT(EISCONN, connect(c, &closed->sa, closed->len));
	CHECK(send(c, "x", 1, 0) == 1);
	wait_readable(s);
	CHECK(recv(s, buf, sizeof(buf), 0) == 1);
	MUST(close(s));
	take_end(c, HANDSHAKE + 2);
	MUST(close(c));

	/* later, and asked for again */
	c = tcp_socket(SOCK_NONBLOCK);
	WANT(EINPROGRESS, connect(c, &open->sa, open->len));
	CHECK(pending_error(c, POLLOUT) == 0);
	MUST(connect(c, &open->sa, open->len));
	s = MUST(accept(l, NULL, NULL));
	MUST(close(s));
	take_end(c, HANDSHAKE + 1);
	MUST(close(c));
}

static void connect_refused(int l, const struct address *open, const struct address *closed)
{
	int c, s;

	/* at once and later */
	c = tcp_socket(0);
	WANT(ECONNREFUSED, connect(c, &closed->sa, closed->len));
	MUST(close(c));
	c = tcp_socket(SOCK_NONBLOCK);
	WANT(EINPROGRESS, connect(c, &closed->sa, closed->len));
	CHECK(pending_error(c, POLLOUT) == ECONNREFUSED);
	MUST(close(c));

	/* then taken on the same socket */
	c = tcp_socket(0);
	WANT(ECONNREFUSED, connect(c, &closed->sa, closed->len));
	MUST(connect(c, &open->sa, open->len));
	s = MUST(accept(l, NULL, NULL));
	MUST(close(s));
	take_end(c, HANDSHAKE + 1);
	MUST(close(c));
}

static void interrupt_soon(int flags)
{
	struct sigaction interrupt = { .sa_handler = on_alarm, .sa_flags = flags };

	MUST(sigaction(SIGALRM, &interrupt, NULL));
	ualarm(100000, 0);
}

static void connect_in_vain(void)
{
	struct address deaf = inet_address(hole, 7001);
	struct address unreachable = inet_address(nowhere, 7001);
	int c;

	/* no way there */
	c = tcp_socket(0);
	WANT(ENETUNREACH, connect(c, &unreachable.sa, unreachable.len));
	MUST(close(c));

	/* no answer; given up by the program; interrupted; restarted by the kernel */
	c = tcp_socket(0);
	set_option(c, IPPROTO_TCP, TCP_SYNCNT, 1);
	set_option(c, IPPROTO_TCP, TCP_USER_TIMEOUT, 200);
	WANT(ETIMEDOUT, connect(c, &deaf.sa, deaf.len));
	MUST(close(c));
	c = tcp_socket(SOCK_NONBLOCK);
	WANT(EINPROGRESS, connect(c, &deaf.sa, deaf.len));
	WANT(EALREADY, connect(c, &deaf.sa, deaf.len));
	MUST(close(c));
	c = tcp_socket(0);
	interrupt_soon(0);
	WANT(EINTR, connect(c, &deaf.sa, deaf.len));
	MUST(close(c));
	c = tcp_socket(0);
	set_option(c, IPPROTO_TCP, TCP_SYNCNT, 1);
	set_option(c, IPPROTO_TCP, TCP_USER_TIMEOUT, 200);
	interrupt_soon(SA_RESTART);
	WANT(ETIMEDOUT, connect(c, &deaf.sa, deaf.len));
	MUST(close(c));
}

/* Simultaneous open and close (RFC 9293, 3.5 and 3.6): it is its own peer. */
static void connect_to_itself(void)
{
	struct address own = inet_address(loopback, 7003);
	int c = tcp_socket(0);

	MUST(bind(c, &own.sa, own.len));
	MUST(connect(c, &own.sa, own.len));
	CHECK(send(c, "me", 2, 0) == 2);
	wait_readable(c);
	CHECK(recv(c, buf, sizeof(buf), 0) == 2);
	MUST(close(c));
}

static void act_connect(void)
{
	struct address open = inet_address(loopback, 7001);
	struct address closed = inet_address(loopback, 9);
	int l = make_listener(&open, SOCK_STREAM, 4);

	connect_to_listener(l, &open, &closed);
	connect_refused(l, &open, &closed);
	connect_in_vain();
	connect_to_itself();
	MUST(close(l));
}

static void act_udp(void)
{
	struct address a = inet_address(loopback, 7002);
	struct address closed = inet_address(loopback, 9);
	struct address unreachable = inet_address(nowhere, 7002);
	struct address nobody = { .len = sizeof(struct sockaddr) };
	struct address from = { .len = sizeof(struct sockaddr_in6) };
	int u = MUST(socket(a.sa.sa_family, SOCK_DGRAM, 0));
	int v = MUST(socket(a.sa.sa_family, SOCK_DGRAM, 0));

	MUST(bind(u, &a.sa, a.len));
	CHECK(sendto(v, "one", 3, 0, &a.sa, a.len) == 3);
	wait_readable(u);
	CHECK(recvfrom(u, buf, sizeof(buf), 0, &from.sa, &from.len) == 3);
	CHECK(sendto(u, "back", 4, 0, &from.sa, from.len) == 4);
	wait_readable(v);
	CHECK(recv(v, buf, sizeof(buf), MSG_PEEK) == 4);
	CHECK(recv(v, buf, sizeof(buf), 0) == 4);
	WANT(EAGAIN, recv(v, buf, sizeof(buf), MSG_DONTWAIT));

	MUST(connect(v, &a.sa, a.len));
	CHECK(send(v, "", 0, 0) == 0);
	wait_readable(u);
	CHECK(recv(u, buf, sizeof(buf), 0) == 0);
	MUST(connect(v, &nobody.sa, nobody.len));

	MUST(connect(v, &closed.sa, closed.len));
	CHECK(send(v, "anyone", 6, 0) == 6);
	CHECK(pending_error(v, 0) == ECONNREFUSED);
	CHECK(send(v, "again", 5, 0) == 5);
	wait_readable(v);
	WANT(ECONNREFUSED, recv(v, buf, sizeof(buf), 0));
	WANT(ENETUNREACH, connect(v, &unreachable.sa, unreachable.len));
	MUST(close(v));
	WANT(ENOTCONN, shutdown(u, SHUT_RDWR));
	WANT(ENETUNREACH, connect(u, &unreachable.sa, unreachable.len));
	WANT(EADDRINUSE, bind(MUST(socket(a.sa.sa_family, SOCK_DGRAM, 0)), &a.sa, a.len));
	MUST(close(u));
}

/* A listener, a client, what it accepts; the client ends. */
static void talk(const struct address *a, int type)
{
	struct address elsewhere = unix_address("@lives-elsewhere");
	int l = make_listener(a, type, 4);
	int c = MUST(socket(AF_UNIX, type, 0));
	int s;

	MUST(connect(c, &a->sa, a->len));
	s = MUST(accept(l, NULL, NULL));
	WANT(ECONNREFUSED, connect(c, &elsewhere.sa, elsewhere.len));
	WANT(EISCONN, connect(c, &a->sa, a->len));
	CHECK(send(c, "hello", 5, 0) == 5);
	CHECK(recv(s, buf, 3, MSG_PEEK) == 3);
	CHECK(recv(s, buf, sizeof(buf), 0) == 5);
	WANT(EAGAIN, recv(s, buf, sizeof(buf), MSG_DONTWAIT));
	MUST(shutdown(c, SHUT_WR));
	CHECK(recv(s, buf, sizeof(buf), 0) == 0);
	MUST(close(c));
	MUST(close(s));

	/* not accepted */
	c = MUST(socket(AF_UNIX, type, 0));
	MUST(connect(c, &a->sa, a->len));
	MUST(close(l));
	MUST(close(c));
}

static void pair(int type)
{
	int v[2];

	MUST(socketpair(AF_UNIX, type, 0, v));
	CHECK(write(v[0], "pair", 4) == 4);
	CHECK(read(v[1], buf, sizeof(buf)) == 4);
	MUST(close(v[0]));
	MUST(close(v[1]));
}

static void act_stream(void)
{
	struct address path = unix_address("stream"), name = unix_address("@lives-stream");
	struct address none = unix_address("absent");
	int c, l;

	talk(&path, SOCK_STREAM);
	talk(&name, SOCK_STREAM);
	pair(SOCK_STREAM);

	c = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	WANT(ENOENT, connect(c, &none.sa, none.len));
	WANT(ECONNREFUSED, connect(c, &path.sa, path.len));
	MUST(close(c));
	MUST(unlink("stream"));

	/* no room in the queue */
	l = make_listener(&path, SOCK_STREAM, 0);
	c = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	MUST(connect(c, &path.sa, path.len));
	c = MUST(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0));
	WANT(EAGAIN, connect(c, &path.sa, path.len));
	MUST(close(c));
	MUST(close(l));
}

static void act_seqpacket(void)
{
	struct address path = unix_address("seqpacket"), name = unix_address("@lives-seqpacket");

	talk(&path, SOCK_SEQPACKET);
	talk(&name, SOCK_SEQPACKET);
	pair(SOCK_SEQPACKET);
}

static void act_dgram(void)
{
	struct address path = unix_address("dgram"), name = unix_address("@lives-dgram");
	struct address none = unix_address("absent");
	int u = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
	int v = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));

	MUST(bind(u, &path.sa, path.len));
	MUST(bind(v, &name.sa, name.len));
	CHECK(sendto(v, "one", 3, 0, &path.sa, path.len) == 3);
	CHECK(recv(u, buf, sizeof(buf), MSG_PEEK) == 3);
	CHECK(recv(u, buf, sizeof(buf), 0) == 3);
	MUST(connect(u, &name.sa, name.len));
	CHECK(send(u, "back", 4, 0) == 4);
	CHECK(recv(v, buf, sizeof(buf), 0) == 4);
	WANT(EAGAIN, recv(v, buf, sizeof(buf), MSG_DONTWAIT));
	WANT(ENOENT, connect(v, &none.sa, none.len));
	MUST(close(v));
	WANT(ECONNREFUSED, send(u, "gone", 4, 0));
	MUST(close(u));
	pair(SOCK_DGRAM);
}

static int udp_socket(int flags)
{
	return MUST(socket(AF_INET, SOCK_DGRAM | flags, 0));
}

static void act_descriptors(void)
{
	int s, t, v[2];
	pid_t child;

	/* copies of one socket, closed one by one */
	s = udp_socket(0);
	CHECK(dup(s) == s + 1);
	CHECK(fcntl(s, F_DUPFD, 40) == 40);
	CHECK(dup2(s, 41) == 41);
	CHECK(dup3(s, 42, O_CLOEXEC) == 42);
	MUST(close(s + 1));
	MUST(close(40));
	MUST(syscall(SYS_close_range, 41, 42, 0));
	MUST(close(s));

	/* one over another */
	s = udp_socket(0);
	t = udp_socket(0);
	CHECK(dup2(s, t) == t);
	CHECK(dup2(s, s) == s);
	MUST(close(s));
	MUST(close(t));

	/* inherited: closed, left open by an exit, used and left open */
	s = udp_socket(0);
	child = MUST(fork());
	if (!child) {
		close(s);
		_exit(0);
	}
	wait_for_child(child);
	child = MUST(fork());
	if (!child)
		_exit(0);
	wait_for_child(child);
	MUST(close(s));

	/* a program that replaces this one: one stays, one is closed */
	s = udp_socket(0);
	t = udp_socket(SOCK_CLOEXEC);
	child = MUST(fork());
	if (!child) {
		execl("/proc/self/exe", "lives", "nothing", "4", NULL);
		_exit(1);
	}
	wait_for_child(child);
	MUST(close(s));
	MUST(close(t));

	/* sent to another process, and nowhere else meanwhile */
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, v));
	s = udp_socket(0);
	send_fd(v[0], s);
	MUST(close(s));
	child = MUST(fork());
	if (!child) {
		close(v[0]);
		close(receive_fd(v[1]));
		_exit(0);
	}
	wait_for_child(child);
	MUST(close(v[0]));
	MUST(close(v[1]));

	/* left to the end of the process */
	udp_socket(0);
}

static void act_nothing(void)
{
}

static const struct {
	const char *name;
	void (*act)(void);
} acts[] = {
	{ "tcp", act_tcp },
	{ "connect", act_connect },
	{ "udp", act_udp },
	{ "stream", act_stream },
	{ "seqpacket", act_seqpacket },
	{ "dgram", act_dgram },
	{ "descriptors", act_descriptors },
	{ "nothing", act_nothing },
};

int main(int argc, char **argv)
{
	bool six = argc == 3 && argv[2][0] == '6';
	size_t i;

	CHECK(argc == 3);
	loopback = six ? "::1" : "127.0.0.1";
	hole = six ? "fd99::2" : "10.99.0.2";
	nowhere = six ? "2001:db8::1" : "203.0.113.1";
	for (i = 0; i < ARRAY_SIZE(acts); i++)
		if (!strcmp(argv[1], acts[i].name))
			acts[i].act();
	return 0;
}
