// SPDX-License-Identifier: GPL-2.0
/* The sockets that have ended, the newest first. */
#include <string.h>

#include "base/util.h"
#include "text/names.h"
#include "text/row.h"
#include "view/sheet.h"
#include "view/view.h"

static const struct option options[] = {
	SHEET_LONG_OPTIONS,
	{ "write", required_argument, NULL, SHEET_WRITE },
	OPTION_END
};

const struct option_set closed_options = {
	.command = "closed", .letters = SHEET_OPTIONS, .words = options,
	.take = sheet_option, .whole = filter_is_whole,
};

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

/* All are in CLOSE: whether one was listening, the states it went through tell. */
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
	.options = &closed_options,
	.noun = "closed socket",
	.columns = columns,
	.n_columns = ARRAY_SIZE(columns),
	.wanted = is_wanted,
	.order = newest_first,
	.until = row_until,
	.cells = put_cells,
};

static int parse_options(struct sheet *sheet, int argc, char **argv)
{
	int code = sheet_parse(sheet, &kind, argc, argv);

	if (code < 0 && filter_has_state(sheet->select.filter)) {
		complain("a socket that has ended has no state: filter by its end, as in 'end = refused'");
		return EXIT_USAGE;
	}
	return code;
}

static int fill_model(struct sheet *sheet)
{
	struct feed *feed = &sheet->feed;

	if (feed_open(feed, sheet->read_path, sheet->all_netns))
		return 1;
	if (feed_record(feed, sheet->write_path))
		return 1;
	if (sheet->read_path)
		return feed_replay(feed);
	/* The other ends may live still. */
	if (sheet_is_full(sheet) && feed_snapshot(feed))
		return 1;
	return feed_history(feed);
}

static int show_closed(struct sheet *sheet)
{
	if (fill_model(sheet))
		return EXIT_ERROR;
	sheet_print(sheet, &kind);
	return EXIT_OK;
}

int view_closed(int argc, char **argv)
{
	struct sheet sheet = { 0 };
	int code = parse_options(&sheet, argc, argv);

	if (code < 0)
		code = show_closed(&sheet);
	if (!recorder_close(sheet.feed.recorder))
		code = EXIT_ERROR;
	sheet_close(&sheet);
	return code;
}
