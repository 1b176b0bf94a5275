/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bitlock.h - a bit lock that sparse does not count
 *
 * Functions that return with the lock held when they have found something, and
 * without it otherwise, cannot be annotated for sparse. lockdep follows them.
 */
#ifndef SOCKLIFE_COMPAT_BITLOCK_H
#define SOCKLIFE_COMPAT_BITLOCK_H

#include <linux/list_bl.h>
#include <linux/version.h>

/* Sparse's counting of locks has left the kernel in 7.0. */
#if defined(__CHECKER__) && LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)
#define sl_compat_forget_lock()		__release(bitlock)
#define sl_compat_recall_lock()		__acquire(bitlock)
#else
#define sl_compat_forget_lock()		do { } while (0)
#define sl_compat_recall_lock()		do { } while (0)
#endif

static inline void sl_compat_hlist_bl_lock(struct hlist_bl_head *head)
{
	hlist_bl_lock(head);
	sl_compat_forget_lock();
}

static inline void sl_compat_hlist_bl_unlock(struct hlist_bl_head *head)
{
	sl_compat_recall_lock();
	hlist_bl_unlock(head);
}

#endif
