// SPDX-License-Identifier: GPL-2.0
/*
 * families: sockets of families that need no more than the generic layer, and what
 * TCP does seldom. "families NAME" makes them, says "ready", and keeps them until
 * standard input says a line. A family that this kernel lacks: "missing".
 */
#include "program.h"

#include <liburing.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/ethernet.h>
#include <pthread.h>
#include <sched.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

static char data[1 << 16];

static void missing(void)
{
	printf("missing\n");
	exit(0);
}

static void listener(int fd, const void *sa, socklen_t len, int backlog)
{
	set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	MUST(bind(fd, sa, len));
	MUST(listen(fd, backlog));
}

static struct sockaddr_in here(int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

/* A conversation of a stream family: 5 bytes one way, 7 the other. */
static void converse(int client, int server)
{
	CHECK(send(client, "hello", 5, 0) == 5);
	wait_readable(server);
	CHECK(recv(server, data, sizeof(data), 0) == 5);
	CHECK(send(server, "welcome", 7, 0) == 7);
	wait_readable(client);
	CHECK(recv(client, data, sizeof(data), 0) == 7);
}

static int take(int l)
{
	return MUST(accept(l, NULL, NULL));
}

/* A ring accepts, in a thread of the kernel. */
static int take_by_ring(int l)
{
	struct io_uring_cqe *cqe;
	struct io_uring_sqe *sqe;
	struct io_uring ring;
	int s;

	CHECK(!io_uring_queue_init(2, &ring, 0));
	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_accept(sqe, l, NULL, NULL, 0);
	sqe->flags |= IOSQE_ASYNC;
	CHECK(io_uring_submit(&ring) == 1);
	CHECK(!io_uring_wait_cqe(&ring, &cqe));
	s = cqe->res;
	CHECK(s >= 0);
	io_uring_queue_exit(&ring);
	return s;
}

#define RING_BIND	56	/* IORING_OP_BIND and _LISTEN, newer than some liburing */
#define RING_LISTEN	57

/* Return: 0 or a negative errno. */
static int ask_ring(int op, int fd, const void *address, unsigned int n, socklen_t len)
{
	struct io_uring_cqe *cqe;
	struct io_uring ring;
	int result;

	CHECK(!io_uring_queue_init(2, &ring, 0));
	io_uring_prep_rw(op, io_uring_get_sqe(&ring), fd, address, n, len);
	CHECK(io_uring_submit(&ring) == 1);
	CHECK(!io_uring_wait_cqe(&ring, &cqe));
	result = cqe->res;
	io_uring_queue_exit(&ring);
	return result;
}

/* A ring binds, and makes a listener; another socket finds the name in use. */
static void act_ring(void)
{
	struct address a = unix_address("@families-ring");
	int l = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	int other = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	int result = ask_ring(RING_BIND, l, &a.sa, 0, a.len);

	if (result == -EINVAL)
		missing();
	CHECK(!result);
	CHECK(ask_ring(RING_BIND, other, &a.sa, 0, a.len) == -EADDRINUSE);
	CHECK(!ask_ring(RING_LISTEN, l, NULL, 3, 0));
}

/* A ring shuts down in vain, and the half of a pair. */
static void act_ring_shutdown(void)
{
	int t = MUST(socket(AF_INET, SOCK_STREAM, 0)), pair[2];

	CHECK(ask_ring(IORING_OP_SHUTDOWN, t, NULL, SHUT_WR, 0) == -ENOTCONN);
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	CHECK(!ask_ring(IORING_OP_SHUTDOWN, pair[0], NULL, SHUT_WR, 0));
}

static struct address real_name, false_name;	/* a listener has the one, nobody the other */
static pid_t waiting_thread;

static void *connect_waits(void *socket)
{
	__atomic_store_n(&waiting_thread, gettid(), __ATOMIC_RELEASE);
	MUST(connect(*(int *)socket, &real_name.sa, real_name.len));
	return NULL;
}

static char state_of_thread(pid_t tid)
{
	char path[64], state = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", tid);
	f = fopen(path, "r");
	CHECK(f && fscanf(f, "%*d (%*[^)]) %c", &state) == 1);
	fclose(f);
	return state;
}

/* Streams that are connected, that listen, that wait in connect(), try another name. */
static void act_forged(void)
{
	int l = MUST(socket(AF_UNIX, SOCK_STREAM, 0)), first = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	int waits = MUST(socket(AF_UNIX, SOCK_STREAM, 0)), pair[2];
	struct sockaddr unspecified = { .sa_family = AF_UNSPEC };
	pthread_t thread;

	real_name = unix_address("@families-real");
	false_name = unix_address("@families-false");
	listener(l, &real_name.sa, real_name.len, 0);
	WANT(ECONNREFUSED, connect(l, &false_name.sa, false_name.len));
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	WANT(ECONNREFUSED, connect(pair[0], &false_name.sa, false_name.len));
	MUST(connect(first, &real_name.sa, real_name.len));
	WANT(EINVAL, connect(first, &unspecified, sizeof(unspecified)));
	CHECK(!pthread_create(&thread, NULL, connect_waits, &waits));
	while (!__atomic_load_n(&waiting_thread, __ATOMIC_ACQUIRE) ||
	       state_of_thread(waiting_thread) != 'S')
		sched_yield();
	WANT(ECONNREFUSED, connect(waits, &false_name.sa, false_name.len));
	MUST(accept(l, NULL, NULL));
	CHECK(!pthread_join(thread, NULL));
}

static int client_of(struct sockaddr_in sa, int protocol)
{
	int c = MUST(socket(AF_INET, SOCK_STREAM, protocol));

	MUST(connect(c, (struct sockaddr *)&sa, sizeof(sa)));
	return c;
}

/* Return: the listener. */
static int act_stream(int protocol, int port, int (*taken)(int l))
{
	struct sockaddr_in sa = here(port);
	int l = socket(AF_INET, SOCK_STREAM, protocol), c;

	if (l < 0)
		missing();
	listener(l, &sa, sizeof(sa), 4);
	c = client_of(sa, protocol);
	converse(c, taken(l));
	return l;
}

/* Another connection that nobody takes. */
static void one_more(int l, int protocol, int port)
{
	client_of(here(port), protocol);
	wait_readable(l);
}

static void act_mptcp(void)
{
	one_more(act_stream(IPPROTO_MPTCP, 7201, take), IPPROTO_MPTCP, 7201);
}

static void act_sctp(void)
{
	one_more(act_stream(IPPROTO_SCTP, 7202, take), IPPROTO_SCTP, 7202);
}

static void act_sctp_ring(void)
{
	act_stream(IPPROTO_SCTP, 7202, take_by_ring);
}

#define PEELOFF	102	/* SCTP_SOCKOPT_PEELOFF, linux/sctp.h */

struct peeloff {
	int association;
	int fd;
};

/* One of a socket's associations becomes a socket of its own. */
static void act_peeloff(void)
{
	struct sockaddr_in sa = here(7209);
	int l = socket(AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP), c;
	struct peeloff peeled;
	socklen_t len = sizeof(peeled);

	if (l < 0)
		missing();
	listener(l, &sa, sizeof(sa), 4);
	c = MUST(socket(AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP));
	MUST(connect(c, (struct sockaddr *)&sa, sizeof(sa)));
	CHECK(sendto(c, "hello", 5, 0, (struct sockaddr *)&sa, sizeof(sa)) == 5);
	wait_readable(l);
	peeled.association = 1;
	while (getsockopt(l, IPPROTO_SCTP, PEELOFF, &peeled, &len) < 0)
		CHECK(errno == EINVAL && peeled.association++ < 1000);
	CHECK(recv(peeled.fd, data, sizeof(data), 0) == 5);
}

static struct sockaddr_vm vsock_at(unsigned int cid, unsigned int port)
{
	return (struct sockaddr_vm){ .svm_family = AF_VSOCK, .svm_cid = cid, .svm_port = port };
}

static int vsock_listener(unsigned int port)
{
	struct sockaddr_vm sa = vsock_at(VMADDR_CID_ANY, port);
	int l = socket(AF_VSOCK, SOCK_STREAM, 0);

	if (l < 0)
		missing();
	listener(l, &sa, sizeof(sa), 4);
	return l;
}

static int vsock_client(unsigned int port)
{
	struct sockaddr_vm sa = vsock_at(VMADDR_CID_LOCAL, port);
	int c = MUST(socket(AF_VSOCK, SOCK_STREAM, 0));

	if (connect(c, (struct sockaddr *)&sa, sizeof(sa)) < 0)
		missing();
	return c;
}

static void vsock(int (*taken)(int l))
{
	int l = vsock_listener(7203), c = vsock_client(7203);

	converse(c, taken(l));
	vsock_client(7203);
}

static void act_vsock(void)
{
	vsock(take);
}

static void act_vsock_ring(void)
{
	vsock(take_by_ring);
}

/*
 * A connection waits. With the next line of input it is taken, and another one
 * that is made now: "taken".
 */
static void act_old(void)
{
	int l = vsock_listener(7208), c = vsock_client(7208);

	puts("ready");
	fflush(stdout);
	wait_for_line();
	converse(c, take(l));
	c = vsock_client(7208);
	converse(c, take(l));
	puts("taken");
	fflush(stdout);
	wait_for_line();
	exit(0);
}

/* A group more than it was bound with, and another socket that never was bound. */
static void more_netlink(int fd)
{
	struct { struct nlmsghdr header; char body[8]; } nothing = {
		.header = { .nlmsg_len = sizeof(nothing), .nlmsg_type = NLMSG_NOOP },
	};
	int group = 3, other = MUST(socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE));

	MUST(setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)));
	MUST(send(other, &nothing, sizeof(nothing), 0));
	puts("more");
	fflush(stdout);
}

static void act_netlink(void)
{
	struct sockaddr_nl sa = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int fd = MUST(socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE));

	MUST(bind(fd, (struct sockaddr *)&sa, sizeof(sa)));
	puts("ready");
	if (wait_for_line())
		more_netlink(fd);
	wait_for_line();
	exit(0);
}

static void act_packet(void)
{
	struct sockaddr_ll sa = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = 1,
	};

	MUST(bind(MUST(socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL))), (struct sockaddr *)&sa,
		  sizeof(sa)));
}

static void act_raw(void)
{
	struct sockaddr_in sa = here(0);
	int fd = MUST(socket(AF_INET, SOCK_RAW, 253));

	CHECK(sendto(fd, "raw", 3, 0, (struct sockaddr *)&sa, sizeof(sa)) == 3);
}

static void act_ping(void)
{
	static const char echo[8] = { 8 };
	struct sockaddr_in sa = here(0);
	int fd = MUST(socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP));

	CHECK(sendto(fd, echo, sizeof(echo), 0, (struct sockaddr *)&sa, sizeof(sa)) == sizeof(echo));
	wait_readable(fd);
	CHECK(recv(fd, data, sizeof(data), 0) == sizeof(echo));
}

/* The first data goes with the SYN, once a cookie is there; sendto() connects. */
static void act_fastopen(void)
{
	struct sockaddr_in sa = here(7204);
	int l = MUST(socket(AF_INET, SOCK_STREAM, 0)), c, s, i, queue = 5;

	MUST(setsockopt(l, IPPROTO_TCP, TCP_FASTOPEN, &queue, sizeof(queue)));
	listener(l, &sa, sizeof(sa), 4);
	for (i = 0; i < 2; i++) {
		c = MUST(socket(AF_INET, SOCK_STREAM, 0));
		CHECK(sendto(c, "early", 5, MSG_FASTOPEN, (struct sockaddr *)&sa, sizeof(sa)) == 5);
		s = MUST(accept(l, NULL, NULL));
		wait_readable(s);
		CHECK(recv(s, data, sizeof(data), 0) == 5);
	}
}

/* The kernel answers every SYN with a cookie (tcp_syncookies 2). */
static void act_cookies(void)
{
	act_stream(0, 7205, take);
}

/* Datagrams and connections for which there is no room. */
static void act_full(void)
{
	struct sockaddr_in sa = here(7206);
	int u = MUST(socket(AF_INET, SOCK_DGRAM, 0)), v = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	int l = MUST(socket(AF_INET, SOCK_STREAM, 0)), size = 4096, i;

	MUST(setsockopt(u, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	MUST(bind(u, (struct sockaddr *)&sa, sizeof(sa)));
	for (i = 0; i < 50; i++)
		CHECK(sendto(v, data, 1000, 0, (struct sockaddr *)&sa, sizeof(sa)) == 1000);
	sa = here(7207);
	listener(l, &sa, sizeof(sa), 1);
	for (i = 0; i < 8; i++)
		connect(MUST(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)),
			(struct sockaddr *)&sa, sizeof(sa));
}

static const struct {
	const char *name;
	void (*run)(void);
} acts[] = {
	{ "mptcp", act_mptcp }, { "sctp", act_sctp }, { "vsock", act_vsock },
	{ "sctp-ring", act_sctp_ring }, { "vsock-ring", act_vsock_ring },
	{ "peeloff", act_peeloff }, { "old", act_old },
	{ "netlink", act_netlink }, { "packet", act_packet }, { "raw", act_raw },
	{ "ping", act_ping }, { "fastopen", act_fastopen }, { "cookies", act_cookies },
	{ "full", act_full }, { "ring", act_ring },
	{ "ring-shutdown", act_ring_shutdown }, { "forged", act_forged },
};

int main(int argc, char **argv)
{
	char line[16];
	size_t i;

	CHECK(argc == 2);
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (strcmp(argv[1], acts[i].name))
			continue;
		acts[i].run();
		printf("ready\n");
		fflush(stdout);
		CHECK(fgets(line, sizeof(line), stdin));
		return 0;
	}
	fprintf(stderr, "families: no such act: %s\n", argv[1]);
	return 1;
}
