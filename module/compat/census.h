/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_CENSUS_H
#define SOCKLIFE_COMPAT_CENSUS_H

#include <linux/version.h>
#include <net/af_unix.h>
#include <net/net_namespace.h>
#include <net/udp.h>

/* 6.2 gave each namespace its own table, or a pointer to the common one. */
static inline struct udp_table *sl_compat_udp_table(struct net *net)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
	return &udp_table;
#else
	return net->ipv4.udp_table;
#endif
}

/* Newer kernels keep the size in net/unix/af_unix.h, which modules cannot see. */
#ifndef UNIX_HASH_SIZE
#define UNIX_HASH_SIZE (256 * 2)
#endif

#endif
