// SPDX-License-Identifier: GPL-2.0
/* reader_test.c - which sockets a reader sees, by namespace and by user */
#include <linux/pid_namespace.h>
#include <linux/user_namespace.h>

#include "report/reader.h"
#include "suites.h"
#include "table/history.h"
#include "table/netns.h"
#include "table/record.h"

#define MANY	1000	/* references: the namespaces below are never freed */

static struct sl_net here, elsewhere;
static struct sl_reader *reader;
static u64 mine, another_users, in_another_netns;

static u64 add_socket(unsigned long address, struct sl_net *slnet, u32 uid)
{
	struct sl_record *rec = sl_record_new(sl_account_of(0), true);
	unsigned long flags;
	u64 id;

	if (!rec)
		return 0;
	rec->net = slnet;
	refcount_inc(&slnet->refs);
	rec->uid = uid;
	if (sl_record_insert(rec, (const struct sock *)address, &flags)) {
		sl_record_free(rec);
		return 0;
	}
	id = rec->id;
	sl_record_unlock(rec, flags);
	return id;
}

static void end_socket(unsigned long address)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_find((const struct sock *)address, &flags);

	rec->sk_live = 0;
	sl_record_remove(rec);
	sl_record_unlock(rec, flags);
	sl_history_add(rec);
}

static int reader_setup(struct kunit *test)
{
	int err = sl_record_init(64, 64) ?: sl_history_init(8);

	if (err)
		return err;
	refcount_set(&here.refs, MANY);
	refcount_set(&elsewhere.refs, MANY);
	mine = add_socket(0x1000, &here, 1000);
	another_users = add_socket(0x2000, &here, 2000);
	in_another_netns = add_socket(0x3000, &elsewhere, 1000);
	reader = kunit_kzalloc(test, sizeof(*reader), GFP_KERNEL);
	if (!mine || !another_users || !in_another_netns || !reader)
		return -ENOMEM;
	reader->slnet = &here;
	reader->uid = 1000;
	return 0;
}

static void reader_teardown(struct kunit *test)
{
	if (reader)
		sl_reader_close(reader);
	sl_history_exit();
	sl_record_exit();
}

static unsigned int count_rows(void)
{
	unsigned int n = 0;

	sl_reader_rewind(reader);
	while (sl_reader_next(reader))
		n++;
	return n;
}

static void sees_their_own(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, sl_reader_next(reader));
	KUNIT_EXPECT_EQ(test, reader->row.id, mine);
	KUNIT_EXPECT_FALSE(test, sl_reader_next(reader));
	KUNIT_EXPECT_EQ(test, reader->hidden, 1);
}

static void sees_all_users_of_a_namespace(struct kunit *test)
{
	reader->all_users = true;
	KUNIT_EXPECT_EQ(test, count_rows(), 2);
	KUNIT_EXPECT_EQ(test, reader->hidden, 0);
}

static void sees_all_namespaces(struct kunit *test)
{
	reader->all_netns = true;
	KUNIT_EXPECT_EQ(test, count_rows(), 2);
	KUNIT_EXPECT_EQ(test, reader->hidden, 1);
	reader->all_users = true;
	KUNIT_EXPECT_EQ(test, count_rows(), 3);
}

/* Not even by mistake: no namespace is not every namespace. */
static void sees_nothing_without_a_namespace(struct kunit *test)
{
	reader->slnet = NULL;
	reader->all_users = true;
	KUNIT_EXPECT_EQ(test, count_rows(), 0);
}

static void sees_likewise_what_has_ended(struct kunit *test)
{
	reader->closed = true;
	KUNIT_EXPECT_EQ(test, count_rows(), 0);
	end_socket(0x1000);
	end_socket(0x2000);
	end_socket(0x3000);
	KUNIT_EXPECT_EQ(test, count_rows(), 1);
	KUNIT_EXPECT_EQ(test, reader->hidden, 1);
	reader->closed = false;
	KUNIT_EXPECT_EQ(test, count_rows(), 0);
}

static void check_get(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sl_reader_get(reader, mine), 0);
	KUNIT_EXPECT_EQ(test, reader->row.id, mine);
	KUNIT_EXPECT_EQ(test, sl_reader_get(reader, another_users), -EPERM);
	KUNIT_EXPECT_EQ(test, sl_reader_get(reader, in_another_netns), -ENOENT);
	KUNIT_EXPECT_EQ(test, sl_reader_get(reader, in_another_netns + 1), -ENOENT);
	KUNIT_EXPECT_EQ(test, sl_reader_get(reader, 0), -ENOENT);
}

static void gets_one_by_id(struct kunit *test)
{
	check_get(test);
	end_socket(0x1000);
	end_socket(0x2000);
	end_socket(0x3000);
	check_get(test);
	reader->all_netns = true;
	reader->all_users = true;
	KUNIT_EXPECT_EQ(test, sl_reader_get(reader, another_users), 0);
	KUNIT_EXPECT_EQ(test, sl_reader_get(reader, in_another_netns), 0);
}

/* A process that has died: no number of the initial namespace is above PID_MAX_LIMIT. */
static void keeps_numbers_of_another_namespace(struct kunit *test)
{
	const struct sl_nested nested = { .ns = 77, .tgid = 5 };
	struct sl_task task = { .pid = ~1u, .tgid = ~1u, .uid = 3, .nested = nested };
	struct pid_namespace *ns = kunit_kzalloc(test, sizeof(*ns), GFP_KERNEL);
	struct sl_view view = { .pid_ns = ns, .user_ns = &init_user_ns, .began = 100 };

	KUNIT_ASSERT_NOT_NULL(test, ns);
	ns->ns.inum = 77;
	KUNIT_EXPECT_EQ(test, sl_view_process(&view, ~1u, &nested, 100), 5);
	KUNIT_EXPECT_EQ(test, sl_view_process(&view, ~1u, &nested, 99), 0);
	ns->ns.inum = 78;
	KUNIT_EXPECT_EQ(test, sl_view_process(&view, ~1u, &nested, 100), 0);
	ns->ns.inum = 77;
	sl_view_task(&view, &task, 100);
	KUNIT_EXPECT_EQ(test, task.tgid, 5);
	KUNIT_EXPECT_EQ(test, task.pid, 5);
	KUNIT_EXPECT_EQ(test, task.uid, 3);
	sl_view_task(&view, &task, 0);
	KUNIT_EXPECT_EQ(test, task.tgid, 0);
	view.pid_ns = NULL;
	KUNIT_EXPECT_EQ(test, sl_view_process(&view, 1, &nested, 100), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(sees_their_own),
	KUNIT_CASE(sees_all_users_of_a_namespace),
	KUNIT_CASE(sees_all_namespaces),
	KUNIT_CASE(sees_nothing_without_a_namespace),
	KUNIT_CASE(sees_likewise_what_has_ended),
	KUNIT_CASE(gets_one_by_id),
	KUNIT_CASE(keeps_numbers_of_another_namespace),
	{}
};

struct kunit_suite reader_suite = {
	.name = "socklife_reader",
	.init = reader_setup,
	.exit = reader_teardown,
	.test_cases = cases,
};
