// SPDX-License-Identifier: GPL-2.0
/* asked_test.c - what a call asks for: socks and messages are only compared */
#include "suites.h"
#include "table/record.h"
#include "track/asked.h"

static const struct sock *const sk = (void *)0x1000, *const other = (void *)0x2000;
static const struct msghdr *const msg = (void *)0x3000;
static const struct task_struct *const somebody = (void *)0x4000;

static struct sl_record *rec;

static int begin(struct kunit *test)
{
	unsigned long flags;

	KUNIT_ASSERT_EQ(test, sl_record_init(100), 0);
	rec = sl_record_new(true);
	KUNIT_ASSERT_NOT_NULL(test, rec);
	KUNIT_ASSERT_EQ(test, sl_record_insert(rec, sk, &flags), 0);
	sl_record_unlock(rec, flags);
	sl_asking_here()->asked.task = NULL;
	return 0;
}

static void end(struct kunit *test)
{
	sl_asking_here()->asked.task = NULL;
	sl_record_exit();
}

static void asked_of_one_sock(struct kunit *test)
{
	struct sl_asking *here = sl_asking_here();

	KUNIT_EXPECT_FALSE(test, sl_asked(here, sk));
	sl_ask(sk, msg, 100);
	KUNIT_EXPECT_TRUE(test, sl_asked(here, sk));
	KUNIT_EXPECT_FALSE(test, sl_asked(here, other));
	KUNIT_EXPECT_EQ(test, here->asked.size, 100);
	KUNIT_EXPECT_PTR_EQ(test, here->asked.msg, msg);
	KUNIT_EXPECT_NULL(test, sl_asked_kept(rec));
	sl_asked_end(here);
	KUNIT_EXPECT_FALSE(test, sl_asked(here, sk));
}

/* A call that was refused has left its own. */
static void asked_twice(struct kunit *test)
{
	struct sl_asking *here = sl_asking_here();

	sl_ask(other, msg, 100);
	sl_ask(sk, msg, 7);
	KUNIT_EXPECT_TRUE(test, sl_asked(here, sk));
	KUNIT_EXPECT_EQ(test, here->asked.size, 7);
}

static void asked_where_another_waits(struct kunit *test)
{
	struct sl_asking *here = sl_asking_here();
	const struct sl_asked *asked;

	here->asked = (struct sl_asked){ .task = somebody, .msg = msg, .size = 1 };
	here->sk = sk;
	sl_ask(sk, msg, 100);
	KUNIT_EXPECT_FALSE(test, sl_asked(here, sk));
	KUNIT_EXPECT_EQ(test, here->asked.size, 1);
	asked = sl_asked_kept(rec);
	KUNIT_ASSERT_NOT_NULL(test, asked);
	KUNIT_EXPECT_EQ(test, asked->size, 100);
	KUNIT_EXPECT_NULL(test, asked->msg);
	KUNIT_EXPECT_NULL(test, sl_asked_kept(rec));
	sl_ask(other, msg, 100);	/* has no record */
	KUNIT_EXPECT_NULL(test, sl_asked_kept(rec));
}

static void asked_by_another(struct kunit *test)
{
	rec->asked = (struct sl_asked){ .task = somebody, .size = 1 };
	KUNIT_EXPECT_NULL(test, sl_asked_kept(rec));
	KUNIT_EXPECT_PTR_EQ(test, rec->asked.task, somebody);
}

static struct kunit_case asked_cases[] = {
	KUNIT_CASE(asked_of_one_sock),
	KUNIT_CASE(asked_twice),
	KUNIT_CASE(asked_where_another_waits),
	KUNIT_CASE(asked_by_another),
	{}
};

struct kunit_suite asked_suite = {
	.name = "socklife_asked",
	.init = begin,
	.exit = end,
	.test_cases = asked_cases,
};
