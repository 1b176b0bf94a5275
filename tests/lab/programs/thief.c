// SPDX-License-Identifier: GPL-2.0
/*
 * thief N: N sockets call a port where nobody is, while another thread asks each
 * for its error again and again, so that it is gone from the socket as soon as it
 * is there. "stolen N": how many it got.
 */
#include "program.h"

#include <pthread.h>

static int fd = -1;		/* to be watched; -1: none, -2: no more */
static int stolen;

static int error_of(int sock)
{
	int error = 0;
	socklen_t len = sizeof(error);

	MUST(getsockopt(sock, SOL_SOCKET, SO_ERROR, &error, &len));
	return error;
}

static void *steal(void *unused)
{
	int sock;

	while ((sock = __atomic_load_n(&fd, __ATOMIC_ACQUIRE)) != -2) {
		if (sock < 0 || !error_of(sock))
			continue;
		stolen++;
		__atomic_store_n(&fd, -1, __ATOMIC_RELEASE);
	}
	return unused;
}

static void call_nobody(void)
{
	struct address nobody = inet_address("127.0.0.1", 9);
	int sock = MUST(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));

	__atomic_store_n(&fd, sock, __ATOMIC_RELEASE);
	if (connect(sock, &nobody.sa, nobody.len) && errno == ECONNREFUSED)
		__atomic_store_n(&fd, -1, __ATOMIC_RELEASE);	/* the call got it itself */
	while (__atomic_load_n(&fd, __ATOMIC_ACQUIRE) >= 0)
		;
	MUST(close(sock));
}

int main(int argc, char **argv)
{
	pthread_t thread;
	int i, n;

	CHECK(argc == 2);
	n = atoi(argv[1]);
	CHECK(!pthread_create(&thread, NULL, steal, NULL));
	for (i = 0; i < n; i++)
		call_nobody();
	__atomic_store_n(&fd, -2, __ATOMIC_RELEASE);
	CHECK(!pthread_join(thread, NULL));
	printf("stolen %d\n", stolen);
	return 0;
}
