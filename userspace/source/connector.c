// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE	/* setns() */
#include "source/connector.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>

#include "base/util.h"

#define RCVBUF		(4 * 1024 * 1024)
#define ANSWER_MS	1000

#define REQUEST_SIZE	(NLMSG_HDRLEN + sizeof(struct cn_msg) + sizeof(uint32_t))

/*
 * Copies the event out of a message, where it is not aligned; kernels differ
 * in how much of it they send. False if it is none.
 */
static bool event_in(const struct nlmsghdr *nlh, struct proc_event *event)
{
	const struct cn_msg *cn = NLMSG_DATA(nlh);
	size_t len = nlh->nlmsg_len - NLMSG_LENGTH(sizeof(*cn));

	if (nlh->nlmsg_len < NLMSG_LENGTH(sizeof(*cn)) ||
	    cn->id.idx != CN_IDX_PROC)
		return false;
	memset(event, 0, sizeof(*event));
	memcpy(event, cn->data, len < sizeof(*event) ? len : sizeof(*event));
	return true;
}

/* The kernel acknowledges PROC_CN_MCAST_LISTEN, or tells why not. */
static int wait_for_answer(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	char buf[4096] __attribute__((aligned(NLMSG_ALIGNTO)));
	const struct nlmsghdr *nlh = (const void *)buf;

	while (poll(&pfd, 1, ANSWER_MS) > 0) {
		ssize_t n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT);
		struct proc_event event;

		if (n < 0 && errno != EAGAIN)
			return -errno;
		if (n < 0 || !NLMSG_OK(nlh, (size_t)n))
			continue;
		if (event_in(nlh, &event) &&
		    (unsigned int)event.what == PROC_EVENT_NONE)
			return -(int)event.event_data.ack.err;
	}
	return -ETIMEDOUT;
}

static int listen_to_forks(int fd)
{
	struct sockaddr_nl addr = {
		.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC,
	};
	uint32_t op = PROC_CN_MCAST_LISTEN;
	struct nlmsghdr nlh = {
		.nlmsg_len = REQUEST_SIZE, .nlmsg_type = NLMSG_DONE,
	};
	struct cn_msg cn = {
		.id = { .idx = CN_IDX_PROC, .val = CN_VAL_PROC },
		.len = sizeof(op),
	};
	char request[REQUEST_SIZE];
	int size = RCVBUF;

	memcpy(request, &nlh, sizeof(nlh));
	memcpy(request + NLMSG_HDRLEN, &cn, sizeof(cn));
	memcpy(request + NLMSG_HDRLEN + sizeof(cn), &op, sizeof(op));

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	if (bind(fd, (const struct sockaddr *)&addr, sizeof(addr)))
		return -errno;
	if (send(fd, request, sizeof(request), 0) != (ssize_t)sizeof(request))
		return -errno;
	return wait_for_answer(fd);
}

static int connector_socket(void)
{
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_CONNECTOR);

	return fd < 0 ? -errno : fd;
}

static bool same_netns(int a, int b)
{
	struct stat first, second;

	return !fstat(a, &first) && !fstat(b, &second) &&
	       first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/* We must not go on in a namespace that is not the user's. */
static int connector_socket_in(int netns, int ours)
{
	int fd;

	if (setns(netns, CLONE_NEWNET))
		return -errno;
	fd = connector_socket();
	if (setns(ours, CLONE_NEWNET)) {
		complain("cannot come back to the network namespace: %s", strerror(errno));
		exit(EXIT_ERROR);
	}
	return fd;
}

/*
 * The connector speaks in the initial network namespace alone (connector.c of the
 * kernel: cn_init()), which is that of process 1. A socket stays where it was made.
 */
static int initial_connector_socket(void)
{
	int ours = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int initial = open("/proc/1/ns/net", O_RDONLY | O_CLOEXEC);
	int fd;

	if (ours < 0 || initial < 0 || same_netns(ours, initial))
		fd = connector_socket();
	else
		fd = connector_socket_in(initial, ours);
	if (ours >= 0)
		close(ours);
	if (initial >= 0)
		close(initial);
	return fd;
}

int connector_open(void)
{
	int fd = initial_connector_socket();
	int err;

	if (fd < 0)
		return fd;
	err = listen_to_forks(fd);
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}

static void tell_child(const struct nlmsghdr *nlh, child_cb cb, void *arg)
{
	struct proc_event event;

	if (!event_in(nlh, &event))
		return;
	switch ((unsigned int)event.what) {
	case PROC_EVENT_FORK:
		if (event.event_data.fork.child_pid == event.event_data.fork.child_tgid)
			cb((uint32_t)event.event_data.fork.parent_tgid,
			   (uint32_t)event.event_data.fork.child_tgid, false, arg);
		return;
	case PROC_EVENT_EXIT:
		if (event.event_data.exit.process_pid == event.event_data.exit.process_tgid)
			cb((uint32_t)event.event_data.exit.parent_tgid,
			   (uint32_t)event.event_data.exit.process_tgid, true, arg);
		return;
	}
}

void connector_read(int fd, child_cb cb, void *arg)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	char buf[8192] __attribute__((aligned(NLMSG_ALIGNTO)));

	/* poll() first: a receive that finds nothing would make an event. */
	while (poll(&pfd, 1, 0) > 0) {
		const struct nlmsghdr *nlh = (const void *)buf;
		ssize_t n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT);
		size_t left = n > 0 ? (size_t)n : 0;

		if (n < 0 && errno != ENOBUFS)
			return;
		for (; NLMSG_OK(nlh, left); nlh = NLMSG_NEXT(nlh, left))
			tell_child(nlh, cb, arg);
	}
}
