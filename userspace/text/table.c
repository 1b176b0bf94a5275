// SPDX-License-Identifier: GPL-2.0
#include "text/table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/array.h"
#include "base/util.h"
#include "text/fmt.h"

struct table {
	const struct column *columns;
	size_t n_columns;
	size_t *widths;		/* as far as measured */
	size_t measured;	/* cells that are in the widths */
	char **cells;
	size_t n_cells;
	char **notes;		/* by row, may be NULL */
	size_t n_notes;
};

struct table *table_new(const struct column *columns, size_t n)
{
	struct table *table = xcalloc(1, sizeof(*table));
	size_t i;

	table->columns = columns;
	table->n_columns = n;
	table->widths = xcalloc(n, sizeof(*table->widths));
	for (i = 0; i < n; i++)
		table->widths[i] = fmt_width(columns[i].title);
	return table;
}

void table_free(struct table *table)
{
	size_t i;

	if (!table)
		return;
	for (i = 0; i < table->n_cells; i++)
		free(table->cells[i]);
	for (i = 0; i < table->n_notes; i++)
		free(table->notes[i]);
	free(table->cells);
	free(table->notes);
	free(table->widths);
	free(table);
}

size_t table_rows(const struct table *table)
{
	return table->n_cells / table->n_columns;
}

void table_cell(struct table *table, const char *text)
{
	array_grow(table->cells, table->n_cells);
	table->cells[table->n_cells++] = xstrdup(text);
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
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, n);
	table_cell(table, text);
}

void table_note(struct table *table, const char *text)
{
	size_t rows = table_rows(table);

	while (table->n_notes < rows) {
		array_grow(table->notes, table->n_notes);
		table->notes[table->n_notes++] = NULL;
	}
	free(table->notes[rows - 1]);
	table->notes[rows - 1] = xstrdup(text);
}

static void measure_cells(struct table *table)
{
	for (; table->measured < table->n_cells; table->measured++) {
		size_t *width = &table->widths[table->measured % table->n_columns];
		size_t w = fmt_width(table->cells[table->measured]);

		if (w > *width)
			*width = w;
	}
}

static const char *cell_text(const struct table *table, long row, size_t column)
{
	if (row < 0)
		return table->columns[column].title;
	return table->cells[(size_t)row * table->n_columns + column];
}

/* Columns [0, n) of a row; the last one is not filled up. */
static void put_columns(struct table *table, long row, size_t n, struct buf *line)
{
	size_t i, pad;

	for (i = 0; i < n; i++) {
		const struct column *column = &table->columns[i];
		const char *text = cell_text(table, row, i);

		pad = table->widths[i] - fmt_width(text);
		if (i && !column->joined)
			buf_puts(line, " ");
		if (column->align == ALIGN_RIGHT)
			buf_fill(line, ' ', pad);
		buf_puts(line, text);
		if (column->align == ALIGN_LEFT && i + 1 < n)
			buf_fill(line, ' ', pad);
	}
	while (line->len && line->data[line->len - 1] == ' ')
		line->data[--line->len] = '\0';
}

void table_line(struct table *table, long row, struct buf *line)
{
	measure_cells(table);
	put_columns(table, row, table->n_columns, line);
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
	size_t last = table->n_columns - 1;
	struct buf line = { 0 };

	table_line(table, row, &line);
	if (width && last && row >= 0 && fmt_width(buf_str(&line)) > width) {
		buf_clear(&line);
		put_columns(table, row, last, &line);
		buf_printf(&line, "\n\t%s", cell_text(table, row, last));
	}
	fprintf(out, "%s\n", buf_str(&line));
	if (row >= 0 && (size_t)row < table->n_notes && table->notes[row])
		fprintf(out, "\t%s\n", table->notes[row]);
	buf_free(&line);
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
