// SPDX-License-Identifier: GPL-2.0
/* counter.c - every counter by its name, those of the reader's own user among them */
#include <linux/kernel.h>

#include "report/counter.h"
#include "table/account.h"
#include "table/history.h"
#include "table/record.h"
#include "table/stats.h"

/* X(name, value): the names are stable, see socklife-procfs(5) */
#define STATES(X)							\
	X("sockets", sl_record_count())					\
	X("sockets_max", sl_record_max())				\
	X("closed", sl_history_count())					\
	X("closed_max", sl_history_max())				\
	X("timewaits", sl_record_timewaits())				\
	X("timewaits_max", sl_record_timewaits_max())			\
	X("user_sockets", atomic_read(&own->used[SL_BUDGET_SOCKETS]))	\
	X("user_sockets_untracked",					\
	  atomic64_read(&own->refused[SL_BUDGET_SOCKETS]))		\
	X("user_timewaits", atomic_read(&own->used[SL_BUDGET_TIMEWAITS])) \
	X("user_timewaits_untracked",					\
	  atomic64_read(&own->refused[SL_BUDGET_TIMEWAITS]))		\
	X("user_closed", READ_ONCE(own->closed))			\
	X("user_closed_forgotten", READ_ONCE(own->forgotten))

/**
 * sl_counter() - a counter
 * @i: from 0 on
 * @own: of the reader's user
 * @value: set
 *
 * Return: its name; NULL: there are no more.
 */
const char *sl_counter(unsigned int i, const struct sl_account *own, u64 *value)
{
#define X(name, now) name,
	static const char * const names[] = { STATES(X) };
#undef X
#define X(name, now) now,
	const u64 values[] = { STATES(X) };
#undef X

	if (i < ARRAY_SIZE(names)) {
		*value = values[i];
		return names[i];
	}
	i -= ARRAY_SIZE(names);
	if (i >= SL_STAT_COUNT)
		return NULL;
	*value = sl_stat_read(i);
	return sl_stat_name(i);
}
