/* SPDX-License-Identifier: GPL-2.0 */
/* One TCP conversation: what both of its ends did, in the order of time. */
#ifndef SOCKLIFE_SEQUENCE_H
#define SOCKLIFE_SEQUENCE_H

#include "model/feed.h"
#include "view/bar.h"

enum side {
	SIDE_CLIENT,
	SIDE_SERVER,
	SIDES
};

struct note {
	struct event event;
	char *words;
	enum side side;
	size_t order;		/* in which it came */
	uint64_t passed;	/* bytes of this direction up to here: sends, receives */
};

/* Something that went from one side to the other, seen on both. */
struct arrow {
	size_t from;		/* notes */
	size_t to;
	const char *words;
};

struct sequence {
	struct note *notes;
	size_t n_notes;
	struct arrow *arrows;
	size_t n_arrows;
	struct bar ends[SIDES];
};

/* Keeps the event if it is one of TCP. */
void sequence_note(struct sequence *seq, const struct event *event,
		   const struct sock *sock, const struct addr_style *style);
/*
 * Keeps only what belongs to the socket @id and its other end, and pairs it.
 * False after a complaint.
 */
bool sequence_choose(struct sequence *seq, struct feed *feed,
		     const struct programs *programs, uint64_t id);
void sequence_free(struct sequence *seq);

/* sequence_svg.c */
void sequence_svg(struct buf *out, const struct sequence *seq,
		  const struct addr_style *style);

#endif
