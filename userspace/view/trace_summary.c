// SPDX-License-Identifier: GPL-2.0
/* The end of a trace: each socket's life in a line. */
#include "view/trace_summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/output.h"
#include "base/util.h"
#include "text/json.h"
#include "text/names.h"
#include "text/row.h"
#include "text/table.h"

static const struct column columns[] = {
	{ "Id", ALIGN_RIGHT, false },
	{ "Fd", ALIGN_RIGHT, false },
	{ "Netid", ALIGN_LEFT, false },
	{ "Program", ALIGN_LEFT, false },
	{ "Local Address", ALIGN_RIGHT, false },
	{ ":Port", ALIGN_LEFT, true },
	{ "Peer Address", ALIGN_RIGHT, false },
	{ ":Port", ALIGN_LEFT, true },
	{ "Lived", ALIGN_RIGHT, false },
	{ "Connect", ALIGN_RIGHT, false },
	{ "Sent", ALIGN_RIGHT, false },
	{ "Calls", ALIGN_RIGHT, false },
	{ "Received", ALIGN_RIGHT, false },
	{ "Calls", ALIGN_RIGHT, false },
	{ "Ended", ALIGN_LEFT, false },
	{ "States", ALIGN_LEFT, false },
};

static uint64_t end_of(const struct model_row *row, uint64_t now)
{
	return row->freed ? row->freed_at : now;
}

static void put_connect(struct buf *text, const struct sock *sock)
{
	uint64_t called = sock->times[SOCKLIFE_A_TIMES_CONNECT];
	uint64_t done = sock->times[SOCKLIFE_A_TIMES_ESTABLISHED];
	char name[NAME_MAX_LEN];

	if (sock->flags & SOCKLIFE_FLAG_CONNECTING)
		buf_puts(text, "pending");
	else if (!HAS_SOCKET(sock, CONNECT_RESULT))
		buf_puts(text, "-");
	else if (sock->connect_result)
		buf_puts(text, errno_name(sock->connect_result, name));
	else if (called && done >= called)
		fmt_duration(text, done - called);
	else
		buf_puts(text, "ok");
}

static void add_row(struct table *table, struct feed *feed,
		    const struct model_row *row, const struct addr_style *style)
{
	const struct sock *sock = &row->sock;
	uint64_t end = end_of(row, feed_now(feed));
	char netid[NAME_MAX_LEN];
	struct buf text = { 0 };

	table_number(table, sock->id);
	if (row->first_fd >= 0)
		buf_printf(&text, "%d", row->first_fd);
	else
		buf_puts(&text, "-");
	table_take(table, &text);
	table_cell(table, netid_name(sock->family, sock->type, sock->protocol,
				     netid));
	row_owner_name(&text, sock);
	table_take(table, &text);
	row_addresses(table, sock, feed->model, style);
	row_lived(&text, sock, end);
	table_take(table, &text);
	put_connect(&text, sock);
	table_take(table, &text);
	table_number(table, sock->send.bytes);
	table_number(table, sock->send.calls);
	table_number(table, sock->recv.bytes);
	table_number(table, sock->recv.calls);
	row_end(&text, sock);
	table_take(table, &text);
	row_dwells(&text, sock, end);
	table_take(table, &text);
	buf_free(&text);
}

static void print_json(struct feed *feed, const struct model_row *row, FILE *out,
		       const struct places *places)
{
	struct buf line = { 0 };

	json_socket(&line, &row->sock, end_of(row, feed_now(feed)), places);
	json_put_signed(&line, "first_fd", row->first_fd);
	json_put_bool(&line, "freed", row->freed);
	if (row->freed)
		json_put_number(&line, "freed_ns", row->freed_at);
	json_print(&line, out);
	buf_free(&line);
}

void trace_summary(struct feed *feed, const struct event_line *line)
{
	struct table *table = table_new(columns, ARRAY_SIZE(columns));
	size_t n, i;
	struct model_row **rows = model_sorted(feed->model, &n);

	for (i = 0; i < n; i++) {
		if (!rows[i]->mine)
			continue;
		if (line->json)
			print_json(feed, rows[i], line->out, line->places);
		else
			add_row(table, feed, rows[i], &line->style);
	}
	if (table_rows(table)) {
		fputc('\n', line->out);
		table_print(table, line->out, screen_width(line->out), true);
	}
	output_flush(line->out);
	table_free(table);
	free(rows);
}
