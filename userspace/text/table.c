// SPDX-License-Identifier: GPL-2.0
#include "text/table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/array.h"
#include "base/output.h"
#include "base/util.h"
#include "text/fmt.h"

/* Before each cell's text, which ends with NUL. */
struct cell {
	uint32_t len;
	uint32_t width;
};

struct table {
	const struct column *columns;
	size_t n_columns;
	size_t *widths;
	struct buf cells;	/* row by row; behind the last of a row there may be its note */
	size_t *rows;		/* where each begins */
	size_t n_rows;
	size_t filled;		/* cells of the last one */
	struct buf line;	/* its memory serves each line */
};

struct table *table_new(const struct column *columns, size_t n)
{
	struct table *table = xcalloc(1, sizeof(*table));
	size_t i;

	table->columns = columns;
	table->n_columns = n;
	table->filled = n;
	table->widths = xcalloc(n, sizeof(*table->widths));
	for (i = 0; i < n; i++)
		table->widths[i] = fmt_width(columns[i].title);
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	buf_free(&table->cells);
	buf_free(&table->line);
	free(table->rows);
	free(table->widths);
	free(table);
}

size_t table_rows(const struct table *table)
{
	return table->n_rows - (table->filled < table->n_columns);
}

static size_t put_cell(struct table *table, const char *text)
{
	struct cell cell = { .len = (uint32_t)strlen(text), .width = (uint32_t)fmt_width(text) };
	char *at = buf_room(&table->cells, sizeof(cell) + cell.len + 1);

	memcpy(at, &cell, sizeof(cell));
	memcpy(at + sizeof(cell), text, cell.len + 1);
	table->cells.len += sizeof(cell) + cell.len + 1;
	return cell.width;
}

static void begin_row(struct table *table)
{
	array_grow(table->rows, table->n_rows);
	table->rows[table->n_rows++] = table->cells.len;
	table->filled = 0;
}

void table_cell(struct table *table, const char *text)
{
	size_t width;

	if (table->filled == table->n_columns)
		begin_row(table);
	width = put_cell(table, text);
	if (width > table->widths[table->filled])
		table->widths[table->filled] = width;
	table->filled++;
}

void table_take(struct table *table, struct buf *text)
{
	table_cell(table, buf_str(text));
	buf_clear(text);
}

void table_text(struct table *table, const char *text)
{
	struct buf buf = { 0 };

	fmt_escape(&buf, text, strlen(text), 0);
	table_take(table, &buf);
	buf_free(&buf);
}

void table_number(struct table *table, uint64_t n)
{
	char text[NUMBER_MAX + 1];

	*number_print(text, n) = '\0';
	table_cell(table, text);
}

void table_note(struct table *table, const char *text)
{
	put_cell(table, text);
}

/* The cell at @at, which moves on to the next. */
static const char *next_cell(const struct table *table, size_t *at, struct cell *cell)
{
	const char *text = table->cells.data + *at + sizeof(*cell);

	memcpy(cell, table->cells.data + *at, sizeof(*cell));
	*at += sizeof(*cell) + cell->len + 1;
	return text;
}

static const char *title_of(const struct column *column, struct cell *cell)
{
	cell->len = (uint32_t)strlen(column->title);
	cell->width = (uint32_t)fmt_width(column->title);
	return column->title;
}

/* Columns [0, n) of a row, the last one not filled up; where the next cell is. */
static size_t put_columns(const struct table *table, long row, size_t n, struct buf *line)
{
	size_t i, pad, at = row < 0 ? 0 : table->rows[row];

	for (i = 0; i < n; i++) {
		const struct column *column = &table->columns[i];
		struct cell cell;
		const char *text = row < 0 ? title_of(column, &cell) :
					     next_cell(table, &at, &cell);

		pad = table->widths[i] - cell.width;
		if (i && !column->joined)
			buf_add(line, " ", 1);
		if (column->align == ALIGN_RIGHT)
			buf_fill(line, ' ', pad);
		buf_add(line, text, cell.len);
		if (column->align == ALIGN_LEFT && i + 1 < n)
			buf_fill(line, ' ', pad);
	}
	while (line->len && line->data[line->len - 1] == ' ')
		line->data[--line->len] = '\0';
	return at;
}

void table_line(struct table *table, long row, struct buf *line)
{
	put_columns(table, row, table->n_columns, line);
}

/* The text of the cell at @at on a line of its own. */
static size_t put_below(const struct table *table, size_t at, struct buf *line)
{
	struct cell cell;
	const char *text = next_cell(table, &at, &cell);

	buf_add(line, "\n\t", 2);
	buf_add(line, text, cell.len);
	return at;
}

size_t table_begin(const struct table *table, size_t column)
{
	size_t i, begin = 0;

	for (i = 0; i < column; i++)
		begin += table->widths[i] + !table->columns[i + 1].joined;
	return begin;
}

static void print_row(struct table *table, long row, FILE *out, size_t width)
{
	size_t last = table->n_columns - 1, at, end;
	struct buf *line = &table->line;

	buf_clear(line);
	at = put_columns(table, row, table->n_columns, line);
	if (width && last && row >= 0 && fmt_width(buf_str(line)) > width) {
		buf_clear(line);
		at = put_columns(table, row, last, line);
		at = put_below(table, at, line);
	}
	end = (size_t)row + 1 < table->n_rows ? table->rows[row + 1] : table->cells.len;
	if (row >= 0 && at < end)
		put_below(table, at, line);
	buf_add(line, "\n", 1);
	output_write(out, line->data, line->len);
}

void table_print(struct table *table, FILE *out, size_t width, bool header)
{
	long row, rows = (long)table_rows(table);

	for (row = header ? -1 : 0; row < rows; row++)
		print_row(table, row, out, width);
}

size_t screen_width(FILE *out)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size = { 0 };

	if (!isatty(fileno(out)))
		return 0;
	if (!ioctl(fileno(out), TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	return columns && atoi(columns) > 0 ? (size_t)atoi(columns) : 80;
}
