// SPDX-License-Identifier: GPL-2.0
/*
 * hook_kretprobe.c - hooks at the return of functions
 *
 * A kretprobe has room for a fixed number of calls in progress; the kernel counts those
 * beyond it (nmissed). MAX_CALLS tasks may sleep in one of these calls at a time. Users
 * decide how many do, so a call beyond them is told at its entry: its socket is marked.
 */
#include <linux/err.h>
#include <linux/kprobes.h>

#include "compat/kretprobe.h"
#include "hook/hook.h"
#include "track/track.h"

#define MAX_CALLS	1024	/* about 100 bytes each, for each hook */

static int on_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct sl_hook *hook = container_of(get_kretprobe(ri), struct sl_hook, kretprobe);
	struct sl_call *call = (struct sl_call *)ri->data;

	call->sk = NULL;
	call->arg = NULL;
	call->flags = 0;
	hook->entry(regs, call);
	return call->sk || call->arg ? 0 : 1;	/* 1: do not call on_return() */
}

static int on_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct kretprobe *rp = get_kretprobe(ri);
	struct sl_hook *hook;

	if (!rp)
		return 0;
	hook = container_of(rp, struct sl_hook, kretprobe);
	hook->ret((struct sl_call *)ri->data, regs_return_value(regs));
	return 0;
}

static noinline void miss_call(struct sl_hook *hook, struct pt_regs *regs)
{
	struct sl_call call = {};

	hook->entry(regs, &call);
	if (call.sk)
		sl_track_missed(call.sk, hook->connects);
}

/*
 * The kernel's own handler takes a place for the call; it is the same for all kretprobes, and
 * set when one is registered. If it has counted a call as missed, meanwhile or here, and
 * none was added to those of the current task, it was here.
 */
static kprobe_pre_handler_t take_place;

static int on_call(struct kprobe *kp, struct pt_regs *regs)
{
	struct sl_hook *hook = container_of(kp, struct sl_hook, kretprobe.kp);
	const struct llist_node *before = sl_compat_last_return();
	int missed = READ_ONCE(hook->kretprobe.nmissed);
	int ret = take_place(kp, regs);

	if (unlikely(READ_ONCE(hook->kretprobe.nmissed) != missed) &&
	    sl_compat_last_return() == before)
		miss_call(hook, regs);
	return ret;
}

static void watch_places(struct kprobe *kp)
{
	take_place = kp->pre_handler;
	WRITE_ONCE(kp->pre_handler, on_call);
}

static int attach_kretprobe(struct sl_hook *hook)
{
	const char *rest = hook->target;
	int err = -ENOENT;

	while (sl_hook_next_target(hook, &rest)) {
		hook->kretprobe = (struct kretprobe){
			.kp.symbol_name = hook->found,
			.kp.flags = hook->on_demand ? KPROBE_FLAG_DISABLED : 0,
			.entry_handler = on_entry,
			.handler = on_return,
			.data_size = sizeof(struct sl_call),
			.maxactive = MAX_CALLS,
		};
		err = register_kretprobe(&hook->kretprobe);
		if (!err) {
			watch_places(&hook->kretprobe.kp);
			return 0;
		}
	}
	hook->found[0] = '\0';
	return hook->optional && err == -ENOENT ? 0 : sl_hook_refused(hook, err);
}

/**
 * sl_kretprobe_attach() - attach all hooks of this kind, or none
 * @hooks: the table
 * @n: its size
 *
 * Return: 0, or an error that has been explained in the log.
 */
int sl_kretprobe_attach(struct sl_hook *hooks, int n)
{
	struct sl_hook *hook;
	int err;

	sl_for_each_hook(hook, hooks, n, SL_KRETPROBE) {
		err = attach_kretprobe(hook);
		if (err) {
			sl_kretprobe_detach(hooks, hook - hooks);
			return err;
		}
	}
	return 0;
}

/**
 * sl_kretprobe_detach() - when it returns, no handler runs any more
 * @hooks: the table
 * @n: its size
 *
 * Unregistered together, since each unregistering waits for a grace period. Tasks that
 * sleep in such a call return through the kernel's own trampoline, which finds that the
 * probe is gone.
 */
void sl_kretprobe_detach(struct sl_hook *hooks, int n)
{
	struct kretprobe *attached[SL_HOOKS];
	struct sl_hook *hook;
	int count = 0;

	sl_for_each_hook(hook, hooks, n, SL_KRETPROBE)
		if (hook->found[0])
			attached[count++] = &hook->kretprobe;
	unregister_kretprobes(attached, count);
}
