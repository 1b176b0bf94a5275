// SPDX-License-Identifier: GPL-2.0
/*
 * storm SEED PROCESSES STEPS: at each line of standard input the processes take
 * STEPS random steps each on sockets of all kinds, then rest and keep what they
 * have; "quiet N" says that all of them do.
 */
#include "program.h"

#include <sys/mman.h>

#define SLOTS 24
#define PORTS 6		/* listeners of each process, by number */
#define SYN_SENT 2	/* as in include/net/tcp_states.h */

static uint32_t state;
static int self, slot[SLOTS];
static char name[64];

static uint32_t dice(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % n;
}

static int *some(void)
{
	return &slot[dice(SLOTS)];
}

static void put(int fd)
{
	int *s = some();

	if (fd < 0)
		return;
	if (*s >= 0)
		close(*s);
	*s = fd;
}

/* Some address of some process, that may be listening or not. */
static struct address anywhere(int who)
{
	int number = dice(PORTS);
	char text[96];

	switch (dice(4)) {
	case 0:
		return inet_address("::1", 9000 + who * PORTS + number);
	case 1:
		snprintf(text, sizeof(text), "@%s-%d-%d", name, who, number);
		return unix_address(text);
	case 2:
		snprintf(text, sizeof(text), "/tmp/%s-%d-%d", name, who, number);
		return unix_address(text);
	}
	return inet_address("127.0.0.1", 9000 + who * PORTS + number);
}

static int make(const struct address *a)
{
	static const int types[] = { SOCK_STREAM, SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
	int type = types[dice(a->sa.sa_family == AF_UNIX ? 4 : 3)];
	int on = 1, fd = socket(a->sa.sa_family, type | SOCK_NONBLOCK, 0);

	if (a->sa.sa_family != AF_UNIX)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	return fd;
}

static void listen_somewhere(void)
{
	struct address a = anywhere(self);
	int fd = make(&a);

	if (a.sa.sa_family == AF_UNIX && a.un.sun_path[0])
		unlink(a.un.sun_path);
	if (!bind(fd, &a.sa, a.len))
		listen(fd, 3);
	put(fd);
}

static void connect_somewhere(int processes)
{
	struct address a = anywhere(dice(processes));
	int fd = make(&a);

	connect(fd, &a.sa, a.len);
	put(fd);
}

static void reset(int *s)
{
	struct linger now = { 1, 0 };

	setsockopt(*s, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(*s);
	*s = -1;
}

static void pair(void)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
	int v[2];

	if (socketpair(AF_UNIX, types[dice(3)] | SOCK_NONBLOCK, 0, v))
		return;
	put(v[0]);
	put(v[1]);
}

/* A child that holds what we hold, for a moment. */
static void branch(void)
{
	pid_t child = fork();

	if (!child) {
		close(*some());
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static void step(int processes)
{
	char bytes[300];
	int *s = some();

	switch (dice(16)) {
	case 0: case 1:
		listen_somewhere();
		break;
	case 2: case 3: case 4:
		connect_somewhere(processes);
		break;
	case 5: case 6: case 7:
		put(accept4(*s, NULL, NULL, SOCK_NONBLOCK));
		break;
	case 8: case 9:
		send(*s, bytes, 1 + dice(sizeof(bytes)), MSG_NOSIGNAL | MSG_DONTWAIT);
		break;
	case 10: case 11:
		recv(*s, bytes, sizeof(bytes), MSG_DONTWAIT);
		break;
	case 12:
		shutdown(*s, dice(3));
		break;
	case 13:
		if (*s >= 0)
			reset(s);
		break;
	case 14:
		dice(2) ? pair() : put(dup(*s));
		break;
	case 15:
		if (!dice(8))
			branch();
		else if (*s >= 0) {
			close(*s);
			*s = -1;
		}
		break;
	}
}

static bool connects(int fd)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	return fd >= 0 && !getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) &&
	       info.tcpi_state == SYN_SENT;
}

/* Sockets that go on by themselves would make the table move: none connects still. */
static void settle(void)
{
	int i;

	for (i = 0; i < SLOTS; i++) {
		struct pollfd p = { .fd = slot[i], .events = POLLOUT };

		if (connects(slot[i]))
			poll(&p, 1, 100);
	}
}

static void process(int orders, int answers, int processes, int steps)
{
	char byte;
	int i;

	for (i = 0; i < SLOTS; i++)
		slot[i] = -1;
	while (read(orders, &byte, 1) == 1) {
		for (i = 0; i < steps; i++)
			step(processes);
		settle();
		CHECK(write(answers, "q", 1) == 1);
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	int orders[16][2], answers[2], processes, i, n = 0;
	char byte;

	CHECK(argc == 4);
	processes = atoi(argv[2]);
	CHECK(processes <= 16);
	snprintf(name, sizeof(name), "storm%s", argv[1]);
	MUST(pipe(answers));
	for (i = 0; i < processes; i++) {
		MUST(pipe(orders[i]));
		if (!MUST(fork())) {
			close(orders[i][1]);
			self = i;
			state = (atoi(argv[1]) + 1) * 2654435761u + i * 40503u;
			process(orders[i][0], answers[1], processes, atoi(argv[3]));
		}
		close(orders[i][0]);
		fcntl(orders[i][1], F_SETFD, FD_CLOEXEC);
	}
	while (wait_for_line()) {
		for (i = 0; i < processes; i++)
			CHECK(write(orders[i][1], "g", 1) == 1);
		for (i = 0; i < processes; i++)
			CHECK(read(answers[0], &byte, 1) == 1);
		printf("quiet %d\n", ++n);
	}
	for (i = 0; i < processes; i++)
		close(orders[i][1]);
	while (wait(NULL) > 0)
		;
	puts("over");
	return 0;
}
