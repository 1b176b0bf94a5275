// SPDX-License-Identifier: GPL-2.0
/*
 * conversations N PORT: N connections over loopback, one after the other, IPv4 and IPv6
 * by turns, from port PORT + I to PORT - 1. Each says "I FAMILY PORT TO FROM FIRST": bytes
 * to and from the server, multiples of 256, and which side closes first.
 */
#include "program.h"

static char out[64 * 256], in[64 * 256];

static void closed(int fd)
{
	wait_readable(fd);
	CHECK(recv(fd, in, sizeof(in), 0) == 0);
	MUST(close(fd));
}

static void converse(int n, int port, int server, const char *host)
{
	struct address to = inet_address(host, server), from = inet_address(host, port);
	int bytes_to = (1 + n % 50) * 256, bytes_from = (1 + (n * 7 + 3) % 50) * 256;
	int l = make_listener(&to, SOCK_STREAM, 1);
	int c = MUST(socket(to.sa.sa_family, SOCK_STREAM, 0)), s;

	set_option(c, SOL_SOCKET, SO_REUSEADDR, 1);
	MUST(bind(c, &from.sa, from.len));
	MUST(connect(c, &to.sa, to.len));
	s = MUST(accept(l, NULL, NULL));
	MUST(close(l));
	CHECK(send(c, out, bytes_to, 0) == bytes_to);
	CHECK(recv(s, in, bytes_to, MSG_WAITALL) == bytes_to);
	CHECK(send(s, out, bytes_from, 0) == bytes_from);
	CHECK(recv(c, in, bytes_from, MSG_WAITALL) == bytes_from);
	MUST(close(n & 2 ? s : c));
	closed(n & 2 ? c : s);
	printf("%d %d %d %d %d %s\n", n, to.sa.sa_family == AF_INET ? 4 : 6, port, bytes_to,
	       bytes_from, n & 2 ? "server" : "client");
}

int main(int argc, char **argv)
{
	int n, port;

	CHECK(argc == 3);
	port = atoi(argv[2]);
	for (n = 0; n < atoi(argv[1]); n++)
		converse(n, port + n, port - 1, n & 1 ? "::1" : "127.0.0.1");
	puts("over");
	return 0;
}
