// SPDX-License-Identifier: GPL-2.0
/* record.c - the table of sockets */
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "table/name.h"
#include "table/netns.h"
#include "table/record.h"

#define BITS_MIN	10
#define BITS_MAX	20
#define STOCK		32	/* records kept by each CPU */
#define STEP		4096	/* buckets that a reader passes without rescheduling */

static_assert(sizeof(struct sl_record) <= 768);	/* the size that is documented */

struct sl_table sl_table __read_mostly;
atomic64_t sl_record_last_id;
bool sl_free_hook_active __read_mostly;	/* see sl_record_allow_sk_access() */
unsigned int sl_table_shift __read_mostly;	/* 64 together with table_bits */
static unsigned int table_bits __read_mostly;

/* By TIME-WAIT. A bucket of sl_table may be locked inside one of these. */
static struct sl_table tw_table __read_mostly;

/*
 * The records without a sock, in the order in which they have lost it, and the places of
 * readers among them. They are not in sl_table: the address of their sock is used again
 * at once, and they would fill the bucket of the next one.
 */
static LIST_HEAD(lone_records);
static unsigned long lone_seq;		/* how many records have come to the list */
static DEFINE_SPINLOCK(lone_lock);	/* guards the list; inside the locks of the tables */

/**
 * struct stock - free records of one CPU: the slab takes ten times as long
 * @n: how many
 * @records: the first @n
 */
struct stock {
	unsigned int n;
	struct sl_record *records[STOCK];
};

static DEFINE_PER_CPU(struct stock, cpu_stocks);
static struct kmem_cache *record_cache;
static atomic_t tw_only_count;	/* records without a sock */

static int make_table(struct sl_table *table, const char *name, struct lock_class_key *key)
{
	lockdep_init_map(&table->map, name, key, 0);
	table->buckets = kvcalloc(1U << table_bits, sizeof(*table->buckets), GFP_KERNEL);
	return table->buckets ? 0 : -ENOMEM;
}

/**
 * sl_record_init() - make the empty table
 * @max: records of living socks at the most; a record takes 768 bytes, its share of the
 *       tables 16
 * @max_timewaits: TIME-WAITs at the most
 *
 * Return: 0 or -ENOMEM.
 */
int sl_record_init(unsigned int max, unsigned int max_timewaits)
{
	static struct lock_class_key key, tw_key;
	unsigned int most = max(max, max_timewaits);

	sl_account_init(max, max_timewaits);
	table_bits = clamp_t(unsigned int, order_base_2(most), BITS_MIN, BITS_MAX);
	sl_table_shift = BITS_PER_LONG - table_bits;
	record_cache = KMEM_CACHE(sl_record, SLAB_HWCACHE_ALIGN);
	if (record_cache && !make_table(&sl_table, "socklife_table", &key) &&
	    !make_table(&tw_table, "socklife_timewait", &tw_key))
		return 0;
	sl_record_exit();
	return -ENOMEM;
}

static void free_all(void)
{
	struct hlist_bl_node *node, *next;
	struct sl_past_node *lone, *other;
	struct sl_record *rec;
	unsigned int i;

	list_for_each_entry_safe(lone, other, &lone_records, link)
		if (lone->rec)
			sl_record_free(lone->rec);
	INIT_LIST_HEAD(&lone_records);
	for (i = 0; i < 1U << table_bits; i++)
		hlist_bl_for_each_entry_safe(rec, node, next, &sl_table.buckets[i], link)
			sl_record_free(rec);
}

static void free_stocks(void)
{
	struct stock *stock;
	int cpu;

	for_each_possible_cpu(cpu) {
		stock = per_cpu_ptr(&cpu_stocks, cpu);
		while (stock->n)
			kmem_cache_free(record_cache, stock->records[--stock->n]);
	}
}

/**
 * sl_record_exit() - free all records and the table
 *
 * Context: may sleep; no hook and no reader is left.
 */
void sl_record_exit(void)
{
	if (sl_table.buckets)
		free_all();
	free_stocks();
	rcu_barrier();		/* namespaces that were given back */
	kmem_cache_destroy(record_cache);
	kvfree(tw_table.buckets);
	kvfree(sl_table.buckets);
}

static struct sl_record *take_from_stock(void)
{
	struct sl_record *rec = NULL;
	struct stock *stock;
	unsigned long flags;

	local_irq_save(flags);
	stock = this_cpu_ptr(&cpu_stocks);
	if (likely(stock->n))
		rec = stock->records[--stock->n];
	local_irq_restore(flags);
	if (unlikely(!rec))
		return kmem_cache_zalloc(record_cache, GFP_ATOMIC | __GFP_NOWARN);
	memset_startat(rec, 0, gen);
	return rec;
}

static void give_to_stock(struct sl_record *rec)
{
	struct stock *stock;
	unsigned long flags;

	local_irq_save(flags);
	stock = this_cpu_ptr(&cpu_stocks);
	if (likely(stock->n < STOCK)) {
		stock->records[stock->n++] = rec;
		rec = NULL;
	}
	local_irq_restore(flags);
	if (unlikely(rec))
		kmem_cache_free(record_cache, rec);
}

static noinline void count_refused(struct sl_account *account, enum sl_stat reason)
{
	sl_stat_inc(reason);
	atomic64_inc(&account->refused[SL_BUDGET_SOCKETS]);
}

/**
 * sl_record_new() - memory for a record
 * @account: of the user who has the socket
 * @newborn: the socket is new: count it as untracked if there is no room
 *
 * Context: any hook.
 * Return: a record in no table, zeroed from sl_record.gen on; or NULL if the table, or
 * the user's share of it, is full, or there is no memory.
 */
struct sl_record *sl_record_new(struct sl_account *account, bool newborn)
{
	enum sl_room room = sl_account_take(account, SL_BUDGET_SOCKETS);
	struct sl_record *rec;

	if (unlikely(room != SL_ROOM)) {
		if (newborn)
			count_refused(account, room == SL_ROOM_FULL ? SL_STAT_UNTRACKED_FULL :
				      SL_STAT_UNTRACKED_SHARE);
		return NULL;
	}
	rec = take_from_stock();
	if (unlikely(!rec)) {
		if (newborn)
			count_refused(account, SL_STAT_UNTRACKED_NOMEM);
		sl_account_give(account, SL_BUDGET_SOCKETS);
		return NULL;
	}
	rec->account = account;
	return rec;
}

/**
 * sl_record_blank() - memory for a record of no socket
 *
 * Context: may sleep.
 * Return: zeroed, retired already; or NULL without memory.
 */
struct sl_record *sl_record_blank(void)
{
	return kmem_cache_zalloc(record_cache, GFP_KERNEL);
}

/**
 * sl_record_retire() - move a record from the table to the history
 * @rec: out of the table; to be given to sl_record_dispose() in the end
 *
 * The table has room for another socket afterwards.
 */
void sl_record_retire(struct sl_record *rec)
{
	if (unlikely(rec->ledger.copies)) {
		kfree(rec->ledger.copies);
		rec->ledger.copies = NULL;
	}
	if (unlikely(rec->tw_only))
		atomic_dec(&tw_only_count);
	else
		sl_account_give(rec->account, SL_BUDGET_SOCKETS);
}

/**
 * sl_record_dispose() - free a retired record
 * @rec: not in use anywhere
 *
 * Context: any hook, or the loading task.
 */
void sl_record_dispose(struct sl_record *rec)
{
	if (rec->net)
		sl_net_put(rec->net);
	if (unlikely(rec->local_name || rec->remote_name || rec->remotes || rec->ledger.former ||
		     rec->binding)) {
		sl_name_put(rec->local_name);
		sl_name_put(rec->remote_name);
		sl_remotes_free(rec->remotes);
		kfree(rec->ledger.former);
		kfree(rec->binding);
	}
	give_to_stock(rec);
}

/**
 * sl_record_free() - free a record
 * @rec: removed from the table, or never in it
 *
 * Context: any hook.
 */
void sl_record_free(struct sl_record *rec)
{
	sl_record_retire(rec);
	sl_record_dispose(rec);
}

/* Has a record lost its sock since the reader has looked at these? */
static bool has_lone(const struct sl_cursor *cursor)
{
	return READ_ONCE(lone_seq) != cursor->lone_seq;
}

/* Was the record met while it was in its bucket? It cannot be there any more. */
static bool was_met(const struct sl_cursor *cursor, const struct sl_record *rec)
{
	unsigned int bucket = sl_bucket_of(&sl_table, rec->sk) - sl_table.buckets;

	return bucket < cursor->bucket ||
	       (bucket == cursor->bucket && cursor->above && rec->id >= cursor->above);
}

/* Pass one place. Return: its record, if it has to be met: it may end before it is locked. */
static const void *pass_lone(struct sl_cursor *cursor, u64 *id)
{
	struct sl_past_node *next;
	const void *tw = NULL;

	spin_lock_irq(&lone_lock);
	if (list_is_last(&cursor->node.link, &lone_records)) {
		cursor->lone_seq = lone_seq;
	} else {
		next = list_next_entry(&cursor->node, link);
		list_move(&cursor->node.link, &next->link);
		if (next->rec && !was_met(cursor, next->rec)) {
			tw = next->rec->tw;
			*id = next->rec->id;
		}
	}
	spin_unlock_irq(&lone_lock);
	return tw;
}

static struct sl_record *next_lone(struct sl_cursor *cursor, unsigned long *flags)
{
	struct sl_record *rec;
	const void *tw;
	u64 id;

	while (has_lone(cursor)) {
		cond_resched();
		tw = pass_lone(cursor, &id);
		rec = tw ? sl_record_lock_tw(tw, flags) : NULL;
		if (rec && rec->id == id)
			return rec;
		if (rec)
			sl_record_unlock_tw(rec, *flags);
	}
	return NULL;
}

static struct sl_record *next_in_chain(struct hlist_bl_head *bucket, u64 above)
{
	struct hlist_bl_node *node;
	struct sl_record *rec;

	hlist_bl_for_each_entry(rec, node, bucket, link)
		if (!above || rec->id < above)
			return rec;
	return NULL;
}

/*
 * No record loses its sock while its bucket is locked, and those that have lost it before
 * are met first: so each is met in one of the two places.
 */
static struct sl_record *next_in_bucket(struct sl_cursor *cursor, unsigned long *flags)
{
	struct hlist_bl_head *bucket = &sl_table.buckets[cursor->bucket];
	struct sl_record *rec = NULL;
	bool done;

	/* neither locked nor in use */
	if (smp_load_acquire(&bucket->first)) {
		local_irq_save(*flags);
		sl_bucket_lock(&sl_table, bucket);
		done = !has_lone(cursor);
		rec = done ? next_in_chain(bucket, cursor->above) : NULL;
		if (rec) {
			cursor->above = rec->id;
			return rec;
		}
		sl_bucket_unlock(&sl_table, bucket);
		local_irq_restore(*flags);
	} else {
		done = !has_lone(cursor);
	}
	if (done) {
		cursor->bucket++;
		cursor->above = 0;
	}
	return NULL;
}

static void begin_walk(struct sl_cursor *cursor)
{
	cursor->begun = true;
	cursor->node.rec = NULL;
	spin_lock_irq(&lone_lock);
	list_add(&cursor->node.link, &lone_records);
	spin_unlock_irq(&lone_lock);
}

static void unlink_cursor(struct sl_cursor *cursor)
{
	spin_lock_irq(&lone_lock);
	list_del_init(&cursor->node.link);
	spin_unlock_irq(&lone_lock);
}

/**
 * sl_record_next() - walk the table
 * @cursor: zeroed to begin with; sl_record_leave() when it is over
 * @flags: for sl_record_done()
 *
 * The table may change between two calls: no record is returned twice, and none that
 * was there all the time is left out.
 *
 * Context: may sleep.
 * Return: the next record, locked; NULL at the end, nothing is held.
 */
struct sl_record *sl_record_next(struct sl_cursor *cursor, unsigned long *flags)
{
	struct sl_record *rec;

	if (!cursor->begun)
		begin_walk(cursor);
	while (cursor->bucket < 1U << table_bits) {
		if (!(cursor->bucket % STEP))
			cond_resched();
		rec = next_lone(cursor, flags);
		if (rec)
			return rec;
		rec = next_in_bucket(cursor, flags);
		if (rec)
			return rec;
	}
	unlink_cursor(cursor);
	return NULL;
}

/** sl_record_done() - undo sl_record_next() */
void sl_record_done(struct sl_record *rec, unsigned long flags)
{
	if (rec->tw_only)
		sl_record_unlock_tw(rec, flags);
	else
		sl_record_unlock(rec, flags);
}

/**
 * sl_record_leave() - end a walk
 * @cursor: zeroed afterwards
 */
void sl_record_leave(struct sl_cursor *cursor)
{
	if (cursor->begun)
		unlink_cursor(cursor);
	*cursor = (struct sl_cursor){};
}

/**
 * sl_record_sock_gone() - undo sl_record_lock(): only the TIME-WAIT is left
 * @rec: locked, with sl_record.tw; may end at once
 * @flags: from there
 *
 * The place for a socket is free, and nothing is found by the sock's address any more.
 */
void sl_record_sock_gone(struct sl_record *rec, unsigned long flags)
{
	struct hlist_bl_head *bucket = rec->bucket;
	struct sl_account *account = rec->account;

	hlist_bl_del(&rec->link);
	rec->past.rec = rec;
	atomic_inc(&tw_only_count);
	spin_lock(&lone_lock);
	list_add_tail(&rec->past.link, &lone_records);
	WRITE_ONCE(lone_seq, lone_seq + 1);
	spin_unlock(&lone_lock);
	smp_store_release(&rec->tw_only, 1);	/* pairs with lock_by_sock() */
	sl_bucket_unlock(&sl_table, bucket);
	local_irq_restore(flags);
	sl_account_give(account, SL_BUDGET_SOCKETS);
}

/**
 * sl_record_remove_lone() - sl_record_remove() after sl_record_sock_gone()
 * @rec: locked by sl_record_lock_tw()
 */
void sl_record_remove_lone(struct sl_record *rec)
{
	spin_lock(&lone_lock);
	list_del(&rec->past.link);
	spin_unlock(&lone_lock);
}

/**
 * sl_record_reserve_tw() - take a place for a TIME-WAIT
 * @rec: its record
 *
 * Return: false: it cannot be followed, which has been counted; true: sl_record_add_tw()
 * has to follow.
 */
bool sl_record_reserve_tw(struct sl_record *rec)
{
	enum sl_room room = sl_account_take(rec->account, SL_BUDGET_TIMEWAITS);

	if (likely(room == SL_ROOM))
		return true;
	sl_stat_inc(room == SL_ROOM_FULL ? SL_STAT_TIMEWAIT_FULL : SL_STAT_TIMEWAIT_SHARE);
	atomic64_inc(&rec->account->refused[SL_BUDGET_TIMEWAITS]);
	return false;
}

/**
 * sl_record_add_tw() - make a record findable by its TIME-WAIT
 * @rec: with sl_record.tw; kept by its sock, not locked
 */
void sl_record_add_tw(struct sl_record *rec)
{
	struct hlist_bl_head *bucket = sl_bucket_of(&tw_table, rec->tw);
	unsigned long flags;

	local_irq_save(flags);
	sl_bucket_lock(&tw_table, bucket);
	hlist_bl_add_head(&rec->tw_link, bucket);
	sl_bucket_unlock(&tw_table, bucket);
	local_irq_restore(flags);
}

/* As long as the record is there. */
static void lock_by_sock(struct sl_record *rec)
{
	struct hlist_bl_head *bucket;

	if (smp_load_acquire(&rec->tw_only))	/* pairs with sl_record_sock_gone() */
		return;
	bucket = sl_bucket_of(&sl_table, rec->sk);	/* it may lose sl_record.bucket just now */
	sl_bucket_lock(&sl_table, bucket);
	if (unlikely(rec->tw_only))
		sl_bucket_unlock(&sl_table, bucket);
}

/**
 * sl_record_lock_tw() - find and lock the record of a TIME-WAIT
 * @tw: only compared
 * @flags: for sl_record_unlock_tw()
 *
 * Return: the record; NULL: there is none, nothing is held.
 */
struct sl_record *sl_record_lock_tw(const void *tw, unsigned long *flags)
{
	struct hlist_bl_head *bucket = sl_bucket_of(&tw_table, tw);
	struct hlist_bl_node *node;
	struct sl_record *rec;

	local_irq_save(*flags);
	sl_bucket_lock(&tw_table, bucket);
	hlist_bl_for_each_entry(rec, node, bucket, tw_link) {
		if (rec->tw != tw)
			continue;
		lock_by_sock(rec);
		return rec;
	}
	sl_bucket_unlock(&tw_table, bucket);
	local_irq_restore(*flags);
	return NULL;
}

/**
 * sl_record_remove_tw() - undo sl_record_add_tw()
 * @rec: locked by sl_record_lock_tw()
 */
void sl_record_remove_tw(struct sl_record *rec)
{
	hlist_bl_del_init(&rec->tw_link);
	sl_account_give(rec->account, SL_BUDGET_TIMEWAITS);
}

/** sl_record_unlock_tw() - undo sl_record_lock_tw() */
void sl_record_unlock_tw(struct sl_record *rec, unsigned long flags)
{
	struct hlist_bl_head *bucket = sl_bucket_of(&tw_table, rec->tw);

	if (!rec->tw_only)
		sl_bucket_unlock(&sl_table, rec->bucket);
	sl_bucket_unlock(&tw_table, bucket);
	local_irq_restore(flags);
}

/**
 * sl_record_allow_sk_access() - may readers dereference sl_record.sk?
 * @allowed: the hook on security_sk_free() is attached: no sock is freed unnoticed
 *
 * Called with false before the first hook is detached. Readers access socks under RCU
 * or with interrupts off, so none does any more when this returns.
 *
 * Context: may sleep.
 */
void sl_record_allow_sk_access(bool allowed)
{
	WRITE_ONCE(sl_free_hook_active, allowed);
	if (!allowed)
		synchronize_rcu();
}

/** sl_record_count() - records in the table */
unsigned int sl_record_count(void)
{
	return atomic_read(&sl_budget_used[SL_BUDGET_SOCKETS]) + atomic_read(&tw_only_count);
}

/** sl_record_max() - records of living socks at the most */
unsigned int sl_record_max(void)
{
	return sl_budget_max[SL_BUDGET_SOCKETS];
}

/** sl_record_timewaits() - TIME-WAITs that are followed */
unsigned int sl_record_timewaits(void)
{
	return atomic_read(&sl_budget_used[SL_BUDGET_TIMEWAITS]);
}

/** sl_record_timewaits_max() - likewise, at the most */
unsigned int sl_record_timewaits_max(void)
{
	return sl_budget_max[SL_BUDGET_TIMEWAITS];
}
