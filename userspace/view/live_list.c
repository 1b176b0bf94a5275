// SPDX-License-Identifier: GPL-2.0
/* The live view's list of sockets. */
#include <stdlib.h>

#include "base/util.h"
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

/* Keeps the cursor's row on the screen. */
static void scroll_list(struct live *live, size_t height)
{
	size_t index;

	live->height = height;
	if (!live_cursor(live, &index))
		index = live->top;
	if (index < live->top)
		live->top = index;
	if (index >= live->top + height)
		live->top = index - height + 1;
	if (live->top + height > live->n_rows)
		live->top = live->n_rows > height ? live->n_rows - height : 0;
}

/* The arrow shows where the values grow. */
static void put_title(const struct live *live, enum live_column_id id, struct buf *title)
{
	const struct live_column *column = &live_columns[id];
	bool falls = column->falls != live->reversed;

	buf_puts(title, column->title);
	if (id != live->sort)
		return;
	if (fmt_is_utf8())
		buf_puts(title, falls ? "\u2193" : "\u2191");
	else
		buf_puts(title, falls ? "v" : "^");
}

struct heading {
	struct column cells[2 * LIVE_COLUMNS];
	size_t n;
	struct buf marked;	/* the title of the column that is sorted by */
};

static void fill_heading(const struct live *live, struct heading *heading)
{
	enum live_column_id id;
	size_t i;

	*heading = (struct heading){ 0 };
	for (i = 0; (id = live_column_at(live, i)) != LIVE_COLUMNS; i++) {
		const struct live_column *column = &live_columns[id];
		struct column *cell = &heading->cells[heading->n++];

		*cell = (struct column){ column->title, column->align, false };
		if (id == live->sort) {
			put_title(live, id, &heading->marked);
			cell->title = buf_str(&heading->marked);
		}
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
	struct heading heading;
	struct table *table;
	size_t i, end;

	fill_heading(live, &heading);
	table = table_new(heading.cells, heading.n);
	scroll_list(live, height);
	end = live->n_rows < live->top + height ? live->n_rows : live->top + height;
	for (i = live->top; i < end; i++)
		add_row(table, live, live->rows[i]);
	table_line(table, -1, screen_add(screen, TINT_COLUMNS));
	for (i = live->top; i < end; i++) {
		table_line(table, (long)(i - live->top),
			   screen_add(screen, tint_of(live, live->rows[i])));
		screen->lines[screen->n_lines - 1].cursor =
			live->rows[i]->sock.id == live->cursor;
	}
	table_free(table);
	buf_free(&heading.marked);
}
