// SPDX-License-Identifier: GPL-2.0
/* The table of sockets, as ss shows it. */
#include <inttypes.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "names.h"
#include "other_end.h"
#include "subflow.h"
#include "row.h"
#include "select.h"
#include "table.h"
#include "util.h"
#include "view.h"

struct table_view {
	struct select select;
	struct addr_style style;
	struct places *places;
	struct feed feed;
	struct other_ends *ends;	/* NULL: not shown */
	struct subflows *subflows;	/* likewise */
	const char *record;
	bool extended;
	bool one_line;
	bool no_header;
	bool all_netns;
	bool json;
};

enum {
	OPT_JSON = 256,
	OPT_READ,
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
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 }
};

/* -1: go on; else the exit code. */
static int take_option(struct table_view *view, int c)
{
	bool wrong = false;

	if (select_option(&view->select, c, optarg, &wrong))
		return wrong ? EXIT_USAGE : -1;
	switch (c) {
	case 'n':
		view->style.numeric = true;
		return -1;
	case 'r':
		view->style.resolve = true;
		return -1;
	case 'p':	/* always on: the kernel knows the holders anyway */
		return -1;
	case 'e':
		view->extended = true;
		return -1;
	case 'H':
		view->no_header = true;
		return -1;
	case 'O':
		view->one_line = true;
		return -1;
	case 'N':
		view->all_netns = true;
		return -1;
	case OPT_JSON:
		view->json = true;
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

static int parse(struct table_view *view, int argc, char **argv)
{
	int c, code;

	while ((c = getopt_long(argc, argv, "+" SELECT_OPTIONS "nrpeHONh",
				options, NULL)) != -1) {
		code = take_option(view, c);
		if (code >= 0)
			return code;
	}
	view->select.filter = filter_parse_args(argc - optind, argv + optind);
	return view->select.filter ? -1 : EXIT_USAGE;
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

static void cell_number(struct table *table, uint32_t n)
{
	struct buf text = { 0 };

	buf_printf(&text, "%u", n);
	table_cell(table, buf_str(&text));
	buf_free(&text);
}

static void cell_pair(struct table *table, struct buf *host, struct buf *port)
{
	table_cell(table, buf_str(host));
	table_cell(table, buf_str(port));
	buf_clear(host);
	buf_clear(port);
}

static void add_row(struct table_view *view, struct table *table,
		    const struct sock *sock)
{
	struct buf a = { 0 }, b = { 0 };
	char netid[NAME_MAX_LEN];

	if (view->all_netns) {
		row_netns(&a, sock, &view->style);
		table_cell(table, buf_str(&a));
		buf_clear(&a);
	}
	table_cell(table, netid_name(sock->family, sock->type, sock->protocol,
				     netid));
	table_cell(table, state_column(sock->state));
	cell_number(table, sock->rqueue);
	cell_number(table, sock->wqueue);
	row_local(&a, &b, sock, &view->style);
	cell_pair(table, &a, &b);
	row_remote(&a, &b, sock, view->feed.model, &view->style);
	cell_pair(table, &a, &b);
	row_process(&a, sock);
	if (view->extended)
		row_extra(&b, sock, feed_now(&view->feed), &view->style);
	if (view->extended && subflow_of(view->subflows, sock))
		buf_printf(&b, " subflow-of:%" PRIu64,
			   subflow_of(view->subflows, sock));
	if (view->extended && other_end(view->ends, sock)) {
		buf_puts(&b, " ");
		row_other_end(&b, sock, other_end(view->ends, sock),
			      &view->style);
	}
	if (view->extended && view->one_line)
		buf_printf(&a, " %s", buf_str(&b));
	table_cell(table, buf_str(&a));
	if (view->extended && !view->one_line)
		table_note(table, buf_str(&b));
	buf_free(&a);
	buf_free(&b);
}

static void print_text(struct table_view *view, struct model_row **rows, size_t n)
{
	const size_t skip = view->all_netns ? 0 : 1;
	struct table *table = table_new(columns + skip, ARRAY_SIZE(columns) - skip);
	size_t i, width = view->one_line ? 0 : screen_width(stdout);

	for (i = 0; i < n; i++)
		add_row(view, table, &rows[i]->sock);
	table_print(table, stdout, width, !view->no_header);
	table_free(table);
}

static void print_json(struct table_view *view, struct model_row **rows, size_t n)
{
	struct json_object *summary;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct sock *sock = &rows[i]->sock;
		struct json_object *o = json_socket(sock, feed_now(&view->feed),
						    view->style.places);

		if (subflow_of(view->subflows, sock))
			json_put_number(o, "subflow_of",
					subflow_of(view->subflows, sock));
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

static int netid_order(const struct sock *a, const struct sock *b)
{
	char x[NAME_MAX_LEN], y[NAME_MAX_LEN];

	return strcmp(netid_name(a->family, a->type, a->protocol, x),
		      netid_name(b->family, b->type, b->protocol, y));
}

/* By kind, as in ss, then by age. */
static int compare_rows(const void *a, const void *b)
{
	const struct sock *x = &(*(struct model_row *const *)a)->sock;
	const struct sock *y = &(*(struct model_row *const *)b)->sock;
	int order = netid_order(x, y);

	return order ? order : (x->id > y->id) - (x->id < y->id);
}

/* The rows to show move to the front; their number. */
static size_t select_rows(struct table_view *view, struct model_row **rows,
			  size_t n)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++) {
		struct filter_subject subject = { .sock = &rows[i]->sock };

		if (!rows[i]->freed && select_match(&view->select, &subject))
			rows[kept++] = rows[i];
	}
	qsort(rows, kept, sizeof(*rows), compare_rows);
	return kept;
}

/* The other end of a TIME-WAIT has ended as a rule. */
static int find_ends(struct table_view *view)
{
	uint32_t hidden = view->feed.hidden;

	if (!view->extended && !view->json)
		return 0;
	if (feed_history(&view->feed))
		return 1;
	view->feed.hidden = hidden;
	view->ends = other_ends_new(view->feed.model);
	view->subflows = subflows_new(view->feed.model);
	return 0;
}

static int show(struct table_view *view)
{
	struct model_row **rows;
	size_t n;

	if (feed_open(&view->feed, view->record, view->all_netns))
		return EXIT_ERROR;
	if (view->record ? feed_replay(&view->feed) : feed_snapshot(&view->feed))
		return EXIT_ERROR;
	if (find_ends(view))
		return EXIT_ERROR;
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
		complain("%u socket%s of other users hidden", view->feed.hidden,
			 view->feed.hidden == 1 ? "" : "s");
	return EXIT_OK;
}

int view_table(int argc, char **argv)
{
	struct table_view view = { 0 };
	int code = parse(&view, argc, argv);

	if (code < 0)
		code = show(&view);
	other_ends_free(view.ends);
	subflows_free(view.subflows);
	places_free(view.places);
	feed_close(&view.feed);
	filter_free(view.select.filter);
	return code;
}
