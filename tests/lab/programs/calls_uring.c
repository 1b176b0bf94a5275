// SPDX-License-Identifier: GPL-2.0
/*
 * calls_uring: what a ring is told of accept() and socket() that fail. Says "dontwait ERROR",
 * that of an accept() that was not to wait, and "ring INODE", that of the listener; keeps it
 * until standard input ends.
 */
#include <liburing.h>
#include <sys/resource.h>

#include "program.h"

static struct io_uring ring;

static struct io_uring_sqe *next_sqe(void)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);

	CHECK(sqe);
	return sqe;
}

static int told(void)
{
	struct io_uring_cqe *cqe;
	int result;

	CHECK(!io_uring_wait_cqe(&ring, &cqe));
	CHECK(!(cqe->flags & IORING_CQE_F_MORE));
	result = cqe->res;
	io_uring_cqe_seen(&ring, cqe);
	return result;
}

static void expect(int wanted)
{
	int result = told();

	if (result != wanted) {
		fprintf(stderr, "%d, not %d\n", result, wanted);
		exit(1);
	}
}

static void submit(void)
{
	CHECK(io_uring_submit(&ring) == 1);
}

static void limit_descriptors(const struct rlimit *limit)
{
	MUST(setrlimit(RLIMIT_NOFILE, limit));
}

static void without_descriptor(int fd)
{
	struct rlimit limit, none;

	MUST(getrlimit(RLIMIT_NOFILE, &limit));
	none = (struct rlimit){ .rlim_cur = 3, .rlim_max = limit.rlim_max };
	limit_descriptors(&none);
	io_uring_prep_accept(next_sqe(), fd, NULL, NULL, 0);
	submit();
	expect(-EMFILE);
	io_uring_prep_multishot_accept(next_sqe(), fd, NULL, NULL, 0);
	submit();
	expect(-EMFILE);
	io_uring_prep_socket(next_sqe(), AF_INET6, SOCK_DGRAM, IPPROTO_UDP, 0);
	submit();
	expect(-EMFILE);
	limit_descriptors(&limit);
}

#define ACCEPT_DONTWAIT	2	/* IORING_ACCEPT_DONTWAIT, newer than some liburing */

/* Linux 6.10 and newer; older ones refuse the request, and accept() is not called. */
static void without_waiting(int fd)
{
	struct io_uring_sqe *sqe = next_sqe();

	io_uring_prep_multishot_accept(sqe, fd, NULL, NULL, 0);
	sqe->ioprio |= ACCEPT_DONTWAIT;
	submit();
	printf("dontwait %s\n", told() == -EAGAIN ? "EAGAIN" : "none");
}

int main(void)
{
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));

	MUST(listen(fd, 4));
	CHECK(!io_uring_queue_init(4, &ring, 0));
	without_descriptor(fd);
	without_waiting(fd);
	io_uring_prep_socket(next_sqe(), 46, SOCK_STREAM, 0, 0);
	submit();
	expect(-EAFNOSUPPORT);
	io_uring_prep_multishot_accept(next_sqe(), fd, NULL, NULL, 0);	/* waits */
	submit();
	MUST(shutdown(fd, SHUT_RDWR));
	expect(-EINVAL);
	printf("ring %lu\n", inode_of(fd));
	fflush(stdout);
	getchar();
	return 0;
}
