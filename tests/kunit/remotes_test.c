// SPDX-License-Identifier: GPL-2.0
/* remotes_test.c - the remote addresses of an unconnected socket */
#include <linux/slab.h>

#include "suites.h"
#include "table/name.h"
#include "table/remotes.h"

#define TASK(n) ((const void *)(0x1000UL + (n) * 64))

static struct sl_addr addr_of(unsigned int n)
{
	return (struct sl_addr){ .family = 2, .port = htons(1000 + n), .ip = { 10, 0, 0, n } };
}

static struct sl_remote *find_addr(struct sl_remotes *remotes, unsigned int n)
{
	struct sl_addr wanted = addr_of(n);
	int i;

	for (i = 0; i < SL_REMOTES; i++)
		if (remotes->v[i].last && !memcmp(&remotes->v[i].addr, &wanted, sizeof(wanted)))
			return &remotes->v[i];
	return NULL;
}

static void send_to(struct sl_remotes *remotes, unsigned int task, unsigned int n, int result, u64 now)
{
	struct sl_addr to = addr_of(n);

	sl_remotes_call_begin(remotes, TASK(task), &to, NULL);
	sl_remotes_send_end(remotes, TASK(task), result, now);
}

static void receive_from(struct sl_remotes *remotes, unsigned int n, u64 bytes, u64 now)
{
	struct sl_addr from = addr_of(n);

	sl_remotes_received(remotes, NULL, &from, bytes, now);
}

static void each_address_has_its_bytes(struct kunit *test)
{
	struct sl_remotes *remotes = kunit_kzalloc(test, sizeof(*remotes), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, remotes);
	send_to(remotes, 1, 1, 10, 1);
	send_to(remotes, 1, 2, 20, 2);
	receive_from(remotes, 1, 5, 3);
	send_to(remotes, 2, 1, 1, 4);
	KUNIT_ASSERT_NOT_NULL(test, find_addr(remotes, 1));
	KUNIT_ASSERT_NOT_NULL(test, find_addr(remotes, 2));
	KUNIT_EXPECT_EQ(test, find_addr(remotes, 1)->sent, 11);
	KUNIT_EXPECT_EQ(test, find_addr(remotes, 1)->received, 5);
	KUNIT_EXPECT_EQ(test, find_addr(remotes, 1)->last, 4);
	KUNIT_EXPECT_EQ(test, find_addr(remotes, 2)->sent, 20);
	KUNIT_EXPECT_EQ(test, remotes->others.last, 0);
}

static void what_failed_is_not_counted(struct kunit *test)
{
	struct sl_remotes *remotes = kunit_kzalloc(test, sizeof(*remotes), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, remotes);
	send_to(remotes, 1, 1, -11, 1);
	KUNIT_EXPECT_NULL(test, find_addr(remotes, 1));
	sl_remotes_send_end(remotes, TASK(1), 99, 2);	/* without an address */
	KUNIT_EXPECT_EQ(test, remotes->others.sent, 0);
	KUNIT_EXPECT_NULL(test, find_addr(remotes, 1));
}

static void the_oldest_makes_room(struct kunit *test)
{
	struct sl_remotes *remotes = kunit_kzalloc(test, sizeof(*remotes), GFP_KERNEL);
	unsigned int n;

	KUNIT_ASSERT_NOT_NULL(test, remotes);
	for (n = 1; n <= SL_REMOTES; n++)
		receive_from(remotes, n, n, n);
	receive_from(remotes, 1, 100, 50);			/* 2 is the oldest now */
	send_to(remotes, 1, 60, 7, 60);
	send_to(remotes, 1, 61, 8, 61);
	KUNIT_EXPECT_NULL(test, find_addr(remotes, 2));
	KUNIT_EXPECT_NULL(test, find_addr(remotes, 3));
	KUNIT_ASSERT_NOT_NULL(test, find_addr(remotes, 1));
	KUNIT_EXPECT_EQ(test, find_addr(remotes, 1)->received, 101);
	KUNIT_EXPECT_EQ(test, remotes->others.received, 2 + 3);
	KUNIT_EXPECT_EQ(test, remotes->others.sent, 0);
	KUNIT_EXPECT_EQ(test, remotes->others.last, 3);
}

static void the_clock_may_stand_still(struct kunit *test)
{
	struct sl_remotes *remotes = kunit_kzalloc(test, sizeof(*remotes), GFP_KERNEL);
	unsigned int n;

	KUNIT_ASSERT_NOT_NULL(test, remotes);
	for (n = 0; n < 2 * SL_REMOTES; n++)
		receive_from(remotes, n, 1, 1);
	for (n = 0; n < 2 * SL_REMOTES; n++)
		KUNIT_EXPECT_EQ(test, !!find_addr(remotes, n), n >= SL_REMOTES);
}

static void speakers_do_not_mix(struct kunit *test)
{
	struct sl_remotes *remotes = kunit_kzalloc(test, sizeof(*remotes), GFP_KERNEL);
	struct sl_addr to;
	unsigned int n;

	KUNIT_ASSERT_NOT_NULL(test, remotes);
	for (n = 0; n < SL_REMOTE_CALLS + 3; n++) {
		to = addr_of(n % 4);
		sl_remotes_call_begin(remotes, TASK(n), &to, NULL);
	}
	KUNIT_EXPECT_EQ(test, remotes->unnoted, 3);
	for (n = SL_REMOTE_CALLS + 3; n--;)
		sl_remotes_send_end(remotes, TASK(n), 1 << n, 10 + n);
	KUNIT_EXPECT_EQ(test, remotes->unnoted, 0);
	KUNIT_ASSERT_NOT_NULL(test, find_addr(remotes, 3));
	KUNIT_EXPECT_EQ(test, find_addr(remotes, 3)->sent, (1 << 3) + (1 << 7));
	KUNIT_EXPECT_EQ(test, find_addr(remotes, 0)->sent, (1 << 0) + (1 << 4));
	KUNIT_EXPECT_EQ(test, remotes->others.sent, (1 << 8) + (1 << 9) + (1 << 10));
}

static void a_receive_tells_before_it_counts(struct kunit *test)
{
	struct sl_remotes *remotes = kunit_kzalloc(test, sizeof(*remotes), GFP_KERNEL);
	struct sl_addr from = addr_of(1);

	KUNIT_ASSERT_NOT_NULL(test, remotes);
	sl_remotes_call_begin(remotes, TASK(1), &from, NULL);
	sl_remotes_recv_end(remotes, TASK(1), -11, 1);	/* peeked at */
	KUNIT_EXPECT_NULL(test, find_addr(remotes, 1));
	sl_remotes_call_begin(remotes, TASK(1), &from, NULL);
	sl_remotes_recv_end(remotes, TASK(1), 7, 2);
	KUNIT_ASSERT_NOT_NULL(test, find_addr(remotes, 1));
	KUNIT_EXPECT_EQ(test, find_addr(remotes, 1)->received, 7);
	KUNIT_EXPECT_EQ(test, find_addr(remotes, 1)->sent, 0);
	remotes->unnoted = 1;
	sl_remotes_recv_end(remotes, TASK(2), -11, 3);	/* nothing had come */
	KUNIT_EXPECT_EQ(test, remotes->unnoted, 1);
	sl_remotes_recv_end(remotes, TASK(2), 5, 4);
	KUNIT_EXPECT_EQ(test, remotes->unnoted, 0);
	KUNIT_EXPECT_EQ(test, remotes->others.received, 5);
}

static const struct sl_name *new_name(struct kunit *test)
{
	struct sl_name name = { .len = 5, .sun = { 1, 0, 0, 'a', 'b' } };
	const struct sl_name *kept = sl_name_keep(&name);

	KUNIT_ASSERT_NOT_NULL(test, kept);
	return kept;
}

/* KASAN and kmemleak see to the rest. */
static void names_are_shared_and_freed(struct kunit *test)
{
	struct sl_remotes *remotes = kzalloc(sizeof(*remotes), GFP_KERNEL);
	const struct sl_name *name = new_name(test);
	struct sl_addr to;
	unsigned int n;

	KUNIT_ASSERT_NOT_NULL(test, remotes);
	for (n = 0; n < 2 * SL_REMOTES; n++) {
		to = addr_of(n % (SL_REMOTES + 3));
		sl_remotes_call_begin(remotes, TASK(n), &to, sl_name_get(name));
		sl_remotes_send_end(remotes, TASK(n), n % 3 ? 1 : -11, n + 1);
	}
	for (n = 0; n < SL_REMOTE_CALLS + 2; n++)
		sl_remotes_call_begin(remotes, TASK(n), &to, sl_name_get(name));
	for (n = 0; n < SL_REMOTES; n++)
		KUNIT_EXPECT_PTR_EQ(test, remotes->v[n].name, remotes->v[n].last ? name : NULL);
	sl_remotes_free(remotes);
	KUNIT_EXPECT_EQ(test, name->len, 5);
	sl_name_put(name);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(each_address_has_its_bytes),
	KUNIT_CASE(what_failed_is_not_counted),
	KUNIT_CASE(the_oldest_makes_room),
	KUNIT_CASE(the_clock_may_stand_still),
	KUNIT_CASE(speakers_do_not_mix),
	KUNIT_CASE(a_receive_tells_before_it_counts),
	KUNIT_CASE(names_are_shared_and_freed),
	{}
};

struct kunit_suite remotes_suite = {
	.name = "socklife_remotes",
	.test_cases = cases,
};
