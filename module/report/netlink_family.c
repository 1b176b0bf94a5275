// SPDX-License-Identifier: GPL-2.0
/*
 * netlink_family.c - the generic netlink family
 *
 * Apart from its commands, since the answers to these refer to the family.
 *
 * Commands run in parallel, not under the mutex that all families share: what they read
 * has locks of its own, a dump in progress belongs to the netlink socket, which has a lock.
 */
#include <linux/module.h>

#include "report/netlink.h"

struct genl_family sl_family = {
	.name = SOCKLIFE_FAMILY_NAME,
	.version = SOCKLIFE_FAMILY_VERSION,
	.module = THIS_MODULE,
	.netnsok = true,
	.parallel_ops = true,
	.resv_start_op = SOCKLIFE_CMD_SOCKET_GET,
};
