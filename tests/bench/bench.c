// SPDX-License-Identifier: GPL-2.0
/*
 * bench.c - what a socket call costs, in instructions
 *
 * Made for a machine whose clock counts instructions (QEMU's -icount shift=0: one
 * nanosecond is one instruction). Each number is the least of several rounds,
 * per operation. Traffic goes over loopback to sockets of its own. "bench LABEL
 * shared" measures descriptors that several processes have instead. "bench LABEL
 * followed": the mean of all rounds, with the work that others do for it on the same
 * processor, then and later. "bench storm PROCESSES": no measure, 5,000 connections as
 * fast as they come, by so many processes.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS	9
#define MILLISECOND	1000000ULL
#define STORM	5000

static struct sockaddr_in addr = { .sin_family = AF_INET };
static struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "\0socklife-bench" };
#define NAME_LEN (offsetof(struct sockaddr_un, sun_path) + sizeof("?socklife-bench") - 1)

static int listener, tcp[2], udp[2], pair[2], dgram[2];

static void must(int ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(1);
}

static unsigned long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static void pass(int from, int to)
{
	char byte = 0;

	must(send(from, &byte, 1, 0) == 1, "send");
	must(recv(to, &byte, 1, 0) == 1, "recv");
}

/* Both directions in turn, so that acknowledgements ride along. */
static void do_tcp(int i)
{
	pass(tcp[i & 1], tcp[!(i & 1)]);
}

static void do_udp(int i)
{
	(void)i;
	pass(udp[0], udp[1]);
}

static void do_unix(int i)
{
	(void)i;
	pass(pair[0], pair[1]);
}

/* From a socket without a name to one that is not connected. */
static void do_unix_datagram(int i)
{
	char byte = 0;

	(void)i;
	must(sendto(dgram[0], &byte, 1, 0, (void *)&name, NAME_LEN) == 1, "sendto");
	must(recv(dgram[1], &byte, 1, 0) == 1, "recv");
}

/* Ends by RST: no TIME-WAIT piles up. */
static void do_connect(int i)
{
	struct linger reset = { 1, 0 };
	int client = socket(AF_INET, SOCK_STREAM, 0), server;

	(void)i;
	must(client >= 0, "socket");
	setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	must(!connect(client, (void *)&addr, sizeof(addr)), "connect");
	server = accept(listener, NULL, NULL);
	must(server >= 0, "accept");
	close(client);
	close(server);
}

static void do_getppid(int i)
{
	(void)i;
	syscall(SYS_getppid);
}

static void do_open(int i)
{
	(void)i;
	close(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

static void listen_here(void)
{
	socklen_t len = sizeof(addr);

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	must(!bind(listener, (void *)&addr, sizeof(addr)), "bind");
	must(!listen(listener, 64), "listen");
	must(!getsockname(listener, (void *)&addr, &len), "getsockname");
}

static void prepare(void)
{
	int one = 1;

	listen_here();
	tcp[0] = socket(AF_INET, SOCK_STREAM, 0);
	must(!connect(tcp[0], (void *)&addr, sizeof(addr)), "connect");
	tcp[1] = accept(listener, NULL, NULL);
	must(tcp[1] >= 0, "accept");
	setsockopt(tcp[0], IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(tcp[1], IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));

	udp[1] = socket(AF_INET, SOCK_DGRAM, 0);
	must(!bind(udp[1], (void *)&addr, sizeof(addr)), "bind");
	udp[0] = socket(AF_INET, SOCK_DGRAM, 0);
	must(!connect(udp[0], (void *)&addr, sizeof(addr)), "connect");
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	dgram[0] = socket(AF_UNIX, SOCK_DGRAM, 0);
	dgram[1] = socket(AF_UNIX, SOCK_DGRAM, 0);
	must(!bind(dgram[1], (void *)&name, NAME_LEN), "bind");
}

static const struct work {
	const char *name;
	void (*once)(int i);
	int times;
} works[] = {
	{ "tcp_pair", do_tcp, 100 },
	{ "udp_pair", do_udp, 100 },
	{ "unix_pair", do_unix, 100 },
	{ "unix_datagram", do_unix_datagram, 100 },
	{ "connect_cycle", do_connect, 30 },
	{ "getppid", do_getppid, 400 },
	{ "open_close", do_open, 100 },
};

static unsigned long long a_round(const struct work *work)
{
	unsigned long long start = now();
	int i;

	for (i = 0; i < work->times; i++)
		work->once(i);
	return now() - start;
}

static double measure(const struct work *work)
{
	unsigned long long best = ~0ULL, took;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		took = a_round(work);
		if (took < best)
			best = took;
	}
	return (double)best / work->times;
}

/* What others do until they rest; a tick of the clock is less than that. */
static unsigned long long others(void)
{
	unsigned long long sum = 0, quiet = now(), start, took;

	while (now() - quiet < 100 * MILLISECOND) {
		start = now();
		sched_yield();
		took = now() - start;
		if (took < MILLISECOND / 50)
			continue;
		sum += took;
		quiet = now();
	}
	return sum;
}

static double measure_followed(const struct work *work)
{
	unsigned long long sum = 0;
	int round;

	others();
	for (round = 0; round < ROUNDS; round++)
		sum += a_round(work);
	return (double)(sum + others()) / work->times / ROUNDS;
}

#define SOCKETS	10000
#define WORKERS	1000

static unsigned long long least(unsigned long long a, unsigned long long b)
{
	return a < b ? a : b;
}

static pid_t must_fork(void)
{
	pid_t pid = fork();

	must(pid >= 0, "fork");
	return pid;
}

/* A fork, and the child's end, for each of its sockets. */
static void measure_fork(const char *label)
{
	const struct rlimit many = { SOCKETS + 100, SOCKETS + 100 };
	unsigned long long start, forked = ~0ULL, ended = ~0ULL;
	int i, go[2], round, first = -1;
	char byte;

	must(!setrlimit(RLIMIT_NOFILE, &many), "setrlimit");
	for (i = 0; i < SOCKETS; i++) {
		int fd = socket(AF_INET, SOCK_DGRAM, 0);

		must(fd >= 0, "socket");
		first = first < 0 ? fd : first;
	}
	must(!pipe(go), "pipe");
	for (round = 0; round < 4 * ROUNDS; round++) {
		pid_t child;

		start = now();
		child = must_fork();
		if (!child)
			_exit(read(go[0], &byte, 1) != 1);
		forked = least(forked, now() - start);
		start = now();
		must(write(go[1], "", 1) == 1, "write");
		must(waitpid(child, NULL, 0) == child, "waitpid");
		ended = least(ended, now() - start);
	}
	printf("%s fork_10000 %llu\n%s exit_each %llu\n", label, forked, label, ended / SOCKETS);
	close_range(first, first + SOCKETS - 1, 0);
}

/* close() of a listener that so many others have, too; by a child that inherited it. */
static void measure_close(const char *label, int holders)
{
	unsigned long long start, took, best = ~0ULL;
	int i, round, go[2], told[2];
	char byte;

	must(!pipe(go) && !pipe(told), "pipe");
	for (i = 1; i < holders; i++)
		if (!must_fork()) {
			close(go[1]);
			_exit(read(go[0], &byte, 1) != 0);
		}
	for (round = 0; round < ROUNDS; round++) {
		if (!must_fork()) {
			close(told[0]);		/* its pages are its own then */
			took = now();
			start = now();
			close(listener);
			took = now() - start;
			_exit(write(told[1], &took, sizeof(took)) < 0);
		}
		must(read(told[0], &took, sizeof(took)) == sizeof(took), "read");
		best = least(best, took);
	}
	printf("%s close_of_%d %llu\n", label, holders + 1, best);
	close(go[1]);
	while (wait(NULL) > 0)
		;
}

static void make_storm(int processes)
{
	int i, p;

	for (p = 0; p < processes; p++) {
		pid_t child = fork();

		must(child >= 0, "fork");
		if (child)
			continue;
		listen_here();
		for (i = 0; i < STORM / processes; i++)
			do_connect(i);
		exit(0);
	}
	for (p = 0; p < processes; p++) {
		int status;

		must(wait(&status) > 0 && !status, "a process of the storm");
	}
}

int main(int argc, char **argv)
{
	bool followed = argc == 3 && !strcmp(argv[2], "followed");
	size_t i;

	if (argc == 3 && !strcmp(argv[2], "shared")) {
		prepare();
		measure_close(argv[1], 1);
		measure_close(argv[1], WORKERS);
		measure_fork(argv[1]);
		return 0;
	}
	if (argc == 3 && !strcmp(argv[1], "storm") && atoi(argv[2]) > 0) {
		make_storm(atoi(argv[2]));
		return 0;
	}
	if (argc != 2 && !followed) {
		fprintf(stderr, "usage: bench LABEL [followed | shared] | storm PROCESSES\n");
		return 2;
	}
	prepare();
	for (i = 0; i < sizeof(works) / sizeof(works[0]); i++)
		printf("%s %s %.0f\n", argv[1], works[i].name,
		       followed ? measure_followed(&works[i]) : measure(&works[i]));
	return 0;
}
