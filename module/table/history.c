// SPDX-License-Identifier: GPL-2.0
/*
 * history.c - sockets that have ended, the last of each user
 *
 * The history has all its memory from the start: blank records, so that an ending socket
 * costs the same from the first one on, and the next socket need not ask the slab. Once
 * none is blank, a new record displaces the oldest one of the user who has most: so
 * nobody can make the history forget others that have less. Accounts are found by the
 * number of their records, which changes by one at a time: each step is short.
 */
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "table/account.h"
#include "table/history.h"
#include "table/record.h"

#define HOPS	256	/* other readers that are passed with the lock held */

static DEFINE_SPINLOCK(past_lock);	/* guards what follows; taken in hooks, so with irqs off */
static HLIST_HEAD(past_records);		/* and the places of readers among them */
static struct hlist_head *by_size;	/* accounts by the number of their records, once it is full */
static unsigned int largest;		/* of these numbers */
static struct sl_record *blanks;
static unsigned int n_kept;
static struct sl_record *taken;		/* by a reader */
static bool taken_forgotten;		/* it is the reader's to free */

static unsigned int max_kept;
static DEFINE_MUTEX(readers);		/* one at a time has a record */

static void forget_record(struct sl_record *rec)
{
	if (rec->id)
		sl_stat_inc(SL_STAT_FORGOTTEN);
	sl_record_dispose(rec);
}

static void free_chain(struct sl_record *rec)
{
	struct sl_record *later;

	for (; rec; rec = later) {
		later = rec->later;
		sl_record_dispose(rec);
	}
}

/** sl_history_exit() - free all of it; no hook and no reader is left */
void sl_history_exit(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sl_accounts); i++)
		free_chain(sl_accounts[i].oldest);
	free_chain(blanks);
	kvfree(by_size);
}

/**
 * sl_history_init() - make the empty history
 * @max: records at the most, 0: none; each takes what a living one takes, from now on
 *
 * Return: 0 or -ENOMEM.
 */
int sl_history_init(unsigned int max)
{
	struct sl_record *rec;
	unsigned int i;

	INIT_HLIST_HEAD(&past_records);
	largest = n_kept = 0;
	blanks = NULL;
	max_kept = max;
	by_size = kvcalloc(max + 1UL, sizeof(*by_size), GFP_KERNEL);
	if (!by_size)
		return -ENOMEM;
	for (i = 0; i < max; i++) {
		rec = sl_record_blank();
		if (!rec) {
			sl_history_exit();
			return -ENOMEM;
		}
		rec->later = blanks;
		blanks = rec;
	}
	return 0;
}

static void set_size(struct sl_account *account, unsigned int n)
{
	if (account->closed)
		hlist_del(&account->by_size);
	account->closed = n;
	if (n)
		hlist_add_head(&account->by_size, &by_size[n]);
	if (n > largest)
		largest = n;
	else if (hlist_empty(&by_size[largest]))
		largest--;
}

static void append_record(struct sl_account *account, struct sl_record *rec)
{
	rec->later = NULL;
	if (likely(account->oldest))
		account->newest->later = rec;
	else
		account->oldest = rec;
	account->newest = rec;
	rec->past.rec = rec;
	hlist_add_head(&rec->past.past, &past_records);
}

static struct sl_record *drop_oldest(struct sl_account *account)
{
	struct sl_record *rec = account->oldest;

	account->oldest = rec->later;
	account->forgotten++;
	hlist_del(&rec->past.past);
	return rec;
}

/* Once, when no blank is left: before, nothing is displaced. */
static noinline void begin_displacing(void)
{
	struct sl_account *account;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sl_accounts); i++) {
		account = &sl_accounts[i];
		if (!account->closed)
			continue;
		hlist_add_head(&account->by_size, &by_size[account->closed]);
		largest = max(largest, account->closed);
	}
}

static struct sl_record *take_blank(void)
{
	struct sl_record *rec = blanks;

	blanks = rec->later;
	n_kept++;
	if (unlikely(!blanks))
		begin_displacing();
	return rec;
}

static struct sl_record *drop_of_largest(void)
{
	struct sl_account *most = hlist_entry(by_size[largest].first, struct sl_account, by_size);
	struct sl_record *rec = drop_oldest(most);

	set_size(most, most->closed - 1);
	return rec;
}

/* Return: what it displaces. */
static struct sl_record *insert_record(struct sl_account *account, struct sl_record *rec)
{
	struct sl_record *old;

	if (blanks) {
		append_record(account, rec);
		account->closed++;
		return take_blank();
	}
	if (likely(account->closed == largest)) {
		append_record(account, rec);
		return drop_oldest(account);
	}
	old = drop_of_largest();
	append_record(account, rec);
	set_size(account, account->closed + 1);
	return old;
}

/**
 * sl_history_add() - keep a record that has ended
 * @rec: out of the table; the history owns it from now on
 *
 * Context: any hook.
 */
void sl_history_add(struct sl_record *rec)
{
	struct sl_account *account = rec->account;
	unsigned long flags;

	sl_record_retire(rec);
	spin_lock_irqsave(&past_lock, flags);
	if (likely(max_kept))
		rec = insert_record(account, rec);
	else
		account->forgotten++;
	if (unlikely(rec == taken)) {
		taken_forgotten = true;
		rec = NULL;
	}
	spin_unlock_irqrestore(&past_lock, flags);
	if (likely(rec))
		forget_record(rec);
}

/* Past the next record; other readers may be before it, as many as like. */
static struct sl_record *pass_record(struct sl_past *past)
{
	struct sl_past_node *next;
	unsigned int hops = 0;

	while (past->node.past.next) {
		next = hlist_entry(past->node.past.next, struct sl_past_node, past);
		hlist_del(&past->node.past);
		hlist_add_behind(&past->node.past, &next->past);
		if (next->rec)
			return next->rec;
		if (++hops % HOPS)
			continue;
		spin_unlock_irq(&past_lock);
		cond_resched();
		spin_lock_irq(&past_lock);
	}
	hlist_del_init(&past->node.past);
	return NULL;
}

/**
 * sl_history_take() - take the next record, the newest first
 * @past: the reader's place, zeroed to begin with; sl_history_leave() when it is over
 *
 * Records that are forgotten during the walk are left out, and so are sockets that end
 * after its beginning.
 *
 * Context: may sleep. Other readers wait until the record is put back; hooks do not.
 * Return: to be given to sl_history_put_back() soon; NULL at the end.
 */
struct sl_record *sl_history_take(struct sl_past *past)
{
	struct sl_record *rec = NULL;

	mutex_lock(&readers);
	spin_lock_irq(&past_lock);
	if (!past->begun)
		hlist_add_head(&past->node.past, &past_records);
	past->begun = true;
	if (!hlist_unhashed(&past->node.past))
		rec = pass_record(past);
	taken = rec;
	taken_forgotten = false;
	spin_unlock_irq(&past_lock);
	if (!rec)
		mutex_unlock(&readers);
	return rec;
}

/**
 * sl_history_put_back() - end what sl_history_take() began
 * @rec: from there
 */
void sl_history_put_back(struct sl_record *rec)
{
	bool forgotten;

	lockdep_assert_held(&readers);
	spin_lock_irq(&past_lock);
	forgotten = taken_forgotten;
	taken = NULL;
	spin_unlock_irq(&past_lock);
	mutex_unlock(&readers);
	if (forgotten)
		forget_record(rec);
}

/**
 * sl_history_leave() - give up a place in the history
 * @past: zeroed afterwards
 */
void sl_history_leave(struct sl_past *past)
{
	if (past->begun) {
		spin_lock_irq(&past_lock);
		hlist_del_init(&past->node.past);
		spin_unlock_irq(&past_lock);
	}
	*past = (struct sl_past){};
}

/** sl_history_count() - records in the history */
unsigned int sl_history_count(void)
{
	return READ_ONCE(n_kept);
}

/** sl_history_max() - records at the most */
unsigned int sl_history_max(void)
{
	return max_kept;
}
