// SPDX-License-Identifier: GPL-2.0
/* on_feed.c - somebody subscribes to a generic netlink group, maybe ours */
#include "feed/feed.h"
#include "hook/on.h"

/* genl_bind(net, group): before the subscription is there */
void on_subscribe(struct ftrace_regs *fregs)
{
	sl_feed_on();
}
