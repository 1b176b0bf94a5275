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
	static const uint8_t order[] = {
		SOCKLIFE_STATE_CLOSE, SOCKLIFE_STATE_LISTEN,
		SOCKLIFE_STATE_SYN_SENT, SOCKLIFE_STATE_NEW_SYN_RECV,
		SOCKLIFE_STATE_SYN_RECV, SOCKLIFE_STATE_ESTABLISHED,
		SOCKLIFE_STATE_FIN_WAIT1, SOCKLIFE_STATE_FIN_WAIT2,
		SOCKLIFE_STATE_CLOSING, SOCKLIFE_STATE_CLOSE_WAIT,
		SOCKLIFE_STATE_LAST_ACK, SOCKLIFE_STATE_TIME_WAIT,
	};
	uint64_t entered = sock->times[SOCKLIFE_A_TIMES_STATE];
	uint64_t at = sock->times[SOCKLIFE_A_TIMES_CREATED];
	size_t i;

	for (i = 0; at && i < ARRAY_SIZE(order); i++) {
		if (!sock->dwell[order[i]])
			continue;
		add_step(line, at, order[i]);
		at += sock->dwell[order[i]];
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

static bool moved_bytes(const struct event *event)
{
	return event->result > 0 && !event_only_looked(event);
}

void lifeline_event(struct lifeline *line, const struct event *event,
		    const struct sock *sock)
{
	set_first(&line->first_event, event->time);
	/* A descriptor may be closed that was only inherited. */
	if (event_has_task(event) && event->type != SOCKLIFE_EVENT_FD_CLOSE)
		add_process(line, event->task.tgid);
	if (event->type == SOCKLIFE_EVENT_SEND && moved_bytes(event))
		set_first(&line->first_send, event->time);
	if (event->type == SOCKLIFE_EVENT_RECV && moved_bytes(event))
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
