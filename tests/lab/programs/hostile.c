// SPDX-License-Identifier: GPL-2.0
/*
 * hostile: what a plain user can build to make a reader slow.
 *   hostile leader THREADS FDS   the first thread exits, the others share a table
 *   hostile files PROCESSES FDS  processes share a table by CLONE_FILES
 *   hostile many PROCESSES FDS   processes with a table of their own each
 *   hostile flight               a socket is in a message, its table has two processes
 *   hostile opens FILES          the table is opened and read by a byte, again and again
 *   hostile sockets N            sockets with a descriptor each
 *   hostile mixed UID            the socket of a user, held by root and by a process of theirs
 *   hostile blocked              a read of the table that does not end, from a namespace
 *                                that nothing else keeps
 * Says "ready", and keeps it until standard input says a line.
 *   hostile read                 reads the table, says how many nanoseconds that took
 */
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>

#include "program.h"

static void raise_limit(void)
{
	struct rlimit limit;

	MUST(getrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_cur = limit.rlim_max;
	MUST(setrlimit(RLIMIT_NOFILE, &limit));
}

static int make_descriptors(int n)
{
	int first = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));

	while (--n > 0)
		MUST(dup(first));
	return first;
}

static void *rest(void *unused)
{
	for (;;)
		pause();
	return unused;
}

/* The first thread cannot wait for the line: the last one does, and ends them all. */
static void *wait_and_end(void *unused)
{
	printf("ready\n");
	wait_for_line();
	exit(0);
	return unused;
}

static void leader(int threads, int n)
{
	pthread_attr_t small;
	pthread_t thread;

	make_descriptors(n);
	CHECK(!pthread_attr_init(&small));
	CHECK(!pthread_attr_setstacksize(&small, 1 << 14));
	while (threads--)
		CHECK(!pthread_create(&thread, &small, rest, NULL));
	CHECK(!pthread_create(&thread, NULL, wait_and_end, NULL));
	pthread_exit(NULL);
}

/* A process that ends with its parent; @flags of clone(). */
static void start_process(unsigned long flags)
{
	pid_t pid = MUST(syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL));

	if (pid)
		return;
	MUST(prctl(PR_SET_PDEATHSIG, SIGKILL));
	rest(NULL);
}

static void processes(unsigned long flags, int n, int descriptors)
{
	make_descriptors(descriptors);
	while (n--)
		start_process(flags);
}

static void in_flight(void)
{
	int pair[2], sock = MUST(socket(AF_INET, SOCK_DGRAM, 0));

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	start_process(CLONE_FILES);
	send_fd(pair[0], sock);
	printf("socket %lu\n", inode_of(sock));
}

static int open_table(void)
{
	return MUST(open("/proc/net/socklife/sockets", O_RDONLY));
}

static void half_read(int n)
{
	char byte;

	while (n--)
		CHECK(read(open_table(), &byte, 1) == 1);
}

static void make_sockets(int n)
{
	while (n--)
		MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
}

static void mixed(uid_t uid)
{
	int sock;

	MUST(seteuid(uid));
	sock = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(seteuid(0));
	if (!role("theirs")) {
		MUST(setresgid(uid, uid, uid));
		MUST(setresuid(uid, uid, uid));
		MUST(prctl(PR_SET_PDEATHSIG, SIGKILL));	/* another user has none */
		rest(NULL);
	}
	printf("socket %lu\n", inode_of(sock));
}

/* Nobody answers the faults of this page. */
static void *make_blocking_page(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = MUST(syscall(SYS_userfaultfd, O_CLOEXEC));

	CHECK(page != MAP_FAILED);
	MUST(ioctl(fd, UFFDIO_API, &api));
	range.range.start = (uintptr_t)page;
	range.range.len = 4096;
	MUST(ioctl(fd, UFFDIO_REGISTER, &range));
	return page;
}

static bool is_blocked(pid_t thread)
{
	char path[64], text[64] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/self/task/%d/wchan", thread);
	fd = MUST(open(path, O_RDONLY));
	MUST(read(fd, text, sizeof(text) - 1));
	close(fd);
	return strstr(text, "userfault");
}

static pid_t reading;

static void *block(void *page)
{
	int fd = open_table();

	MUST(unshare(CLONE_NEWNET));
	__atomic_store_n(&reading, gettid(), __ATOMIC_SEQ_CST);
	MUST(read(fd, page, 4096));
	return page;
}

static void blocked(void)
{
	pthread_t thread;
	pid_t tid;

	CHECK(!pthread_create(&thread, NULL, block, make_blocking_page()));
	while (!(tid = __atomic_load_n(&reading, __ATOMIC_SEQ_CST)) || !is_blocked(tid))
		sched_yield();
	MUST(unshare(CLONE_NEWNET));
}

static void time_read(void)
{
	struct timespec begin, end;
	static char text[65536];
	int fd;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	fd = open_table();
	while (MUST(read(fd, text, sizeof(text))))
		;
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%lld\n", (end.tv_sec - begin.tv_sec) * 1000000000LL + end.tv_nsec - begin.tv_nsec);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int a = argc > 2 ? atoi(argv[2]) : 0, b = argc > 3 ? atoi(argv[3]) : 0;

	raise_limit();
	if (!strcmp(what, "leader"))
		leader(a, b);
	else if (!strcmp(what, "files"))
		processes(CLONE_FILES, a, b);
	else if (!strcmp(what, "many"))
		processes(0, a, b);
	else if (!strcmp(what, "flight"))
		in_flight();
	else if (!strcmp(what, "opens"))
		half_read(a);
	else if (!strcmp(what, "sockets"))
		make_sockets(a);
	else if (!strcmp(what, "mixed"))
		mixed(a);
	else if (!strcmp(what, "blocked"))
		blocked();
	else if (!strcmp(what, "read"))
		return time_read(), 0;
	else
		return 2;
	printf("ready\n");
	wait_for_line();
	return 0;
}
