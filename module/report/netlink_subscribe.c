// SPDX-License-Identifier: GPL-2.0
/*
 * netlink_subscribe.c - SUBSCRIBE, SUBSCRIPTION_SET, SUBSCRIPTION_GET
 *
 * A subscription belongs to the netlink socket that asked for it, and ends with it. What
 * it may be told is decided here, when it begins or changes, by the credentials with which
 * the socket was opened.
 */
#include <linux/capability.h>
#include <linux/container_of.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/in.h>
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <linux/pid_namespace.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>
#include <net/sock.h>

#include "feed/filter.h"
#include "feed/subscription.h"
#include "hook/hook_table.h"
#include "report/netlink.h"
#include "sample/sample.h"
#include "table/netns.h"
#include "track/track.h"

#define KINDS_DEFAULT	(SOCKLIFE_KIND_LIFE | SOCKLIFE_KIND_STATE | SOCKLIFE_KIND_DESCRIPTOR | \
			 SOCKLIFE_KIND_DATA | SOCKLIFE_KIND_END | SOCKLIFE_KIND_FAILED_CALL)
#define KINDS_ALL	(KINDS_DEFAULT | SOCKLIFE_KIND_PAYLOAD)
#define PAYLOAD_SIZE	256	/* if it is not said */
#define REPLY_SIZE	256

static unsigned int room;
static bool payload_allowed;

static int add_number(struct sl_filter_numbers *numbers, u16 number)
{
	if (numbers->n == SL_FILTER_VALUES)
		return -E2BIG;
	numbers->v[numbers->n++] = number;
	return 0;
}

static int add_id(struct sl_filter *filter, u64 id)
{
	if (filter->n_ids == SL_FILTER_VALUES)
		return -E2BIG;
	filter->ids[filter->n_ids++] = id;
	return 0;
}

/* What may come more than once. */
static int add_value(struct sl_filter *filter, const struct nlattr *attr)
{
	switch (nla_type(attr)) {
	case SOCKLIFE_A_SUBSCRIPTION_FAMILY:
		return add_number(&filter->families, nla_get_u16(attr));
	case SOCKLIFE_A_SUBSCRIPTION_PROTOCOL:
		return add_number(&filter->protocols, nla_get_u16(attr));
	case SOCKLIFE_A_SUBSCRIPTION_LOCAL_PORT:
		return add_number(&filter->local_ports, nla_get_u16(attr));
	case SOCKLIFE_A_SUBSCRIPTION_REMOTE_PORT:
		return add_number(&filter->remote_ports, nla_get_u16(attr));
	case SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_FAMILY:
		return add_number(&filter->payload_families, nla_get_u16(attr));
	case SOCKLIFE_A_SUBSCRIPTION_SOCKET:
		return add_id(filter, nla_get_u64(attr));
	}
	return 0;
}

static int add_values(struct sl_filter *filter, struct genl_info *info)
{
	const struct nlattr *attr;
	int left, err;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, left) {
		err = add_value(filter, attr);
		if (!err)
			continue;
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "more than 16 values of one kind");
		return err;
	}
	return 0;
}

static int set_addr(struct sl_filter_addr *wanted, struct genl_info *info, int attr, int prefix)
{
	const struct nlattr *addr = info->attrs[attr], *bits = info->attrs[prefix];
	unsigned int most;

	if (!addr)
		return 0;
	if (nla_len(addr) >= (int)sizeof(struct sockaddr_in))
		sl_addr_from(&wanted->addr, nla_data(addr), nla_len(addr));
	if (wanted->addr.family != AF_INET && wanted->addr.family != AF_INET6) {
		NL_SET_ERR_MSG_ATTR(info->extack, addr, "an address has to be of IPv4 or IPv6");
		return -EINVAL;
	}
	most = wanted->addr.family == AF_INET ? 32 : 128;
	wanted->prefix = bits ? nla_get_u8(bits) : most;
	if (wanted->prefix > most) {
		NL_SET_ERR_MSG_ATTR(info->extack, bits, "the prefix is longer than the address");
		return -EINVAL;
	}
	return 0;
}

static int set_addrs(struct sl_filter *filter, struct genl_info *info)
{
	int err = set_addr(&filter->local, info, SOCKLIFE_A_SUBSCRIPTION_LOCAL,
			   SOCKLIFE_A_SUBSCRIPTION_LOCAL_PREFIX);

	return err ?: set_addr(&filter->remote, info, SOCKLIFE_A_SUBSCRIPTION_REMOTE,
			       SOCKLIFE_A_SUBSCRIPTION_REMOTE_PREFIX);
}

static int set_kinds(struct sl_filter *filter, struct genl_info *info)
{
	const struct nlattr *kinds = info->attrs[SOCKLIFE_A_SUBSCRIPTION_KINDS];

	filter->kinds = kinds ? nla_get_u32(kinds) : KINDS_DEFAULT;
	if (filter->kinds & ~KINDS_ALL) {
		NL_SET_ERR_MSG_ATTR(info->extack, kinds, "a kind of event that this module does not know");
		return -EOPNOTSUPP;
	}
	return 0;
}

/* The namespace: of the socket, or all. */
static int set_netns(struct sl_filter *filter, struct sk_buff *skb, struct genl_info *info)
{
	struct net *net = genl_info_net(info);

	if (info->attrs[SOCKLIFE_A_SUBSCRIPTION_ALL_NETNS])
		return sl_refuse_all_netns(net, skb, info->extack);
	filter->net_cookie = sl_net_here(net)->cookie;
	return 0;
}

static u32 uid_of(const struct sk_buff *skb)
{
	return from_kuid_munged(&init_user_ns, NETLINK_CB(skb).creds.uid);
}

/* @uid: in the user namespace of the socket. Return: in the initial one; -1: there is none. */
static u32 wanted_uid(const struct sk_buff *skb, u32 uid)
{
	return from_kuid(&init_user_ns,
			 make_kuid(sl_cred_of(NETLINK_CB(skb).sk)->user_ns, uid));
}

/* Who has no capability is told of own sockets. */
static int set_user(struct sl_filter *filter, struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *uid = info->attrs[SOCKLIFE_A_SUBSCRIPTION_UID];
	bool limited = !netlink_net_capable(skb, CAP_NET_ADMIN);

	filter->by_uid = uid || limited;
	filter->uid = uid ? wanted_uid(skb, nla_get_u32(uid)) : uid_of(skb);
	if (filter->uid == (u32)-1) {
		NL_SET_ERR_MSG_ATTR(info->extack, uid, "no such user in this user namespace");
		return -EINVAL;
	}
	if (limited && filter->uid != uid_of(skb)) {
		NL_SET_ERR_MSG_ATTR(info->extack, uid, "the sockets of another user: takes CAP_NET_ADMIN");
		return -EPERM;
	}
	return 0;
}

/* Payload of all sockets of a namespace is more than anybody means. */
static bool is_filtered(const struct sl_filter *filter)
{
	return filter->payload_families.n || filter->by_uid || filter->n_ids ||
	       filter->families.n || filter->protocols.n || filter->local_ports.n ||
	       filter->remote_ports.n || filter->local.addr.family || filter->remote.addr.family;
}

/*
 * Payload is also of AF_UNIX, and of kTLS before it is encrypted: more than who may listen on
 * the network of a container gets. So it takes the capabilities of the host.
 */
static int refuse_payload(const struct sl_filter *filter, const struct sk_buff *skb,
			  struct genl_info *info)
{
	const struct nlattr *kinds = info->attrs[SOCKLIFE_A_SUBSCRIPTION_KINDS];

	if (!payload_allowed) {
		NL_SET_ERR_MSG_ATTR(info->extack, kinds, "payload: the parameter payload of the module forbids it");
		return -EPERM;
	}
	if (!netlink_capable(skb, CAP_NET_ADMIN) || !netlink_capable(skb, CAP_NET_RAW)) {
		NL_SET_ERR_MSG_ATTR(info->extack, kinds, "payload: takes CAP_NET_ADMIN and CAP_NET_RAW in the initial user namespace");
		return -EPERM;
	}
	if (!is_filtered(filter)) {
		NL_SET_ERR_MSG_ATTR(info->extack, kinds, "payload: say of which sockets, by a family, protocol, port, address, user or id");
		return -EINVAL;
	}
	return 0;
}

static int set_payload(struct sl_filter *filter, struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *size = info->attrs[SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_SIZE];

	filter->payload_size = size ? nla_get_u16(size) : PAYLOAD_SIZE;
	filter->payload_first = info->attrs[SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_FIRST];
	if (!(filter->kinds & SOCKLIFE_KIND_PAYLOAD))
		return 0;
	return refuse_payload(filter, skb, info);
}

/* Return: for kfree(), or ERR_PTR(). */
static struct sl_filter *parse_filter(struct sk_buff *skb, struct genl_info *info)
{
	struct sl_filter *filter = kzalloc(sizeof(*filter), GFP_KERNEL_ACCOUNT);
	int err;

	if (!filter)
		return ERR_PTR(-ENOMEM);
	err = set_netns(filter, skb, info) ?: set_user(filter, skb, info) ?:
	      set_kinds(filter, info) ?: add_values(filter, info) ?: set_addrs(filter, info) ?:
	      set_payload(filter, skb, info);
	if (!err)
		return filter;
	kfree(filter);
	return ERR_PTR(err);
}

/* The user namespace is held by the credentials, and these by the socket. */
static struct sl_sub *new_sub(struct sk_buff *skb, struct genl_info *info)
{
	struct sl_subscriber *subscriber = kzalloc(sizeof(*subscriber), GFP_KERNEL_ACCOUNT);
	struct sl_sub *sub = &subscriber->sub;

	if (!subscriber)
		return NULL;
	sl_view_init(&subscriber->view, get_pid_ns(task_active_pid_ns(current)),
		     sl_cred_of(NETLINK_CB(skb).sk)->user_ns);
	sub->net = genl_info_net(info);
	sub->sk = NETLINK_CB(skb).sk;
	sub->portid = info->snd_portid;
	sub->uid = uid_of(skb);
	sub->limited = !netlink_net_capable(skb, CAP_NET_ADMIN);
	return sub;
}

static void put_view(struct sl_sub *sub)
{
	put_pid_ns(container_of(sub, struct sl_subscriber, sub)->view.pid_ns);
}

static int explain_refusal(struct genl_info *info, int err)
{
	if (err == -EEXIST)
		GENL_SET_ERR_MSG(info, "this socket has a subscription: change it, or open another socket");
	if (err == -EUSERS)
		GENL_SET_ERR_MSG(info, "this user has enough subscriptions");
	if (err == -ENOSPC)
		GENL_SET_ERR_MSG(info, "there are as many subscriptions as max_subscriptions allows");
	return err;
}

/**
 * sl_subscribe() - a request for a subscription
 * @skb: the request
 * @info: the request, parsed
 *
 * Return: 0; -EPERM; -EINVAL, -E2BIG, -EOPNOTSUPP: the filter; -EEXIST, -EUSERS, -ENOSPC: see
 * sl_sub_add(); -ENOMEM.
 */
int sl_subscribe(struct sk_buff *skb, struct genl_info *info)
{
	struct sl_filter *filter = parse_filter(skb, info);
	struct sl_sub *sub;
	int err = -ENOMEM;

	if (IS_ERR(filter))
		return PTR_ERR(filter);
	sl_track_feed_reader(NETLINK_CB(skb).sk);
	sub = new_sub(skb, info);
	if (sub) {
		sl_subs_lock();
		err = sl_sub_add(sub, filter, room);
		sl_subs_unlock();
	}
	if (!err) {
		sl_hooks_settle();
		return 0;
	}
	if (sub)
		put_view(sub);
	kfree(sub);
	kfree(filter);
	return explain_refusal(info, err);
}

static int explain_none(struct genl_info *info)
{
	GENL_SET_ERR_MSG(info, "this socket has no subscription");
	return -ENOENT;
}

/**
 * sl_set_subscription() - a request to change what a subscription asks for
 * @skb: the request, with all of it
 * @info: the request, parsed
 *
 * Return: 0; -ENOENT: the socket has none; otherwise as sl_subscribe().
 */
int sl_set_subscription(struct sk_buff *skb, struct genl_info *info)
{
	struct sl_filter *filter = parse_filter(skb, info);
	struct sl_sub *sub;

	if (IS_ERR(filter))
		return PTR_ERR(filter);
	sl_subs_lock();
	sub = sl_sub_find(genl_info_net(info), info->snd_portid, false);
	if (sub) {
		sub->limited = !netlink_net_capable(skb, CAP_NET_ADMIN);
		sl_sub_set_filter(sub, filter);
	}
	sl_subs_unlock();
	if (sub) {
		sl_hooks_settle();
		return 0;
	}
	kfree(filter);
	return explain_none(info);
}

static int put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, SOCKLIFE_A_SUBSCRIPTION_PAD);
}

/* Context: under sl_subs_lock(). */
static int put_account(struct sk_buff *skb, const struct sl_sub *sub, u64 made)
{
	if (put_u64(skb, SOCKLIFE_A_SUBSCRIPTION_MADE, made) ||
	    put_u64(skb, SOCKLIFE_A_SUBSCRIPTION_DELIVERED, sub->delivered) ||
	    put_u64(skb, SOCKLIFE_A_SUBSCRIPTION_LOST_RING, atomic64_read(&sub->ring_full)) ||
	    put_u64(skb, SOCKLIFE_A_SUBSCRIPTION_LOST_MEMORY, sub->lost.memory) ||
	    put_u64(skb, SOCKLIFE_A_SUBSCRIPTION_LOST_READER, sub->lost.reader))
		return -EMSGSIZE;
	return 0;
}

static int count_made(struct genl_info *info, u64 *made)
{
	struct sl_sub *sub;

	sl_subs_lock();
	sub = sl_sub_find(genl_info_net(info), info->snd_portid, false);
	if (sub)
		*made = atomic64_read(&sub->made);
	sl_subs_unlock();
	return sub ? 0 : explain_none(info);
}

static int put_own_account(struct sk_buff *skb, struct genl_info *info, u64 made)
{
	struct sl_sub *sub;
	int err = -ENOENT;

	sl_subs_lock();
	sub = sl_sub_find(genl_info_net(info), info->snd_portid, false);
	if (sub)
		err = put_account(skb, sub, made);
	sl_subs_unlock();
	return err;
}

/**
 * sl_get_subscription() - a request for the account of the own subscription
 * @skb: the request
 * @info: the request, parsed
 *
 * All events that were made before the request are delivered or lost before the answer. It
 * says how many these were: those that are made meanwhile are not delivered yet.
 *
 * Return: 0; -ENOENT: the socket has none; -ENOMEM; -EINTR: the reader is being killed.
 */
int sl_get_subscription(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *reply;
	void *header;
	u64 made;
	int err;

	err = count_made(info, &made);
	if (err)
		return err;
	if (sl_feed_flush(netlink_capable(skb, CAP_NET_ADMIN)))
		return -EINTR;
	reply = genlmsg_new(REPLY_SIZE, GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	header = genlmsg_put_reply(reply, info, &sl_family, 0, SOCKLIFE_CMD_SUBSCRIPTION_GET);
	err = header ? put_own_account(reply, info, made) : -EMSGSIZE;
	if (err) {
		nlmsg_free(reply);
		return err == -ENOENT ? explain_none(info) : err;
	}
	genlmsg_end(reply, header);
	return genlmsg_reply(reply, info);
}

/* Context: under sl_subs_lock(). */
static void remove_sub(struct sl_sub *sub)
{
	put_view(sub);
	sl_sub_remove(sub);
}

/* A socket has been closed, and found by nobody any more. */
static int end_subscription(struct notifier_block *unused, unsigned long event, void *data)
{
	struct netlink_notify *closed = data;
	struct sl_sub *sub;

	if (event != NETLINK_URELEASE || closed->protocol != NETLINK_GENERIC ||
	    !sl_sub_exists(closed->net, closed->portid))
		return NOTIFY_DONE;
	sl_subs_lock();
	sub = sl_sub_find(closed->net, closed->portid, true) ?:
	      sl_sub_find(closed->net, closed->portid, false);
	if (sub)
		remove_sub(sub);
	sl_subs_unlock();
	return NOTIFY_DONE;
}

static struct notifier_block netlink_notifier = {
	.notifier_call = end_subscription,
};

/**
 * sl_subscribe_init() - before the family is registered
 * @max: how many subscriptions there may be, at most SL_SUBS
 * @payload: whether they may ask for payload
 *
 * Return: 0 or a negative errno.
 */
int sl_subscribe_init(unsigned int max, bool payload)
{
	payload_allowed = payload;
	room = max;
	return netlink_register_notifier(&netlink_notifier);
}

/**
 * sl_subscribe_exit() - end all subscriptions, after the family is unregistered
 *
 * Their sockets, and what these hold, may go as soon as nobody is notified.
 */
void sl_subscribe_exit(void)
{
	unsigned int slot;

	sl_subs_lock();
	for (slot = 0; slot < SL_SUBS; slot++)
		if (sl_sub_at(slot))
			remove_sub(sl_sub_at(slot));
	sl_subs_unlock();
	netlink_unregister_notifier(&netlink_notifier);
}
