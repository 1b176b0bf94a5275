/* SPDX-License-Identifier: GPL-2.0 */
/* A screenful of lines: what the live view makes and the terminal draws. */
#ifndef SOCKLIFE_SCREEN_H
#define SOCKLIFE_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum tint {
	TINT_PLAIN,
	TINT_TITLE,
	TINT_COLUMNS,
	TINT_NEW,	/* from here on: the number of a colour pair */
	TINT_CLOSED,
	TINT_FADED,
	TINT_ERROR
};

struct screen_line {
	struct buf text;
	enum tint tint;
	bool cursor;
};

struct screen {
	struct screen_line *lines;
	size_t n_lines;
	size_t typed_line;	/* where the terminal's cursor stands, from 1; 0: nowhere */
	size_t typed_column;	/* and from 0 */
};

/* A new line at the end; cut to the screen's width by screen_fit(). */
struct buf *screen_add(struct screen *screen, enum tint tint);
/* Cuts the screen to @rows and @columns. */
void screen_fit(struct screen *screen, size_t rows, size_t columns);
/* Takes @n lines from @from away. */
void screen_remove(struct screen *screen, size_t from, size_t n);
/* The columns of the widest line from @from on. */
size_t screen_widest(const struct screen *screen, size_t from);
/* Cuts the first @columns off each line from @from on. */
void screen_shift(struct screen *screen, size_t from, size_t columns);
/* Takes all lines away; screen_free() their memory, too. */
void screen_clear(struct screen *screen);
void screen_free(struct screen *screen);

#endif
