// SPDX-License-Identifier: GPL-2.0
/* The live view's screen: the head, the list or another page, the foot. */
#include <inttypes.h>
#include <string.h>

#include "base/util.h"
#include "text/names.h"
#include "text/row.h"
#include "text/table.h"
#include "view/live.h"

static const struct column columns[] = {
	{ "Netid", ALIGN_LEFT, false },
	{ "State", ALIGN_LEFT, false },
	{ "Recent", ALIGN_RIGHT, false },
	{ "Sent", ALIGN_RIGHT, false },
	{ "Recvd", ALIGN_RIGHT, false },
	{ "Recv-Q", ALIGN_RIGHT, false },
	{ "Send-Q", ALIGN_RIGHT, false },
	{ "Age", ALIGN_RIGHT, false },
	{ "Local Address", ALIGN_RIGHT, false },
	{ ":Port", ALIGN_LEFT, true },
	{ "Peer Address", ALIGN_RIGHT, false },
	{ ":Port", ALIGN_LEFT, true },
	{ "Process", ALIGN_LEFT, false },
};

/* Who speaks with whom goes before numbers where there is no room for both. */
#define NARROW	110

static const struct column narrow_columns[] = {
	{ "Netid", ALIGN_LEFT, false },
	{ "State", ALIGN_LEFT, false },
	{ "Recent", ALIGN_RIGHT, false },
	{ "Process", ALIGN_LEFT, false },
	{ "Peer Address", ALIGN_RIGHT, false },
	{ ":Port", ALIGN_LEFT, true },
	{ "Local Address", ALIGN_RIGHT, false },
	{ ":Port", ALIGN_LEFT, true },
};

static void cell_bytes(struct table *table, struct buf *text, uint64_t n)
{
	fmt_bytes(text, n);
	table_take(table, text);
}

static void cell_age(struct table *table, struct buf *text, const struct live *live,
		     const struct model_row *row)
{
	uint64_t created = row->sock.times[SOCKLIFE_A_TIMES_CREATED];
	uint64_t end = row->freed ? row->freed_at : live->now;

	if (row->sock.flags & SOCKLIFE_FLAG_CENSUS || !created)
		buf_puts(text, "-");
	else
		fmt_duration(text, end > created ? end - created : 0);
	table_take(table, text);
}

static void add_row(struct table *table, struct live *live,
		    const struct model_row *row)
{
	const struct sock *sock = &row->sock;
	struct buf text = { 0 };
	char netid[NAME_MAX_LEN];

	table_cell(table, netid_name(sock->family, sock->type, sock->protocol,
				     netid));
	table_cell(table, row->freed ? "FREED" : state_column(sock->state));
	cell_bytes(table, &text, row->recent);
	cell_bytes(table, &text, sock->send.bytes);
	cell_bytes(table, &text, sock->recv.bytes);
	if (sock_knows_rqueue(sock))
		cell_bytes(table, &text, sock->rqueue);
	else
		table_cell(table, "-");
	if (sock->inferred)
		table_text(table, "-");
	else
		cell_bytes(table, &text, sock->wqueue);
	cell_age(table, &text, live, row);
	row_addresses(table, sock, live_model(live), &live->style);
	if (row->freed)
		row_owner_name(&text, sock);
	else
		row_process(&text, sock);
	table_take(table, &text);
	buf_free(&text);
}

static void add_narrow_row(struct table *table, struct live *live,
			   const struct model_row *row)
{
	const struct sock *sock = &row->sock;
	struct buf text = { 0 }, port = { 0 };
	char netid[NAME_MAX_LEN];

	table_cell(table, netid_name(sock->family, sock->type, sock->protocol, netid));
	table_cell(table, row->freed ? "FREED" : state_column(sock->state));
	cell_bytes(table, &text, row->recent);
	row_owner_name(&text, sock);
	table_take(table, &text);
	row_remote(&text, &port, sock, live_model(live), &live->style);
	table_take(table, &text);
	table_take(table, &port);
	row_local(&text, &port, sock, &live->style);
	table_take(table, &text);
	table_take(table, &port);
	buf_free(&text);
	buf_free(&port);
}

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

static void put_list(struct live *live, struct screen *screen, size_t height, bool narrow)
{
	struct table *table = narrow ?
			      table_new(narrow_columns, ARRAY_SIZE(narrow_columns)) :
			      table_new(columns, ARRAY_SIZE(columns));
	size_t i, end;

	scroll_list(live, height);
	end = live->n_rows < live->top + height ? live->n_rows :
	      live->top + height;
	for (i = live->top; i < end; i++) {
		if (narrow)
			add_narrow_row(table, live, live->rows[i]);
		else
			add_row(table, live, live->rows[i]);
	}
	table_line(table, -1, screen_add(screen, TINT_COLUMNS));
	for (i = live->top; i < end; i++) {
		table_line(table, (long)(i - live->top),
			   screen_add(screen, tint_of(live, live->rows[i])));
		screen->lines[screen->n_lines - 1].cursor =
			live->rows[i]->sock.id == live->cursor;
	}
	table_free(table);
}

static void put_head(struct live *live, struct screen *screen)
{
	const struct feed *feed = &live->feed;
	struct buf *line = screen_add(screen, TINT_TITLE);
	struct clock_base clock = live->clock;

	buf_puts(line, "socklife live ");
	fmt_time(line, &clock, live->now);
	buf_printf(line, "  sockets %zu: tcp %zu udp %zu unix %zu other %zu  shown %zu",
		   live->totals[0] + live->totals[1] + live->totals[2] +
		   live->totals[3], live->totals[0], live->totals[1],
		   live->totals[2], live->totals[3], live->n_rows);
	line = screen_add(screen, TINT_PLAIN);
	buf_printf(line, "events: made %" PRIu64 " = delivered %" PRIu64
		   " + dropped %" PRIu64 "  rate %" PRIu64 "/s  sort: %s%s%s",
		   feed_made(feed), feed->delivered, feed->dropped, live->rate,
		   live_sort_name(live->sort),
		   live->hide_closed ? "  closed hidden" : "",
		   live->frozen ? "  PAUSED" : "");
	if (feed->overruns)
		buf_printf(line, "  overruns %" PRIu64, feed->overruns);
}

/* The line between head and list: the prompt, a message, or the filter in force. */
static void put_prompt(struct live *live, struct screen *screen)
{
	if (live->typing) {
		buf_printf(screen_add(screen, TINT_TITLE), "filter: %s_",
			   buf_str(&live->prompt));
	} else if (live->message.len) {
		buf_puts(screen_add(screen, TINT_ERROR), buf_str(&live->message));
	} else if (live->filter_text.len) {
		struct buf *line = screen_add(screen, TINT_PLAIN);

		buf_puts(line, "filter: ");
		fmt_escape(line, live->filter_text.data, live->filter_text.len, 0);
	} else {
		screen_add(screen, TINT_PLAIN);
	}
}

void live_screen(struct live *live, struct screen *screen, size_t rows,
		 size_t columns_wide)
{
	size_t height;

	screen_clear(screen);
	put_head(live, screen);
	put_prompt(live, screen);
	height = rows > screen->n_lines + 1 ? rows - screen->n_lines - 1 : 1;
	switch (live->page) {
	case LIVE_LIST:
		put_list(live, screen, rows ? height : live->n_rows, rows && columns_wide < NARROW);
		break;
	case LIVE_PROCESSES:
		live_processes(live, screen);
		break;
	case LIVE_DETAILS:
		live_details(live, screen);
		break;
	case LIVE_HELP:
		live_help(screen);
		break;
	}
	if (rows)
		screen_fit(screen, rows, columns_wide);
}
