// SPDX-License-Identifier: GPL-2.0
/*
 * given: sockets that others put into a process's table. A seccomp listener does it
 * while the process waits in a call of its own, io_uring on the way out of another
 * call. Says "socket NAME INODE" and "pid ROLE PID", keeps all until standard input
 * says a line. Numbers are the same each time.
 */
#include <liburing.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "program.h"

static int said[2];	/* by the children: a byte */

static int udp(const char *name)
{
	int fd = MUST(socket(AF_INET, SOCK_DGRAM, 0));

	printf("socket %s %lu\n", name, inode_of(fd));
	fflush(stdout);
	return fd;
}

static void say(char byte)
{
	CHECK(write(said[1], &byte, 1) == 1);
}

static char hear(void)
{
	char byte;

	CHECK(read(said[0], &byte, 1) == 1);
	return byte;
}

/* From now on socket() and dup() wait for the listener, whose descriptor this is. */
static int filter(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_dup, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { ARRAY_SIZE(code), code };

	MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	return MUST(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			    SECCOMP_FILTER_FLAG_NEW_LISTENER, &program));
}

static void stopped(void)
{
	int own = udp("own"), replaced = udp("replaced"), fd;

	CHECK(dup2(replaced, 70) == 70);
	MUST(close(replaced));
	say(filter());
	fd = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	CHECK(dup(own) == fd + 2);	/* one was given to it before */
	CHECK(socket(AF_INET, SOCK_DGRAM, 0) == 70);
	say(0);
	for (;;)
		pause();
}

/* What the call that waits gets: the socket, at a number if it is not 0. */
static void give(int listener, int fd, int at, bool go_on)
{
	struct seccomp_notif call = {};
	struct seccomp_notif_resp answer = {};
	struct seccomp_notif_addfd add = { .srcfd = fd, .newfd = at };

	MUST(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call));
	add.id = answer.id = call.id;
	add.flags = at ? SECCOMP_ADDFD_FLAG_SETFD : 0;
	answer.val = MUST(ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &add));
	if (go_on) {
		answer.val = 0;
		answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	}
	MUST(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer));
	MUST(close(fd));
}

static void listen_to(pid_t pid)
{
	int pidfd = MUST(syscall(SYS_pidfd_open, pid, 0));
	int listener = MUST(syscall(SYS_pidfd_getfd, pidfd, hear(), 0));

	give(listener, udp("given-in-socket"), 0, false);
	give(listener, udp("given-in-dup"), 0, true);
	give(listener, udp("given-in-place"), 70, false);
	hear();
}

/* A receive that waits is done on the way out of the call that sends. */
static void ringed(void)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	int own = udp("ringed"), v[2];
	struct io_uring_cqe *cqe;
	struct io_uring ring;

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, v));
	CHECK(!io_uring_queue_init(4, &ring, 0));
	io_uring_prep_recvmsg(io_uring_get_sqe(&ring), v[0], &msg, 0);
	CHECK(io_uring_submit(&ring) == 1);
	send_fd(v[1], own);
	CHECK(!io_uring_peek_cqe(&ring, &cqe) && cqe->res == 1);
	say(0);
	for (;;)
		pause();
}

int main(void)
{
	pid_t pid;

	MUST(syscall(SYS_close_range, 3, ~0U, 0));
	MUST(pipe(said));
	printf("pid first %d\n", getpid());
	fflush(stdout);
	pid = role("stopped");
	if (!pid)
		stopped();
	listen_to(pid);
	if (!role("ringed"))
		ringed();
	hear();
	puts("ready");
	wait_for_line();
	return 0;
}
