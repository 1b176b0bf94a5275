// SPDX-License-Identifier: GPL-2.0
/*
 * hook_ftrace.c - functions that are entered
 *
 * One ftrace_ops over all of them: two ops on one function would cost seven
 * times as much, and many ops take seconds to attach. The callback finds its
 * hook by the address, in a small hash table that is built once.
 *
 * ftrace wants addresses, and the one exported way to learn where a function
 * begins is to register a kprobe on it; it stays disabled, so no code is
 * patched for it.
 *
 * FTRACE_OPS_FL_PERMANENT: otherwise kernel.ftrace_enabled=0 would switch the
 * hooks off without a word.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/slab.h>

#include "hook.h"

#define SLOTS	128	/* twice the hooks at least: probing ends soon */

static struct slot {
	unsigned long ip;
	void (*entered)(struct ftrace_regs *fregs);
} slots[SLOTS] __read_mostly;

static unsigned int slot_of(unsigned long ip)
{
	return (ip >> 4) % SLOTS;	/* functions are aligned to 16 */
}

static void notrace entered(unsigned long ip, unsigned long parent_ip,
			    struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned int i = slot_of(ip);

	while (slots[i].ip != ip) {
		if (unlikely(!slots[i].ip))
			return;
		i = (i + 1) % SLOTS;
	}
	slots[i].entered(fregs);
}

static struct ftrace_ops ops = {
	.func = entered,
	.flags = FTRACE_OPS_FL_PERMANENT,
};

static void fill_slot(const struct sl_hook *hook)
{
	unsigned long ip = (unsigned long)hook->kprobe.addr;
	unsigned int i = slot_of(ip);

	while (slots[i].ip)
		i = (i + 1) % SLOTS;
	slots[i].ip = ip;
	slots[i].entered = hook->entered;
}

/* On success the kprobe stays registered, and disabled. */
static int locate(struct sl_hook *hook)
{
	const char *rest = hook->target;
	int err = -ENOENT;

	while (sl_hook_next_target(hook, &rest)) {
		hook->kprobe = (struct kprobe){
			.symbol_name = hook->found,
			.flags = KPROBE_FLAG_DISABLED,
		};
		err = register_kprobe(&hook->kprobe);
		if (!err)
			return 0;
	}
	hook->found[0] = '\0';
	return err;
}

static int locate_all(struct sl_hook *hooks, int n, struct kprobe **found, unsigned long *ips)
{
	struct sl_hook *hook;
	int count = 0, err;

	sl_for_each_hook(hook, hooks, n, SL_FTRACE) {
		err = locate(hook);
		if (err && hook->optional)
			continue;
		if (err) {
			unregister_kprobes(found, count);
			return sl_hook_refused(hook, err);
		}
		fill_slot(hook);
		ips[count] = (unsigned long)hook->kprobe.addr;
		found[count++] = &hook->kprobe;
	}
	unregister_kprobes(found, count);
	return count;
}

static int attach(unsigned long *ips, int count)
{
	int err = ftrace_set_filter_ips(&ops, ips, count, 0, 1);

	if (err) {
		pr_err("ftrace refuses the functions (error %d)\n", err);
		return err;
	}
	err = register_ftrace_function(&ops);
	if (err) {
		pr_err("ftrace cannot be used (error %d): is kernel.ftrace_enabled 1?\n", err);
		ftrace_free_filter(&ops);
	}
	return err;
}

/**
 * sl_ftrace_attach() - attach all hooks of this kind, or none
 * @hooks: the table
 * @n: its size
 *
 * Return: 0, or an error that has been explained in the log.
 */
int sl_ftrace_attach(struct sl_hook *hooks, int n)
{
	struct kprobe **found = kcalloc(n, sizeof(*found), GFP_KERNEL);
	unsigned long *ips = kcalloc(n, sizeof(*ips), GFP_KERNEL);
	int err = -ENOMEM;

	if (n > SLOTS / 2) {
		err = -E2BIG;
	} else if (found && ips) {
		err = locate_all(hooks, n, found, ips);
		if (err > 0)
			err = attach(ips, err);
	}
	kfree(found);
	kfree(ips);
	return err;
}

/** sl_ftrace_detach() - when it returns, no callback runs any more */
void sl_ftrace_detach(void)
{
	unregister_ftrace_function(&ops);
	ftrace_free_filter(&ops);
}
