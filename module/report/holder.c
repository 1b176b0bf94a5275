// SPDX-License-Identifier: GPL-2.0
/* holder.c - who holds which socket, at one moment */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "report/holder.h"
#include "report/share.h"

#define USERS		64	/* of a table at the most */
#define BUCKETS_BITS	9	/* in a page */
#define ACCOUNTED	(GFP_KERNEL_ACCOUNT | __GFP_NOWARN)

static_assert(sizeof(struct hlist_head) << BUCKETS_BITS == 4096);
static_assert(sizeof(struct sl_descriptor) * SL_HOLDERS_PER_PAGE < 4096);

/**
 * struct sl_page - memory of what a walk has met, never one block larger than a page
 * @next: that was full
 */
struct sl_page {
	struct sl_page *next;
};

static void *get_page(const struct sl_holders *holders)
{
	void *page;

	if (holders->charged && !sl_share_take(holders->uid, holders->max_pages))
		return NULL;
	page = (void *)__get_free_page(ACCOUNTED | __GFP_ZERO);
	if (!page && holders->charged)
		sl_share_give(holders->uid, 1);
	return page;
}

static bool add_page(struct sl_holders *holders)
{
	struct sl_page *page = get_page(holders);

	if (!page)
		return false;
	page->next = holders->pages;
	holders->pages = page;
	holders->n_pages++;
	holders->used = sizeof(*page);
	return true;
}

static void *take_bytes(struct sl_holders *holders, unsigned int size)
{
	if ((!holders->pages || holders->used + size > PAGE_SIZE) && !add_page(holders))
		return NULL;
	holders->used += size;
	return (char *)holders->pages + holders->used - size;
}

/**
 * sl_holders_new() - nothing has been met yet
 * @sockets: about how many there will be
 * @max_pages: of memory, for the descriptors that are listed
 * @uid: the memory counts against what this user may keep, all of it; NULL: against nobody's
 *
 * Context: may sleep.
 * Return: to be given to sl_holders_free(); NULL without memory. One without room has no
 * buckets, and keeps nothing.
 */
struct sl_holders *sl_holders_new(unsigned int sockets, unsigned int max_pages, const u32 *uid)
{
	struct sl_holders *holders = kzalloc(sizeof(*holders), ACCOUNTED);
	unsigned int n = clamp_t(unsigned int, roundup_pow_of_two(sockets + 1) >> BUCKETS_BITS, 1,
				 SL_HOLDERS_BUCKETS);

	if (!holders)
		return NULL;
	refcount_set(&holders->refs, 1);
	holders->max_pages = max_pages;
	holders->charged = uid;
	holders->uid = uid ? *uid : 0;
	while (n--) {
		holders->buckets[holders->n_buckets] = get_page(holders);
		if (!holders->buckets[holders->n_buckets])
			break;
		holders->n_buckets++;
	}
	holders->n_buckets = rounddown_pow_of_two(holders->n_buckets ?: 1);
	return holders;
}

/** sl_holders_free() - the end of it. Context: may sleep */
void sl_holders_free(struct sl_holders *holders)
{
	struct sl_page *page, *next;
	unsigned int i;

	for (page = holders->pages; page; page = next) {
		next = page->next;
		free_page((unsigned long)page);
		cond_resched();
	}
	for (i = 0; i < SL_HOLDERS_BUCKETS && holders->buckets[i]; i++)
		free_page((unsigned long)holders->buckets[i]);
	if (holders->charged)
		sl_share_give(holders->uid, holders->n_pages + i);
	kfree(holders);
}

/* The number of pages is a power of two; ids go up one by one. */
static struct hlist_head *bucket_of(const struct sl_holders *holders, u64 id)
{
	return &holders->buckets[(id >> BUCKETS_BITS) & (holders->n_buckets - 1)]
				[id & ((1 << BUCKETS_BITS) - 1)];
}

/**
 * sl_holders_add_table() - one more table is being walked
 * @holders: of the walk
 *
 * Return: NULL without memory.
 */
struct sl_fdtable *sl_holders_add_table(struct sl_holders *holders)
{
	return take_bytes(holders, sizeof(struct sl_fdtable));
}

/* A process whose leader has gone comes with each of its threads. */
static bool has_user(const struct sl_fdtable *table, const struct sl_user *user)
{
	const struct sl_user *other;

	for (other = table->users; other; other = other->next)
		if (other->tgid == user->tgid && other->thread == user->thread)
			return true;
	return false;
}

/**
 * sl_holders_add_user() - a process has a table
 * @holders: of the walk
 * @table: from sl_holders_add_table()
 * @user: who; is copied
 *
 * Return: 0, also for one that is known, or is beyond those that are listed; -ENOMEM.
 */
int sl_holders_add_user(struct sl_holders *holders, struct sl_fdtable *table,
			const struct sl_user *user)
{
	struct sl_user *new;

	if (table->n == USERS || has_user(table, user))
		return 0;
	new = take_bytes(holders, sizeof(*new));
	if (!new)
		return -ENOMEM;
	*new = *user;
	new->next = NULL;
	if (table->last)
		table->last->next = new;
	else
		table->users = new;
	table->last = new;
	table->n++;
	return 0;
}

static struct sl_held *find_held(const struct sl_holders *holders, u64 id)
{
	struct sl_held *held;

	if (!holders->buckets[0])
		return NULL;
	hlist_for_each_entry(held, bucket_of(holders, id), node)
		if (held->id == id)
			return held;
	return NULL;
}

static struct sl_held *add_held(struct sl_holders *holders, u64 id)
{
	struct sl_held *held = holders->buckets[0] ? take_bytes(holders, sizeof(*held)) : NULL;

	if (!held)
		return NULL;
	held->id = id;
	held->references = U32_MAX;
	hlist_add_head(&held->node, bucket_of(holders, id));
	return held;
}

/*
 * Beyond the half of the room, only the first descriptor of a socket is listed: who
 * has many does not take the room from the sockets of others.
 */
static bool has_room(const struct sl_holders *holders, const struct sl_held *held)
{
	unsigned int n = holders->n_pages;

	if (!holders->charged && n >= holders->max_pages)
		return false;
	return held->listed < (n < holders->max_pages / 2 ? SL_HOLDERS_LISTED : 1);
}

static void list_descriptor(struct sl_holders *holders, struct sl_held *held,
			    const struct sl_descriptor *descriptor)
{
	struct sl_descriptor *new;

	if (!has_room(holders, held))
		return;
	new = take_bytes(holders, sizeof(*new));
	if (!new)
		return;
	*new = *descriptor;
	new->next = NULL;
	if (held->last)
		held->last->next = new;
	else
		held->first = new;
	held->last = new;
	held->listed++;
}

/**
 * sl_holders_add() - a descriptor has been met
 * @holders: of the walk
 * @id: of the socket
 * @descriptor: is copied, when there is room for it, and counted
 * @references: to the open file
 *
 * Return: 0, or -ENOMEM.
 */
int sl_holders_add(struct sl_holders *holders, u64 id, const struct sl_descriptor *descriptor,
		   u32 references)
{
	struct sl_held *held = find_held(holders, id) ?: add_held(holders, id);

	if (!held)
		return -ENOMEM;
	held->n++;
	held->references = min(held->references, references);
	list_descriptor(holders, held, descriptor);
	return 0;
}

/**
 * sl_holders_find() - the descriptors of a socket
 * @holders: what a walk has met, or NULL
 * @id: the socket
 *
 * Return: valid as long as @holders; NULL: it has none.
 */
const struct sl_held *sl_holders_find(const struct sl_holders *holders, u64 id)
{
	return holders ? find_held(holders, id) : NULL;
}

/**
 * sl_held_count() - how many holders a socket has: process and descriptor
 * @held: from sl_holders_find(), NULL too
 *
 * A descriptor counts for each process that has its table, one that is not listed once.
 */
u32 sl_held_count(const struct sl_held *held)
{
	const struct sl_descriptor *descriptor;
	u32 n;

	if (!held)
		return 0;
	n = held->n - held->listed;
	for (descriptor = held->first; descriptor; descriptor = descriptor->next)
		n += descriptor->table->n;
	return n;
}

/**
 * sl_held_extra_refs() - references to a socket's open file that are no descriptors
 * @held: from sl_holders_find()
 * @references: to the open file, now
 *
 * A descriptor is one, however many processes have its table. The least number that was
 * seen counts: what has come or gone during the walk is none of them.
 *
 * Return: what is left when the descriptors are taken off: a message, io_uring, a call
 * in progress.
 */
u32 sl_held_extra_refs(const struct sl_held *held, u32 references)
{
	references = min(references, held->references);
	return references > held->n ? references - held->n : 0;
}

/**
 * sl_held_begin() - go through the holders of a socket that are listed
 * @cursor: set to the first
 * @held: from sl_holders_find(), NULL too
 */
void sl_held_begin(struct sl_holder_cursor *cursor, const struct sl_held *held)
{
	cursor->descriptor = held ? held->first : NULL;
	cursor->user = cursor->descriptor ? cursor->descriptor->table->users : NULL;
}

/**
 * sl_held_next() - the next holder
 * @cursor: from sl_held_begin()
 * @holder: filled in
 *
 * Return: false: there is none.
 */
bool sl_held_next(struct sl_holder_cursor *cursor, struct sl_holder *holder)
{
	const struct sl_descriptor *descriptor = cursor->descriptor;
	const struct sl_user *user = cursor->user;

	if (!user)
		return false;
	*holder = (struct sl_holder){
		.open_ns = descriptor->open_ns,
		.tgid = user->tgid,
		.thread = user->thread,
		.fd = descriptor->fd,
		.open_how = descriptor->open_how,
		.exec = descriptor->exec,
	};
	memcpy(holder->comm, user->comm, SL_COMM_LEN);
	cursor->user = user->next;
	if (cursor->user)
		return true;
	cursor->descriptor = descriptor->next;
	if (cursor->descriptor)
		cursor->user = cursor->descriptor->table->users;
	return true;
}
