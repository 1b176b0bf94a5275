// SPDX-License-Identifier: GPL-2.0
/*
 * hook_demand.c - hooks that are armed only while somebody wants what they tell
 *
 * They are registered with the others, so that a kernel without them is noticed at once,
 * and cost nothing until they are armed. To arm them patches the kernel's code: who comes
 * and goes quickly finds them armed still.
 */
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/workqueue.h>

#include "feed/subscription.h"
#include "hook/hook.h"
#include "hook/hook_table.h"

#define LINGER	(10 * HZ)	/* until they are disarmed */

static void follow_demand(struct work_struct *unused);
static DECLARE_DELAYED_WORK(demand_work, follow_demand);
static struct sl_hook *demand_hooks;
static int demand_count;
static bool armed;		/* of the work alone */

static bool is_demanded(void)
{
	return sl_feed_wanted_type(SOCKLIFE_EVENT_FAILED_CALL);
}

static void arm_hook(struct sl_hook *hook, bool on)
{
	int err = on ? enable_kretprobe(&hook->kretprobe) : disable_kretprobe(&hook->kretprobe);

	if (err)
		sl_hook_refused(hook, err);
}

static void follow_demand(struct work_struct *unused)
{
	struct sl_hook *hook;
	bool wanted = is_demanded();

	if (wanted == armed)
		return;
	sl_for_each_hook(hook, demand_hooks, demand_count, SL_KRETPROBE)
		if (hook->on_demand && hook->found[0])
			arm_hook(hook, wanted);
	armed = wanted;
}

static void demand_changed(void)
{
	mod_delayed_work(system_long_wq, &demand_work, is_demanded() ? 0 : LINGER);
}

/**
 * sl_hooks_settle() - wait until the hooks that somebody wants are armed
 *
 * Context: may sleep; not under sl_subs_lock().
 */
void sl_hooks_settle(void)
{
	if (is_demanded())
		flush_delayed_work(&demand_work);
}

/**
 * sl_demand_begin() - from now on hooks are armed as they are wanted
 * @hooks: the table, all attached
 * @n: its size
 */
void sl_demand_begin(struct sl_hook *hooks, int n)
{
	demand_hooks = hooks;
	demand_count = n;
	armed = false;
	sl_sub_on_change(demand_changed);
}

/** sl_demand_end() - no more; whoever detaches the hooks disarms them, too */
void sl_demand_end(void)
{
	sl_sub_on_change(NULL);
	cancel_delayed_work_sync(&demand_work);
}
