// SPDX-License-Identifier: GPL-2.0
/*
 * both_ends LEFT RIGHT: two processes in two network namespaces (files of /run/netns)
 * that speak to each other in every way in which both ends of a conversation are on one
 * machine. The one in the left says "ready" and keeps all of it until a line comes;
 * then it closes its ends, one by one, and the one in the right follows.
 *
 * netns_pair of the scenarios: 10.77.0.1 is the left, 10.77.0.2 the right.
 */
#include "program.h"

#include <linux/vm_sockets.h>
#include <sched.h>

static int control;	/* to the other process */
static int ends[8], n_ends;

static void enter(const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = MUST(open(path, O_RDONLY | O_CLOEXEC));
	MUST(setns(fd, CLONE_NEWNET));
	close(fd);
}

static void keep(int fd)
{
	CHECK(n_ends < (int)ARRAY_SIZE(ends));
	ends[n_ends++] = fd;
}

/* The two go by turns. */
static void your_turn(void)
{
	CHECK(write(control, "t", 1) == 1);
}

static void my_turn(void)
{
	char c;

	CHECK(read(control, &c, 1) == 1);
}

/* 5 bytes from the one that connected, 7 back. */
static void greet(int fd)
{
	char in[8];

	CHECK(send(fd, "hello", 5, 0) == 5);
	CHECK(recv(fd, in, sizeof(in), 0) == 7);
	keep(fd);
}

static void answer(int fd)
{
	char in[8];

	CHECK(recv(fd, in, sizeof(in), 0) == 5);
	CHECK(send(fd, "welcome", 7, 0) == 7);
	keep(fd);
}

/*
 * What is sent waits for accept(): two processors that handle the last step of a handshake
 * and the first data at once may each make a child, of which the kernel drops one.
 */
static int accept_and_tell(int l)
{
	int fd = MUST(accept(l, NULL, NULL));

	your_turn();
	return fd;
}

/* The right listens, the left connects. */
static void serve(const struct sockaddr *sa, socklen_t len)
{
	int l = MUST(socket(sa->sa_family, SOCK_STREAM, 0));

	MUST(bind(l, sa, len));
	MUST(listen(l, 1));
	your_turn();
	answer(accept_and_tell(l));
	close(l);
	your_turn();
}

static void visit(const struct sockaddr *sa, socklen_t len)
{
	int fd;

	my_turn();
	fd = MUST(socket(sa->sa_family, SOCK_STREAM, 0));
	MUST(connect(fd, sa, len));
	my_turn();
	greet(fd);
	my_turn();
}

static void streams(void (*act)(const struct sockaddr *sa, socklen_t len))
{
	struct address tcp = inet_address("10.77.0.2", 7401), path = unix_address("both_ends");
	struct sockaddr_vm vsock = {
		.svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_LOCAL, .svm_port = 7402,
	};

	act(&tcp.sa, tcp.len);
	act(&path.sa, path.len);
	act((struct sockaddr *)&vsock, sizeof(vsock));
}

/* Both connect, one before the other has. */
static int udp(const char *from, const char *to)
{
	struct address local = inet_address(from, 7403), remote = inet_address(to, 7403);
	int fd = MUST(socket(AF_INET, SOCK_DGRAM, 0));

	MUST(bind(fd, &local.sa, local.len));
	MUST(connect(fd, &remote.sa, remote.len));
	return fd;
}

/* A socket of the left in the hands of the right, which connects in the left by it. */
static void lend(void)
{
	struct address here = inet_address("127.0.0.1", 7404);
	int l = make_listener(&here, SOCK_STREAM, 1);
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));

	send_fd(control, fd);
	my_turn();
	close(fd);
	your_turn();
	answer(accept_and_tell(l));
	close(l);
	my_turn();
}

static void borrow(void)
{
	struct address there = inet_address("127.0.0.1", 7404);
	int fd = receive_fd(control);

	your_turn();
	my_turn();
	MUST(connect(fd, &there.sa, there.len));
	my_turn();
	greet(fd);
	your_turn();
}

static void right(void)
{
	char c;
	int i, fd;

	streams(serve);
	fd = udp("10.77.0.2", "10.77.0.1");
	your_turn();
	answer(fd);
	your_turn();
	borrow();
	for (i = 0; i < n_ends; i++) {
		my_turn();
		if (ends[i] != fd)
			CHECK(recv(ends[i], &c, 1, 0) == 0);
		close(ends[i]);
		your_turn();
	}
}

static void left(void)
{
	int i;

	streams(visit);
	my_turn();
	greet(udp("10.77.0.1", "10.77.0.2"));
	my_turn();
	lend();
	puts("ready");
	wait_for_line();
	for (i = 0; i < n_ends; i++) {
		close(ends[i]);
		your_turn();
		my_turn();
	}
}

int main(int argc, char **argv)
{
	int pair[2], started[2];
	pid_t pid;
	char c;

	CHECK(argc == 3);
	enter(argv[1]);
	MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	MUST(pipe(started));
	pid = MUST(fork());
	control = pair[!pid];
	close(pair[!!pid]);
	close(started[1]);
	/* The right speaks when the left has closed what is the right's. */
	CHECK(pid || !read(started[0], &c, 1));
	close(started[0]);
	if (!pid) {
		enter(argv[2]);
		right();
		return 0;
	}
	left();
	wait_for_child(pid);
	return 0;
}
