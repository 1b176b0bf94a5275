// SPDX-License-Identifier: GPL-2.0
/* holder_test.c - who holds which socket: counted, listed, and how much is kept */
#include "report/holder.h"
#include "report/share.h"
#include "suites.h"

#define PAGES	8
#define MANY	(PAGES * SL_HOLDERS_PER_PAGE * 2)

static struct sl_holders *holders;
static struct sl_fdtable *table;

static int holder_setup(struct kunit *test)
{
	holders = sl_holders_new(100, PAGES, NULL);
	table = holders ? sl_holders_add_table(holders) : NULL;
	return table ? 0 : -ENOMEM;
}

static void holder_teardown(struct kunit *test)
{
	sl_holders_free(holders);
	sl_share_exit();
}

static int add_user(u32 tgid, u32 thread)
{
	const struct sl_user user = { .tgid = tgid, .thread = thread, .comm = "user" };

	return sl_holders_add_user(holders, table, &user);
}

static int add_fd(u64 id, s32 fd, u32 references)
{
	const struct sl_descriptor descriptor = { .table = table, .fd = fd };

	return sl_holders_add(holders, id, &descriptor, references);
}

static unsigned int count_listed(u64 id)
{
	struct sl_holder_cursor cursor;
	struct sl_holder holder;
	unsigned int n = 0;

	sl_held_begin(&cursor, sl_holders_find(holders, id));
	while (sl_held_next(&cursor, &holder))
		n++;
	return n;
}

static void finds_nothing_where_nothing_is(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, sl_holders_find(NULL, 1));
	KUNIT_EXPECT_NULL(test, sl_holders_find(holders, 1));
	KUNIT_EXPECT_EQ(test, sl_held_count(NULL), 0);
	KUNIT_EXPECT_EQ(test, count_listed(1), 0);
}

static void goes_by_descriptor_then_by_process(struct kunit *test)
{
	static const u32 expected[][2] = { { 20, 3 }, { 10, 3 }, { 20, 5 }, { 10, 5 } };
	struct sl_holder_cursor cursor;
	struct sl_holder holder;
	unsigned int i;

	add_user(20, 0);
	add_user(10, 0);
	add_fd(7, 3, 2);
	add_fd(7, 5, 2);
	sl_held_begin(&cursor, sl_holders_find(holders, 7));
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		KUNIT_ASSERT_TRUE(test, sl_held_next(&cursor, &holder));
		KUNIT_EXPECT_EQ(test, holder.tgid, expected[i][0]);
		KUNIT_EXPECT_EQ(test, holder.fd, (s32)expected[i][1]);
	}
	KUNIT_EXPECT_FALSE(test, sl_held_next(&cursor, &holder));
	KUNIT_EXPECT_EQ(test, sl_held_count(sl_holders_find(holders, 7)), 4);
}

static void knows_a_process_by_any_of_its_threads(struct kunit *test)
{
	add_user(10, 0);
	add_user(10, 0);
	add_user(10, 11);
	add_fd(7, 3, 1);
	KUNIT_EXPECT_EQ(test, sl_held_count(sl_holders_find(holders, 7)), 2);
}

/* A table of two processes has one reference to each file. */
static void takes_descriptors_off_the_references(struct kunit *test)
{
	const struct sl_held *held;

	add_user(10, 0);
	add_user(20, 0);
	add_fd(7, 3, 3);
	held = sl_holders_find(holders, 7);
	KUNIT_EXPECT_EQ(test, sl_held_extra_refs(held, 3), 2);
	KUNIT_EXPECT_EQ(test, sl_held_extra_refs(held, 2), 1);
	KUNIT_EXPECT_EQ(test, sl_held_extra_refs(held, 9), 2);
	add_fd(7, 4, 2);
	KUNIT_EXPECT_EQ(test, sl_held_extra_refs(held, 9), 0);
}

static void lists_some_and_counts_all(struct kunit *test)
{
	unsigned int i;

	add_user(10, 0);
	for (i = 0; i < MANY; i++)
		KUNIT_ASSERT_EQ(test, add_fd(7, i, MANY), 0);
	KUNIT_EXPECT_EQ(test, sl_held_count(sl_holders_find(holders, 7)), MANY);
	KUNIT_EXPECT_LE(test, count_listed(7), SL_HOLDERS_LISTED);
	KUNIT_EXPECT_LE(test, holders->n_pages, PAGES);
}

static void leaves_room_for_the_sockets_of_others(struct kunit *test)
{
	unsigned int i;

	add_user(10, 0);
	for (i = 0; i < MANY; i++)
		KUNIT_ASSERT_EQ(test, add_fd(1 + i % 4, i, 1), 0);
	KUNIT_ASSERT_EQ(test, add_fd(50, 3, 1), 0);
	KUNIT_EXPECT_EQ(test, count_listed(50), 1);
	for (i = 0; i < MANY; i++)
		KUNIT_ASSERT_EQ(test, add_fd(1000 + i, i, 1), 0);
	KUNIT_EXPECT_EQ(test, sl_held_count(sl_holders_find(holders, 1000 + MANY - 1)), 1);
	KUNIT_EXPECT_EQ(test, count_listed(1000 + MANY - 1), 0);
}

/* Return: how many descriptors one user may have kept; each of another socket. */
static unsigned int fill(struct sl_holders **kept, u32 uid)
{
	static const struct sl_descriptor descriptor = { .fd = 3 };
	unsigned int n = 0;

	*kept = sl_holders_new(1, PAGES, &uid);
	while (*kept && n < MANY && !sl_holders_add(*kept, n + 1, &descriptor, 1))
		n++;
	return n;
}

static void keeps_no_more_for_a_user_than_their_share(struct kunit *test)
{
	struct sl_holders *a, *b, *c;
	unsigned int n = fill(&a, 1000);

	KUNIT_EXPECT_GT(test, n, 0);
	KUNIT_EXPECT_LT(test, n, MANY);
	KUNIT_EXPECT_EQ(test, fill(&b, 1000), 0);
	KUNIT_EXPECT_EQ(test, fill(&c, 2000), n);
	KUNIT_EXPECT_NULL(test, sl_holders_find(b, 1));
	sl_holders_free(a);
	sl_holders_free(b);
	KUNIT_EXPECT_EQ(test, fill(&a, 1000), n);
	sl_holders_free(a);
	sl_holders_free(c);
}

static struct kunit_case holder_cases[] = {
	KUNIT_CASE(finds_nothing_where_nothing_is),
	KUNIT_CASE(goes_by_descriptor_then_by_process),
	KUNIT_CASE(knows_a_process_by_any_of_its_threads),
	KUNIT_CASE(takes_descriptors_off_the_references),
	KUNIT_CASE(lists_some_and_counts_all),
	KUNIT_CASE(leaves_room_for_the_sockets_of_others),
	KUNIT_CASE(keeps_no_more_for_a_user_than_their_share),
	{}
};

struct kunit_suite holder_suite = {
	.name = "socklife_holder",
	.init = holder_setup,
	.exit = holder_teardown,
	.test_cases = holder_cases,
};
