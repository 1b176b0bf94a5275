// SPDX-License-Identifier: GPL-2.0
/* bytes_stream.c - doors for streams: in part, interrupted, waiting */
#include "bytes.h"

#include <linux/sched.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/time.h>

void door_full(struct pair *p)
{
	set_option(p->a.fd, SOL_SOCKET, SO_SNDBUF, 8192);
	MUST(fcntl(p->a.fd, F_SETFL, O_NONBLOCK));
	while (SENT(&p->a, 60000, send(p->a.fd, data, 60000, 0)) > 0)
		;
	take_all(&p->b, p->a.sent.bytes);
}

static void on_alarm(int signal)
{
	(void)signal;
}

/* A send that waits for room, until a signal comes: what has gone has gone. */
void door_interrupted(struct pair *p)
{
	const struct itimerval often = { { 0, 10000 }, { 0, 10000 } }, never = { 0 };
	struct sigaction action = { .sa_handler = on_alarm };	/* no SA_RESTART */
	long n;

	set_option(p->a.fd, SOL_SOCKET, SO_SNDBUF, 8192);
	MUST(sigaction(SIGALRM, &action, NULL));
	MUST(setitimer(ITIMER_REAL, &often, NULL));
	n = SENT(&p->a, sizeof(data), send(p->a.fd, data, sizeof(data), 0));
	MUST(setitimer(ITIMER_REAL, &never, NULL));
	CHECK(n < (long)sizeof(data));
	take_all(&p->b, n);
}

/* A receive of nothing is not the end of the stream. */
void door_nothing(struct pair *p)
{
	give(&p->a, 10);
	wait_readable(p->b.fd);
	CHECK(take(&p->b, 0, 0) == 0);
	CHECK(take(&p->b, 10, 0) == 10);
}

/* fork(), with that process id; 0: any */
static pid_t fork_as(pid_t pid)
{
	struct clone_args args = { .exit_signal = SIGCHLD };

	if (pid) {
		args.set_tid = (uintptr_t)&pid;
		args.set_tid_size = 1;
	}
	return MUST(syscall(SYS_clone3, &args, sizeof(args)));
}

/* Until it waits inside of recv(). */
static void wait_receiving(pid_t pid)
{
	char path[40];
	long call;

	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	for (;;) {
		FILE *file = fopen(path, "r");
		int known;

		CHECK(file);
		known = fscanf(file, "%ld", &call);	/* "running" is no number */
		fclose(file);
		if (known == 1 && call == SYS_recvfrom)
			return;
		usleep(1000);
	}
}

/* A child that waits in recv(), and gets that much. */
static pid_t taker(pid_t pid, int fd, size_t ask, long get)
{
	pid_t child = fork_as(pid);

	if (!child)
		_exit(recv(fd, data, ask, 0) != get);
	wait_receiving(child);
	return child;
}

/* Two who wait at once, and whose process ids are the same to socklife's table. */
void door_neighbours(struct pair *p)
{
	pid_t first = taker(0, p->b.fd, 50, 50);
	pid_t second = taker(first + 1024, p->a.fd, 100, 30);

	give(&p->b, 30);
	wait_for_child(second);
	counted(&p->a.received, 100, 30);
	give(&p->a, 50);
	wait_for_child(first);
	counted(&p->b.received, 50, 50);
}

void door_waitall(struct pair *p)
{
	pid_t child;

	give(&p->a, 40);
	child = MUST(fork());
	if (!child) {
		wait_queued(p->b.fd, 0);	/* the parent waits for the rest */
		_exit(send(p->a.fd, data, 60, 0) != 60);
	}
	while (p->b.received.bytes < 100)	/* it may be interrupted */
		take(&p->b, 100 - p->b.received.bytes, MSG_WAITALL);
	p->a.sent.bytes += 60;
	wait_for_child(child);
}

void door_sendfile_big(struct pair *p)
{
	int fd = file_of(sizeof(data));
	size_t got = 0;
	pid_t child = MUST(fork());

	if (!child) {
		size_t left = sizeof(data);

		while (left)
			left -= MUST(sendfile(p->a.fd, fd, NULL, left));
		_exit(0);
	}
	while (got < sizeof(data))
		got += RECEIVED(&p->b, 30000, recv(p->b.fd, data, 30000, 0));
	p->a.sent.bytes += sizeof(data);
	wait_for_child(child);
	close(fd);
}
