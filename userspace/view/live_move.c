// SPDX-License-Identifier: GPL-2.0
/* Where the cursor is on each page of the live view, and what of it is on the screen. */
#include "view/live.h"
#include "view/live_columns.h"
#include "view/term.h"

#define SIDEWAYS	8	/* columns */
#define WHEEL		3	/* lines */

struct model_row *live_cursor(const struct live *live, size_t *index)
{
	size_t i;

	for (i = 0; i < live->n_rows; i++)
		if (live->rows[i]->sock.id == live->cursor) {
			*index = i;
			return live->rows[i];
		}
	*index = 0;
	return NULL;
}

static bool find_process(const struct live *live, size_t *index)
{
	for (*index = 0; *index < live->n_processes; (*index)++)
		if (live->processes[*index].tgid == live->process)
			return true;
	*index = 0;
	return false;
}

bool live_index(const struct live *live, size_t *index)
{
	switch (live->page) {
	case LIVE_LIST:
		return live_cursor(live, index);
	case LIVE_PROCESSES:
		return find_process(live, index);
	case LIVE_CHOICE:
		*index = live->choice;
		return true;
	default:
		return false;
	}
}

size_t live_length(const struct live *live)
{
	switch (live->page) {
	case LIVE_LIST:
		return live->n_rows;
	case LIVE_PROCESSES:
		return live->n_processes;
	case LIVE_CHOICE:
		return LIVE_COLUMNS;
	default:
		return live_pane(live)->n_lines;
	}
}

void live_point(struct live *live, size_t index)
{
	size_t n = live_length(live);

	if (!n)
		return;
	if (index >= n)
		index = n - 1;
	switch (live->page) {
	case LIVE_LIST:
		live->cursor = live->rows[index]->sock.id;
		break;
	case LIVE_PROCESSES:
		live->process = live->processes[index].tgid;
		break;
	case LIVE_CHOICE:
		live->choice = index;
		break;
	default:
		live_pane(live)->top = index;
	}
}

void live_scroll(struct live *live, size_t height)
{
	struct live_pane *pane = live_pane(live);
	size_t index, n = live_length(live);

	pane->height = height;
	if (live_index(live, &index)) {
		if (index < pane->top)
			pane->top = index;
		if (index >= pane->top + height)
			pane->top = index - height + 1;
	}
	if (pane->top + height > n)
		pane->top = n > height ? n - height : 0;
}

/* A page of text has no cursor: its first line moves. */
static size_t present_index(const struct live *live, bool *known)
{
	size_t index;

	*known = live_index(live, &index);
	if (*known)
		return index;
	*known = live->page == LIVE_DETAILS || live->page == LIVE_HELP;
	return live_pane(live)->top;
}

static void move_sideways(struct live_pane *pane, bool right)
{
	if (right)
		pane->left += SIDEWAYS;
	else
		pane->left -= pane->left < SIDEWAYS ? pane->left : SIDEWAYS;
}

bool live_move(struct live *live, int key)
{
	struct live_pane *pane = live_pane(live);
	size_t page = pane->height ? pane->height : 1;
	bool known;
	size_t index = present_index(live, &known);

	switch (key) {
	case TERM_UP:
		live_point(live, index && known ? index - 1 : index);
		return true;
	case TERM_DOWN:
		live_point(live, known ? index + 1 : index);
		return true;
	case TERM_PAGE_UP:
		live_point(live, index > page ? index - page : 0);
		return true;
	case TERM_PAGE_DOWN:
		live_point(live, index + page);
		return true;
	case TERM_WHEEL_UP:
		live_point(live, index > WHEEL ? index - WHEEL : 0);
		return true;
	case TERM_WHEEL_DOWN:
		live_point(live, index + WHEEL);
		return true;
	case TERM_HOME:
		live_point(live, 0);
		return true;
	case TERM_END:
		live_point(live, SIZE_MAX);
		return true;
	case TERM_LEFT:
	case TERM_RIGHT:
		move_sideways(pane, key == TERM_RIGHT);
		return true;
	}
	return false;
}
