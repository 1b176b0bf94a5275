// SPDX-License-Identifier: GPL-2.0
/* peek.c - the first bytes of sends and receives */
#include <linux/lockdep.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/socket.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#include "compat/iter.h"
#include "track/peek.h"
#include "track/pending.h"

/**
 * struct peek_slot - the call of one task
 * @lock: guards the rest: tasks share a slot, and the later one takes it
 * @task: only compared, like the next two
 * @sk: of the call
 * @msg: of the call
 * @begun: sl_pending.begun of the call; 0: the slot is free
 * @missing: enum socklife_payload_missing: the bytes are not in @iter; 0: they are
 * @iter: where its bytes are, as the call began
 */
struct peek_slot {
	raw_spinlock_t lock;
	const struct task_struct *task;
	const struct sock *sk;
	const struct msghdr *msg;
	u64 begun;
	unsigned int missing;
	struct iov_iter iter;
};

static struct peek_slot peek_slots[SL_PEEK_SLOTS];
static struct sl_payload __percpu *payloads;	/* used with interrupts off */

/**
 * sl_peek_init() - before the hooks are attached
 *
 * Return: 0 or -ENOMEM.
 */
int sl_peek_init(void)
{
	unsigned int i;

	for (i = 0; i < SL_PEEK_SLOTS; i++)
		raw_spin_lock_init(&peek_slots[i].lock);
	payloads = alloc_percpu(struct sl_payload);
	return payloads ? 0 : -ENOMEM;
}

/** sl_peek_exit() - no hook is left */
void sl_peek_exit(void)
{
	free_percpu(payloads);
}

static struct peek_slot *slot_here(void)
{
	return &peek_slots[(unsigned int)current->pid & (SL_PEEK_SLOTS - 1)];
}

/**
 * sl_peek_begin() - the current task is about to send or to receive
 * @sk: alive
 * @msg: of the call, not NULL; its iterator has not moved yet
 * @begun: sl_stamp(), as in its struct sl_pending
 *
 * What the iterator refers to belongs to the caller, and stays until the call returns.
 *
 * Context: a task, otherwise nothing is recorded.
 */
noinline void sl_peek_begin(const struct sock *sk, const struct msghdr *msg, u64 begun)
{
	struct peek_slot *here = slot_here();
	unsigned long flags;

	if (!in_task())
		return;
	raw_spin_lock_irqsave(&here->lock, flags);
	here->task = current;
	here->sk = sk;
	here->msg = msg;
	here->begun = begun;
	here->missing = SOCKLIFE_PAYLOAD_MISSING_NONE;
	here->iter = msg->msg_iter;
	raw_spin_unlock_irqrestore(&here->lock, flags);
}

/**
 * sl_peek_hide() - the call of the current task does not use the memory that it names
 * @sk: of the call
 * @missing: enum socklife_payload_missing: why
 */
noinline void sl_peek_hide(const struct sock *sk, unsigned int missing)
{
	struct peek_slot *here = slot_here();
	unsigned long flags;

	raw_spin_lock_irqsave(&here->lock, flags);
	if (here->task == current && here->sk == sk)
		here->missing = missing;
	raw_spin_unlock_irqrestore(&here->lock, flags);
}

/*
 * Is the slot of this very call? Its time says so, if it is of the time in which somebody
 * has asked: what a struct sl_pending has may otherwise be of an earlier call.
 */
static bool is_of_call(const struct peek_slot *here, const struct sock *sk,
		       const struct sl_pending *pending)
{
	return here->begun && here->begun == pending->begun &&
	       here->begun >= smp_load_acquire(&sl_sub_data_since) && /* pairs with follow_wanted() */
	       here->task == current && here->sk == sk && here->msg == pending->msg;
}

/* Return: enum socklife_payload_missing. */
static unsigned int take_slot(const struct sock *sk, const struct sl_pending *pending,
			      struct iov_iter *iter)
{
	struct peek_slot *here = slot_here();
	unsigned int missing = SOCKLIFE_PAYLOAD_MISSING_BUSY;

	raw_spin_lock(&here->lock);
	if (is_of_call(here, sk, pending)) {
		*iter = here->iter;
		missing = here->missing;
		here->begun = 0;
	}
	raw_spin_unlock(&here->lock);
	return missing;
}

/*
 * Interrupts are off, and no page is faulted in: bytes that are not there are not copied.
 * A worker of the kernel has no memory of a user.
 */
static unsigned int copy_bytes(struct sl_payload *to, struct iov_iter *iter, unsigned int bytes)
{
	size_t wanted = min(bytes, (unsigned int)READ_ONCE(sl_sub_payload_size));
	size_t there = min(wanted, iov_iter_count(iter));

	if (!sl_compat_iter_has_memory(iter))
		return SOCKLIFE_PAYLOAD_MISSING_PATH;
	if (user_backed_iter(iter) && !current->mm)
		return SOCKLIFE_PAYLOAD_MISSING_FAULT;
	iter->data_source = ITER_SOURCE;	/* that of a receive says where to write */
	pagefault_disable();
	to->len = copy_from_iter(to->bytes, there, iter);
	pagefault_enable();
	if (to->len < there)
		return SOCKLIFE_PAYLOAD_MISSING_FAULT;
	return there < wanted ? SOCKLIFE_PAYLOAD_MISSING_DISCARDED : SOCKLIFE_PAYLOAD_MISSING_NONE;
}

/**
 * sl_peek_take() - copy the first bytes that a call has moved
 * @sk: of the call
 * @pending: its arguments, without a msghdr if they were in no slot; NULL: its way has none
 * @bytes: how many it has moved, more than 0
 *
 * Context: interrupts off.
 * Return: valid as long as they are.
 */
const struct sl_payload *sl_peek_take(const struct sock *sk, const struct sl_pending *pending,
				      unsigned int bytes)
{
	struct sl_payload *payload = this_cpu_ptr(payloads);
	struct iov_iter iter;

	lockdep_assert_irqs_disabled();
	payload->len = 0;
	payload->missing = SOCKLIFE_PAYLOAD_MISSING_PATH;
	if (!pending)
		return payload;
	payload->missing = take_slot(sk, pending, &iter);
	if (!payload->missing)
		payload->missing = copy_bytes(payload, &iter, bytes);
	return payload;
}
