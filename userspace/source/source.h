/* SPDX-License-Identifier: GPL-2.0 */
/* Where messages come from, whatever that is: source_open.h opens it. */
#ifndef SOCKLIFE_SOURCE_H
#define SOCKLIFE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

struct nlmsghdr;
struct source;

/* What the feed shall tell. */
struct asked {
	bool all;		/* of all network namespaces */
	uint16_t payload;	/* so many bytes of each send and receive; 0: none */
	bool payload_first;	/* only of the first send and of the first receive of a socket */
};

/* Takes one message; a negative errno ends the call that told it. */
typedef int (*message_cb)(const struct nlmsghdr *nlh, void *arg);

/*
 * All return 0 or a negative errno; source->why then says what is wrong in
 * words, after "socklife: ".
 */
struct source_ops {
	/* All sockets: a mark of the begin, rows, a mark of the end. */
	int (*dump)(struct source *source, bool all, message_cb cb, void *arg);
	/* The sockets that have ended: rows; a record has none of its own. */
	int (*closed)(struct source *source, bool all, message_cb cb, void *arg);
	/* One socket, living or ended; -ENOENT: the kernel does not know it (any more). */
	int (*get)(struct source *source, uint64_t id, message_cb cb, void *arg);
	/* -ENODATA: a record that has none here. */
	int (*stats)(struct source *source, message_cb cb, void *arg);
	int (*subscribe)(struct source *source, const struct asked *asked);
	/*
	 * The account of the subscription, after all that the feed has until
	 * then. -ENOBUFS, -ENODATA: as of read().
	 */
	int (*account)(struct source *source, message_cb cb, void *arg);
	/*
	 * What the feed has, waiting @timeout_ms for the first; 1: something,
	 * 0: nothing. -ENOBUFS: the kernel dropped some for want of room;
	 * -ENODATA: the record ends; -EINTR: a signal.
	 */
	int (*read)(struct source *source, int timeout_ms, message_cb cb,
		    void *arg);
	/*
	 * When the next event happened; 0 of another message. -ENODATA: there is none.
	 * Only of a record.
	 */
	int (*next)(struct source *source, uint64_t *time);
	void (*close)(struct source *source);
};

struct source {
	const struct source_ops *ops;
	uint64_t real_offset;	/* CLOCK_REALTIME - CLOCK_MONOTONIC */
	uint64_t opened;	/* CLOCK_MONOTONIC */
	bool live;		/* it goes on, and can be asked */
	bool all;		/* a record of all namespaces */
	bool payload;		/* a record that has payload */
	bool one_by_one;	/* a record: each read() tells no more than one event */
	bool part;		/* a record cut out of another: it does not tell what was lost */
	bool cut;		/* a record that ends in a half message: found at its end */
	int fd;			/* to poll for the feed, or -1 */
	char why[256];
};

/* The operations of the same name. */
int source_dump(struct source *source, bool all, message_cb cb, void *arg);
int source_stats(struct source *source, message_cb cb, void *arg);
/* Frees @source, which may be NULL. */
void source_close(struct source *source);

/* For the sources themselves: sets source->why, returns @err. */
int source_fail(struct source *source, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
