/* SPDX-License-Identifier: GPL-2.0 */
/* clock.h - the one clock of records and events */
#ifndef SOCKLIFE_CLOCK_H
#define SOCKLIFE_CLOCK_H

#include <linux/ktime.h>
#include <linux/timekeeping.h>
#include <linux/types.h>

#include "compat/cycles.h"

extern bool sl_clock_has_cycles;

void sl_clock_init(void);
u64 sl_stamp_age(u64 stamp);

/**
 * sl_now() - CLOCK_MONOTONIC, in nanoseconds
 *
 * Context: any hook; TCP reads the same clock in the contexts of our hooks.
 */
static inline u64 sl_now(void)
{
	return ktime_get_ns();
}

/**
 * sl_stamp() - mark a moment, for sl_stamp_age()
 *
 * A quarter of the instructions of sl_now(), where the CPU's counter can be had. Later
 * stamps are not lower.
 */
static __always_inline u64 sl_stamp(void)
{
	return likely(sl_clock_has_cycles) ? sl_compat_cycles() : sl_now();
}

#endif /* SOCKLIFE_CLOCK_H */
