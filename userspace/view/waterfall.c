// SPDX-License-Identifier: GPL-2.0
#include "view/waterfall.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/util.h"

static void on_event(struct feed *feed, const struct event *event,
		     struct model_row *row, void *arg)
{
	struct waterfall *fall = arg;

	(void)feed;
	if (!row->line)
		row->line = lifeline_new(&row->sock);
	lifeline_event(row->line, event, &row->sock);
	if (event_has_task(event))
		programs_task(&fall->programs, &event->task);
	if (fall->conversation)
		sequence_note(&fall->sequence, event, &row->sock, &fall->style);
}

/* Rows that no event told of before; also those whose events were lost. */
static void take_rows(struct waterfall *fall)
{
	struct model_row *row = NULL;

	while ((row = model_next(fall->feed.model, row))) {
		programs_sock(&fall->programs, &row->sock);
		if (row->line)
			lifeline_catch_up(row->line, &row->sock);
		else
			row->line = lifeline_new(&row->sock);
	}
}

int waterfall_read(struct waterfall *fall, const char *record, bool all)
{
	struct feed *feed = &fall->feed;
	int err;

	if (feed_open(feed, record, all))
		return 1;
	if (feed->source->live) {
		err = feed_snapshot(feed);
	} else {
		err = feed_start(feed);
		take_rows(fall);
		feed->cb = on_event;
		feed->arg = fall;
		err = err || feed_finish(feed);
	}
	take_rows(fall);
	return err ? 1 : 0;
}

static bool is_process(const struct waterfall *fall, uint32_t tgid)
{
	uint64_t pid;

	if (number_parse(fall->process, INT32_MAX, &pid))
		return pid == tgid;
	return tgid && !fnmatch(fall->process,
				programs_name(&fall->programs, tgid), 0);
}

/* Did such a process make the socket, hold it, or do something to it? */
static bool match_process(const struct waterfall *fall,
			  const struct model_row *row)
{
	const struct sock *sock = &row->sock;
	size_t i;

	if (!fall->process)
		return true;
	if (HAS_SOCKET(sock, CREATOR) && is_process(fall, sock->creator.tgid))
		return true;
	for (i = 0; i < sock->n_holders; i++)
		if (is_process(fall, sock->holders[i].tgid))
			return true;
	for (i = 0; i < row->line->n_tgids; i++)
		if (is_process(fall, row->line->tgids[i]))
			return true;
	return false;
}

static bool is_chosen(const struct waterfall *fall, const struct model_row *row)
{
	struct filter_subject subject = { .sock = &row->sock };

	/* Any socket is in CLOSE at last, as one that waits for datagrams. */
	if (fall->select.listening && row->freed &&
	    !row->sock.times[SOCKLIFE_A_TIMES_LISTENING])
		return false;
	return !feed_is_own(&fall->feed, &row->sock) && match_process(fall, row) &&
	       select_match(&fall->select, &subject);
}

/* Of the time before the record no more is known than that the socket existed. */
static bool is_before(const struct waterfall *fall, const struct bar *bar)
{
	return !fall->feed.source->live &&
	       bar->begin < fall->feed.source->opened;
}

static void add_bar(struct waterfall *fall, struct model_row *row)
{
	struct bar *bar;

	array_grow(fall->bars, fall->n);
	bar = &fall->bars[fall->n++];
	bar_fill(bar, row, row->line, feed_now(&fall->feed));
	bar->program = programs_name(&fall->programs, bar->tgid);
	bar->older |= is_before(fall, bar);
}

static int by_birth(const void *a, const void *b)
{
	const struct bar *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return (x->row->sock.id > y->row->sock.id) -
	       (x->row->sock.id < y->row->sock.id);
}

static void sort_bars(struct waterfall *fall)
{
	if (fall->n)
		qsort(fall->bars, fall->n, sizeof(*fall->bars), by_birth);
}

static bool same_program(const struct bar *a, const struct bar *b)
{
	return !a->tgid == !b->tgid && !strcmp(a->program, b->program);
}

/* Programs in the order of their first sockets. */
static void set_groups(struct waterfall *fall)
{
	size_t i, k;

	for (i = 0; i < fall->n; i++) {
		for (k = 0; k < i; k++)
			if (same_program(&fall->bars[i], &fall->bars[k]))
				break;
		fall->bars[i].group = k;
	}
}

static void cut_bars(struct waterfall *fall, size_t n)
{
	while (fall->n > n)
		bar_clear(&fall->bars[--fall->n]);
}

/* What is known of a bar that is older than the axis has to be on it, too. */
static uint64_t first_known(const struct waterfall *fall, const struct bar *bar)
{
	if (!is_before(fall, bar))
		return bar->begin;
	return bar->row->line->first_event ? bar->row->line->first_event :
	       UINT64_MAX;
}

static void set_times(struct waterfall *fall)
{
	uint64_t begin = UINT64_MAX, end = 0;
	size_t i;

	for (i = 0; i < fall->n; i++) {
		uint64_t known = first_known(fall, &fall->bars[i]);

		begin = known < begin ? known : begin;
		end = fall->bars[i].end > end ? fall->bars[i].end : end;
	}
	fall->begin = begin <= end ? begin : fall->feed.source->opened;
	fall->end = end > fall->begin ? end : fall->begin;
}

/* Only the end of the axis, and the bars that reach into it. */
static void set_last(struct waterfall *fall)
{
	double span = (double)(fall->end - fall->begin);
	double wanted = fall->last * (double)NSEC_PER_SEC;
	size_t i, kept = 0;

	if (!fall->last || wanted >= span)
		return;
	fall->begin = fall->end - (uint64_t)wanted;
	for (i = 0; i < fall->n; i++) {
		struct bar *bar = &fall->bars[i];

		if (bar->end < fall->begin) {
			bar_clear(bar);
			fall->ended_before++;
			continue;
		}
		fall->bars[kept++] = *bar;
	}
	fall->n = kept;
}

void waterfall_choose(struct waterfall *fall)
{
	struct model_row *row = NULL;

	while ((row = model_next(fall->feed.model, row)))
		if (is_chosen(fall, row))
			add_bar(fall, row);
	sort_bars(fall);
	set_times(fall);
	set_last(fall);
	if (fall->by_process) {
		set_groups(fall);
		sort_bars(fall);
	}
	if (fall->limit && fall->n > fall->limit) {
		fall->left_out = fall->n - fall->limit;
		cut_bars(fall, fall->limit);
		if (!fall->last)
			set_times(fall);
	}
}

void waterfall_free(struct waterfall *fall)
{
	struct model_row *row = NULL;

	cut_bars(fall, 0);
	free(fall->bars);
	sequence_free(&fall->sequence);
	while (fall->feed.model && (row = model_next(fall->feed.model, row)))
		lifeline_free(row->line);
	programs_free(&fall->programs);
	feed_close(&fall->feed);
	filter_free(fall->select.filter);
}

bool waterfall_begins_group(const struct waterfall *fall, size_t i)
{
	return fall->by_process &&
	       (!i || fall->bars[i].group != fall->bars[i - 1].group);
}

static void put_count(struct buf *buf, size_t n, const char *one, const char *more)
{
	buf_printf(buf, "%zu %s", n, n == 1 ? one : more);
}

void waterfall_group(struct buf *buf, const struct waterfall *fall, size_t i)
{
	const struct bar *bar = &fall->bars[i];
	size_t n = 0, processes = 0, k, m;

	for (k = i; k < fall->n && fall->bars[k].group == bar->group; k++, n++) {
		for (m = i; m < k; m++)
			if (fall->bars[m].tgid == fall->bars[k].tgid)
				break;
		processes += m == k;
	}
	if (bar->tgid)
		fmt_escape(buf, bar->program, strlen(bar->program), 0);
	else
		buf_puts(buf, "of no process");
	buf_puts(buf, ": ");
	put_count(buf, n, "socket", "sockets");
	if (bar->tgid && processes > 1)
		buf_printf(buf, " of %zu processes", processes);
}

void waterfall_title(struct buf *buf, const struct waterfall *fall)
{
	struct clock_base clock = {
		.mode = TIME_WALL,
		.real_offset = fall->feed.source->real_offset,
	};

	put_count(buf, fall->n, "socket", "sockets");
	buf_puts(buf, " in ");
	fmt_duration(buf, fall->end - fall->begin);
	buf_puts(buf, " from ");
	fmt_time(buf, &clock, fall->begin);
}

bool waterfall_is_past(const struct waterfall *fall, const struct bar *bar)
{
	return !bar->alive && bar->end < fall->begin;
}

void waterfall_end(struct buf *buf, const struct waterfall *fall, const struct bar *bar)
{
	struct buf end = { 0 };

	bar_end(&end, bar);
	if (waterfall_is_past(fall, bar))
		buf_puts(buf, end.len ? "before: " : "before");
	buf_puts(buf, buf_str(&end));
	buf_free(&end);
}

void waterfall_rest(struct buf *buf, const struct waterfall *fall)
{
	if (fall->left_out) {
		put_count(buf, fall->left_out, "more socket", "more sockets");
		buf_puts(buf, " not shown (-c)");
	}
	if (fall->ended_before) {
		buf_puts(buf, fall->left_out ? "; " : "");
		put_count(buf, fall->ended_before, "socket", "sockets");
		buf_puts(buf, " ended before (--last)");
	}
}
