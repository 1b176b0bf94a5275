/* SPDX-License-Identifier: GPL-2.0 */
/* clock.h - the one clock of records and events */
#ifndef SOCKLIFE_CLOCK_H
#define SOCKLIFE_CLOCK_H

#include <linux/ktime.h>
#include <linux/timekeeping.h>
#include <linux/types.h>

/**
 * sl_now() - CLOCK_MONOTONIC, in nanoseconds
 *
 * Context: any hook; TCP reads the same clock in the contexts of our hooks.
 */
static inline u64 sl_now(void)
{
	return ktime_get_ns();
}

#endif /* SOCKLIFE_CLOCK_H */
