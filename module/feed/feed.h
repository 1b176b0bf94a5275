/* SPDX-License-Identifier: GPL-2.0 */
/* feed.h - events from the hooks through the ring to the worker that sends them */
#ifndef SOCKLIFE_FEED_H
#define SOCKLIFE_FEED_H

#include <linux/types.h>

#include "table/event.h"

struct sl_ring_entry;

/**
 * struct sl_feed_ops - the consumer of the events, called by the worker under sl_subs_lock()
 * @event: add an event to the batches of its subscriptions; may sleep
 * @flush: send the batches; may sleep
 */
struct sl_feed_ops {
	void (*event)(const struct sl_ring_entry *entry);
	void (*flush)(void);
};

int sl_feed_init(unsigned long ring_bytes, const struct sl_feed_ops *ops);
void sl_feed_exit(void);
void sl_feed_publish(struct sl_event *ev, u32 subs);
int sl_feed_flush(bool now);
u64 sl_feed_seq(void);

#endif /* SOCKLIFE_FEED_H */
