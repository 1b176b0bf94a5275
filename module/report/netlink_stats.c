// SPDX-License-Identifier: GPL-2.0
/* netlink_stats.c - STATS_GET: counters and hooks */
#include "hook/hook.h"
#include "hook/hook_table.h"
#include "report/counter.h"
#include "report/netlink.h"
#include "table/account.h"
#include "table/netns.h"
#include "track/track.h"

#define SIZE	16384	/* of the answer: twice what it takes */

static int put_counter(struct sk_buff *skb, const char *name, u64 value)
{
	struct nlattr *nest = nla_nest_start(skb, SOCKLIFE_A_STATS_COUNTER);

	if (!nest ||
	    nla_put_string(skb, SOCKLIFE_A_COUNTER_NAME, name) ||
	    nla_put_u64_64bit(skb, SOCKLIFE_A_COUNTER_VALUE, value, SOCKLIFE_A_COUNTER_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_hook(struct sk_buff *skb, const struct sl_hook *hook)
{
	struct nlattr *nest = nla_nest_start(skb, SOCKLIFE_A_STATS_HOOK);

	if (!nest ||
	    nla_put_string(skb, SOCKLIFE_A_HOOK_EVENT, hook->event) ||
	    nla_put_string(skb, SOCKLIFE_A_HOOK_TARGET, hook->found) ||
	    nla_put_string(skb, SOCKLIFE_A_HOOK_MECHANISM, sl_hook_mechanism(hook)) ||
	    nla_put_u64_64bit(skb, SOCKLIFE_A_HOOK_MISSED, sl_hook_missed(hook),
			      SOCKLIFE_A_HOOK_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_stats(struct sk_buff *skb, const struct sl_account *own, bool all)
{
	const char *name;
	u64 value;
	int i;

	for (i = 0; (name = sl_counter(i, own, all, &value)); i++)
		if (put_counter(skb, name, value))
			return -EMSGSIZE;
	for (i = 0; all && i < sl_hooks_count(); i++)
		if (sl_hooks_get(i)->found[0] && put_hook(skb, sl_hooks_get(i)))
			return -EMSGSIZE;
	return 0;
}

/**
 * sl_get_stats() - a request for counters and hooks
 * @skb: the request
 * @info: the request, parsed
 *
 * What counts for the whole machine, and the hooks, are for who has CAP_NET_ADMIN in the initial
 * user namespace: they tell how busy others are. Others get the counters of their own account.
 *
 * Return: 0 or -ENOMEM.
 */
int sl_get_stats(struct sk_buff *skb, struct genl_info *info)
{
	u32 uid = from_kuid_munged(&init_user_ns, NETLINK_CB(skb).creds.uid);
	struct sk_buff *reply = genlmsg_new(SIZE, GFP_KERNEL);
	void *header;
	int err;

	if (!reply)
		return -ENOMEM;
	sl_track_feed_reader(NETLINK_CB(skb).sk);
	header = genlmsg_put_reply(reply, info, &sl_family, 0, SOCKLIFE_CMD_STATS_GET);
	err = header ? put_stats(reply, sl_net_account(sl_net_here(genl_info_net(info)), uid),
				 netlink_capable(skb, CAP_NET_ADMIN)) :
		       -EMSGSIZE;
	if (err) {
		nlmsg_free(reply);
		return err;
	}
	genlmsg_end(reply, header);
	return genlmsg_reply(reply, info);
}
