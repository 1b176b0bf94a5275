// SPDX-License-Identifier: GPL-2.0
#include "view/live_events.h"

#include <stdlib.h>

#include "base/util.h"

static void put_event(struct event_ring *ring, size_t size, const struct event *event)
{
	if (!ring->list) {
		ring->list = xcalloc(size, sizeof(*ring->list));
		ring->size = size;
	}
	ring->list[ring->n++ % size] = *event;
}

static const struct event *nth_event(const struct event_ring *ring, uint64_t nth)
{
	uint64_t gone = ring->n > ring->size ? ring->n - ring->size : 0;

	return gone + nth < ring->n ? &ring->list[(gone + nth) % ring->size] : NULL;
}

void live_events_put(struct live_events *events, const struct event *event)
{
	put_event(&events->all, LIVE_EVENTS_OF_ALL, event);
	if (event->id && event->id == events->id)
		put_event(&events->one, LIVE_EVENTS_OF_ONE, event);
}

void live_events_watch(struct live_events *events, uint64_t id)
{
	const struct event *event;
	uint64_t i;

	if (id == events->id)
		return;
	events->id = id;
	events->one.n = 0;
	for (i = 0; (event = nth_event(&events->all, i)); i++)
		if (event->id == id)
			put_event(&events->one, LIVE_EVENTS_OF_ONE, event);
}

const struct event *live_events_nth(const struct live_events *events, size_t nth)
{
	return nth_event(&events->one, nth);
}

void live_events_free(struct live_events *events)
{
	free(events->all.list);
	free(events->one.list);
	*events = (struct live_events){ 0 };
}
