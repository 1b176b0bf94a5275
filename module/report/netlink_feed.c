// SPDX-License-Identifier: GPL-2.0
/*
 * netlink_feed.c - events to the subscribers, in batches
 *
 * Called by the feed's worker alone, under sl_subs_lock(). An event is encoded once for all
 * subscribers of the host who have a capability, and copied to their batches.
 */
#include <linux/bitops.h>
#include <linux/container_of.h>
#include <linux/user_namespace.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "feed/feed.h"
#include "feed/ring.h"
#include "feed/subscription.h"
#include "report/netlink.h"
#include "table/stats.h"

#define BATCH_SIZE	7680	/* fits into the 8 KiB that libmnl reads at once */
#define LAST_SIZE	16	/* of SOCKLIFE_A_EVENTS_LAST, which is put at the end */
#define EVENT_SIZE	(1024 + SL_PAYLOAD_MAX)	/* more than the longest event */

/**
 * struct encoded - an event as attributes
 * @skb: has it, and is used again; NULL: there was no memory
 * @done: for the event at hand
 */
struct encoded {
	struct sk_buff *skb;
	bool done;
};

static struct encoded whole, viewed;

/*
 * The socket is found by its port. While it is being closed, that may become another's:
 * sl_sub_socket_closes() waits for the lock.
 */
static int send_unless_closing(struct sl_sub *sub, struct sk_buff *skb)
{
	int err = -ECONNREFUSED;

	spin_lock_bh(&sub->send_lock);
	if (!sub->closing)
		err = genlmsg_unicast(sub->net, skb, sub->portid);
	else
		nlmsg_free(skb);
	spin_unlock_bh(&sub->send_lock);
	return err;
}

static int put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, SOCKLIFE_A_EVENTS_PAD);
}

static void send_batch(struct sl_sub *sub)
{
	struct sl_batch batch = sub->batch;
	int err;

	if (!batch.skb)
		return;
	sub->batch = (struct sl_batch){};
	put_u64(batch.skb, SOCKLIFE_A_EVENTS_LAST, sub->seq);
	genlmsg_end(batch.skb, batch.header);
	err = send_unless_closing(sub, batch.skb);
	if (!err) {
		sub->delivered += batch.n;
		sub->told = batch.telling;
		sl_stat_add(SL_STAT_SENT, batch.n);
		sl_stat_inc(SL_STAT_BATCHES);
	} else if (err == -ECONNREFUSED) {
		sl_stat_add(SL_STAT_NO_READER, batch.n);
	} else {
		sub->lost.reader += batch.n;
		sl_stat_add(SL_STAT_READER_FULL, batch.n);
	}
}

static int put_lost(struct sk_buff *skb, int attr, u64 now, u64 told)
{
	return now == told ? 0 : put_u64(skb, attr, now - told);
}

/* What was lost since the batch before has numbers before those of this batch. */
static int put_head(struct sl_sub *sub, struct sk_buff *skb)
{
	u64 ring = atomic64_read(&sub->ring_full);
	const struct sl_lost told = sub->told;

	sub->seq += ring - sub->lost.ring;
	sub->lost.ring = ring;
	sub->batch.telling = sub->lost;
	return put_u64(skb, SOCKLIFE_A_EVENTS_FIRST, sub->seq + 1) ?:
	       put_lost(skb, SOCKLIFE_A_EVENTS_LOST_RING, sub->lost.ring, told.ring) ?:
	       put_lost(skb, SOCKLIFE_A_EVENTS_LOST_MEMORY, sub->lost.memory, told.memory) ?:
	       put_lost(skb, SOCKLIFE_A_EVENTS_LOST_READER, sub->lost.reader, told.reader);
}

static bool begin_batch(struct sl_sub *sub)
{
	struct sk_buff *skb = genlmsg_new(BATCH_SIZE + LAST_SIZE, GFP_KERNEL);

	if (!skb)
		return false;
	sub->batch.header = genlmsg_put(skb, 0, 0, &sl_family, 0, SOCKLIFE_CMD_EVENTS_NTF);
	put_head(sub, skb);	/* the buffer is empty: it fits */
	sub->batch.skb = skb;
	return true;
}

/* Return: the event as attributes; NULL: no memory. */
static const struct sk_buff *encode_event(struct encoded *as, const struct sl_event *ev)
{
	struct nlattr *nest;

	if (!as->skb)
		as->skb = nlmsg_new(EVENT_SIZE, GFP_KERNEL);
	if (!as->skb || as->done)
		return as->skb;
	skb_trim(as->skb, 0);
	nest = nla_nest_start(as->skb, SOCKLIFE_A_EVENTS_EVENT);
	if (WARN_ON_ONCE(!nest || sl_put_event(as->skb, ev)))
		return NULL;
	nla_nest_end(as->skb, nest);
	as->done = true;
	return as->skb;
}

static bool is_of_host(const struct sl_view *view)
{
	return sl_view_sees_all(view) && view->user_ns == &init_user_ns;
}

/*
 * The task as the subscriber's namespaces have it. Who has no capability is not told of the
 * tasks of others.
 */
static void view_event(const struct sl_subscriber *subscriber, struct sl_event *ev)
{
	static const struct sl_nested unknown;

	if (subscriber->sub.limited && ev->task.uid != subscriber->sub.uid)
		ev->task = (struct sl_task){};
	sl_view_task(&subscriber->view, &ev->task, ev->time);
	ev->ppid = sl_view_process(&subscriber->view, ev->ppid, &unknown, ev->time);
	if (ev->task.tgid)
		return;
	ev->ppid = 0;
	ev->fd = -1;
	ev->signal = 0;
}

/* Others may have asked for more: what is missing then may be beyond what this one wants. */
static bool is_longer(const struct sl_payload *payload, const struct sl_sub *sub)
{
	return payload && payload->len + !!payload->missing > sub->payload_size;
}

/* What is left out was not asked for: it is not missing. */
static const struct sl_payload *cut_payload(const struct sl_payload *payload, u16 size)
{
	static struct sl_payload cut;	/* of the worker, which runs once at a time */

	cut.len = size;
	cut.missing = SOCKLIFE_PAYLOAD_MISSING_NONE;
	memcpy(cut.bytes, payload->bytes, size);
	return &cut;
}

static const struct sk_buff *encode_for(const struct sl_sub *sub, const struct sl_event *ev)
{
	const struct sl_subscriber *subscriber = container_of(sub, struct sl_subscriber, sub);
	bool all = !ev->task.tgid || (is_of_host(&subscriber->view) && !sub->limited);
	struct sl_event seen;

	if (all && !is_longer(ev->payload, sub))
		return encode_event(&whole, ev);
	seen = *ev;
	if (!all)
		view_event(subscriber, &seen);
	if (is_longer(ev->payload, sub))
		seen.payload = cut_payload(ev->payload, sub->payload_size);
	viewed.done = false;
	return encode_event(&viewed, &seen);
}

static bool has_room(const struct sl_batch *batch, unsigned int len)
{
	return batch->skb && skb_tailroom(batch->skb) >= (int)(len + LAST_SIZE);
}

static void put_event(struct sl_sub *sub, const struct sl_event *ev)
{
	const struct sk_buff *event = encode_for(sub, ev);

	if (event && !has_room(&sub->batch, event->len))
		send_batch(sub);
	if (!event || (!sub->batch.skb && !begin_batch(sub))) {
		sub->seq++;
		sub->lost.memory++;
		sl_stat_inc(SL_STAT_NO_MEMORY);
		return;
	}
	skb_put_data(sub->batch.skb, event->data, event->len);
	sub->batch.n++;
	sub->seq++;
}

static void take_event(const struct sl_ring_entry *entry)
{
	unsigned long subs = entry->ev.subs;
	unsigned int slot;

	whole.done = false;
	for_each_set_bit(slot, &subs, SL_SUBS) {
		struct sl_sub *sub = sl_sub_at(slot);

		if (sub && entry->ev.seq > sub->since)
			put_event(sub, &entry->ev);
		else
			sl_stat_inc(SL_STAT_NO_READER);
	}
}

static void flush_batches(void)
{
	unsigned int slot;

	for (slot = 0; slot < SL_SUBS; slot++)
		if (sl_sub_at(slot))
			send_batch(sl_sub_at(slot));
}

const struct sl_feed_ops sl_netlink_feed = {
	.event = take_event,
	.flush = flush_batches,
};

/** sl_netlink_feed_exit() - free what the worker has used; it does not run any more */
void sl_netlink_feed_exit(void)
{
	kfree_skb(whole.skb);
	kfree_skb(viewed.skb);
	whole = (struct encoded){};
	viewed = (struct encoded){};
}
