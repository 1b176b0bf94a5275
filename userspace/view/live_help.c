// SPDX-License-Identifier: GPL-2.0
/* The live view's keys, in words. */
#include "base/util.h"
#include "view/live.h"

void live_help(struct screen *screen)
{
	static const char *const lines[] = {
		"/  F4    filter, for example: dport = :443 and comm = curl",
		"s  F6    sort by the next column; its heading has an arrow",
		"r        reverse the order",
		"t        show or hide closed sockets (red, for five seconds)",
		"c        choose the columns",
		"p  F5    the processes; Enter shows the sockets of one, Esc goes back",
		"n        port numbers or service names",
		"space    pause; of a record, stop and go on",
		"[ ] . e  a record: slower, faster, one event, to its end",
		"Enter    details of the socket under the cursor",
		"arrows   move, also to the sides; Page Up, Page Down, Home, End",
		"mouse    a click selects a row, or sorts by a heading; the wheel moves",
		"h  F1    this help; any key but these leaves it",
		"q  F10   quit",
	};
	size_t i;

	buf_puts(screen_add(screen, TINT_COLUMNS), "Keys");
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		buf_puts(screen_add(screen, TINT_PLAIN), lines[i]);
}

void live_key_line(const struct live *live, struct buf *line)
{
	static const char *const keys[LIVE_PAGES] = {
		[LIVE_LIST] = "h Help  / Filter  s Sort  r Reverse  c Columns  p Procs  "
			      "Enter Details  q Quit",
		[LIVE_PROCESSES] = "h Help  / Filter  s Sort  r Reverse  Enter Sockets  "
				   "p Back  q Quit",
		[LIVE_DETAILS] = "h Help  Enter Back  q Quit",
		[LIVE_CHOICE] = "Space Show or hide  c Back  q Quit",
		[LIVE_HELP] = "Any key goes back  q Quit",
	};
	const char *text = keys[live->page];

	if (live->typing)
		text = "Enter Filter  Esc Leave it";
	else if (live->page == LIVE_LIST && live->play.on)
		text = "h Help  / Filter  s Sort  Space Pause  . Step  [ ] Speed  e End  "
		       "p Procs  q Quit";
	else if (live->page == LIVE_LIST && live->limited)
		text = "h Help  / Filter  s Sort  r Reverse  c Columns  Esc Back  "
		       "Enter Details  q Quit";
	buf_puts(line, text);
}
