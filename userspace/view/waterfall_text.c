// SPDX-License-Identifier: GPL-2.0
/* The waterfall as lines of text. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
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

struct sheet {
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

static void put_label(struct buf *buf, const struct sheet *sheet,
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
		bar_peer(buf, bar, &sheet->fall->style);
		break;
	}
}

static void measure_columns(struct sheet *sheet)
{
	size_t i, column, width;
	struct buf text = { 0 };

	for (column = 0; column < COLS; column++) {
		sheet->widths[column] = strlen(titles[column]);
		for (i = 0; i < sheet->fall->n; i++) {
			put_label(&text, sheet, &sheet->fall->bars[i], (int)column);
			width = fmt_width(buf_str(&text));
			if (width > sheet->widths[column])
				sheet->widths[column] = width;
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
static void fit_columns(struct sheet *sheet, size_t screen)
{
	size_t used = 2, i;	/* the two arrows */

	measure_columns(sheet);
	at_most(&sheet->widths[COL_PROGRAM], screen / 5 > 8 ? screen / 5 : 8);
	at_most(&sheet->widths[COL_PEER], screen / 4 > 8 ? screen / 4 : 8);
	for (i = 0; i < COLS; i++)
		used += sheet->widths[i] + 1;
	sheet->n_cells = screen > used + LEAST_CELLS ? screen - used :
			 LEAST_CELLS;
}

static void put_color(struct sheet *sheet, const char *color)
{
	if (!sheet->use_color || !strcmp(color, sheet->color))
		return;
	buf_printf(sheet->out, "\033[%s%sm", *color ? "0;" : "0", color);
	sheet->color = color;
}

static void end_line(struct sheet *sheet)
{
	struct buf *out = sheet->out;

	put_color(sheet, "");
	while (out->len && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	buf_puts(out, "\n");
}

static void put_cut(struct sheet *sheet, const char *text, size_t width,
		    bool right)
{
	size_t has = fmt_width(text);
	char *copy;

	if (right && has < width)
		buf_fill(sheet->out, ' ', width - has);
	if (has <= width) {
		buf_puts(sheet->out, text);
	} else {
		copy = xstrdup(text);
		fmt_cut(copy, width - 1);
		has = fmt_width(copy) + 1;
		buf_printf(sheet->out, "%s%s", copy, sheet->pens->cut);
		free(copy);
	}
	if (!right && has < width)
		buf_fill(sheet->out, ' ', width - has);
	buf_puts(sheet->out, " ");
}

static bool is_right(int column)
{
	return column == COL_ID || column == COL_FD;
}

static size_t cell_of(const struct sheet *sheet, uint64_t time)
{
	size_t cell = (size_t)axis_place(&sheet->axis, time,
					 (double)sheet->n_cells);

	return cell < sheet->n_cells ? cell : sheet->n_cells - 1;
}

/* A cell has the phase that takes most of its time. */
static void draw_segment(struct sheet *sheet, const struct segment *segment)
{
	double from = axis_place(&sheet->axis, segment->from,
				 (double)sheet->n_cells);
	double to = axis_place(&sheet->axis, segment->to, (double)sheet->n_cells);
	size_t i;

	for (i = cell_of(sheet, segment->from);
	     i <= cell_of(sheet, segment->to); i++) {
		struct cell *cell = &sheet->cells[i];
		double left = from > (double)i ? from : (double)i;
		double right = to < (double)(i + 1) ? to : (double)(i + 1);

		if (cell->used && right - left <= cell->share)
			continue;
		if (i > cell_of(sheet, segment->from) && right <= left)
			continue;
		cell->used = true;
		cell->phase = segment->phase;
		cell->share = right - left;
	}
}

static void draw_marks(struct sheet *sheet, const uint64_t times[2],
		       enum mark mark)
{
	size_t i;

	for (i = 0; i < 2; i++) {
		struct cell *cell;

		if (times[i] < sheet->axis.begin || times[i] > sheet->axis.end)
			continue;
		cell = &sheet->cells[cell_of(sheet, times[i])];
		cell->mark = cell->mark && cell->mark != mark ? MARK_BOTH : mark;
	}
}

/* Beside the end if there is room, else over it. */
static void draw_failure(struct sheet *sheet, const struct bar *bar)
{
	size_t at = cell_of(sheet, bar->end);

	if (at + 1 < sheet->n_cells)
		at++;
	sheet->cells[at].mark = MARK_FAILED;
}

static void draw_bar(struct sheet *sheet, const struct bar *bar)
{
	size_t i;

	memset(sheet->cells, 0, sheet->n_cells * sizeof(*sheet->cells));
	for (i = 0; i < bar->n_segments; i++)
		if (bar->segments[i].to >= sheet->axis.begin)
			draw_segment(sheet, &bar->segments[i]);
	draw_marks(sheet, bar->sends, MARK_SEND);
	draw_marks(sheet, bar->recvs, MARK_RECV);
	if (bar_failed(bar) && !bar->alive)
		draw_failure(sheet, bar);
}

static bool is_drawn(const struct cell *cell)
{
	return cell->used || cell->mark;
}

/* Where the words about the end have room: n_cells if nowhere. */
static size_t room_for(const struct sheet *sheet, size_t width)
{
	size_t first = 0, last = sheet->n_cells;

	while (last && !is_drawn(&sheet->cells[last - 1]))
		last--;
	while (first < last && !is_drawn(&sheet->cells[first]))
		first++;
	if (last + 1 + width <= sheet->n_cells)
		return last + 1;
	return width + 1 <= first ? first - width - 1 : sheet->n_cells;
}

static void put_cells(struct sheet *sheet, const char *words, size_t at)
{
	size_t i;

	for (i = 0; i < sheet->n_cells; i++) {
		const struct cell *cell = &sheet->cells[i];

		if (i == at && *words) {
			put_color(sheet, "");
			buf_puts(sheet->out, words);
			i += fmt_width(words) - 1;
		} else if (cell->mark) {
			put_color(sheet, mark_colors[cell->mark]);
			buf_puts(sheet->out, sheet->pens->mark[cell->mark]);
		} else if (cell->used) {
			put_color(sheet, phase_colors[cell->phase]);
			buf_puts(sheet->out, sheet->pens->phase[cell->phase]);
		} else {
			put_color(sheet, "");
			buf_puts(sheet->out, " ");
		}
	}
	put_color(sheet, "");
}

static bool is_cut_left(const struct sheet *sheet, const struct bar *bar)
{
	return bar->begin < sheet->axis.begin ||
	       (bar->older && bar->begin <= sheet->axis.begin);
}

static void put_bar(struct sheet *sheet, const struct bar *bar)
{
	struct buf text = { 0 };
	int column;

	for (column = 0; column < COLS; column++) {
		if (column == COL_PROGRAM)
			bar_program_cut(&text, bar, sheet->widths[column],
					sheet->pens->cut);
		else
			put_label(&text, sheet, bar, column);
		put_cut(sheet, buf_str(&text), sheet->widths[column],
			is_right(column));
		buf_clear(&text);
	}
	draw_bar(sheet, bar);
	if (!bar->alive)
		bar_end(&text, bar);
	buf_puts(sheet->out, is_cut_left(sheet, bar) || bar->older ?
		 sheet->pens->older : " ");
	put_cells(sheet, buf_str(&text),
		  room_for(sheet, fmt_width(buf_str(&text))));
	buf_puts(sheet->out, bar->alive ? sheet->pens->alive : " ");
	end_line(sheet);
	buf_free(&text);
}

/* Times in a line, each above its mark; one that has no room is left out. */
static void put_times(struct sheet *sheet)
{
	uint64_t span = sheet->axis.end - sheet->axis.begin, at;
	size_t used = 0, i;
	struct buf text = { 0 };

	for (i = 0; i < COLS; i++)
		buf_fill(sheet->out, ' ', sheet->widths[i] + 1);
	buf_puts(sheet->out, " ");
	for (at = 0; at <= span; at += sheet->axis.step) {
		size_t cell = cell_of(sheet, sheet->axis.begin + at);

		axis_label(&text, &sheet->axis, at);
		if (cell >= used && cell + text.len <= sheet->n_cells + 1) {
			buf_fill(sheet->out, ' ', cell - used);
			buf_puts(sheet->out, buf_str(&text));
			used = cell + text.len;
		}
		buf_clear(&text);
		if (at > UINT64_MAX - sheet->axis.step)
			break;
	}
	end_line(sheet);
	buf_free(&text);
}

static void put_ruler(struct sheet *sheet)
{
	size_t column, i, tick;
	uint64_t at = 0;

	for (column = 0; column < COLS; column++)
		put_cut(sheet, titles[column], sheet->widths[column],
			is_right((int)column));
	buf_puts(sheet->out, " ");
	for (i = 0; i < sheet->n_cells; i++) {
		tick = cell_of(sheet, sheet->axis.begin + at);
		if (i != tick) {
			buf_puts(sheet->out, sheet->pens->line);
			continue;
		}
		buf_puts(sheet->out, i ? sheet->pens->tick : sheet->pens->first);
		at += sheet->axis.step;
		if (at > sheet->axis.end - sheet->axis.begin)
			at = 0;
	}
	end_line(sheet);
}

static void put_key(struct sheet *sheet, const char *color, const char *pen,
		    const char *words)
{
	put_color(sheet, color);
	buf_puts(sheet->out, pen);
	put_color(sheet, "");
	buf_printf(sheet->out, " %s  ", words);
}

static void put_legend(struct sheet *sheet)
{
	const struct pens *pens = sheet->pens;
	int i;

	buf_puts(sheet->out, "\n");
	for (i = 0; i < PHASES; i++)
		put_key(sheet, phase_colors[i], pens->phase[i],
			phase_name((enum phase)i));
	end_line(sheet);
	put_key(sheet, "1", pens->mark[MARK_SEND], "sends");
	put_key(sheet, "1", pens->mark[MARK_RECV], "receives (first, last)");
	put_key(sheet, "1", pens->mark[MARK_BOTH], "both");
	put_key(sheet, "1;31", pens->mark[MARK_FAILED], "failed");
	put_key(sheet, "", pens->older, "older");
	put_key(sheet, "", pens->alive, "still there");
	end_line(sheet);
}

static void put_line(struct sheet *sheet, struct buf *text)
{
	if (text->len) {
		buf_puts(sheet->out, buf_str(text));
		end_line(sheet);
	}
	buf_clear(text);
}

static void put_group(struct sheet *sheet, size_t i)
{
	struct buf text = { 0 };

	if (!waterfall_begins_group(sheet->fall, i))
		return;
	waterfall_group(&text, sheet->fall, i);
	put_color(sheet, "1");
	put_line(sheet, &text);
	buf_free(&text);
}

void waterfall_text(struct buf *out, const struct waterfall *fall, size_t width,
		    bool color)
{
	struct sheet sheet = {
		.out = out, .fall = fall, .color = "", .use_color = color,
		.pens = fmt_is_utf8() ? &fine : &plain,
	};
	struct buf text = { 0 };
	size_t i;

	fit_columns(&sheet, width);
	axis_set(&sheet.axis, fall->begin, fall->end,
		 (unsigned int)(sheet.n_cells / MARK_GAP));
	sheet.cells = xcalloc(sheet.n_cells, sizeof(*sheet.cells));
	waterfall_title(&text, fall);
	put_line(&sheet, &text);
	put_times(&sheet);
	put_ruler(&sheet);
	for (i = 0; i < fall->n; i++) {
		put_group(&sheet, i);
		put_bar(&sheet, &fall->bars[i]);
	}
	waterfall_rest(&text, fall);
	put_line(&sheet, &text);
	put_legend(&sheet);
	free(sheet.cells);
	buf_free(&text);
}
