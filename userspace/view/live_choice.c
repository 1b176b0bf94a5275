// SPDX-License-Identifier: GPL-2.0
/* The live view's page on which the columns of the list are chosen. */
#include "view/live_columns.h"

void live_choice(struct live *live, struct screen *screen, size_t height)
{
	struct live_pane *pane = live_pane(live);
	size_t i;

	buf_puts(screen_add(screen, TINT_COLUMNS), "Columns of the list");
	live_scroll(live, height);
	for (i = pane->top; i < LIVE_COLUMNS && i < pane->top + height; i++) {
		bool hidden = live->hidden_columns & (1u << i);

		buf_printf(screen_add(screen, TINT_PLAIN), "[%c] %s", hidden ? ' ' : 'x',
			   live_columns[i].title);
		screen->lines[screen->n_lines - 1].cursor = i == live->choice;
	}
}

void live_choose(struct live *live)
{
	const uint32_t all = (1u << LIVE_COLUMNS) - 1;
	uint32_t hidden = live->hidden_columns ^ (1u << live->choice);

	if (hidden == all) {
		buf_puts(&live->message, "One column has to stay");
		return;
	}
	/* What it is sorted by can be seen. */
	if (hidden & (1u << live->order.column))
		live_sort_next(live);
	live->hidden_columns = hidden;
}
