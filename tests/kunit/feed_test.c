// SPDX-License-Identifier: GPL-2.0
/* feed_test.c - a reader waits for what was made, not for what is being made */
#include <linux/completion.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "feed/feed.h"
#include "feed/ring.h"
#include "suites.h"

#define BEFORE	10	/* events made before a flush */
#define AFTER	100	/* and how many later the worker stops */
#define PATIENCE (30 * HZ)

static unsigned int stop_at;
static unsigned int n_taken;
static bool stopped_in_vain;
static DECLARE_COMPLETION(stopped);
static DECLARE_COMPLETION(go_on);
static DECLARE_COMPLETION(mortal);

static void publish_one(void)
{
	struct sl_event ev = {};
	unsigned long flags;

	local_irq_save(flags);
	sl_feed_publish(&ev, 0);
	local_irq_restore(flags);
}

/* One is made for each that is taken: the ring never is empty until the worker stops. */
static void take_event(const struct sl_ring_entry *entry)
{
	if (++n_taken < stop_at)
		publish_one();
	if (n_taken != stop_at)
		return;
	complete(&stopped);
	stopped_in_vain = !wait_for_completion_timeout(&go_on, PATIENCE);
}

static void send_nothing(void)
{
}

static const struct sl_feed_ops ops = {
	.event = take_event, .flush = send_nothing,
};

static int feed_setup(struct kunit *test)
{
	n_taken = 0;
	stopped_in_vain = false;
	reinit_completion(&stopped);
	reinit_completion(&go_on);
	return sl_feed_init(16384, &ops);
}

static void feed_teardown(struct kunit *test)
{
	complete(&go_on);
	sl_feed_exit();
}

static void flush_ends_while_events_are_made(struct kunit *test)
{
	unsigned int i;

	stop_at = BEFORE + AFTER;
	for (i = 0; i < BEFORE; i++)
		publish_one();
	KUNIT_EXPECT_EQ(test, sl_feed_flush(true), 0);
	KUNIT_EXPECT_GE(test, READ_ONCE(n_taken), BEFORE);
	complete(&go_on);
	wait_for_completion(&stopped);
	KUNIT_EXPECT_FALSE(test, stopped_in_vain);
	KUNIT_EXPECT_EQ(test, sl_feed_flush(true), 0);
	KUNIT_EXPECT_FALSE(test, stopped_in_vain);
}

static int flush_feed(void *result)
{
	allow_signal(SIGKILL);
	complete(&mortal);
	*(int *)result = sl_feed_flush(true);
	return 0;
}

static void flush_can_be_killed(struct kunit *test)
{
	struct task_struct *task;
	int result = 1;

	stop_at = 1;
	publish_one();
	KUNIT_ASSERT_NE(test, wait_for_completion_timeout(&stopped, PATIENCE), 0);
	publish_one();
	task = kthread_create(flush_feed, &result, "socklife_flush");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	get_task_struct(task);
	wake_up_process(task);
	wait_for_completion(&mortal);
	send_sig(SIGKILL, task, 1);
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 0);
	put_task_struct(task);
	KUNIT_EXPECT_EQ(test, result, -EINTR);
	KUNIT_EXPECT_FALSE(test, stopped_in_vain);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(flush_ends_while_events_are_made),
	KUNIT_CASE(flush_can_be_killed),
	{}
};

struct kunit_suite feed_suite = {
	.name = "socklife_feed",
	.init = feed_setup,
	.exit = feed_teardown,
	.test_cases = cases,
};
