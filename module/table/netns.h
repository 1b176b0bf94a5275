/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netns.h - what socklife keeps of a network namespace
 *
 * The kernel frees a namespace before the last sock in it, and a record must not hold
 * a reference on the namespace. So records refer to a struct sl_net, which is freed
 * with the last of them.
 */
#ifndef SOCKLIFE_NETNS_H
#define SOCKLIFE_NETNS_H

#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/types.h>

#include "table/account.h"

struct net;

/**
 * struct sl_net - a network namespace, seen from its records
 * @list: in the list of all
 * @refs: one for each record, one while the namespace lives
 * @cookie: net->net_cookie, never reused
 * @account: of the user whose namespace it is; NULL: nobody's, each socket is its user's
 * @inum: the inode number that /proc/PID/ns/net shows
 * @rcu: for freeing
 */
struct sl_net {
	struct list_head list;
	refcount_t refs;
	u64 cookie;
	struct sl_account *account;
	u32 inum;
	struct rcu_head rcu;
};

int sl_net_init(void);
void sl_net_exit(void);
struct sl_net *sl_net_get(struct net *net);
void sl_net_put(struct sl_net *slnet);
struct sl_net *sl_net_here(struct net *net);

/**
 * sl_net_account() - on whose account is a socket?
 * @slnet: its namespace
 * @uid: its user, in the initial user namespace
 */
static inline struct sl_account *sl_net_account(const struct sl_net *slnet, u32 uid)
{
	return slnet->account ?: sl_account_of(uid);
}

#endif /* SOCKLIFE_NETNS_H */
