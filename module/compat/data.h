/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_DATA_H
#define SOCKLIFE_COMPAT_DATA_H

#include <linux/socket.h>
#include <linux/types.h>
#include <linux/version.h>

/* 6.3 has tracepoints for the results of sends and receives. */
#define SL_COMPAT_LENGTH_TRACEPOINTS (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0))

/* Are the bytes of this family followed? Before 6.3 each needs return probes of its own. */
static inline bool sl_compat_counts(u16 family)
{
	if (SL_COMPAT_LENGTH_TRACEPOINTS)
		return true;
	return family == AF_INET || family == AF_INET6 || family == AF_UNIX ||
	       family == AF_NETLINK;
}

#endif
