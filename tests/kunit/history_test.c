// SPDX-License-Identifier: GPL-2.0
/* history_test.c - the circle of sockets that have ended */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

#include "suites.h"
#include "table/history.h"
#include "table/record.h"

#define SIZE	8
#define ROUNDS	3000

static int history_setup(struct kunit *test)
{
	int err = sl_record_init(64, 64);

	return err ?: sl_history_init(SIZE);
}

static void history_teardown(struct kunit *test)
{
	sl_history_exit();
	sl_record_exit();
}

static u64 end_one_of(u32 uid)
{
	struct sl_record *rec = sl_record_new(sl_account_of(uid), true);
	static u64 last_id;

	if (!rec)
		return 0;
	rec->id = ++last_id;	/* as the table does */
	sl_history_add(rec);
	return last_id;
}

static u64 end_one(void)
{
	return end_one_of(0);
}

/* Return: the id of the next record, 0 at the end. */
static u64 next_id(struct sl_past *past)
{
	struct sl_record *rec = sl_history_take(past);
	u64 id;

	if (!rec)
		return 0;
	id = rec->id;
	sl_history_put_back(rec);
	return id;
}

static unsigned int walk_history(u64 *ids)
{
	struct sl_past past = {};
	unsigned int n = 0;

	while (n < 2 * SIZE && (ids[n] = next_id(&past)))
		n++;
	return n;
}

static void the_newest_come_first(struct kunit *test)
{
	u64 ids[2 * SIZE], last = 0;
	unsigned int i, n;

	KUNIT_EXPECT_EQ(test, walk_history(ids), 0);
	for (i = 0; i < 3; i++)
		last = end_one();
	n = walk_history(ids);
	KUNIT_ASSERT_EQ(test, n, 3);
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ(test, ids[i], last - i);
	KUNIT_EXPECT_EQ(test, sl_history_count(), 3);
	KUNIT_EXPECT_EQ(test, sl_record_count(), 0);
}

static void the_oldest_are_forgotten(struct kunit *test)
{
	u64 forgotten = sl_stat_read(SL_STAT_FORGOTTEN);
	u64 ids[2 * SIZE], last = 0;
	unsigned int i, n;

	for (i = 0; i < 3 * SIZE + 1; i++)
		last = end_one();
	n = walk_history(ids);
	KUNIT_ASSERT_EQ(test, n, SIZE);
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ(test, ids[i], last - i);
	KUNIT_EXPECT_EQ(test, sl_history_count(), SIZE);
	KUNIT_EXPECT_EQ(test, sl_stat_read(SL_STAT_FORGOTTEN) - forgotten, 2 * SIZE + 1);
}

/* Whoever ends many makes the one forget who has most: in the end, themselves. */
static void others_are_not_forgotten(struct kunit *test)
{
	u64 ids[2 * SIZE], want[SIZE];
	unsigned int i;

	for (i = 0; i < 2; i++)
		want[SIZE - 1 - i] = end_one_of(0);
	for (; i < 5; i++)
		want[SIZE - 1 - i] = end_one_of(2000);
	for (i = 0; i < 10 * SIZE; i++)
		want[2 - i % 3] = end_one_of(1000);
	KUNIT_ASSERT_EQ(test, walk_history(ids), SIZE);
	for (i = 3; i < SIZE; i++)
		KUNIT_EXPECT_EQ_MSG(test, ids[i], want[i], "place %u", i);
	for (i = 1; i < SIZE; i++)
		KUNIT_EXPECT_LT(test, ids[i], ids[i - 1]);
	KUNIT_EXPECT_EQ(test, sl_account_of(0)->forgotten, 0);
	KUNIT_EXPECT_EQ(test, sl_account_of(2000)->forgotten, 0);
	KUNIT_EXPECT_EQ(test, sl_account_of(1000)->forgotten, 10 * SIZE - 3);
	for (i = 0; i < SIZE; i++)
		end_one_of(3000);
	KUNIT_EXPECT_EQ(test, sl_account_of(0)->closed, 2);
	KUNIT_EXPECT_EQ(test, sl_account_of(1000)->closed, 2);
	KUNIT_EXPECT_EQ(test, sl_account_of(2000)->closed, 2);
	KUNIT_EXPECT_EQ(test, sl_account_of(3000)->closed, 2);
}

/* Places of others are passed, however many there are. */
static void many_places_are_passed(struct kunit *test)
{
	const unsigned int n = 1000;
	struct sl_past *past = kunit_kcalloc(test, n, sizeof(*past), GFP_KERNEL);
	u64 first = end_one(), last = end_one();
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, past);
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ(test, next_id(&past[i]), last);
	for (i = 0; i < n; i += 2)
		KUNIT_EXPECT_EQ(test, next_id(&past[i]), first);
	for (i = 0; i < n; i++)
		sl_history_leave(&past[i]);
	KUNIT_EXPECT_EQ(test, next_id(&past[0]), last);
	KUNIT_EXPECT_EQ(test, next_id(&past[0]), first);
	KUNIT_EXPECT_EQ(test, next_id(&past[0]), 0);
	KUNIT_EXPECT_EQ(test, next_id(&past[0]), 0);
}

/* The ring goes round while a reader has a record: it is the reader's to free then. */
static void forgotten_while_taken_out(struct kunit *test)
{
	u64 forgotten = sl_stat_read(SL_STAT_FORGOTTEN);
	struct sl_past past = {};
	struct sl_record *rec;
	u64 ids[2 * SIZE], last = end_one();
	int i;

	rec = sl_history_take(&past);
	KUNIT_ASSERT_NOT_NULL(test, rec);
	for (i = 0; i < SIZE; i++)
		end_one();
	KUNIT_EXPECT_EQ(test, rec->id, last);
	KUNIT_EXPECT_EQ(test, sl_stat_read(SL_STAT_FORGOTTEN) - forgotten, 0);
	sl_history_put_back(rec);
	KUNIT_EXPECT_EQ(test, sl_stat_read(SL_STAT_FORGOTTEN) - forgotten, 1);
	KUNIT_ASSERT_EQ(test, walk_history(ids), SIZE);
	KUNIT_EXPECT_EQ(test, ids[SIZE - 1], last + 1);
	sl_history_leave(&past);
}

static void what_ends_on_the_way_is_not_met(struct kunit *test)
{
	struct sl_past past = {};
	u64 first = 0, before, id;
	int i;

	for (i = 0; i < SIZE; i++)
		first = end_one();
	KUNIT_ASSERT_EQ(test, next_id(&past), first);
	for (i = 0; i < SIZE / 2; i++)
		end_one();
	for (before = first; (id = next_id(&past)); before = id)
		KUNIT_EXPECT_EQ(test, id, before - 1);
	KUNIT_EXPECT_EQ(test, before, first - SIZE / 2 + 1);
}

static DECLARE_COMPLETION(begun);

static int churn_history(void *unused)
{
	int i;

	complete(&begun);
	for (i = 0; i < ROUNDS; i++) {
		end_one();
		cond_resched();
	}
	return 0;
}

/* Two write, two read: KASAN and kmemleak watch; the sums must fit. */
static void all_at_once(struct kunit *test)
{
	u64 forgotten = sl_stat_read(SL_STAT_FORGOTTEN);
	struct task_struct *tasks[2];
	u64 ids[2 * SIZE];
	unsigned int i, n;
	int round;

	for (i = 0; i < 2; i++) {
		tasks[i] = kthread_create(churn_history, NULL, "socklife_churn");
		KUNIT_ASSERT_FALSE(test, IS_ERR(tasks[i]));
		get_task_struct(tasks[i]);
		wake_up_process(tasks[i]);
	}
	for (round = 0; round < 200; round++) {
		n = walk_history(ids);
		KUNIT_EXPECT_LE(test, n, SIZE);
		cond_resched();
	}
	for (i = 0; i < 2; i++)		/* one that has not would be stopped before it does */
		wait_for_completion(&begun);
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, kthread_stop(tasks[i]), 0);
		put_task_struct(tasks[i]);
	}
	KUNIT_EXPECT_EQ(test, sl_record_count(), 0);
	KUNIT_EXPECT_EQ(test, sl_stat_read(SL_STAT_FORGOTTEN) - forgotten + walk_history(ids),
			2 * ROUNDS);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(the_newest_come_first),
	KUNIT_CASE(the_oldest_are_forgotten),
	KUNIT_CASE(others_are_not_forgotten),
	KUNIT_CASE(many_places_are_passed),
	KUNIT_CASE(forgotten_while_taken_out),
	KUNIT_CASE(what_ends_on_the_way_is_not_met),
	KUNIT_CASE(all_at_once),
	{}
};

struct kunit_suite history_suite = {
	.name = "socklife_history",
	.init = history_setup,
	.exit = history_teardown,
	.test_cases = cases,
};
