// SPDX-License-Identifier: GPL-2.0
/* publish.c - what the verbs of track have in common */
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/timekeeping.h>

#include "feed.h"
#include "netns.h"
#include "publish.h"
#include "sample.h"
#include "stats.h"
#include "track_fd.h"

/** sl_now() - CLOCK_MONOTONIC, readable in any context */
u64 sl_now(void)
{
	return ktime_get_mono_fast_ns();
}

/**
 * sl_record_lock() - find and lock the record of a sock
 * @sk: not read
 * @flags: for sl_record_unlock()
 *
 * On success RCU is entered, the record locked and filled in, and @sk's memory
 * stays as long as the lock is held.
 *
 * Return: NULL: there is none, nothing is held.
 */
struct sl_record *sl_record_lock(const struct sock *sk, unsigned long *flags)
{
	struct sl_record *rec;

	rcu_read_lock();
	rec = sl_record_find(sk);
	if (unlikely(!rec))
		goto unknown;
	spin_lock_irqsave(&rec->lock, *flags);
	if (likely(rec->ready && rec->sk_live))
		return rec;
	spin_unlock_irqrestore(&rec->lock, *flags);
unknown:
	rcu_read_unlock();
	sl_stat_inc(SL_STAT_UNKNOWN);
	return NULL;
}

/** sl_record_unlock() - undo sl_record_lock() */
void sl_record_unlock(struct sl_record *rec, unsigned long flags)
{
	spin_unlock_irqrestore(&rec->lock, flags);
	rcu_read_unlock();
}

/** sl_event_task() - the running task did it; nobody in interrupt context */
void sl_event_task(struct sl_event *ev)
{
	if (in_task())
		sl_sample_task(&ev->task);
}

static noinline void publish(struct sl_record *rec, struct sl_event *ev)
{
	ev->id = rec->id;
	ev->gen = rec->gen;
	ev->family = rec->family;
	ev->sock_type = rec->type;
	ev->protocol = rec->protocol;
	ev->state = rec->life.state;
	ev->listener = rec->listener;
	ev->peer = rec->peer;
	if (ev->fd < 0 && ev->task.tgid && rec->sk_live)
		ev->fd = sl_recent_fd(rec);
	ev->flags &= SL_EVENT_FLAGS_WIRE;
	ev->local = rec->local;
	if (sl_addr_empty(&ev->remote))
		ev->remote = rec->remote;
	ev->local_name = rec->local_name;
	if (!ev->remote_name)
		ev->remote_name = rec->remote_name;
	sl_feed_publish(ev, rec->net);
}

/**
 * sl_emit() - count an event of a record, and hand it to the readers if any
 * @rec: locked
 * @ev: type, time and what is special about it; the rest is filled in
 */
void sl_emit(struct sl_record *rec, struct sl_event *ev)
{
	rec->gen++;
	if (unlikely(sl_feed_wanted()))
		publish(rec, ev);
}

/**
 * sl_apply() - let an event happen to a record
 * @rec: locked
 * @ev: type and what is special about it
 */
void sl_apply(struct sl_record *rec, struct sl_event *ev)
{
	unsigned int effects;

	ev->time = sl_now();
	if (!rec->life.traced && rec->sk_live && !ev->state)
		ev->state = sl_sample_state(rec->sk);
	effects = life_step(&rec->life, ev);
	if (effects & LIFE_PUBLISH)
		sl_emit(rec, ev);
	if (effects & LIFE_CONNECT_DONE) {
		ev->type = SOCKLIFE_EVENT_CONNECT_RESULT;
		ev->result = rec->life.connect_result;
		sl_emit(rec, ev);
	}
}

/**
 * sl_refresh_addrs() - take over the sock's internet addresses
 * @rec: locked, sock alive
 *
 * An address that the sock has lost is kept: the record tells of its life, not
 * of its last moment.
 */
void sl_refresh_addrs(struct sl_record *rec)
{
	struct sl_addr local, remote;

	sl_sample_addrs(rec->sk, &local, &remote);
	if (!sl_addr_empty(&local))
		rec->local = local;
	if (!sl_addr_empty(&remote))
		rec->remote = remote;
}
