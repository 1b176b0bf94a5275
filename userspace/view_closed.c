// SPDX-License-Identifier: GPL-2.0
/* The sockets that have ended, the newest first. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "names.h"
#include "other_end.h"
#include "row.h"
#include "select.h"
#include "table.h"
#include "util.h"
#include "view.h"

struct closed_view {
	struct select select;
	struct addr_style style;
	struct places *places;
	struct feed feed;
	struct other_ends *ends;	/* NULL: not shown */
	const char *read_path;
	const char *write_path;
	bool listeners;
	bool extended;
	bool one_line;
	bool no_header;
	bool all_netns;
	bool json;
};

enum {
	OPT_JSON = 256,
	OPT_READ,
	OPT_WRITE,
	OPT_HELP
};

static const struct option options[] = {
	{ "tcp", no_argument, NULL, 't' },
	{ "udp", no_argument, NULL, 'u' },
	{ "unix", no_argument, NULL, 'x' },
	{ "raw", no_argument, NULL, 'w' },
	{ "packet", no_argument, NULL, '0' },
	{ "sctp", no_argument, NULL, 'S' },
	{ "mptcp", no_argument, NULL, 'M' },
	{ "ipv4", no_argument, NULL, '4' },
	{ "ipv6", no_argument, NULL, '6' },
	{ "family", required_argument, NULL, 'f' },
	{ "all", no_argument, NULL, 'a' },
	{ "listening", no_argument, NULL, 'l' },
	{ "numeric", no_argument, NULL, 'n' },
	{ "resolve", no_argument, NULL, 'r' },
	{ "processes", no_argument, NULL, 'p' },
	{ "extended", no_argument, NULL, 'e' },
	{ "no-header", no_argument, NULL, 'H' },
	{ "oneline", no_argument, NULL, 'O' },
	{ "all-netns", no_argument, NULL, 'N' },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "read", required_argument, NULL, OPT_READ },
	{ "write", required_argument, NULL, OPT_WRITE },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 }
};

static bool *flag_of(struct closed_view *view, int c)
{
	switch (c) {
	case 'n':
		return &view->style.numeric;
	case 'r':
		return &view->style.resolve;
	case 'e':
		return &view->extended;
	case 'H':
		return &view->no_header;
	case 'O':
		return &view->one_line;
	case 'N':
		return &view->all_netns;
	case OPT_JSON:
		return &view->json;
	}
	return NULL;
}

/* -1: go on; else the exit code. */
static int take_option(struct closed_view *view, int c)
{
	bool wrong = false, *flag = flag_of(view, c);

	if (flag) {
		*flag = true;
		return -1;
	}
	if (select_option(&view->select, c, optarg, &wrong))
		return wrong ? EXIT_USAGE : -1;
	switch (c) {
	case 'p':	/* always on, as for the table */
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

static int parse(struct closed_view *view, int argc, char **argv)
{
	struct select *select = &view->select;
	int c, code;

	while ((c = getopt_long(argc, argv, "+" SELECT_OPTIONS "nrpeHONh",
				options, NULL)) != -1) {
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
	/* All are closed; of a listener, that it was one is known. */
	view->listeners = select->listening;
	select->listening = false;
	select->any_state = true;
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

/* Puts the text into the table and empties it. */
static void cell(struct table *table, struct buf *text)
{
	table_cell(table, buf_str(text));
	buf_clear(text);
}

static void add_addresses(struct closed_view *view, struct table *table,
			  const struct sock *sock)
{
	struct buf host = { 0 }, port = { 0 };

	row_local(&host, &port, sock, &view->style);
	cell(table, &host);
	cell(table, &port);
	row_remote(&host, &port, sock, view->feed.model, &view->style);
	cell(table, &host);
	cell(table, &port);
	buf_free(&host);
	buf_free(&port);
}

static void add_times(struct closed_view *view, struct table *table,
		      const struct model_row *row)
{
	uint64_t now = feed_now(&view->feed);
	struct buf text = { 0 };

	row_lived(&text, &row->sock, row->freed_at);
	cell(table, &text);
	fmt_duration(&text, now > row->freed_at ? now - row->freed_at : 0);
	cell(table, &text);
	buf_free(&text);
}

/* What -e adds, on the row's line or below it. */
static void add_extra(struct closed_view *view, struct table *table,
		      const struct model_row *row, struct buf *process)
{
	struct buf extra = { 0 };

	if (view->extended)
		row_extra(&extra, &row->sock, row->freed_at, &view->style);
	if (other_end(view->ends, &row->sock)) {
		buf_puts(&extra, " ");
		row_other_end(&extra, &row->sock,
			      other_end(view->ends, &row->sock), &view->style);
	}
	if (view->extended && view->one_line)
		buf_printf(process, " %s", buf_str(&extra));
	cell(table, process);
	if (view->extended && !view->one_line)
		table_note(table, buf_str(&extra));
	buf_free(&extra);
}

static void add_row(struct closed_view *view, struct table *table,
		    const struct model_row *row)
{
	const struct sock *sock = &row->sock;
	char netid[NAME_MAX_LEN];
	struct buf text = { 0 };

	if (view->all_netns) {
		row_netns(&text, sock, &view->style);
		cell(table, &text);
	}
	table_cell(table, netid_name(sock->family, sock->type, sock->protocol,
				     netid));
	row_end(&text, sock);
	cell(table, &text);
	add_addresses(view, table, sock);
	fmt_bytes(&text, sock->send.bytes);
	cell(table, &text);
	fmt_bytes(&text, sock->recv.bytes);
	cell(table, &text);
	add_times(view, table, row);
	row_parties(&text, sock);
	add_extra(view, table, row, &text);
	buf_free(&text);
}

static void print_text(struct closed_view *view, struct model_row **rows, size_t n)
{
	const size_t skip = view->all_netns ? 0 : 1;
	struct table *table = table_new(columns + skip, ARRAY_SIZE(columns) - skip);
	size_t i, width = view->one_line ? 0 : screen_width(stdout);

	for (i = 0; i < n; i++)
		add_row(view, table, rows[i]);
	table_print(table, stdout, width, !view->no_header);
	table_free(table);
}

static void print_json(struct closed_view *view, struct model_row **rows, size_t n)
{
	struct json_object *summary;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct sock *sock = &rows[i]->sock;
		struct json_object *o = json_socket(sock, rows[i]->freed_at,
						    view->style.places);

		if (other_end(view->ends, sock))
			json_put_other_end(o, other_end(view->ends, sock),
					   view->style.places);
		json_print(o, stdout);
	}
	summary = json_line("summary");
	json_put_number(summary, "sockets", n);
	json_put_number(summary, "hidden", view->feed.hidden);
	json_print(summary, stdout);
}

static int newest_first(const void *a, const void *b)
{
	const struct model_row *x = *(struct model_row *const *)a;
	const struct model_row *y = *(struct model_row *const *)b;

	if (x->freed_at != y->freed_at)
		return x->freed_at < y->freed_at ? 1 : -1;
	return (x->sock.id < y->sock.id) - (x->sock.id > y->sock.id);
}

static bool wanted(const struct closed_view *view, const struct model_row *row)
{
	struct filter_subject subject = { .sock = &row->sock };

	if (!row->freed || !select_match(&view->select, &subject))
		return false;
	return !view->listeners || row->sock.dwelt & 1u << SOCKLIFE_STATE_LISTEN;
}

/* The rows to show move to the front; their number. */
static size_t select_rows(struct closed_view *view, struct model_row **rows,
			  size_t n)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		if (wanted(view, rows[i]))
			rows[kept++] = rows[i];
	qsort(rows, kept, sizeof(*rows), newest_first);
	return kept;
}

static int fill(struct closed_view *view)
{
	struct feed *feed = &view->feed;

	if (feed_open(feed, view->read_path, view->all_netns))
		return 1;
	if (view->write_path) {
		feed->recorder = recorder_open(view->write_path, feed->all,
					       monotonic_ns(), realtime_ns());
		if (!feed->recorder)
			return 1;
	}
	if (view->read_path)
		return feed_replay(feed);
	/* The other ends may live still. */
	if ((view->extended || view->json) && feed_snapshot(feed))
		return 1;
	return feed_history(feed);
}

static int show(struct closed_view *view)
{
	struct model_row **rows;
	size_t n;

	if (fill(view))
		return EXIT_ERROR;
	if (view->extended || view->json)
		view->ends = other_ends_new(view->feed.model);
	/* A record's numbers may be another machine's. */
	if (view->feed.source->live)
		view->places = places_here(view->extended || view->json);
	view->style.places = view->places;
	rows = model_sorted(view->feed.model, &n);
	n = select_rows(view, rows, n);
	if (view->json)
		print_json(view, rows, n);
	else
		print_text(view, rows, n);
	free(rows);
	if (view->feed.hidden)
		complain("%u closed socket%s of other users hidden",
			 view->feed.hidden, view->feed.hidden == 1 ? "" : "s");
	return EXIT_OK;
}

int view_closed(int argc, char **argv)
{
	struct closed_view view = { 0 };
	int code = parse(&view, argc, argv);

	if (code < 0)
		code = show(&view);
	if (!recorder_close(view.feed.recorder))
		code = EXIT_ERROR;
	other_ends_free(view.ends);
	places_free(view.places);
	feed_close(&view.feed);
	filter_free(view.select.filter);
	return code;
}
