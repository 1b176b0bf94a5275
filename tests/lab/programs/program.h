/* SPDX-License-Identifier: GPL-2.0 */
/* program.h - what the programs of the scenarios have in common */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <linux/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* MUST(CALL): its result; a failure ends the program and says where. */
#define MUST(call) ({							\
	__typeof__(call) result_ = (call);				\
	if (result_ < 0) {						\
		fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__,	\
			#call, strerror(errno));			\
		exit(1);						\
	}								\
	result_; })

/* WANT(ERRNO, CALL): it must fail in just this way. */
#define WANT(error, call) do {						\
	long result_ = (call);						\
	if (result_ != -1 || errno != (error)) {			\
		fprintf(stderr, "%s:%d: %s: %ld %s, not %s\n", __FILE__, \
			__LINE__, #call, result_,			\
			result_ < 0 ? strerror(errno) : "", #error);	\
		exit(1);						\
	}								\
} while (0)

/* CHECK(CONDITION) */
#define CHECK(condition) do {						\
	if (!(condition)) {						\
		fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, \
			#condition);					\
		exit(1);						\
	}								\
} while (0)

struct address {
	socklen_t len;
	union {
		struct sockaddr sa;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	};
};

static inline struct address inet_address(const char *text, int port)
{
	struct address a = { 0 };

	if (strchr(text, ':')) {
		a.in6.sin6_family = AF_INET6;
		a.in6.sin6_port = htons(port);
		CHECK(inet_pton(AF_INET6, text, &a.in6.sin6_addr) == 1);
		a.len = sizeof(a.in6);
	} else {
		a.in.sin_family = AF_INET;
		a.in.sin_port = htons(port);
		CHECK(inet_pton(AF_INET, text, &a.in.sin_addr) == 1);
		a.len = sizeof(a.in);
	}
	return a;
}

/* A path, or with "@" before it an abstract name. */
static inline struct address unix_address(const char *name)
{
	struct address a = { 0 };
	size_t n = strlen(name);

	a.un.sun_family = AF_UNIX;
	memcpy(a.un.sun_path, name, n);
	if (name[0] == '@')
		a.un.sun_path[0] = '\0';
	else
		n++;
	a.len = offsetof(struct sockaddr_un, sun_path) + n;
	return a;
}

static inline void set_option(int fd, int level, int name, int value)
{
	MUST(setsockopt(fd, level, name, &value, sizeof(value)));
}

static inline int make_listener(const struct address *a, int type, int backlog)
{
	int fd = MUST(socket(a->sa.sa_family, type, 0));

	if (a->sa.sa_family != AF_UNIX)
		set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	MUST(bind(fd, &a->sa, a->len));
	MUST(listen(fd, backlog));
	return fd;
}

static inline unsigned long inode_of(int fd)
{
	struct stat st;

	MUST(fstat(fd, &st));
	return st.st_ino;
}

static inline void wait_readable(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	CHECK(poll(&pfd, 1, 60000) == 1);
}

/* Until the one who started us says a line, or goes. */
static inline bool wait_for_line(void)
{
	char c;

	fflush(stdout);
	while (read(0, &c, 1) == 1)
		if (c == '\n')
			return true;
	return false;
}

static inline void wait_for_child(pid_t pid)
{
	int status;

	MUST(waitpid(pid, &status, 0));
	CHECK(WIFEXITED(status) && !WEXITSTATUS(status));
}

/* Says which process it is. 0 in the child, which ends with its parent. */
static inline pid_t role(const char *name)
{
	pid_t pid = MUST(fork());

	if (pid)
		printf("pid %s %d\n", name, pid);
	else
		MUST(prctl(PR_SET_PDEATHSIG, SIGKILL));
	fflush(stdout);
	return pid;
}

static inline void send_fd(int through, int fd)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {
		.header = {
			.cmsg_len = CMSG_LEN(sizeof(int)),
			.cmsg_level = SOL_SOCKET,
			.cmsg_type = SCM_RIGHTS,
		},
	};
	struct iovec iov = { "f", 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};

	memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	MUST(sendmsg(through, &msg, 0));
}

static inline int receive_fd(int through)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	char byte;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	int fd;

	MUST(recvmsg(through, &msg, 0));
	CHECK(msg.msg_controllen >= CMSG_LEN(sizeof(int)));
	memcpy(&fd, CMSG_DATA(&control.header), sizeof(fd));
	return fd;
}

#endif /* PROGRAM_H */
