/* SPDX-License-Identifier: GPL-2.0 */
/* The live view's state, between its rows, its screen, its keys, its loop. */
#ifndef SOCKLIFE_LIVE_H
#define SOCKLIFE_LIVE_H

#include "filter/select.h"
#include "model/feed.h"
#include "text/fmt.h"
#include "text/screen.h"

#define LIVE_NEW_NS	(3 * NSEC_PER_SEC)	/* a row is green */
#define LIVE_RED_NS	(2 * NSEC_PER_SEC)	/* a closed row is bright */
#define LIVE_KEEP_NS	(5 * NSEC_PER_SEC)	/* a closed row is shown */

/* The columns of the list, from the left on a wide screen. */
enum live_column_id {
	LIVE_ID,
	LIVE_NETID,
	LIVE_STATE,
	LIVE_RECENT,
	LIVE_SEND_RATE,
	LIVE_RECV_RATE,
	LIVE_SENT,
	LIVE_RECEIVED,
	LIVE_RQUEUE,
	LIVE_WQUEUE,
	LIVE_AGE,
	LIVE_LOCAL,
	LIVE_PEER,
	LIVE_PROCESS,
	LIVE_COLUMNS
};

enum live_page {
	LIVE_LIST,
	LIVE_PROCESSES,
	LIVE_DETAILS,
	LIVE_HELP
};

struct live {
	struct feed feed;
	struct select select;
	struct addr_style style;
	struct places *places;
	struct clock_base clock;
	enum live_column_id sort;
	bool reversed;			/* against the column's own direction */
	uint32_t hidden_columns;	/* bits of enum live_column_id */
	bool narrow;			/* the screen */
	enum live_page page;
	bool hide_closed;
	struct model *frozen;		/* what is shown while paused, else NULL */
	uint64_t cursor;		/* id of the row under the cursor */
	size_t top;			/* first row on the screen */
	size_t height;			/* rows on the screen */
	struct model_row **rows;	/* to show, in order */
	size_t n_rows;
	size_t totals[4];		/* tcp, udp, unix, other */
	uint64_t now;
	uint64_t rate_since;		/* the events' rate: measured from here */
	uint64_t rate_delivered;
	uint64_t rate;
	struct buf filter_text;		/* as it is in force */
	struct buf prompt;		/* as it is typed */
	bool typing;
	struct buf message;
};

/* What is shown. */
static inline struct model *live_model(const struct live *live)
{
	return live->frozen ? live->frozen : live->feed.model;
}

/* live_rows.c */
/* How it is at first; feed and options are set after it. */
void live_init(struct live *live);
/* Frees all that it holds but the feed. */
void live_free(struct live *live);
/* The feed has begun: rates are measured from now. */
void live_begin(struct live *live);
void live_event(struct feed *feed, const struct event *event,
		struct model_row *row, void *arg);
/* Collects and sorts the rows; lets activity and closed rows fade. */
void live_update(struct live *live);
/* Stops what is shown, and lets it go on; the feed is read all the time. */
void live_pause(struct live *live);
/* Only sorts and filters again. */
void live_collect(struct live *live);
/* Sorts by the next column on the screen. */
void live_sort_next(struct live *live);
/* The row under the cursor, or NULL. */
struct model_row *live_cursor(struct live *live, size_t *index);

/* live_screen.c: the whole screen; rows 0: as many as there are */
void live_screen(struct live *live, struct screen *screen, size_t rows,
		 size_t columns);

/* live_list.c: the list, below the head, with @height rows */
void live_list(struct live *live, struct screen *screen, size_t height);

/* live_pages.c: the other pages */
void live_processes(struct live *live, struct screen *screen);
void live_details(struct live *live, struct screen *screen);

/* live_help.c */
void live_help(struct screen *screen);
/* The last line of the screen. */
void live_key_line(const struct live *live, struct buf *line);

/* live_keys.c: false to quit */
bool live_key(struct live *live, int key);
/* Puts the filter in force; false: wrong, live->message says why. */
bool live_set_filter(struct live *live, const char *text);

#endif
