// SPDX-License-Identifier: GPL-2.0
/* netlink.c - the generic netlink family: commands, policies, groups */
#include <linux/module.h>

#include "compat/genetlink.h"
#include "report/netlink.h"

static const struct nla_policy socket_policy[] = {
	[SOCKLIFE_A_SOCKET_ID] = { .type = NLA_U64 },
	[SOCKLIFE_A_SOCKET_ALL_NETNS] = { .type = NLA_FLAG },
	[SOCKLIFE_A_SOCKET_CLOSED] = { .type = NLA_FLAG },
};

static const struct genl_ops ops[] = {
	{
		.cmd = SOCKLIFE_CMD_SOCKET_GET,
		.doit = sl_get_socket,
		.start = sl_dump_start,
		.dumpit = sl_dump_sockets,
		.done = sl_dump_done,
		.policy = socket_policy,
		.maxattr = ARRAY_SIZE(socket_policy) - 1,
	}, {
		.cmd = SOCKLIFE_CMD_STATS_GET,
		.doit = sl_get_stats,
	},
};

static const struct genl_multicast_group groups[] = {
	[SL_GROUP_EVENTS] = {
		.name = SOCKLIFE_MCGRP_EVENTS,
		.flags = GENL_MCAST_CAP_NET_ADMIN,
	},
	[SL_GROUP_EVENTS_ALL] = {
		.name = SOCKLIFE_MCGRP_EVENTS_ALL,
		.flags = GENL_MCAST_CAP_NET_ADMIN,
	},
};

static int __maybe_unused subscribed(int group)
{
	sl_feed_on();
	return 0;
}

struct genl_family sl_family = {
	.name = SOCKLIFE_FAMILY_NAME,
	.version = SOCKLIFE_FAMILY_VERSION,
	.module = THIS_MODULE,
	.netnsok = true,
	.ops = ops,
	.n_ops = ARRAY_SIZE(ops),
	.resv_start_op = SOCKLIFE_CMD_SOCKET_GET,
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
	SL_COMPAT_BIND(subscribed)
};

/**
 * sl_netlink_init() - be there for readers
 *
 * Return: 0 or a negative errno.
 */
int sl_netlink_init(void)
{
	return genl_register_family(&sl_family);
}

/** sl_netlink_exit() - when it returns, no request runs and no dump is open */
void sl_netlink_exit(void)
{
	genl_unregister_family(&sl_family);
}
