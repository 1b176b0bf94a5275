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
		"p  F5    by process",
		"n        port numbers or service names",
		"space    pause",
		"Enter    details of the socket under the cursor",
		"arrows   move; Page Up, Page Down, Home, End",
		"h  F1    this help; any other key leaves it",
		"q  F10   quit",
	};
	size_t i;

	buf_puts(screen_add(screen, TINT_COLUMNS), "Keys");
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		buf_puts(screen_add(screen, TINT_PLAIN), lines[i]);
}

void live_key_line(const struct live *live, struct buf *line)
{
	static const char *const keys[] = {
		[LIVE_LIST] = "h Help  / Filter  s Sort  r Reverse  p Processes  Enter Details  "
			      "q Quit",
		[LIVE_PROCESSES] = "h Help  / Filter  p Sockets  q Quit",
		[LIVE_DETAILS] = "h Help  Enter Back  q Quit",
		[LIVE_HELP] = "Any key goes back",
	};

	buf_puts(line, live->typing ? "Enter Filter  Esc Leave it" : keys[live->page]);
}
