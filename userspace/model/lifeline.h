/* SPDX-License-Identifier: GPL-2.0 */
/*
 * When a socket was in which state: what a picture with a time axis needs
 * beyond the row. A row alone tells it as well, but for states that were
 * entered twice and the first of the sends and receives.
 */
#ifndef SOCKLIFE_LIFELINE_H
#define SOCKLIFE_LIFELINE_H

#include "source/message.h"

struct step {
	uint64_t time;
	uint8_t state;
};

struct lifeline {
	struct step *steps;
	size_t n_steps;
	uint32_t *tgids;	/* processes that did something to the socket */
	size_t n_tgids;
	uint64_t first_event;	/* times; 0: none */
	uint64_t first_send;
	uint64_t first_recv;
};

/* The life so far as the row tells it; may be asked of a closed one, too. */
struct lifeline *lifeline_new(const struct sock *sock);
/* The next event; @sock is as it left it. */
void lifeline_event(struct lifeline *line, const struct event *event,
		    const struct sock *sock);
/* The row has more than the events told: some were lost. */
void lifeline_catch_up(struct lifeline *line, const struct sock *sock);
void lifeline_free(struct lifeline *line);

#endif
