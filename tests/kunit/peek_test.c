// SPDX-License-Identifier: GPL-2.0
/* peek_test.c - bytes of a call, where they are and where they are not; socks are only compared */
#include <linux/irqflags.h>
#include <linux/socket.h>
#include <linux/uio.h>

#include "feed/subscription.h"
#include "suites.h"
#include "track/peek.h"
#include "track/pending.h"

static const struct sock *const sk = (void *)0x1000, *const other = (void *)0x2000;
static char memory[2048];

/* A call from @memory that is asked about with a limit of 16 bytes. */
struct call {
	struct kvec vec;
	struct msghdr msg;
	struct sl_pending pending;
};

static int peek_setup(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < sizeof(memory); i++)
		memory[i] = i % 251;
	sl_sub_payload_size = 16;
	sl_sub_data_since = 1;
	return sl_peek_init();
}

static void peek_teardown(struct kunit *test)
{
	sl_sub_payload_size = 0;
	sl_sub_data_since = 0;
	sl_peek_exit();
}

static void begin_call(struct call *call, size_t size)
{
	call->vec = (struct kvec){ .iov_base = memory, .iov_len = size };
	iov_iter_kvec(&call->msg.msg_iter, ITER_SOURCE, &call->vec, 1, size);
	call->pending = (struct sl_pending){
		.task = current, .msg = &call->msg, .size = size, .begun = sl_stamp(),
	};
	sl_peek_begin(sk, &call->msg, call->pending.begun);
}

/* Its bytes are in @to; the return value is what is missing. */
static unsigned int take_call(const struct call *call, const struct sock *of, unsigned int bytes,
			      struct sl_payload *to)
{
	const struct sl_payload *payload;
	unsigned long flags;

	local_irq_save(flags);
	payload = sl_peek_take(of, call ? &call->pending : NULL, bytes);
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
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 100, got), SOCKLIFE_PAYLOAD_MISSING_NONE);
	expect_bytes(test, got, 16);
	begin_call(&call, 100);
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 7, got), SOCKLIFE_PAYLOAD_MISSING_NONE);
	expect_bytes(test, got, 7);
	begin_call(&call, 5);	/* of a message of 100 bytes: the rest was discarded */
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 100, got), SOCKLIFE_PAYLOAD_MISSING_DISCARDED);
	expect_bytes(test, got, 5);
}

/* What an earlier call has left is not of this one. */
static void peek_of_one_call(struct kunit *test)
{
	struct sl_payload *got = kunit_kzalloc(test, sizeof(*got), GFP_KERNEL);
	struct call call = {};

	KUNIT_ASSERT_NOT_NULL(test, got);
	begin_call(&call, 100);
	KUNIT_EXPECT_EQ(test, take_call(&call, other, 100, got), SOCKLIFE_PAYLOAD_MISSING_BUSY);
	call.pending.begun++;
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 100, got), SOCKLIFE_PAYLOAD_MISSING_BUSY);
	call.pending.begun--;
	sl_sub_data_since = call.pending.begun + 1;	/* nobody asked in between */
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 100, got), SOCKLIFE_PAYLOAD_MISSING_BUSY);
	sl_sub_data_since = 1;
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 100, got), SOCKLIFE_PAYLOAD_MISSING_NONE);
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 100, got), SOCKLIFE_PAYLOAD_MISSING_BUSY);
	call.pending.begun = 0;
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 100, got), SOCKLIFE_PAYLOAD_MISSING_BUSY);
	KUNIT_EXPECT_EQ(test, take_call(NULL, sk, 100, got), SOCKLIFE_PAYLOAD_MISSING_PATH);
	KUNIT_EXPECT_EQ(test, got->len, 0);
}

static void peek_elsewhere(struct kunit *test)
{
	struct sl_payload *got = kunit_kzalloc(test, sizeof(*got), GFP_KERNEL);
	struct call call = {};

	KUNIT_ASSERT_NOT_NULL(test, got);
	begin_call(&call, 100);
	sl_peek_hide(other, SOCKLIFE_PAYLOAD_MISSING_DISCARDED);	/* not of this call */
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 9, got), SOCKLIFE_PAYLOAD_MISSING_NONE);
	begin_call(&call, 100);
	sl_peek_hide(sk, SOCKLIFE_PAYLOAD_MISSING_DISCARDED);
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 9, got), SOCKLIFE_PAYLOAD_MISSING_DISCARDED);
	KUNIT_EXPECT_EQ(test, got->len, 0);
	call.pending.begun = sl_stamp();
	iov_iter_discard(&call.msg.msg_iter, ITER_DEST, 100);
	sl_peek_begin(sk, &call.msg, call.pending.begun);
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 9, got), SOCKLIFE_PAYLOAD_MISSING_PATH);
}

/* The memory of a user, where there is no user, or none of that memory. */
static void peek_without_memory(struct kunit *test)
{
	struct sl_payload *got = kunit_kzalloc(test, sizeof(*got), GFP_KERNEL);
	struct iovec vec = { .iov_base = (void __user *)0x1000, .iov_len = 100 };
	struct call call = {};

	KUNIT_ASSERT_NOT_NULL(test, got);
	begin_call(&call, 100);
	iov_iter_init(&call.msg.msg_iter, ITER_DEST, &vec, 1, 100);
	sl_peek_begin(sk, &call.msg, call.pending.begun);
	KUNIT_EXPECT_EQ(test, take_call(&call, sk, 9, got), SOCKLIFE_PAYLOAD_MISSING_FAULT);
	KUNIT_EXPECT_EQ(test, got->len, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(peek_after_the_call),
	KUNIT_CASE(peek_of_one_call),
	KUNIT_CASE(peek_elsewhere),
	KUNIT_CASE(peek_without_memory),
	{}
};

struct kunit_suite peek_suite = {
	.name = "socklife_peek",
	.init = peek_setup,
	.exit = peek_teardown,
	.test_cases = cases,
};
