// SPDX-License-Identifier: GPL-2.0
/* The sockets that have ended, the newest first. */
#include <getopt.h>
#include <string.h>

#include "base/help.h"
#include "base/util.h"
#include "text/names.h"
#include "text/row.h"
#include "view/sheet.h"
#include "view/view.h"

struct closed_view {
	struct sheet sheet;
	const char *read_path;
	const char *write_path;
};

enum {
	OPT_JSON = 256,
	OPT_READ,
	OPT_WRITE,
	OPT_HELP
};

static const struct option options[] = {
	SHEET_LONG_OPTIONS,
	{ "json", no_argument, NULL, OPT_JSON },
	{ "read", required_argument, NULL, OPT_READ },
	{ "write", required_argument, NULL, OPT_WRITE },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 }
};

/* -1: go on; else the exit code. */
static int take_option(struct closed_view *view, int c)
{
	bool wrong = false;

	if (sheet_option(&view->sheet, c, optarg, &wrong))
		return wrong ? EXIT_USAGE : -1;
	switch (c) {
	case OPT_JSON:
		view->sheet.json = true;
		return -1;
	case OPT_READ:
		view->read_path = optarg;
		return -1;
	case OPT_WRITE:
		view->write_path = optarg;
		return -1;
	case 'h':
	case OPT_HELP:
		return help_print("closed");
	}
	return help_hint("closed");
}

static int parse_options(struct closed_view *view, int argc, char **argv)
{
	struct select *select = &view->sheet.select;
	int c, code;

	while ((c = getopt_long(argc, argv, "+" SHEET_OPTIONS "h", options,
				NULL)) != -1) {
		code = take_option(view, c);
		if (code >= 0)
			return code;
	}
	if (view->read_path && view->write_path) {
		complain("either --read or --write, not both");
		return help_hint("closed");
	}
	select->filter = filter_parse_args(argc - optind, argv + optind);
	if (!select->filter)
		return EXIT_USAGE;
	if (filter_has_state(select->filter)) {
		complain("a socket that has ended has no state: filter by its end, as in 'end = refused'");
		return EXIT_USAGE;
	}
	return -1;
}

static const struct column columns[] = {
	{ "Netns", ALIGN_LEFT, false },
	{ "Netid", ALIGN_LEFT, false },
	{ "Ended", ALIGN_LEFT, false },
	{ "Local Address", ALIGN_RIGHT, false },
	{ ":Port", ALIGN_LEFT, true },
	{ "Peer Address", ALIGN_RIGHT, false },
	{ ":Port", ALIGN_LEFT, true },
	{ "Sent", ALIGN_RIGHT, false },
	{ "Recvd", ALIGN_RIGHT, false },
	{ "Lived", ALIGN_RIGHT, false },
	{ "Ago", ALIGN_RIGHT, false },
	{ "Process", ALIGN_LEFT, false },
};

static void put_cells(struct sheet *sheet, struct table *table,
		      const struct model_row *row, struct buf *last)
{
	const struct sock *sock = &row->sock;
	uint64_t now = feed_now(&sheet->feed);
	char netid[NAME_MAX_LEN];

	table_cell(table, netid_name(sock->family, sock->type, sock->protocol,
				     netid));
	row_end(last, sock);
	table_take(table, last);
	row_addresses(table, sock, sheet->feed.model, &sheet->style);
	fmt_bytes(last, sock->send.bytes);
	table_take(table, last);
	fmt_bytes(last, sock->recv.bytes);
	table_take(table, last);
	row_lived(last, sock, row->freed_at);
	table_take(table, last);
	fmt_duration(last, now > row->freed_at ? now - row->freed_at : 0);
	table_take(table, last);
	row_parties(last, sock);
}

static int newest_first(const void *a, const void *b)
{
	const struct model_row *x = *(struct model_row *const *)a;
	const struct model_row *y = *(struct model_row *const *)b;

	if (x->freed_at != y->freed_at)
		return x->freed_at < y->freed_at ? 1 : -1;
	return (x->sock.id < y->sock.id) - (x->sock.id > y->sock.id);
}

/* All are closed; of a listener, that it was one is known. */
static bool is_wanted(const struct sheet *sheet, const struct model_row *row)
{
	struct filter_subject subject = { .sock = &row->sock };
	struct select any = sheet->select;

	any.any_state = true;
	any.listening = false;
	if (!row->freed || !select_match(&any, &subject))
		return false;
	return !sheet->select.listening ||
	       row->sock.dwelt & 1u << SOCKLIFE_STATE_LISTEN;
}

static uint64_t row_until(const struct sheet *sheet, const struct model_row *row)
{
	(void)sheet;
	return row->freed_at;
}

static const struct sheet_kind kind = {
	.noun = "closed socket",
	.columns = columns,
	.n_columns = ARRAY_SIZE(columns),
	.wanted = is_wanted,
	.order = newest_first,
	.until = row_until,
	.cells = put_cells,
};

static int fill_model(struct closed_view *view)
{
	struct feed *feed = &view->sheet.feed;

	if (feed_open(feed, view->read_path, view->sheet.all_netns))
		return 1;
	if (feed_record(feed, view->write_path))
		return 1;
	if (view->read_path)
		return feed_replay(feed);
	/* The other ends may live still. */
	if (sheet_is_full(&view->sheet) && feed_snapshot(feed))
		return 1;
	return feed_history(feed);
}

static int show_closed(struct closed_view *view)
{
	if (fill_model(view))
		return EXIT_ERROR;
	sheet_print(&view->sheet, &kind);
	return EXIT_OK;
}

int view_closed(int argc, char **argv)
{
	struct closed_view view = { 0 };
	int code = parse_options(&view, argc, argv);

	if (code < 0)
		code = show_closed(&view);
	if (!recorder_close(view.sheet.feed.recorder))
		code = EXIT_ERROR;
	sheet_close(&view.sheet);
	return code;
}
