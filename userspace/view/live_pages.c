// SPDX-License-Identifier: GPL-2.0
/* The live view's pages beside the list. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "model/other_end.h"
#include "text/names.h"
#include "text/row.h"
#include "text/table.h"
#include "view/live_columns.h"

struct process {
	uint32_t tgid;
	const char *comm;
	size_t sockets;
	uint64_t recent, sent, received;
};

static const struct column process_columns[] = {
	{ "Pid", ALIGN_RIGHT, false },
	{ "Sockets", ALIGN_RIGHT, false },
	{ "Recent", ALIGN_RIGHT, false },
	{ "Sent", ALIGN_RIGHT, false },
	{ "Recvd", ALIGN_RIGHT, false },
	{ "Program", ALIGN_LEFT, false },
};

static int by_tgid(const void *a, const void *b)
{
	const struct process *x = a, *y = b;

	return (x->tgid > y->tgid) - (x->tgid < y->tgid);
}

static int by_activity(const void *a, const void *b)
{
	const struct process *x = a, *y = b;

	if (x->recent != y->recent)
		return x->recent < y->recent ? 1 : -1;
	if (x->sockets != y->sockets)
		return x->sockets < y->sockets ? 1 : -1;
	return by_tgid(a, b);
}

/* Adds up neighbours of one process; the number that is left. */
static size_t merge_processes(struct process *list, size_t n)
{
	size_t i, out = 0;

	for (i = 0; i < n; i++) {
		struct process *last = out ? &list[out - 1] : NULL;

		if (!last || last->tgid != list[i].tgid) {
			list[out++] = list[i];
			continue;
		}
		last->sockets += list[i].sockets;
		last->recent += list[i].recent;
		last->sent += list[i].sent;
		last->received += list[i].received;
	}
	return out;
}

static struct process *list_processes(const struct live *live, size_t *n)
{
	struct process *list = xcalloc(live->n_rows, sizeof(*list));
	size_t i;

	for (i = 0; i < live->n_rows; i++) {
		const struct model_row *row = live->rows[i];
		struct process *p = &list[i];

		p->tgid = live_owner(&row->sock, &p->comm);
		p->sockets = 1;
		p->recent = row->recent;
		p->sent = row->sock.send.bytes;
		p->received = row->sock.recv.bytes;
	}
	qsort(list, live->n_rows, sizeof(*list), by_tgid);
	*n = merge_processes(list, live->n_rows);
	qsort(list, *n, sizeof(*list), by_activity);
	return list;
}

static void add_process(struct table *table, const struct process *p)
{
	struct buf text = { 0 };

	buf_printf(&text, "%u", p->tgid);
	table_take(table, &text);
	buf_printf(&text, "%zu", p->sockets);
	table_take(table, &text);
	fmt_bytes(&text, p->recent);
	table_take(table, &text);
	fmt_bytes(&text, p->sent);
	table_take(table, &text);
	fmt_bytes(&text, p->received);
	table_take(table, &text);
	if (p->tgid)
		fmt_escape(&text, p->comm, strlen(p->comm), 0);
	else
		buf_puts(&text, "(nobody: kernel, orphans, unknown)");
	table_take(table, &text);
	buf_free(&text);
}

void live_processes(struct live *live, struct screen *screen)
{
	struct table *table = table_new(process_columns,
					ARRAY_SIZE(process_columns));
	size_t i, n;
	struct process *list = list_processes(live, &n);

	for (i = 0; i < n; i++)
		add_process(table, &list[i]);
	table_line(table, -1, screen_add(screen, TINT_COLUMNS));
	for (i = 0; i < n; i++)
		table_line(table, (long)i, screen_add(screen, TINT_PLAIN));
	table_free(table);
	free(list);
}

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
	buf_clear(&a);
	row_extra(&a, sock, row->freed ? row->freed_at : live->now,
		  &live->style);
	put_words(screen, buf_str(&a));
	buf_free(&a);
	buf_free(&b);
}
