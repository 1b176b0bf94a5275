// SPDX-License-Identifier: GPL-2.0
/* Which rows the live view shows, in which order. */
#define _GNU_SOURCE	/* qsort_r() */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/util.h"
#include "view/live_columns.h"

void live_init(struct live *live)
{
	live->order.column = LIVE_RECENT;
	live->process_order.column = LIVE_PROCESS_RECENT;
	live->hidden_columns = 1u << LIVE_ID | 1u << LIVE_NAME;
}

void live_free(struct live *live)
{
	free(live->rows);
	free(live->processes);
	live_events_free(&live->events);
	model_free(live->frozen);
	places_free(live->places);
	buf_free(&live->filter_text);
	prompt_free(&live->prompt);
	buf_free(&live->message);
	filter_free(live->select.filter);
}

void live_event(struct feed *feed, const struct event *event,
		struct model_row *row, void *arg)
{
	struct live *live = arg;

	(void)feed;
	live_events_put(&live->events, event);
	if (event_moves(event, SOCKLIFE_EVENT_SEND) ||
	    event_moves(event, SOCKLIFE_EVENT_RECV))
		row->recent += (uint64_t)event->result;
}

static int compare_falling(uint64_t a, uint64_t b)
{
	return (a < b) - (a > b);
}

static int by_activity(const struct model_row *a, const struct model_row *b)
{
	int order = compare_falling(a->recent, b->recent);

	if (!order)
		order = compare_falling(a->last_event, b->last_event);
	return order ? order : compare_falling(a->sock.id, b->sock.id);
}

/* Of those that are equal the busiest is the first, whatever the direction. */
static int compare_rows(const void *a, const void *b, void *arg)
{
	const struct model_row *x = *(struct model_row *const *)a;
	const struct model_row *y = *(struct model_row *const *)b;
	const struct live *live = arg;
	const struct live_column *column = &live_columns[live->order.column];
	int order = column->compare(x, y);

	if (!order)
		return by_activity(x, y);
	return column->falls != live->order.reversed ? -order : order;
}

static size_t next_column(const struct live *live)
{
	size_t i = 0;

	while (live_column_at(live, i) != LIVE_COLUMNS &&
	       live_column_at(live, i) != live->order.column)
		i++;
	return live_column_at(live, i + 1) == LIVE_COLUMNS ? live_column_at(live, 0) :
	       live_column_at(live, i + 1);
}

void live_sort_next(struct live *live)
{
	if (live->page == LIVE_PROCESSES)
		live->process_order = (struct live_order){
			(live->process_order.column + 1) % LIVE_PROCESS_COLUMNS, false
		};
	else
		live->order = (struct live_order){ next_column(live), false };
}

static bool is_wanted(const struct live *live, const struct model_row *row)
{
	struct filter_subject subject = { .sock = &row->sock };
	const char *comm;

	if (live->limited && live_owner(&row->sock, &comm) != live->process)
		return false;
	if (row->freed && live->hide_closed)
		return false;
	if (live->pid && !filter_match_pid(&subject, (uint32_t)live->pid))
		return false;
	return !feed_is_own(&live->feed, &row->sock) && select_match(&live->select, &subject);
}

static void count_row(struct live *live, const struct sock *sock)
{
	if (sock->family == AF_UNIX)
		live->totals[2]++;
	else if (sock->protocol == IPPROTO_TCP)
		live->totals[0]++;
	else if (sock->protocol == IPPROTO_UDP)
		live->totals[1]++;
	else
		live->totals[3]++;
}

void live_collect(struct live *live)
{
	struct model_row *row = NULL;

	memset(live->totals, 0, sizeof(live->totals));
	live->n_rows = 0;
	while ((row = model_next(live_model(live), row))) {
		if (!row->freed)
			count_row(live, &row->sock);
		if (!is_wanted(live, row))
			continue;
		array_grow(live->rows, live->n_rows);
		live->rows[live->n_rows++] = row;
	}
	if (live->n_rows)
		qsort_r(live->rows, live->n_rows, sizeof(*live->rows), compare_rows, live);
	if (live->page == LIVE_PROCESSES)
		live_collect_processes(live);
}

/* Bytes count for a few seconds, of a record for its own: half of them stay each time. */
static void fade_rows(struct live *live)
{
	struct model_row *row = NULL;

	while ((row = model_next(live->feed.model, row)))
		row->recent /= 2;
}

static uint64_t per_second(uint64_t n, uint64_t ns)
{
	return (uint64_t)((double)n * (double)NSEC_PER_SEC / (double)ns);
}

/* What a row of the kernel's corrects downwards is no traffic. */
static void measure_flow(struct flow *flow, uint64_t bytes, uint64_t passed)
{
	flow->rate = bytes > flow->seen ? per_second(bytes - flow->seen, passed) : 0;
	flow->seen = bytes;
}

/* What a socket had done before it was known is not of the last second, unless it is new. */
static void measure_row(struct model_row *row, uint64_t since, uint64_t passed)
{
	if (!row->measured && row->sock.times[SOCKLIFE_A_TIMES_CREATED] <= since) {
		row->sent.seen = row->sock.send.bytes;
		row->received.seen = row->sock.recv.bytes;
	}
	row->measured = true;
	measure_flow(&row->sent, row->sock.send.bytes, passed);
	measure_flow(&row->received, row->sock.recv.bytes, passed);
}

/* False: too little time has passed to mean anything. */
static bool measure_rates(struct live *live)
{
	const uint64_t passed = live->now - live->rate_since;
	struct model_row *row = NULL;

	if (live->now < live->rate_since || passed < NSEC_PER_SEC / 10)
		return false;
	while ((row = model_next(live->feed.model, row)))
		measure_row(row, live->rate_since, passed);
	live->rate = per_second(live->feed.delivered - live->rate_delivered, passed);
	live->rate_since = live->now;
	live->rate_delivered = live->feed.delivered;
	return true;
}

void live_begin(struct live *live)
{
	struct model_row *row = NULL;

	live->rate_since = feed_now(&live->feed);
	while ((row = model_next(live->feed.model, row)))
		measure_row(row, UINT64_MAX, 1);
}

static void forget_rows(struct live *live)
{
	free(live->rows);
	live->rows = NULL;
	live->n_rows = 0;
}

void live_pause(struct live *live)
{
	if (live->play.on) {
		play_pause(&live->play);
		return;
	}
	forget_rows(live);
	if (live->frozen) {
		model_free(live->frozen);
		live->frozen = NULL;
	} else {
		live->frozen = model_copy(live->feed.model);
	}
}

void live_update(struct live *live)
{
	bool passed;

	live->now = live->play.on ? live->play.position : feed_now(&live->feed);
	places_refresh(live->places);
	forget_rows(live);
	if (live->now > LIVE_KEEP_NS)
		model_sweep(live->feed.model, live->now - LIVE_KEEP_NS);
	passed = measure_rates(live);
	live_collect(live);
	if (passed)
		fade_rows(live);
}
