/* SPDX-License-Identifier: GPL-2.0 */
/*
 * record.h - what socklife keeps about each socket, and the table of it
 *
 * A hash table of fixed size, by the address of the kernel's sock. The lock of
 * a bucket guards the bucket and the records in it: a hook takes one lock, and
 * a record needs neither references nor a grace period. A reader goes from
 * bucket to bucket; since nothing moves, it meets each record once. What it
 * costs, and what else was tried, is in Documentation/costs.md.
 */
#ifndef SOCKLIFE_RECORD_H
#define SOCKLIFE_RECORD_H

#include <linux/sched.h>	/* bit_spinlock.h needs its cpu_relax() */

#include <linux/bitops.h>
#include <linux/hash.h>
#include <linux/irqflags.h>
#include <linux/list_bl.h>
#include <linux/lockdep.h>

#include "table/event.h"
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
 * @unread: bytes that nobody read
 * @retrans: segments sent again
 * @rtt_us: smoothed round-trip time, 0: never measured
 * @drops: what did not reach the program, see sl_sample_drops()
 * @segments: of TCP, with data, that had come when the last descriptor went
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
 * struct sl_pending - of one call
 * @task: whose; NULL: of none
 * @msg: of the call, and there as long as that is not over; NULL: not known
 * @size: bytes
 */
struct sl_pending {
	const struct task_struct *task;
	const struct msghdr *msg;
	size_t size;
};

/**
 * struct sl_table - a hash table of records
 * @buckets: chains, the youngest record first; bit 0 of each is its lock, which
 *           guards the chain and all in it. Innermost but for the ring's and
 *           those of sl_sample_getname(). Taken
 *           with interrupts off: hooks run in task and softirq context
 * @map: lockdep's view of all the locks
 */
struct sl_table {
	struct hlist_bl_head *buckets;
	struct lockdep_map map;
};

/**
 * struct sl_record - a socket
 * @link: in @bucket
 * @bucket: never changes
 * @tw_link: in the table by TIME-WAIT
 * @sk: the key; never changes, says nothing about the sock being there
 * @sk_live: the kernel has not freed @sk: who holds the lock may read its plain
 *           fields, for the hook that hears of the freeing waits for the lock
 * @tw: the TIME-WAIT that replaced the sock
 * @tw_live: likewise for @tw
 * @tw_met: a segment has come for @tw
 * @tw_reset: the last one was a reset
 * @place: in the history, when it is in no table any more
 * @id: for ever
 * @feed_reader: a reader of the feed: its sends and receives are counted, not published
 * @fast_path: its transfers need nothing but to be counted while nobody listens
 * @disconnected: connect(AF_UNSPEC) has taken its remote side away; the last one is kept
 * @sampled: @life.state is the sock's at the census, and no event has told since
 * @life: the life so far
 * @gen: events so far
 * @net: the namespace; a reference
 * @cookie: SO_COOKIE if somebody asked for it, else 0
 * @inode: of the socket's file system, 0: none yet
 * @listener: id of the listener that made it, or 0
 * @peer: id of the AF_UNIX peer, or 0
 * @backlog: of the last listen()
 * @cgroup: id of the control group that it was made in
 * @end: as it was when the conversation ended, or the last descriptor went
 * @release_how: enum socklife_fd_close
 * @release_signal: that ended the process, if it did
 * @reason: negative errno for which the protocol is closing it, until it is closed
 * @creator: who made or accepted it; tgid 0: unknown, or nobody
 * @releaser: who closed the last descriptor; likewise
 * @ledger: how its descriptors came and went
 * @local: last known address
 * @remote: last known address, see @disconnected
 * @local_name: AF_UNIX address from sl_name_keep(), or NULL
 * @remote_name: likewise
 * @remotes: with whom it speaks without being connected, or NULL
 * @pending: what a call in progress asks for that found no room elsewhere, see pending.c
 */
struct sl_record {
	/* each birth sets these, or they are valid only together with what says so below */
	struct hlist_bl_node link;
	struct hlist_bl_head *bucket;
	union {
		struct hlist_bl_node tw_link;
		u64 place;
	};
	const struct sock *sk;
	const void *tw;
	u64 id;
	struct sl_net *net;
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
	u16 family;
	u16 type;
	u16 protocol;
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
	struct sl_pending pending;
};

/**
 * struct sl_cursor - a reader's place in the table; zeroed: at its beginning
 * @bucket: index
 * @above: records of this bucket from this id on have been met; 0: none
 */
struct sl_cursor {
	unsigned int bucket;
	u64 above;
};

extern struct sl_table sl_table;
extern bool sl_free_hook_active;
extern unsigned int sl_table_shift;

int sl_record_init(unsigned int max);
void sl_record_exit(void);
struct sl_record *sl_record_new(bool newborn);
struct sl_record *sl_record_blank(void);
void sl_record_free(struct sl_record *rec);
void sl_record_retire(struct sl_record *rec);
void sl_record_dispose(struct sl_record *rec);
struct sl_record *sl_record_next(struct sl_cursor *cursor, unsigned long *flags);

void sl_record_add_tw(struct sl_record *rec);
struct sl_record *sl_record_lock_tw(const void *tw, unsigned long *flags);
void sl_record_remove_tw(struct sl_record *rec);
void sl_record_unlock_tw(struct sl_record *rec, unsigned long flags);

unsigned int sl_record_count(void);
unsigned int sl_record_max(void);
void sl_record_allow_sk_access(bool heard);

/** sl_record_disconnected() - it lives, and its remote address is of the past; @rec is locked */
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
	__clear_bit_unlock(0, (unsigned long *)bucket);	/* who holds it alone writes the word */
}

/**
 * sl_record_find() - find and lock the record of a sock
 * @sk: not read
 * @flags: for sl_record_unlock()
 *
 * On success @sk's memory stays as long as the lock is held.
 *
 * Inline always: a call, and @flags on the stack with a canary behind them, are 16
 * instructions in each of the twenty hooks that a connection passes.
 *
 * Return: NULL: there is none, nothing is held.
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

/** sl_record_lock() - sl_record_find() in a hook: a miss is counted */
static __always_inline struct sl_record *sl_record_lock(const struct sock *sk, unsigned long *flags)
{
	struct sl_record *rec = sl_record_find(sk, flags);

	if (unlikely(!rec))
		sl_stat_inc(SL_STAT_UNKNOWN);
	return rec;
}

/** sl_record_unlock() - undo sl_record_find(), sl_record_insert(), sl_record_next() */
static __always_inline void sl_record_unlock(struct sl_record *rec, unsigned long flags)
{
	sl_bucket_unlock(&sl_table, rec->bucket);
	local_irq_restore(flags);
}

/**
 * sl_record_insert() - let hooks and readers find a record
 * @rec: from sl_record_new()
 * @sk: the sock that it is about
 * @flags: for sl_record_unlock()
 *
 * Inline always, as sl_record_find().
 *
 * Return: 0, with the record locked; -EEXIST when @sk has a record already:
 * then nothing is held and the caller owns @rec still.
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
	hlist_bl_add_head(&rec->link, bucket);
	return 0;
}

/**
 * sl_record_remove() - out of the table
 * @rec: locked; unlock and free it then
 */
static inline void sl_record_remove(struct sl_record *rec)
{
	hlist_bl_del(&rec->link);
}

#endif /* SOCKLIFE_RECORD_H */
