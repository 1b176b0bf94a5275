// SPDX-License-Identifier: GPL-2.0
/* The table of sockets, as ss shows it. */
#include <string.h>

#include "base/util.h"
#include "text/names.h"
#include "text/row.h"
#include "view/sheet.h"
#include "view/view.h"

static const struct option options[] = {
	SHEET_LONG_OPTIONS,
	{ "summary", no_argument, NULL, 's' },
	OPTION_END
};

const struct option_set table_options = {
	.command = "", .letters = SHEET_OPTIONS "s", .words = options,
	.take = sheet_option, .whole = filter_is_whole,
};

static const struct column columns[] = {
	{ "Netns", ALIGN_LEFT, false },
	{ "Netid", ALIGN_LEFT, false },
	{ "State", ALIGN_LEFT, false },
	{ "Recv-Q", ALIGN_RIGHT, false },
	{ "Send-Q", ALIGN_RIGHT, false },
	{ "Local Address", ALIGN_RIGHT, false },
	{ ":Port", ALIGN_LEFT, true },
	{ "Peer Address", ALIGN_RIGHT, false },
	{ ":Port", ALIGN_LEFT, true },
	{ "Process", ALIGN_LEFT, false },
};

static void put_cells(struct sheet *sheet, struct table *table,
		      const struct model_row *row, struct buf *last)
{
	const struct sock *sock = &row->sock;
	char netid[NAME_MAX_LEN];

	table_cell(table, netid_name(sock->family, sock->type, sock->protocol,
				     netid));
	table_cell(table, state_column(sock->state));
	if (sock_knows_queues(sock) && sock_knows_rqueue(sock))
		table_number(table, sock->rqueue);
	else
		table_cell(table, "-");
	if (sock_knows_queues(sock))
		table_number(table, sock->wqueue);
	else
		table_cell(table, "-");
	row_addresses(table, sock, sheet->feed.model, &sheet->style);
	row_process(last, sock);
}

static int netid_order(const struct sock *a, const struct sock *b)
{
	char x[NAME_MAX_LEN], y[NAME_MAX_LEN];

	if (a->family == b->family && a->type == b->type && a->protocol == b->protocol)
		return 0;
	return strcmp(netid_name(a->family, a->type, a->protocol, x),
		      netid_name(b->family, b->type, b->protocol, y));
}

/* By kind, as in ss, then by age. */
static int by_kind(const void *a, const void *b)
{
	const struct sock *x = &(*(struct model_row *const *)a)->sock;
	const struct sock *y = &(*(struct model_row *const *)b)->sock;
	int order = netid_order(x, y);

	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static bool is_wanted(const struct sheet *sheet, const struct model_row *row)
{
	struct filter_subject subject = { .sock = &row->sock };

	return !row->freed && select_match(&sheet->select, &subject);
}

static uint64_t now_of(const struct sheet *sheet, const struct model_row *row)
{
	(void)row;
	return feed_now(&sheet->feed);
}

static const struct sheet_kind kind = {
	.options = &table_options,
	.noun = "socket",
	.columns = columns,
	.n_columns = ARRAY_SIZE(columns),
	.wanted = is_wanted,
	.order = by_kind,
	.until = now_of,
	.cells = put_cells,
};

/* The other end of a TIME-WAIT has ended as a rule. */
static int read_history(struct sheet *sheet)
{
	uint32_t hidden = sheet->feed.hidden;

	if (feed_history(&sheet->feed))
		return 1;
	sheet->feed.hidden = hidden;
	return 0;
}

static int show_table(struct sheet *sheet)
{
	struct feed *feed = &sheet->feed;

	if (feed_open(feed, sheet->read_path, sheet->all_netns))
		return EXIT_ERROR;
	if (sheet->read_path ? feed_replay(feed) : feed_snapshot(feed))
		return EXIT_ERROR;
	if (sheet_is_full(sheet) && read_history(sheet))
		return EXIT_ERROR;
	sheet_print(sheet, &kind);
	return EXIT_OK;
}

int view_table(int argc, char **argv)
{
	struct sheet sheet = { 0 };
	int code = sheet_parse(&sheet, &kind, argc, argv);

	/* As in ss, sums are of all states; here also of those that are chosen. */
	sheet.select.any_state = sheet.summary && !sheet.select.listening;
	if (code < 0)
		code = show_table(&sheet);
	sheet_close(&sheet);
	return code;
}
