/* SPDX-License-Identifier: GPL-2.0 */
/* The live view's state, between its rows, its screen, its keys, its loop. */
#ifndef SOCKLIFE_LIVE_H
#define SOCKLIFE_LIVE_H

#include "base/util.h"
#include "filter/select.h"
#include "model/feed.h"
#include "text/fmt.h"
#include "text/screen.h"
#include "view/live_events.h"
#include "view/live_play.h"
#include "view/live_prompt.h"

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
	LIVE_NAME,
	LIVE_PROCESS,
	LIVE_COLUMNS
};

/* The columns of the page of processes. */
enum live_process_column {
	LIVE_PROCESS_PID,
	LIVE_PROCESS_SOCKETS,
	LIVE_PROCESS_RECENT,
	LIVE_PROCESS_SEND_RATE,
	LIVE_PROCESS_RECV_RATE,
	LIVE_PROCESS_SENT,
	LIVE_PROCESS_RECEIVED,
	LIVE_PROCESS_PROGRAM,
	LIVE_PROCESS_COLUMNS
};

enum live_page {
	LIVE_LIST,
	LIVE_PROCESSES,
	LIVE_DETAILS,
	LIVE_CHOICE,
	LIVE_HELP,
	LIVE_PAGES
};

/* What of a page is on the screen. */
struct live_pane {
	size_t top;		/* first line, below the heading */
	size_t height;		/* lines that have room */
	size_t left;		/* columns that are scrolled out */
	size_t n_lines;		/* of a page of text, that there are */
};

struct live_order {
	size_t column;
	bool reversed;		/* against the column's own direction */
};

/* What a process's sockets do, added up. */
struct live_process {
	uint32_t tgid;		/* 0: nobody */
	char comm[COMM_SIZE];
	uint64_t numbers[LIVE_PROCESS_PROGRAM];
};

struct live {
	struct feed feed;
	struct select select;
	struct addr_style style;
	struct places *places;
	struct clock_base clock;
	struct live_order order, process_order;
	uint32_t hidden_columns;	/* bits of enum live_column_id */
	bool narrow;			/* the screen */
	enum live_page page;
	uint64_t pid;			/* only the sockets of this process; 0: of all */
	bool hide_closed;
	struct live_play play;
	struct model *frozen;		/* what is shown while paused, else NULL */
	struct live_pane panes[LIVE_PAGES];
	size_t heading;			/* the screen's line of the page's heading */
	size_t cells[2 * LIVE_COLUMNS];	/* where its cells begin */
	size_t n_cells;
	uint64_t cursor;		/* id of the row under the cursor */
	uint32_t process;		/* number of the process under the cursor */
	size_t choice;			/* column under the cursor */
	bool limited;			/* only the sockets of that process are shown */
	struct model_row **rows;	/* to show, in order */
	size_t n_rows;
	struct live_process *processes;	/* in order, while their page is shown */
	size_t n_processes;
	struct live_events events;
	size_t totals[4];		/* tcp, udp, unix, other */
	uint64_t now;
	uint64_t rate_since;		/* the events' rate: measured from here */
	uint64_t rate_delivered;
	uint64_t rate;
	struct buf filter_text;		/* as it is in force */
	struct live_prompt prompt;	/* as it is typed */
	bool typing;
	struct buf message;
};

/* What is shown. */
static inline struct model *live_model(const struct live *live)
{
	return live->frozen ? live->frozen : live->feed.model;
}

/* What of the page is on the screen. */
static inline struct live_pane *live_pane(const struct live *live)
{
	return (struct live_pane *)&live->panes[live->page];
}

/* By what the page is sorted. */
static inline struct live_order *live_page_order(struct live *live)
{
	return live->page == LIVE_PROCESSES ? &live->process_order : &live->order;
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
/* Sorts the page by its next column. */
void live_sort_next(struct live *live);

/* live_move.c */
/* The row under the cursor, or NULL. */
struct model_row *live_cursor(const struct live *live, size_t *index);
/* The page's line under the cursor; false: there is none. */
bool live_index(const struct live *live, size_t *index);
/* How many lines the page has. */
size_t live_length(const struct live *live);
/* Puts the cursor there, or on the last line. */
void live_point(struct live *live, size_t index);
/* Keeps the cursor on the screen, which has room for @height lines of the page. */
void live_scroll(struct live *live, size_t height);
/* Moves by the key; false: it is none that moves. */
bool live_move(struct live *live, int key);

/* live_screen.c: the whole screen; rows 0: as many as there are */
void live_screen(struct live *live, struct screen *screen, size_t rows,
		 size_t columns);

/* The pages, below the head; each begins with a heading, and has @height lines below. */
/* live_list.c */
void live_list(struct live *live, struct screen *screen, size_t height);

/* live_processes.c */
void live_processes(struct live *live, struct screen *screen, size_t height);
/* Adds up the rows. */
void live_collect_processes(struct live *live);
void live_put_process(struct buf *text, const struct live_process *process);

/* live_details.c: all its lines */
void live_details(struct live *live, struct screen *screen);

/* live_choice.c */
void live_choice(struct live *live, struct screen *screen, size_t height);
/* Shows or hides the column under the cursor. */
void live_choose(struct live *live);

/* live_help.c: all its lines */
void live_help(struct screen *screen);
/* The last line of the screen. */
void live_key_line(const struct live *live, struct buf *line);

/* live_mouse.c */
void live_click(struct live *live, size_t line, size_t column);

/* live_keys.c: false to quit */
bool live_key(struct live *live, int key);
/* Puts the filter in force; false: wrong, live->message says why. */
bool live_set_filter(struct live *live, const char *text);

#endif
