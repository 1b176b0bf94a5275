/* SPDX-License-Identifier: GPL-2.0 */
/*
 * subscription.h - who gets which events
 *
 * A record has a bit for each subscription that it fits (sl_record.subs), worked out
 * when it is needed after something has changed that it depends on. With the bits of
 * the subscriptions that want events of a type, an event that nobody wants costs a few
 * instructions.
 */
#ifndef SOCKLIFE_SUBSCRIPTION_H
#define SOCKLIFE_SUBSCRIPTION_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/rcupdate.h>
#include <linux/socklife.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "table/record.h"

#define SL_SUBS 32

struct net;
struct sk_buff;
struct sl_filter;
struct sock;

/**
 * struct sl_lost - events that a subscriber will not get, by cause
 * @ring: the ring was full
 * @memory: there was none for a batch
 * @reader: the reader's socket was full
 */
struct sl_lost {
	u64 ring;
	u64 memory;
	u64 reader;
};

/**
 * struct sl_batch - events on their way to a subscriber
 * @skb: NULL: none is begun
 * @header: of the message
 * @n: events
 * @telling: what it tells as lost, with all that was told before
 */
struct sl_batch {
	struct sk_buff *skb;
	void *header;
	unsigned int n;
	struct sl_lost telling;
};

/**
 * struct sl_sub - a subscription: of a netlink socket, until that is closed
 * @rcu: a publisher may have taken its bit
 * @net: where the socket is; it holds the namespace
 * @sk: the socket, only compared
 * @portid: of the socket
 * @uid: of the socket, in the initial user namespace
 * @slot: its place, and its bit
 * @limited: without a capability: it is told of own sockets, and of own tasks alone
 * @filter: what it asks for
 * @payload_size: as in @filter
 * @since: events up to this number were for the subscription that had the place before
 * @made: events that were for it
 * @ring_full: of these, those that found no room in the ring
 * @seq: number of the last event that was put into a batch, or was lost before that
 * @delivered: events in the reader's socket
 * @lost: events that were lost, as of @seq
 * @told: as much of them as the subscriber was told, in batches that it got
 * @batch: the current one
 * @send_lock: guards @closing
 * @closing: another socket may get @portid: nothing is sent any more
 *
 * @payload_size, and from @seq to @batch: under sl_subs_lock().
 */
struct sl_sub {
	struct rcu_head rcu;
	struct net *net;
	const struct sock *sk;
	u32 portid;
	u32 uid;
	unsigned int slot;
	bool limited;
	struct sl_filter __rcu *filter;
	u16 payload_size;
	u64 since;
	atomic64_t made;
	atomic64_t ring_full;
	u64 seq;
	u64 delivered;
	struct sl_lost lost;
	struct sl_lost told;
	struct sl_batch batch;
	spinlock_t send_lock;
	bool closing;
};

extern u32 sl_sub_wanted[SOCKLIFE_EVENT_MAX + 1];
extern u64 sl_sub_gen;
extern u32 sl_sub_limited;
extern u32 sl_sub_traced;
extern u64 sl_sub_data_since;
extern u64 sl_sub_data_since_ns;
extern u16 sl_sub_payload_size;
extern unsigned int sl_sub_payload_round;
extern int sl_feed_is_on;

void sl_sub_match(struct sl_record *rec);

/**
 * sl_feed_wanted() - is there a subscription, or a trace event that is on?
 *
 * Context: any. Events before it is noticed are not in the feed: a reader subscribes
 * first, and dumps afterwards.
 */
static inline bool sl_feed_wanted(void)
{
	return READ_ONCE(sl_feed_is_on);
}

/** sl_sub_traces() - is the trace event of this type on? */
static inline bool sl_sub_traces(unsigned int type)
{
	return READ_ONCE(sl_sub_traced) >> type & 1;
}

/** sl_feed_wanted_type() - does somebody want events of this type, of any socket? */
static inline bool sl_feed_wanted_type(unsigned int type)
{
	return READ_ONCE(sl_sub_wanted[type]) || sl_sub_traces(type);
}

/**
 * sl_sub_mask() - the subscriptions that want an event
 * @rec: locked
 * @type: enum socklife_event_type
 */
static inline u32 sl_sub_mask(struct sl_record *rec, unsigned int type)
{
	if (unlikely(rec->sub_gen != READ_ONCE(sl_sub_gen)))
		sl_sub_match(rec);
	return rec->subs & READ_ONCE(sl_sub_wanted[type]);
}

/** sl_feed_wants() - does somebody want this event of this socket? */
static inline bool sl_feed_wants(struct sl_record *rec, unsigned int type)
{
	return sl_feed_wanted() && (sl_sub_mask(rec, type) || sl_sub_traces(type));
}

/** sl_sub_payload_is_on() - is this a round in which somebody asks for payload? */
static inline bool sl_sub_payload_is_on(unsigned int round)
{
	return round & 1;
}

/**
 * sl_feed_wants_data() - does somebody want this send or receive of this socket?
 * @rec: locked
 * @type: SOCKLIFE_EVENT_SEND or SOCKLIFE_EVENT_RECV
 */
static inline bool sl_feed_wants_data(struct sl_record *rec, unsigned int type)
{
	return sl_feed_wanted() &&
	       (sl_sub_mask(rec, type) || sl_sub_mask(rec, SOCKLIFE_EVENT_PAYLOAD) ||
		sl_sub_traces(type));
}

/**
 * sl_sub_changed() - something has changed that the filters look at
 * @rec: locked, or not in the table yet
 */
static inline void sl_sub_changed(struct sl_record *rec)
{
	rec->sub_gen = 0;
}

void sl_sub_on_change(void (*changed)(void));
void sl_subs_lock(void);
void sl_subs_unlock(void);
int sl_sub_add(struct sl_sub *sub, struct sl_filter *filter, unsigned int room);
bool sl_sub_exists(const struct net *net, u32 portid);
struct sl_sub *sl_sub_find(const struct net *net, u32 portid, bool closing);
void sl_sub_set_filter(struct sl_sub *sub, struct sl_filter *filter);
void sl_sub_remove(struct sl_sub *sub);
struct sl_sub *sl_sub_at(unsigned int slot);
void sl_sub_count_made(u32 mask);
void sl_sub_count_ring_full(u32 mask);
void sl_sub_socket_closes(const struct sock *sk);
void sl_sub_want_trace(unsigned int type, bool on);
u32 sl_sub_payload_mask(struct sl_record *rec, bool first);
unsigned int sl_sub_payload_count(void);
void sl_subs_exit(void);

#endif /* SOCKLIFE_SUBSCRIPTION_H */
