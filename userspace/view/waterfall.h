/* SPDX-License-Identifier: GPL-2.0 */
/* The bars of the chosen sockets, and the axis that they share. */
#ifndef SOCKLIFE_WATERFALL_H
#define SOCKLIFE_WATERFALL_H

#include "filter/select.h"
#include "model/feed.h"
#include "view/bar.h"
#include "view/sequence.h"

struct waterfall {
	/* What is wanted. */
	struct select select;
	const char *process;	/* number or name, or NULL */
	uint64_t conversation;	/* the id of one end, 0: the waterfall */
	uint64_t limit;		/* of bars, 0: none */
	double last;		/* seconds of the axis, 0: all */
	bool by_process;
	struct addr_style style;

	/* What there is. */
	struct feed feed;
	struct programs programs;
	struct sequence sequence;
	struct bar *bars;
	size_t n;
	size_t left_out;	/* by the limit */
	size_t ended_before;	/* by --last */
	uint64_t begin;
	uint64_t end;
};

/* Reads all of the record, or what the kernel knows. 0, or 1: complained. */
int waterfall_read(struct waterfall *fall, const char *record, bool all);
/* Chooses, sorts, and sets the times. */
void waterfall_choose(struct waterfall *fall);
void waterfall_free(struct waterfall *fall);

/* Does the group of this bar begin with it? */
bool waterfall_begins_group(const struct waterfall *fall, size_t i);
/* chromium: 12 sockets of 3 processes */
void waterfall_group(struct buf *buf, const struct waterfall *fall, size_t i);
/* from 10:38:12.480523: 1.2s, 12 sockets */
void waterfall_title(struct buf *buf, const struct waterfall *fall);
/* Did it end before the axis begins? Nothing of it is drawn, words tell of it. */
bool waterfall_is_past(const struct waterfall *fall, const struct bar *bar);
/* How it ended: local first; "before: local first" if that was before the axis. */
void waterfall_end(struct buf *buf, const struct waterfall *fall, const struct bar *bar);
/* 3 more sockets are not shown (-c); empty if all are. */
void waterfall_rest(struct buf *buf, const struct waterfall *fall);

/* waterfall_text.c, waterfall_svg.c */
void waterfall_text(struct buf *out, const struct waterfall *fall, size_t width,
		    bool color);
void waterfall_svg(struct buf *out, const struct waterfall *fall);

#endif
