// SPDX-License-Identifier: GPL-2.0
#include "view/sequence.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/util.h"
#include "model/other_end.h"
#include "text/phrase.h"

#define S(name)		SOCKLIFE_STATE_##name

void sequence_note(struct sequence *seq, const struct event *event,
		   const struct sock *sock, const struct addr_style *style)
{
	struct buf words = { 0 };

	/* A receive that would have waited says nothing about the other side. */
	if (!sock_is_tcp(sock) || event->result == -EAGAIN)
		return;
	phrase_event(&words, event, sock, style);
	array_grow(seq->notes, seq->n_notes);
	seq->notes[seq->n_notes] = (struct note){
		.event = *event, .words = buf_steal(&words), .order = seq->n_notes,
	};
	seq->notes[seq->n_notes].event.payload = (struct bytes){ 0 };	/* gone with the message */
	seq->notes[seq->n_notes].event.said = NULL;
	seq->notes[seq->n_notes].event.n_said = 0;
	seq->n_notes++;
}

static struct model_row *find_other(struct model *model, const struct model_row *row)
{
	struct other_ends *ends = other_ends_new(model);
	const struct sock *other = other_end(ends, &row->sock);

	other_ends_free(ends);
	return other ? model_find(model, other->id) : NULL;
}

static bool find_ends(struct model *model, uint64_t id,
		      struct model_row *ends[SIDES])
{
	struct model_row *row = model_find(model, id), *other;

	if (!row || !sock_is_tcp(&row->sock)) {
		complain("the record has no TCP socket #%" PRIu64, id);
		return false;
	}
	other = find_other(model, row);
	if (!other) {
		complain("the other end of #%" PRIu64 " is not in the record, or several would do",
			 id);
		return false;
	}
	if (row->sock.flags & SOCKLIFE_FLAG_PASSIVE) {
		ends[SIDE_CLIENT] = other;
		ends[SIDE_SERVER] = row;
	} else {
		ends[SIDE_CLIENT] = row;
		ends[SIDE_SERVER] = other;
	}
	return true;
}

static int compare_notes(const void *a, const void *b)
{
	const struct note *x = a, *y = b;

	if (x->event.time != y->event.time)
		return x->event.time < y->event.time ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static void keep_notes(struct sequence *seq, struct model_row *const ends[SIDES])
{
	size_t i, kept = 0;

	for (i = 0; i < seq->n_notes; i++) {
		struct note *note = &seq->notes[i];

		if (note->event.id == ends[SIDE_CLIENT]->sock.id)
			note->side = SIDE_CLIENT;
		else if (note->event.id == ends[SIDE_SERVER]->sock.id)
			note->side = SIDE_SERVER;
		else {
			free(note->words);
			continue;
		}
		seq->notes[kept++] = *note;
	}
	seq->n_notes = kept;
}

static uint64_t noted_bytes(const struct sequence *seq, enum side side,
			    uint16_t type)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < seq->n_notes; i++)
		if (seq->notes[i].side == side &&
		    event_moves(&seq->notes[i].event, type))
			sum += (uint64_t)seq->notes[i].event.result;
	return sum;
}

/*
 * How far each direction has come, as its sender and as its receiver see it.
 * What was moved before the record began is in the rows' sums.
 */
static void count_bytes(struct sequence *seq, struct model_row *const ends[SIDES])
{
	uint64_t sent[SIDES], received[SIDES];
	size_t i;

	for (i = 0; i < SIDES; i++) {
		sent[i] = ends[i]->sock.send.bytes -
			  noted_bytes(seq, i, SOCKLIFE_EVENT_SEND);
		received[i] = ends[i]->sock.recv.bytes -
			      noted_bytes(seq, i, SOCKLIFE_EVENT_RECV);
	}
	for (i = 0; i < seq->n_notes; i++) {
		struct note *note = &seq->notes[i];
		uint64_t bytes = (uint64_t)note->event.result;

		if (event_moves(&note->event, SOCKLIFE_EVENT_SEND))
			note->passed = sent[note->side] += bytes;
		if (event_moves(&note->event, SOCKLIFE_EVENT_RECV))
			note->passed = received[note->side] += bytes;
	}
}

static bool is_step(const struct event *event, uint8_t old, uint8_t state)
{
	return event->type == SOCKLIFE_EVENT_STATE && event->state == state &&
	       (!old || event->old_state == old);
}

/* What @from sends when it enters a state, and how @to shows that it came. */
static const char *state_arrow(const struct event *from, const struct event *to)
{
	static const struct {
		uint8_t from_old, from, to_old, to;
		const char *words;
	} pairs[] = {
		{ S(SYN_SENT), S(ESTABLISHED), 0, S(ESTABLISHED), "ACK" },
		{ 0, S(FIN_WAIT1), S(ESTABLISHED), S(CLOSE_WAIT), "FIN" },
		{ 0, S(FIN_WAIT1), S(FIN_WAIT1), S(CLOSING), "FIN" },
		{ 0, S(CLOSE_WAIT), S(FIN_WAIT1), S(FIN_WAIT2), "ACK" },
		{ 0, S(LAST_ACK), S(FIN_WAIT2), S(TIME_WAIT), "FIN" },
		{ 0, S(CLOSING), S(CLOSING), S(TIME_WAIT), "ACK" },
		{ 0, S(TIME_WAIT), S(LAST_ACK), S(CLOSE), "ACK" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		if (is_step(from, pairs[i].from_old, pairs[i].from) &&
		    is_step(to, pairs[i].to_old, pairs[i].to))
			return pairs[i].words;
	if (is_step(from, S(ESTABLISHED), S(CLOSE)) &&
	    to->type == SOCKLIFE_EVENT_ERROR && to->result == -ECONNRESET)
		return "RST";
	return NULL;
}

/* Notes of some kind, in the order of time. */
struct notes {
	size_t *at;
	size_t n;
};

static void list_notes(struct notes *notes, const struct sequence *seq, enum side side,
		       uint16_t type)
{
	size_t i;

	*notes = (struct notes){ 0 };
	for (i = 0; i < seq->n_notes; i++)
		if (seq->notes[i].side == side && seq->notes[i].event.type == type &&
		    (type == SOCKLIFE_EVENT_STATE || event_moves(&seq->notes[i].event, type))) {
			array_grow(notes->at, notes->n);
			notes->at[notes->n++] = i;
		}
}

static void add_arrow(struct sequence *seq, size_t from, size_t to, const char *words)
{
	array_grow(seq->arrows, seq->n_arrows);
	seq->arrows[seq->n_arrows++] = (struct arrow){ from, to, words };
}

/*
 * Bytes pair if the receive ends exactly where the send ended. Both directions only grow, so
 * one walk finds all.
 */
static void pair_bytes(struct sequence *seq, const struct notes *sends,
		       const struct notes *receives)
{
	size_t i, k = 0;

	for (i = 0; i < sends->n; i++) {
		uint64_t passed = seq->notes[sends->at[i]].passed;

		while (k < receives->n && seq->notes[receives->at[k]].passed < passed)
			k++;
		if (k < receives->n && seq->notes[receives->at[k]].passed == passed &&
		    receives->at[k] > sends->at[i])
			add_arrow(seq, sends->at[i], receives->at[k], "");
	}
}

/* A connection has few changes of state, but an error is a note of another kind. */
static void pair_states(struct sequence *seq, const struct notes *states)
{
	size_t i, to;

	for (i = 0; i < states->n; i++) {
		const struct note *from = &seq->notes[states->at[i]];
		const char *words = NULL;

		for (to = states->at[i] + 1; to < seq->n_notes && !words; to++)
			if (seq->notes[to].side != from->side)
				words = state_arrow(&from->event, &seq->notes[to].event);
		if (words)
			add_arrow(seq, states->at[i], to - 1, words);
	}
}

static int compare_arrows(const void *a, const void *b)
{
	const struct arrow *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static void pair_notes(struct sequence *seq)
{
	struct notes sends, receives, states;
	int side;

	for (side = 0; side < SIDES; side++) {
		list_notes(&sends, seq, side, SOCKLIFE_EVENT_SEND);
		list_notes(&receives, seq, !side, SOCKLIFE_EVENT_RECV);
		list_notes(&states, seq, side, SOCKLIFE_EVENT_STATE);
		pair_bytes(seq, &sends, &receives);
		pair_states(seq, &states);
		free(sends.at);
		free(receives.at);
		free(states.at);
	}
	if (seq->n_arrows)
		qsort(seq->arrows, seq->n_arrows, sizeof(*seq->arrows), compare_arrows);
}

bool sequence_choose(struct sequence *seq, struct feed *feed,
		     const struct programs *programs, uint64_t id)
{
	struct model_row *ends[SIDES];
	int i;

	if (!find_ends(feed->model, id, ends))
		return false;
	keep_notes(seq, ends);
	if (seq->n_notes)
		qsort(seq->notes, seq->n_notes, sizeof(*seq->notes), compare_notes);
	count_bytes(seq, ends);
	pair_notes(seq);
	for (i = 0; i < SIDES; i++) {
		bar_fill(&seq->ends[i], ends[i], ends[i]->line, feed_now(feed));
		seq->ends[i].program = programs_name(programs,
						     seq->ends[i].tgid);
	}
	return true;
}

void sequence_free(struct sequence *seq)
{
	size_t i;

	for (i = 0; i < seq->n_notes; i++)
		free(seq->notes[i].words);
	free(seq->notes);
	free(seq->arrows);
	for (i = 0; i < SIDES; i++)
		bar_clear(&seq->ends[i]);
	*seq = (struct sequence){ 0 };
}
