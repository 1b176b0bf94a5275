// SPDX-License-Identifier: GPL-2.0
#include "view/sheet.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/help.h"
#include "base/util.h"
#include "text/json.h"
#include "text/row.h"
#include "view/sums.h"
#include "view/view.h"

static bool *flag_of(struct sheet *sheet, int option)
{
	switch (option) {
	case 'n':
		return &sheet->style.numeric;
	case 'r':
		return &sheet->style.resolve;
	case 'e':
		return &sheet->extended;
	case 'H':
		return &sheet->no_header;
	case 'O':
		return &sheet->one_line;
	case 'N':
		return &sheet->all_netns;
	case 's':
		return &sheet->summary;
	case SHEET_NAMES:
		return &sheet->names;
	case SHEET_SELF:
		return &sheet->self;
	case SHEET_JSON:
		return &sheet->json;
	}
	return NULL;
}

enum taken sheet_option(void *view, int option, const char *arg)
{
	struct sheet *sheet = view;
	bool *flag = flag_of(sheet, option);

	if (flag)
		*flag = true;
	else if (option == SHEET_READ)
		sheet->read_path = arg;
	else if (option == SHEET_WRITE)
		sheet->write_path = arg;
	else if (option != 'p')	/* always on: the kernel knows the holders anyway */
		return select_option(&sheet->select, option, arg);
	return OPTION_TAKEN;
}

int sheet_parse(struct sheet *sheet, const struct sheet_kind *kind, int argc,
		char **argv)
{
	const char *command = kind->options->command;
	int code = options_parse(kind->options, sheet, argc, argv);

	if (code >= 0)
		return code;
	if (sheet->read_path && sheet->write_path) {
		complain("either --read or --write, not both");
		return help_hint(command);
	}
	if (sheet->summary && (sheet->json || sheet->extended)) {
		complain("-s prints sums alone, not %s; socklife export has them for programs",
			 sheet->json ? "--json" : "-e");
		return help_hint(command);
	}
	if (sheet->names && !sheet->read_path) {
		complain("--names wants --read: the module does not know names, a record with payload "
			 "(events --payload -w FILE) does, and live --payload");
		return help_hint(command);
	}
	sheet->select.filter = parse_filter(command, argc - optind, argv + optind);
	return sheet->select.filter ? -1 : EXIT_USAGE;
}

/* What -e adds. */
static void put_extra(struct buf *extra, const struct sheet *sheet,
		      const struct sock *sock, uint64_t until)
{
	const struct sock *other = other_end(sheet->ends, sock);
	struct buf ties = { 0 };

	if (subflow_of(sheet->subflows, sock))
		buf_printf(&ties, " subflow-of:%" PRIu64,
			   subflow_of(sheet->subflows, sock));
	if (other) {
		buf_puts(&ties, " ");
		row_other_end(&ties, sock, other, &sheet->style);
	}
	row_groups(extra, sock, until, &sheet->style, buf_str(&ties),
		   sheet->one_line ? " | " : "\n\t");
	buf_free(&ties);
}

static void put_name(struct table *table, const struct sock *sock)
{
	struct buf name = { 0 };

	table_cell(table, row_whom(&name, sock) ? buf_str(&name) : "-");
	buf_free(&name);
}

static void add_row(struct sheet *sheet, const struct sheet_kind *kind,
		    struct table *table, const struct model_row *row, struct buf *text)
{
	if (sheet->all_netns) {
		row_netns(text, &row->sock, &sheet->style);
		table_take(table, text);
	}
	kind->cells(sheet, table, row, text);
	if (sheet->names)
		put_name(table, &row->sock);
	if (sheet->extended && !sheet->one_line)
		table_take(table, text);
	else if (sheet->extended)
		buf_puts(text, " | ");
	if (sheet->extended)
		put_extra(text, sheet, &row->sock, kind->until(sheet, row));
	if (sheet->extended && !sheet->one_line)
		table_note(table, buf_str(text));
	else
		table_cell(table, buf_str(text));
	buf_clear(text);
}

/* Without the namespace's, if it is not asked for, and with the name's before the last. */
static struct table *new_table(const struct sheet *sheet, const struct sheet_kind *kind,
			       struct column *columns)
{
	size_t i, n = 0;

	for (i = sheet->all_netns ? 0 : 1; i < kind->n_columns; i++) {
		if (sheet->names && i == kind->n_columns - 1)
			columns[n++] = (struct column){ "Name", ALIGN_LEFT, false };
		columns[n++] = kind->columns[i];
	}
	return table_new(columns, n);
}

static void print_text(struct sheet *sheet, const struct sheet_kind *kind,
		       struct model_row **rows, size_t n)
{
	struct column columns[SHEET_COLUMNS + 1];
	struct table *table = new_table(sheet, kind, columns);
	size_t i, width = sheet->one_line ? 0 : screen_width(stdout);
	struct buf text = { 0 };

	for (i = 0; i < n; i++)
		add_row(sheet, kind, table, rows[i], &text);
	buf_free(&text);
	table_print(table, stdout, width, !sheet->no_header);
	table_free(table);
}

static void print_row(const struct sheet *sheet, const struct sheet_kind *kind,
		      const struct model_row *row, struct buf *line)
{
	const struct sock *sock = &row->sock, *other = other_end(sheet->ends, sock);

	json_socket(line, sock, kind->until(sheet, row), sheet->style.places);
	if (subflow_of(sheet->subflows, sock))
		json_put_number(line, "subflow_of", subflow_of(sheet->subflows, sock));
	if (other)
		json_put_other_end(line, other, sheet->style.places);
	json_print(line, stdout);
}

static void print_json(const struct sheet *sheet, const struct sheet_kind *kind,
		       struct model_row **rows, size_t n)
{
	struct buf line = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		print_row(sheet, kind, rows[i], &line);
	json_line(&line, "summary");
	json_put_number(&line, "sockets", n);
	json_put_number(&line, "hidden", sheet->feed.hidden);
	json_print(&line, stdout);
	buf_free(&line);
}

bool sheet_shows(const struct sheet *sheet, const struct sheet_kind *kind,
		 const struct model_row *row)
{
	return (sheet->self || !feed_is_own(&sheet->feed, &row->sock)) &&
	       kind->wanted(sheet, row);
}

/* The rows to show move to the front; their number. */
static size_t select_rows(const struct sheet *sheet, const struct sheet_kind *kind,
			  struct model_row **rows, size_t n)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		if (sheet_shows(sheet, kind, rows[i]))
			rows[kept++] = rows[i];
	qsort(rows, kept, sizeof(struct model_row *), kind->order);
	return kept;
}

void sheet_print(struct sheet *sheet, const struct sheet_kind *kind)
{
	struct model_row **rows;
	size_t n;

	if (sheet_is_full(sheet)) {
		sheet->ends = other_ends_new(sheet->feed.model);
		sheet->subflows = subflows_new(sheet->feed.model);
	}
	/* A record's numbers may be another machine's. */
	if (sheet->feed.source->live)
		sheet->places = places_here(sheet_is_full(sheet));
	sheet->style.places = sheet->places;
	rows = model_rows(sheet->feed.model, &n);
	n = select_rows(sheet, kind, rows, n);
	if (sheet->summary)
		sums_print(rows, n, stdout, !sheet->no_header);
	else if (sheet->json)
		print_json(sheet, kind, rows, n);
	else
		print_text(sheet, kind, rows, n);
	free(rows);
	if (sheet->feed.hidden)
		complain("%u %s%s of other users hidden", sheet->feed.hidden,
			 kind->noun, sheet->feed.hidden == 1 ? "" : "s");
}

void sheet_close(struct sheet *sheet)
{
	other_ends_free(sheet->ends);
	subflows_free(sheet->subflows);
	places_free(sheet->places);
	feed_close(&sheet->feed);
	filter_free(sheet->select.filter);
}
