// SPDX-License-Identifier: GPL-2.0
/* record.c - the table of sockets */
#include <linux/hash.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#include "netns.h"
#include "record.h"
#include "stats.h"

static struct kmem_cache *cache;
static struct rhashtable by_sk;
static struct rhashtable by_tw;
/* By id. Its lock is taken in hooks, hence irq-safe. */
static DEFINE_XARRAY_FLAGS(by_id, XA_FLAGS_LOCK_IRQ);
static atomic64_t last_id;
static atomic_t count;
static unsigned int max_records;

/* Kernel objects are aligned: their address is its own good hash once mixed. */
static inline u32 hash_pointer(const void *data, u32 len, u32 seed)
{
	return hash_long(*(const unsigned long *)data ^ seed, 32);
}

static inline int compare_sk(struct rhashtable_compare_arg *arg, const void *obj)
{
	return ((const struct sl_record *)obj)->sk != *(const struct sock * const *)arg->key;
}

static inline int compare_tw(struct rhashtable_compare_arg *arg, const void *obj)
{
	return ((const struct sl_record *)obj)->tw != *(const void * const *)arg->key;
}

static const struct rhashtable_params sk_params = {
	.key_len = sizeof(void *),
	.key_offset = offsetof(struct sl_record, sk),
	.head_offset = offsetof(struct sl_record, sock_link),
	.hashfn = hash_pointer,
	.obj_cmpfn = compare_sk,
	.automatic_shrinking = true,
};

static const struct rhashtable_params tw_params = {
	.key_len = sizeof(void *),
	.key_offset = offsetof(struct sl_record, tw),
	.head_offset = offsetof(struct sl_record, tw_link),
	.hashfn = hash_pointer,
	.obj_cmpfn = compare_tw,
	.automatic_shrinking = true,
};

/**
 * sl_record_init() - make the empty table
 * @max: records at the most; a record takes about 700 bytes
 *
 * Return: 0 or -ENOMEM.
 */
int sl_record_init(unsigned int max)
{
	int err = -ENOMEM;

	max_records = max;
	cache = KMEM_CACHE(sl_record, SLAB_HWCACHE_ALIGN);
	if (!cache)
		return err;
	err = rhashtable_init(&by_sk, &sk_params);
	if (err)
		goto no_sk;
	err = rhashtable_init(&by_tw, &tw_params);
	if (err)
		goto no_tw;
	return 0;

no_tw:
	rhashtable_destroy(&by_sk);
no_sk:
	kmem_cache_destroy(cache);
	return err;
}

static void free_record(struct sl_record *rec)
{
	if (rec->net)
		sl_net_put(rec->net);
	kfree(rec->local_name);
	kfree(rec->remote_name);
	kmem_cache_free(cache, rec);
}

static void free_rcu(struct rcu_head *head)
{
	free_record(container_of(head, struct sl_record, rcu));
}

/**
 * sl_record_exit() - free all records and the table
 *
 * Context: may sleep; no hook and no reader is left.
 */
void sl_record_exit(void)
{
	struct sl_record *rec;
	unsigned long id;

	rhashtable_destroy(&by_tw);
	rhashtable_destroy(&by_sk);
	xa_for_each(&by_id, id, rec)
		free_record(rec);
	xa_destroy(&by_id);
	rcu_barrier();
	kmem_cache_destroy(cache);
}

/**
 * sl_record_new() - memory for a record, and its id
 * @newborn: the socket is new: count it as untracked when there is no room
 *
 * Context: any hook.
 * Return: a record that only the caller knows, or NULL: the table is full, or
 * there is no memory.
 */
struct sl_record *sl_record_new(bool newborn)
{
	enum sl_stat reason = SL_STAT_UNTRACKED_FULL;
	struct sl_record *rec;

	if (atomic_inc_return(&count) > max_records)
		goto refuse;
	reason = SL_STAT_UNTRACKED_NOMEM;
	rec = kmem_cache_zalloc(cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!rec)
		goto refuse;
	spin_lock_init(&rec->lock);
	rec->id = atomic64_inc_return(&last_id);
	return rec;

refuse:
	if (newborn)
		sl_stat_inc(reason);
	atomic_dec(&count);
	return NULL;
}

static int index_id(struct sl_record *rec)
{
	unsigned long flags;
	int err;

	xa_lock_irqsave(&by_id, flags);
	err = xa_err(__xa_store(&by_id, rec->id, rec, GFP_ATOMIC | __GFP_NOWARN));
	xa_unlock_irqrestore(&by_id, flags);
	return err;
}

/**
 * sl_record_insert() - let hooks and readers find a record
 * @rec: from sl_record_new()
 * @sk: the sock that it is about
 *
 * Context: any hook, under rcu_read_lock(), not under sl_record.lock (an
 * rhashtable must not be changed with interrupts off on older kernels).
 * Return: 0; -EEXIST when @sk has a record already, or another error without
 * memory. The caller then owns @rec still.
 */
int sl_record_insert(struct sl_record *rec, const struct sock *sk)
{
	int err;

	rec->sk = sk;
	rec->sk_live = 1;
	err = rhashtable_lookup_insert_fast(&by_sk, &rec->sock_link, sk_params);
	if (err)
		return err;
	err = index_id(rec);
	if (err)
		rhashtable_remove_fast(&by_sk, &rec->sock_link, sk_params);
	return err;
}

/**
 * sl_record_drop() - the end of a record
 * @rec: neither sock nor TIME-WAIT leads to it any more, or never did
 *
 * Context: any hook. Readers that have found it keep it until they leave RCU.
 */
void sl_record_drop(struct sl_record *rec)
{
	unsigned long flags;

	xa_lock_irqsave(&by_id, flags);
	__xa_erase(&by_id, rec->id);
	xa_unlock_irqrestore(&by_id, flags);
	atomic_dec(&count);
	call_rcu(&rec->rcu, free_rcu);
}

/**
 * sl_record_find() - the record of a sock
 * @sk: only compared, never read
 *
 * Context: under rcu_read_lock().
 * Return: no reference; NULL: untracked.
 */
struct sl_record *sl_record_find(const struct sock *sk)
{
	return rhashtable_lookup(&by_sk, &sk, sk_params);
}

/**
 * sl_record_find_tw() - the record of a TIME-WAIT
 * @tw: only compared, never read
 *
 * Context: under rcu_read_lock().
 * Return: no reference; NULL: untracked.
 */
struct sl_record *sl_record_find_tw(const void *tw)
{
	return rhashtable_lookup(&by_tw, &tw, tw_params);
}

/**
 * sl_record_by_id() - the record with an id
 * @id: sl_record.id
 *
 * Context: under rcu_read_lock().
 * Return: no reference; NULL: there is none.
 */
struct sl_record *sl_record_by_id(u64 id)
{
	return xa_load(&by_id, id);
}

/**
 * sl_record_next() - walk the table in the order of ids
 * @id: where to begin
 *
 * Context: under rcu_read_lock(), which may be left between two calls: no
 * record is met twice, and none that was there all the time is passed over.
 * Return: the first record from @id on, no reference; NULL at the end.
 */
struct sl_record *sl_record_next(u64 id)
{
	unsigned long index = id;

	return xa_find(&by_id, &index, ULONG_MAX, XA_PRESENT);
}

/**
 * sl_record_unindex_sk() - the kernel frees the sock
 * @rec: sl_record.sk_live was cleared by the caller
 *
 * Context: any hook, not under sl_record.lock.
 */
void sl_record_unindex_sk(struct sl_record *rec)
{
	rhashtable_remove_fast(&by_sk, &rec->sock_link, sk_params);
}

/**
 * sl_record_index_tw() - a TIME-WAIT replaces the sock
 * @rec: sl_record.tw was set by the caller
 *
 * Context: any hook, not under sl_record.lock.
 * Return: 0, or -ENOMEM: then the record ends with the sock.
 */
int sl_record_index_tw(struct sl_record *rec)
{
	return rhashtable_insert_fast(&by_tw, &rec->tw_link, tw_params);
}

/**
 * sl_record_unindex_tw() - the TIME-WAIT is over
 * @rec: sl_record.tw_live was cleared by the caller
 *
 * Context: any hook, not under sl_record.lock.
 */
void sl_record_unindex_tw(struct sl_record *rec)
{
	rhashtable_remove_fast(&by_tw, &rec->tw_link, tw_params);
}

/** sl_record_count() - records in the table */
unsigned int sl_record_count(void)
{
	return atomic_read(&count);
}

/** sl_record_max() - records at the most */
unsigned int sl_record_max(void)
{
	return max_records;
}
