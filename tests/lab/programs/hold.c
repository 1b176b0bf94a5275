// SPDX-License-Identifier: GPL-2.0
/*
 * hold: sockets of all kinds in all positions, one line "NAME INODE" each, and kept
 * until standard input says a line. What has no inode yet, or none that this
 * process can ask for, has 0.
 */
#include "program.h"

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

int main(void)
{
	struct address four = inet_address("127.0.0.1", 8001), six = inet_address("::1", 8002);
	struct address udp = inet_address("127.0.0.1", 8003), udp6 = inet_address("::1", 8004);
	struct address path = unix_address("/tmp/hold-listener"), dgram = unix_address("@hold-dgram");
	int l, c, s, v[2], flying, carried;
	pid_t child, rests_not;

	/* only in a process that never rests */
	carried = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	udp.in.sin_port = htons(8006);
	MUST(bind(carried, &udp.sa, udp.len));
	tell("restless", carried);
	fflush(stdout);
	rests_not = restless(carried);
	close(carried);
	udp.in.sin_port = htons(8003);

	l = make_listener(&four, SOCK_STREAM, 8);
	tell("tcp-listener", l);
	c = MUST(socket(AF_INET, SOCK_STREAM, 0));
	MUST(connect(c, &four.sa, four.len));
	s = MUST(accept(l, NULL, NULL));
	tell("tcp-client", c);
	tell("tcp-server", s);
	c = MUST(socket(AF_INET, SOCK_STREAM, 0));
	MUST(connect(c, &four.sa, four.len));
	tell("tcp-client-waiting", c);
	wait_readable(l);
	tell("tcp-unaccepted", -1);

	l = make_listener(&six, SOCK_STREAM, 8);
	tell("tcp6-listener", l);
	c = MUST(socket(AF_INET6, SOCK_STREAM, 0));
	MUST(connect(c, &six.sa, six.len));
	s = MUST(accept(l, NULL, NULL));
	tell("tcp6-client", c);
	tell("tcp6-server", s);

	tell("tcp-unbound", MUST(socket(AF_INET, SOCK_STREAM, 0)));
	s = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(bind(s, &udp.sa, udp.len));
	tell("udp-bound", s);
	c = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(connect(c, &udp.sa, udp.len));
	tell("udp-connected", c);
	s = MUST(socket(AF_INET6, SOCK_DGRAM, 0));
	MUST(bind(s, &udp6.sa, udp6.len));
	tell("udp6-bound", s);

	unlink("/tmp/hold-listener");
	l = make_listener(&path, SOCK_STREAM, 8);
	tell("unix-listener", l);
	c = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	MUST(connect(c, &path.sa, path.len));
	s = MUST(accept(l, NULL, NULL));
	tell("unix-client", c);
	tell("unix-server", s);
	c = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	MUST(connect(c, &path.sa, path.len));
	tell("unix-client-waiting", c);
	tell("unix-unaccepted", -1);
	s = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
	MUST(bind(s, &dgram.sa, dgram.len));
	tell("unix-dgram", s);
	MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, v));
	tell("unix-pair", v[0]);
	tell("unix-pair", v[1]);

	/* only in a message */
	udp.in.sin_port = htons(8005);
	flying = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(bind(flying, &udp.sa, udp.len));
	tell("in-flight", flying);
	send_fd(v[0], flying);
	close(flying);

	/* held twice, by two processes */
	s = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	tell("shared", s);
	MUST(dup(s));
	fflush(stdout);
	child = MUST(fork());
	if (!child) {
		int fd;

		for (fd = 3; fd < 100; fd++)
			if (fd != s)
				close(fd);
		while (getppid() != 1)
			usleep(50000);
		_exit(0);
	}
	printf("pids %d %d %d\n", getpid(), child, rests_not);
	puts("ready");
	wait_for_line();
	puts(fcntl(receive_fd(v[1]), F_GETFD) < 0 ? "lost" : "received");
	puts("landed");
	wait_for_line();
	return 0;	/* the children see it */
}
