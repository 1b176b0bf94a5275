// SPDX-License-Identifier: GPL-2.0
#include "view/bar.h"

#include <stdlib.h>

#include "base/array.h"

const char *phase_name(enum phase phase)
{
	static const char *const names[] = {
		[PHASE_MADE] = "made",
		[PHASE_LISTENING] = "listening",
		[PHASE_CONNECTING] = "connecting",
		[PHASE_OPEN] = "open",
		[PHASE_CLOSING] = "closing",
		[PHASE_ORPHAN] = "no descriptor",
		[PHASE_TIME_WAIT] = "TIME-WAIT",
	};

	return names[phase];
}

const char *phase_class(enum phase phase)
{
	static const char *const names[] = {
		"made", "listening", "connecting", "open", "closing", "orphan",
		"time-wait",
	};

	return names[phase];
}

/* @later: it is not the first state. A stream does not go back to CLOSE. */
static enum phase phase_of(const struct sock *sock, uint8_t state, bool later)
{
	switch (state) {
	case SOCKLIFE_STATE_LISTEN:
		return PHASE_LISTENING;
	case SOCKLIFE_STATE_SYN_SENT:
	case SOCKLIFE_STATE_SYN_RECV:
	case SOCKLIFE_STATE_NEW_SYN_RECV:
		return PHASE_CONNECTING;
	case SOCKLIFE_STATE_ESTABLISHED:
		return PHASE_OPEN;
	case SOCKLIFE_STATE_TIME_WAIT:
		return PHASE_TIME_WAIT;
	case SOCKLIFE_STATE_CLOSE:
		return later && sock_is_stream(sock) ? PHASE_CLOSING : PHASE_MADE;
	}
	return PHASE_CLOSING;
}

/* Grows the last one if it is of the same phase. */
static void add_segment(struct bar *bar, uint64_t from, uint64_t to,
			enum phase phase)
{
	struct segment *last = bar->n_segments ?
			       &bar->segments[bar->n_segments - 1] : NULL;

	if (last && last->phase == phase) {
		last->to = to;
		return;
	}
	array_grow(bar->segments, bar->n_segments);
	bar->segments[bar->n_segments++] = (struct segment){ from, to, phase };
}

/* When the last descriptor was closed: 0 if before the module came, UINT64_MAX if not yet. */
static uint64_t released_at(const struct sock *sock)
{
	uint64_t time = sock->times[SOCKLIFE_A_TIMES_RELEASED];

	return time || sock->flags & SOCKLIFE_FLAG_RELEASED ? time : UINT64_MAX;
}

/* One state: in two parts if the last descriptor went meanwhile. */
static void add_state(struct bar *bar, const struct step *step, bool later,
		      uint64_t from, uint64_t to)
{
	const struct sock *sock = &bar->row->sock;
	enum phase phase = phase_of(sock, step->state, later);
	uint64_t gone = released_at(sock);

	if (gone >= to || phase == PHASE_TIME_WAIT) {
		add_segment(bar, from, to, phase);
		return;
	}
	if (gone > from)
		add_segment(bar, from, gone, phase);
	add_segment(bar, gone > from ? gone : from, to, PHASE_ORPHAN);
}

static uint64_t clamp_time(uint64_t time, uint64_t least, uint64_t most)
{
	return time < least ? least : time > most ? most : time;
}

static void add_states(struct bar *bar, const struct lifeline *line)
{
	uint64_t at = bar->begin;
	size_t i;

	for (i = 0; i < line->n_steps; i++) {
		bool last = i + 1 == line->n_steps;
		uint64_t to = last ? bar->end :
			      clamp_time(line->steps[i + 1].time, at, bar->end);

		/* A state of no length is only worth it if it is all there is. */
		if (to == at && !(last && !bar->n_segments))
			continue;
		add_state(bar, &line->steps[i], i > 0, at, to);
		at = to;
	}
	if (!bar->n_segments)
		add_segment(bar, bar->begin, bar->end, PHASE_MADE);
}

/* The first and the last of the sends or receives; one of them may be lost. */
static void set_marks(uint64_t marks[2], uint64_t first, uint64_t last)
{
	marks[0] = first ? first : last;
	marks[1] = last ? last : first;
}

static uint64_t birth_of(const struct model_row *row, const struct lifeline *line)
{
	if (row->sock.times[SOCKLIFE_A_TIMES_CREATED])
		return row->sock.times[SOCKLIFE_A_TIMES_CREATED];
	return line->n_steps ? line->steps[0].time : line->first_event;
}

void bar_fill(struct bar *bar, const struct model_row *row,
	      const struct lifeline *line, uint64_t now)
{
	const struct sock *sock = &row->sock;

	*bar = (struct bar){ .row = row, .alive = !row->freed };
	bar->begin = birth_of(row, line);
	bar->end = row->freed ? row->freed_at : now;
	if (bar->end < bar->begin)
		bar->end = bar->begin;
	bar->older = sock->flags & SOCKLIFE_FLAG_CENSUS;
	set_marks(bar->sends, line->first_send,
		  sock->times[SOCKLIFE_A_TIMES_LAST_SEND]);
	set_marks(bar->recvs, line->first_recv,
		  sock->times[SOCKLIFE_A_TIMES_LAST_RECV]);
	bar->tgid = sock->n_holders ? sock->holders[0].tgid : sock->creator.tgid;
	add_states(bar, line);
}

void bar_clear(struct bar *bar)
{
	free(bar->segments);
	*bar = (struct bar){ 0 };
}
