// SPDX-License-Identifier: GPL-2.0
/*
 * hook_ftrace.c - functions that are entered
 *
 * One ftrace_ops over many: two ops on one function would cost seven times as
 * much, and many ops take seconds to attach. The callback finds its hook by the
 * address, in a small hash table that is built once. What tells only of
 * descriptors has an ops of its own, attached while somebody listens: to open
 * and to close a file costs nothing otherwise.
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

/* Of the hooks that are always attached, and of those that only readers need. */
static struct ftrace_ops always = {
	.func = entered,
	.flags = FTRACE_OPS_FL_PERMANENT,
};
static struct ftrace_ops feed = {
	.func = entered,
	.flags = FTRACE_OPS_FL_PERMANENT,
};
static bool feed_attached;

static void fill_slot(const struct sl_hook *hook)
{
	unsigned long ip = (unsigned long)hook->kprobe.addr;
	unsigned int i = slot_of(ip);

	while (slots[i].ip)
		i = (i + 1) % SLOTS;
	slots[i].entered = hook->entered;
	slots[i].ip = ip;
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

struct places {
	struct kprobe *kprobes[SLOTS / 2];
	unsigned long ips[SLOTS / 2];
	int n;
};

static int locate_all(struct sl_hook *hooks, int n, enum sl_mechanism mechanism,
		      struct places *places)
{
	struct sl_hook *hook;
	int err;

	places->n = 0;
	sl_for_each_hook(hook, hooks, n, mechanism) {
		err = places->n < SLOTS / 2 ? locate(hook) : -E2BIG;
		if (err && hook->optional)
			continue;
		if (err) {
			unregister_kprobes(places->kprobes, places->n);
			return sl_hook_refused(hook, err);
		}
		fill_slot(hook);
		places->ips[places->n] = (unsigned long)hook->kprobe.addr;
		places->kprobes[places->n++] = &hook->kprobe;
	}
	unregister_kprobes(places->kprobes, places->n);
	return 0;
}

static int set_filter(struct ftrace_ops *ops, struct sl_hook *hooks, int n,
		      enum sl_mechanism mechanism)
{
	struct places *places = kmalloc(sizeof(*places), GFP_KERNEL);
	int err = -ENOMEM;

	if (places)
		err = locate_all(hooks, n, mechanism, places);
	if (!err) {
		err = ftrace_set_filter_ips(ops, places->ips, places->n, 0, 1);
		if (err)
			pr_err("ftrace refuses the functions (error %d)\n", err);
	}
	kfree(places);
	return err;
}

static int attach(struct ftrace_ops *ops)
{
	int err = register_ftrace_function(ops);

	if (err)
		pr_err("ftrace cannot be used (error %d): is kernel.ftrace_enabled 1?\n", err);
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
	int err = set_filter(&always, hooks, n, SL_FTRACE);

	if (!err)
		err = set_filter(&feed, hooks, n, SL_FTRACE_FEED);
	if (!err)
		err = attach(&always);
	if (err) {
		ftrace_free_filter(&feed);
		ftrace_free_filter(&always);
	}
	return err;
}

/**
 * sl_ftrace_feed() - attach or detach what only readers need
 * @on: attach
 *
 * Context: may sleep. One caller at a time: the feed's worker between
 * sl_feed_start() and sl_feed_stop(), which come after sl_ftrace_attach() and
 * before sl_ftrace_detach().
 * Return: 0, or an error that has been explained in the log.
 */
int sl_ftrace_feed(bool on)
{
	int err;

	if (on == feed_attached)
		return 0;
	err = on ? attach(&feed) : unregister_ftrace_function(&feed);
	if (!err)
		feed_attached = on;
	return err;
}

/** sl_ftrace_detach() - when it returns, no callback runs any more */
void sl_ftrace_detach(void)
{
	sl_ftrace_feed(false);
	unregister_ftrace_function(&always);
	ftrace_free_filter(&feed);
	ftrace_free_filter(&always);
}
