// SPDX-License-Identifier: GPL-2.0
/*
 * netlink_family.c - the generic netlink family and its groups
 *
 * Apart from its commands, since the answers to these refer to the family.
 *
 * Commands run in parallel, not under the mutex that all families share: what they read
 * has locks of its own, a dump in progress belongs to the netlink socket, which has a lock.
 */
#include <linux/module.h>

#include "compat/genetlink.h"
#include "report/netlink.h"

static const struct genl_multicast_group mcast_groups[] = {
	[SL_GROUP_EVENTS] = {
		.name = SOCKLIFE_MCGRP_EVENTS,
		.flags = GENL_MCAST_CAP_NET_ADMIN,
	},
	[SL_GROUP_EVENTS_ALL] = {
		.name = SOCKLIFE_MCGRP_EVENTS_ALL,
		.flags = GENL_MCAST_CAP_NET_ADMIN,
	},
};

static int __maybe_unused family_bind(int group)
{
	sl_feed_on();
	return 0;
}

struct genl_family sl_family = {
	.name = SOCKLIFE_FAMILY_NAME,
	.version = SOCKLIFE_FAMILY_VERSION,
	.module = THIS_MODULE,
	.netnsok = true,
	.parallel_ops = true,
	.resv_start_op = SOCKLIFE_CMD_SOCKET_GET,
	.mcgrps = mcast_groups,
	.n_mcgrps = ARRAY_SIZE(mcast_groups),
	SL_COMPAT_BIND(family_bind)
};
