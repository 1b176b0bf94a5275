/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The trace-event format, which Perfetto and chrome://tracing read: a process for each owner
 * of sockets, in it a thread for each socket with its states as slices and its events as
 * instants, and an arrow from each send to the receive of the other end that took its last
 * byte. Times are in microseconds since the first event, and do not go back on a thread.
 */
#ifndef SOCKLIFE_PERFETTO_H
#define SOCKLIFE_PERFETTO_H

#include "view/report.h"

/* How far the bytes had come, and when. */
struct mark {
	uint64_t bytes;
	uint64_t time;
};

struct marks {
	struct mark *list;
	size_t first;	/* those before are done with */
	size_t n;
};

/* A socket's thread. { 0 } is none yet. */
struct track {
	uint64_t id;		/* of the socket; 0: nothing was told of it */
	uint32_t tgid;
	uint8_t state;		/* whose slice is open; 0: none is */
	bool ended;
	uint64_t time;		/* of the newest event */
	struct marks sends;	/* that no receive has been found for */
	struct marks receives;	/* that may be of a send that is told later */
};

struct perfetto {
	FILE *out;
	uint64_t begin;		/* time 0 */
	uint32_t *tgids;	/* processes that have a name, sorted */
	size_t n_tgids;
	uint64_t flows;
	bool comma;
	struct buf text;	/* its memory serves each line */
};

void perfetto_begin(struct perfetto *perfetto, const char *title);
/* The socket was there before the first event. */
void perfetto_first(struct perfetto *perfetto, struct track *track, const struct chosen *chosen,
		    const struct sock *sock);
/* An event of the socket; @other: the thread of its other end, or NULL. */
void perfetto_event(struct perfetto *perfetto, struct track *track, const struct chosen *chosen,
		    struct track *other, const struct event *event, const struct sock *sock);
/* No more comes of that socket: @end is the time of the last event of all. Frees its marks. */
void perfetto_last(struct perfetto *perfetto, struct track *track, uint64_t end);
void perfetto_end(struct perfetto *perfetto);

#endif
