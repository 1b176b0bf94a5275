// SPDX-License-Identifier: GPL-2.0
/* pending_test.c - arguments of calls in progress; socks and messages are only compared */
#include <linux/delay.h>

#include "suites.h"
#include "table/record.h"
#include "track/pending.h"

static const struct sock *const sk = (void *)0x1000, *const other = (void *)0x2000;
static const struct msghdr *const msg = (void *)0x3000;
static const struct task_struct *const somebody = (void *)0x4000;

static struct sl_record *rec;

static int pending_setup(struct kunit *test)
{
	unsigned long flags;

	KUNIT_ASSERT_EQ(test, sl_record_init(100, 100), 0);
	rec = sl_record_new(sl_account_of(0), true);
	KUNIT_ASSERT_NOT_NULL(test, rec);
	KUNIT_ASSERT_EQ(test, sl_record_insert(rec, sk, &flags), 0);
	sl_record_unlock(rec, flags);
	sl_pending_here()->pending.task = NULL;
	return 0;
}

static void pending_teardown(struct kunit *test)
{
	sl_pending_here()->pending.task = NULL;
	sl_record_exit();
}

static void pending_of_one_sock(struct kunit *test)
{
	struct sl_pending_slot *here = sl_pending_here();

	KUNIT_EXPECT_FALSE(test, sl_pending_match(here, sk));
	sl_pending_begin(sk, msg, 100);
	KUNIT_EXPECT_TRUE(test, sl_pending_match(here, sk));
	KUNIT_EXPECT_FALSE(test, sl_pending_match(here, other));
	KUNIT_EXPECT_EQ(test, here->pending.size, 100);
	KUNIT_EXPECT_PTR_EQ(test, here->pending.msg, msg);
	KUNIT_EXPECT_NULL(test, sl_pending_unstash(rec));
	sl_pending_end(here);
	KUNIT_EXPECT_FALSE(test, sl_pending_match(here, sk));
}

/* The arguments of a call that was refused are replaced. */
static void pending_twice(struct kunit *test)
{
	struct sl_pending_slot *here = sl_pending_here();

	sl_pending_begin(other, msg, 100);
	sl_pending_begin(sk, msg, 7);
	KUNIT_EXPECT_TRUE(test, sl_pending_match(here, sk));
	KUNIT_EXPECT_EQ(test, here->pending.size, 7);
}

static void pending_where_another_waits(struct kunit *test)
{
	struct sl_pending_slot *here = sl_pending_here();
	const struct sl_pending *pending;

	here->pending = (struct sl_pending){ .task = somebody, .msg = msg, .size = 1 };
	here->sk = sk;
	sl_pending_begin(sk, msg, 100);
	KUNIT_EXPECT_FALSE(test, sl_pending_match(here, sk));
	KUNIT_EXPECT_EQ(test, here->pending.size, 1);
	pending = sl_pending_unstash(rec);
	KUNIT_ASSERT_NOT_NULL(test, pending);
	KUNIT_EXPECT_EQ(test, pending->size, 100);
	KUNIT_EXPECT_NULL(test, pending->msg);
	KUNIT_EXPECT_NULL(test, sl_pending_unstash(rec));
	sl_pending_begin(other, msg, 100);	/* has no record */
	KUNIT_EXPECT_NULL(test, sl_pending_unstash(rec));
}

static void pending_of_another(struct kunit *test)
{
	rec->pending = (struct sl_pending){ .task = somebody, .size = 1 };
	KUNIT_EXPECT_NULL(test, sl_pending_unstash(rec));
	KUNIT_EXPECT_PTR_EQ(test, rec->pending.task, somebody);
}

/* Its slot was stamped for a call that nobody wants to know of any more. */
static void took_of_an_earlier_call(struct kunit *test)
{
	struct sl_pending_slot *here = sl_pending_here();

	sl_sub_data_since = sl_stamp();
	sl_pending_begin(sk, msg, 1);
	KUNIT_EXPECT_GT(test, here->pending.begun, 0);
	sl_pending_end(here);
	sl_sub_data_since = 0;
	sl_pending_begin(sk, msg, 1);
	KUNIT_EXPECT_EQ(test, sl_pending_took(&here->pending), 0);
	sl_sub_data_since = here->pending.begun + 1;
	KUNIT_EXPECT_EQ(test, sl_pending_took(&here->pending), 0);
	sl_sub_data_since = 0;
}

/* By either clock, it lies between what is inside and what is around it. */
static void took_some_time(struct kunit *test)
{
	struct sl_pending_slot *here = sl_pending_here();
	u64 outside, inside, took;
	int cycles;

	for (cycles = 0; cycles <= sl_compat_has_cycles(); cycles++) {
		sl_clock_has_cycles = cycles;
		sl_sub_data_since = sl_stamp();
		outside = sl_now();
		sl_pending_begin(sk, msg, 1);
		inside = sl_now();
		udelay(50);
		inside = sl_now() - inside;
		took = sl_pending_took(&here->pending);
		outside = sl_now() - outside;
		KUNIT_EXPECT_GE(test, took, inside - inside / 100);
		KUNIT_EXPECT_LE(test, took, outside + outside / 100);
		sl_pending_end(here);
	}
	sl_sub_data_since = 0;
	sl_clock_has_cycles = false;
}

static struct kunit_case pending_cases[] = {
	KUNIT_CASE(took_of_an_earlier_call),
	KUNIT_CASE(took_some_time),
	KUNIT_CASE(pending_of_one_sock),
	KUNIT_CASE(pending_twice),
	KUNIT_CASE(pending_where_another_waits),
	KUNIT_CASE(pending_of_another),
	{}
};

struct kunit_suite pending_suite = {
	.name = "socklife_pending",
	.init = pending_setup,
	.exit = pending_teardown,
	.test_cases = pending_cases,
};
