// SPDX-License-Identifier: GPL-2.0
/* The live view's list of sockets. */
#include <stdlib.h>

#include "view/live_columns.h"

static enum tint tint_of(const struct live *live, const struct model_row *row)
{
	uint64_t created = row->sock.times[SOCKLIFE_A_TIMES_CREATED];

	if (row->freed)
		return live->now - row->freed_at < LIVE_RED_NS ||
		       live->now < row->freed_at ? TINT_CLOSED : TINT_FADED;
	if (created && !(row->sock.flags & SOCKLIFE_FLAG_CENSUS) &&
	    live->now < created + LIVE_NEW_NS)
		return TINT_NEW;
	return TINT_PLAIN;
}

static void fill_heading(const struct live *live, struct live_heading *heading)
{
	enum live_column_id id;
	size_t i;

	for (i = 0; (id = live_column_at(live, i)) != LIVE_COLUMNS; i++) {
		const struct live_column *column = &live_columns[id];

		live_add_title(heading, column->title, column->align,
			       id == live->order.column ?
			       column->falls != live->order.reversed : -1);
		if (column->port)
			heading->cells[heading->n++] = (struct column){ column->port, ALIGN_LEFT,
									true };
	}
}

static void add_row(struct table *table, const struct live *live, const struct model_row *row)
{
	struct buf text = { 0 }, port = { 0 };
	enum live_column_id id;
	size_t i;

	for (i = 0; (id = live_column_at(live, i)) != LIVE_COLUMNS; i++) {
		live_columns[id].put(live, row, &text, &port);
		table_take(table, &text);
		if (live_columns[id].port)
			table_take(table, &port);
	}
	buf_free(&text);
	buf_free(&port);
}

void live_list(struct live *live, struct screen *screen, size_t height)
{
	struct live_pane *pane = live_pane(live);
	struct live_heading heading = { 0 };
	struct table *table;
	size_t i, end;

	fill_heading(live, &heading);
	table = table_new(heading.cells, heading.n);
	live_scroll(live, height);
	end = live->n_rows < pane->top + height ? live->n_rows : pane->top + height;
	for (i = pane->top; i < end; i++)
		add_row(table, live, live->rows[i]);
	table_line(table, -1, screen_add(screen, TINT_COLUMNS));
	live_note_cells(live, table, &heading);
	for (i = pane->top; i < end; i++) {
		table_line(table, (long)(i - pane->top),
			   screen_add(screen, tint_of(live, live->rows[i])));
		screen->lines[screen->n_lines - 1].cursor =
			live->rows[i]->sock.id == live->cursor;
	}
	table_free(table);
	buf_free(&heading.marked);
}
