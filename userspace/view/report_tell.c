// SPDX-License-Identifier: GPL-2.0
/* The second reading: what is chosen, event by event, into the page and the trace. */
#include <errno.h>
#include <stdlib.h>

#include "base/stop.h"
#include "base/util.h"
#include "view/page.h"
#include "view/perfetto.h"

struct told {
	struct page_socket page;
	struct track track;
	uint64_t time;		/* of the newest event */
};

struct teller {
	const struct report *report;
	struct feed feed;
	struct page page;	/* out NULL: none is wanted */
	struct perfetto trace;	/* likewise */
	size_t nobody;		/* events without a socket */
};

static struct told *find_told(struct model_row *row)
{
	if (!row->told)
		row->told = xcalloc(1, sizeof(*row->told));
	return row->told;
}

/* An event without a socket. */
static void tell_nobody(struct teller *teller, const struct event *event,
			const struct sock *sock)
{
	const struct buf *nobody = &teller->report->nobody;
	size_t nth = teller->nobody++;

	if (nth < nobody->len && nobody->data[nth] == '1' && teller->page.out)
		page_event(&teller->page, NULL, event, sock, event->time);
}

static void trace_event(struct teller *teller, const struct event *event,
			struct model_row *row, const struct chosen *chosen)
{
	struct model_row *end = chosen->other ?
				model_find(teller->feed.model, chosen->other) : NULL;

	perfetto_event(&teller->trace, &row->told->track, chosen,
		       end ? &find_told(end)->track : NULL, event, &row->sock);
}

/*
 * In the order of time, but for those of one socket: they were told in the order in which
 * they changed it.
 */
static void on_event(struct feed *feed, const struct event *event, struct model_row *row,
		     void *arg)
{
	struct teller *teller = arg;
	const struct chosen *chosen;
	struct told *told;

	(void)feed;
	if (!event->id) {
		tell_nobody(teller, event, &row->sock);
		return;
	}
	chosen = report_find(teller->report, event->id);
	if (!chosen)
		return;
	told = find_told(row);
	if (event->time > told->time)
		told->time = event->time;
	if (teller->page.out)
		page_event(&teller->page, &told->page, event, &row->sock, told->time);
	if (teller->trace.out)
		trace_event(teller, event, row, chosen);
}

static bool has_failed(FILE *out)
{
	return out && ferror(out);
}

static int tell_events(struct teller *teller)
{
	int got;

	do {
		uint64_t newest;

		got = feed_read(&teller->feed, 0);
		newest = model_clock(teller->feed.model);
		if (got < 0)
			newest = UINT64_MAX;
		else
			newest = newest > LINEUP_NS ? newest - LINEUP_NS : 0;
		page_flush(&teller->page, newest);
	} while (got >= 0 && !stop_asked_again() && !has_failed(teller->page.out) &&
		 !has_failed(teller->trace.out));
	return got == -ENODATA ? 0 : 1;
}

/* The sockets that were there before the first event. */
static void tell_first(struct teller *teller)
{
	size_t n, i;
	struct model_row **rows = model_sorted(teller->feed.model, &n);

	for (i = 0; i < n; i++) {
		const struct sock *sock = &rows[i]->sock;
		const struct chosen *chosen = report_find(teller->report, sock->id);

		if (!chosen)
			continue;
		if (teller->page.out)
			page_first(&teller->page, &find_told(rows[i])->page, sock);
		if (teller->trace.out)
			perfetto_first(&teller->trace, &find_told(rows[i])->track, chosen,
				       sock);
	}
	free(rows);
}

/* As they were at last. */
static void tell_sockets(struct teller *teller)
{
	const struct report *report = teller->report;
	struct model *model = teller->feed.model;
	size_t i;

	for (i = 0; i < report->n; i++) {
		const struct chosen *chosen = &report->sockets[i];
		struct model_row *row = model_find(model, chosen->id);

		if (row && teller->page.out)
			page_socket(&teller->page, row,
				    chosen->other ? model_find(model, chosen->other) : NULL);
		if (row && teller->trace.out)
			perfetto_last(&teller->trace, &find_told(row)->track, report->end);
	}
}

static int tell_all(struct teller *teller)
{
	int err;

	if (teller->page.out)
		page_begin(&teller->page);
	if (teller->trace.out)
		perfetto_begin(&teller->trace, teller->report->title);
	tell_first(teller);
	if (teller->page.out)
		page_events(&teller->page);
	err = tell_events(teller);
	if (teller->page.out)
		page_sockets(&teller->page);
	tell_sockets(teller);
	if (teller->page.out)
		page_end(&teller->page);
	if (teller->trace.out)
		perfetto_end(&teller->trace);
	return err;
}

static void forget_told(struct teller *teller)
{
	struct model_row *row = NULL;

	while (teller->feed.model && (row = model_next(teller->feed.model, row))) {
		if (row->told)
			page_forget(&row->told->page);
		free(row->told);
	}
}

int report_tell(const struct report *report, const char *path, FILE *page, FILE *trace)
{
	struct teller teller = {
		.report = report,
		.page = { .out = page, .report = report },
		.trace = { .out = trace, .begin = report->begin },
	};
	int err = feed_open(&teller.feed, path, true) || feed_start(&teller.feed);

	teller.feed.cb = on_event;
	teller.feed.arg = &teller;
	if (!err)
		err = tell_all(&teller);
	forget_told(&teller);
	feed_close(&teller.feed);
	return err;
}
