// SPDX-License-Identifier: GPL-2.0
/* What the keys of the live view do. */
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

static void type_key(struct live *live, int key)
{
	enum prompt_end end = prompt_key(&live->prompt, key);

	live->typing = end == PROMPT_GOES_ON;
	if (end != PROMPT_ENTERED)
		return;
	live_set_filter(live, buf_str(&live->prompt.text));
	live_collect(live);
}

static void begin_typing(struct live *live)
{
	live->typing = true;
	prompt_begin(&live->prompt, buf_str(&live->filter_text));
}

static void toggle_page(struct live *live, enum live_page page)
{
	live->page = live->page == page ? LIVE_LIST : page;
}

/* From a process to its sockets, from a socket to its details. */
static void enter_line(struct live *live)
{
	size_t index;

	if (live->page == LIVE_CHOICE) {
		live_choose(live);
	} else if (live->page == LIVE_DETAILS) {
		live->page = LIVE_LIST;
	} else if (live_index(live, &index)) {
		live->limited |= live->page == LIVE_PROCESSES;
		live->page = live->page == LIVE_PROCESSES ? LIVE_LIST : LIVE_DETAILS;
		*live_pane(live) = (struct live_pane){ 0 };
	}
}

/* And back. */
static void leave_page(struct live *live)
{
	bool back = live->page == LIVE_LIST && live->limited;

	live->page = back ? LIVE_PROCESSES : LIVE_LIST;
	if (back)
		live->limited = false;
}

static void show_processes(struct live *live)
{
	live->limited = false;
	toggle_page(live, LIVE_PROCESSES);
}

/* The habits are mpv's. */
static void play_command(struct live *live, int key)
{
	if (!live->play.on) {
		buf_puts(&live->message, "Only a record (-r FILE) has a speed");
		return;
	}
	if (key == 'e') {
		play_hurry(&live->play);
	} else if (key != '.') {
		play_change_speed(&live->play, key == ']' ? 1 : -1);
	} else {
		play_step(&live->play, &live->feed);
		live_update(live);
	}
}

static void run_command(struct live *live, int key)
{
	buf_clear(&live->message);
	switch (key) {
	case '/':
		begin_typing(live);
		break;
	case 's':
		live_sort_next(live);
		break;
	case 'r':
		live_page_order(live)->reversed ^= true;
		break;
	case 't':
		live->hide_closed = !live->hide_closed;
		break;
	case 'n':
		live->style.numeric = !live->style.numeric;
		break;
	case 'p':
		show_processes(live);
		break;
	case 'c':
		toggle_page(live, LIVE_CHOICE);
		break;
	case 'h':
	case '?':
		toggle_page(live, LIVE_HELP);
		break;
	case ' ':
		if (live->page == LIVE_CHOICE)
			live_choose(live);
		else
			live_pause(live);
		break;
	case '.':
	case '[':
	case ']':
	case 'e':
		play_command(live, key);
		break;
	case TERM_ENTER:
		enter_line(live);
		break;
	case TERM_ESCAPE:
		leave_page(live);
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
	if (key == TERM_RESIZED || live_move(live, key))
		return true;
	if (live->page == LIVE_HELP)
		live->page = LIVE_LIST;
	else
		run_command(live, key);
	return true;
}
