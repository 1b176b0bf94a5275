// SPDX-License-Identifier: GPL-2.0
/*
 * burst: at each line "N" of standard input N datagrams are sent and received over
 * one socketpair, which makes 2 N events; at "sockets N" N sockets are made and
 * kept, at "drop" closed, at "use" used. The answer is "done" and the line, "mark" has no other use.
 */
#include "program.h"

static int kept[4096], n_kept;

/* All in one call: the events come as fast as they can. */
static void drop(void)
{
	if (n_kept)
		MUST(close_range(kept[0], kept[n_kept - 1], 0));
	n_kept = 0;
}

static void pass(int v[2], int n)
{
	char byte;

	while (n--) {
		CHECK(send(v[0], "x", 1, 0) == 1);
		CHECK(recv(v[1], &byte, 1, 0) == 1);
	}
}

static void keep(int n)
{
	CHECK(n_kept + n <= (int)ARRAY_SIZE(kept));
	while (n--)
		kept[n_kept++] = MUST(socket(AF_INET, SOCK_DGRAM, 0));
}

/* Do they work? Each sends itself a datagram. */
static void use(void)
{
	struct address a = inet_address("127.0.0.1", 0);
	char byte;
	int i;

	for (i = 0; i < n_kept; i++) {
		struct address own = a;

		MUST(bind(kept[i], &own.sa, own.len));
		MUST(getsockname(kept[i], &own.sa, &own.len));
		CHECK(sendto(kept[i], "y", 1, 0, &own.sa, own.len) == 1);
		CHECK(recv(kept[i], &byte, 1, 0) == 1 && byte == 'y');
	}
}

int main(void)
{
	char line[64];
	int v[2];

	MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, v));
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		if (!strncmp(line, "sockets ", 8))
			keep(atoi(line + 8));
		else if (!strcmp(line, "use\n"))
			use();
		else if (!strcmp(line, "drop\n"))
			drop();
		else if (strncmp(line, "mark ", 5))
			pass(v, atoi(line));
		printf("done %s", line);
		fflush(stdout);
	}
	return 0;
}
