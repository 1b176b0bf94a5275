/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_CYCLES_H
#define SOCKLIFE_COMPAT_CYCLES_H

#include <linux/math64.h>

#include <asm/msr.h>
#include <asm/tsc.h>

/* The counter of the CPU, where the kernel takes it for a clock of all CPUs. */
static inline bool sl_compat_has_cycles(void)
{
	return tsc_khz && !check_tsc_unstable();
}

static inline u64 sl_compat_cycles(void)
{
	return rdtsc();
}

static inline u64 sl_compat_cycles_to_ns(u64 cycles)
{
	return mul_u64_u32_div(cycles, 1000000, tsc_khz);
}

#endif
