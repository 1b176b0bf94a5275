// SPDX-License-Identifier: GPL-2.0
/*
 * hook_tracepoint.c - hooks at tracepoints
 *
 * They are looked up by name, since not all are exported. The compiler checks the type
 * of each probe where it is defined, see check_types().
 */
#include <linux/string.h>
#include <linux/tracepoint.h>

#include "hook/hook.h"

struct search {
	struct sl_hook *hooks;
	int n;
};

static void match_tracepoint(struct tracepoint *point, void *data)
{
	struct search *search = data;
	struct sl_hook *hook;

	sl_for_each_hook(hook, search->hooks, search->n, SL_TRACEPOINT)
		if (!strcmp(point->name, hook->target))
			hook->point = point;
}

static int attach_tracepoint(struct sl_hook *hook)
{
	int err;

	if (!hook->point)
		return hook->optional ? 0 : sl_hook_refused(hook, -ENOENT);
	err = tracepoint_probe_register(hook->point, hook->probe, NULL);
	if (err) {
		hook->point = NULL;
		return sl_hook_refused(hook, err);
	}
	strscpy(hook->found, hook->target, sizeof(hook->found));
	return 0;
}

/**
 * sl_tracepoint_attach() - attach all hooks of this kind, or none
 * @hooks: the table
 * @n: its size
 *
 * Return: 0, or an error that has been explained in the log.
 */
int sl_tracepoint_attach(struct sl_hook *hooks, int n)
{
	struct search search = { hooks, n };
	struct sl_hook *hook;
	int err;

	for_each_kernel_tracepoint(match_tracepoint, &search);
	sl_for_each_hook(hook, hooks, n, SL_TRACEPOINT) {
		err = attach_tracepoint(hook);
		if (err) {
			sl_tracepoint_detach(hooks, hook - hooks);
			return err;
		}
	}
	return 0;
}

/**
 * sl_tracepoint_detach() - when it returns, no probe runs any more
 * @hooks: the table
 * @n: its size
 */
void sl_tracepoint_detach(struct sl_hook *hooks, int n)
{
	struct sl_hook *hook;

	sl_for_each_hook(hook, hooks, n, SL_TRACEPOINT)
		if (hook->point)
			tracepoint_probe_unregister(hook->point, hook->probe, NULL);
	tracepoint_synchronize_unregister();
}
