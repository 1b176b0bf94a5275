// SPDX-License-Identifier: GPL-2.0
/*
 * netns.c - what socklife keeps of a network namespace
 *
 * A struct sl_net is found by the namespace's own slot, which net_begin() fills, or by
 * the list: for the control sockets that the kernel makes in a namespace before that.
 */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/user_namespace.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "table/netns.h"

/**
 * struct slot - the namespace's own pointer
 * @slnet: set while the namespace lives here
 * @open: hooks may take @slnet without a lock
 */
struct slot {
	struct sl_net *slnet;
	bool open;
};

static unsigned int slot_id;

static LIST_HEAD(all_nets);
static DEFINE_SPINLOCK(nets_lock);	/* guards the list; taken in hooks, so with irqs off */

static struct sl_net *find_net(struct net *net)
{
	struct sl_net *slnet;

	list_for_each_entry(slnet, &all_nets, list)
		if (slnet->cookie == net->net_cookie && refcount_inc_not_zero(&slnet->refs))
			return slnet;
	return NULL;
}

/*
 * User namespaces are nested at most 32 deep. In one that root has made for others
 * (LXC, podman with --userns=auto), each socket is its own user's.
 */
static struct sl_account *owner_of(const struct net *net)
{
	const struct user_namespace *ns = net->user_ns;

	if (ns == &init_user_ns)
		return NULL;
	while (ns->parent != &init_user_ns)
		ns = ns->parent;
	return __kuid_val(ns->owner) ? sl_account_of(__kuid_val(ns->owner)) : NULL;
}

static struct sl_net *make_net(struct net *net)
{
	struct sl_net *slnet = kzalloc(sizeof(*slnet), GFP_ATOMIC | __GFP_NOWARN);

	if (!slnet)
		return NULL;
	refcount_set(&slnet->refs, 1);
	slnet->cookie = net->net_cookie;
	slnet->account = owner_of(net);
	slnet->inum = net->ns.inum;
	list_add_tail(&slnet->list, &all_nets);
	return slnet;
}

static struct sl_net *find_or_make_net(struct net *net)
{
	struct sl_net *slnet;
	unsigned long flags;

	spin_lock_irqsave(&nets_lock, flags);
	slnet = find_net(net) ?: make_net(net);
	spin_unlock_irqrestore(&nets_lock, flags);
	return slnet;
}

/*
 * net_generic() for a namespace that is being made, whose places may be those of before this
 * module: it has control sockets before net_begin(). NULL: it has no place yet.
 */
static inline struct slot *slot_of(const struct net *net)
{
	const struct net_generic *places;
	struct slot *slot = NULL;

	rcu_read_lock();
	places = rcu_dereference(net->gen);
	if (likely(slot_id < places->s.len))
		slot = places->ptr[slot_id];
	rcu_read_unlock();
	return slot;
}

/**
 * sl_net_here() - the namespace of a reader
 * @net: alive, and known to the pernet machinery
 *
 * Return: no reference; valid as long as @net.
 */
struct sl_net *sl_net_here(struct net *net)
{
	struct slot *slot = net_generic(net, slot_id);

	return slot->slnet;
}

/**
 * sl_net_get() - the namespace of a new socket
 * @net: of a live sock
 *
 * Context: any hook. @net stays: the hook is not preemptible, which delays the grace
 * period before net_end(), or its sock holds a reference.
 * Return: a reference, or NULL without memory.
 */
struct sl_net *sl_net_get(struct net *net)
{
	struct slot *slot = slot_of(net);

	/* pairs with net_begin() */
	if (likely(slot && smp_load_acquire(&slot->open))) {
		refcount_inc(&slot->slnet->refs);
		return slot->slnet;
	}
	return find_or_make_net(net);
}

/**
 * sl_net_put() - give a reference back
 * @slnet: from sl_net_get()
 *
 * Context: any.
 */
void sl_net_put(struct sl_net *slnet)
{
	unsigned long flags;

	if (!refcount_dec_and_test(&slnet->refs))
		return;
	spin_lock_irqsave(&nets_lock, flags);
	list_del(&slnet->list);
	spin_unlock_irqrestore(&nets_lock, flags);
	kfree_rcu(slnet, rcu);
}

static int __net_init net_begin(struct net *net)
{
	struct slot *slot = net_generic(net, slot_id);
	struct sl_net *slnet = find_or_make_net(net);

	if (!slnet)
		return -ENOMEM;
	slot->slnet = slnet;
	smp_store_release(&slot->open, true);	/* pairs with sl_net_get() */
	return 0;
}

/* The kernel waits for a grace period between this and net_end(). */
static void __net_exit net_close(struct net *net)
{
	struct slot *slot = net_generic(net, slot_id);

	WRITE_ONCE(slot->open, false);
}

static void __net_exit net_end(struct net *net)
{
	struct slot *slot = net_generic(net, slot_id);

	sl_net_put(slot->slnet);
}

static struct pernet_operations net_ops = {
	.init = net_begin,
	.pre_exit = net_close,
	.exit = net_end,
	.id = &slot_id,
	.size = sizeof(struct slot),
};

/**
 * sl_net_init() - take in all namespaces, present and future
 *
 * Return: 0 or -ENOMEM.
 */
int sl_net_init(void)
{
	return register_pernet_subsys(&net_ops);
}

/** sl_net_exit() - drop the namespaces' references; no hook and no reader is left */
void sl_net_exit(void)
{
	unregister_pernet_subsys(&net_ops);
}
