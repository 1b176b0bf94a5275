// SPDX-License-Identifier: GPL-2.0
/* What a click does: on a row it selects that, on a heading it sorts. */
#include "view/live_columns.h"

void live_note_cells(struct live *live, const struct table *table,
		     const struct live_heading *heading)
{
	size_t i;

	live->n_cells = heading->n;
	for (i = 0; i < heading->n; i++)
		live->cells[i] = table_begin(table, i);
}

/* The nth cell of the heading belongs to this column. */
static size_t column_of_cell(const struct live *live, size_t cell)
{
	enum live_column_id id;
	size_t i, n = 0;

	if (live->page == LIVE_PROCESSES)
		return cell;
	for (i = 0; (id = live_column_at(live, i)) != LIVE_COLUMNS; i++) {
		n += live_columns[id].port ? 2 : 1;
		if (cell < n)
			break;
	}
	return id;
}

/* As in other programs: once more on the same one turns the order round. */
static void sort_by(struct live_order *order, size_t column)
{
	bool same = order->column == column;

	*order = (struct live_order){ column, same && !order->reversed };
}

static void click_heading(struct live *live, size_t column)
{
	size_t i;

	if (live->page != LIVE_LIST && live->page != LIVE_PROCESSES)
		return;
	for (i = live->n_cells; i && live->cells[i - 1] > column + live_pane(live)->left; i--)
		;
	if (!i)
		return;
	sort_by(live_page_order(live), column_of_cell(live, i - 1));
	live_collect(live);
}

void live_click(struct live *live, size_t line, size_t column)
{
	const struct live_pane *pane = live_pane(live);
	size_t nth = line - live->heading - 1;

	if (line == live->heading)
		click_heading(live, column);
	else if (line > live->heading && nth < pane->height &&
		 pane->top + nth < live_length(live) && live->page != LIVE_DETAILS &&
		 live->page != LIVE_HELP)
		live_point(live, pane->top + nth);
}
