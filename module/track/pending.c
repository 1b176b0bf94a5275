// SPDX-License-Identifier: GPL-2.0
/* pending.c - what a send or a receive asks for, when the small table has no room */
#include "track/pending.h"

struct sl_pending_slot sl_pending_slots[SL_PENDING_SLOTS];

/**
 * sl_pending_stash() - sl_pending_begin() in the socket's record
 * @sk: alive
 * @size: bytes asked for
 *
 * A record has room for one: when tasks wait in one socket and all of them found
 * their places taken, the last has it. The message is not kept: who will look is
 * not sure to be in the same call.
 */
noinline void sl_pending_stash(const struct sock *sk, size_t size)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_find(sk, &flags);
	if (!rec)
		return;
	rec->pending = (struct sl_pending){ .task = current, .size = size };
	sl_record_unlock(rec, flags);
}

/**
 * sl_pending_unstash() - likewise sl_pending_match(), and sl_pending_end()
 * @rec: locked
 *
 * Return: valid as long as @rec is locked; NULL: the running task has asked for nothing here.
 */
noinline const struct sl_pending *sl_pending_unstash(struct sl_record *rec)
{
	if (rec->pending.task != current)
		return NULL;
	rec->pending.task = NULL;
	return &rec->pending;
}
