// SPDX-License-Identifier: GPL-2.0
/* netlink.c - the commands of the generic netlink family */
#include "report/netlink.h"

static const struct nla_policy socket_policy[] = {
	[SOCKLIFE_A_SOCKET_ID] = { .type = NLA_U64 },
	[SOCKLIFE_A_SOCKET_ALL_NETNS] = { .type = NLA_FLAG },
	[SOCKLIFE_A_SOCKET_CLOSED] = { .type = NLA_FLAG },
};

static const struct genl_ops family_ops[] = {
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

/**
 * sl_netlink_init() - register the family
 *
 * Return: 0 or a negative errno.
 */
int sl_netlink_init(void)
{
	sl_family.ops = family_ops;
	sl_family.n_ops = ARRAY_SIZE(family_ops);
	return genl_register_family(&sl_family);
}

/** sl_netlink_exit() - when it returns, no request runs and no dump is open */
void sl_netlink_exit(void)
{
	genl_unregister_family(&sl_family);
}
