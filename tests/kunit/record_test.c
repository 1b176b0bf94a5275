// SPDX-License-Identifier: GPL-2.0
/* record_test.c - the table: keys are only compared, so any addresses will do */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#include "suites.h"
#include "table/record.h"

#define RECORDS	64
#define ROUNDS	2000

static const struct sock *sock_key(unsigned long n)
{
	return (const struct sock *)(0x1000 + n * 64);
}

static struct sl_record *add_record_of(unsigned long n, u32 uid)
{
	struct sl_record *rec = sl_record_new(sl_account_of(uid), true);
	unsigned long flags;

	if (!rec)
		return NULL;
	if (sl_record_insert(rec, sock_key(n), &flags)) {
		sl_record_free(rec);
		return NULL;
	}
	sl_record_unlock(rec, flags);
	return rec;
}

static struct sl_record *add_record(unsigned long n)
{
	return add_record_of(n, 0);
}

static bool drop_record(unsigned long n)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_find(sock_key(n), &flags);

	if (!rec)
		return false;
	rec->sk_live = 0;
	sl_record_remove(rec);
	sl_record_unlock(rec, flags);
	sl_record_free(rec);
	return true;
}

static u64 find_id(unsigned long n)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_find(sock_key(n), &flags);
	u64 id;

	if (!rec)
		return 0;
	id = rec->id;
	sl_record_unlock(rec, flags);
	return id;
}

static unsigned int walk_table(u64 *ids, unsigned int max)
{
	struct sl_cursor cursor = {};
	struct sl_record *rec;
	unsigned long flags;
	unsigned int n = 0;

	while ((rec = sl_record_next(&cursor, &flags))) {
		if (n < max)
			ids[n] = rec->id;
		n++;
		sl_record_done(rec, flags);
	}
	return n;
}

static int record_setup(struct kunit *test)
{
	return sl_record_init(RECORDS, RECORDS);
}

static void record_teardown(struct kunit *test)
{
	sl_record_exit();
}

static void record_found_until_dropped(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, find_id(1), 0);
	KUNIT_ASSERT_NOT_NULL(test, add_record(1));
	KUNIT_EXPECT_NE(test, find_id(1), 0);
	KUNIT_EXPECT_EQ(test, find_id(2), 0);
	KUNIT_EXPECT_EQ(test, sl_record_count(), 1);
	KUNIT_EXPECT_TRUE(test, drop_record(1));
	KUNIT_EXPECT_EQ(test, find_id(1), 0);
	KUNIT_EXPECT_EQ(test, sl_record_count(), 0);
}

static void record_once(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, add_record(1));
	KUNIT_EXPECT_NULL(test, add_record(1));
	KUNIT_EXPECT_EQ(test, sl_record_count(), 1);
}

static void record_id_not_reused(struct kunit *test)
{
	u64 before;

	KUNIT_ASSERT_NOT_NULL(test, add_record(1));
	before = find_id(1);
	drop_record(1);
	KUNIT_ASSERT_NOT_NULL(test, add_record(1));
	KUNIT_EXPECT_GT(test, find_id(1), before);
}

static void record_full(struct kunit *test)
{
	u64 refused = sl_stat_read(SL_STAT_UNTRACKED_FULL);
	unsigned long i;

	for (i = 0; i < RECORDS; i++)
		KUNIT_ASSERT_NOT_NULL(test, add_record(i));
	KUNIT_EXPECT_NULL(test, add_record(RECORDS));
	KUNIT_EXPECT_EQ(test, sl_stat_read(SL_STAT_UNTRACKED_FULL), refused + 1);
	KUNIT_EXPECT_NULL(test, sl_record_new(sl_account_of(0), false));
	KUNIT_EXPECT_EQ(test, sl_stat_read(SL_STAT_UNTRACKED_FULL), refused + 1);
	for (i = 0; i < RECORDS; i++)
		KUNIT_EXPECT_NE_MSG(test, find_id(i), 0, "%lu was evicted", i);
	drop_record(7);
	KUNIT_EXPECT_NOT_NULL(test, add_record(RECORDS));
}

static unsigned int fill_table(unsigned long base, u32 uid)
{
	unsigned int n = 0;

	while (n <= RECORDS && add_record_of(base + n, uid))
		n++;
	return n;
}

static s64 refused(u32 uid, enum sl_budget budget)
{
	return atomic64_read(&sl_account_of(uid)->refused[budget]);
}

/* A user gets as many as are left for others, root gets all. */
static void record_shares(struct kunit *test)
{
	u64 share = sl_stat_read(SL_STAT_UNTRACKED_SHARE);
	u64 full = sl_stat_read(SL_STAT_UNTRACKED_FULL);

	KUNIT_EXPECT_EQ(test, fill_table(0, 1000), RECORDS / 2);
	KUNIT_EXPECT_EQ(test, fill_table(100, 2000), RECORDS / 4);
	KUNIT_EXPECT_EQ(test, sl_stat_read(SL_STAT_UNTRACKED_SHARE), share + 2);
	KUNIT_EXPECT_EQ(test, fill_table(200, 0), RECORDS / 4);
	KUNIT_EXPECT_EQ(test, sl_stat_read(SL_STAT_UNTRACKED_FULL), full + 1);
	KUNIT_EXPECT_EQ(test, sl_stat_read(SL_STAT_UNTRACKED_SHARE), share + 2);
	KUNIT_EXPECT_EQ(test, refused(1000, SL_BUDGET_SOCKETS), 1);
	KUNIT_EXPECT_EQ(test, refused(2000, SL_BUDGET_SOCKETS), 1);
	KUNIT_EXPECT_EQ(test, refused(0, SL_BUDGET_SOCKETS), 1);
	KUNIT_EXPECT_EQ(test, sl_record_count(), RECORDS);
	drop_record(0);
	KUNIT_EXPECT_NULL(test, add_record_of(300, 1000));
	KUNIT_EXPECT_NOT_NULL(test, add_record_of(300, 0));
}

static bool begin_timewait(struct sl_record *rec, unsigned long n)
{
	if (!sl_record_reserve_tw(rec))
		return false;
	rec->tw = sock_key(1000 + n);
	rec->tw_live = 1;
	sl_record_add_tw(rec);
	return true;
}

static bool lose_sock(unsigned long n)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_lock(sock_key(n), &flags);

	if (!rec)
		return false;
	rec->sk_live = 0;
	sl_record_sock_gone(rec, flags);
	return true;
}

static bool end_timewait(unsigned long n)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_lock_tw(sock_key(1000 + n), &flags);

	if (!rec)
		return false;
	sl_record_remove_tw(rec);
	sl_record_remove(rec);
	sl_record_unlock_tw(rec, flags);
	sl_record_free(rec);
	return true;
}

static unsigned int count_chain(unsigned long n)
{
	struct hlist_bl_node *node;
	struct sl_record *rec;
	unsigned int count = 0;

	hlist_bl_for_each_entry(rec, node, sl_bucket_of(&sl_table, sock_key(n)), link)
		count++;
	return count;
}

/* A record of which only the TIME-WAIT is left takes no place from sockets. */
static void record_timewait_shares(struct kunit *test)
{
	struct sl_record *rec;
	unsigned int n = 0;
	unsigned long i;

	for (i = 0; i < RECORDS; i++) {
		rec = add_record_of(i, 1000);
		KUNIT_ASSERT_NOT_NULL_MSG(test, rec, "socket %lu", i);
		if (!begin_timewait(rec, i)) {
			drop_record(i);
			continue;
		}
		n++;
		KUNIT_EXPECT_TRUE(test, lose_sock(i));
	}
	KUNIT_EXPECT_EQ(test, n, RECORDS / 2);
	KUNIT_EXPECT_EQ(test, refused(1000, SL_BUDGET_TIMEWAITS), RECORDS / 2);
	KUNIT_EXPECT_EQ(test, sl_record_timewaits(), n);
	KUNIT_EXPECT_EQ(test, sl_record_count(), n);
	KUNIT_EXPECT_EQ(test, fill_table(100, 1000), RECORDS / 2);
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_TRUE(test, end_timewait(i));
	KUNIT_EXPECT_EQ(test, sl_record_timewaits(), 0);
	KUNIT_EXPECT_EQ(test, sl_record_count(), RECORDS / 2);
}

/* More users than there are accounts: they share one, the others keep theirs. */
static void record_many_users(struct kunit *test)
{
	struct sl_account *first = sl_account_of(1);
	u32 uid;

	for (uid = 1; uid < 4 << SL_ACCOUNT_BITS; uid++)
		sl_account_of(uid);
	KUNIT_EXPECT_PTR_EQ(test, sl_account_of(1), first);
	KUNIT_EXPECT_PTR_EQ(test, sl_account_of(uid), &sl_accounts[1]);
	KUNIT_EXPECT_PTR_EQ(test, sl_account_of(0), &sl_accounts[0]);
}

/*
 * The address is used again and again while TIME-WAITs keep the old records: they are not
 * in the way of the new one, and a walk meets them.
 */
static void record_address_used_again(struct kunit *test)
{
	struct sl_record *rec;
	unsigned long flags, i;
	u64 ids[RECORDS], last = 0;

	for (i = 0; i < RECORDS / 2; i++) {
		rec = add_record(1);
		KUNIT_ASSERT_NOT_NULL(test, rec);
		KUNIT_EXPECT_GT(test, rec->id, last);
		last = rec->id;
		KUNIT_ASSERT_TRUE(test, begin_timewait(rec, i));
		KUNIT_EXPECT_EQ(test, find_id(1), last);
		KUNIT_ASSERT_TRUE(test, lose_sock(1));
		KUNIT_EXPECT_EQ(test, find_id(1), 0);
	}
	KUNIT_ASSERT_NOT_NULL(test, add_record(1));
	KUNIT_EXPECT_EQ(test, count_chain(1), 1);
	KUNIT_EXPECT_EQ(test, walk_table(ids, RECORDS), RECORDS / 2 + 1);
	KUNIT_EXPECT_NULL(test, sl_record_lock_tw(sock_key(999), &flags));
	for (i = 0; i < RECORDS / 2; i++)
		KUNIT_EXPECT_TRUE(test, end_timewait(i));
	KUNIT_EXPECT_FALSE(test, end_timewait(0));
	KUNIT_EXPECT_NE(test, find_id(1), 0);
	KUNIT_EXPECT_EQ(test, walk_table(ids, RECORDS), 1);
}

/* A key whose records are in the bucket of key 1. */
static unsigned long neighbour_key(void)
{
	unsigned long n = 2;

	while (sl_bucket_of(&sl_table, sock_key(n)) != sl_bucket_of(&sl_table, sock_key(1)))
		n++;
	return n;
}

/* Two CPUs: the one that was first to take its record is the last to put it in. */
static void record_walk_meets_late(struct kunit *test)
{
	struct sl_record *early = sl_record_new(sl_account_of(0), true), *late;
	unsigned long flags;
	u64 ids[RECORDS];

	KUNIT_ASSERT_NOT_NULL(test, early);
	late = add_record(1);
	KUNIT_ASSERT_NOT_NULL(test, late);
	KUNIT_ASSERT_EQ(test, sl_record_insert(early, sock_key(neighbour_key()), &flags), 0);
	sl_record_unlock(early, flags);
	KUNIT_EXPECT_PTR_EQ(test, early->bucket, late->bucket);
	KUNIT_EXPECT_GT(test, early->id, late->id);
	KUNIT_EXPECT_EQ(test, walk_table(ids, RECORDS), 2);
}

static bool is_listed_once(const u64 *ids, unsigned int n, u64 id)
{
	unsigned int i, times = 0;

	for (i = 0; i < n; i++)
		times += ids[i] == id;
	return times == 1;
}

/* Between any two steps of a walk others come and go. */
static void record_walk_while_changing(struct kunit *test)
{
	struct sl_cursor cursor = {};
	u64 stay[RECORDS / 2], met[2 * RECORDS];
	struct sl_record *rec;
	unsigned long flags, i;
	unsigned int n = 0;

	for (i = 0; i < RECORDS / 2; i++) {
		KUNIT_ASSERT_NOT_NULL(test, add_record(i));
		stay[i] = find_id(i);
	}
	for (i = RECORDS / 2; (rec = sl_record_next(&cursor, &flags)); i++) {
		met[n++] = rec->id;
		sl_record_done(rec, flags);	/* an assertion may sleep */
		KUNIT_ASSERT_LT(test, n, ARRAY_SIZE(met));
		add_record(i);
		drop_record(i - 2 < RECORDS / 2 ? RECORDS : i - 2);
	}
	for (i = 0; i < RECORDS / 2; i++)
		KUNIT_EXPECT_TRUE_MSG(test, is_listed_once(met, n, stay[i]), "%lu not met once", i);
}

/* Between any two steps of a walk a socket loses its sock: each is met, and once. */
static void record_walk_while_losing(struct kunit *test)
{
	struct sl_record *rec;
	static u64 ids[RECORDS], met[2 * RECORDS];
	struct sl_cursor cursor;
	unsigned long flags, i, lost;
	unsigned int n, step;

	for (step = 1; step < RECORDS; step += 2) {	/* odd: all are reached */
		cursor = (struct sl_cursor){};
		n = lost = 0;
		for (i = 0; i < RECORDS; i++) {
			rec = add_record(i);
			KUNIT_ASSERT_NOT_NULL(test, rec);
			KUNIT_ASSERT_TRUE(test, begin_timewait(rec, i));
			ids[i] = rec->id;
		}
		for (; lost < RECORDS / 4; lost++)
			lose_sock(lost * step % RECORDS);
		while ((rec = sl_record_next(&cursor, &flags))) {
			met[n++] = rec->id;
			sl_record_done(rec, flags);
			KUNIT_ASSERT_LT(test, n, ARRAY_SIZE(met));
			if (lost < RECORDS)
				lose_sock(lost++ * step % RECORDS);
		}
		sl_record_leave(&cursor);
		for (; lost < RECORDS; lost++)
			lose_sock(lost * step % RECORDS);
		for (i = 0; i < RECORDS; i++) {
			KUNIT_EXPECT_TRUE_MSG(test, is_listed_once(met, n, ids[i]),
					      "step %u: %lu not met once", step, i);
			KUNIT_ASSERT_TRUE(test, end_timewait(i));
		}
	}
}

static DECLARE_COMPLETION(begun);

static int churn_records(void *data)
{
	unsigned long base = (unsigned long)data, i;

	complete(&begun);
	for (i = 0; i < ROUNDS; i++) {
		add_record(base + i % 8);
		drop_record(base + (i + 4) % 8);
		cond_resched();
	}
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	for (i = 0; i < 8; i++)
		drop_record(base + i);
	return 0;
}

static void record_walk_beside_others(struct kunit *test)
{
	struct task_struct *tasks[2];
	u64 ids[RECORDS], stay[8];
	unsigned int i, round, n;

	for (i = 0; i < 8; i++) {
		KUNIT_ASSERT_NOT_NULL(test, add_record(i));
		stay[i] = find_id(i);
	}
	for (i = 0; i < 2; i++) {
		tasks[i] = kthread_run(churn_records, (void *)(100UL * (i + 1)), "socklife_churn/%u", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(tasks[i]));
	}
	for (round = 0; round < 200; round++) {
		n = walk_table(ids, RECORDS);
		KUNIT_ASSERT_LE(test, n, RECORDS);
		for (i = 0; i < 8; i++)
			KUNIT_EXPECT_TRUE(test, is_listed_once(ids, n, stay[i]));
		cond_resched();
	}
	for (i = 0; i < 2; i++)		/* one that has not would be stopped before it does */
		wait_for_completion(&begun);
	for (i = 0; i < 2; i++)
		KUNIT_EXPECT_EQ(test, kthread_stop(tasks[i]), 0);
	KUNIT_EXPECT_EQ(test, sl_record_count(), 8);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(record_found_until_dropped),
	KUNIT_CASE(record_once),
	KUNIT_CASE(record_id_not_reused),
	KUNIT_CASE(record_full),
	KUNIT_CASE(record_shares),
	KUNIT_CASE(record_timewait_shares),
	KUNIT_CASE(record_many_users),
	KUNIT_CASE(record_address_used_again),
	KUNIT_CASE(record_walk_meets_late),
	KUNIT_CASE(record_walk_while_changing),
	KUNIT_CASE(record_walk_while_losing),
	KUNIT_CASE(record_walk_beside_others),
	{}
};

struct kunit_suite record_suite = {
	.name = "socklife_record",
	.init = record_setup,
	.exit = record_teardown,
	.test_cases = cases,
};
