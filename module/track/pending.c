// SPDX-License-Identifier: GPL-2.0
/* pending.c - arguments of sends and receives in progress, in the record */
#include "track/peek.h"
#include "track/pending.h"

struct sl_pending_slot sl_pending_slots[SL_PENDING_SLOTS];

/**
 * sl_pending_stamp() - the end of sl_pending_begin() while somebody wants to know when
 * @here: the slot, of the current task
 *
 * A function of its own: then the caller keeps no registers for it.
 */
noinline void sl_pending_stamp(struct sl_pending_slot *here)
{
	here->pending.begun = sl_stamp();
	if (sl_peek_wanted())
		sl_peek_begin(here->sk, here->pending.msg);
}

/**
 * sl_pending_stash() - sl_pending_begin() if the slot of the task is in use
 * @sk: alive
 * @msg: of the call
 * @size: bytes requested
 *
 * A record has room for one call: of several tasks that wait in one socket and had no
 * slot, the last one has it. The msghdr is not kept: it might be of an earlier call of
 * the same task, which has returned.
 */
noinline void sl_pending_stash(const struct sock *sk, const struct msghdr *msg, size_t size)
{
	struct sl_record *rec;
	unsigned long flags;

	if (sl_peek_wanted())
		sl_peek_begin(sk, msg);
	rec = sl_record_find(sk, &flags);
	if (!rec)
		return;
	rec->pending = (struct sl_pending){
		.task = current, .size = size, .begun = sl_pending_now(),
	};
	sl_record_unlock(rec, flags);
}

/**
 * sl_pending_unstash() - sl_pending_match() and sl_pending_end() for such a call
 * @rec: locked
 *
 * Return: valid as long as @rec is locked; NULL if the current task has none here.
 */
noinline const struct sl_pending *sl_pending_unstash(struct sl_record *rec)
{
	if (rec->pending.task != current)
		return NULL;
	rec->pending.task = NULL;
	return &rec->pending;
}
