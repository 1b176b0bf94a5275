// SPDX-License-Identifier: GPL-2.0
#include "view/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ncurses.h>

#include "base/util.h"

static SCREEN *terminal;
static FILE *keyboard;	/* standard input may be a record */
static bool coloured;
static MEVENT click;

static void define_colours(void)
{
	const char *no_color = getenv("NO_COLOR");

	coloured = has_colors() && !(no_color && *no_color);
	if (!coloured)
		return;
	start_color();
	use_default_colors();
	init_pair(TINT_NEW, COLOR_GREEN, -1);
	init_pair(TINT_CLOSED, COLOR_RED, -1);
	init_pair(TINT_FADED, COLOR_RED, -1);
	init_pair(TINT_ERROR, COLOR_YELLOW, -1);
}

bool term_open(void)
{
	keyboard = isatty(STDIN_FILENO) ? stdin : fopen("/dev/tty", "re");
	if (!keyboard)
		keyboard = stdin;
	terminal = newterm(NULL, stdout, keyboard);
	if (!terminal) {
		complain("the terminal is not known ($TERM); use --batch");
		return false;
	}
	complain_hold();
	set_term(terminal);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(25);
	mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	mouseinterval(0);
	curs_set(0);
	define_colours();
	return true;
}

void term_close(void)
{
	if (!terminal)
		return;
	endwin();
	delscreen(terminal);
	terminal = NULL;
	if (keyboard != stdin)
		fclose(keyboard);
	complain_release();
}

int term_fd(void)
{
	return fileno(keyboard);
}

void term_size(size_t *rows, size_t *columns)
{
	int y, x;

	getmaxyx(stdscr, y, x);
	*rows = (size_t)y;
	*columns = (size_t)x;
}

static attr_t attributes_of(const struct screen_line *line)
{
	attr_t attr = A_NORMAL;

	if (coloured && line->tint >= TINT_NEW)
		attr |= (attr_t)COLOR_PAIR(line->tint);
	switch (line->tint) {
	case TINT_TITLE:
		attr |= A_BOLD;
		break;
	case TINT_COLUMNS:
		attr |= A_REVERSE;
		break;
	case TINT_NEW:
	case TINT_CLOSED:
		attr |= A_BOLD;
		break;
	case TINT_FADED:
		attr |= A_DIM;
		break;
	default:
		break;
	}
	return line->cursor ? attr ^ A_REVERSE : attr;
}

void term_draw(const struct screen *screen)
{
	size_t i;

	erase();
	for (i = 0; i < screen->n_lines; i++) {
		const struct screen_line *line = &screen->lines[i];

		attrset((int)attributes_of(line));
		mvaddstr((int)i, 0, buf_str(&line->text));
		if (line->tint == TINT_COLUMNS || line->cursor)
			chgat(-1, attributes_of(line), (short)PAIR_NUMBER(attributes_of(line)),
			      NULL);
	}
	attrset(A_NORMAL);
	curs_set(screen->typed_line > 0);
	if (screen->typed_line)
		move((int)screen->typed_line - 1, (int)screen->typed_column);
	refresh();
}

void term_clicked(size_t *line, size_t *column)
{
	*line = (size_t)click.y;
	*column = (size_t)click.x;
}

static int mouse_key(void)
{
	if (getmouse(&click) != OK)
		return KEY_NOTHING;
	if (click.bstate & BUTTON4_PRESSED)
		return TERM_WHEEL_UP;
	if (click.bstate & BUTTON5_PRESSED)
		return TERM_WHEEL_DOWN;
	return click.bstate & BUTTON1_PRESSED ? TERM_CLICK : KEY_NOTHING;
}

/* htop's keys for it. */
static int function_key(int key)
{
	switch (key) {
	case KEY_F(1):
		return 'h';
	case KEY_F(3):
	case KEY_F(4):
		return '/';
	case KEY_F(5):
		return 'p';
	case KEY_F(6):
		return 's';
	case KEY_F(10):
		return 'q';
	}
	return KEY_NOTHING;
}

int term_key(void)
{
	int key = getch();

	switch (key) {
	case ERR:
		return KEY_NOTHING;
	case '\r':
	case '\n':
	case KEY_ENTER:
		return TERM_ENTER;
	case KEY_UP:
		return TERM_UP;
	case KEY_DOWN:
		return TERM_DOWN;
	case KEY_LEFT:
		return TERM_LEFT;
	case KEY_RIGHT:
		return TERM_RIGHT;
	case KEY_PPAGE:
		return TERM_PAGE_UP;
	case KEY_NPAGE:
		return TERM_PAGE_DOWN;
	case KEY_HOME:
		return TERM_HOME;
	case KEY_END:
		return TERM_END;
	case KEY_BACKSPACE:
	case 127:
	case 8:
		return TERM_BACKSPACE;
	case KEY_DC:
		return TERM_DELETE;
	case KEY_MOUSE:
		return mouse_key();
	case KEY_RESIZE:
		return TERM_RESIZED;
	}
	return key < 256 ? key : function_key(key);
}
