/* SPDX-License-Identifier: GPL-2.0 */
/* hook.h - a hook, and the mechanisms that attach it */
#ifndef SOCKLIFE_HOOK_H
#define SOCKLIFE_HOOK_H

#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/types.h>

struct pt_regs;
struct sock;
struct tracepoint;

#define SL_HOOKS	64	/* at most */

/* What one call of each costs is in Documentation/costs.md. */
enum sl_mechanism {
	SL_FTRACE,	/* a function is entered */
	SL_FTRACE_OWN_OPS, /* the same, with an ftrace_ops of its own, which is cheaper */
	SL_TRACEPOINT,	/* the cheapest */
	SL_KRETPROBE,	/* a function returns: ten times as dear, for rare calls */
	SL_ADDRESS,	/* nothing is attached: only the address is looked up */
};

/**
 * struct sl_call - a call that a kretprobe follows
 * @sk: the sock of the call
 * @arg: another argument, if the result is stored there; if it is NULL too, the call is
 *       ignored
 * @size: bytes requested
 * @flags: enum socklife_event_flag
 * @how: of shutdown(); enum socklife_call
 * @family, @type, @protocol: of a socket that is being made
 * @begun: of a send or receive: sl_pending_now()
 */
struct sl_call {
	const struct sock *sk;
	const void *arg;
	size_t size;
	u32 flags;
	int how;
	u16 family;
	u16 type;
	u16 protocol;
	u64 begun;
};

/**
 * struct sl_hook - one hook
 * @event: what happens there
 * @target: kernel function or tracepoint; "a|b": the first that exists
 * @lost: what would not be known without it
 * @mechanism: how it is attached
 * @handler: SL_FTRACE: the function's arguments are in @fregs
 * @ftrace: SL_FTRACE_OWN_OPS: the callback of the ftrace_ops
 * @probe: SL_TRACEPOINT: a function of the tracepoint's own type
 * @entry: SL_KRETPROBE: at entry: fills in the struct sl_call
 * @ret: SL_KRETPROBE: at return
 * @address: SL_ADDRESS: set to the address of the function, or of its second instruction
 * @optional: the target may be missing: the kernel does not have the feature
 * @connects: SL_KRETPROBE: it is connect(), whose end a socket waits for
 * @on_demand: SL_KRETPROBE: armed only while somebody wants its events, see hook_demand.c
 * @outlasts: SL_FTRACE_OWN_OPS: attached before all other hooks, detached after them
 * @found: which of the targets is attached; empty: none
 * @kprobe: SL_FTRACE*, SL_ADDRESS: to look the address up, never armed
 * @ip: SL_FTRACE*, SL_ADDRESS: address of the function
 * @ops: SL_FTRACE_OWN_OPS: in use in the first hook with this callback
 * @point: SL_TRACEPOINT
 * @kretprobe: SL_KRETPROBE
 */
struct sl_hook {
	const char *event;
	const char *target;
	const char *lost;
	enum sl_mechanism mechanism;
	void (*handler)(struct ftrace_regs *fregs);
	ftrace_func_t ftrace;
	void *probe;
	void (*entry)(struct pt_regs *regs, struct sl_call *call);
	void (*ret)(const struct sl_call *call, int result);
	unsigned long *address;
	bool optional;
	bool connects;
	bool on_demand;
	bool outlasts;

	char found[48];
	struct kprobe kprobe;
	unsigned long ip;
	struct ftrace_ops ops;
	struct tracepoint *point;
	struct kretprobe kretprobe;
};

const char *sl_hook_mechanism(const struct sl_hook *hook);
u64 sl_hook_missed(const struct sl_hook *hook);

#define sl_for_each_hook(hook, hooks, n, m) \
	for ((hook) = (hooks); (hook) < (hooks) + (n); (hook)++) \
		if ((hook)->mechanism == (m))

/* hook_ftrace.c */
int sl_ftrace_attach_first(struct sl_hook *hooks, int n);
void sl_ftrace_detach_last(struct sl_hook *hooks, int n);
int sl_ftrace_attach(struct sl_hook *hooks, int n);
void sl_ftrace_detach(struct sl_hook *hooks, int n);
/* hook_tracepoint.c */
int sl_tracepoint_attach(struct sl_hook *hooks, int n);
void sl_tracepoint_detach(struct sl_hook *hooks, int n);
/* hook_kretprobe.c */
int sl_kretprobe_attach(struct sl_hook *hooks, int n);
void sl_kretprobe_detach(struct sl_hook *hooks, int n);
/* hook_demand.c */
void sl_demand_begin(struct sl_hook *hooks, int n);
void sl_demand_end(void);
/* hook.c */
bool sl_hook_next_target(struct sl_hook *hook, const char **rest);
int sl_hook_refused(const struct sl_hook *hook, int err);

#endif /* SOCKLIFE_HOOK_H */
