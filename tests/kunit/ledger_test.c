// SPDX-License-Identifier: GPL-2.0
/* ledger_test.c - how the descriptors of a socket were opened and closed */
#include "suites.h"
#include "table/ledger.h"

#define TABLE(n) ((const void *)(0x1000UL + (n) * 64))

static struct sl_ledger *new_ledger(struct kunit *test)
{
	struct sl_ledger *ledger = kunit_kzalloc(test, sizeof(*ledger), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, ledger);
	return ledger;
}

static void free_parts(struct sl_ledger *ledger)
{
	kfree(ledger->copies);
	kfree(ledger->former);
}

static void add_copy(struct kunit *test, struct sl_ledger *ledger, int table, int fd, int how)
{
	const struct sl_copy one = {
		.table = TABLE(table), .fd = fd, .open_how = how, .time = 100 + fd,
	};

	KUNIT_EXPECT_TRUE(test, sl_ledger_copy(ledger, &one));
}

static bool has_copy(struct sl_ledger *ledger, int table, int fd)
{
	struct sl_copy one;

	return sl_ledger_find(ledger, TABLE(table), fd, &one);
}

static void copies_are_found_until_they_go(struct kunit *test)
{
	struct sl_ledger *ledger = new_ledger(test);
	struct sl_copy one;

	sl_ledger_first(ledger, TABLE(1), 3, 7);
	add_copy(test, ledger, 1, 4, SOCKLIFE_FD_OPEN_DUP);
	add_copy(test, ledger, 2, 3, SOCKLIFE_FD_OPEN_SCM_RIGHTS);
	KUNIT_ASSERT_TRUE(test, sl_ledger_find(ledger, TABLE(1), 3, &one));
	KUNIT_EXPECT_EQ(test, one.open_how, 0);
	KUNIT_EXPECT_EQ(test, one.exec_id, 7);
	KUNIT_ASSERT_TRUE(test, sl_ledger_find(ledger, TABLE(2), 3, &one));
	KUNIT_EXPECT_EQ(test, one.open_how, SOCKLIFE_FD_OPEN_SCM_RIGHTS);
	KUNIT_EXPECT_EQ(test, one.time, 103);
	KUNIT_EXPECT_FALSE(test, has_copy(ledger, 2, 4));
	sl_ledger_forget(ledger, TABLE(1), 3);
	KUNIT_EXPECT_FALSE(test, has_copy(ledger, 1, 3));
	KUNIT_EXPECT_TRUE(test, has_copy(ledger, 1, 4));
	KUNIT_EXPECT_TRUE(test, has_copy(ledger, 2, 3));
	sl_ledger_forget(ledger, TABLE(1), 4);
	KUNIT_EXPECT_FALSE(test, has_copy(ledger, 1, 4));
	free_parts(ledger);
}

static void a_table_is_walked_in_order(struct kunit *test)
{
	struct sl_ledger *ledger = new_ledger(test);
	s32 fd = -1;

	sl_ledger_first(ledger, TABLE(1), 5, 0);
	add_copy(test, ledger, 1, 9, SOCKLIFE_FD_OPEN_DUP);
	add_copy(test, ledger, 2, 4, SOCKLIFE_FD_OPEN_DUP);
	add_copy(test, ledger, 1, 0, SOCKLIFE_FD_OPEN_DUP);
	KUNIT_ASSERT_TRUE(test, sl_ledger_next(ledger, TABLE(1), &fd));
	KUNIT_EXPECT_EQ(test, fd, 0);
	KUNIT_ASSERT_TRUE(test, sl_ledger_next(ledger, TABLE(1), &fd));
	KUNIT_EXPECT_EQ(test, fd, 5);
	KUNIT_ASSERT_TRUE(test, sl_ledger_next(ledger, TABLE(1), &fd));
	KUNIT_EXPECT_EQ(test, fd, 9);
	KUNIT_EXPECT_FALSE(test, sl_ledger_next(ledger, TABLE(1), &fd));
	fd = -1;
	KUNIT_EXPECT_FALSE(test, sl_ledger_next(ledger, TABLE(3), &fd));
	free_parts(ledger);
}

static void a_table_goes_whole(struct kunit *test)
{
	struct sl_ledger *ledger = new_ledger(test);
	s32 fd = -1;

	sl_ledger_first(ledger, TABLE(1), 5, 0);
	add_copy(test, ledger, 2, 7, SOCKLIFE_FD_OPEN_SCM_RIGHTS);
	sl_ledger_forget_table(ledger, TABLE(3));
	KUNIT_EXPECT_FALSE(test, ledger->table_lost);
	add_copy(test, ledger, 1, 9, SOCKLIFE_FD_OPEN_DUP);
	sl_ledger_forget_table(ledger, TABLE(1));
	KUNIT_EXPECT_FALSE(test, sl_ledger_next(ledger, TABLE(1), &fd));
	KUNIT_EXPECT_TRUE(test, has_copy(ledger, 2, 7));
	KUNIT_EXPECT_TRUE(test, ledger->table_lost);
	KUNIT_EXPECT_FALSE(test, ledger->lost);
	free_parts(ledger);
}

static void too_many_copies_are_owned_up_to(struct kunit *test)
{
	struct sl_ledger *ledger = new_ledger(test);
	int i;

	for (i = 0; i < SL_COPIES; i++)
		add_copy(test, ledger, 1, i, SOCKLIFE_FD_OPEN_DUP);
	KUNIT_EXPECT_FALSE(test, ledger->lost);
	add_copy(test, ledger, 1, 3, SOCKLIFE_FD_OPEN_SCM_RIGHTS);	/* the same number again */
	KUNIT_EXPECT_FALSE(test, ledger->lost);
	add_copy(test, ledger, 1, SL_COPIES, SOCKLIFE_FD_OPEN_DUP);
	KUNIT_EXPECT_TRUE(test, ledger->lost);
	KUNIT_EXPECT_FALSE(test, has_copy(ledger, 1, SL_COPIES));
	sl_ledger_forget(ledger, TABLE(1), 0);
	add_copy(test, ledger, 2, 0, SOCKLIFE_FD_OPEN_DUP);
	KUNIT_EXPECT_TRUE(test, has_copy(ledger, 2, 0));
	KUNIT_EXPECT_TRUE(test, ledger->lost);			/* for ever */
	free_parts(ledger);
}

static void numbers_are_known_or_not(struct kunit *test)
{
	struct sl_ledger *ledger = new_ledger(test);
	int i;

	sl_ledger_first(ledger, TABLE(1), 3, 0);
	for (i = 0; i < 10; i++)
		sl_ledger_number(ledger, 3 + i % SL_NUMBERS);
	KUNIT_EXPECT_EQ(test, ledger->n_numbers, SL_NUMBERS);
	KUNIT_EXPECT_TRUE(test, sl_ledger_numbered(ledger));
	sl_ledger_number(ledger, 99);
	KUNIT_EXPECT_FALSE(test, sl_ledger_numbered(ledger));
	KUNIT_EXPECT_EQ(test, ledger->numbers[SL_NUMBERS - 1], 99);
	sl_ledger_number(ledger, 100);
	KUNIT_EXPECT_EQ(test, ledger->numbers[SL_NUMBERS - 1], 100);
	KUNIT_EXPECT_FALSE(test, sl_ledger_numbered(ledger));
}

static void the_last_that_have_gone_are_kept(struct kunit *test)
{
	struct sl_former v[SL_FORMER], one = {};
	struct sl_ledger *ledger = new_ledger(test);
	unsigned int n;
	int i;

	KUNIT_EXPECT_EQ(test, sl_ledger_former(ledger, v, &n), 0);
	KUNIT_EXPECT_EQ(test, n, 0);
	for (i = 0; i < SL_FORMER + 3; i++) {
		one.fd = i;
		KUNIT_EXPECT_TRUE(test, sl_ledger_keep_former(ledger, &one));
		if (i == 1) {
			KUNIT_EXPECT_EQ(test, sl_ledger_former(ledger, v, &n), 2);
			KUNIT_EXPECT_EQ(test, n, 2);
			KUNIT_EXPECT_EQ(test, v[1].fd, 1);
		}
	}
	KUNIT_EXPECT_EQ(test, sl_ledger_former(ledger, v, &n), SL_FORMER + 3);
	KUNIT_EXPECT_EQ(test, n, SL_FORMER);
	for (i = 0; i < SL_FORMER; i++)
		KUNIT_EXPECT_EQ(test, v[i].fd, i + 3);
	free_parts(ledger);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(copies_are_found_until_they_go),
	KUNIT_CASE(a_table_is_walked_in_order),
	KUNIT_CASE(a_table_goes_whole),
	KUNIT_CASE(too_many_copies_are_owned_up_to),
	KUNIT_CASE(numbers_are_known_or_not),
	KUNIT_CASE(the_last_that_have_gone_are_kept),
	{}
};

struct kunit_suite ledger_suite = {
	.name = "socklife_ledger",
	.test_cases = cases,
};
