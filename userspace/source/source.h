/* SPDX-License-Identifier: GPL-2.0 */
/* Where messages come from: the kernel, or a file that recorded it. */
#ifndef SOCKLIFE_SOURCE_H
#define SOCKLIFE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/netlink.h>

/* Takes one message; a negative errno ends the call that told it. */
typedef int (*message_cb)(const struct nlmsghdr *nlh, void *arg);

struct source;

/*
 * All return 0 or a negative errno; source->why then says what is wrong in
 * words, after "socklife: ".
 */
struct source_ops {
	/* All sockets: NLMSG_NOOP, rows, NLMSG_DONE. */
	int (*dump)(struct source *source, bool all, message_cb cb, void *arg);
	/* The sockets that have ended: rows, in a record none of their own. */
	int (*closed)(struct source *source, bool all, message_cb cb, void *arg);
	/* One socket, living or ended; -ENOENT: the kernel does not know it (any more). */
	int (*get)(struct source *source, uint64_t id, message_cb cb, void *arg);
	/* -ENODATA: a record that has none here. */
	int (*stats)(struct source *source, message_cb cb, void *arg);
	int (*subscribe)(struct source *source, bool all);
	/*
	 * What the feed has, waiting @timeout_ms for the first; 1: something,
	 * 0: nothing. -ENOBUFS: the kernel dropped some for want of room;
	 * -ENODATA: the record ends; -EINTR: a signal.
	 */
	int (*read)(struct source *source, int timeout_ms, message_cb cb,
		    void *arg);
	void (*close)(struct source *source);
};

struct source {
	const struct source_ops *ops;
	uint64_t real_offset;	/* CLOCK_REALTIME - CLOCK_MONOTONIC */
	uint64_t opened;	/* CLOCK_MONOTONIC */
	bool live;		/* the kernel, not a record */
	bool all;		/* a record of all namespaces */
	int fd;			/* to poll for the feed, or -1 */
	char why[256];
};

/* NULL: could not, and it was complained about. */
struct source *source_nl_open(void);
struct source *source_file_open(const char *path);
/* The record at @path, or the kernel if that is NULL. */
struct source *source_open(const char *path);

int source_dump(struct source *source, bool all, message_cb cb, void *arg);
int source_stats(struct source *source, message_cb cb, void *arg);
void source_close(struct source *source);

/* Sets source->why; returns @err. */
int source_fail(struct source *source, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
