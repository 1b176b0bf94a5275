// SPDX-License-Identifier: GPL-2.0
/*
 * feed.c - from the hooks through the ring to the worker that sends
 *
 * A sequence number is given before the ring is asked for room, so each lost
 * event leaves a hole that every reader can see, and a counter that says why.
 */
#include <linux/atomic.h>
#include <linux/jiffies.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "feed/feed.h"
#include "feed/ring.h"
#include "table/netns.h"
#include "table/stats.h"

#define BATCH_DELAY	(HZ / 50)	/* a person sees no difference, a batch has many events */
#define BATCH_EVENTS	256
#define GRACE		HZ

int sl_feed_is_on;

static atomic64_t seq;
static const struct sl_feed_ops *taker;
static void drain(struct work_struct *work);
static DECLARE_DELAYED_WORK(work, drain);
static struct workqueue_struct *queue;
static struct sl_ring_entry entry;	/* of the worker, of which one runs at a time */
static int kicked;
static unsigned long on_since;

/**
 * sl_feed_on() - somebody is about to subscribe
 *
 * Context: any.
 */
void sl_feed_on(void)
{
	WRITE_ONCE(on_since, jiffies);
	WRITE_ONCE(sl_feed_is_on, 1);
	mod_delayed_work(queue, &work, 0);
}

/* A subscription is announced before it is there: nobody is sent away at once. */
static void look_around(void)
{
	if (sl_feed_wanted() && time_after(jiffies, READ_ONCE(on_since) + GRACE) &&
	    !taker->listened())
		WRITE_ONCE(sl_feed_is_on, 0);
}

/*
 * Only the worker takes from the ring. It clears the mark before it looks, so
 * an event that it does not see queues it again.
 */
static void drain(struct work_struct *unused)
{
	int n = 0;

	smp_store_mb(kicked, 0);	/* pairs with xchg() in kick() */
	while (sl_ring_get(&entry)) {
		taker->event(&entry);
		if (++n % BATCH_EVENTS == 0) {
			taker->flush();
			cond_resched();
		}
	}
	taker->flush();
	look_around();
}

static void kick(void)
{
	if (!READ_ONCE(kicked) && !xchg(&kicked, 1))
		queue_delayed_work(queue, &work, BATCH_DELAY);
}

/**
 * sl_feed_publish() - hand an event to all readers
 * @ev: complete but for its sequence numbers
 * @slnet: where it happened
 *
 * Context: any hook.
 */
void sl_feed_publish(struct sl_event *ev, struct sl_net *slnet)
{
	ev->net_cookie = slnet->cookie;
	ev->netns = slnet->inum;
	ev->seq_all = atomic64_inc_return(&seq);
	ev->seq_net = atomic64_inc_return(&slnet->seq);
	sl_stat_inc(SL_STAT_MADE);
	if (!sl_ring_put(ev))
		sl_stat_inc(SL_STAT_RING_FULL);
	kick();
}

/**
 * sl_feed_seq() - the last sequence number given, over all namespaces
 */
u64 sl_feed_seq(void)
{
	return atomic64_read(&seq);
}

/**
 * sl_feed_flush() - send all that was published up to now
 *
 * When it returns, every event whose sequence number was given before the call
 * has been handed to the readers' sockets, or counted as lost.
 *
 * Context: may sleep.
 */
void sl_feed_flush(void)
{
	synchronize_rcu();	/* hooks that have a number and not yet a place in the ring */
	mod_delayed_work(queue, &work, 0);
	flush_delayed_work(&work);
}

/**
 * sl_feed_init() - ring and worker
 * @ring_bytes: for each CPU
 * @ops: who takes the events out; called by the worker alone
 *
 * Return: 0 or -ENOMEM.
 */
int sl_feed_init(unsigned long ring_bytes, const struct sl_feed_ops *ops)
{
	int err = sl_ring_init(ring_bytes);

	if (err)
		return err;
	taker = ops;
	queue = alloc_workqueue("socklife", WQ_UNBOUND, 1);
	if (!queue) {
		sl_ring_exit();
		return -ENOMEM;
	}
	return 0;
}

/** sl_feed_exit() - stop the worker, free the ring; no hook is left */
void sl_feed_exit(void)
{
	cancel_delayed_work_sync(&work);
	destroy_workqueue(queue);
	sl_ring_exit();
}
