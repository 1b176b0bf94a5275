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

#endif
