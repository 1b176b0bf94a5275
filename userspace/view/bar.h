/* SPDX-License-Identifier: GPL-2.0 */
/* One socket of the waterfall: its life as a row of phases. */
#ifndef SOCKLIFE_BAR_H
#define SOCKLIFE_BAR_H

#include "base/buf.h"
#include "model/lifeline.h"
#include "model/model.h"
#include "model/programs.h"
#include "text/fmt.h"

enum phase {
	PHASE_MADE,
	PHASE_LISTENING,
	PHASE_CONNECTING,
	PHASE_OPEN,
	PHASE_CLOSING,
	PHASE_ORPHAN,
	PHASE_TIME_WAIT,
	PHASES
};

/* In words: connecting, open. */
const char *phase_name(enum phase phase);
/* As the pictures' style calls it. */
const char *phase_class(enum phase phase);

struct segment {
	uint64_t from;
	uint64_t to;
	enum phase phase;
};

struct bar {
	const struct model_row *row;
	struct segment *segments;	/* without holes, from begin to end */
	size_t n_segments;
	uint64_t begin;
	uint64_t end;
	bool older;		/* it was there before, for nobody knows how long */
	bool alive;		/* it was still there at the end */
	uint64_t sends[2];	/* the first and the last; 0: not known */
	uint64_t recvs[2];
	uint32_t tgid;		/* who stands for it, 0: nobody */
	const char *program;	/* its name, of the programs */
	size_t group;		/* for --by-process */
};

/* @now is where a life ends that has not ended. bar_clear() in any case. */
void bar_fill(struct bar *bar, const struct model_row *row,
	      const struct lifeline *line, uint64_t now);
void bar_clear(struct bar *bar);

/* bar_text.c: the words about it. */
void bar_program(struct buf *buf, const struct bar *bar);
/* The same in @columns: of a long name the end is lost, never the number. */
void bar_program_cut(struct buf *buf, const struct bar *bar, size_t columns,
		     const char *dots);
/* The peer; "at" and its own address if there is none. */
void bar_peer(struct buf *buf, const struct bar *bar,
	      const struct addr_style *style);
/* How it ended, as closed has it; nothing if that is not known. */
void bar_end(struct buf *buf, const struct bar *bar);
/* Did it end with an error? */
bool bar_failed(const struct bar *bar);

#endif
