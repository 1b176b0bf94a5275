// SPDX-License-Identifier: GPL-2.0
/* account.c - what each user has in the table and in the history */
#include <linux/hash.h>
#include <linux/string.h>

#include "table/account.h"

#define PROBES	8	/* places that a user's account may have */

struct sl_account sl_accounts[2 + (1 << SL_ACCOUNT_BITS)];
unsigned int sl_budget_max[SL_BUDGETS] __read_mostly;
atomic_t sl_budget_used[SL_BUDGETS];

/**
 * sl_account_init() - nobody has anything yet
 * @max_sockets: places for records whose sock is alive
 * @max_timewaits: places for TIME-WAITs
 */
void sl_account_init(unsigned int max_sockets, unsigned int max_timewaits)
{
	memset(sl_accounts, 0, sizeof(sl_accounts));
	memset(sl_budget_used, 0, sizeof(sl_budget_used));
	sl_budget_max[SL_BUDGET_SOCKETS] = max_sockets;
	sl_budget_max[SL_BUDGET_TIMEWAITS] = max_timewaits;
}

/**
 * sl_account_find() - find or begin the account of a user
 * @uid: in the initial user namespace
 *
 * Context: any hook; no lock: an account that has a key keeps it.
 * Return: theirs; that of all others if there are too many users.
 */
struct sl_account *sl_account_find(u32 uid)
{
	u32 at = hash_32(uid, SL_ACCOUNT_BITS);
	s64 key = (s64)uid + 1, was;
	struct sl_account *account;
	int i;

	for (i = 0; i < PROBES; i++, at++) {
		account = &sl_accounts[2 + (at & ((1 << SL_ACCOUNT_BITS) - 1))];
		was = atomic64_read(&account->key) ?: atomic64_cmpxchg(&account->key, 0, key);
		if (!was || was == key)
			return account;
	}
	return &sl_accounts[1];
}

/**
 * sl_account_refuse() - the end of sl_account_take() when there is little room
 * @account: for whom
 * @budget: of which
 * @all: places taken, this one among them
 *
 * Return: SL_ROOM for root, if there is room at all; else the place has been given back,
 * and why.
 */
noinline enum sl_room sl_account_refuse(struct sl_account *account, enum sl_budget budget,
					unsigned int all)
{
	bool full = all > sl_budget_max[budget];

	if (!full && account == sl_accounts)
		return SL_ROOM;
	sl_account_give(account, budget);
	return full ? SL_ROOM_FULL : SL_ROOM_SHARE;
}
