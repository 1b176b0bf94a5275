/* SPDX-License-Identifier: GPL-2.0 */
/* The terminal: lines in, keys out. term.c alone knows curses. */
#ifndef SOCKLIFE_TERM_H
#define SOCKLIFE_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "text/screen.h"

enum term_key {
	KEY_NOTHING = 0,
	/* Characters are themselves. */
	TERM_ENTER = 10,
	TERM_ESCAPE = 27,
	TERM_UP = 256,
	TERM_DOWN,
	TERM_LEFT,
	TERM_RIGHT,
	TERM_PAGE_UP,
	TERM_PAGE_DOWN,
	TERM_HOME,
	TERM_END,
	TERM_BACKSPACE,
	TERM_DELETE,
	TERM_RESIZED,
	TERM_CLICK,		/* where: term_clicked() */
	TERM_WHEEL_UP,
	TERM_WHEEL_DOWN
};

/* Takes the screen; false after a complaint. Without colour if NO_COLOR. */
bool term_open(void);
void term_close(void);
/* Where keys come from, to poll for them. */
int term_fd(void);
void term_size(size_t *rows, size_t *columns);
void term_draw(const struct screen *screen);
/* The next key, KEY_NOTHING if none is waiting. */
int term_key(void);
/* Where the last TERM_CLICK was. */
void term_clicked(size_t *line, size_t *column);

#endif
