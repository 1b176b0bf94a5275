// SPDX-License-Identifier: GPL-2.0
/* peek_test.c - bytes of a call, where they are and where they are not; socks are only compared */
#include <linux/irqflags.h>
#include <linux/socket.h>
#include <linux/uio.h>

#include "feed/subscription.h"
#include "suites.h"
#include "track/peek.h"

static const struct sock *const sk = (void *)0x1000, *const other = (void *)0x2000;
static char memory[2048];

/* A call from @memory that is asked about with a limit of 16 bytes. */
struct call {
	struct kvec vec;
	struct msghdr msg;
};

static int peek_setup(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < sizeof(memory); i++)
		memory[i] = i % 251;
	sl_sub_payload_size = 16;
	sl_sub_payload_round = 1;
	return sl_peek_init();
}

static void peek_teardown(struct kunit *test)
{
	sl_sub_payload_size = 0;
	sl_sub_payload_round = 0;
	sl_peek_exit();
}

static void begin_call(struct call *call, size_t size)
{
	call->vec = (struct kvec){ .iov_base = memory, .iov_len = size };
	iov_iter_kvec(&call->msg.msg_iter, ITER_SOURCE, &call->vec, 1, size);
	sl_peek_begin(sk, &call->msg);
}

/* Its bytes are in @to; the return value is what is missing. */
static unsigned int take_call(const struct sock *of, bool sent, unsigned int bytes,
			      struct sl_payload *to)
{
	const struct sl_payload *payload;
	unsigned long flags;

	local_irq_save(flags);
	payload = sl_peek_take(of, sent, true, bytes);
	to->len = payload->len;
	to->missing = payload->missing;
	memcpy(to->bytes, payload->bytes, payload->len);
	local_irq_restore(flags);
	return to->missing;
}

static void expect_bytes(struct kunit *test, const struct sl_payload *got, unsigned int len)
{
	KUNIT_EXPECT_EQ(test, got->len, len);
	KUNIT_EXPECT_EQ(test, memcmp(got->bytes, memory, len), 0);
}

/* The protocol moves the iterator of the message, not the copy of it. */
static void peek_after_the_call(struct kunit *test)
{
	struct sl_payload *got = kunit_kzalloc(test, sizeof(*got), GFP_KERNEL);
	struct call call = {};

	KUNIT_ASSERT_NOT_NULL(test, got);
	begin_call(&call, 100);
	iov_iter_advance(&call.msg.msg_iter, 100);
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 100, got), SOCKLIFE_PAYLOAD_MISSING_NONE);
	expect_bytes(test, got, 16);
	begin_call(&call, 100);
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 7, got), SOCKLIFE_PAYLOAD_MISSING_NONE);
	expect_bytes(test, got, 7);
	begin_call(&call, 5);	/* the rest is elsewhere */
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 100, got), SOCKLIFE_PAYLOAD_MISSING_PATH);
	expect_bytes(test, got, 5);
}

/* What was not written is not shown, whatever is told as received. */
static void peek_what_was_handed_over(struct kunit *test)
{
	struct sl_payload *got = kunit_kzalloc(test, sizeof(*got), GFP_KERNEL);
	struct call call = {};

	KUNIT_ASSERT_NOT_NULL(test, got);
	begin_call(&call, 100);
	iov_iter_advance(&call.msg.msg_iter, 4);
	KUNIT_EXPECT_EQ(test, take_call(sk, false, 4, got), SOCKLIFE_PAYLOAD_MISSING_NONE);
	expect_bytes(test, got, 4);
	begin_call(&call, 100);
	iov_iter_advance(&call.msg.msg_iter, 4);
	KUNIT_EXPECT_EQ(test, take_call(sk, false, 100, got), SOCKLIFE_PAYLOAD_MISSING_DISCARDED);
	expect_bytes(test, got, 4);
	begin_call(&call, 100);
	KUNIT_EXPECT_EQ(test, take_call(sk, false, 100, got), SOCKLIFE_PAYLOAD_MISSING_DISCARDED);
	KUNIT_EXPECT_EQ(test, got->len, 0);
}

/* What an earlier call has left is not of this one. */
static void peek_of_one_call(struct kunit *test)
{
	struct sl_payload *got = kunit_kzalloc(test, sizeof(*got), GFP_KERNEL);
	struct call call = {};

	KUNIT_ASSERT_NOT_NULL(test, got);
	begin_call(&call, 100);
	KUNIT_EXPECT_EQ(test, take_call(other, true, 9, got), SOCKLIFE_PAYLOAD_MISSING_BUSY);
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 9, got), SOCKLIFE_PAYLOAD_MISSING_BUSY);
	begin_call(&call, 100);
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 9, got), SOCKLIFE_PAYLOAD_MISSING_NONE);
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 9, got), SOCKLIFE_PAYLOAD_MISSING_BUSY);
	begin_call(&call, 100);
	sl_sub_payload_round = 2;	/* nobody asks */
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 9, got), SOCKLIFE_PAYLOAD_MISSING_BUSY);
	begin_call(&call, 100);
	sl_sub_payload_round = 3;	/* somebody does again, but did not when it began */
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 9, got), SOCKLIFE_PAYLOAD_MISSING_BUSY);
	KUNIT_EXPECT_EQ(test, got->len, 0);
}

/* Memory that is not to be looked at, or is not there. */
static void peek_without_memory(struct kunit *test)
{
	struct sl_payload *got = kunit_kzalloc(test, sizeof(*got), GFP_KERNEL);
	struct iovec vec = { .iov_base = (void __user *)0x1000, .iov_len = 100 };
	struct call call = {};

	KUNIT_ASSERT_NOT_NULL(test, got);
	iov_iter_init(&call.msg.msg_iter, ITER_SOURCE, &vec, 1, 100);
	sl_peek_begin(sk, &call.msg);	/* of a user, where there is none */
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 9, got), SOCKLIFE_PAYLOAD_MISSING_PATH);
	iov_iter_discard(&call.msg.msg_iter, ITER_DEST, 100);
	sl_peek_begin(sk, &call.msg);
	KUNIT_EXPECT_EQ(test, take_call(sk, false, 9, got), SOCKLIFE_PAYLOAD_MISSING_PATH);
	call.msg.msg_flags = MSG_ZEROCOPY;
	call.msg.msg_controllen = 1;	/* might name the memory of a device */
	begin_call(&call, 100);
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 9, got), SOCKLIFE_PAYLOAD_MISSING_PATH);
	call.msg.msg_controllen = 0;
	begin_call(&call, 100);
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 9, got), SOCKLIFE_PAYLOAD_MISSING_NONE);
}

/* A call of thousands of pieces of a byte, or of none, takes a bounded time. */
static void peek_at_so_many_pieces(struct kunit *test)
{
	struct sl_payload *got = kunit_kzalloc(test, sizeof(*got), GFP_KERNEL);
	struct kvec *vecs = kunit_kcalloc(test, 2 * SL_PEEK_PIECES, sizeof(*vecs), GFP_KERNEL);
	struct call call = {};
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, got);
	KUNIT_ASSERT_NOT_NULL(test, vecs);
	sl_sub_payload_size = SL_PAYLOAD_MAX;
	for (i = 0; i < 2 * SL_PEEK_PIECES; i++)
		vecs[i] = (struct kvec){ memory + i, 1 };
	iov_iter_kvec(&call.msg.msg_iter, ITER_SOURCE, vecs, i, i);
	sl_peek_begin(sk, &call.msg);
	KUNIT_EXPECT_EQ(test, take_call(sk, true, i, got), SOCKLIFE_PAYLOAD_MISSING_FAULT);
	expect_bytes(test, got, SL_PEEK_PIECES);
	vecs[0].iov_len = 0;	/* an empty one is passed */
	iov_iter_kvec(&call.msg.msg_iter, ITER_SOURCE, vecs, 9, 8);
	sl_peek_begin(sk, &call.msg);
	KUNIT_EXPECT_EQ(test, take_call(sk, true, 8, got), SOCKLIFE_PAYLOAD_MISSING_NONE);
	KUNIT_EXPECT_EQ(test, memcmp(got->bytes, memory + 1, 8), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(peek_after_the_call),
	KUNIT_CASE(peek_what_was_handed_over),
	KUNIT_CASE(peek_of_one_call),
	KUNIT_CASE(peek_without_memory),
	KUNIT_CASE(peek_at_so_many_pieces),
	{}
};

struct kunit_suite peek_suite = {
	.name = "socklife_peek",
	.init = peek_setup,
	.exit = peek_teardown,
	.test_cases = cases,
};
