// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - init and exit
 *
 * Init: table, history, namespaces, feed, procfs, netlink, hooks, census. Exit: the
 * reverse, with what can still run after each step:
 *   hooks detached      no handler; tasks may sleep in hooked calls
 *   netlink gone        no request, no dump; subscriptions, of which nothing comes
 *   procfs gone         no file of ours is open
 *   feed gone           no worker, no subscription; the events in the ring are lost
 *   namespaces gone     only records refer to them
 *   history gone        no hook that could add to it
 *   table gone          after an RCU grace period: records freed by hooks
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

#include "compat/require.h"
#include "feed/feed.h"
#include "feed/subscription.h"
#include "hook/hook_table.h"
#include "report/collect.h"
#include "report/netlink.h"
#include "report/procfs.h"
#include "table/clock.h"
#include "table/history.h"
#include "table/netns.h"
#include "table/record.h"
#include "track/census.h"
#include "track/peek.h"

static unsigned int max_sockets = 65536;
module_param(max_sockets, uint, 0444);
MODULE_PARM_DESC(max_sockets, "sockets recorded at the most, about 1 KiB each while they live (65536)");

static unsigned int max_timewaits = 65536;
module_param(max_timewaits, uint, 0444);
MODULE_PARM_DESC(max_timewaits, "TIME-WAITs recorded at the most, beside the sockets (65536)");

static unsigned int ring_kib = 1024;
module_param(ring_kib, uint, 0444);
MODULE_PARM_DESC(ring_kib, "KiB for events on their way to readers, on each CPU (1024)");

static unsigned int max_closed = 4096;
module_param(max_closed, uint, 0444);
MODULE_PARM_DESC(max_closed, "ended sockets remembered, 776 bytes each (4096)");

static unsigned int max_holders = 262144;
module_param(max_holders, uint, 0444);
MODULE_PARM_DESC(max_holders, "descriptors listed at the most in a table, or in all tables of a user, 32 bytes each (262144)");

static unsigned int max_subscriptions = SL_SUBS;
module_param(max_subscriptions, uint, 0444);
MODULE_PARM_DESC(max_subscriptions, "subscriptions to events at the most, 10 KiB each (32)");

static bool payload = true;
module_param(payload, bool, 0444);
MODULE_PARM_DESC(payload, "whether root may ask for bytes that are sent and received (Y)");

static int __init check_parameters(void)
{
	if (max_subscriptions < 1 || max_subscriptions > SL_SUBS) {
		pr_err("max_subscriptions must be from 1 to %d\n", SL_SUBS);
		return -EINVAL;
	}
	if (max_sockets < 1) {
		pr_err("max_sockets must be at least 1\n");
		return -EINVAL;
	}
	if (max_closed > 16 * 1024 * 1024) {
		pr_err("max_closed must be at most 16777216\n");
		return -EINVAL;
	}
	if (max_holders > 16 * 1024 * 1024) {
		pr_err("max_holders must be at most 16777216\n");
		return -EINVAL;
	}
	if (ring_kib < 8 || ring_kib > 1024 * 1024) {
		pr_err("ring_kib must be from 8 to 1048576\n");
		return -EINVAL;
	}
	return 0;
}

static void exit_feed(void)
{
	sl_feed_exit();
	sl_subs_exit();
	sl_netlink_feed_exit();
}

static int __init socklife_init(void)
{
	int err = check_parameters();

	if (err)
		return err;
	sl_clock_init();
	err = sl_record_init(max_sockets, max_timewaits);
	if (err)
		return err;
	err = sl_history_init(max_closed);
	if (err)
		goto no_history;
	err = sl_net_init();
	if (err)
		goto no_net;
	err = sl_feed_init(ring_kib * 1024UL, &sl_netlink_feed);
	if (err)
		goto no_feed;
	sl_collect_init(max_holders);
	err = sl_peek_init();
	if (err)
		goto no_peek;
	err = sl_procfs_init();
	if (err)
		goto no_procfs;
	err = sl_netlink_init(max_subscriptions, payload);
	if (err)
		goto no_netlink;
	err = sl_hooks_attach();
	if (err)
		goto no_hooks;
	sl_record_allow_sk_access(true);
	sl_census();
	return 0;

no_hooks:
	sl_netlink_exit();
no_netlink:
	sl_procfs_exit();
no_procfs:
	sl_peek_exit();
no_peek:
	sl_collect_exit();
	exit_feed();
no_feed:
	sl_net_exit();
no_net:
	sl_history_exit();
no_history:
	sl_record_exit();
	return err;
}

static void __exit socklife_exit(void)
{
	sl_record_allow_sk_access(false);
	sl_hooks_detach();
	sl_netlink_exit();
	sl_procfs_exit();
	sl_peek_exit();
	sl_collect_exit();
	exit_feed();
	sl_net_exit();
	sl_history_exit();
	sl_record_exit();
}

module_init(socklife_init);
module_exit(socklife_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("The socklife authors");
MODULE_DESCRIPTION("Records the life of every socket");
MODULE_VERSION(SOCKLIFE_VERSION);
