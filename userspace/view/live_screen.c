// SPDX-License-Identifier: GPL-2.0
/* The live view's screen: the head, the list or another page, the keys. */
#include <inttypes.h>

#include "text/row.h"
#include "view/live.h"

#define NARROW	110	/* columns: less than that */
#define SMALL	8	/* rows: less have no room for numbers and keys */

static void put_title(struct live *live, struct screen *screen)
{
	struct buf *line = screen_add(screen, TINT_TITLE);
	struct clock_base clock = live->clock;

	buf_puts(line, "socklife live ");
	fmt_time(line, &clock, live->now);
	buf_printf(line, "  sockets %zu: tcp %zu udp %zu unix %zu other %zu  shown %zu",
		   live->totals[0] + live->totals[1] + live->totals[2] +
		   live->totals[3], live->totals[0], live->totals[1],
		   live->totals[2], live->totals[3], live->n_rows);
}

static void put_numbers(struct live *live, struct screen *screen)
{
	const struct feed *feed = &live->feed;
	struct buf *line = screen_add(screen, TINT_PLAIN);

	if (live->play.on)
		play_put(&live->play, line);
	else if (live->frozen)
		buf_puts(line, "PAUSED  ");
	buf_printf(line, "events: made %" PRIu64 " = delivered %" PRIu64
		   " + dropped %" PRIu64 "  rate %" PRIu64 "/s%s",
		   feed_made(feed), feed->delivered, feed->dropped, live->rate,
		   live->hide_closed ? "  closed hidden" : "");
	if (feed->overruns)
		buf_printf(line, "  overruns %" PRIu64, feed->overruns);
}

/* Which rows are shown. */
static void put_selection(const struct live *live, struct buf *line)
{
	if (live->pid)
		buf_printf(line, "pid %" PRIu64, live->pid);
	if (live->limited) {
		buf_puts(line, line->len ? "  process " : "process ");
		if (live->n_rows)
			row_owner_name(line, &live->rows[0]->sock);
		else
			buf_number(line, live->process, 1);
	}
	if (!live->filter_text.len)
		return;
	buf_puts(line, line->len ? "  filter: " : "filter: ");
	fmt_escape(line, live->filter_text.data, live->filter_text.len, 0);
}

/* The line between head and list: the prompt, a message, or the filter in force. */
static void put_prompt(struct live *live, struct screen *screen, size_t columns)
{
	if (live->typing) {
		struct buf *line = screen_add(screen, TINT_TITLE);

		buf_puts(line, "filter: ");
		screen->typed_column = prompt_put(&live->prompt, line, columns);
		screen->typed_line = screen->n_lines;
	} else if (live->message.len) {
		buf_puts(screen_add(screen, TINT_ERROR), buf_str(&live->message));
	} else {
		put_selection(live, screen_add(screen, TINT_PLAIN));
	}
}

/* Of a page of text, whose heading stands in line @from, the lines that have room. */
static void scroll_text(struct live *live, struct screen *screen, size_t from, size_t height)
{
	live_pane(live)->n_lines = screen->n_lines - from - 1;
	live_scroll(live, height);
	screen_remove(screen, from + 1, live_pane(live)->top);
}

static void put_page(struct live *live, struct screen *screen, size_t height)
{
	size_t from = screen->n_lines;

	switch (live->page) {
	case LIVE_LIST:
		live_list(live, screen, height);
		return;
	case LIVE_PROCESSES:
		live_processes(live, screen, height);
		return;
	case LIVE_CHOICE:
		live_choice(live, screen, height);
		return;
	case LIVE_DETAILS:
		live_details(live, screen);
		break;
	default:
		live_help(screen);
	}
	scroll_text(live, screen, from, height);
}

/* As far to the side as there is anything to see. */
static void shift_page(struct live *live, struct screen *screen, size_t from, size_t columns)
{
	size_t widest = screen_widest(screen, from), *left = &live_pane(live)->left;

	if (*left + columns > widest)
		*left = widest > columns ? widest - columns : 0;
	screen_shift(screen, from, *left);
}

/* The keys stand in the last line, whatever the page leaves empty above. */
static void put_foot(struct live *live, struct screen *screen, size_t rows)
{
	while (screen->n_lines < rows - 1)
		screen_add(screen, TINT_PLAIN);
	live_key_line(live, screen_add(screen, TINT_COLUMNS));
}

void live_screen(struct live *live, struct screen *screen, size_t rows,
		 size_t columns)
{
	bool small = rows && rows < SMALL;
	size_t body = small ? rows : rows - 1, from;

	screen_clear(screen);
	live->narrow = rows && columns < NARROW;
	put_title(live, screen);
	if (!small)
		put_numbers(live, screen);
	put_prompt(live, screen, columns);
	if (!rows) {
		put_page(live, screen, live->n_rows);
		return;
	}
	from = live->heading = screen->n_lines;
	put_page(live, screen, body > from + 1 ? body - from - 1 : 1);
	shift_page(live, screen, from, columns);
	screen_fit(screen, body, columns);
	if (!small)
		put_foot(live, screen, rows);
	screen_fit(screen, rows, columns);
}
