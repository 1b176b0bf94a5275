// SPDX-License-Identifier: GPL-2.0
#include "text/screen.h"

#include <stdlib.h>

#include "base/array.h"
#include "text/fmt.h"

struct buf *screen_add(struct screen *screen, enum tint tint)
{
	struct screen_line *line;

	array_grow(screen->lines, screen->n_lines);
	line = &screen->lines[screen->n_lines++];
	*line = (struct screen_line){ .tint = tint };
	return &line->text;
}

void screen_fit(struct screen *screen, size_t rows, size_t columns)
{
	size_t i;

	while (screen->n_lines > rows)
		buf_free(&screen->lines[--screen->n_lines].text);
	for (i = 0; i < screen->n_lines; i++)
		if (screen->lines[i].text.data)
			fmt_cut(screen->lines[i].text.data, columns);
}

void screen_remove(struct screen *screen, size_t from, size_t n)
{
	size_t i;

	for (i = from; i < from + n; i++)
		buf_free(&screen->lines[i].text);
	screen->n_lines -= n;
	for (i = from; i < screen->n_lines; i++)
		screen->lines[i] = screen->lines[i + n];
}

size_t screen_widest(const struct screen *screen, size_t from)
{
	size_t i, widest = 0;

	for (i = from; i < screen->n_lines; i++) {
		size_t width = fmt_width(buf_str(&screen->lines[i].text));

		if (width > widest)
			widest = width;
	}
	return widest;
}

void screen_shift(struct screen *screen, size_t from, size_t columns)
{
	size_t i;

	for (i = from; columns && i < screen->n_lines; i++)
		if (screen->lines[i].text.data)
			fmt_shift(screen->lines[i].text.data, columns);
}

void screen_clear(struct screen *screen)
{
	screen_fit(screen, 0, 0);
	screen->typed_line = 0;
}

void screen_free(struct screen *screen)
{
	screen_clear(screen);
	free(screen->lines);
	*screen = (struct screen){ 0 };
}
