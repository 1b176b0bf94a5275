/* SPDX-License-Identifier: GPL-2.0 */
/* Text in columns that fit their content. */
#ifndef SOCKLIFE_TABLE_H
#define SOCKLIFE_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"

enum align {
	ALIGN_LEFT,
	ALIGN_RIGHT
};

struct column {
	const char *title;
	enum align align;
	bool joined;	/* no gap before it: :Port after Address */
};

struct table;

/* @columns is not copied; cells come row by row. To be freed. */
struct table *table_new(const struct column *columns, size_t n);
void table_free(struct table *table);

/*
 * The next cell: a copy of the text, one of text that somebody else chose (by
 * fmt_escape()), the text of a buffer (empty then), a number.
 */
void table_cell(struct table *table, const char *text);
void table_text(struct table *table, const char *text);
void table_take(struct table *table, struct buf *text);
void table_number(struct table *table, uint64_t n);
/* Text of its own line under the row that was filled last. */
void table_note(struct table *table, const char *text);

/*
 * table_print - the whole table
 * @width: of the screen; a row that does not fit has its last cell on the
 *	next line. 0: no limit
 */
void table_print(struct table *table, FILE *out, size_t width, bool header);

/* How many rows are full. */
size_t table_rows(const struct table *table);
/* One line without its end; @row -1 is the header. */
void table_line(struct table *table, long row, struct buf *line);

/* Where this column begins in each line, by the rows that table_line() has measured. */
size_t table_begin(const struct table *table, size_t column);

/* The width of the terminal behind @out, or COLUMNS; 0: not a terminal. */
size_t screen_width(FILE *out);

#endif
