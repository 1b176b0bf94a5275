/* SPDX-License-Identifier: GPL-2.0 */
/*
 * record.h - what socklife keeps about each socket, and the table of it
 *
 * A hash table of fixed size, by the address of the kernel's sock. The lock of
 * a bucket guards the bucket and the records in it: a hook takes one lock, and
 * a record needs neither references nor a grace period. A reader goes from
 * bucket to bucket; since records never move, it finds each one once. For the
 * costs and for what else was tried see Documentation/costs.md.
 */
#ifndef SOCKLIFE_RECORD_H
#define SOCKLIFE_RECORD_H

#include <linux/sched.h>	/* bit_spinlock.h needs its cpu_relax() */

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/hash.h>
#include <linux/irqflags.h>
#include <linux/list_bl.h>
#include <linux/lockdep.h>

#include "table/account.h"
#include "table/event.h"
#include "table/history.h"
#include "table/ledger.h"
#include "table/life.h"
#include "table/remotes.h"
#include "table/stats.h"

struct msghdr;
struct sl_net;
struct sock;

/**
 * struct sl_end - a socket's last numbers
 * @unsent: bytes not sent, or not acknowledged
 * @unread: bytes that were never read
 * @retrans: segments retransmitted
 * @rtt_us: smoothed round-trip time, 0: never measured
 * @drops: see sl_sample_drops()
 * @segments: TCP: segments with data received until the last descriptor was closed
 */
struct sl_end {
	u32 unsent;
	u32 unread;
	u32 retrans;
	u32 rtt_us;
	u32 drops;
	u32 segments;
};

/**
 * struct sl_pending - the arguments of a send or receive in progress
 * @task: the calling task; NULL: unused
 * @msg: of the call, valid until it returns; NULL: not known
 * @size: bytes requested
 * @begun: sl_stamp() when it was called; 0, or before sl_sub_data_since: not known
 */
struct sl_pending {
	const struct task_struct *task;
	const struct msghdr *msg;
	size_t size;
	u64 begun;
};

/**
 * struct sl_binding - the address that a bind() in progress asks for
 * @task: the calling task, only compared
 * @local: if it is of another family than AF_UNIX, else empty
 * @name: if it is of AF_UNIX, else empty
 */
struct sl_binding {
	const void *task;
	struct sl_addr local;
	struct sl_name name;
};

/**
 * struct sl_table - a hash table of records
 * @buckets: chains, the youngest record first; bit 0 of each is its lock, which
 *           guards the chain and all records in it. Only the locks of the ring and of
 *           sl_sample_getname() nest inside. Taken with interrupts off, since hooks
 *           run in task and in softirq context
 * @map: lockdep's view of all the locks
 */
struct sl_table {
	struct hlist_bl_head *buckets;
	struct lockdep_map map;
};

/**
 * struct sl_record - a socket
 * @link: in @bucket
 * @bucket: by the address of the sock, as long as that lives
 * @past: among the records without a sock (@tw_only), or in the history
 * @tw_link: in the table by TIME-WAIT
 * @later: the next record of @account in the history
 * @sk: the key; never changes. Valid as a pointer only while @sk_live
 * @sk_live: @sk is not freed. Its plain fields may be read under the lock: the hook on
 *           security_sk_free() waits for the lock before the memory is freed
 * @tw: the TIME-WAIT that replaced the sock
 * @tw_live: likewise for @tw
 * @tw_met: a segment was received for @tw
 * @tw_reset: the last of them was a RST
 * @id: the socket's identity, never reused; from sl_record_insert()
 * @feed_reader: it reads the feed: its sends and receives are counted, not published
 * @fast_path: without subscribers, its transfers only need to be counted
 * @tw_only: the sock is gone: the record is in the table by TIME-WAIT alone, whose lock
 *           guards it, and takes no place for a socket any more
 * @disconnected: by connect(AF_UNSPEC); @remote keeps the last address
 * @sampled: @life.state was read from the sock at the census; no state event since then
 * @subs: a bit for each subscription that it fits, see feed/subscription.h
 * @sub_gen: for which filters that was worked out, 0: not yet
 * @shutdown_how: of the last call of shutdown(), which may fail
 * @life: the life so far
 * @gen: events so far
 * @net: the namespace; a reference
 * @account: of the user who has it, see account.h
 * @cookie: SO_COOKIE if the kernel has generated one, else 0
 * @inode: in sockfs, 0: none yet
 * @listener: id of the listener that made it, or 0
 * @peer: id of the AF_UNIX peer, or 0
 * @backlog: of the last listen()
 * @cgroup: id of the control group that it was made in
 * @end: sampled when the connection ended or the last descriptor was closed
 * @release_how: enum socklife_fd_close, CLOSE or EXIT; see sl_ledger_last_how()
 * @release_signal: that ended the process, if it did
 * @reason: negative errno with which the protocol is about to close it, else 0
 * @creator: the task that made or accepted it; tgid 0: unknown, or no task
 * @releaser: the task that closed the last descriptor; likewise
 * @ledger: how its descriptors were opened and closed
 * @local: last known address
 * @remote: last known address, see @disconnected
 * @local_name: AF_UNIX address from sl_name_keep(), or NULL
 * @remote_name: likewise
 * @remotes: the last remote addresses of an unconnected socket, or NULL
 * @binding: NULL: none, or nobody reads the feed
 * @pending: a call in progress whose slot in sl_pending_slots was in use, see pending.c
 */
struct sl_record {
	/* set for each new record, or valid only if a field below says so */
	union {
		struct {
			struct hlist_bl_node link;
			struct hlist_bl_head *bucket;
		};
		struct sl_past_node past;
	};
	union {
		struct hlist_bl_node tw_link;
		struct sl_record *later;
	};
	const struct sock *sk;
	const void *tw;
	u64 id;
	struct sl_net *net;
	struct sl_account *account;
	u64 cgroup;
	u32 uid;
	u32 ifindex;

	/* cleared by sl_record_new() */
	u64 gen;
	u8 sk_live : 1;
	u8 tw_live : 1;
	u8 tw_met : 1;
	u8 tw_reset : 1;
	u8 feed_reader : 1;
	u8 fast_path : 1;
	u8 disconnected : 1;
	u8 sampled : 1;
	u8 tw_only;
	u8 shutdown_how;
	u16 family;
	u16 type;
	u16 protocol;
	u32 subs;
	u64 sub_gen;
	struct life life;
	u64 cookie;
	u64 inode;
	u64 listener;
	u64 peer;
	u32 backlog;
	struct sl_end end;
	u8 release_how;
	u8 release_signal;
	s16 reason;
	struct sl_task creator;
	struct sl_task releaser;
	struct sl_ledger ledger;
	struct sl_addr local;
	struct sl_addr remote;
	const struct sl_name *local_name;
	const struct sl_name *remote_name;
	struct sl_remotes *remotes;
	struct sl_binding *binding;
	struct sl_pending pending;
};

/**
 * struct sl_cursor - a reader's place in the table; zeroed: at its beginning
 * @bucket: index
 * @above: records of this bucket with this id or a higher one are done; 0: none is
 * @begun: @node is in use
 * @node: among the records without a sock: those before are done
 * @lone_seq: how many of these had come when it was the last of them
 */
struct sl_cursor {
	unsigned int bucket;
	u64 above;
	bool begun;
	struct sl_past_node node;
	unsigned long lone_seq;
};

extern struct sl_table sl_table;
extern atomic64_t sl_record_last_id;
extern bool sl_free_hook_active;
extern unsigned int sl_table_shift;

int sl_record_init(unsigned int max, unsigned int max_timewaits);
void sl_record_exit(void);
struct sl_record *sl_record_new(struct sl_account *account, bool newborn);
struct sl_record *sl_record_blank(void);
void sl_record_free(struct sl_record *rec);
void sl_record_retire(struct sl_record *rec);
void sl_record_dispose(struct sl_record *rec);
struct sl_record *sl_record_next(struct sl_cursor *cursor, unsigned long *flags);
void sl_record_done(struct sl_record *rec, unsigned long flags);
void sl_record_leave(struct sl_cursor *cursor);

void sl_record_sock_gone(struct sl_record *rec, unsigned long flags);
bool sl_record_reserve_tw(struct sl_record *rec);
void sl_record_add_tw(struct sl_record *rec);
struct sl_record *sl_record_lock_tw(const void *tw, unsigned long *flags);
void sl_record_remove_tw(struct sl_record *rec);
void sl_record_remove_lone(struct sl_record *rec);
void sl_record_unlock_tw(struct sl_record *rec, unsigned long flags);

unsigned int sl_record_count(void);
unsigned int sl_record_max(void);
unsigned int sl_record_timewaits(void);
unsigned int sl_record_timewaits_max(void);
void sl_record_allow_sk_access(bool allowed);

/** sl_record_disconnected() - is its remote address outdated? @rec is locked */
static inline bool sl_record_disconnected(const struct sl_record *rec)
{
	return rec->disconnected && rec->sk_live;
}

static __always_inline struct hlist_bl_head *sl_bucket_of(const struct sl_table *table,
							  const void *key)
{
	return &table->buckets[(unsigned long)key * GOLDEN_RATIO_64 >> sl_table_shift];
}

/* Interrupts are off, so there is no preemption to be counted as hlist_bl_lock() would. */
static __always_inline void sl_bucket_lock(struct sl_table *table, struct hlist_bl_head *bucket)
{
	unsigned long *word = (unsigned long *)bucket;

	while (unlikely(test_and_set_bit_lock(0, word)))
		while (test_bit(0, word))
			cpu_relax();
	lock_map_acquire(&table->map);
}

static __always_inline void sl_bucket_unlock(struct sl_table *table, struct hlist_bl_head *bucket)
{
	lock_map_release(&table->map);
	__clear_bit_unlock(0, (unsigned long *)bucket);	/* only the holder writes the word */
}

/**
 * sl_record_find() - find and lock the record of a sock
 * @sk: not read
 * @flags: for sl_record_unlock()
 *
 * On success @sk's memory is not freed while the lock is held.
 *
 * Always inline: a call, and @flags on the stack with a canary behind it, would cost 16
 * instructions in each of the twenty hooks on the way of a connection.
 *
 * Return: the record; NULL if there is none, then nothing is held.
 */
static __always_inline struct sl_record *sl_record_find(const struct sock *sk, unsigned long *flags)
{
	struct hlist_bl_head *bucket = sl_bucket_of(&sl_table, sk);
	struct hlist_bl_node *node;
	struct sl_record *rec;

	local_irq_save(*flags);
	sl_bucket_lock(&sl_table, bucket);
	hlist_bl_for_each_entry(rec, node, bucket, link)
		if (rec->sk == sk && rec->sk_live)
			return rec;
	sl_bucket_unlock(&sl_table, bucket);
	local_irq_restore(*flags);
	return NULL;
}

/** sl_record_lock() - sl_record_find() for hooks: counts a sock without a record */
static __always_inline struct sl_record *sl_record_lock(const struct sock *sk, unsigned long *flags)
{
	struct sl_record *rec = sl_record_find(sk, flags);

	if (unlikely(!rec))
		sl_stat_inc(SL_STAT_UNKNOWN);
	return rec;
}

/** sl_record_unlock() - undo sl_record_find(), sl_record_insert() */
static __always_inline void sl_record_unlock(struct sl_record *rec, unsigned long flags)
{
	sl_bucket_unlock(&sl_table, rec->bucket);
	local_irq_restore(flags);
}

/**
 * sl_record_insert() - put a record into the table, and give it its id
 * @rec: from sl_record_new()
 * @sk: its sock
 * @flags: for sl_record_unlock()
 *
 * The id is drawn under the lock, so that the chain descends by id: a walk that has
 * unlocked the bucket knows its place by an id alone.
 *
 * Always inline, as sl_record_find().
 *
 * Return: 0, with the record locked; -EEXIST if @sk has a record already: then
 * nothing is held, and the caller still owns @rec.
 */
static __always_inline int sl_record_insert(struct sl_record *rec, const struct sock *sk,
					    unsigned long *flags)
{
	struct hlist_bl_head *bucket = sl_bucket_of(&sl_table, sk);
	struct hlist_bl_node *node;
	struct sl_record *other;

	rec->sk = sk;
	rec->sk_live = 1;
	rec->bucket = bucket;
	local_irq_save(*flags);
	sl_bucket_lock(&sl_table, bucket);
	hlist_bl_for_each_entry(other, node, bucket, link) {
		if (other->sk != sk || !other->sk_live)
			continue;
		sl_record_unlock(rec, *flags);
		return -EEXIST;
	}
	rec->id = atomic64_inc_return(&sl_record_last_id);
	hlist_bl_add_head(&rec->link, bucket);
	return 0;
}

/**
 * sl_record_remove() - take a record out of the table
 * @rec: locked; the caller unlocks it and passes it on, or frees it
 */
static inline void sl_record_remove(struct sl_record *rec)
{
	if (unlikely(rec->tw_only))
		sl_record_remove_lone(rec);
	else
		hlist_bl_del(&rec->link);
}

#endif /* SOCKLIFE_RECORD_H */
