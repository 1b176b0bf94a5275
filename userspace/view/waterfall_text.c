// SPDX-License-Identifier: GPL-2.0
/* The waterfall as lines of text. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "text/axis.h"
#include "text/names.h"
#include "view/waterfall.h"

#define LEAST_CELLS	12	/* a bar is at least so long */
#define MARK_GAP	10	/* columns between two times of the axis */

enum mark {
	MARK_NONE,
	MARK_SEND,
	MARK_RECV,
	MARK_BOTH,
	MARK_FAILED,
	MARKS
};

/* What is drawn with: one set for UTF-8, one for everybody. */
struct pens {
	const char *phase[PHASES];
	const char *mark[MARKS];
	const char *older;
	const char *alive;
	const char *cut;
	const char *line, *tick, *first;	/* of the axis */
};

static const struct pens fine = {
	.phase = { "·", "─", "░", "█", "▒", "╌", "┈" },
	.mark = { "", "▲", "▼", "◆", "×" },
	.older = "←", .alive = "→", .cut = "…",
	.line = "─", .tick = "┬", .first = "┌",
};

static const struct pens plain = {
	.phase = { ".", "-", ":", "=", "%", "~", "_" },
	.mark = { "", "s", "r", "b", "x" },
	.older = "<", .alive = ">", .cut = "~",
	.line = "-", .tick = "+", .first = "+",
};

static const char *const phase_colors[PHASES] = {
	"37", "34", "33", "32", "35", "90", "90"
};
static const char *const mark_colors[MARKS] = { "", "1", "1", "1", "1;31" };

struct cell {
	bool used;
	enum phase phase;
	double share;		/* of the cell's time that the phase has */
	enum mark mark;
};

enum { COL_PROGRAM, COL_ID, COL_FD, COL_NETID, COL_PEER, COLS };

struct canvas {
	struct buf *out;
	const struct waterfall *fall;
	const struct pens *pens;
	struct axis axis;
	size_t widths[COLS];
	size_t n_cells;
	struct cell *cells;	/* of the bar that is drawn */
	const char *color;	/* the one in force */
	bool use_color;
};

static const char *const titles[COLS] = {
	"Program", "Id", "Fd", "Netid", "Peer"
};

static void put_label(struct buf *buf, const struct canvas *canvas,
		      const struct bar *bar, int column)
{
	const struct sock *sock = &bar->row->sock;
	char netid[NAME_MAX_LEN];

	switch (column) {
	case COL_PROGRAM:
		bar_program(buf, bar);
		break;
	case COL_ID:
		buf_printf(buf, "%" PRIu64, sock->id);
		break;
	case COL_FD:
		if (bar->row->first_fd >= 0)
			buf_printf(buf, "%d", bar->row->first_fd);
		else
			buf_puts(buf, "-");
		break;
	case COL_NETID:
		buf_puts(buf, netid_name(sock->family, sock->type,
					 sock->protocol, netid));
		break;
	case COL_PEER:
		bar_peer(buf, bar, &canvas->fall->style);
		break;
	}
}

static void measure_columns(struct canvas *canvas)
{
	size_t i, column, width;
	struct buf text = { 0 };

	for (column = 0; column < COLS; column++) {
		canvas->widths[column] = strlen(titles[column]);
		for (i = 0; i < canvas->fall->n; i++) {
			put_label(&text, canvas, &canvas->fall->bars[i], (int)column);
			width = fmt_width(buf_str(&text));
			if (width > canvas->widths[column])
				canvas->widths[column] = width;
			buf_clear(&text);
		}
	}
	buf_free(&text);
}

static void at_most(size_t *width, size_t most)
{
	if (*width > most)
		*width = most;
}

/* Names and addresses give way: half of the screen is for the bars. */
static void fit_columns(struct canvas *canvas, size_t screen)
{
	size_t used = 2, i;	/* the two arrows */

	measure_columns(canvas);
	at_most(&canvas->widths[COL_PROGRAM], screen / 5 > 8 ? screen / 5 : 8);
	at_most(&canvas->widths[COL_PEER], screen / 4 > 8 ? screen / 4 : 8);
	for (i = 0; i < COLS; i++)
		used += canvas->widths[i] + 1;
	canvas->n_cells = screen > used + LEAST_CELLS ? screen - used :
			 LEAST_CELLS;
}

static void put_color(struct canvas *canvas, const char *color)
{
	if (!canvas->use_color || !strcmp(color, canvas->color))
		return;
	buf_printf(canvas->out, "\033[%s%sm", *color ? "0;" : "0", color);
	canvas->color = color;
}

static void end_line(struct canvas *canvas)
{
	struct buf *out = canvas->out;

	put_color(canvas, "");
	while (out->len && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	buf_puts(out, "\n");
}

static void put_cut(struct canvas *canvas, const char *text, size_t width,
		    bool right)
{
	size_t has = fmt_width(text);
	char *copy;

	if (right && has < width)
		buf_fill(canvas->out, ' ', width - has);
	if (has <= width) {
		buf_puts(canvas->out, text);
	} else {
		copy = xstrdup(text);
		fmt_cut(copy, width - 1);
		has = fmt_width(copy) + 1;
		buf_printf(canvas->out, "%s%s", copy, canvas->pens->cut);
		free(copy);
	}
	if (!right && has < width)
		buf_fill(canvas->out, ' ', width - has);
	buf_puts(canvas->out, " ");
}

static bool is_right(int column)
{
	return column == COL_ID || column == COL_FD;
}

static size_t cell_of(const struct canvas *canvas, uint64_t time)
{
	size_t cell = (size_t)axis_place(&canvas->axis, time,
					 (double)canvas->n_cells);

	return cell < canvas->n_cells ? cell : canvas->n_cells - 1;
}

/* A cell has the phase that takes most of its time. */
static void draw_segment(struct canvas *canvas, const struct segment *segment)
{
	double from = axis_place(&canvas->axis, segment->from,
				 (double)canvas->n_cells);
	double to = axis_place(&canvas->axis, segment->to, (double)canvas->n_cells);
	size_t i;

	for (i = cell_of(canvas, segment->from);
	     i <= cell_of(canvas, segment->to); i++) {
		struct cell *cell = &canvas->cells[i];
		double left = from > (double)i ? from : (double)i;
		double right = to < (double)(i + 1) ? to : (double)(i + 1);

		if (cell->used && right - left <= cell->share)
			continue;
		if (i > cell_of(canvas, segment->from) && right <= left)
			continue;
		cell->used = true;
		cell->phase = segment->phase;
		cell->share = right - left;
	}
}

static void draw_marks(struct canvas *canvas, const uint64_t times[2],
		       enum mark mark)
{
	size_t i;

	for (i = 0; i < 2; i++) {
		struct cell *cell;

		if (times[i] < canvas->axis.begin || times[i] > canvas->axis.end)
			continue;
		cell = &canvas->cells[cell_of(canvas, times[i])];
		cell->mark = cell->mark && cell->mark != mark ? MARK_BOTH : mark;
	}
}

/* Beside the end if there is room, else over it. */
static void draw_failure(struct canvas *canvas, const struct bar *bar)
{
	size_t at = cell_of(canvas, bar->end);

	if (at + 1 < canvas->n_cells)
		at++;
	canvas->cells[at].mark = MARK_FAILED;
}

static void draw_bar(struct canvas *canvas, const struct bar *bar)
{
	size_t i;

	memset(canvas->cells, 0, canvas->n_cells * sizeof(*canvas->cells));
	if (waterfall_is_past(canvas->fall, bar))
		return;
	for (i = 0; i < bar->n_segments; i++)
		if (bar->segments[i].to >= canvas->axis.begin)
			draw_segment(canvas, &bar->segments[i]);
	draw_marks(canvas, bar->sends, MARK_SEND);
	draw_marks(canvas, bar->recvs, MARK_RECV);
	if (bar_failed(bar) && !bar->alive)
		draw_failure(canvas, bar);
}

static bool is_drawn(const struct cell *cell)
{
	return cell->used || cell->mark;
}

static size_t first_drawn(const struct canvas *canvas)
{
	size_t first = 0;

	while (first < canvas->n_cells && !is_drawn(&canvas->cells[first]))
		first++;
	return first;
}

/* Where the words about the end have room: n_cells if nowhere. */
static size_t room_for(const struct canvas *canvas, size_t width)
{
	size_t first, last = canvas->n_cells;

	while (last && !is_drawn(&canvas->cells[last - 1]))
		last--;
	first = last ? first_drawn(canvas) : 0;
	if (last + 1 + width <= canvas->n_cells)
		return last + 1;
	return width + 1 <= first ? first - width - 1 : canvas->n_cells;
}

static void put_cells(struct canvas *canvas, const char *words, size_t at)
{
	size_t i;

	for (i = 0; i < canvas->n_cells; i++) {
		const struct cell *cell = &canvas->cells[i];

		if (i == at && *words) {
			put_color(canvas, "");
			buf_puts(canvas->out, words);
			i += fmt_width(words) - 1;
		} else if (cell->mark) {
			put_color(canvas, mark_colors[cell->mark]);
			buf_puts(canvas->out, canvas->pens->mark[cell->mark]);
		} else if (cell->used) {
			put_color(canvas, phase_colors[cell->phase]);
			buf_puts(canvas->out, canvas->pens->phase[cell->phase]);
		} else {
			put_color(canvas, "");
			buf_puts(canvas->out, " ");
		}
	}
	put_color(canvas, "");
}

static bool is_cut_left(const struct canvas *canvas, const struct bar *bar)
{
	return bar->begin < canvas->axis.begin ||
	       (bar->older && bar->begin <= canvas->axis.begin);
}

/* Words that have no room beside the bar stand below it, or as near as the line is long. */
static void put_below(struct canvas *canvas, const char *words)
{
	size_t i, begin = 1, at, width = fmt_width(words);

	for (i = 0; i < COLS; i++)
		begin += canvas->widths[i] + 1;
	at = begin + first_drawn(canvas);
	if (at + width > begin + canvas->n_cells)
		at = begin + canvas->n_cells > width ? begin + canvas->n_cells - width : 0;
	buf_fill(canvas->out, ' ', at);
	buf_puts(canvas->out, words);
	end_line(canvas);
}

/* The bar, and @words if they have room: then none are left. */
static void put_end(struct canvas *canvas, struct buf *words)
{
	size_t at = room_for(canvas, fmt_width(buf_str(words)));

	put_cells(canvas, buf_str(words), at);
	if (at < canvas->n_cells)
		buf_clear(words);
}

static void put_bar(struct canvas *canvas, const struct bar *bar)
{
	struct buf text = { 0 };
	int column;

	for (column = 0; column < COLS; column++) {
		if (column == COL_PROGRAM)
			bar_program_cut(&text, bar, canvas->widths[column],
					canvas->pens->cut);
		else
			put_label(&text, canvas, bar, column);
		put_cut(canvas, buf_str(&text), canvas->widths[column],
			is_right(column));
		buf_clear(&text);
	}
	draw_bar(canvas, bar);
	if (!bar->alive)
		waterfall_end(&text, canvas->fall, bar);
	buf_puts(canvas->out, is_cut_left(canvas, bar) || bar->older ?
		 canvas->pens->older : " ");
	put_end(canvas, &text);
	buf_puts(canvas->out, bar->alive ? canvas->pens->alive : " ");
	end_line(canvas);
	if (text.len)
		put_below(canvas, buf_str(&text));
	buf_free(&text);
}

/* Times in a line, each above its mark; one that has no room is left out. */
static void put_times(struct canvas *canvas)
{
	uint64_t span = canvas->axis.end - canvas->axis.begin, at;
	size_t used = 0, i;
	struct buf text = { 0 };

	for (i = 0; i < COLS; i++)
		buf_fill(canvas->out, ' ', canvas->widths[i] + 1);
	buf_puts(canvas->out, " ");
	for (at = 0; at <= span; at += canvas->axis.step) {
		size_t cell = cell_of(canvas, canvas->axis.begin + at);

		axis_label(&text, &canvas->axis, at);
		if (cell >= used && cell + text.len <= canvas->n_cells + 1) {
			buf_fill(canvas->out, ' ', cell - used);
			buf_puts(canvas->out, buf_str(&text));
			used = cell + text.len;
		}
		buf_clear(&text);
		if (at > UINT64_MAX - canvas->axis.step)
			break;
	}
	end_line(canvas);
	buf_free(&text);
}

static void put_ruler(struct canvas *canvas)
{
	size_t column, i, tick;
	uint64_t at = 0;

	for (column = 0; column < COLS; column++)
		put_cut(canvas, titles[column], canvas->widths[column],
			is_right((int)column));
	buf_puts(canvas->out, " ");
	for (i = 0; i < canvas->n_cells; i++) {
		tick = cell_of(canvas, canvas->axis.begin + at);
		if (i != tick) {
			buf_puts(canvas->out, canvas->pens->line);
			continue;
		}
		buf_puts(canvas->out, i ? canvas->pens->tick : canvas->pens->first);
		at += canvas->axis.step;
		if (at > canvas->axis.end - canvas->axis.begin)
			at = 0;
	}
	end_line(canvas);
}

static void put_key(struct canvas *canvas, const char *color, const char *pen,
		    const char *words)
{
	put_color(canvas, color);
	buf_puts(canvas->out, pen);
	put_color(canvas, "");
	buf_printf(canvas->out, " %s  ", words);
}

static void put_legend(struct canvas *canvas)
{
	const struct pens *pens = canvas->pens;
	int i;

	buf_puts(canvas->out, "\n");
	for (i = 0; i < PHASES; i++)
		put_key(canvas, phase_colors[i], pens->phase[i],
			phase_name((enum phase)i));
	end_line(canvas);
	put_key(canvas, "1", pens->mark[MARK_SEND], "sends");
	put_key(canvas, "1", pens->mark[MARK_RECV], "receives (first, last)");
	put_key(canvas, "1", pens->mark[MARK_BOTH], "both");
	put_key(canvas, "1;31", pens->mark[MARK_FAILED], "failed");
	put_key(canvas, "", pens->older, "older");
	put_key(canvas, "", pens->alive, "still there");
	end_line(canvas);
}

static void put_line(struct canvas *canvas, struct buf *text)
{
	if (text->len) {
		buf_puts(canvas->out, buf_str(text));
		end_line(canvas);
	}
	buf_clear(text);
}

static void put_group(struct canvas *canvas, size_t i)
{
	struct buf text = { 0 };

	if (!waterfall_begins_group(canvas->fall, i))
		return;
	waterfall_group(&text, canvas->fall, i);
	put_color(canvas, "1");
	put_line(canvas, &text);
	buf_free(&text);
}

void waterfall_text(struct buf *out, const struct waterfall *fall, size_t width,
		    bool color)
{
	struct canvas canvas = {
		.out = out, .fall = fall, .color = "", .use_color = color,
		.pens = fmt_is_utf8() ? &fine : &plain,
	};
	struct buf text = { 0 };
	size_t i;

	fit_columns(&canvas, width);
	axis_set(&canvas.axis, fall->begin, fall->end,
		 (unsigned int)(canvas.n_cells / MARK_GAP));
	canvas.cells = xcalloc(canvas.n_cells, sizeof(*canvas.cells));
	waterfall_title(&text, fall);
	put_line(&canvas, &text);
	put_times(&canvas);
	put_ruler(&canvas);
	for (i = 0; i < fall->n; i++) {
		put_group(&canvas, i);
		put_bar(&canvas, &fall->bars[i]);
	}
	waterfall_rest(&text, fall);
	put_line(&canvas, &text);
	put_legend(&canvas);
	free(canvas.cells);
	buf_free(&text);
}
