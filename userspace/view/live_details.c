// SPDX-License-Identifier: GPL-2.0
/* The live view's page of one socket. */
#include <inttypes.h>
#include <string.h>

#include "model/other_end.h"
#include "text/names.h"
#include "text/phrase.h"
#include "text/row.h"
#include "view/live.h"

/* The length of one key:value: a name in quotes and what stands in :() may have blanks. */
static size_t word_length(const char *text)
{
	bool quoted = false, listed = false;
	unsigned int depth = 0;
	size_t i;

	for (i = 0; text[i] && (text[i] != ' ' || quoted || depth); i++) {
		if (text[i] == '"')
			quoted = !quoted;
		listed |= i && text[i] == '(' && text[i - 1] == ':';
		if (!quoted && listed)
			depth += text[i] == '(';
		if (!quoted && depth && text[i] == ')')
			depth--;
	}
	return i;
}

/* One line for each key:value of the extended row. */
static void put_words(struct screen *screen, const char *text)
{
	while (*text) {
		size_t len = word_length(text);
		struct buf *line = screen_add(screen, TINT_PLAIN);

		buf_puts(line, "  ");
		buf_add(line, text, len);
		text += len + strspn(text + len, " ");
	}
}

/* How it ended, as the history has it; what the events told, if that is gone. */
static void put_end(struct live *live, struct screen *screen,
		    struct model_row *row)
{
	struct buf *line;

	if (row->freed && !row->asked && live->feed.source->live) {
		row->asked = true;
		feed_ask(&live->feed, row);
	}
	if (!row->freed && !row->sock.closed_first && !HAS_SOCKET(&row->sock, END))
		return;
	line = screen_add(screen, TINT_PLAIN);
	buf_puts(line, "  ended  ");
	row_end(line, &row->sock);
	if (!HAS_SOCKET(&row->sock, RELEASER))
		return;
	buf_puts(line, "  ");
	row_parties(line, &row->sock);
}

static void put_other_end(struct live *live, struct screen *screen,
			  const struct sock *sock)
{
	struct other_ends *ends = other_ends_new(live_model(live));
	const struct sock *other = other_end(ends, sock);
	struct buf *line;

	if (other) {
		line = screen_add(screen, TINT_PLAIN);
		buf_puts(line, "  ");
		row_other_end(line, sock, other, &live->style);
	}
	other_ends_free(ends);
}

/* The last ones, up to what is shown: it may stand still. */
static void put_events(struct live *live, struct screen *screen, const struct sock *sock)
{
	struct clock_base clock = live->clock;
	const struct event *event;
	size_t i;

	live_events_watch(&live->events, sock->id);
	for (i = 0; (event = live_events_nth(&live->events, i)); i++) {
		struct buf *line;

		if (event->gen > sock->gen)
			continue;
		line = screen_add(screen, TINT_PLAIN);
		buf_puts(line, "  ");
		fmt_time(line, &clock, event->time);
		buf_puts(line, " ");
		phrase_line(line, event, sock, &live->style);
	}
}

void live_details(struct live *live, struct screen *screen)
{
	struct buf a = { 0 }, b = { 0 }, *line;
	char netid[NAME_MAX_LEN];
	const struct sock *sock;
	struct model_row *row;
	size_t index;

	row = live_cursor(live, &index);
	line = screen_add(screen, TINT_COLUMNS);
	if (!row) {
		buf_puts(line, "The socket is gone");
		return;
	}
	sock = &row->sock;
	buf_printf(line, "Socket #%" PRIu64 "  %s %s", sock->id,
		   netid_name(sock->family, sock->type, sock->protocol, netid),
		   state_name(sock->state));
	row_local(&a, &b, sock, &live->style);
	buf_printf(screen_add(screen, TINT_PLAIN), "  local  %s%s", buf_str(&a),
		   buf_str(&b));
	buf_clear(&a);
	buf_clear(&b);
	row_remote(&a, &b, sock, live_model(live), &live->style);
	buf_printf(screen_add(screen, TINT_PLAIN), "  peer   %s%s", buf_str(&a),
		   buf_str(&b));
	put_end(live, screen, row);
	buf_clear(&a);
	row_process(&a, sock);
	buf_printf(screen_add(screen, TINT_PLAIN), "  %s", buf_str(&a));
	put_other_end(live, screen, sock);
	put_events(live, screen, sock);
	buf_clear(&a);
	row_extra(&a, sock, row->freed ? row->freed_at : live->now,
		  &live->style);
	put_words(screen, buf_str(&a));
	buf_free(&a);
	buf_free(&b);
}
