/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_SOCK_H
#define SOCKLIFE_COMPAT_SOCK_H

#include <linux/version.h>
#include <net/sock.h>

/* 6.17 put an accessor before the field. */
static inline kuid_t sl_compat_sk_uid(const struct sock *sk)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
	return sk->sk_uid;
#else
	return sk_uid(sk);
#endif
}

#endif
