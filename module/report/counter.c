// SPDX-License-Identifier: GPL-2.0
/* counter.c - every counter by its name, those of the reader's own user among them */
#include <linux/kernel.h>

#include "feed/subscription.h"
#include "report/counter.h"
#include "table/account.h"
#include "table/history.h"
#include "table/record.h"
#include "table/stats.h"

/* X(name, value): the names are stable, see socklife-procfs(5) */
#define OWN(X)								\
	X("user_sockets", atomic_read(&own->used[SL_BUDGET_SOCKETS]))	\
	X("user_sockets_untracked",					\
	  atomic64_read(&own->refused[SL_BUDGET_SOCKETS]))		\
	X("user_timewaits", atomic_read(&own->used[SL_BUDGET_TIMEWAITS])) \
	X("user_timewaits_untracked",					\
	  atomic64_read(&own->refused[SL_BUDGET_TIMEWAITS]))		\
	X("user_closed", READ_ONCE(own->closed))			\
	X("user_closed_forgotten", READ_ONCE(own->forgotten))
#define ALL(X)								\
	X("sockets", sl_record_count())					\
	X("sockets_max", sl_record_max())				\
	X("closed", sl_history_count())					\
	X("closed_max", sl_history_max())				\
	X("timewaits", sl_record_timewaits())				\
	X("timewaits_max", sl_record_timewaits_max())			\
	X("payload_subscriptions", sl_sub_payload_count())

#define NAME(name, now) name,
#define NOW(name, now) now,

static const char * const own_names[] = { OWN(NAME) };
static const char * const all_names[] = { ALL(NAME) };

static u64 value_of_own(unsigned int i, const struct sl_account *own)
{
	const u64 values[] = { OWN(NOW) };

	return values[i];
}

static u64 value_of_all(unsigned int i)
{
	const u64 values[] = { ALL(NOW) };

	return values[i];
}

/**
 * sl_counter() - a counter
 * @i: from 0 on
 * @own: of the reader's user
 * @all: the reader may see those of the whole machine, after its own
 * @value: set
 *
 * Return: its name; NULL: there are no more.
 */
const char *sl_counter(unsigned int i, const struct sl_account *own, bool all, u64 *value)
{
	if (i < ARRAY_SIZE(own_names)) {
		*value = value_of_own(i, own);
		return own_names[i];
	}
	i -= ARRAY_SIZE(own_names);
	if (!all || i >= ARRAY_SIZE(all_names) + SL_STAT_COUNT)
		return NULL;
	if (i < ARRAY_SIZE(all_names)) {
		*value = value_of_all(i);
		return all_names[i];
	}
	*value = sl_stat_read(i - ARRAY_SIZE(all_names));
	return sl_stat_name(i - ARRAY_SIZE(all_names));
}
