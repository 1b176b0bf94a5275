// SPDX-License-Identifier: GPL-2.0
/*
 * ends 4|6: sockets that end in each way there is. What has to be known of them
 * afterwards is in tests/lab/goldens/ends.
 *
 *   NAME socket INODE            a socket, while it is open
 *   NAME child LOCAL REMOTE      one without an inode, by its ports
 *   NAME info STATE RETRANS RTT  its TCP_INFO, the last time that it could be asked
 *   NAME lossy                   segments of it were dropped
 *   NAME process PID             who may release sockets
 *
 * Segments are dropped by a filter on the socket that they are for. In the namespace
 * where it runs, "hole" never answers and "nobody" has no hardware address.
 */
#include "ends.h"

#include <signal.h>
#include <sys/prctl.h>

/* A child with sockets that it does not close ends by itself or by a signal. */
static void leave(const char *name, int signal)
{
	struct ends e = conversation(name);
	char udp[40];
	int child, status, ready[2];

	snprintf(udp, sizeof(udp), "%s-udp", name);
	MUST(pipe(ready));
	fflush(stdout);
	child = MUST(fork());
	if (!child) {
		prctl(PR_SET_NAME, name);
		close(e.c);
		tell(udp, MUST(socket(AF_INET, SOCK_DGRAM, 0)));
		fflush(stdout);
		hear(e.s, 4);
		MUST(write(ready[1], "", 1));
		if (signal)
			pause();
		_exit(7);
	}
	printf("%s process %d\n", name, child);
	MUST(close(e.s));
	deliver(e.c, 10);
	CHECK(read(ready[0], buf, 1) == 1);
	close(ready[0]);
	close(ready[1]);
	if (signal)
		MUST(kill(child, signal));
	MUST(waitpid(child, &status, 0));
	CHECK(signal ? WIFSIGNALED(status) && WTERMSIG(status) == signal :
	      WEXITSTATUS(status) == 7);
	wait_error(e.c, ECONNRESET);
	end(e.client, e.c);
}

int main(int argc, char **argv)
{
	bool six = argc >= 2 && argv[1][0] == '6';

	CHECK(argc == 2 || argc == 3);
	loopback = six ? "::1" : "127.0.0.1";
	hole = six ? "fd99::2" : "10.99.0.2";
	nobody = six ? "fd99::3" : "10.99.0.3";
	printf("ends process %d\n", getpid());
	if (argc == 3) {	/* "ends 4 events" */
		certain_resets();
		return 0;
	}
	begin_timeouts();
	fins();
	resets();
	unaccepted();
	retransmitted();
	never_connected();
	others();
	leave("exits", 0);
	leave("killed", SIGKILL);
	leave("terminated", SIGTERM);
	end_timeouts();
	puts("waiting");
	wait_for_line();	/* until the record of no-fin-client is there */
	end_without_fin();
	puts("over");
	return 0;
}
