/* SPDX-License-Identifier: GPL-2.0 */
/* The last events: of all sockets, and of the one whose details are shown. */
#ifndef SOCKLIFE_LIVE_EVENTS_H
#define SOCKLIFE_LIVE_EVENTS_H

#include "source/message.h"

#define LIVE_EVENTS_OF_ALL	4096	/* 2 MB */
#define LIVE_EVENTS_OF_ONE	16

/* The newest ones take the place of the oldest. */
struct event_ring {
	struct event *list;
	size_t size;
	uint64_t n;		/* that were put in */
};

struct live_events {
	struct event_ring all;
	struct event_ring one;
	uint64_t id;		/* of the one; 0: none */
};

/* Keeps a copy. */
void live_events_put(struct live_events *events, const struct event *event);
/* From now on it is socket @id whose events are kept, with those that are there still. */
void live_events_watch(struct live_events *events, uint64_t id);
/* The nth of its events, the oldest is 0; NULL behind the newest. */
const struct event *live_events_nth(const struct live_events *events, size_t nth);
void live_events_free(struct live_events *events);

#endif
