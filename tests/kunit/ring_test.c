// SPDX-License-Identifier: GPL-2.0
/* ring_test.c - events through the ring */
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <linux/un.h>

#include "feed/ring.h"
#include "suites.h"

static int ring_setup(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct sl_ring_entry), GFP_KERNEL);
	return test->priv ? sl_ring_init(16384) : -ENOMEM;
}

static void ring_teardown(struct kunit *test)
{
	sl_ring_exit();
}

static bool put_event(u64 seq)
{
	struct sl_event ev = { .seq = seq, .id = seq * 2 };

	return sl_ring_put(&ev);
}

static void ring_keeps_order(struct kunit *test)
{
	struct sl_ring_entry *entry = test->priv;
	u64 seq;

	KUNIT_EXPECT_FALSE(test, sl_ring_get(entry));
	for (seq = 1; seq <= 20; seq++)
		KUNIT_ASSERT_TRUE(test, put_event(seq));
	for (seq = 1; seq <= 20; seq++) {
		KUNIT_ASSERT_TRUE(test, sl_ring_get(entry));
		KUNIT_EXPECT_EQ(test, entry->ev.seq, seq);
		KUNIT_EXPECT_EQ(test, entry->ev.id, seq * 2);
	}
	KUNIT_EXPECT_FALSE(test, sl_ring_get(entry));
}

static void put_remotely(void *seq)
{
	put_event(*(u64 *)seq);
}

static void ring_merges_cpus(struct kunit *test)
{
	struct sl_ring_entry *entry = test->priv;
	unsigned int cpu, n = 0;
	u64 seq;

	if (num_online_cpus() < 2)
		kunit_skip(test, "one CPU only");
	for (seq = 1; seq <= 20; seq++) {
		cpu = cpumask_nth(seq % num_online_cpus(), cpu_online_mask);
		KUNIT_ASSERT_EQ(test, smp_call_function_single(cpu, put_remotely, &seq, 1), 0);
	}
	while (sl_ring_get(entry))
		KUNIT_EXPECT_EQ(test, entry->ev.seq, ++n);
	KUNIT_EXPECT_EQ(test, n, 20);
}

static void make_name(struct sl_name *name, const char *path)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };

	name->len = offsetof(struct sockaddr_un, sun_path) + strlen(path);
	strscpy(sun.sun_path, path, sizeof(sun.sun_path));
	memcpy(name->sun, &sun, name->len);
}

static void ring_carries_names(struct kunit *test)
{
	struct sl_ring_entry *entry = test->priv;
	struct sl_name *names = kunit_kzalloc(test, 2 * sizeof(*names), GFP_KERNEL);
	struct sl_event ev = { .seq = 1 };

	KUNIT_ASSERT_NOT_NULL(test, names);
	make_name(&names[0], "/run/here");
	make_name(&names[1], "/run/there/and/further");
	ev.remote_name = &names[1];
	KUNIT_ASSERT_TRUE(test, sl_ring_put(&ev));
	ev.local_name = &names[0];
	KUNIT_ASSERT_TRUE(test, sl_ring_put(&ev));
	memset(names, 0, 2 * sizeof(*names));	/* the ring has its own */

	KUNIT_ASSERT_TRUE(test, sl_ring_get(entry));
	KUNIT_EXPECT_NULL(test, entry->ev.local_name);
	make_name(&names[1], "/run/there/and/further");
	KUNIT_ASSERT_PTR_EQ(test, entry->ev.remote_name, &entry->remote);
	KUNIT_EXPECT_EQ(test, memcmp(entry->ev.remote_name, &names[1], names[1].len + 1), 0);

	KUNIT_ASSERT_TRUE(test, sl_ring_get(entry));
	make_name(&names[0], "/run/here");
	KUNIT_ASSERT_PTR_EQ(test, entry->ev.local_name, &entry->local);
	KUNIT_EXPECT_EQ(test, memcmp(entry->ev.local_name, &names[0], names[0].len + 1), 0);
	KUNIT_EXPECT_EQ(test, memcmp(entry->ev.remote_name, &names[1], names[1].len + 1), 0);
}

/* One that takes the room of several events counts for them. */
static void ring_carries_payload(struct kunit *test)
{
	struct sl_ring_entry *entry = test->priv;
	struct sl_payload *payload = kunit_kzalloc(test, sizeof(*payload), GFP_KERNEL);
	struct sl_event ev = { .seq = 1, .payload = payload };

	KUNIT_ASSERT_NOT_NULL(test, payload);
	payload->len = SL_PAYLOAD_MAX;
	payload->missing = SOCKLIFE_PAYLOAD_MISSING_FAULT;
	memset(payload->bytes, 'x', SL_PAYLOAD_MAX);
	migrate_disable();
	KUNIT_EXPECT_EQ(test, sl_ring_put(&ev), 1 + SL_PAYLOAD_MAX / sizeof(ev));
	KUNIT_EXPECT_EQ(test, sl_ring_waiting(), 1 + SL_PAYLOAD_MAX / sizeof(ev));
	payload->len = 3;
	KUNIT_EXPECT_EQ(test, sl_ring_put(&ev), 1);
	memset(payload, 0, sizeof(*payload));	/* the ring has its own */
	KUNIT_ASSERT_TRUE(test, sl_ring_get(entry));
	KUNIT_ASSERT_PTR_EQ(test, entry->ev.payload, &entry->payload);
	KUNIT_EXPECT_EQ(test, entry->payload.len, SL_PAYLOAD_MAX);
	KUNIT_EXPECT_EQ(test, entry->payload.missing, SOCKLIFE_PAYLOAD_MISSING_FAULT);
	KUNIT_EXPECT_NULL(test, memchr_inv(entry->payload.bytes, 'x', SL_PAYLOAD_MAX));
	KUNIT_ASSERT_TRUE(test, sl_ring_get(entry));
	KUNIT_EXPECT_EQ(test, entry->payload.len, 3);
	KUNIT_EXPECT_EQ(test, sl_ring_waiting(), 0);
	migrate_enable();
}

/* A full ring refuses the new and keeps the old. */
static void ring_full(struct kunit *test)
{
	struct sl_ring_entry *entry = test->priv;
	u64 seq = 0, got = 0;

	migrate_disable();
	while (put_event(seq + 1) && seq < 100000)
		seq++;
	migrate_enable();
	KUNIT_EXPECT_GT(test, seq, 10);
	KUNIT_EXPECT_LT(test, seq, 1000);
	while (sl_ring_get(entry))
		KUNIT_EXPECT_EQ(test, entry->ev.seq, ++got);
	KUNIT_EXPECT_EQ(test, got, seq);
	KUNIT_EXPECT_TRUE(test, put_event(1));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(ring_keeps_order),
	KUNIT_CASE(ring_merges_cpus),
	KUNIT_CASE(ring_carries_names),
	KUNIT_CASE(ring_carries_payload),
	KUNIT_CASE(ring_full),
	{}
};

struct kunit_suite ring_suite = {
	.name = "socklife_ring",
	.init = ring_setup,
	.exit = ring_teardown,
	.test_cases = cases,
};
