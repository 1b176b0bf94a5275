/* SPDX-License-Identifier: GPL-2.0 */
/* ring.h - the queue of events from the hooks to the worker: per CPU, bounded */
#ifndef SOCKLIFE_RING_H
#define SOCKLIFE_RING_H

#include <linux/types.h>

#include "table/event.h"

/**
 * struct sl_ring_entry - an event, out of the ring
 * @ev: its @local_name, @remote_name and @payload point into this entry, or are NULL
 * @local: storage
 * @remote: storage
 * @payload: storage
 */
struct sl_ring_entry {
	struct sl_event ev;
	struct sl_name local;
	struct sl_name remote;
	struct sl_payload payload;
};

int sl_ring_init(unsigned long bytes_per_cpu);
void sl_ring_exit(void);
unsigned int sl_ring_put(const struct sl_event *ev);
unsigned int sl_ring_waiting(void);
bool sl_ring_get(struct sl_ring_entry *entry);

#endif /* SOCKLIFE_RING_H */
