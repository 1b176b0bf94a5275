// SPDX-License-Identifier: GPL-2.0
/*
 * feed.c - events from the hooks through the ring to the worker that sends them
 *
 * An event is counted for each of its subscriptions before the ring is asked for room: what
 * was made is known, whatever becomes of it.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/lockdep.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "feed/feed.h"
#include "feed/ring.h"
#include "feed/subscription.h"

#define BATCH_DELAY	(HZ / 50)	/* short for a person, long enough for a batch */
#define BATCH_EVENTS	256
#define KICK_SHARE	4		/* a ring that is full by one part in so many is emptied */
#define LIMITED_SHARES	2		/* so many parts are for users without a capability */

static atomic64_t last_seq;
static const struct sl_feed_ops *feed_ops;
static void drain_ring(struct work_struct *work);
static DECLARE_DELAYED_WORK(feed_work, drain_ring);
static DECLARE_WORK(kicked_work, drain_ring);
static struct workqueue_struct *feed_queue;
static struct sl_ring_entry worker_entry;	/* of the worker, which runs once at a time */
static int worker_queued;
static unsigned int kick_events;	/* so many on one CPU are not left for a batch to be due */

static DEFINE_PER_CPU(unsigned int, cpu_publishing);	/* odd: an event is being published */
static atomic64_t flush_goal;		/* events up to this number are in the ring, or lost */
static atomic64_t flushed;		/* events up to this goal are sent */
static DECLARE_WAIT_QUEUE_HEAD(flush_wait);

/* All up to the goal were in the ring when it was set, and come out in their order. */
static void meet_goal(u64 goal)
{
	if (goal == atomic64_read(&flushed))
		return;
	feed_ops->flush();
	atomic64_set_release(&flushed, goal);
	wake_up_all(&flush_wait);
}

static bool take_next(void)
{
	u64 goal = atomic64_read_acquire(&flush_goal);	/* before the ring is looked at */
	bool taken = sl_ring_get(&worker_entry);

	if (!taken || worker_entry.ev.seq > goal)
		meet_goal(goal);
	return taken;
}

/* Return: is there more? */
static bool drain_batch(void)
{
	int n = 0;

	sl_subs_lock();
	while (n < BATCH_EVENTS && take_next()) {
		feed_ops->event(&worker_entry);
		n++;
	}
	feed_ops->flush();
	sl_subs_unlock();
	return n == BATCH_EVENTS;
}

/*
 * Only the worker consumes: the queue is ordered, so it runs once at a time. It clears
 * worker_queued before it reads the ring, so an event that it does not see queues it again.
 */
static void drain_ring(struct work_struct *unused)
{
	smp_store_mb(worker_queued, 0);	/* pairs with xchg() in queue_worker() */
	while (drain_batch())
		cond_resched();
}

/* @put: by so much the queue of this CPU has become longer. */
static void queue_worker(unsigned int put)
{
	unsigned int waiting = sl_ring_waiting();

	if (!READ_ONCE(worker_queued) && !xchg(&worker_queued, 1))
		queue_delayed_work(feed_queue, &feed_work, BATCH_DELAY);
	if (unlikely(waiting >= kick_events && waiting < kick_events + put))
		queue_work(feed_queue, &kicked_work);
}

/* What only users without a capability ask for leaves room for others. */
static bool has_room_for(u32 subs)
{
	return subs & ~READ_ONCE(sl_sub_limited) ||
	       sl_ring_waiting() < kick_events * LIMITED_SHARES;
}

/**
 * sl_feed_publish() - queue an event for its subscribers
 * @ev: complete but for its number and subscriptions
 * @subs: bits of its subscriptions, at least one
 *
 * Context: any hook, interrupts off.
 */
void sl_feed_publish(struct sl_event *ev, u32 subs)
{
	unsigned int *publishing = this_cpu_ptr(&cpu_publishing);
	unsigned int put;

	lockdep_assert_irqs_disabled();
	WRITE_ONCE(*publishing, *publishing + 1);	/* atomic64_inc_return() is a barrier */
	ev->subs = subs;
	ev->seq = atomic64_inc_return(&last_seq);
	sl_sub_count_made(subs);
	put = has_room_for(subs) ? sl_ring_put(ev) : 0;
	if (!put)
		sl_sub_count_ring_full(subs);
	smp_store_release(publishing, *publishing + 1);	/* pairs with wait_for_hooks() */
	queue_worker(put);
}

/**
 * sl_feed_seq() - the number of the last event
 */
u64 sl_feed_seq(void)
{
	return atomic64_read(&last_seq);
}

/* For hooks whose event has a number and is not in the ring yet: interrupts are off there. */
static void wait_for_hooks(void)
{
	unsigned int *publishing, before;
	int cpu;

	smp_mb();	/* pairs with atomic64_inc_return() in sl_feed_publish() */
	for_each_possible_cpu(cpu) {
		publishing = per_cpu_ptr(&cpu_publishing, cpu);
		before = smp_load_acquire(publishing);	/* pairs with sl_feed_publish() */
		while (before & 1 && before == smp_load_acquire(publishing)) /* likewise */
			cond_resched();
	}
}

static void raise_goal(u64 goal)
{
	s64 before = atomic64_read(&flush_goal);

	while (before < (s64)goal && !atomic64_try_cmpxchg(&flush_goal, &before, goal))
		;
}

/**
 * sl_feed_flush() - send all events published so far, but not those that follow
 * @now: do not wait until a batch is due: half-filled ones cost their readers more
 *
 * On return of 0, each event with a sequence number from before the call is in the
 * readers' sockets, or counted as lost.
 *
 * Context: may sleep.
 * Return: 0; -EINTR: the task is being killed.
 */
int sl_feed_flush(bool now)
{
	u64 goal = sl_feed_seq();

	wait_for_hooks();
	raise_goal(goal);
	if (now)
		queue_work(feed_queue, &kicked_work);
	else
		queue_delayed_work(feed_queue, &feed_work, BATCH_DELAY);
	if (wait_event_killable(flush_wait, atomic64_read_acquire(&flushed) >= (s64)goal))
		return -EINTR;
	return 0;
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
	kick_events = max(ring_bytes / KICK_SHARE / sizeof(struct sl_event), 1UL);
	feed_queue = alloc_ordered_workqueue("socklife", 0);
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
	cancel_work_sync(&kicked_work);
	destroy_workqueue(feed_queue);
	sl_ring_exit();
}
