/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asked.h - what a send or a receive asks for, until its result is told
 *
 * The tracepoints of results do not tell what was asked for. A task has one call at
 * a time, so each finds its own in a small table by pid, without a lock. One whose
 * place is taken by a task that waits leaves it in the socket's record.
 */
#ifndef SOCKLIFE_ASKED_H
#define SOCKLIFE_ASKED_H

#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "table/record.h"

struct msghdr;
struct sock;

#define SL_ASKED	1024	/* places, a power of two */

/**
 * struct sl_asking - a place for a task that is inside a call
 * @asked: @asked.task owns the place, and it alone reads and writes the rest
 * @sk: the call's
 */
struct sl_asking {
	struct sl_asked asked;
	const struct sock *sk;
};

extern struct sl_asking sl_asking[SL_ASKED];

void sl_asked_keep(const struct sock *sk, size_t size);
const struct sl_asked *sl_asked_kept(struct sl_record *rec);

/** sl_asking_here() - the running task's place, or another's */
static __always_inline struct sl_asking *sl_asking_here(void)
{
	struct sl_asking *here = &sl_asking[(unsigned int)current->pid & (SL_ASKED - 1)];

	OPTIMIZER_HIDE_VAR(here);	/* gcc would work it out again for each member */
	return here;
}

/**
 * sl_ask() - the running task is about to send or to receive
 * @sk: alive
 * @msg: of the call
 * @size: bytes asked for
 *
 * What a call that was refused on its way has left is the task's own, and replaced. An
 * interrupt that finds the task here must not take its place: what the kernel asks
 * for in one is not known.
 */
static __always_inline void sl_ask(const struct sock *sk, const struct msghdr *msg, size_t size)
{
	struct sl_asking *here = sl_asking_here();
	const struct task_struct *owner;

	if (unlikely(!in_task()))
		return;
	owner = cmpxchg_relaxed(&here->asked.task, NULL, current);
	if (unlikely(owner && owner != current)) {
		sl_asked_keep(sk, size);
		return;
	}
	here->asked.msg = msg;
	here->asked.size = size;
	here->sk = sk;
}

/** sl_asked() - has the running task asked for something of @sk, at its place? */
static __always_inline bool sl_asked(const struct sl_asking *here, const struct sock *sk)
{
	return here->asked.task == current && here->sk == sk;
}

/** sl_asked_end() - it has got it: the place is free */
static __always_inline void sl_asked_end(struct sl_asking *here)
{
	smp_store_release(&here->asked.task, NULL);	/* what was asked has been read */
}

#endif /* SOCKLIFE_ASKED_H */
