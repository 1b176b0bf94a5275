// SPDX-License-Identifier: GPL-2.0
/*
 * traffic [ROUNDS]: conversations over TCP, UDP and AF_UNIX, each connected, talked
 * through with every byte compared, and closed; two processes. Without ROUNDS
 * until standard input ends. "round N" from time to time, "unharmed" at the end.
 */
#include "program.h"

#include <signal.h>
#include <sys/prctl.h>

static void talk(int c, int s, unsigned int round)
{
	char out[256], in[256];
	int got = 0;

	memset(out, (int)round, sizeof(out));
	CHECK(send(c, out, sizeof(out), 0) == sizeof(out));
	while (got < (int)sizeof(in))
		got += MUST(recv(s, in + got, sizeof(in) - got, 0));
	CHECK(!memcmp(in, out, sizeof(in)));
	CHECK(send(s, out, 10, 0) == 10);
	CHECK(recv(c, in, 10, MSG_WAITALL) == 10);
}

static void stream(const struct address *any, unsigned int round)
{
	int l = make_listener(any, SOCK_STREAM, 4), c, s;
	struct address a = { .len = sizeof(a.un) };

	MUST(getsockname(l, &a.sa, &a.len));
	c = MUST(socket(a.sa.sa_family, SOCK_STREAM, 0));
	MUST(connect(c, &a.sa, a.len));
	s = MUST(accept(l, NULL, NULL));
	talk(c, s, round);
	MUST(shutdown(round % 2 ? c : s, SHUT_WR));
	CHECK(recv(round % 2 ? s : c, &(char){ 0 }, 1, 0) == 0);
	close(c);
	close(s);
	close(l);
}

static void datagram(const char *host, unsigned int round)
{
	struct address a = inet_address(host, 0), b = a;
	int u = MUST(socket(a.sa.sa_family, SOCK_DGRAM, 0));
	int v = MUST(socket(a.sa.sa_family, SOCK_DGRAM, 0));

	MUST(bind(u, &a.sa, a.len));
	MUST(bind(v, &b.sa, b.len));
	a.len = b.len = sizeof(a.un);
	MUST(getsockname(u, &a.sa, &a.len));
	MUST(getsockname(v, &b.sa, &b.len));
	MUST(connect(u, &b.sa, b.len));
	MUST(connect(v, &a.sa, a.len));
	talk(u, v, round);
	close(u);
	close(v);
}

static void pair(int type, unsigned int round)
{
	int v[2];

	MUST(socketpair(AF_UNIX, type, 0, v));
	talk(v[0], v[1], round);
	close(v[0]);
	close(v[1]);
}

static void one_round(unsigned int round)
{
	struct address four = inet_address("127.0.0.1", 0), six = inet_address("::1", 0);
	struct address name = { .len = sizeof(sa_family_t), .sa.sa_family = AF_UNIX };

	stream(&four, round);
	stream(&six, round);
	stream(&name, round);	/* the kernel chooses an abstract name */
	datagram("127.0.0.1", round);
	datagram("::1", round);
	pair(SOCK_STREAM, round);
	pair(SOCK_DGRAM, round);
	pair(SOCK_SEQPACKET, round);
}

static bool goes_on(unsigned int round, unsigned int rounds)
{
	struct pollfd in = { .fd = 0, .events = POLLIN };

	return rounds ? round < rounds : !poll(&in, 1, 0);
}

int main(int argc, char **argv)
{
	unsigned int round, rounds = argc > 1 ? atoi(argv[1]) : 0;
	pid_t second = MUST(fork());

	if (!second)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (round = 0; goes_on(round, rounds); round++) {
		one_round(round);
		if (second && round % 8 == 0) {
			printf("round %u\n", round);
			fflush(stdout);
		}
	}
	if (!second)
		return 0;
	wait_for_child(second);
	puts("unharmed");
	return 0;
}
