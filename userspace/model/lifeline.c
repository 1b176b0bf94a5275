// SPDX-License-Identifier: GPL-2.0
#include "model/lifeline.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/util.h"

static void add_step(struct lifeline *line, uint64_t time, uint8_t state)
{
	array_grow(line->steps, line->n_steps);
	line->steps[line->n_steps++] = (struct step){ time, state };
}

/*
 * The times spent in the states before the present one, in the order of a
 * life. The present one's beginning is known; of CLOSE only the first stay is
 * before it.
 */
static void steps_of_row(struct lifeline *line, const struct sock *sock)
{
	uint64_t entered = sock->times[SOCKLIFE_A_TIMES_STATE];
	uint64_t at = sock->times[SOCKLIFE_A_TIMES_CREATED];
	size_t i;

	for (i = 0; at && i < SOCKLIFE_STATE_MAX; i++) {
		uint8_t state = states_in_order[i];

		if (!sock->dwell[state])
			continue;
		add_step(line, at, state);
		at += sock->dwell[state];
	}
	if (sock->state)
		add_step(line, entered ? entered : at, sock->state);
}

struct lifeline *lifeline_new(const struct sock *sock)
{
	struct lifeline *line = xcalloc(1, sizeof(*line));

	steps_of_row(line, sock);
	return line;
}

static void add_process(struct lifeline *line, uint32_t tgid)
{
	size_t i;

	for (i = 0; i < line->n_tgids; i++)
		if (line->tgids[i] == tgid)
			return;
	array_grow(line->tgids, line->n_tgids);
	line->tgids[line->n_tgids++] = tgid;
}

static void set_first(uint64_t *time, uint64_t now)
{
	if (!*time)
		*time = now;
}

void lifeline_event(struct lifeline *line, const struct event *event,
		    const struct sock *sock)
{
	set_first(&line->first_event, event->time);
	/* A descriptor may be closed that was only inherited. */
	if (event_has_task(event) && event->type != SOCKLIFE_EVENT_FD_CLOSE)
		add_process(line, event->task.tgid);
	if (event_moves(event, SOCKLIFE_EVENT_SEND))
		set_first(&line->first_send, event->time);
	if (event_moves(event, SOCKLIFE_EVENT_RECV))
		set_first(&line->first_recv, event->time);
	if (sock->state && (!line->n_steps ||
			    line->steps[line->n_steps - 1].state != sock->state))
		add_step(line, event->time, sock->state);
}

void lifeline_catch_up(struct lifeline *line, const struct sock *sock)
{
	if (sock->state && (!line->n_steps ||
			    line->steps[line->n_steps - 1].state != sock->state))
		add_step(line, sock->times[SOCKLIFE_A_TIMES_STATE], sock->state);
}

void lifeline_free(struct lifeline *line)
{
	if (!line)
		return;
	free(line->steps);
	free(line->tgids);
	free(line);
}
