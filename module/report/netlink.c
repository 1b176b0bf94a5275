// SPDX-License-Identifier: GPL-2.0
/* netlink.c - the commands of the generic netlink family */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/printk.h>

#include "compat/genetlink.h"
#include "report/netlink.h"

#define REGISTRATIONS	8

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

static bool has_early_members(void)
{
	return genl_has_listeners(&sl_family, &init_net, SL_GROUP_EVENTS) ||
	       genl_has_listeners(&sl_family, &init_net, SL_GROUP_EVENTS_ALL);
}

/**
 * sl_netlink_init() - register the family
 *
 * The number of a group can be joined by anybody before a family owns it. Unregistering
 * takes all members out; who joins afterwards needs CAP_NET_ADMIN. So where messages
 * cannot be kept from single members, the family is registered until it finds none.
 *
 * Return: 0 or a negative errno; -EBUSY: somebody goes on joining meanwhile.
 */
int sl_netlink_init(void)
{
	int i, err;

	sl_family.ops = family_ops;
	sl_family.n_ops = ARRAY_SIZE(family_ops);
	for (i = 0; i < REGISTRATIONS; i++) {
		err = genl_register_family(&sl_family);
		if (err || SL_COMPAT_RECEIVERS || !has_early_members())
			return err;
		genl_unregister_family(&sl_family);
	}
	pr_err("a program goes on joining the numbers of the event groups (/proc/net/netlink, Eth 16): end it\n");
	return -EBUSY;
}

/** sl_netlink_exit() - when it returns, no request runs and no dump is open */
void sl_netlink_exit(void)
{
	genl_unregister_family(&sl_family);
}
