/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_GENETLINK_H
#define SOCKLIFE_COMPAT_GENETLINK_H

#include <linux/version.h>
#include <net/genetlink.h>

/* 6.7 keeps the parsed request of a dump in a struct genl_info. */
static inline struct nlattr **sl_compat_dump_attrs(struct netlink_callback *cb)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	return genl_dumpit_info(cb)->attrs;
#else
	return genl_dumpit_info(cb)->info.attrs;
#endif
}

/*
 * Since 6.9 a family has a bind() callback; in older kernels there is a hook on the
 * core's genl_bind().
 */
#define SL_COMPAT_GENL_BIND (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0))

#if SL_COMPAT_GENL_BIND
#define SL_COMPAT_BIND(function)	.bind = function,
#else
#define SL_COMPAT_BIND(function)
#endif

/*
 * Since 6.6 a sender can look at each receiver. Where it cannot, only those get messages
 * that have joined while the family is there, for then the kernel looks: sl_netlink_init().
 */
#define SL_COMPAT_RECEIVERS (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0))

static inline int sl_compat_multicast(const struct genl_family *family, struct net *net,
				      struct sk_buff *skb, unsigned int group,
				      int (*refused)(struct sock *, struct sk_buff *, void *))
{
	u32 number = family->mcgrp_offset + group;

#if SL_COMPAT_RECEIVERS
	return netlink_broadcast_filtered(net->genl_sock, skb, 0, number, GFP_KERNEL, refused,
					  net->user_ns);
#else
	return netlink_broadcast(net->genl_sock, skb, 0, number, GFP_KERNEL);
#endif
}

#endif
