// SPDX-License-Identifier: GPL-2.0
#include "model/model.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/util.h"
#include "voice/voice.h"

/* In the heap of those that have ended; when is told again, it may differ. */
struct freed_row {
	uint64_t at;
	struct model_row *row;
};

struct model {
	struct model_row **buckets;
	size_t n_buckets;	/* a power of two */
	size_t n_rows;
	size_t n_stale;
	uint64_t epoch;
	uint64_t clock;
	struct freed_row *freed;	/* a heap: the first has ended first */
	size_t n_freed;
};

struct model *model_new(void)
{
	struct model *model = xcalloc(1, sizeof(*model));

	model->n_buckets = 256;
	model->buckets = xcalloc(model->n_buckets, sizeof(*model->buckets));
	return model;
}

static void row_free(struct model_row *row)
{
	sock_free(&row->sock);
	voice_free(row->voice);
	free(row);
}

void model_free(struct model *model)
{
	size_t i;

	if (!model)
		return;
	for (i = 0; i < model->n_buckets; i++) {
		struct model_row *row, *next;

		for (row = model->buckets[i]; row; row = next) {
			next = row->next;
			row_free(row);
		}
	}
	free(model->buckets);
	free(model->freed);
	free(model);
}

size_t model_stale(const struct model *model)
{
	return model->n_stale;
}

uint64_t model_clock(const struct model *model)
{
	return model->clock;
}

static struct model_row **bucket_of(const struct model *model, uint64_t id)
{
	return &model->buckets[(id * 0x9e3779b97f4a7c15ull >> 20) &
			       (model->n_buckets - 1)];
}

static void grow_table(struct model *model)
{
	struct model_row **old = model->buckets;
	size_t n_old = model->n_buckets, i;

	model->n_buckets *= 2;
	model->buckets = xcalloc(model->n_buckets, sizeof(*model->buckets));
	for (i = 0; i < n_old; i++) {
		struct model_row *row, *next;

		for (row = old[i]; row; row = next) {
			struct model_row **head = bucket_of(model, row->sock.id);

			next = row->next;
			row->next = *head;
			*head = row;
		}
	}
	free(old);
}

struct model_row *model_find(struct model *model, uint64_t id)
{
	struct model_row *row;

	for (row = *bucket_of(model, id); row; row = row->next)
		if (row->sock.id == id)
			return row;
	return NULL;
}

static struct model_row *add_row(struct model *model, uint64_t id)
{
	struct model_row *row = xcalloc(1, sizeof(*row));
	struct model_row **head;

	if (++model->n_rows > model->n_buckets)
		grow_table(model);
	head = bucket_of(model, id);
	row->sock.id = id;
	row->first_fd = -1;
	row->epoch = model->epoch;
	row->next = *head;
	*head = row;
	return row;
}

struct model *model_copy(struct model *model)
{
	struct model *copy = model_new();
	struct model_row *row = NULL;

	while ((row = model_next(model, row))) {
		struct model_row *mine = add_row(copy, row->sock.id), *next = mine->next;

		*mine = *row;
		mine->next = next;
		mine->line = NULL;
		mine->voice = NULL;
		mine->told = NULL;
		sock_copy(&mine->sock, &row->sock);
	}
	copy->clock = model->clock;
	return copy;
}

static void set_stale(struct model *model, struct model_row *row, bool stale)
{
	if (row->stale == stale)
		return;
	row->stale = stale;
	if (stale)
		model->n_stale++;
	else
		model->n_stale--;
}

static bool ended_before(const struct model *model, size_t a, size_t b)
{
	return model->freed[a].at < model->freed[b].at;
}

static void swap_freed(struct model *model, size_t a, size_t b)
{
	struct freed_row entry = model->freed[a];

	model->freed[a] = model->freed[b];
	model->freed[b] = entry;
}

static void push_freed(struct model *model, struct model_row *row)
{
	size_t at = model->n_freed;

	array_grow(model->freed, model->n_freed);
	model->freed[model->n_freed++] = (struct freed_row){ row->freed_at, row };
	for (; at && ended_before(model, at, (at - 1) / 2); at = (at - 1) / 2)
		swap_freed(model, at, (at - 1) / 2);
}

static struct model_row *pop_freed(struct model *model)
{
	struct model_row *first = model->freed[0].row;
	size_t at = 0, below;

	model->freed[0] = model->freed[--model->n_freed];
	while ((below = 2 * at + 1) < model->n_freed) {
		if (below + 1 < model->n_freed && ended_before(model, below + 1, below))
			below++;
		if (!ended_before(model, below, at))
			break;
		swap_freed(model, at, below);
		at = below;
	}
	return first;
}

static void end_row(struct model *model, struct model_row *row, uint64_t now)
{
	set_stale(model, row, false);
	row->freed_at = now;
	if (!row->freed)
		push_freed(model, row);
	row->freed = true;
	row->sock.n_holders = 0;
}

void model_lost(struct model *model, struct model_row *row, uint64_t now)
{
	end_row(model, row, now);
}

/* No event has the lengths of the queues: only a row does. */
static void take_untold(struct sock *to, const struct sock *from)
{
	const uint64_t told = BIT(SOCKLIFE_A_SOCKET_INODE) | BIT(SOCKLIFE_A_SOCKET_COOKIE) |
			      BIT(SOCKLIFE_A_SOCKET_CGROUP);

	to->rqueue = from->rqueue;
	to->wqueue = from->wqueue;
	to->queues_old = from->queues_old;
	if (!to->inferred)
		return;
	to->inode = from->inode;
	to->cookie = from->cookie;
	to->cgroup = from->cgroup;
	to->present |= from->present & told;
	to->inferred = false;
}

/* No row tells whom the program meant. */
static void take_name(struct sock *to, struct sock *from)
{
	to->name = from->name;
	to->name_source = from->name_source;
	to->address_source = from->address_source;
	to->dns_hidden_by = from->dns_hidden_by;
	to->name_time = from->name_time;
	to->name_by = from->name_by;
	to->name_answered = from->name_answered;
	from->name = NULL;
}

struct model_row *model_put(struct model *model, struct sock *sock)
{
	struct model_row *row = model_find(model, sock->id);

	if (!row)
		row = add_row(model, sock->id);
	row->epoch = model->epoch;
	if (sock->gen < row->sock.gen || (row->freed && !sock_closed(sock))) {
		take_untold(&row->sock, sock);
		sock_free(sock);
		return row;
	}
	take_name(sock, &row->sock);
	sock_free(&row->sock);
	row->sock = *sock;
	*sock = (struct sock){ 0 };
	set_stale(model, row, false);
	if (sock_closed(&row->sock))
		end_row(model, row, row->sock.times[SOCKLIFE_A_TIMES_ENDED]);
	if (row->first_fd < 0 && row->sock.n_holders)
		row->first_fd = (int32_t)row->sock.holders[0].fd;
	return row;
}

void model_dump_begin(struct model *model)
{
	model->epoch++;
}

void model_dump_end(struct model *model, uint64_t now)
{
	struct model_row *row = NULL;

	while ((row = model_next(model, row)))
		if (row->epoch != model->epoch && !row->freed)
			end_row(model, row, now);
}

enum model_applied model_apply(struct model *model, const struct event *event,
			       struct model_row **found)
{
	struct model_row *row = model_find(model, event->id);
	enum model_applied applied = MODEL_APPLIED;

	if (!row) {
		row = add_row(model, event->id);
		row->first_seen = event->time;
		row->sock.inferred = true;
	}
	*found = row;
	if (event->time > model->clock)
		model->clock = event->time;
	if (event->time > row->last_event)
		row->last_event = event->time;
	if (event->type == SOCKLIFE_EVENT_FD_INSTALL && row->first_fd < 0)
		row->first_fd = event->fd;
	if (event->gen <= row->sock.gen)
		return MODEL_KNOWN;
	if (event->gen > row->sock.gen + 1) {
		applied = MODEL_GAP;
		set_stale(model, row, true);
	}
	apply_event(&row->sock, event);
	/* The kernel's own, or found by the census late? Only the row tells. */
	if (event->type == SOCKLIFE_EVENT_CREATE && !event_has_task(event))
		set_stale(model, row, true);
	if (event->type == SOCKLIFE_EVENT_FREE)
		end_row(model, row, event->time);
	return applied;
}

static void remove_row(struct model *model, struct model_row *row)
{
	struct model_row **link = bucket_of(model, row->sock.id);

	while (*link != row)
		link = &(*link)->next;
	*link = row->next;
	model->n_rows--;
	row_free(row);
}

void model_sweep(struct model *model, uint64_t before)
{
	while (model->n_freed && model->freed[0].at < before) {
		struct model_row *row = pop_freed(model);

		if (row->freed_at >= before)
			push_freed(model, row);
		else if (!row->mine)
			remove_row(model, row);
	}
}

struct model_row *model_next(struct model *model, struct model_row *row)
{
	size_t i = 0;

	if (row) {
		if (row->next)
			return row->next;
		i = (size_t)(bucket_of(model, row->sock.id) - model->buckets) + 1;
	}
	for (; i < model->n_buckets; i++)
		if (model->buckets[i])
			return model->buckets[i];
	return NULL;
}

static int by_id(const void *a, const void *b)
{
	const struct model_row *x = *(struct model_row *const *)a;
	const struct model_row *y = *(struct model_row *const *)b;

	return (x->sock.id > y->sock.id) - (x->sock.id < y->sock.id);
}

struct model_row **model_rows(struct model *model, size_t *n)
{
	struct model_row **rows = xcalloc(model->n_rows, sizeof(*rows));
	struct model_row *row = NULL;

	*n = 0;
	while ((row = model_next(model, row)))
		rows[(*n)++] = row;
	return rows;
}

struct model_row **model_sorted(struct model *model, size_t *n)
{
	struct model_row **rows = model_rows(model, n);

	qsort(rows, *n, sizeof(*rows), by_id);
	return rows;
}
