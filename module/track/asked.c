// SPDX-License-Identifier: GPL-2.0
/* asked.c - what a send or a receive asks for, when the small table has no room */
#include "track/asked.h"

struct sl_asking sl_asking[SL_ASKED];

/**
 * sl_asked_keep() - sl_ask() in the socket's record
 * @sk: alive
 * @size: bytes asked for
 *
 * A record has room for one: when tasks wait in one socket and all of them found
 * their places taken, the last has it. The message is not kept: who will look is
 * not sure to be in the same call.
 */
noinline void sl_asked_keep(const struct sock *sk, size_t size)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_find(sk, &flags);
	if (!rec)
		return;
	rec->asked = (struct sl_asked){ .task = current, .size = size };
	sl_record_unlock(rec, flags);
}

/**
 * sl_asked_kept() - likewise sl_asked(), and sl_asked_end()
 * @rec: locked
 *
 * Return: valid as long as @rec is locked; NULL: the running task has asked for nothing here.
 */
noinline const struct sl_asked *sl_asked_kept(struct sl_record *rec)
{
	if (rec->asked.task != current)
		return NULL;
	rec->asked.task = NULL;
	return &rec->asked;
}
