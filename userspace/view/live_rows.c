// SPDX-License-Identifier: GPL-2.0
/* Which rows the live view shows, in which order. */
#include <stdlib.h>

#include "base/util.h"
#include "view/live.h"

void live_event(struct feed *feed, const struct event *event,
		struct model_row *row, void *arg)
{
	(void)feed;
	(void)arg;
	if (event_moves(event, SOCKLIFE_EVENT_SEND) ||
	    event_moves(event, SOCKLIFE_EVENT_RECV))
		row->recent += (uint64_t)event->result;
}

const char *live_sort_name(enum live_sort sort)
{
	static const char *const names[] = {
		[LIVE_BY_ACTIVITY] = "activity", [LIVE_BY_BYTES] = "bytes",
		[LIVE_BY_AGE] = "age", [LIVE_BY_STATE] = "state",
	};

	return names[sort % LIVE_SORTS];
}

static int compare_descending(uint64_t a, uint64_t b)
{
	return (a < b) - (a > b);
}

static int by_activity(const struct model_row *a, const struct model_row *b)
{
	int order = compare_descending(a->recent, b->recent);

	if (!order)
		order = compare_descending(a->last_event, b->last_event);
	return order ? order : compare_descending(a->sock.id, b->sock.id);
}

static int compare_activity(const void *a, const void *b)
{
	return by_activity(*(struct model_row *const *)a,
			   *(struct model_row *const *)b);
}

static uint64_t all_bytes(const struct sock *sock)
{
	return sock->send.bytes + sock->recv.bytes;
}

static int compare_bytes(const void *a, const void *b)
{
	const struct model_row *x = *(struct model_row *const *)a;
	const struct model_row *y = *(struct model_row *const *)b;
	int order = compare_descending(all_bytes(&x->sock), all_bytes(&y->sock));

	return order ? order : by_activity(x, y);
}

static int compare_age(const void *a, const void *b)
{
	const struct model_row *x = *(struct model_row *const *)a;
	const struct model_row *y = *(struct model_row *const *)b;

	return compare_descending(x->sock.id, y->sock.id);
}

static int compare_state(const void *a, const void *b)
{
	const struct model_row *x = *(struct model_row *const *)a;
	const struct model_row *y = *(struct model_row *const *)b;
	int order = (int)x->sock.state - (int)y->sock.state;

	return order ? order : by_activity(x, y);
}

static bool is_wanted(const struct live *live, const struct model_row *row)
{
	struct filter_subject subject = { .sock = &row->sock };

	if (row->freed && live->hide_closed)
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
	static int (*const orders[])(const void *, const void *) = {
		[LIVE_BY_ACTIVITY] = compare_activity,
		[LIVE_BY_BYTES] = compare_bytes,
		[LIVE_BY_AGE] = compare_age,
		[LIVE_BY_STATE] = compare_state,
	};
	size_t n, i, kept = 0;

	free(live->rows);
	live->rows = model_sorted(live_model(live), &n);
	for (i = 0; i < ARRAY_SIZE(live->totals); i++)
		live->totals[i] = 0;
	for (i = 0; i < n; i++) {
		if (!live->rows[i]->freed)
			count_row(live, &live->rows[i]->sock);
		if (is_wanted(live, live->rows[i]))
			live->rows[kept++] = live->rows[i];
	}
	live->n_rows = kept;
	qsort(live->rows, kept, sizeof(*live->rows), orders[live->sort]);
}

/* Bytes count for a few seconds, of a record for its own: each update leaves half of them. */
static void fade_rows(struct live *live)
{
	struct model_row *row = NULL;

	while ((row = model_next(live->feed.model, row)))
		row->recent /= 2;
}

static void measure_rate(struct live *live)
{
	uint64_t passed = live->now - live->rate_since;
	uint64_t delivered = live->feed.delivered - live->rate_delivered;

	if (live->rate_since && passed < NSEC_PER_SEC / 10)
		return;		/* too short to mean anything */
	if (live->rate_since)
		live->rate = (uint64_t)((double)delivered *
					(double)NSEC_PER_SEC / (double)passed);
	live->rate_since = live->now;
	live->rate_delivered = live->feed.delivered;
}

static void forget_rows(struct live *live)
{
	free(live->rows);
	live->rows = NULL;
	live->n_rows = 0;
}

void live_pause(struct live *live)
{
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
	uint64_t before = live->now;

	live->now = feed_now(&live->feed);
	places_refresh(live->places);
	forget_rows(live);
	if (live->now > LIVE_KEEP_NS)
		model_sweep(live->feed.model, live->now - LIVE_KEEP_NS);
	measure_rate(live);
	live_collect(live);
	if (live->now > before)
		fade_rows(live);
}

struct model_row *live_cursor(struct live *live, size_t *index)
{
	size_t i;

	for (i = 0; i < live->n_rows; i++)
		if (live->rows[i]->sock.id == live->cursor) {
			*index = i;
			return live->rows[i];
		}
	*index = 0;
	return NULL;
}
