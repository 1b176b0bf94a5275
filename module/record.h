/* SPDX-License-Identifier: GPL-2.0 */
/*
 * record.h - what socklife keeps about each socket, and the table of it
 *
 * Two indexes lead to a record: by the address of the kernel's sock (or of the
 * TIME-WAIT that replaced it), for the hooks, and by socklife's own id, for
 * readers: ids only grow, so a dump goes on after the last one that it showed,
 * whatever happened in between.
 */
#ifndef SOCKLIFE_RECORD_H
#define SOCKLIFE_RECORD_H

#include <linux/rcupdate.h>
#include <linux/rhashtable-types.h>
#include <linux/spinlock.h>

#include "life.h"

struct sock;
struct sl_net;

#define SL_RECENT 4

/**
 * struct sl_fd - a descriptor by which the socket was seen
 * @tgid: the process; 0: unused
 * @fd: the number
 */
struct sl_fd {
	u32 tgid;
	s32 fd;
};

/**
 * struct sl_record - a socket
 * @sock_link: in the index by sock
 * @tw_link: in the index by TIME-WAIT
 * @sk: the key; never changes, says nothing about the sock being there
 * @tw: the TIME-WAIT that replaced the sock, the other key; changes once
 * @id: for ever
 * @lock: guards all that follows; innermost but for the ring's. Taken with
 *        interrupts off: hooks run in task and softirq context
 * @ready: filled in; before that, only the census knows what to do with it
 * @sk_live: the kernel has not freed @sk: who holds @lock may read its plain
 *           fields, for the hook that hears of the freeing waits for @lock
 * @tw_live: likewise for @tw
 * @life: the life so far
 * @gen: events so far
 * @net: the namespace; a reference
 * @cookie: SO_COOKIE if somebody asked for it, else 0
 * @inode: of the socket's file system, 0: none yet
 * @listener: id of the listener that made it, or 0
 * @peer: id of the AF_UNIX peer, or 0
 * @backlog: of the last listen()
 * @quiet: a reader of the feed: its sends and receives are counted, not published
 * @sampled: @life.state is the sock's at the census, and no event has told since
 * @creator: who made or accepted it; tgid 0: unknown, or nobody
 * @recent: the descriptors that were seen last; a hint for events, not the truth
 * @local: last known address
 * @remote: last known address
 * @local_name: AF_UNIX address, or NULL. Replaced, never changed
 * @remote_name: likewise
 */
struct sl_record {
	struct rhash_head sock_link;
	struct rhash_head tw_link;
	const struct sock *sk;
	const void *tw;
	u64 id;
	spinlock_t lock;

	struct life life;
	u64 gen;
	struct sl_net *net;
	u64 cookie;
	u64 inode;
	u64 listener;
	u64 peer;
	u32 backlog;
	u32 uid;
	u32 ifindex;
	u16 family;
	u16 type;
	u16 protocol;
	u8 ready : 1;
	u8 sk_live : 1;
	u8 tw_live : 1;
	u8 quiet : 1;
	u8 sampled : 1;
	struct sl_task creator;
	struct sl_fd recent[SL_RECENT];
	struct sl_addr local;
	struct sl_addr remote;
	const struct sl_name *local_name;
	const struct sl_name *remote_name;
	struct rcu_head rcu;
};

int sl_record_init(unsigned int max);
void sl_record_exit(void);

struct sl_record *sl_record_new(bool newborn);
int sl_record_insert(struct sl_record *rec, const struct sock *sk);
void sl_record_drop(struct sl_record *rec);
struct sl_record *sl_record_find(const struct sock *sk);
struct sl_record *sl_record_by_id(u64 id);
struct sl_record *sl_record_next(u64 id);
void sl_record_unindex_sk(struct sl_record *rec);
int sl_record_index_tw(struct sl_record *rec);
void sl_record_unindex_tw(struct sl_record *rec);
struct sl_record *sl_record_find_tw(const void *tw);
unsigned int sl_record_count(void);
unsigned int sl_record_max(void);

#endif /* SOCKLIFE_RECORD_H */
