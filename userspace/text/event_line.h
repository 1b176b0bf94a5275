/* SPDX-License-Identifier: GPL-2.0 */
/* How events and trace print one event: a line of text or of JSON, in the order of time. */
#ifndef SOCKLIFE_EVENT_LINE_H
#define SOCKLIFE_EVENT_LINE_H

#include <stdio.h>

#include "base/lineup.h"
#include "model/feed.h"
#include "text/fmt.h"

struct event_line {
	FILE *out;
	bool json;
	bool explain;		/* sentences instead of, or in JSON beside, the usual words */
	size_t width;		/* of sentences in columns; 0: they are not broken */
	struct addr_style style;
	struct clock_base clock;
	struct places *places;	/* for JSON, or NULL */
	struct lineup lineup;	/* of lines without their times */
	struct buf time;	/* its memory serves each line, */
	struct buf broken;	/* as does this */
};

/* Takes the argument of -t; false after a complaint. */
bool event_line_mode(struct event_line *line, const char *word);
/* Sets the clocks by the feed's source; event_line_end() at the end. */
void event_line_begin(struct event_line *line, const struct feed *feed);
void event_line_end(struct event_line *line);
/* Adds a line. */
void event_line_print(struct event_line *line, const struct event *event,
		      const struct sock *sock);
/* Prints those up to this time; UINT64_MAX: all. */
void event_line_flush(struct event_line *line, uint64_t until);

#endif
