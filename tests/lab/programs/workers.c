// SPDX-License-Identifier: GPL-2.0
/*
 * workers N: a listener that N forked processes share, until standard input says a
 * line. Then they end, one after the other.
 */
#include "program.h"

int main(int argc, char **argv)
{
	struct address any = inet_address("127.0.0.1", 0);
	int i, n = argc == 2 ? atoi(argv[1]) : 0;
	int go[2], listener = make_listener(&any, SOCK_STREAM, 8);
	char byte;

	MUST(pipe(go));
	for (i = 0; i < n; i++) {
		pid_t pid = MUST(fork());

		if (!pid) {
			close(go[1]);
			_exit(read(go[0], &byte, 1) < 0);
		}
	}
	printf("socket %lu\n", inode_of(listener));
	puts("ready");
	wait_for_line();
	close(go[1]);
	while (wait(NULL) > 0)
		;
	return 0;
}
