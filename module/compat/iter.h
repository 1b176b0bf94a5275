/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_ITER_H
#define SOCKLIFE_COMPAT_ITER_H

#include <linux/types.h>
#include <linux/uio.h>
#include <linux/version.h>

/* Does it describe memory? Until 6.5 there is a kind that describes a pipe. */
static inline bool sl_compat_iter_has_memory(const struct iov_iter *iter)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	if (iov_iter_is_pipe(iter))
		return false;
#endif
	return !iov_iter_is_discard(iter);
}

#endif
