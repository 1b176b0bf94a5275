/* SPDX-License-Identifier: GPL-2.0 */
/*
 * require.h - kernels that socklife cannot work on are refused here, by name
 *
 * Options that are a matter of the running kernel only (a function that is
 * not there) are refused when the module is loaded: see sl_hook_refused().
 */
#ifndef SOCKLIFE_COMPAT_REQUIRE_H
#define SOCKLIFE_COMPAT_REQUIRE_H

#include <linux/kconfig.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "socklife needs Linux 6.1 or newer"
#endif
#ifndef CONFIG_X86_64
#error "socklife has been made for x86-64 only (CONFIG_X86_64)"
#endif
#ifdef CONFIG_PREEMPT_RT
#error "socklife has not been made for CONFIG_PREEMPT_RT: its locks are taken with interrupts off"
#endif
#ifndef CONFIG_INET
#error "socklife needs a kernel with CONFIG_INET"
#endif
#ifndef CONFIG_UNIX
#error "socklife needs a kernel with CONFIG_UNIX"
#endif
#ifndef CONFIG_PROC_FS
#error "socklife needs a kernel with CONFIG_PROC_FS"
#endif
#ifndef CONFIG_SECURITY_NETWORK
#error "socklife needs a kernel with CONFIG_SECURITY_NETWORK: most of its hooks are there"
#endif
#ifndef CONFIG_DYNAMIC_FTRACE_WITH_ARGS
#error "socklife needs a kernel with CONFIG_DYNAMIC_FTRACE (and FUNCTION_TRACER)"
#endif
#ifndef CONFIG_KRETPROBES
#error "socklife needs a kernel with CONFIG_KPROBES"
#endif
#ifndef CONFIG_TRACEPOINTS
#error "socklife needs a kernel with CONFIG_TRACEPOINTS"
#endif
#ifndef CONFIG_RING_BUFFER
#error "socklife needs a kernel with CONFIG_RING_BUFFER"
#endif

#endif
