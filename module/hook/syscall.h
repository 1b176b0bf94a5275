/* SPDX-License-Identifier: GPL-2.0 */
/* syscall.h - the system call in which a descriptor is opened or closed */
#ifndef SOCKLIFE_SYSCALL_H
#define SOCKLIFE_SYSCALL_H

#include <linux/types.h>

struct file;

enum sl_syscall {
	SL_SYSCALL_OTHER,
	SL_SYSCALL_CLOSE,
	SL_SYSCALL_RANGE,
	SL_SYSCALL_DUP,
	SL_SYSCALL_DUP2,
	SL_SYSCALL_RECEIVE,
	SL_SYSCALL_GETFD,
	SL_SYSCALL_URING,
	SL_SYSCALL_NONE,	/* it has its result already */
};

enum sl_syscall sl_current_syscall(void);
int sl_current_syscall_fd(void);
int sl_current_syscall_one_fd(void);
bool sl_current_syscall_may_wait(void);
int sl_fd_origin(const struct file *file, enum sl_syscall by);

#endif /* SOCKLIFE_SYSCALL_H */
