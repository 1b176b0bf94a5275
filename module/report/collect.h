/* SPDX-License-Identifier: GPL-2.0 */
/* collect.h - find who holds which socket, for a reader */
#ifndef SOCKLIFE_COLLECT_H
#define SOCKLIFE_COLLECT_H

#include <linux/types.h>

struct cred;
struct sl_holders;
struct sl_net;
struct sl_view;
struct sock;

/**
 * struct sl_scope - of which sockets, and in which processes
 * @cred: of the reader: whose processes it may look into
 * @view: of the reader: which processes there are for it
 * @everywhere: it may look into all, and is told their numbers in the initial namespace
 * @sk: of this socket alone, only compared; NULL: of more
 * @slnet: of sockets of this namespace
 * @all_netns: of any namespace
 * @uid: of sockets of this user
 * @all_users: of any user
 */
struct sl_scope {
	const struct cred *cred;
	const struct sl_view *view;
	bool everywhere;
	const void *sk;
	const struct sl_net *slnet;
	bool all_netns;
	u32 uid;
	bool all_users;
};

void sl_collect_init(unsigned int max);
void sl_collect_exit(void);
struct sl_holders *sl_holders_get(const struct sl_scope *scope);
void sl_holders_put(struct sl_holders *holders);

#endif /* SOCKLIFE_COLLECT_H */
