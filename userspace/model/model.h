/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sockets by id, kept up to date by rows (dump, get) and by events. No
 * I/O, no clock: time is what the messages say.
 *
 * gen tells how much of a socket's life a row or an event knows: an event up
 * to the row's gen was seen already, the next one is applied, a later one is
 * applied as well but something was lost and the row has to be asked for.
 */
#ifndef SOCKLIFE_MODEL_H
#define SOCKLIFE_MODEL_H

#include <stdbool.h>

#include "source/message.h"

/* Bytes of one direction: at the last screen, and per second since the one before. */
struct flow {
	uint64_t seen;
	uint64_t rate;
};

/* What the views know of a row beyond the kernel's record. */
struct model_row {
	struct sock sock;
	bool stale;		/* events were lost: ask the kernel for the row */
	bool freed;		/* the life ended, at freed_at */
	uint64_t freed_at;
	uint64_t first_seen;	/* time of its first event here; 0: from a dump */
	uint64_t last_event;	/* time of the newest event */
	int32_t first_fd;	/* the first descriptor seen, -1: none */
	bool asked;		/* for the view: its row in the history was asked for (live) */
	bool mine;		/* for the view: selected (trace, report) */
	uint64_t recent;	/* for the view: bytes lately (live) */
	struct voice *voice;	/* what was said on it so far, while payload is told */
	struct flow sent, received;	/* for the view (live) */
	bool measured;		/* for the view: these are known (live) */
	struct lifeline *line;	/* the view's own (waterfall) */
	struct told *told;	/* the view's own (report) */
	uint64_t epoch;		/* the model's own: dump that told it last */
	struct model_row *next;	/* the model's own */
};

enum model_applied {
	MODEL_APPLIED,
	MODEL_KNOWN,		/* the row knew it already */
	MODEL_GAP		/* applied, but events before it are missing */
};

struct model;

/* A model without rows. To be given to model_free(). */
struct model *model_new(void);
void model_free(struct model *model);

/* The rows as they are now, without what the views have hung on them. To be given to model_free(). */
struct model *model_copy(struct model *model);

/* How many rows are stale. */
size_t model_stale(const struct model *model);
/* The newest time that any event told. */
uint64_t model_clock(const struct model *model);

/* The row, which is the model's, or NULL. */
struct model_row *model_find(struct model *model, uint64_t id);

/*
 * model_put - takes in a row that the kernel told
 *
 * The newer one of it and the present row stays; of an older one only what
 * no event tells (queues) is taken. A row of the history ends the life, or
 * tells more of one that has ended. @sock is the model's then.
 */
struct model_row *model_put(struct model *model, struct sock *sock);

/*
 * Between the two calls every living socket is put; rows that were not put
 * have ended unseen and are freed as of @now.
 */
void model_dump_begin(struct model *model);
void model_dump_end(struct model *model, uint64_t now);

/*
 * model_apply - takes in an event
 * @row: gets the row
 */
enum model_applied model_apply(struct model *model, const struct event *event,
			       struct model_row **row);

/* The row is no more: the kernel does not know the id. */
void model_lost(struct model *model, struct model_row *row, uint64_t now);

/*
 * Forgets the rows that ended before @before, but not those of the trace; what it has passed once, it
 * does not look at again.
 */
void model_sweep(struct model *model, uint64_t before);

/* All rows, in no order: model_next(model, NULL) is the first. */
struct model_row *model_next(struct model *model, struct model_row *row);

/* All rows, in no order; in the order of their ids; to be freed. */
struct model_row **model_rows(struct model *model, size_t *n);
struct model_row **model_sorted(struct model *model, size_t *n);

/* apply.c: the effect of @event on @sock, the only place that knows it. */
void apply_event(struct sock *sock, const struct event *event);

#endif
