// SPDX-License-Identifier: GPL-2.0
/* on_feed.c - subscriptions to generic netlink groups, ours among them */
#include "feed/feed.h"
#include "hook/on.h"

/* genl_bind(net, group): just before the subscription */
void on_subscribe(struct ftrace_regs *fregs)
{
	sl_feed_on();
}
