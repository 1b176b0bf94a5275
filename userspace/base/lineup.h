/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Texts that wait a moment, to be written in the order of time: a send has the time at
 * which it was called, and what it caused may be told before it returns.
 */
#ifndef SOCKLIFE_LINEUP_H
#define SOCKLIFE_LINEUP_H

#include "base/buf.h"

#define LINEUP_NS	50000000	/* how long they wait: what takes longer comes late */

struct lineup_place;

/* { 0 } is an empty one. */
struct lineup {
	struct buf text;		/* of all that wait */
	struct lineup_place *places;	/* where each of them is, in the order of time */
	size_t n;
	size_t done;			/* so many of them are written; more than half wait */
	size_t last;			/* that was begun */
};

/* Writes one of them. */
typedef void (*lineup_cb)(uint64_t time, const char *text, size_t len, void *arg);

/* Between these two calls a text is appended to lineup->text. */
void lineup_begin(struct lineup *lineup, uint64_t time);
void lineup_end(struct lineup *lineup);

/* Writes those up to this time; UINT64_MAX: all. Returns how many there were. */
size_t lineup_flush(struct lineup *lineup, uint64_t until, lineup_cb cb, void *arg);

/* Frees what it has, not @lineup. */
void lineup_free(struct lineup *lineup);

#endif
