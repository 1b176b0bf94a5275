/* SPDX-License-Identifier: GPL-2.0 */
/*
 * holder.h - who holds which socket, at one moment
 *
 * Found by walking the descriptor tables when a reader asks (collect.h): a fork, a
 * closed table or a passed descriptor costs the hooks nothing, and the answer is the
 * kernel's own. Descriptors are kept apart from the processes that have their table, so
 * that processes times descriptors is never multiplied out but for what is shown.
 */
#ifndef SOCKLIFE_HOLDER_H
#define SOCKLIFE_HOLDER_H

#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/types.h>

#include "table/event.h"

#define SL_HOLDERS_LISTED	512	/* of a socket at the most; more are only counted */
#define SL_HOLDERS_BUCKETS	64	/* pages of buckets at the most */
#define SL_HOLDERS_PER_PAGE	127	/* descriptors that fit into a page */

/**
 * struct sl_holder - a descriptor, as it is shown
 * @open_ns: when it came; 0: not known
 * @tgid: the process
 * @thread: that has a table of its own; 0: it is the process's
 * @fd: the number
 * @open_how: enum socklife_fd_open
 * @exec: the process has executed another program since
 * @comm: program name
 */
struct sl_holder {
	u64 open_ns;
	u32 tgid;
	u32 thread;
	s32 fd;
	u8 open_how;
	bool exec;
	char comm[SL_COMM_LEN];
};

/**
 * struct sl_user - a process, or a thread with a table of its own
 * @next: that has the same table
 * @tgid: the process
 * @thread: 0: the table is the process's
 * @comm: program name
 */
struct sl_user {
	struct sl_user *next;
	u32 tgid;
	u32 thread;
	char comm[SL_COMM_LEN];
};

/**
 * struct sl_fdtable - a table that has been walked
 * @users: who has it, the first one first
 * @last: of @users
 * @n: how many of @users
 */
struct sl_fdtable {
	struct sl_user *users;
	struct sl_user *last;
	unsigned int n;
};

/**
 * struct sl_descriptor - of a socket
 * @next: of the same socket
 * @table: in which it is
 * @open_ns: see struct sl_holder
 * @fd: likewise
 * @open_how: likewise
 * @exec: likewise
 */
struct sl_descriptor {
	struct sl_descriptor *next;
	const struct sl_fdtable *table;
	u64 open_ns;
	s32 fd;
	u8 open_how;
	bool exec;
};

/**
 * struct sl_held - a socket that has descriptors
 * @node: in its bucket
 * @id: of the socket
 * @first: its descriptors, in the order in which they were met
 * @last: of @first
 * @n: descriptors, in all tables
 * @listed: how many of them are in @first
 * @references: to its open file, the least that was seen
 */
struct sl_held {
	struct hlist_node node;
	u64 id;
	struct sl_descriptor *first;
	struct sl_descriptor *last;
	u32 n;
	u32 listed;
	u32 references;
};

/**
 * struct sl_holders - what a walk has met
 * @refs: readers that share it
 * @time: when the walk began
 * @everywhere: the tables of all processes were walked, and for all sockets
 * @incomplete: there was no room for all, or there were too many
 * @charged: all of its pages count against what @uid may keep
 * @uid: for whom it was made
 * @n_pages: in @pages
 * @n_buckets: pages in use of @buckets, a power of two
 * @max_pages: up to which descriptors are listed, or which @uid may keep in all
 * @used: bytes of the last page
 * @pages: all memory but this and the buckets
 * @buckets: of the sockets, by id
 */
struct sl_holders {
	refcount_t refs;
	u64 time;
	bool everywhere;
	bool incomplete;
	bool charged;
	u32 uid;
	unsigned int n_pages;
	unsigned int n_buckets;
	unsigned int max_pages;
	unsigned int used;
	struct sl_page *pages;
	struct hlist_head *buckets[SL_HOLDERS_BUCKETS];
};

/**
 * struct sl_holder_cursor - goes through the holders of a socket; zeroed: none
 * @descriptor: of the next holder
 * @user: likewise
 */
struct sl_holder_cursor {
	const struct sl_descriptor *descriptor;
	const struct sl_user *user;
};

struct sl_holders *sl_holders_new(unsigned int sockets, unsigned int max_pages, const u32 *uid);
void sl_holders_free(struct sl_holders *holders);
struct sl_fdtable *sl_holders_add_table(struct sl_holders *holders);
int sl_holders_add_user(struct sl_holders *holders, struct sl_fdtable *table,
			const struct sl_user *user);
int sl_holders_add(struct sl_holders *holders, u64 id, const struct sl_descriptor *descriptor,
		   u32 references);

const struct sl_held *sl_holders_find(const struct sl_holders *holders, u64 id);
u32 sl_held_count(const struct sl_held *held);
u32 sl_held_extra_refs(const struct sl_held *held, u32 references);
void sl_held_begin(struct sl_holder_cursor *cursor, const struct sl_held *held);
bool sl_held_next(struct sl_holder_cursor *cursor, struct sl_holder *holder);

#endif /* SOCKLIFE_HOLDER_H */
