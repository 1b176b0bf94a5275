// SPDX-License-Identifier: GPL-2.0
/*
 * sleepers N HOLE: N threads in recv() on each of TCP, UDP and AF_UNIX, N in accept(),
 * a few in connect() to HOLE, which never answers. At a line of standard input
 * all are woken, have to get what was sent to them, and "woken" is printed.
 */
#include "program.h"

#include <pthread.h>
#include <signal.h>

#define MAX 64
#define CONNECTS 4

enum kind { TCP, UDP, UNIX, ACCEPT, CONNECT, KINDS };

static struct task {
	enum kind kind;
	int own, peer;
	pthread_t thread;
	bool fine;
} tasks[KINDS][MAX];

static struct address listener, hole;
static int listening;

static void *sleeper(void *arg)
{
	struct task *t = arg;
	char byte = 0;
	int s;

	switch (t->kind) {
	case ACCEPT:
		s = accept(listening, NULL, NULL);
		t->fine = s >= 0 && recv(s, &byte, 1, 0) == 1 && byte == 'w';
		break;
	case CONNECT:
		t->fine = connect(t->own, &hole.sa, hole.len) == -1 && errno == EINTR;
		break;
	default:
		t->fine = recv(t->own, &byte, 1, 0) == 1 && byte == 'w';
	}
	return NULL;
}

static void on_signal(int signal)
{
	(void)signal;
}

static void make(struct task *t)
{
	struct address a = inet_address("127.0.0.1", 0);
	int v[2];

	switch (t->kind) {
	case TCP:
		t->peer = MUST(socket(AF_INET, SOCK_STREAM, 0));
		MUST(connect(t->peer, &listener.sa, listener.len));
		t->own = MUST(accept(listening, NULL, NULL));
		break;
	case UDP:
		t->own = MUST(socket(AF_INET, SOCK_DGRAM, 0));
		t->peer = MUST(socket(AF_INET, SOCK_DGRAM, 0));
		MUST(bind(t->own, &a.sa, a.len));
		MUST(getsockname(t->own, &a.sa, &a.len));
		MUST(connect(t->peer, &a.sa, a.len));
		break;
	case UNIX:
		MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, v));
		t->own = v[0];
		t->peer = v[1];
		break;
	case CONNECT:
		t->own = MUST(socket(AF_INET, SOCK_STREAM, 0));
		break;
	default:
		break;
	}
}

static void wake(struct task *t)
{
	if (t->kind == CONNECT) {
		pthread_kill(t->thread, SIGUSR1);
		return;
	}
	if (t->kind == ACCEPT) {
		t->peer = MUST(socket(AF_INET, SOCK_STREAM, 0));
		MUST(connect(t->peer, &listener.sa, listener.len));
	}
	CHECK(send(t->peer, "w", 1, 0) == 1);
}

static int number(enum kind kind, int n)
{
	return kind == CONNECT ? CONNECTS : n;
}

int main(int argc, char **argv)
{
	struct address any = inet_address("127.0.0.1", 0);
	struct sigaction action = { .sa_handler = on_signal };
	int k, i, n;

	CHECK(argc == 3);
	n = atoi(argv[1]);
	CHECK(n <= MAX);
	hole = inet_address(argv[2], 7001);
	MUST(sigaction(SIGUSR1, &action, NULL));
	listening = make_listener(&any, SOCK_STREAM, 128);
	listener.len = sizeof(listener.in);
	MUST(getsockname(listening, &listener.sa, &listener.len));
	for (k = 0; k < KINDS; k++)
		for (i = 0; i < number(k, n); i++) {
			tasks[k][i].kind = k;
			make(&tasks[k][i]);
			CHECK(!pthread_create(&tasks[k][i].thread, NULL, sleeper, &tasks[k][i]));
		}
	puts("started");
	wait_for_line();
	for (k = 0; k < KINDS; k++)
		for (i = 0; i < number(k, n); i++)
			wake(&tasks[k][i]);
	for (k = 0; k < KINDS; k++)
		for (i = 0; i < number(k, n); i++) {
			CHECK(!pthread_join(tasks[k][i].thread, NULL));
			if (!tasks[k][i].fine)
				printf("kind %d number %d is not fine\n", k, i);
		}
	puts("woken");
	return 0;
}
