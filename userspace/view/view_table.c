// SPDX-License-Identifier: GPL-2.0
/* The table of sockets, as ss shows it. */
#include <getopt.h>
#include <string.h>

#include "base/help.h"
#include "base/util.h"
#include "text/names.h"
#include "text/row.h"
#include "view/sheet.h"
#include "view/view.h"

struct table_view {
	struct sheet sheet;
	const char *record;
};

enum {
	OPT_JSON = 256,
	OPT_READ,
	OPT_HELP
};

static const struct option options[] = {
	SHEET_LONG_OPTIONS,
	{ "json", no_argument, NULL, OPT_JSON },
	{ "read", required_argument, NULL, OPT_READ },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 }
};

/* -1: go on; else the exit code. */
static int take_option(struct table_view *view, int c)
{
	bool wrong = false;

	if (sheet_option(&view->sheet, c, optarg, &wrong))
		return wrong ? EXIT_USAGE : -1;
	switch (c) {
	case OPT_JSON:
		view->sheet.json = true;
		return -1;
	case OPT_READ:
		view->record = optarg;
		return -1;
	case 'h':
	case OPT_HELP:
		return help_print("");
	}
	return help_hint("");
}

static int parse_options(struct table_view *view, int argc, char **argv)
{
	struct select *select = &view->sheet.select;
	int c, code;

	while ((c = getopt_long(argc, argv, "+" SHEET_OPTIONS "h", options,
				NULL)) != -1) {
		code = take_option(view, c);
		if (code >= 0)
			return code;
	}
	select->filter = filter_parse_args(argc - optind, argv + optind);
	return select->filter ? -1 : EXIT_USAGE;
}

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
	buf_printf(last, "%u", sock->rqueue);
	table_take(table, last);
	buf_printf(last, "%u", sock->wqueue);
	table_take(table, last);
	row_addresses(table, sock, sheet->feed.model, &sheet->style);
	row_process(last, sock);
}

static int netid_order(const struct sock *a, const struct sock *b)
{
	char x[NAME_MAX_LEN], y[NAME_MAX_LEN];

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

static int show_table(struct table_view *view)
{
	struct sheet *sheet = &view->sheet;
	struct feed *feed = &sheet->feed;

	if (feed_open(feed, view->record, sheet->all_netns))
		return EXIT_ERROR;
	if (view->record ? feed_replay(feed) : feed_snapshot(feed))
		return EXIT_ERROR;
	if (sheet_is_full(sheet) && read_history(sheet))
		return EXIT_ERROR;
	sheet_print(sheet, &kind);
	return EXIT_OK;
}

int view_table(int argc, char **argv)
{
	struct table_view view = { 0 };
	int code = parse_options(&view, argc, argv);

	if (code < 0)
		code = show_table(&view);
	sheet_close(&view.sheet);
	return code;
}
