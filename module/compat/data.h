/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_DATA_H
#define SOCKLIFE_COMPAT_DATA_H

#include <linux/version.h>

/* 6.3 has tracepoints for the results of sends and receives. */
#define SL_COMPAT_LENGTH_TRACEPOINTS (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0))

#endif
