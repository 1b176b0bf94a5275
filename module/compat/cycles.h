/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_CYCLES_H
#define SOCKLIFE_COMPAT_CYCLES_H

#include <linux/math64.h>

#include <asm/cpufeature.h>
#include <asm/hypervisor.h>
#include <asm/msr.h>
#include <asm/tsc.h>

/*
 * The counter of the CPU, where the kernel takes it for a clock of all CPUs. A guest of KVM or Xen
 * may be moved to a host whose counter is another; it has the same rule (kvmclock.c, xen/time.c).
 */
static inline bool sl_compat_has_cycles(void)
{
	bool moves = hypervisor_is_type(X86_HYPER_KVM) || hypervisor_is_type(X86_HYPER_XEN_PV) ||
		     hypervisor_is_type(X86_HYPER_XEN_HVM);

	if (moves && !(boot_cpu_has(X86_FEATURE_CONSTANT_TSC) &&
		       boot_cpu_has(X86_FEATURE_NONSTOP_TSC)))
		return false;
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
