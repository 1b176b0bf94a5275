/* SPDX-License-Identifier: GPL-2.0 */
/* How events and trace print one event: a line of text or of JSON. */
#ifndef SOCKLIFE_EVENT_LINE_H
#define SOCKLIFE_EVENT_LINE_H

#include <stdio.h>

#include "model/feed.h"
#include "text/fmt.h"

struct event_line {
	FILE *out;
	bool json;
	struct addr_style style;
	struct clock_base clock;
	struct places *places;	/* for JSON, or NULL */
	struct buf text;	/* of the last line: its memory serves the next one */
	bool printed;		/* something since the last flush */
};

/* Takes the argument of -t; false after a complaint. */
bool event_line_mode(struct event_line *line, const char *word);
/* Sets the clocks by the feed's source; event_line_end() at the end. */
void event_line_begin(struct event_line *line, const struct feed *feed);
void event_line_end(struct event_line *line);
/* Prints, and leaves it to event_line_flush(), after each batch, that it is seen. */
void event_line_print(struct event_line *line, const struct event *event,
		      const struct sock *sock);
void event_line_flush(struct event_line *line);

#endif
