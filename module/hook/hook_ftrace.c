// SPDX-License-Identifier: GPL-2.0
/*
 * hook_ftrace.c - hooks at the entry of functions
 *
 * One ftrace_ops for most functions: two ops on one function would cost seven times as
 * much, and many ops take seconds to attach. The callback finds its hook by the address,
 * in a small hash table that is built once. The functions called most have ops of their
 * own, and do not need the lookup.
 *
 * ftrace takes addresses, and the only exported way to look one up is to register a
 * kprobe; it stays disabled, so no code is patched for it.
 *
 * FTRACE_OPS_FL_PERMANENT: otherwise kernel.ftrace_enabled=0 would disable the hooks
 * silently.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ftrace.h>
#include <linux/kprobes.h>

#include "hook/hook.h"

#define SLOTS	1024	/* many more than hooks: nearly no collisions */

static struct slot {
	unsigned long ip;
	void (*handler)(struct ftrace_regs *fregs);
} hook_slots[SLOTS] __read_mostly;

/* Functions are aligned to 16, and a slot is as long: no shift is needed. */
static __always_inline struct slot *slot_of(unsigned long ip)
{
	static_assert(sizeof(struct slot) == 16);
	return (void *)hook_slots + (ip & (sizeof(hook_slots) - sizeof(struct slot)));
}

static __always_inline struct slot *slot_after(struct slot *slot)
{
	return slot == &hook_slots[SLOTS - 1] ? hook_slots : slot + 1;
}

static noinline void notrace call_handler_after(unsigned long ip, struct ftrace_regs *fregs)
{
	struct slot *slot;

	for (slot = slot_after(slot_of(ip)); slot->ip; slot = slot_after(slot)) {
		if (slot->ip != ip)
			continue;
		slot->handler(fregs);
		return;
	}
}

static void notrace call_handler(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	const struct slot *slot = slot_of(ip);

	if (likely(slot->ip == ip))
		slot->handler(fregs);
	else
		call_handler_after(ip, fregs);
}

static struct ftrace_ops common_ops = {
	.func = call_handler,
	.flags = FTRACE_OPS_FL_PERMANENT,
};

static void fill_slot(const struct sl_hook *hook)
{
	unsigned long ip = hook->ip;
	struct slot *slot;

	for (slot = slot_of(ip); slot->ip; slot = slot_after(slot))
		;
	slot->handler = hook->handler;
	slot->ip = ip;
}

/* On success the kprobe stays registered, and disabled. */
static int locate_target(struct sl_hook *hook)
{
	const char *rest = hook->target;
	int err = -ENOENT;

	while (sl_hook_next_target(hook, &rest)) {
		hook->kprobe = (struct kprobe){
			.symbol_name = hook->found,
			.flags = KPROBE_FLAG_DISABLED,
		};
		err = register_kprobe(&hook->kprobe);
		if (!err) {
			hook->ip = (unsigned long)hook->kprobe.addr;
			return 0;
		}
	}
	hook->found[0] = '\0';
	return err;
}

/* Unregistered together, since each unregistering waits for a grace period. */
static int locate_targets(struct sl_hook *hooks, int n)
{
	struct kprobe *kprobes[SL_HOOKS];
	struct sl_hook *hook;
	int err = 0, found = 0;

	for (hook = hooks; hook < hooks + n && !err; hook++) {
		if (hook->mechanism == SL_TRACEPOINT || hook->mechanism == SL_KRETPROBE)
			continue;
		err = locate_target(hook);
		if (!err) {
			kprobes[found++] = &hook->kprobe;
			if (hook->address)
				*hook->address = hook->ip;
		} else {
			err = hook->optional && err == -ENOENT ? 0 : sl_hook_refused(hook, err);
		}
	}
	unregister_kprobes(kprobes, found);
	return err;
}

static int attach_ops(struct ftrace_ops *ops, unsigned long *ips, unsigned int n)
{
	int err = ftrace_set_filter_ips(ops, ips, n, 0, 1);

	if (err) {
		pr_err("ftrace refuses the functions (error %d)\n", err);
		return err;
	}
	err = register_ftrace_function(ops);
	if (err) {
		pr_err("ftrace cannot be used (error %d): is kernel.ftrace_enabled 1?\n", err);
		ftrace_free_filter(ops);
	}
	return err;
}

static void detach_ops(struct ftrace_ops *ops)
{
	unregister_ftrace_function(ops);
	ftrace_free_filter(ops);
}

static int attach_common_ops(struct sl_hook *hooks, int n)
{
	unsigned long ips[SL_HOOKS];
	struct sl_hook *hook;
	int found = 0;

	sl_for_each_hook(hook, hooks, n, SL_FTRACE) {
		if (!hook->ip)
			continue;
		fill_slot(hook);
		ips[found++] = hook->ip;
	}
	return attach_ops(&common_ops, ips, found);
}

/* One ops for all hooks with the same callback, since each takes a grace period to detach. */
static int attach_own_ops(struct sl_hook *hooks, int n, struct sl_hook *first)
{
	unsigned long ips[SL_HOOKS];
	struct sl_hook *hook;
	int err, found = 0;

	sl_for_each_hook(hook, hooks, n, SL_FTRACE_OWN_OPS)
		if (hook->ftrace == first->ftrace)
			ips[found++] = hook->ip;
	first->ops = (struct ftrace_ops){
		.func = first->ftrace,
		.flags = FTRACE_OPS_FL_PERMANENT,
	};
	err = attach_ops(&first->ops, ips, found);
	if (err)
		first->ops.func = NULL;
	return err;
}

static bool is_attached(struct sl_hook *hooks, int n, const struct sl_hook *what)
{
	struct sl_hook *hook;

	sl_for_each_hook(hook, hooks, n, SL_FTRACE_OWN_OPS)
		if (hook->ops.func == what->ftrace)
			return true;
	return false;
}

static void detach_own_ops(struct sl_hook *hooks, int n, bool outlasting)
{
	struct sl_hook *hook;

	sl_for_each_hook(hook, hooks, n, SL_FTRACE_OWN_OPS) {
		if (!hook->ops.func || hook->outlasts != outlasting)
			continue;
		detach_ops(&hook->ops);
		hook->ops.func = NULL;
	}
}

static int attach_all_own_ops(struct sl_hook *hooks, int n, bool outlasting)
{
	struct sl_hook *hook;
	int err;

	sl_for_each_hook(hook, hooks, n, SL_FTRACE_OWN_OPS) {
		if (hook->outlasts != outlasting || is_attached(hooks, n, hook))
			continue;
		err = attach_own_ops(hooks, n, hook);
		if (err) {
			detach_own_ops(hooks, n, outlasting);
			return err;
		}
	}
	return 0;
}

/**
 * sl_ftrace_attach_first() - attach the hooks that outlast the others; look up all of them
 * @hooks: the table
 * @n: its size
 *
 * Return: 0, or an error that has been explained in the log.
 */
int sl_ftrace_attach_first(struct sl_hook *hooks, int n)
{
	int err = locate_targets(hooks, n);

	return err ?: attach_all_own_ops(hooks, n, true);
}

/** sl_ftrace_detach_last() - undo sl_ftrace_attach_first() */
void sl_ftrace_detach_last(struct sl_hook *hooks, int n)
{
	detach_own_ops(hooks, n, true);
}

/**
 * sl_ftrace_attach() - attach all other hooks of this kind, or none
 * @hooks: the table
 * @n: its size
 *
 * Return: 0, or an error that has been explained in the log.
 */
int sl_ftrace_attach(struct sl_hook *hooks, int n)
{
	int err;

	err = attach_common_ops(hooks, n);
	if (err)
		return err;
	err = attach_all_own_ops(hooks, n, false);
	if (err)
		detach_ops(&common_ops);
	return err;
}

/** sl_ftrace_detach() - undo sl_ftrace_attach(): no callback runs any more */
void sl_ftrace_detach(struct sl_hook *hooks, int n)
{
	detach_own_ops(hooks, n, false);
	detach_ops(&common_ops);
}
