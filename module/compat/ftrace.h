/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_FTRACE_H
#define SOCKLIFE_COMPAT_FTRACE_H

#include <linux/ftrace.h>
#include <linux/ptrace.h>

/* 6.3 has an accessor for the arguments of a function that is entered. */
static inline unsigned long sl_compat_argument(struct ftrace_regs *fregs, unsigned int n)
{
#ifdef ftrace_regs_get_argument
	return ftrace_regs_get_argument(fregs, n);
#else
	return regs_get_kernel_argument(&fregs->regs, n);
#endif
}

#define sl_arg(fregs, n, type)	((type)sl_compat_argument(fregs, n))

#endif
