// SPDX-License-Identifier: GPL-2.0
/*
 * ledger: descriptors of sockets that come and go in every way. Says "socket NAME
 * INODE" and "pid ROLE PID" for each, keeps what is left until standard input says
 * a line. Numbers are the same each time.
 */
#include <liburing.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "program.h"

#define FIXED_FD_INSTALL	54	/* IORING_OP_FIXED_FD_INSTALL, Linux 6.8 */

static int ready[2], go[2];

static int udp(int flags)
{
	return MUST(socket(AF_INET, SOCK_DGRAM | flags, 0));
}

static void named(const char *name, int fd)
{
	printf("socket %s %lu\n", name, inode_of(fd));
	fflush(stdout);
}

static void tell(int pipe[2])
{
	MUST(write(pipe[1], "", 1));
}

static void await(int pipe[2])
{
	char byte;

	CHECK(read(pipe[0], &byte, 1) == 1);
}

static void rest(void)
{
	tell(ready);
	for (;;)
		pause();
}

/* The last holder is the one that made it, one that inherited it, or its exit. */
static void last_holders(void)
{
	int s = udp(0);
	pid_t heir;

	named("made-closed", s);
	MUST(close(s));

	s = udp(0);
	named("heir-closed", s);
	heir = role("heir");
	if (!heir) {
		await(go);
		close(s);
		_exit(0);
	}
	MUST(close(s));
	tell(go);
	wait_for_child(heir);

	s = udp(0);
	named("heir-exited", s);
	CHECK(dup2(s, 30) == 30);
	heir = role("left");
	if (!heir) {
		await(go);
		_exit(0);
	}
	MUST(close(30));
	MUST(close(s));
	tell(go);
	wait_for_child(heir);

	s = udp(0);
	named("replaced", s);
	CHECK(dup2(go[0], s) == s);
	MUST(close(s));

	s = udp(0);
	named("range-closed", s);
	MUST(syscall(SYS_close_range, s, s + 9, 0));

	s = udp(0);
	named("heir-ranged", s);
	heir = role("ranger");
	if (!heir) {
		await(go);
		MUST(syscall(SYS_close_range, s, ~0U, 0));
		_exit(0);
	}
	MUST(close(s));
	tell(go);
	wait_for_child(heir);

	s = udp(0);
	CHECK(dup2(s, 30) == 30);
	named("killed", s);
	heir = role("victim");
	if (!heir)
		rest();
	await(ready);
	MUST(close(30));
	MUST(close(s));
	MUST(kill(heir, SIGKILL));
	MUST(waitpid(heir, NULL, 0));
}

static void forks(void)
{
	int s = udp(0), cloexec = udp(SOCK_CLOEXEC);
	char fd[16];
	pid_t child;

	named("inherited", s);
	named("cloexec", cloexec);
	if (!role("stays")) {
		close(cloexec);
		rest();
	}
	await(ready);
	child = role("brief");
	if (!child) {
		CHECK(dup2(s, 50) == 50);
		CHECK(dup(s) > 0);
		_exit(0);
	}
	wait_for_child(child);
	snprintf(fd, sizeof(fd), "%d", ready[1]);
	if (!role("replaced")) {
		execl("/proc/self/exe", "ledger", fd, NULL);
		_exit(1);
	}
	await(ready);
	MUST(close(s));
}

static void copies(void)
{
	int s = udp(0), other = udp(0);

	named("copies", s);
	named("other", other);
	CHECK(dup(s) == other + 1);
	CHECK(fcntl(s, F_DUPFD, 40) == 40);
	CHECK(dup2(s, 41) == 41);
	CHECK(dup3(s, 42, O_CLOEXEC) == 42);
	CHECK(dup2(s, 43) == 43);
	MUST(close(other + 1));
	MUST(syscall(SYS_close_range, 41, 42, 0));
	CHECK(dup2(other, 43) == 43);
}

static void pairs(void)
{
	struct address path = unix_address("@ledger");
	int v[2], l, c;

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, v));
	named("pair", v[0]);
	named("pair-other", v[1]);
	l = make_listener(&path, SOCK_STREAM, 1);
	c = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	MUST(connect(c, &path.sa, path.len));
	named("accepted", MUST(accept(l, NULL, NULL)));
}

/* Received by another process, on its way, and fetched from another process. */
static void passed(int channel, pid_t receiver)
{
	int s = udp(0), v[2], pidfd;

	named("sent", s);
	send_fd(channel, s);
	await(ready);
	MUST(close(s));

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, v));
	s = udp(0);
	named("in-flight", s);
	send_fd(v[0], s);
	MUST(close(s));

	s = udp(0);
	named("fetched", s);
	send_fd(channel, s);
	await(ready);
	MUST(close(s));
	pidfd = MUST(syscall(SYS_pidfd_open, receiver, 0));
	MUST(syscall(SYS_pidfd_getfd, pidfd, 61, 0));
}

static void receive(int channel)
{
	int fd;

	for (fd = 60; fd < 62; fd++) {
		int got = receive_fd(channel);

		CHECK(dup2(got, fd) == fd);
		close(got);
		tell(ready);
	}
	for (;;)
		pause();
}

/* Only in a ring; and installed from there, where the kernel can do that. */
static void ring(void)
{
	static struct io_uring uring;
	struct io_uring_sqe *sqe;
	struct io_uring_cqe *cqe;
	int fds[2] = { udp(0), udp(0) };

	named("fixed", fds[0]);
	named("installed", fds[1]);
	CHECK(!io_uring_queue_init(4, &uring, 0));
	CHECK(!io_uring_register_files(&uring, fds, 2));
	MUST(close(fds[0]));
	MUST(close(fds[1]));
	sqe = io_uring_get_sqe(&uring);
	CHECK(sqe);
	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = FIXED_FD_INSTALL;
	sqe->fd = 1;
	sqe->flags = IOSQE_FIXED_FILE;
	CHECK(io_uring_submit_and_wait(&uring, 1) == 1);
	CHECK(!io_uring_wait_cqe(&uring, &cqe));
	CHECK(cqe->res >= 0 || cqe->res == -EINVAL);
	io_uring_cqe_seen(&uring, cqe);
}

static void *sleeps(void *unused)
{
	tell(go);
	for (;;)
		pause();
	return unused;
}

static void *goes_apart(void *unused)
{
	MUST(unshare(CLONE_FILES));
	tell(go);
	for (;;)
		pause();
	return unused;
}

static void threads(void)
{
	int together = udp(0), apart = udp(0);
	pthread_t thread;

	named("together", together);
	named("apart", apart);
	CHECK(!pthread_create(&thread, NULL, sleeps, NULL));
	await(go);
	CHECK(!pthread_create(&thread, NULL, goes_apart, NULL));
	await(go);
	close(apart);
	rest();
}

int main(int argc, char **argv)
{
	pid_t receiver;
	int channel[2];

	if (argc == 2) {	/* replaced, with this to write to */
		ready[1] = atoi(argv[1]);
		rest();
	}
	MUST(syscall(SYS_close_range, 3, ~0U, 0));
	MUST(pipe(ready));
	MUST(pipe(go));
	printf("pid first %d\n", getpid());
	fflush(stdout);
	if (!role("threads"))
		threads();
	await(ready);
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, channel));
	receiver = role("receiver");
	if (!receiver)
		receive(channel[1]);
	last_holders();
	forks();
	copies();
	pairs();
	passed(channel[0], receiver);
	ring();
	puts("ready");
	wait_for_line();
	return 0;
}
