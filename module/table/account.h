/* SPDX-License-Identifier: GPL-2.0 */
/*
 * account.h - what each user has in the table and in the history
 *
 * A user may have as many records as are left free for others: half of the table if
 * nobody else has any, a third if there are two such users. Root may have all. What is
 * in a network namespace of somebody's own user namespace is on the account of the user
 * of the initial user namespace who made that.
 */
#ifndef SOCKLIFE_ACCOUNT_H
#define SOCKLIFE_ACCOUNT_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/types.h>

struct sl_record;

/* What the places of a budget are for. */
enum sl_budget {
	SL_BUDGET_SOCKETS,	/* records whose sock is alive */
	SL_BUDGET_TIMEWAITS,	/* TIME-WAITs that are followed */
	SL_BUDGETS
};

/* The answer to a request for a place. */
enum sl_room {
	SL_ROOM,
	SL_ROOM_FULL,	/* there is none */
	SL_ROOM_SHARE,	/* the user has as many as are free */
};

/**
 * struct sl_account - of one user; never freed
 * @key: the user id + 1; 0: not in use. The second account is of all who found no other
 * @used: places taken
 * @refused: places that were not given, or could not be used
 * @closed: records in the history; this and the rest is guarded by its lock
 * @forgotten: records that were in the history
 * @oldest: of those in the history; linked by sl_record.later
 * @newest: likewise
 * @by_size: among the accounts with as many records in the history
 */
struct sl_account {
	atomic64_t key;
	atomic_t used[SL_BUDGETS];
	atomic64_t refused[SL_BUDGETS];
	unsigned int closed;
	u64 forgotten;
	struct sl_record *oldest;
	struct sl_record *newest;
	struct hlist_node by_size;
} ____cacheline_aligned_in_smp;

#define SL_ACCOUNT_BITS	9	/* users with an account of their own: 2 to the power of this */

/* Root's, that of all who found no place, those of the others by hash. */
extern struct sl_account sl_accounts[2 + (1 << SL_ACCOUNT_BITS)];
extern unsigned int sl_budget_max[SL_BUDGETS];
extern atomic_t sl_budget_used[SL_BUDGETS];

void sl_account_init(unsigned int max_sockets, unsigned int max_timewaits);
struct sl_account *sl_account_find(u32 uid);
enum sl_room sl_account_refuse(struct sl_account *account, enum sl_budget budget, unsigned int all);

/** sl_account_of() - the account of a user of the initial user namespace */
static inline struct sl_account *sl_account_of(u32 uid)
{
	return likely(!uid) ? &sl_accounts[0] : sl_account_find(uid);
}

/**
 * sl_account_take() - take a place
 * @account: for whom
 * @budget: of which
 *
 * Context: any hook.
 * Return: SL_ROOM: to be given back; else none was taken.
 */
static inline enum sl_room sl_account_take(struct sl_account *account, enum sl_budget budget)
{
	unsigned int all = atomic_inc_return(&sl_budget_used[budget]);
	unsigned int own = atomic_inc_return(&account->used[budget]);

	if (likely(all + own <= sl_budget_max[budget]))
		return SL_ROOM;
	return sl_account_refuse(account, budget, all);
}

/**
 * sl_account_give() - give a place back
 * @account: from sl_account_take()
 * @budget: likewise
 */
static inline void sl_account_give(struct sl_account *account, enum sl_budget budget)
{
	atomic_dec(&account->used[budget]);
	atomic_dec(&sl_budget_used[budget]);
}

#endif /* SOCKLIFE_ACCOUNT_H */
