// SPDX-License-Identifier: GPL-2.0
/*
 * datagrams: unconnected UDP sockets speak with many, and count with whom. For
 * each socket and address a line "INODE ADDRESS PORT SENT RECEIVED", in the order
 * of their last use. Then the sockets are kept until standard input says a line.
 */
#include "program.h"

#include <pthread.h>

#define CLIENTS	12
#define THREADS	6
#define ROUNDS	50

struct client {
	int fd;
	struct sockaddr_in6 sa;
	unsigned long sent, received;	/* as the server sees it */
};

static char data[2048];

static int udp(int family)
{
	return MUST(socket(family, SOCK_DGRAM, 0));
}

static void bind_any(int fd, int family, const char *text, struct sockaddr_in6 *sa)
{
	struct sockaddr_in *in = (struct sockaddr_in *)sa;
	socklen_t len = sizeof(*sa);

	memset(sa, 0, sizeof(*sa));
	sa->sin6_family = family;
	CHECK(inet_pton(family, text, family == AF_INET ? (void *)&in->sin_addr :
			(void *)&sa->sin6_addr) == 1);
	MUST(bind(fd, (struct sockaddr *)sa, family == AF_INET ? sizeof(*in) : sizeof(*sa)));
	MUST(getsockname(fd, (struct sockaddr *)sa, &len));
}

static socklen_t length(const struct sockaddr_in6 *sa)
{
	return sa->sin6_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(*sa);
}

static void receive(int fd, struct client *from, long n, int flags)
{
	wait_readable(fd);
	CHECK(recv(fd, data, sizeof(data), flags) == n);
	if (!(flags & MSG_PEEK))
		from->received += n;
}

static void say(int fd, struct client *to, int n)
{
	CHECK(sendto(fd, data, n, 0, (struct sockaddr *)&to->sa, length(&to->sa)) == n);
	to->sent += n;
}

static void report(int fd, const struct client *c, const char *name)
{
	struct stat st;

	MUST(fstat(fd, &st));
	printf("%lu %s %d %lu %lu\n", (unsigned long)st.st_ino, name, ntohs(c->sa.sin6_port),
	       c->sent, c->received);
}

/* One server, more clients than it remembers; peeking and failing count nothing. */
static int many(int family, const char *text, const char *name)
{
	static struct client clients[CLIENTS];
	struct sockaddr_in6 own;
	int server = udp(family), i;

	memset(clients, 0, sizeof(clients));
	bind_any(server, family, text, &own);
	for (i = 0; i < CLIENTS; i++) {
		struct client *c = &clients[i];

		c->fd = udp(family);
		bind_any(c->fd, family, text, &c->sa);
		CHECK(sendto(c->fd, data, 10 + i, 0, (struct sockaddr *)&own, length(&own)) == 10 + i);
		receive(server, c, 10 + i, MSG_PEEK);
		receive(server, c, 10 + i, 0);
		say(server, c, 100 + i);
	}
	CHECK(sendto(server, data, sizeof(data), 0, (struct sockaddr *)&clients[0].sa, 1) < 0);
	for (i = 0; i < CLIENTS; i++)
		report(server, &clients[i], name);
	return server;
}

/* sendmmsg(): each message its own address. */
static int batch(void)
{
	static struct client clients[3];
	static struct mmsghdr messages[3];
	static struct iovec v[3];
	struct sockaddr_in6 own;
	int server = udp(AF_INET), i;

	bind_any(server, AF_INET, "127.0.0.1", &own);
	for (i = 0; i < 3; i++) {
		clients[i].fd = udp(AF_INET);
		bind_any(clients[i].fd, AF_INET, "127.0.0.1", &clients[i].sa);
		v[i] = (struct iovec){ data, 50 + i };
		messages[i].msg_hdr = (struct msghdr){
			.msg_name = &clients[i].sa, .msg_namelen = length(&clients[i].sa),
			.msg_iov = &v[i], .msg_iovlen = 1,
		};
	}
	CHECK(sendmmsg(server, messages, 3, 0) == 3);
	for (i = 0; i < 3; i++) {
		clients[i].sent = messages[i].msg_len;
		report(server, &clients[i], "127.0.0.1");
	}
	return server;
}

/* An IPv6 socket that speaks IPv4. */
static int mapped(void)
{
	static struct client client;
	struct sockaddr_in6 own, to = { .sin6_family = AF_INET6 };
	struct sockaddr_in in = { .sin_family = AF_INET };
	int server = udp(AF_INET6), fd = udp(AF_INET);

	bind_any(server, AF_INET6, "::", &own);
	bind_any(fd, AF_INET, "127.0.0.1", &client.sa);
	in.sin_port = own.sin6_port;
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	CHECK(sendto(fd, data, 7, 0, (struct sockaddr *)&in, sizeof(in)) == 7);
	receive(server, &client, 7, 0);
	CHECK(inet_pton(AF_INET6, "::ffff:127.0.0.1", &to.sin6_addr) == 1);
	to.sin6_port = client.sa.sin6_port;
	CHECK(sendto(server, data, 9, 0, (struct sockaddr *)&to, sizeof(to)) == 9);
	client.sent = 9;
	report(server, &client, "::ffff:127.0.0.1");
	return server;
}

static int shared;
static struct client targets[THREADS];

static void *sender(void *arg)
{
	struct client *c = arg;
	int i;

	for (i = 0; i < ROUNDS; i++)
		say(shared, c, 1 + i);
	return NULL;
}

/* Threads that send at once through one socket, each to its own address. */
static int threads(void)
{
	pthread_t threads[THREADS];
	struct sockaddr_in6 own;
	int i;

	shared = udp(AF_INET);
	bind_any(shared, AF_INET, "127.0.0.1", &own);
	for (i = 0; i < THREADS; i++) {
		targets[i].fd = udp(AF_INET);
		bind_any(targets[i].fd, AF_INET, "127.0.0.1", &targets[i].sa);
	}
	for (i = 0; i < THREADS; i++)
		CHECK(!pthread_create(&threads[i], NULL, sender, &targets[i]));
	for (i = 0; i < THREADS; i++)
		CHECK(!pthread_join(threads[i], NULL));
	for (i = 0; i < THREADS; i++)
		report(shared, &targets[i], "127.0.0.1");
	return shared;
}

int main(void)
{
	char line[16];

	many(AF_INET, "127.0.0.1", "127.0.0.1");
	many(AF_INET6, "::1", "::1");
	batch();
	mapped();
	threads();
	printf("done\n");
	fflush(stdout);
	CHECK(fgets(line, sizeof(line), stdin));
	return 0;
}
