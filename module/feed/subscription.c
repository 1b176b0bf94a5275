// SPDX-License-Identifier: GPL-2.0
/*
 * subscription.c - who gets which events
 *
 * A place of a subscription that has ended is used again after a grace period: until
 * then a publisher, with interrupts off, may still use its bit.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#include "feed/feed.h"
#include "feed/filter.h"
#include "feed/subscription.h"
#include "table/clock.h"
#include "table/stats.h"

int sl_feed_is_on;
u64 sl_sub_gen = 1;			/* rises with each change of a subscription */
u32 sl_sub_limited;			/* who is without a capability */
u32 sl_sub_traced;			/* bits: types of events whose trace event is on */
u32 sl_sub_wanted[SOCKLIFE_EVENT_MAX + 1];	/* by event type: who wants it */
u64 sl_sub_data_since_ns;			/* the same, sl_now() */
u16 sl_sub_payload_size;		/* the most that somebody wants of a send or receive */
unsigned int sl_sub_payload_round;	/* odd: somebody wants it, and all that is above says so */
u64 sl_sub_data_since;			/* sl_stamp() when sends and receives began to be wanted; 0: they are not */

static struct sl_sub __rcu *sub_at[SL_SUBS];
static unsigned long slots_used;	/* bits; also of subscriptions that wait for readers */
static void (*wanted_changed)(void);	/* see sl_sub_on_change() */
static DEFINE_MUTEX(subs_mutex);	/* guards what is above, and the batches */

/** sl_subs_lock() - nothing changes; may sleep */
void sl_subs_lock(void)
{
	mutex_lock(&subs_mutex);
}

/** sl_subs_unlock() - undo sl_subs_lock() */
void sl_subs_unlock(void)
{
	mutex_unlock(&subs_mutex);
}

/**
 * sl_sub_match() - work out which subscriptions a record fits
 * @rec: locked, so interrupts are off
 *
 * The number is read before the filters: a filter that comes meanwhile has a later one.
 */
noinline void sl_sub_match(struct sl_record *rec)
{
	u64 gen = smp_load_acquire(&sl_sub_gen);	/* pairs with begin_anew() */
	unsigned long slots = READ_ONCE(slots_used);
	u32 subs = 0;
	unsigned int i;

	for_each_set_bit(i, &slots, SL_SUBS) {
		const struct sl_sub *sub = rcu_dereference_sched(sub_at[i]);

		if (sub && sl_filter_fits(rcu_dereference_sched(sub->filter), rec))
			subs |= BIT(i);
	}
	rec->subs = subs;
	rec->sub_gen = gen;
}

static void begin_anew(void)
{
	smp_store_release(&sl_sub_gen, sl_sub_gen + 1);	/* pairs with sl_sub_match() */
}

static bool wants_data(void)
{
	return sl_feed_wanted_type(SOCKLIFE_EVENT_SEND) ||
	       sl_feed_wanted_type(SOCKLIFE_EVENT_RECV) ||
	       sl_feed_wanted_type(SOCKLIFE_EVENT_PAYLOAD);
}

/*
 * The last thing to be switched on and the first to be switched off: who sees an odd number
 * sees all calls that begin after.
 */
static void switch_payload(bool on)
{
	if (sl_sub_payload_is_on(sl_sub_payload_round) != on)
		smp_store_release(&sl_sub_payload_round, sl_sub_payload_round + 1); /* pairs with sl_peek_begin() */
}

/* Which types are wanted has changed. */
static void follow_wanted(void)
{
	if (!wants_data()) {
		WRITE_ONCE(sl_sub_data_since, 0);
	} else if (!sl_sub_data_since) {
		sl_sub_data_since_ns = sl_now();
		smp_store_release(&sl_sub_data_since, sl_stamp());	/* pairs with sl_pending_took() */
	}
	if (sl_sub_payload_size)
		switch_payload(true);
	if (wanted_changed)
		wanted_changed();
}

/**
 * sl_sub_on_change() - who is told that the types which are wanted may have changed
 * @changed: called under sl_subs_lock(); NULL: nobody
 *
 * Context: may sleep.
 */
void sl_sub_on_change(void (*changed)(void))
{
	sl_subs_lock();
	wanted_changed = changed;
	if (changed)
		changed();
	sl_subs_unlock();
}

static void set_payload_size(struct sl_sub *sub, const struct sl_filter *filter)
{
	unsigned int slot;
	u16 most = 0;

	sub->payload_size = filter && filter->kinds & SOCKLIFE_KIND_PAYLOAD ?
			    filter->payload_size : 0;
	for (slot = 0; slot < SL_SUBS; slot++)
		if (sl_sub_at(slot))
			most = max(most, sl_sub_at(slot)->payload_size);
	if (!most)
		switch_payload(false);
	WRITE_ONCE(sl_sub_payload_size, most);
}

/* @filter: NULL: nothing is wanted any more. */
static void set_wanted(struct sl_sub *sub, const struct sl_filter *filter)
{
	u32 kinds = filter ? filter->kinds : 0;
	u32 limited = sl_sub_limited & ~BIT(sub->slot);
	unsigned int type;

	set_payload_size(sub, filter);
	WRITE_ONCE(sl_sub_limited, sub->limited ? limited | BIT(sub->slot) : limited);
	for (type = 1; type <= SOCKLIFE_EVENT_MAX; type++) {
		u32 wanted = sl_sub_wanted[type] & ~BIT(sub->slot);

		if (kinds & sl_filter_kind(type))
			wanted |= BIT(sub->slot);
		WRITE_ONCE(sl_sub_wanted[type], wanted);
	}
	follow_wanted();
}

/**
 * sl_sub_exists() - may a netlink socket have a subscription?
 * @net: its namespace
 * @portid: its port
 */
bool sl_sub_exists(const struct net *net, u32 portid)
{
	bool found = false;
	unsigned int i;

	rcu_read_lock();
	for (i = 0; i < SL_SUBS && !found; i++) {
		const struct sl_sub *sub = rcu_dereference(sub_at[i]);

		found = sub && sub->net == net && sub->portid == portid;
	}
	rcu_read_unlock();
	return found;
}

/**
 * sl_sub_find() - the subscription of a netlink socket
 * @net: its namespace
 * @portid: its port
 * @closing: of one that is being closed, whose port another one may have by now
 *
 * Context: under sl_subs_lock().
 * Return: NULL: none.
 */
struct sl_sub *sl_sub_find(const struct net *net, u32 portid, bool closing)
{
	unsigned int i;

	for (i = 0; i < SL_SUBS; i++) {
		struct sl_sub *sub = sl_sub_at(i);

		if (sub && sub->net == net && sub->portid == portid &&
		    READ_ONCE(sub->closing) == closing)
			return sub;
	}
	return NULL;
}

/**
 * sl_sub_at() - the subscription in a place
 * @slot: below SL_SUBS
 *
 * Context: under sl_subs_lock().
 * Return: NULL: none.
 */
struct sl_sub *sl_sub_at(unsigned int slot)
{
	return rcu_dereference_protected(sub_at[slot], lockdep_is_held(&subs_mutex));
}

/* On while there is a subscription, or a trace event that is on. */
static void switch_feed(void)
{
	unsigned int i;

	for (i = 0; i < SL_SUBS && !sl_sub_at(i); i++)
		;
	WRITE_ONCE(sl_feed_is_on, i < SL_SUBS || sl_sub_traced);
}

static unsigned int count_slots(u32 uid)
{
	unsigned int i, n = 0;

	for (i = 0; i < SL_SUBS; i++)
		n += sl_sub_at(i) && sl_sub_at(i)->uid == uid;
	return n;
}

/**
 * sl_sub_add() - begin a subscription
 * @sub: with its net, sk, portid, uid and limited; from kzalloc(), or the beginning of that
 * @filter: what it asks for; from kmalloc()
 * @room: how many subscriptions there may be
 *
 * Who has no capability may have a quarter of the room for each user, and leaves a quarter
 * to others. On success both arguments belong to the subscription.
 *
 * Context: under sl_subs_lock().
 * Return: 0; -EEXIST: the socket has one; -EUSERS: the user has enough; -ENOSPC: there are
 * enough.
 */
int sl_sub_add(struct sl_sub *sub, struct sl_filter *filter, unsigned int room)
{
	unsigned int slot = find_first_zero_bit(&slots_used, room);

	if (sl_sub_find(sub->net, sub->portid, false))
		return -EEXIST;
	if (sub->limited && count_slots(sub->uid) >= max(room / 4, 1U))
		return -EUSERS;
	if (slot >= room || (sub->limited && hweight_long(slots_used) >= room - room / 4))
		return -ENOSPC;
	set_bit(slot, &slots_used);
	sub->slot = slot;
	sub->since = sl_feed_seq();
	spin_lock_init(&sub->send_lock);
	RCU_INIT_POINTER(sub->filter, filter);
	rcu_assign_pointer(sub_at[slot], sub);
	begin_anew();
	set_wanted(sub, filter);
	switch_feed();
	return 0;
}

/**
 * sl_sub_set_filter() - change what a subscription asks for
 * @sub: the subscription
 * @filter: from kmalloc(); belongs to it now
 *
 * Context: under sl_subs_lock().
 */
void sl_sub_set_filter(struct sl_sub *sub, struct sl_filter *filter)
{
	struct sl_filter *old = rcu_dereference_protected(sub->filter,
							  lockdep_is_held(&subs_mutex));

	rcu_assign_pointer(sub->filter, filter);
	begin_anew();
	set_wanted(sub, filter);
	kfree_rcu(old, rcu);
}

static void free_sub(struct rcu_head *rcu)
{
	struct sl_sub *sub = container_of(rcu, struct sl_sub, rcu);

	clear_bit(sub->slot, &slots_used);
	kfree(rcu_access_pointer(sub->filter));
	kfree(sub);
}

/**
 * sl_sub_remove() - end a subscription
 * @sub: freed
 *
 * Context: under sl_subs_lock().
 */
void sl_sub_remove(struct sl_sub *sub)
{
	set_wanted(sub, NULL);
	RCU_INIT_POINTER(sub_at[sub->slot], NULL);
	begin_anew();
	sl_stat_add(SL_STAT_NO_READER, sub->batch.n);
	kfree_skb(sub->batch.skb);
	switch_feed();
	call_rcu(&sub->rcu, free_sub);
}

/**
 * sl_sub_count_made() - an event is made for some subscriptions
 * @mask: their bits
 *
 * Context: interrupts off.
 */
void sl_sub_count_made(u32 mask)
{
	unsigned long bits = mask;
	unsigned int i;

	sl_stat_add(SL_STAT_MADE, hweight32(mask));
	for_each_set_bit(i, &bits, SL_SUBS) {
		struct sl_sub *sub = rcu_dereference_sched(sub_at[i]);

		if (sub)
			atomic64_inc(&sub->made);
	}
}

/**
 * sl_sub_count_ring_full() - an event that was made finds no room in the ring
 * @mask: as in sl_sub_count_made()
 *
 * Context: interrupts off.
 */
void sl_sub_count_ring_full(u32 mask)
{
	unsigned long bits = mask;
	unsigned int i;

	sl_stat_add(SL_STAT_RING_FULL, hweight32(mask));
	for_each_set_bit(i, &bits, SL_SUBS) {
		struct sl_sub *sub = rcu_dereference_sched(sub_at[i]);

		if (sub)
			atomic64_inc(&sub->ring_full);
	}
}

/**
 * sl_sub_socket_closes() - a netlink socket that may have a subscription is being closed
 * @sk: its sock
 *
 * From now on another socket may take its port. A batch that is being sent is waited for.
 *
 * Context: a task, without a record's lock.
 */
void sl_sub_socket_closes(const struct sock *sk)
{
	unsigned int i;

	rcu_read_lock();
	for (i = 0; i < SL_SUBS; i++) {
		struct sl_sub *sub = rcu_dereference(sub_at[i]);

		if (!sub || sub->sk != sk)
			continue;
		spin_lock(&sub->send_lock);
		WRITE_ONCE(sub->closing, true);
		spin_unlock(&sub->send_lock);
	}
	rcu_read_unlock();
}

/**
 * sl_sub_want_trace() - a trace event is switched on or off
 * @type: enum socklife_event_type
 * @on: whether
 *
 * Context: under sl_subs_lock().
 */
void sl_sub_want_trace(unsigned int type, bool on)
{
	u32 traced = sl_sub_traced & ~BIT(type);

	WRITE_ONCE(sl_sub_traced, on ? traced | BIT(type) : traced);
	follow_wanted();
	switch_feed();
}

/**
 * sl_sub_payload_mask() - the subscriptions that want the payload of a send or receive
 * @rec: locked, so interrupts are off
 * @first: it is the first of this socket
 */
u32 sl_sub_payload_mask(struct sl_record *rec, bool first)
{
	unsigned long bits = sl_sub_mask(rec, SOCKLIFE_EVENT_PAYLOAD);
	u32 mask = 0;
	unsigned int i;

	for_each_set_bit(i, &bits, SL_SUBS) {
		const struct sl_sub *sub = rcu_dereference_sched(sub_at[i]);

		if (sub && sl_filter_wants_payload(rcu_dereference_sched(sub->filter), rec, first))
			mask |= BIT(i);
	}
	return mask;
}

/**
 * sl_sub_payload_count() - how many subscriptions ask for payload
 *
 * Context: any.
 */
unsigned int sl_sub_payload_count(void)
{
	return hweight32(READ_ONCE(sl_sub_wanted[SOCKLIFE_EVENT_PAYLOAD]));
}

/** sl_subs_exit() - wait until all are freed; no hook, no worker and no subscription is left */
void sl_subs_exit(void)
{
	rcu_barrier();
}
