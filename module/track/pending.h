/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pending.h - arguments of sends and receives in progress
 *
 * The tracepoints that report the result do not have the size that was requested. A
 * task has one call at a time, so each has a slot in a small table, by its pid, without
 * a lock. If the slot is in use by a task that waits, the record of the socket is used.
 */
#ifndef SOCKLIFE_PENDING_H
#define SOCKLIFE_PENDING_H

#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "feed/subscription.h"
#include "table/clock.h"
#include "table/record.h"

struct msghdr;
struct sock;

#define SL_PENDING_SLOTS	1024	/* a power of two */

/**
 * struct sl_pending_slot - the call of one task
 * @pending: @pending.task owns the slot: no other task reads or writes the rest
 * @sk: of the call
 */
struct sl_pending_slot {
	struct sl_pending pending;
	const struct sock *sk;
} __aligned(64);	/* a power of two: a slot is found by a shift */

extern struct sl_pending_slot sl_pending_slots[SL_PENDING_SLOTS];

void sl_pending_stamp(struct sl_pending_slot *here);
void sl_pending_stash(const struct sock *sk, const struct msghdr *msg, size_t size);
const struct sl_pending *sl_pending_unstash(struct sl_record *rec);

/** sl_pending_here() - the slot of the current task, which another may be using */
static __always_inline struct sl_pending_slot *sl_pending_here(void)
{
	unsigned int i = (unsigned int)current->pid & (SL_PENDING_SLOTS - 1);
	struct sl_pending_slot *here = &sl_pending_slots[i];

	OPTIMIZER_HIDE_VAR(here);	/* or gcc computes it again for each member */
	return here;
}

/**
 * sl_pending_begin() - the current task is about to send or to receive
 * @sk: alive
 * @msg: of the call
 * @size: bytes requested
 *
 * If an earlier call was refused before its result, its arguments are still in the
 * slot, and are replaced. In an interrupt nothing is recorded: the slot belongs to the
 * interrupted task.
 */
static __always_inline void sl_pending_begin(const struct sock *sk, const struct msghdr *msg,
					     size_t size)
{
	struct sl_pending_slot *here = sl_pending_here();
	const struct task_struct *owner;

	if (unlikely(!in_task()))
		return;
	owner = cmpxchg_relaxed(&here->pending.task, NULL, current);
	if (unlikely(owner && owner != current)) {
		sl_pending_stash(sk, msg, size);
		return;
	}
	here->pending.msg = msg;
	here->pending.size = size;
	here->sk = sk;
	if (unlikely(data_race(sl_sub_data_since)))	/* an instruction less than READ_ONCE() */
		sl_pending_stamp(here);
}

/** sl_pending_now() - sl_pending.begun of a call that begins, where it is not in a slot */
static inline u64 sl_pending_now(void)
{
	return READ_ONCE(sl_sub_data_since) ? sl_stamp() : 0;
}

/**
 * sl_pending_took() - how long a call that returns has taken
 * @pending: its arguments
 *
 * What a slot has may be of an earlier call, if nobody wanted to know when this one began.
 * That was before somebody did.
 *
 * The CPU's counter may run on while the machine sleeps, or begin anew; sl_now() does not. What
 * is longer than somebody has wanted to know is not true.
 *
 * Return: nanoseconds; 0: not known.
 */
static inline u64 sl_pending_took(const struct sl_pending *pending)
{
	u64 since = smp_load_acquire(&sl_sub_data_since);	/* pairs with follow_wanted() */
	u64 took;

	if (likely(!since || pending->begun < since))
		return 0;
	took = sl_stamp_age(pending->begun);
	return took <= sl_now() - sl_sub_data_since_ns ? took : 0;
}

/** sl_pending_match() - does the slot have the current task's call on @sk? */
static __always_inline bool sl_pending_match(const struct sl_pending_slot *here,
					     const struct sock *sk)
{
	return here->pending.task == current && here->sk == sk;
}

/** sl_pending_end() - the call returns: the slot is free */
static __always_inline void sl_pending_end(struct sl_pending_slot *here)
{
	smp_store_release(&here->pending.task, NULL);	/* after the reads of the arguments */
}

#endif /* SOCKLIFE_PENDING_H */
