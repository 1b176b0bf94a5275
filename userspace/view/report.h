/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A record as one page, or as a trace for Perfetto. What is shown is known when all has been
 * read, so it is read twice: what comes is recorded in a temporary file, and then told
 * event by event from there.
 */
#ifndef SOCKLIFE_REPORT_H
#define SOCKLIFE_REPORT_H

#include <stdio.h>

#include "base/buf.h"
#include "base/places.h"
#include "model/feed.h"

struct chosen {
	uint64_t id;
	uint64_t other;		/* the other end of its conversation; 0: not here */
	uint32_t tgid;		/* who made it, or held it last; 0: not known */
	char program[COMM_SIZE];
};

/* What the first reading has found. { 0 } is empty. */
struct report {
	const char *title;
	struct chosen *sockets;	/* by id */
	size_t n;
	struct buf nobody;	/* for each event without a socket: is it shown? '0' or '1' */
	uint64_t noted;		/* events, and the times of the first and the last of them */
	uint64_t begin;
	uint64_t end;
	uint64_t real_offset;
	uint64_t lost;		/* events */
	bool cut;		/* the record is */
	struct places *places;	/* names of this machine, or NULL */
};

/* An event of the first reading; @mine: it is shown, as is its socket. */
void report_note(struct report *report, const struct event *event, struct model_row *row,
		 bool mine);
/* After that: the sockets that are chosen are those of rows that are mine, and their other ends. */
void report_choose(struct report *report, const struct feed *feed);
/* The socket, if it is chosen, or NULL. */
const struct chosen *report_find(const struct report *report, uint64_t id);
void report_free(struct report *report);

/*
 * report_tell - reads the record @path, and writes what is chosen of it
 * @page: for the page, or NULL
 * @trace: for the trace, or NULL
 *
 * Return: 0, or 1 after a complaint; that a write failed is left to who closes the files.
 */
int report_tell(const struct report *report, const char *path, FILE *page, FILE *trace);

#endif
