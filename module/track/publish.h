/* SPDX-License-Identifier: GPL-2.0 */
/* publish.h - what the verbs of track have in common; inline what is hot */
#ifndef SOCKLIFE_PUBLISH_H
#define SOCKLIFE_PUBLISH_H

#include "feed/subscription.h"
#include "sample/sample.h"
#include "table/record.h"

void sl_publish(struct sl_record *rec, const struct life_event *what);
void sl_publish_to(const struct sl_record *rec, const struct life_event *what, u32 subs,
		   const struct sl_payload *payload);
void sl_publish_simple(struct sl_record *rec, int type, u32 flags, u64 now);
void sl_apply(struct sl_record *rec, struct life_event *ev);
void sl_publish_effects(struct sl_record *rec, struct life_event *ev, unsigned int effects);
void sl_refresh_addrs(struct sl_record *rec);

/**
 * sl_adopt_state() - take over the state of a sock whose protocol has no state tracepoint
 * @rec: locked, sock alive
 * @now: time
 */
static inline void sl_adopt_state(struct sl_record *rec, u64 now)
{
	if (unlikely(!rec->life.traced))
		life_adopt(&rec->life, sl_sample_state(rec->sk), now);
}

/**
 * sl_emit() - count an event of a record, and publish it if somebody wants it
 * @rec: locked
 * @ev: the event
 */
static inline void sl_emit(struct sl_record *rec, const struct life_event *ev)
{
	rec->gen++;
	if (unlikely(sl_feed_wants(rec, ev->type)))
		sl_publish(rec, ev);
}

/**
 * sl_emit_task() - sl_emit() for an event without arguments that the current task caused
 * @rec: locked
 * @type: enum socklife_event_type
 * @now: time
 */
static inline void sl_emit_task(struct sl_record *rec, int type, u64 now)
{
	rec->gen++;
	if (unlikely(sl_feed_wants(rec, type)))
		sl_publish_simple(rec, type, LIFE_FLAG_TASK, now);
}

#endif /* SOCKLIFE_PUBLISH_H */
