/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_SOCK_H
#define SOCKLIFE_COMPAT_SOCK_H

#include <linux/in.h>
#include <linux/version.h>
#include <net/sock.h>

/* 6.11 made SMC a protocol of AF_INET, beside a family. */
#ifndef IPPROTO_SMC
#define IPPROTO_SMC 256
#endif

/* 6.17 put an accessor before the field. */
static inline kuid_t sl_compat_sk_uid(const struct sock *sk)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
	return sk->sk_uid;
#else
	return sk_uid(sk);
#endif
}

/* 6.18 can spread the counter over the memory nodes. */
static inline u32 sl_compat_sk_drops(const struct sock *sk)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 18, 0)
	return atomic_read(&sk->sk_drops);
#else
	return sk_drops_read(sk);
#endif
}

#endif
