/* SPDX-License-Identifier: GPL-2.0 */
/* netlink.h - the generic netlink family */
#ifndef SOCKLIFE_NETLINK_H
#define SOCKLIFE_NETLINK_H

#include <net/genetlink.h>

#include "feed/feed.h"
#include "feed/subscription.h"
#include "report/view.h"

struct sl_held;
struct sl_row;

/* netlink_family.c */
extern struct genl_family sl_family;

/* netlink.c */
int sl_netlink_init(unsigned int max_subscriptions, bool payload);
void sl_netlink_exit(void);

/* netlink_dump.c */
int sl_dump_start(struct netlink_callback *cb);
int sl_dump_sockets(struct sk_buff *skb, struct netlink_callback *cb);
int sl_dump_done(struct netlink_callback *cb);
const struct cred *sl_cred_of(const struct sock *sk);
int sl_refuse_all_netns(struct net *net, struct sk_buff *skb, struct netlink_ext_ack *extack);
int sl_get_socket(struct sk_buff *skb, struct genl_info *info);

/* netlink_stats.c */
int sl_get_stats(struct sk_buff *skb, struct genl_info *info);

/* netlink_feed.c */
extern const struct sl_feed_ops sl_netlink_feed;
void sl_netlink_feed_exit(void);

/**
 * struct sl_subscriber - a subscription, with what its reader is told of processes
 * @sub: first, since it is freed as that
 * @view: its namespaces; that of processes is held until the subscription ends
 */
struct sl_subscriber {
	struct sl_sub sub;
	struct sl_view view;
};

/* netlink_subscribe.c */
int sl_subscribe_init(unsigned int max, bool payload);
void sl_subscribe_exit(void);
int sl_subscribe(struct sk_buff *skb, struct genl_info *info);
int sl_set_subscription(struct sk_buff *skb, struct genl_info *info);
int sl_get_subscription(struct sk_buff *skb, struct genl_info *info);

/* netlink_put.c */
int sl_put_row(struct sk_buff *skb, const struct sl_row *row, const struct sl_held *held,
	       unsigned int shown);
int sl_put_event(struct sk_buff *skb, const struct sl_event *ev);

#endif /* SOCKLIFE_NETLINK_H */
