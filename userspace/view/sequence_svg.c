// SPDX-License-Identifier: GPL-2.0
/*
 * A conversation as a picture: two columns, time goes down. Each event has a
 * line of its own, so that a busy instant can be read; its time stands beside.
 */
#include <inttypes.h>

#include "base/util.h"
#include "text/row.h"
#include "text/svg.h"
#include "view/sequence.h"

#define PAGE		1280.0
#define HEAD		96.0
#define FOOT		28.0
#define LINE		22.0
#define TIMES		112.0		/* where the times end */
#define BAR		10.0		/* width of a side's bar */

static const double columns[SIDES] = { 500, 850 };

static double y_of(size_t note)
{
	return HEAD + LINE * ((double)note + 0.5);
}

/* The bar's edge that faces the other side. */
static double edge_of(enum side side)
{
	return columns[side] + (side == SIDE_CLIENT ? BAR / 2 : -BAR / 2);
}

static void put_head(struct buf *out, const struct sequence *seq, enum side side,
		     const struct addr_style *style)
{
	const struct bar *bar = &seq->ends[side];
	const struct sock *sock = &bar->row->sock;
	struct addr_owner owner = row_owner(sock);
	const char *anchor = side == SIDE_CLIENT ? "end" : "start";
	double x = columns[side] + (side == SIDE_CLIENT ? BAR / 2 : -BAR / 2);
	struct buf text = { 0 };

	bar_program(&text, bar);
	buf_printf(&text, " #%" PRIu64, sock->id);
	svg_text(out, "title", x, 56, anchor, buf_str(&text));
	buf_clear(&text);
	fmt_addr_text(&text, &sock->local, &owner, style);
	svg_text(out, "dim", x, 76, anchor, buf_str(&text));
	buf_free(&text);
}

static enum phase phase_at(const struct bar *bar, uint64_t time)
{
	size_t i = 0;

	while (i + 1 < bar->n_segments && bar->segments[i + 1].from <= time)
		i++;
	return bar->segments[i].phase;
}

/* From line to line in the colour of the phase that the side is in then. */
static void put_life(struct buf *out, const struct sequence *seq, enum side side)
{
	const struct bar *bar = &seq->ends[side];
	size_t i;

	for (i = 0; i + 1 < seq->n_notes; i++) {
		uint64_t time = seq->notes[i].event.time;

		if (time < bar->begin || (!bar->alive && time >= bar->end))
			continue;
		svg_rect(out, phase_class(phase_at(bar, time)),
			 columns[side] - BAR / 2, y_of(i), BAR, LINE);
	}
}

static void put_time(struct buf *out, const struct sequence *seq, size_t i)
{
	uint64_t since = seq->notes[i].event.time - seq->notes[0].event.time;
	struct buf text = { 0 };

	buf_printf(&text, "%" PRIu64 ".%06" PRIu64, since / NSEC_PER_SEC,
		   since % NSEC_PER_SEC / NSEC_PER_USEC);
	svg_text(out, "dim", TIMES, y_of(i) + 4, "end", buf_str(&text));
	buf_free(&text);
}

static void put_note(struct buf *out, const struct sequence *seq, size_t i)
{
	const struct note *note = &seq->notes[i];
	bool left = note->side == SIDE_CLIENT;
	bool state = note->event.type == SOCKLIFE_EVENT_STATE;

	svg_text_cut(out, state ? "group" : "",
		     columns[note->side] + (left ? -14 : 14), y_of(i) + 4,
		     left ? "end" : "start", note->words, left ? 50 : 56);
	svg_rect(out, "tick", columns[note->side] - BAR / 2 - 2, y_of(i) - 1,
		 BAR + 4, 2);
}

static void put_pair(struct buf *out, const struct sequence *seq,
		     const struct arrow *arrow)
{
	const struct note *from = &seq->notes[arrow->from];
	const struct note *to = &seq->notes[arrow->to];
	const double y1 = y_of(arrow->from), y2 = y_of(arrow->to);
	struct buf words = { 0 };

	buf_puts(&words, arrow->words);
	if (!*arrow->words)
		buf_printf(&words, "%d bytes", from->event.result);
	svg_arrow(out, edge_of(from->side), y1, edge_of(to->side), y2);
	svg_text(out, "dim small", (columns[SIDE_CLIENT] + columns[SIDE_SERVER]) / 2,
		 (y1 + y2) / 2 - 4, "middle", buf_str(&words));
	buf_free(&words);
}

/*
 * SYN and SYN+ACK: the client's states tell of them, but at the other side the
 * listener has no socket for them yet. They end halfway.
 */
static void put_handshake(struct buf *out, const struct sequence *seq, size_t i)
{
	const struct note *note = &seq->notes[i];
	const double x = edge_of(SIDE_CLIENT);
	const double far = x + (columns[SIDE_SERVER] - x) / 4, y = y_of(i);

	if (note->side != SIDE_CLIENT ||
	    note->event.type != SOCKLIFE_EVENT_STATE)
		return;
	if (note->event.state == SOCKLIFE_STATE_SYN_SENT) {
		svg_arrow(out, x, y, far, y + 5);
		svg_text(out, "dim small", far + 6, y + 6, "start", "SYN");
	} else if (note->event.old_state == SOCKLIFE_STATE_SYN_SENT &&
		   note->event.state == SOCKLIFE_STATE_ESTABLISHED) {
		svg_arrow(out, far, y - 5, x, y);
		svg_text(out, "dim small", far + 6, y - 2, "start", "SYN+ACK");
	}
}

void sequence_svg(struct buf *out, const struct sequence *seq,
		  const struct addr_style *style)
{
	const double height = HEAD + LINE * (double)seq->n_notes + FOOT;
	struct buf title = { 0 };
	size_t i;

	buf_printf(&title, "One conversation: #%" PRIu64 " and #%" PRIu64,
		   seq->ends[SIDE_CLIENT].row->sock.id,
		   seq->ends[SIDE_SERVER].row->sock.id);
	svg_begin(out, PAGE, height, buf_str(&title));
	svg_text(out, "dim", TIMES, 76, "end", "seconds");
	put_head(out, seq, SIDE_CLIENT, style);
	put_head(out, seq, SIDE_SERVER, style);
	for (i = 0; i < seq->n_notes; i += 2)
		svg_rect(out, "stripe", 16, y_of(i) - LINE / 2, PAGE - 32, LINE);
	put_life(out, seq, SIDE_CLIENT);
	put_life(out, seq, SIDE_SERVER);
	for (i = 0; i < seq->n_notes; i++)
		put_handshake(out, seq, i);
	for (i = 0; i < seq->n_arrows; i++)
		put_pair(out, seq, &seq->arrows[i]);
	for (i = 0; i < seq->n_notes; i++) {
		put_time(out, seq, i);
		put_note(out, seq, i);
	}
	svg_end(out);
	buf_free(&title);
}
