// SPDX-License-Identifier: GPL-2.0
/* publish.c - what the verbs of track have in common */
#include <linux/preempt.h>

#include "feed/feed.h"
#include "feed/subscription.h"
#include "feed/trace.h"
#include "sample/sample.h"
#include "table/clock.h"
#include "table/netns.h"
#include "track/descriptor.h"
#include "track/publish.h"

/**
 * sl_publish_to() - publish an event of a record
 * @rec: locked
 * @what: the event
 * @subs: the subscriptions that get it
 * @payload: its bytes, NULL: it has none
 */
noinline void sl_publish_to(const struct sl_record *rec, const struct life_event *what, u32 subs,
			    const struct sl_payload *payload)
{
	/* In an interrupt, no task did it. */
	bool by_task = (what->flags & LIFE_FLAG_TASK) && in_task();
	struct sl_event ev = {
		.time = what->time,
		.id = rec->id,
		.gen = rec->gen,
		.listener = rec->listener,
		.peer = rec->peer,
		.netns = rec->net->inum,
		.type = what->type,
		.family = rec->family,
		.sock_type = rec->type,
		.protocol = rec->protocol,
		.state = rec->life.state,
		.old_state = what->old_state,
		.fd = what->fd,
		.result = what->result,
		.how = what->how,
		.backlog = what->backlog,
		.duration = what->duration,
		.flags = what->flags & LIFE_FLAGS_WIRE,
		.local = rec->local,
		.local_name = rec->local_name,
		.payload = payload,
	};

	if (what->type == SOCKLIFE_EVENT_SEND)	/* what it causes may be told before it returns */
		ev.time -= what->duration;
	if (!sl_record_disconnected(rec)) {
		ev.remote = rec->remote;
		ev.remote_name = rec->remote_name;
	}
	if (by_task) {
		sl_sample_task(&ev.task);
		ev.ppid = sl_sample_ppid();
		ev.signal = sl_sample_signal();
	}
	if (by_task && ev.fd < 0 && rec->sk_live)
		ev.fd = sl_fd_of_current(rec);
	if (sl_sub_traces(what->type))
		sl_trace(&ev);
	if (subs)
		sl_feed_publish(&ev, subs);
}

/**
 * sl_publish() - publish an event of a record to those who want it
 * @rec: locked
 * @what: the event
 */
noinline void sl_publish(struct sl_record *rec, const struct life_event *what)
{
	u32 subs = sl_sub_mask(rec, what->type);

	if (subs || sl_sub_traces(what->type))
		sl_publish_to(rec, what, subs, NULL);
}

/**
 * sl_publish_simple() - publish an event without arguments
 * @rec: locked
 * @type: enum socklife_event_type
 * @flags: LIFE_FLAG_TASK, if a task did it
 * @now: time
 */
noinline void sl_publish_simple(struct sl_record *rec, int type, u32 flags, u64 now)
{
	struct life_event ev = {
		.time = now,
		.type = type,
		.fd = -1,
		.flags = flags,
	};

	sl_publish(rec, &ev);
}

/**
 * sl_publish_effects() - publish the events that a step of life.c results in
 * @rec: locked
 * @ev: what happened
 * @effects: enum life_effect
 */
void sl_publish_effects(struct sl_record *rec, struct life_event *ev, unsigned int effects)
{
	const struct life_event begun = {
		.type = SOCKLIFE_EVENT_CONNECT,
		.fd = -1,
		.flags = LIFE_FLAG_TASK,
		.time = ev->time,
	};

	if (effects & LIFE_CONNECT_BEGUN)
		sl_emit(rec, &begun);
	if (effects & LIFE_PUBLISH)
		sl_emit(rec, ev);
	if (effects & LIFE_CONNECT_EARLY) {
		ev->type = SOCKLIFE_EVENT_CONNECT_RETURN;
		sl_emit(rec, ev);
	}
	if (effects & LIFE_CONNECT_DONE) {
		ev->type = SOCKLIFE_EVENT_CONNECT_RESULT;
		ev->result = rec->life.connect_result;
		sl_emit(rec, ev);
	}
	if (effects & LIFE_ERROR) {
		ev->type = SOCKLIFE_EVENT_ERROR;
		ev->result = rec->life.error;
		sl_emit(rec, ev);
	}
}

/**
 * sl_apply() - apply an event to a record, and publish it
 * @rec: locked
 * @ev: type and arguments
 */
void sl_apply(struct sl_record *rec, struct life_event *ev)
{
	ev->time = sl_now();
	if (!rec->life.traced && rec->sk_live && !ev->state)
		ev->state = sl_sample_state(rec->sk);
	sl_publish_effects(rec, ev, life_step(&rec->life, ev));
}

/**
 * sl_refresh_addrs() - copy the sock's addresses into the record, except AF_UNIX
 * @rec: locked, sock alive
 *
 * An address that the sock does not have any more is kept: the record shows the last
 * address that there was.
 */
void sl_refresh_addrs(struct sl_record *rec)
{
	struct sl_addr local, remote;

	sl_sample_addrs(rec->sk, &local, &remote);
	if (!sl_addr_empty(&local))
		rec->local = local;
	if (!sl_addr_empty(&remote) && !rec->disconnected)
		rec->remote = remote;
	sl_sub_changed(rec);
}
