// SPDX-License-Identifier: GPL-2.0
/*
 * payload: sends from memory of many kinds, over one TCP connection each: "NAME INODE". What
 * the receiver gets is compared with the pattern, so the program knows that it was sent.
 *
 *   pieces    300 iovecs of a byte each
 *   guard     the buffer ends at a page that cannot be read
 *   gone      while the send waits, another thread gives the memory back
 *   unmapped  and takes it away
 *   scattered receives into 300 iovecs of a byte each
 */
#include "program.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/uio.h>

#define LARGE	(8 << 20)	/* more than both buffers */

static char *memory;
static int sender, receiver;

static char pattern(size_t i)
{
	return (char)('a' + i % 26);
}

static void make_pair(void)
{
	struct address a = inet_address("127.0.0.1", 0);
	int l = make_listener(&a, SOCK_STREAM, 1);

	a.len = sizeof(a.in);
	MUST(getsockname(l, &a.sa, &a.len));
	sender = MUST(socket(AF_INET, SOCK_STREAM, 0));
	MUST(connect(sender, &a.sa, a.len));
	receiver = MUST(accept(l, NULL, NULL));
	close(l);
}

static void make_memory(size_t n)
{
	size_t i;

	memory = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(memory != MAP_FAILED);
	for (i = 0; i < n; i++)
		memory[i] = pattern(i);
}

static struct iovec *bytes_of(char *at, int n)
{
	static struct iovec v[300];
	int i;

	for (i = 0; i < n; i++)
		v[i] = (struct iovec){ at + i, 1 };
	return v;
}

static void check_received(size_t n)
{
	static char got[LARGE];
	size_t i;

	CHECK(recv(receiver, got, n, MSG_WAITALL) == (ssize_t)n);
	for (i = 0; i < n; i++)
		CHECK(got[i] == pattern(i));
}

static void send_pieces(void)
{
	make_memory(4096);
	CHECK(writev(sender, bytes_of(memory, 300), 300) == 300);
	check_received(300);
}

static void receive_scattered(void)
{
	char got[300];
	size_t i;

	make_memory(4096);
	CHECK(send(sender, memory, 300, 0) == 300);
	wait_readable(receiver);
	CHECK(readv(receiver, bytes_of(got, 300), 300) == 300);
	for (i = 0; i < 300; i++)
		CHECK(got[i] == pattern(i));
}

static void send_at_guard(void)
{
	size_t at = 4096 - 4096 % 26 - 26 * 4;

	make_memory(8192);
	MUST(mprotect(memory + 4096, 4096, PROT_NONE));
	memory += at;
	CHECK(send(sender, memory, 4096 - at, 0) == (ssize_t)(4096 - at));
	check_received(4096 - at);
}

static void *send_large(void *unused)
{
	(void)unused;
	CHECK(send(sender, memory, LARGE, 0) == LARGE);
	return NULL;
}

/* Until the first pages are in the socket's buffer, which has no room for the last. */
static void while_sending(int (*take_away)(void *, size_t))
{
	static char got[LARGE];
	pthread_t thread;

	make_memory(LARGE);
	CHECK(!pthread_create(&thread, NULL, send_large, NULL));
	wait_readable(receiver);
	CHECK(recv(receiver, got, 65536, MSG_WAITALL) == 65536);
	MUST(take_away(memory, 8192));
	CHECK(recv(receiver, got, LARGE - 65536, MSG_WAITALL) == LARGE - 65536);
	pthread_join(thread, NULL);
}

static int give_back(void *at, size_t n)
{
	return madvise(at, n, MADV_DONTNEED);
}

static void send_gone(void)
{
	while_sending(give_back);
}

static void send_unmapped(void)
{
	while_sending(munmap);
}

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	{ "pieces", send_pieces },
	{ "guard", send_at_guard },
	{ "gone", send_gone },
	{ "unmapped", send_unmapped },
	{ "scattered", receive_scattered },
};

int main(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		make_pair();
		cases[i].run();
		printf("%s %lu %lu\n", cases[i].name, inode_of(sender), inode_of(receiver));
	}
	puts("done");
	fflush(stdout);
	wait_for_line();
	return 0;
}
