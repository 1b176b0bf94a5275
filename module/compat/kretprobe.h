/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_KRETPROBE_H
#define SOCKLIFE_COMPAT_KRETPROBE_H

#include <linux/llist.h>
#include <linux/sched.h>

/* The last call of the current task that a return probe follows, only compared. */
static inline const struct llist_node *sl_compat_last_return(void)
{
#ifdef CONFIG_KRETPROBE_ON_RETHOOK
	return current->rethooks.first;
#else
	return current->kretprobe_instances.first;
#endif
}

#endif
