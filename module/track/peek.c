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

/**
 * struct peek_slot - the call of one task
 * @task: only compared; NULL: the slot is free
 * @sk: of the call, only compared
 * @msg: of the call; it is there until the call returns
 * @round: sl_sub_payload_round when the call began
 * @iter: where its bytes are, as it began
 */
struct peek_slot {
	const struct task_struct *task;
	const struct sock *sk;
	const struct msghdr *msg;
	unsigned int round;
	struct iov_iter iter;
};

/**
 * struct peek_set - the calls of tasks whose numbers collide
 * @lock: guards the rest
 * @next: the slot that the next one takes if none is free
 * @slots: the calls
 */
struct peek_set {
	raw_spinlock_t lock;
	unsigned int next;
	struct peek_slot slots[SL_PEEK_SLOTS];
};

static struct peek_set peek_sets[SL_PEEK_SETS];
static struct sl_payload __percpu *payloads;	/* used with interrupts off */

/**
 * sl_peek_init() - before the hooks are attached
 *
 * Return: 0 or -ENOMEM.
 */
int sl_peek_init(void)
{
	unsigned int i;

	for (i = 0; i < SL_PEEK_SETS; i++)
		raw_spin_lock_init(&peek_sets[i].lock);
	payloads = alloc_percpu(struct sl_payload);
	return payloads ? 0 : -ENOMEM;
}

/** sl_peek_exit() - no hook is left */
void sl_peek_exit(void)
{
	free_percpu(payloads);
}

static struct peek_set *set_here(void)
{
	return &peek_sets[(unsigned int)current->pid & (SL_PEEK_SETS - 1)];
}

/* The slot of the current task; otherwise a free one, or that of another, which loses it. */
static struct peek_slot *find_place(struct peek_set *set, unsigned int round)
{
	struct peek_slot *free = NULL, *slot;

	for (slot = set->slots; slot < set->slots + SL_PEEK_SLOTS; slot++) {
		if (slot->task == current)
			return slot;
		if (!slot->task || slot->round != round)
			free = slot;
	}
	return free ?: &set->slots[set->next++ % SL_PEEK_SLOTS];
}

/**
 * sl_peek_begin() - the current task is about to send or to receive
 * @sk: alive
 * @msg: of the call, not NULL; its iterator has not moved yet
 *
 * What an earlier call of the task has left is replaced.
 *
 * Context: a task, otherwise nothing is recorded.
 */
noinline void sl_peek_begin(const struct sock *sk, const struct msghdr *msg)
{
	unsigned int round = smp_load_acquire(&sl_sub_payload_round); /* pairs with switch_payload() */
	struct peek_set *set = set_here();
	struct peek_slot *slot;
	unsigned long flags;

	if (!in_task() || !sl_sub_payload_is_on(round))
		return;
	raw_spin_lock_irqsave(&set->lock, flags);
	slot = find_place(set, round);
	*slot = (struct peek_slot){
		.task = current, .sk = sk, .msg = msg, .round = round, .iter = msg->msg_iter,
	};
	raw_spin_unlock_irqrestore(&set->lock, flags);
}

/*
 * A slot is of the call that returns if all calls that have begun in this round were recorded:
 * an earlier one of this task was replaced by this one.
 */
static bool take_slot(const struct sock *sk, struct peek_slot *to)
{
	unsigned int round = READ_ONCE(sl_sub_payload_round);
	struct peek_set *set = set_here();
	struct peek_slot *slot;
	bool found = false;

	if (!in_task() || !sl_sub_payload_is_on(round))
		return false;
	raw_spin_lock(&set->lock);
	for (slot = set->slots; slot < set->slots + SL_PEEK_SLOTS; slot++) {
		if (slot->task != current)
			continue;
		*to = *slot;
		found = slot->round == round && slot->sk == sk;
		slot->task = NULL;
	}
	raw_spin_unlock(&set->lock);
	return found;
}

/*
 * Memory that belongs to a device is named by a control message (6.16), and addresses mean
 * something else then. A worker of the kernel has no memory of a user.
 */
static bool shows_memory(const struct peek_slot *call)
{
	if (call->msg->msg_flags & MSG_ZEROCOPY && call->msg->msg_controllen)
		return false;
	if (user_backed_iter(&call->iter) && !current->mm)
		return false;
	return sl_compat_iter_has_memory(&call->iter);
}

/* Page faults are off: what is not there is not copied. Empty pieces take a step as well. */
static unsigned int copy_pieces(u8 *to, struct iov_iter *iter, unsigned int bytes)
{
	unsigned int pieces, got, n = 0;

	for (pieces = 0; n < bytes && pieces < SL_PEEK_PIECES; pieces++) {
		size_t piece = max_t(size_t, iov_iter_single_seg_count(iter), 1);

		got = copy_from_iter(to + n, min_t(size_t, piece, bytes - n), iter);
		if (!got)
			break;
		n += got;
	}
	return n;
}

/* Return: enum socklife_payload_missing. */
static unsigned int copy_bytes(struct sl_payload *to, struct peek_slot *call, bool sent,
			       unsigned int bytes)
{
	unsigned int wanted = min_t(unsigned int, bytes, READ_ONCE(sl_sub_payload_size));
	size_t count = call->iter.count;
	unsigned int there;

	if (!shows_memory(call))
		return SOCKLIFE_PAYLOAD_MISSING_PATH;
	if (!sent)	/* what was handed over; a part may have been dropped */
		count -= min(count, call->msg->msg_iter.count);
	there = min_t(size_t, wanted, count);
	call->iter.data_source = ITER_SOURCE;	/* that of a receive says where to write */
	pagefault_disable();
	to->len = copy_pieces(to->bytes, &call->iter, there);
	pagefault_enable();
	if (to->len < there)
		return SOCKLIFE_PAYLOAD_MISSING_FAULT;
	if (there < wanted)
		return sent ? SOCKLIFE_PAYLOAD_MISSING_PATH : SOCKLIFE_PAYLOAD_MISSING_DISCARDED;
	return SOCKLIFE_PAYLOAD_MISSING_NONE;
}

/**
 * sl_peek_take() - copy the first bytes that a call has moved
 * @sk: of the call, which returns
 * @sent: it is a send
 * @begun: its begin was seen
 * @bytes: how many it has moved, more than 0
 *
 * Context: interrupts off.
 * Return: valid as long as they are.
 */
const struct sl_payload *sl_peek_take(const struct sock *sk, bool sent, bool begun,
				      unsigned int bytes)
{
	struct sl_payload *payload = this_cpu_ptr(payloads);
	struct peek_slot call;

	lockdep_assert_irqs_disabled();
	payload->len = 0;
	payload->missing = SOCKLIFE_PAYLOAD_MISSING_PATH;
	if (!begun)
		return payload;
	payload->missing = SOCKLIFE_PAYLOAD_MISSING_BUSY;
	if (take_slot(sk, &call))
		payload->missing = copy_bytes(payload, &call, sent, bytes);
	return payload;
}
