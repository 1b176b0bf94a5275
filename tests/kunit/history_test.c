// SPDX-License-Identifier: GPL-2.0
/* history_test.c - the circle of sockets that have ended */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

#include "report/row.h"
#include "suites.h"
#include "table/history.h"
#include "table/record.h"

#define SIZE	8
#define ROUNDS	3000

static int history_setup(struct kunit *test)
{
	int err = sl_record_init(64);

	return err ?: sl_history_init(SIZE);
}

static void history_teardown(struct kunit *test)
{
	sl_history_exit();
	sl_record_exit();
}

static u64 end_one(void)
{
	struct sl_record *rec = sl_record_new(true);
	u64 id = rec ? rec->id : 0;

	if (rec)
		sl_history_add(rec);
	return id;
}

static unsigned int walk(struct sl_row *row, u64 *ids)
{
	struct sl_past past = {};
	unsigned int n = 0;

	while (n < 2 * SIZE && sl_history_next(row, &past, NULL))
		ids[n++] = row->id;
	return n;
}

static void the_newest_come_first(struct kunit *test)
{
	struct sl_row *row = kunit_kzalloc(test, sizeof(*row), GFP_KERNEL);
	u64 ids[2 * SIZE], last = 0;
	unsigned int i, n;

	KUNIT_ASSERT_NOT_NULL(test, row);
	KUNIT_EXPECT_EQ(test, walk(row, ids), 0);
	for (i = 0; i < 3; i++)
		last = end_one();
	n = walk(row, ids);
	KUNIT_ASSERT_EQ(test, n, 3);
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ(test, ids[i], last - i);
	KUNIT_EXPECT_EQ(test, sl_history_count(), 3);
	KUNIT_EXPECT_EQ(test, sl_record_count(), 0);
}

static void the_oldest_are_forgotten(struct kunit *test)
{
	struct sl_row *row = kunit_kzalloc(test, sizeof(*row), GFP_KERNEL);
	u64 forgotten = sl_stat_read(SL_STAT_FORGOTTEN);
	u64 ids[2 * SIZE], last = 0;
	unsigned int i, n;

	KUNIT_ASSERT_NOT_NULL(test, row);
	for (i = 0; i < 3 * SIZE + 1; i++)
		last = end_one();
	n = walk(row, ids);
	KUNIT_ASSERT_EQ(test, n, SIZE);
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ(test, ids[i], last - i);
	KUNIT_EXPECT_EQ(test, sl_history_count(), SIZE);
	KUNIT_EXPECT_EQ(test, sl_stat_read(SL_STAT_FORGOTTEN) - forgotten, 2 * SIZE + 1);
}

static void by_id(struct kunit *test)
{
	struct sl_row *row = kunit_kzalloc(test, sizeof(*row), GFP_KERNEL);
	u64 old, last = 0;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, row);
	old = end_one();
	for (i = 0; i < SIZE; i++)
		last = end_one();
	KUNIT_EXPECT_FALSE(test, sl_history_by_id(row, old));
	KUNIT_EXPECT_FALSE(test, sl_history_by_id(row, 0));
	KUNIT_EXPECT_TRUE(test, sl_history_by_id(row, last));
	KUNIT_EXPECT_EQ(test, row->id, last);
	KUNIT_EXPECT_TRUE(test, sl_history_by_id(row, last - SIZE + 1));
}

static void what_ends_on_the_way_is_not_met(struct kunit *test)
{
	struct sl_row *row = kunit_kzalloc(test, sizeof(*row), GFP_KERNEL);
	struct sl_past past = {};
	u64 first = 0, before;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, row);
	for (i = 0; i < SIZE; i++)
		first = end_one();
	KUNIT_ASSERT_TRUE(test, sl_history_next(row, &past, NULL));
	KUNIT_EXPECT_EQ(test, row->id, first);
	for (i = 0; i < SIZE / 2; i++)
		end_one();
	for (before = first; sl_history_next(row, &past, NULL); before = row->id)
		KUNIT_EXPECT_EQ(test, row->id, before - 1);
	KUNIT_EXPECT_EQ(test, before, first - SIZE / 2 + 1);
}

static DECLARE_COMPLETION(begun);

static int churn(void *unused)
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
	struct sl_row *row = kunit_kzalloc(test, sizeof(*row), GFP_KERNEL);
	u64 forgotten = sl_stat_read(SL_STAT_FORGOTTEN);
	struct task_struct *tasks[2];
	u64 ids[2 * SIZE];
	unsigned int i, n;
	int round;

	KUNIT_ASSERT_NOT_NULL(test, row);
	for (i = 0; i < 2; i++) {
		tasks[i] = kthread_create(churn, NULL, "socklife_churn");
		KUNIT_ASSERT_FALSE(test, IS_ERR(tasks[i]));
		get_task_struct(tasks[i]);
		wake_up_process(tasks[i]);
	}
	for (round = 0; round < 200; round++) {
		n = walk(row, ids);
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
	KUNIT_EXPECT_EQ(test, sl_stat_read(SL_STAT_FORGOTTEN) - forgotten + walk(row, ids),
			2 * ROUNDS);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(the_newest_come_first),
	KUNIT_CASE(the_oldest_are_forgotten),
	KUNIT_CASE(by_id),
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
