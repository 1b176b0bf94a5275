// SPDX-License-Identifier: GPL-2.0
/*
 * feed.c - events from the hooks through the ring to the worker that sends them
 *
 * An event gets its sequence number before the ring is asked for room, so each lost
 * event leaves a gap that every reader can see; a counter says why it was lost.
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

#define BATCH_DELAY	(HZ / 50)	/* short for a person, long enough for a batch */
#define BATCH_EVENTS	256
#define GRACE		HZ

int sl_feed_is_on;

static atomic64_t last_seq;
static const struct sl_feed_ops *feed_ops;
static void drain_ring(struct work_struct *work);
static DECLARE_DELAYED_WORK(feed_work, drain_ring);
static struct workqueue_struct *feed_queue;
static struct sl_ring_entry worker_entry;	/* of the worker, which runs once at a time */
static int worker_queued;
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
	mod_delayed_work(feed_queue, &feed_work, 0);
}

/* sl_feed_on() comes before the subscription: there is no listener for a moment. */
static void stop_unless_heard(void)
{
	if (sl_feed_wanted() && time_after(jiffies, READ_ONCE(on_since) + GRACE) &&
	    !feed_ops->listened())
		WRITE_ONCE(sl_feed_is_on, 0);
}

/*
 * Only the worker consumes. It clears worker_queued before it reads the ring, so an
 * event that it does not see queues it again.
 */
static void drain_ring(struct work_struct *unused)
{
	int n = 0;

	smp_store_mb(worker_queued, 0);	/* pairs with xchg() in queue_worker() */
	while (sl_ring_get(&worker_entry)) {
		feed_ops->event(&worker_entry);
		if (++n % BATCH_EVENTS == 0) {
			feed_ops->flush();
			cond_resched();
		}
	}
	feed_ops->flush();
	stop_unless_heard();
}

static void queue_worker(void)
{
	if (!READ_ONCE(worker_queued) && !xchg(&worker_queued, 1))
		queue_delayed_work(feed_queue, &feed_work, BATCH_DELAY);
}

/**
 * sl_feed_publish() - queue an event for all subscribers
 * @ev: complete but for its sequence numbers
 * @slnet: the namespace of its socket
 *
 * Context: any hook.
 */
void sl_feed_publish(struct sl_event *ev, struct sl_net *slnet)
{
	ev->net_cookie = slnet->cookie;
	ev->netns = slnet->inum;
	ev->seq_all = atomic64_inc_return(&last_seq);
	ev->seq_net = atomic64_inc_return(&slnet->seq);
	sl_stat_inc(SL_STAT_MADE);
	if (!sl_ring_put(ev))
		sl_stat_inc(SL_STAT_RING_FULL);
	queue_worker();
}

/**
 * sl_feed_seq() - the last sequence number in use, over all namespaces
 */
u64 sl_feed_seq(void)
{
	return atomic64_read(&last_seq);
}

/**
 * sl_feed_flush() - send all events published so far
 *
 * On return, each event with a sequence number from before the call is in the
 * readers' sockets, or counted as lost.
 *
 * Context: may sleep.
 */
void sl_feed_flush(void)
{
	synchronize_rcu();	/* hooks with a sequence number that are not in the ring yet */
	mod_delayed_work(feed_queue, &feed_work, 0);
	flush_delayed_work(&feed_work);
}

/**
 * sl_feed_init() - ring and worker
 * @ring_bytes: for each CPU
 * @ops: consumer of the events, called by the worker alone
 *
 * Return: 0 or -ENOMEM.
 */
int sl_feed_init(unsigned long ring_bytes, const struct sl_feed_ops *ops)
{
	int err = sl_ring_init(ring_bytes);

	if (err)
		return err;
	feed_ops = ops;
	feed_queue = alloc_workqueue("socklife", WQ_UNBOUND, 1);
	if (!feed_queue) {
		sl_ring_exit();
		return -ENOMEM;
	}
	return 0;
}

/** sl_feed_exit() - stop the worker, free the ring; no hook is left */
void sl_feed_exit(void)
{
	cancel_delayed_work_sync(&feed_work);
	destroy_workqueue(feed_queue);
	sl_ring_exit();
}
