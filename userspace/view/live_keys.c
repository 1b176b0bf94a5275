// SPDX-License-Identifier: GPL-2.0
/* What the keys of the live view do. */
#include <ctype.h>
#include <string.h>

#include "view/live.h"
#include "view/term.h"

bool live_set_filter(struct live *live, const char *text)
{
	struct filter *filter = filter_parse(text, &live->message);

	if (!filter) {
		/* One line on the screen: without the picture of the position. */
		live->message.data[strcspn(live->message.data, "\n")] = '\0';
		live->message.len = strlen(live->message.data);
		return false;
	}
	filter_free(live->select.filter);
	live->select.filter = filter;
	buf_clear(&live->message);
	buf_clear(&live->filter_text);
	buf_puts(&live->filter_text, text);
	return true;
}

/* The bytes of the last character, which may be UTF-8. */
static void erase_last(struct buf *text)
{
	while (text->len && ((unsigned char)text->data[text->len - 1] & 0xc0) == 0x80)
		text->len--;
	if (text->len)
		text->len--;
	if (text->data)
		text->data[text->len] = '\0';
}

static void type_key(struct live *live, int key)
{
	char c = (char)key;

	switch (key) {
	case TERM_ESCAPE:
		live->typing = false;
		return;
	case TERM_ENTER:
		live->typing = false;
		live_set_filter(live, buf_str(&live->prompt));
		live_collect(live);
		return;
	case TERM_BACKSPACE:
		erase_last(&live->prompt);
		return;
	}
	if (key >= ' ' && key < 256)
		buf_add(&live->prompt, &c, 1);
}

static void move_to(struct live *live, size_t index)
{
	if (!live->n_rows)
		return;
	if (index >= live->n_rows)
		index = live->n_rows - 1;
	live->cursor = live->rows[index]->sock.id;
}

static bool move_cursor(struct live *live, int key)
{
	size_t index, page = live->height ? live->height : 1;
	bool known = live_cursor(live, &index) != NULL;

	switch (key) {
	case TERM_UP:
		move_to(live, index ? index - 1 : 0);
		return true;
	case TERM_DOWN:
		move_to(live, known ? index + 1 : live->top);
		return true;
	case TERM_PAGE_UP:
		move_to(live, index > page ? index - page : 0);
		return true;
	case TERM_PAGE_DOWN:
		move_to(live, index + page);
		return true;
	case TERM_HOME:
		move_to(live, 0);
		return true;
	case TERM_END:
		move_to(live, live->n_rows);
		return true;
	}
	return false;
}

static void begin_typing(struct live *live)
{
	live->typing = true;
	buf_clear(&live->prompt);
	buf_puts(&live->prompt, buf_str(&live->filter_text));
}

static void toggle_page(struct live *live, enum live_page page)
{
	live->page = live->page == page ? LIVE_LIST : page;
}

static void run_command(struct live *live, int key)
{
	size_t index;

	buf_clear(&live->message);
	switch (key) {
	case '/':
		begin_typing(live);
		break;
	case 's':
		live_sort_next(live);
		break;
	case 'r':
		live->reversed = !live->reversed;
		break;
	case 't':
		live->hide_closed = !live->hide_closed;
		break;
	case 'n':
		live->style.numeric = !live->style.numeric;
		break;
	case 'p':
		toggle_page(live, LIVE_PROCESSES);
		break;
	case 'h':
	case '?':
		toggle_page(live, LIVE_HELP);
		break;
	case ' ':
		live_pause(live);
		break;
	case TERM_ENTER:
		if (live->page == LIVE_DETAILS)
			live->page = LIVE_LIST;
		else if (live_cursor(live, &index))
			live->page = LIVE_DETAILS;
		break;
	case TERM_ESCAPE:
		live->page = LIVE_LIST;
		break;
	}
	live_collect(live);
}

bool live_key(struct live *live, int key)
{
	if (live->typing) {
		type_key(live, key);
		return true;
	}
	if (key == 'q')
		return false;
	if (live->page == LIVE_HELP && key != 'h' && key != TERM_RESIZED) {
		live->page = LIVE_LIST;
		return true;
	}
	if (!move_cursor(live, key))
		run_command(live, key);
	return true;
}
