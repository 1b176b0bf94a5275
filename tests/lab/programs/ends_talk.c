// SPDX-License-Identifier: GPL-2.0
/* ends_talk.c - what is told of sockets, and how two of them speak */
#include "ends.h"

#include <linux/filter.h>

const char *loopback, *hole, *nobody;
char buf[1000];
int act;

void tell(const char *name, int fd)
{
	printf("%s socket %lu\n", name, inode_of(fd));
}

struct tcp_info info_of(int fd)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	MUST(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len));
	return info;
}

void tell_info(const char *name, int fd)
{
	struct tcp_info info = info_of(fd);

	printf("%s info %u %u %u\n", name, info.tcpi_state, info.tcpi_total_retrans,
	       info.tcpi_rtt);
}

void end(const char *name, int fd)
{
	tell_info(name, fd);
	MUST(close(fd));
}

static void drop(int fd, struct sock_filter *code, int n)
{
	struct sock_fprog program = { .len = n, .filter = code };

	MUST(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)));
}

void drop_all(int fd)
{
	struct sock_filter code[] = { BPF_STMT(BPF_RET | BPF_K, 0) };

	drop(fd, code, ARRAY_SIZE(code));
}

/* A header is 60 bytes at the most. */
void drop_all_but_data(int fd)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
		BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 60, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, -1),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};

	drop(fd, code, ARRAY_SIZE(code));
}

void drop_none(int fd)
{
	set_option(fd, SOL_SOCKET, SO_DETACH_FILTER, 0);
}

void linger_not(int fd)
{
	struct linger now = { 1, 0 };

	MUST(setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now)));
}

int tcp_socket(int flags)
{
	return MUST(socket(strchr(loopback, ':') ? AF_INET6 : AF_INET,
			   SOCK_STREAM | flags, 0));
}

int socket_at(int port)
{
	struct address from = inet_address(loopback, port);
	int fd = tcp_socket(0);

	set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	MUST(bind(fd, &from.sa, from.len));
	return fd;
}

int listener_at(int port)
{
	struct address a = inet_address(loopback, port);

	return make_listener(&a, SOCK_STREAM, 4);
}

/* A TIME-WAIT of the connecting side gives way when it is a second old. */
int connect_from(int from, int to)
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

void connect_both(struct ends *e, int l)
{
	e->c = connect_from(e->client_port, e->server_port);
	wait_readable(l);
	e->s = MUST(accept(l, NULL, NULL));
	tell(e->client, e->c);
	tell(e->server, e->s);
}

struct ends conversation(const char *name)
{
	struct ends e = { .server_port = SERVER + ++act, .client_port = CLIENT + act };
	int l = listener_at(e.server_port);

	snprintf(e.client, sizeof(e.client), "%s-client", name);
	snprintf(e.server, sizeof(e.server), "%s-server", name);
	connect_both(&e, l);
	MUST(close(l));
	return e;
}

void say(int fd, int n)
{
	CHECK(send(fd, buf, n, MSG_NOSIGNAL) == n);
}

/* And it has been acknowledged. */
void deliver(int fd, int n)
{
	say(fd, n);
	WAIT_INFO(fd, !info.tcpi_unacked);
}

void hear(int fd, int n)
{
	CHECK(recv(fd, buf, n, n ? MSG_WAITALL : 0) == n);
}

void hear_end(int fd)
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

void wait_error(int fd, int error)
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

/*
 * A SYN with the same ports ends the TIME-WAIT that FROM's connection left at TO, so
 * that its record comes into the history at once.
 */
void end_time_wait(const char *name, int from, int to)
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
