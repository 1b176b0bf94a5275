// SPDX-License-Identifier: GPL-2.0
/*
 * hold: sockets of all kinds in all positions, one line "NAME INODE" each, and kept
 * until standard input says a line. What has no inode yet, or none that this
 * process can ask for, has 0.
 */
#include "program.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>

static void tell(const char *name, int fd)
{
	printf("%s %lu\n", name, fd < 0 ? 0 : inode_of(fd));
}

/* A process with no descriptor but one, opening and closing others at full speed. */
static pid_t restless(int only)
{
	pid_t child = MUST(fork());

	if (child)
		return child;
	for (;;) {
		int fd = MUST(socket(AF_INET, SOCK_DGRAM, 0));
		int copy = MUST(dup2(only, only + 20));

		close(fd);
		close(only);
		only = MUST(dup2(copy, copy - 20));
		close(copy);
		if (getppid() == 1)
			_exit(0);
	}
}

/* Only in a process that never rests. */
static pid_t hold_restless(void)
{
	struct address a = inet_address("127.0.0.1", 8006);
	int carried = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	pid_t child;

	MUST(bind(carried, &a.sa, a.len));
	tell("restless", carried);
	fflush(stdout);
	child = restless(carried);
	close(carried);
	return child;
}

static int connect_to(const struct address *a, int type)
{
	int c = MUST(socket(a->sa.sa_family, type, 0));

	MUST(connect(c, &a->sa, a->len));
	return c;
}

/* A listener, a client and what it accepted: FAMILY-listener, and so on. */
static int hold_stream(const char *family, const struct address *a)
{
	int l = make_listener(a, SOCK_STREAM, 8), c;
	char name[40];

	snprintf(name, sizeof(name), "%s-listener", family);
	tell(name, l);
	c = connect_to(a, SOCK_STREAM);
	snprintf(name, sizeof(name), "%s-client", family);
	tell(name, c);
	snprintf(name, sizeof(name), "%s-server", family);
	tell(name, MUST(accept(l, NULL, NULL)));
	return l;
}

static void hold_tcp(void)
{
	struct address four = inet_address("127.0.0.1", 8001), six = inet_address("::1", 8002);
	int l = hold_stream("tcp", &four);

	tell("tcp-client-waiting", connect_to(&four, SOCK_STREAM));
	wait_readable(l);
	tell("tcp-unaccepted", -1);
	hold_stream("tcp6", &six);
	tell("tcp-unbound", MUST(socket(AF_INET, SOCK_STREAM, 0)));
}

static int udp_at(const struct address *a)
{
	int fd = MUST(socket(a->sa.sa_family, SOCK_DGRAM, 0));

	MUST(bind(fd, &a->sa, a->len));
	return fd;
}

static void hold_udp(void)
{
	struct address four = inet_address("127.0.0.1", 8003), six = inet_address("::1", 8004);

	tell("udp-bound", udp_at(&four));
	tell("udp-connected", connect_to(&four, SOCK_DGRAM));
	tell("udp6-bound", udp_at(&six));
}

static void hold_unix(void)
{
	struct address path = unix_address("/tmp/hold-listener"), dgram = unix_address("@hold-dgram");
	int s;

	unlink("/tmp/hold-listener");
	hold_stream("unix", &path);
	tell("unix-client-waiting", connect_to(&path, SOCK_STREAM));
	tell("unix-unaccepted", -1);
	s = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
	MUST(bind(s, &dgram.sa, dgram.len));
	tell("unix-dgram", s);
}

static int netlink_at(int protocol, unsigned int groups)
{
	struct sockaddr_nl a = { .nl_family = AF_NETLINK, .nl_groups = groups };
	int fd = MUST(socket(AF_NETLINK, SOCK_RAW, protocol));

	MUST(bind(fd, (struct sockaddr *)&a, sizeof(a)));
	return fd;
}

/* The first has the process's number for its port, the second cannot have it, too. */
static void hold_netlink(void)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	int fd;

	tell("netlink-bound", netlink_at(NETLINK_ROUTE, 1));
	tell("netlink-second", netlink_at(NETLINK_ROUTE, 0x50));
	fd = netlink_at(NETLINK_USERSOCK, 0);
	MUST(connect(fd, (struct sockaddr *)&kernel, sizeof(kernel)));
	tell("netlink-connected", fd);
	tell("netlink-unbound", MUST(socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)));
}

static void hold_packet(void)
{
	struct sockaddr_ll a = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = 1,
	};
	int fd = MUST(socket(AF_PACKET, SOCK_RAW, 0));

	tell("packet-nowhere", MUST(socket(AF_PACKET, SOCK_RAW, 0)));
	tell("packet-any", MUST(socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_ALL))));
	MUST(bind(fd, (struct sockaddr *)&a, sizeof(a)));
	tell("packet-bound", fd);
}

/* Only in a message on its way to the other end of @pair. */
static void hold_in_flight(int pair[2])
{
	struct address a = inet_address("127.0.0.1", 8005);
	int fd;

	MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	tell("unix-pair", pair[0]);
	tell("unix-pair", pair[1]);
	fd = udp_at(&a);
	tell("in-flight", fd);
	send_fd(pair[0], fd);
	close(fd);
}

/* Held twice here, and once by a process that has nothing else. */
static pid_t hold_shared(void)
{
	int s = MUST(socket(AF_INET, SOCK_DGRAM, 0)), fd;
	pid_t child;

	tell("shared", s);
	MUST(dup(s));
	fflush(stdout);
	child = MUST(fork());
	if (child)
		return child;
	for (fd = 3; fd < 100; fd++)
		if (fd != s)
			close(fd);
	while (getppid() != 1)
		usleep(50000);
	_exit(0);
}

int main(void)
{
	pid_t rests_not = hold_restless(), child;
	int pair[2];

	hold_tcp();
	hold_udp();
	hold_unix();
	hold_netlink();
	hold_packet();
	hold_in_flight(pair);
	child = hold_shared();
	printf("pids %d %d %d\n", getpid(), child, rests_not);
	puts("ready");
	wait_for_line();
	puts(fcntl(receive_fd(pair[1]), F_GETFD) < 0 ? "lost" : "received");
	puts("landed");
	wait_for_line();
	return 0;	/* the children see it */
}
