/* SPDX-License-Identifier: GPL-2.0 */
/* feed.h - events from the hooks through the ring to the worker that sends them */
#ifndef SOCKLIFE_FEED_H
#define SOCKLIFE_FEED_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "table/event.h"

struct sl_net;
struct sl_ring_entry;

/**
 * struct sl_feed_ops - the consumer of the events
 * @event: add an event to a batch; may sleep
 * @flush: send the batches; may sleep
 * @listened: is there a subscriber? may sleep
 */
struct sl_feed_ops {
	void (*event)(const struct sl_ring_entry *entry);
	void (*flush)(void);
	bool (*listened)(void);
};

extern int sl_feed_is_on;

/**
 * sl_feed_wanted() - may there be a subscriber?
 *
 * Context: any. Events before the subscription is noticed are not in the feed: a
 * reader subscribes first, and dumps afterwards.
 */
static inline bool sl_feed_wanted(void)
{
	return READ_ONCE(sl_feed_is_on);
}

void sl_feed_on(void);
int sl_feed_init(unsigned long ring_bytes, const struct sl_feed_ops *ops);
void sl_feed_exit(void);
void sl_feed_publish(struct sl_event *ev, struct sl_net *slnet);
int sl_feed_flush(bool now);
u64 sl_feed_seq(void);

#endif /* SOCKLIFE_FEED_H */
