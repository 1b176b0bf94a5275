// SPDX-License-Identifier: GPL-2.0
/* hook.c - helpers of the mechanisms */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/string.h>

#include "hook/hook.h"

/**
 * sl_hook_next_target() - try the next of a hook's targets
 * @hook: gets it in sl_hook.found
 * @rest: sl_hook.target at first; what has not been tried
 *
 * Return: false when all have been tried.
 */
bool sl_hook_next_target(struct sl_hook *hook, const char **rest)
{
	size_t len;

	if (!**rest)
		return false;
	len = strcspn(*rest, "|");
	strscpy(hook->found, *rest, min(len + 1, sizeof(hook->found)));
	*rest += len;
	*rest += **rest == '|';
	return true;
}

/**
 * sl_hook_refused() - explain in the log why the module does not load
 * @hook: that cannot be attached
 * @err: why
 *
 * Return: @err.
 */
int sl_hook_refused(const struct sl_hook *hook, int err)
{
	pr_err("cannot follow %s (%s %s, error %d); without it, nobody would know of %s\n",
	       hook->event, sl_hook_mechanism(hook), hook->target, err, hook->lost);
	if (err == -ENOENT)
		pr_err("this kernel has no such place: see \"Supported kernels\" in the README\n");
	return err;
}

/** sl_hook_mechanism() - the name of a hook's mechanism */
const char *sl_hook_mechanism(const struct sl_hook *hook)
{
	static const char * const words[] = {
		[SL_FTRACE] = "ftrace",
		[SL_FTRACE_OWN_OPS] = "ftrace",
		[SL_TRACEPOINT] = "tracepoint",
		[SL_KRETPROBE] = "kretprobe",
		[SL_ADDRESS] = "address",
	};

	return words[hook->mechanism];
}

/** sl_hook_missed() - calls that the mechanism has missed, since it had no room for them */
u64 sl_hook_missed(const struct sl_hook *hook)
{
	if (hook->mechanism != SL_KRETPROBE)
		return 0;
	return READ_ONCE(hook->kretprobe.nmissed) + READ_ONCE(hook->kretprobe.kp.nmissed);
}
