// SPDX-License-Identifier: GPL-2.0
/*
 * datagrams_unix: AF_UNIX sockets that are not connected speak with many, and count
 * with whom. For each socket and other socket a line "INODE unix NAME INODE SENT
 * RECEIVED", in the order of their last use; the name "-" is none. "INODE nobody" is
 * a socket that spoke with its peer alone. Then the sockets are kept until standard
 * input says a line.
 */
#include "program.h"

#include <pthread.h>

#define CLIENTS	12
#define THREADS	6
#define ROUNDS	50

struct end {
	int fd;
	char name[32];		/* "-": none */
	struct address address;
	unsigned long sent, received;	/* as the one at the other side sees it */
};

static char data[1000];

static void make(struct end *e, const char *name)
{
	e->fd = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
	snprintf(e->name, sizeof(e->name), "%s", name);
	if (!strcmp(name, "-"))
		return;
	e->address = unix_address(name);
	if (name[0] == '/')
		unlink(name);
	MUST(bind(e->fd, &e->address.sa, e->address.len));
}

static void say(int fd, struct end *to, int n)
{
	CHECK(sendto(fd, data, n, 0, &to->address.sa, to->address.len) == n);
	to->sent += n;
}

static void hear(int fd, struct end *from, long n, int flags)
{
	wait_readable(fd);
	CHECK(recv(fd, data, sizeof(data), flags) == n);
	if (!(flags & MSG_PEEK))
		from->received += n;
}

static void report(int fd, const struct end *e)
{
	printf("%lu unix %s %lu %lu %lu\n", inode_of(fd), e->name, inode_of(e->fd), e->sent,
	       e->received);
}

/* The kernel names it when it sends. */
static void take_name(struct end *e)
{
	struct address a = { .len = sizeof(a.un) };

	MUST(getsockname(e->fd, &a.sa, &a.len));
	CHECK(a.len > offsetof(struct sockaddr_un, sun_path));
	snprintf(e->name, sizeof(e->name), "@%.*s",
		 (int)(a.len - offsetof(struct sockaddr_un, sun_path) - 1), a.un.sun_path + 1);
}

/* One server, more clients than it remembers: named, unnamed, named by the kernel. */
static void many(struct end *server)
{
	static struct end clients[CLIENTS];
	struct address nowhere = unix_address("@datagrams-nowhere");
	char name[32];
	int i;

	for (i = 0; i < CLIENTS; i++) {
		struct end *c = &clients[i], as_client = *server;

		snprintf(name, sizeof(name), i % 2 ? "@datagrams-%d" : "-", i);
		make(c, name);
		if (i % 4 == 2)
			set_option(c->fd, SOL_SOCKET, SO_PASSCRED, 1);
		say(c->fd, &as_client, 10 + i);
		if (i % 4 == 2)
			take_name(c);
		hear(server->fd, c, 10 + i, MSG_PEEK);
		hear(server->fd, c, 10 + i, 0);
		if (i % 2) {
			say(server->fd, c, 100 + i);
			hear(c->fd, &as_client, 100 + i, 0);
		}
		report(c->fd, &as_client);
	}
	WANT(ECONNREFUSED, sendto(server->fd, data, 9, 0, &nowhere.sa, nowhere.len));
	WANT(EAGAIN, recv(server->fd, data, 9, MSG_DONTWAIT));
	for (i = 0; i < CLIENTS; i++)
		report(server->fd, &clients[i]);
}

/* A server of its own hears one that is connected to it, and those of a pair speak. */
static void connected(void)
{
	struct end server = { 0 }, client = { 0 };
	int pair[2];

	make(&server, "@datagrams-server");
	make(&client, "-");
	MUST(connect(client.fd, &server.address.sa, server.address.len));
	CHECK(send(client.fd, data, 33, 0) == 33);
	CHECK(send(client.fd, data, 44, 0) == 44);
	hear(server.fd, &client, 33, 0);
	hear(server.fd, &client, 44, 0);
	report(server.fd, &client);
	printf("%lu nobody\n", inode_of(client.fd));
	MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
	CHECK(send(pair[0], data, 5, 0) == 5);
	CHECK(recv(pair[1], data, 9, 0) == 5);
	printf("%lu nobody\n%lu nobody\n", inode_of(pair[0]), inode_of(pair[1]));
}

static int shared;
static struct end targets[THREADS];

static void *sender(void *arg)
{
	struct end *e = arg;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		say(shared, e, 1 + i);
		CHECK(recv(e->fd, data, sizeof(data), 0) == 1 + i);
	}
	return NULL;
}

/* Threads that send at once through one socket, each to its own. */
static void threads(void)
{
	pthread_t threads[THREADS];
	char name[32];
	int i;

	shared = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
	for (i = 0; i < THREADS; i++) {
		snprintf(name, sizeof(name), "@datagrams-target-%d", i);
		make(&targets[i], name);
	}
	for (i = 0; i < THREADS; i++)
		CHECK(!pthread_create(&threads[i], NULL, sender, &targets[i]));
	for (i = 0; i < THREADS; i++)
		CHECK(!pthread_join(threads[i], NULL));
	for (i = 0; i < THREADS; i++)
		report(shared, &targets[i]);
}

int main(void)
{
	struct end server = { 0 };

	make(&server, "/tmp/datagrams-server");
	many(&server);
	connected();
	threads();
	puts("done");
	wait_for_line();
	unlink("/tmp/datagrams-server");
	return 0;
}
