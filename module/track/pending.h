/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pending.h - what a send or a receive asks for, until its result is told
 *
 * The tracepoints of results do not tell what was asked for. A task has one call at
 * a time, so each finds its own in a small table by pid, without a lock. One whose
 * place is taken by a task that waits leaves it in the socket's record.
 */
#ifndef SOCKLIFE_PENDING_H
#define SOCKLIFE_PENDING_H

#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "table/record.h"

struct msghdr;
struct sock;

#define SL_PENDING_SLOTS	1024	/* places, a power of two */

/**
 * struct sl_pending_slot - a place for a task that is inside a call
 * @pending: @pending.task owns the place, and it alone reads and writes the rest
 * @sk: the call's
 */
struct sl_pending_slot {
	struct sl_pending pending;
	const struct sock *sk;
};

extern struct sl_pending_slot sl_pending_slots[SL_PENDING_SLOTS];

void sl_pending_stash(const struct sock *sk, size_t size);
const struct sl_pending *sl_pending_unstash(struct sl_record *rec);

/** sl_pending_here() - the running task's place, or another's */
static __always_inline struct sl_pending_slot *sl_pending_here(void)
{
	unsigned int i = (unsigned int)current->pid & (SL_PENDING_SLOTS - 1);
	struct sl_pending_slot *here = &sl_pending_slots[i];

	OPTIMIZER_HIDE_VAR(here);	/* gcc would work it out again for each member */
	return here;
}

/**
 * sl_pending_begin() - the running task is about to send or to receive
 * @sk: alive
 * @msg: of the call
 * @size: bytes asked for
 *
 * What a call that was refused on its way has left is the task's own, and replaced. An
 * interrupt that finds the task here must not take its place: what the kernel asks
 * for in one is not known.
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
		sl_pending_stash(sk, size);
		return;
	}
	here->pending.msg = msg;
	here->pending.size = size;
	here->sk = sk;
}

/** sl_pending_match() - has the running task asked for something of @sk, at its place? */
static __always_inline bool sl_pending_match(const struct sl_pending_slot *here,
					     const struct sock *sk)
{
	return here->pending.task == current && here->sk == sk;
}

/** sl_pending_end() - it has got it: the place is free */
static __always_inline void sl_pending_end(struct sl_pending_slot *here)
{
	smp_store_release(&here->pending.task, NULL);	/* what was asked has been read */
}

#endif /* SOCKLIFE_PENDING_H */
