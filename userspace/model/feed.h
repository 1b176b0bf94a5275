/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The model fed by a source: subscribe, then dump, then apply. Counts what was
 * made, delivered and dropped, and asks again where something was lost.
 */
#ifndef SOCKLIFE_FEED_H
#define SOCKLIFE_FEED_H

#include <stdbool.h>

#include "model/model.h"
#include "source/record.h"
#include "source/source.h"

struct feed;

/* One event of the feed; @row is as the event left it. */
typedef void (*feed_cb)(struct feed *feed, const struct event *event,
			struct model_row *row, void *arg);

struct feed {
	struct source *source;
	struct model *model;
	struct recorder *recorder;	/* or NULL */
	const char *record;		/* the path of the record that is read, or NULL */
	feed_cb cb;
	struct outline *outline;	/* or NULL; feed_look_away() */
	bool (*keep_row)(const struct model_row *row, void *arg);	/* or NULL: all */
	void *arg;
	uint64_t began;		/* when it was opened, by the kernel's clock */
	uint32_t self;		/* this process */
	bool all;		/* all network namespaces */
	uint16_t payload;	/* bytes of each send and receive, 0: none; set before feed_record() */
	bool payload_first;	/* of the first of each socket alone */
	bool listening;		/* subscribed: the numbers below count */
	bool start_known;	/* start_seq is not that of the first event */
	struct stats stats;	/* the newest that was told */
	uint32_t hidden;	/* rows that the last dump did not show */
	uint64_t start_seq;	/* before the first event */
	uint64_t last_seq;	/* the highest number seen */
	uint64_t kernel_seq;	/* how many there were when the kernel was last asked */
	uint64_t delivered;
	uint64_t dropped;	/* holes in the numbers, closed by late events */
	uint64_t overruns;	/* times that the receive buffer was full */
	uint64_t resyncs;	/* rows that had to be asked for again */
	const struct nlmsghdr *message;	/* the notification that is being told */
	size_t told;		/* events of it */
	bool overrun;		/* a whole dump is due */
	struct model_row nobody;	/* of an event without a socket */
	struct whom *whom;		/* whom programs mean */
};

/*
 * feed_open - opens the source (a record's, or the kernel)
 *
 * Return: 0, or 1 after a complaint. feed_close() in either case.
 */
int feed_open(struct feed *feed, const char *record, bool all);
void feed_close(struct feed *feed);
/*
 * Writes all that comes into a file, too (NULL: no). Of a record it is a copy, with the
 * times of the record; if feed->keep_row is set, of those rows and of what is kept with
 * feed_keep(). 0, or 1 after a complaint.
 */
int feed_record(struct feed *feed, const char *path);
/* Events are counted and recorded, and nobody will look into them, or at rows. */
void feed_look_away(struct feed *feed);
/* Copies the event that is being told, of a record of which only a part is copied. */
void feed_keep(struct feed *feed, const struct event *event);

/* Fills the model once, without subscribing. 0, or 1 after a complaint. */
int feed_snapshot(struct feed *feed);
/* Adds the history: rows that are freed. Its hidden rows take the place. */
int feed_history(struct feed *feed);
/* Asks the kernel for feed->stats; of a record they are told on the way. 0, or 1 after a complaint. */
int feed_counters(struct feed *feed);
/* Asks for one row again, also when it has ended; true if it was told. */
bool feed_ask(struct feed *feed, struct model_row *row);
/* Fills the model from a record's rows and all its events. */
int feed_replay(struct feed *feed);

/* Subscribes and fills the model. 0, or 1 after a complaint. */
int feed_start(struct feed *feed);
/* Fills the model again: queues, holders, what was lost. */
int feed_refresh(struct feed *feed);

/*
 * feed_read - takes what the feed has, waiting @timeout_ms for the first
 *
 * Return: 1 something, 0 nothing (or a signal), -ENODATA the record ends,
 * another negative errno after a complaint.
 */
int feed_read(struct feed *feed, int timeout_ms);

/* When the next event of a record happened, as source_ops.next(). */
int feed_next(struct feed *feed, uint64_t *time);

/* Reads until all that was made up to now was told; what is missing then is lost. */
int feed_catch_up(struct feed *feed);

/* feed_catch_up(), then closes the numbers: made = delivered + dropped. */
int feed_finish(struct feed *feed);
uint64_t feed_made(const struct feed *feed);

/*
 * Did this program make the socket, since the feed was opened? Before, another process may
 * have had its number. None of a record.
 */
bool feed_is_own(const struct feed *feed, const struct sock *sock);

/* Now, in the messages' time: the kernel's clock, or the record's newest. */
uint64_t feed_now(const struct feed *feed);

#endif
