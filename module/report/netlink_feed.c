// SPDX-License-Identifier: GPL-2.0
/*
 * netlink_feed.c - events to the subscribers, in batches
 *
 * Called by the feed's worker alone. Two batches are filled at a time: one for the
 * subscribers to all namespaces, one for the namespace of the latest events.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "compat/genetlink.h"
#include "feed/ring.h"
#include "report/netlink.h"
#include "table/netns.h"
#include "table/stats.h"

#define BATCH_SIZE	7680	/* fits into the 8 KiB that libmnl reads at once */

struct batch {
	struct sk_buff *skb;
	void *header;
	unsigned int n;
};

static struct batch batch_all, batch_net;
static u64 batch_net_cookie;

/*
 * For each receiver: may it have the feed? A number of a group can be joined by anybody
 * before a family owns it, and the membership stays. So what counts is not that it was
 * joined, but who has opened the socket. Like do_one_broadcast(), of which it is a
 * callback: the receiver is in the kernel's table, so its file is there.
 */
static int receiver_refused(struct sock *receiver, struct sk_buff *skb, void *user_ns)
{
	return !file_ns_capable(receiver->sk_socket->file, user_ns, CAP_NET_ADMIN);
}

/* Context: under sl_net_lock(). An event is in two batches if both groups have listeners. */
static void send_batch(struct batch *batch, struct net *net, enum sl_group group)
{
	int err;

	if (!batch->skb)
		return;
	genlmsg_end(batch->skb, batch->header);
	err = sl_compat_multicast(&sl_family, net, batch->skb, group, receiver_refused);
	if (!err) {
		sl_stat_add(SL_STAT_SENT, batch->n);
		sl_stat_inc(SL_STAT_BATCHES);
	} else if (err == -ESRCH) {
		sl_stat_add(SL_STAT_NO_READER, batch->n);
	} else {
		sl_stat_add(SL_STAT_READER_FULL, batch->n);
	}
	*batch = (struct batch){};
}

static bool begin_batch(struct batch *batch)
{
	batch->skb = genlmsg_new(BATCH_SIZE, GFP_KERNEL);
	if (!batch->skb)
		return false;
	batch->header = genlmsg_put(batch->skb, 0, 0, &sl_family, 0, SOCKLIFE_CMD_EVENTS_NTF);
	return true;
}

static bool add_event(struct batch *batch, const struct sl_event *ev, u64 seq)
{
	struct nlattr *nest = nla_nest_start(batch->skb, SOCKLIFE_A_EVENTS_EVENT);

	if (!nest)
		return false;
	if (sl_put_event(batch->skb, ev, seq)) {
		nla_nest_cancel(batch->skb, nest);
		return false;
	}
	nla_nest_end(batch->skb, nest);
	batch->n++;
	return true;
}

static void put_event(struct batch *batch, struct net *net, enum sl_group group,
		      const struct sl_event *ev, u64 seq)
{
	if (batch->skb && add_event(batch, ev, seq))
		return;
	send_batch(batch, net, group);
	if (!begin_batch(batch) || !add_event(batch, ev, seq))
		sl_stat_inc(SL_STAT_NO_MEMORY);
}

static struct net *net_of(u64 cookie)
{
	struct sl_net *slnet = NULL;

	while ((slnet = sl_net_next(slnet)))
		if (slnet->cookie == cookie)
			return slnet->net;
	return NULL;
}

/* Under sl_net_lock(). */
static void send_net_batch(void)
{
	struct net *net;

	if (!batch_net.skb)
		return;
	net = net_of(batch_net_cookie);
	if (net) {
		send_batch(&batch_net, net, SL_GROUP_EVENTS);
		return;
	}
	sl_stat_add(SL_STAT_NO_READER, batch_net.n);	/* the namespace has ended */
	nlmsg_free(batch_net.skb);
	batch_net = (struct batch){};
}

static bool put_for_netns(const struct sl_event *ev)
{
	struct net *net;

	if (ev->net_cookie != batch_net_cookie)
		send_net_batch();
	batch_net_cookie = ev->net_cookie;
	net = net_of(ev->net_cookie);
	if (!net || !genl_has_listeners(&sl_family, net, SL_GROUP_EVENTS))
		return false;
	put_event(&batch_net, net, SL_GROUP_EVENTS, ev, ev->seq_net);
	return true;
}

static bool put_for_all(const struct sl_event *ev)
{
	if (!genl_has_listeners(&sl_family, &init_net, SL_GROUP_EVENTS_ALL))
		return false;
	put_event(&batch_all, &init_net, SL_GROUP_EVENTS_ALL, ev, ev->seq_all);
	return true;
}

static void take_event(const struct sl_ring_entry *entry)
{
	bool wanted;

	sl_net_lock();
	wanted = put_for_all(&entry->ev);
	wanted |= put_for_netns(&entry->ev);
	if (!wanted)
		sl_stat_inc(SL_STAT_NO_READER);
	sl_net_unlock();
}

static bool has_listeners(void)
{
	struct sl_net *slnet = NULL;
	bool found;

	sl_net_lock();
	found = genl_has_listeners(&sl_family, &init_net, SL_GROUP_EVENTS_ALL);
	while (!found && (slnet = sl_net_next(slnet)))
		found = genl_has_listeners(&sl_family, slnet->net, SL_GROUP_EVENTS);
	sl_net_unlock();
	return found;
}

static void flush_batches(void)
{
	sl_net_lock();
	send_batch(&batch_all, &init_net, SL_GROUP_EVENTS_ALL);
	send_net_batch();
	sl_net_unlock();
}

const struct sl_feed_ops sl_netlink_feed = {
	.event = take_event,
	.flush = flush_batches,
	.listened = has_listeners,
};
