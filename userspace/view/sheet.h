/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A table of sockets that is printed once: of those that are there, of those
 * that have ended. Options, selection and output that both have.
 */
#ifndef SOCKLIFE_SHEET_H
#define SOCKLIFE_SHEET_H

#include "base/options.h"
#include "base/places.h"
#include "filter/select.h"
#include "model/feed.h"
#include "model/other_end.h"
#include "model/subflow.h"
#include "text/fmt.h"
#include "text/table.h"

#define SHEET_OPTIONS	SELECT_OPTIONS "nrpeHONh"
/* In an array of struct option. */
#define SHEET_LONG_OPTIONS \
	SELECT_LONG_OPTIONS, \
	{ "numeric", no_argument, NULL, 'n' }, \
	{ "resolve", no_argument, NULL, 'r' }, \
	{ "processes", no_argument, NULL, 'p' }, \
	{ "extended", no_argument, NULL, 'e' }, \
	{ "no-header", no_argument, NULL, 'H' }, \
	{ "oneline", no_argument, NULL, 'O' }, \
	{ "all-netns", no_argument, NULL, 'N' }, \
	{ "names", no_argument, NULL, SHEET_NAMES }, \
	{ "self", no_argument, NULL, SHEET_SELF }, \
	{ "json", no_argument, NULL, SHEET_JSON }, \
	{ "read", required_argument, NULL, SHEET_READ }, \
	OPTION_HELP

enum {
	SHEET_JSON = OPTION_LONG_ONLY,
	SHEET_SELF,
	SHEET_NAMES,
	SHEET_READ,
	SHEET_WRITE
};

#define SHEET_COLUMNS	12

struct sheet {
	struct select select;
	struct addr_style style;
	struct places *places;
	struct feed feed;
	struct other_ends *ends;	/* NULL: not shown */
	struct subflows *subflows;	/* likewise */
	const char *read_path;		/* a record, or NULL: the kernel */
	const char *write_path;		/* of a record to write, or NULL */
	bool extended;
	bool one_line;
	bool no_header;
	bool all_netns;
	bool json;
	bool summary;			/* only the sums */
	bool self;			/* this program's own sockets, too */
	bool names;			/* a column for whom the programs mean */
};

/**
 * struct sheet_kind - what the tables have not in common
 * @options: SHEET_OPTIONS, SHEET_LONG_OPTIONS, and perhaps SHEET_WRITE
 * @noun: a row, in words
 * @columns: the first is of the namespace and left out without -N
 * @n_columns: how many, SHEET_COLUMNS at most
 * @wanted: is it shown?
 * @order: for qsort(), of struct model_row *
 * @until: the time up to which a row's numbers are told
 * @cells: fills all cells but the namespace's and the last; that one is left in
 *	the buffer
 */
struct sheet_kind {
	const struct option_set *options;
	const char *noun;
	const struct column *columns;
	size_t n_columns;
	bool (*wanted)(const struct sheet *sheet, const struct model_row *row);
	int (*order)(const void *a, const void *b);
	uint64_t (*until)(const struct sheet *sheet, const struct model_row *row);
	void (*cells)(struct sheet *sheet, struct table *table,
		      const struct model_row *row, struct buf *last);
};

/*
 * Takes the options and the filter; of closed also --write. -1: go on; else the
 * exit code. sheet_close() in either case.
 */
int sheet_parse(struct sheet *sheet, const struct sheet_kind *kind, int argc,
		char **argv);

/* Takes one of these options, for the set. */
enum taken sheet_option(void *view, int option, const char *arg);

/* Are the other ends, subflows and control groups shown? */
static inline bool sheet_is_full(const struct sheet *sheet)
{
	return sheet->extended || sheet->json;
}

/* Is the row printed: wanted, and not this program's own? */
bool sheet_shows(const struct sheet *sheet, const struct sheet_kind *kind,
		 const struct model_row *row);

/* Prints the rows of the feed's model that are wanted. */
void sheet_print(struct sheet *sheet, const struct sheet_kind *kind);
/* Frees all that the sheet holds, whatever has been done with it. */
void sheet_close(struct sheet *sheet);

#endif
