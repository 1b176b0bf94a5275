/* SPDX-License-Identifier: GPL-2.0 */
/* The columns of the live view's list: what stands in them, how they sort. */
#ifndef SOCKLIFE_LIVE_COLUMNS_H
#define SOCKLIFE_LIVE_COLUMNS_H

#include "text/table.h"
#include "view/live.h"

/**
 * struct live_column - a column of the list
 * @title: above it
 * @port: title of a second cell, which is joined to it; NULL: it has none
 * @align: of the first cell
 * @falls: it is sorted from the highest to the lowest, unless that is reversed
 * @compare: orders two rows, the lower one first
 * @put: fills the cells; @port is filled if it has two
 */
struct live_column {
	const char *title;
	const char *port;
	enum align align;
	bool falls;
	int (*compare)(const struct model_row *a, const struct model_row *b);
	void (*put)(const struct live *live, const struct model_row *row, struct buf *text,
		    struct buf *port);
};

extern const struct live_column live_columns[LIVE_COLUMNS];

/* To whom the row is counted: its first holder, or who made it; 0: nobody. */
uint32_t live_owner(const struct sock *sock, const char **comm);

/* Bytes with their unit: "0B", "7.1kB"; a plain number. */
void live_put_rate(struct buf *text, uint64_t rate);
void live_put_number(struct buf *text, uint64_t n);

/* The heading of a table. */
struct live_heading {
	struct column cells[2 * LIVE_COLUMNS];
	size_t n;
	struct buf marked;	/* the title of the column that is sorted by */
};

/* Adds a title; @falls -1: it is not sorted by this column, else whether values fall. */
void live_add_title(struct live_heading *heading, const char *title, enum align align,
		    int falls);

/* Where the cells stand, for clicks on the heading. */
void live_note_cells(struct live *live, const struct table *table,
		     const struct live_heading *heading);

/* The nth column from the left, or LIVE_COLUMNS behind the last one. */
enum live_column_id live_column_at(const struct live *live, size_t nth);

#endif
