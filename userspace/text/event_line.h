/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How events and trace print one event: a line of text or of JSON. Lines wait a moment, to
 * be printed in the order of time: a send has the time at which it was called, and what it
 * caused may be told before it returns.
 */
#ifndef SOCKLIFE_EVENT_LINE_H
#define SOCKLIFE_EVENT_LINE_H

#include <stdio.h>

#include "model/feed.h"
#include "text/fmt.h"

struct event_place;

struct event_line {
	FILE *out;
	bool json;
	struct addr_style style;
	struct clock_base clock;
	struct places *places;	/* for JSON, or NULL */
	struct buf text;	/* of lines that wait, without their times */
	struct event_place *lines;	/* where each of them is, in the order of time */
	size_t n_lines;
	size_t printed;		/* so many of them have been; more than half of them wait */
	struct buf time;	/* its memory serves each line */
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
