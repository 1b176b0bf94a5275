/* SPDX-License-Identifier: GPL-2.0 */
/* syscall.h - by which call of the running task a descriptor comes or goes */
#ifndef SOCKLIFE_SYSCALL_H
#define SOCKLIFE_SYSCALL_H

#include <linux/types.h>

struct file;

enum sl_running {
	SL_RUNNING_OTHER,
	SL_RUNNING_CLOSE,
	SL_RUNNING_RANGE,
	SL_RUNNING_DUP,
	SL_RUNNING_DUP2,
	SL_RUNNING_RECEIVE,
	SL_RUNNING_GETFD,
	SL_RUNNING_URING,
	SL_RUNNING_NONE,	/* it has come to its end */
};

enum sl_running sl_running(void);
int sl_running_fd(void);
bool sl_running_stopped(void);
int sl_came(const struct file *file, enum sl_running by);

#endif /* SOCKLIFE_SYSCALL_H */
