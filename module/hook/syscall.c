// SPDX-License-Identifier: GPL-2.0
/*
 * syscall.c - the system call in which a descriptor is opened or closed
 *
 * Its number, of the native or of the 32-bit table, is in the registers with which the
 * task entered the kernel. Two others open descriptors in the context of a task:
 * io_uring at the end of any system call, and a seccomp user-notification supervisor
 * while the call is blocked (SECCOMP_IOCTL_NOTIF_ADDFD).
 */
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/seccomp.h>
#include <linux/socklife.h>

#include <asm/syscall.h>
#include <asm/unistd.h>

#include "hook/syscall.h"

static enum sl_syscall syscall_of_ia32(int nr)
{
	switch (nr) {
	case __NR_ia32_close:
		return SL_SYSCALL_CLOSE;
	case __NR_ia32_close_range:
		return SL_SYSCALL_RANGE;
	case __NR_ia32_dup:
	case __NR_ia32_fcntl:
	case __NR_ia32_fcntl64:
		return SL_SYSCALL_DUP;
	case __NR_ia32_dup2:
	case __NR_ia32_dup3:
		return SL_SYSCALL_DUP2;
	case __NR_ia32_recvmsg:
	case __NR_ia32_recvmmsg:
	case __NR_ia32_recvmmsg_time64:
	case __NR_ia32_socketcall:
		return SL_SYSCALL_RECEIVE;
	case __NR_ia32_pidfd_getfd:
		return SL_SYSCALL_GETFD;
	case __NR_ia32_io_uring_enter:
	case __NR_ia32_io_uring_register:
		return SL_SYSCALL_URING;
	}
	return SL_SYSCALL_OTHER;
}

static enum sl_syscall syscall_of_native(int nr)
{
	switch (nr) {
	case __NR_close:
		return SL_SYSCALL_CLOSE;
	case __NR_close_range:
		return SL_SYSCALL_RANGE;
	case __NR_dup:
	case __NR_fcntl:
		return SL_SYSCALL_DUP;
	case __NR_dup2:
	case __NR_dup3:
		return SL_SYSCALL_DUP2;
	case __NR_recvmsg:
	case __NR_recvmmsg:
		return SL_SYSCALL_RECEIVE;
	case __NR_pidfd_getfd:
		return SL_SYSCALL_GETFD;
	case __NR_io_uring_enter:
	case __NR_io_uring_register:
		return SL_SYSCALL_URING;
	}
	return SL_SYSCALL_OTHER;
}

/* Until the call has its result, ax is -ENOSYS, set by the entry code. */
static bool has_result(void)
{
	return (int)task_pt_regs(current)->ax != -ENOSYS;
}

/** sl_current_syscall() - the system call of the current task */
enum sl_syscall sl_current_syscall(void)
{
	int nr = task_pt_regs(current)->orig_ax;

	if (current->flags & PF_IO_WORKER)
		return SL_SYSCALL_URING;
	if (current->flags & PF_KTHREAD)
		return SL_SYSCALL_OTHER;
	if (has_result())
		return SL_SYSCALL_NONE;
	return in_ia32_syscall() ? syscall_of_ia32(nr) : syscall_of_native(nr);
}

/** sl_current_syscall_fd() - its first argument */
int sl_current_syscall_fd(void)
{
	const struct pt_regs *regs = task_pt_regs(current);

	return in_ia32_syscall() ? regs->bx : regs->di;
}

/** sl_current_syscall_one_fd() - its first argument, if the second is the same; else -1 */
int sl_current_syscall_one_fd(void)
{
	const struct pt_regs *regs = task_pt_regs(current);
	int first = sl_current_syscall_fd();

	return first == (int)(in_ia32_syscall() ? regs->cx : regs->si) ? first : -1;
}

/** sl_current_syscall_may_wait() - may it be blocked in a seccomp notification? */
bool sl_current_syscall_may_wait(void)
{
	return seccomp_mode(&current->seccomp) == SECCOMP_MODE_FILTER;
}

/* Another thread may have closed it meanwhile. */
static bool is_first_argument(const struct file *file)
{
	bool is;

	rcu_read_lock();
	is = files_lookup_fd_raw(current->files, sl_current_syscall_fd()) == file;
	rcu_read_unlock();
	return is;
}

static bool has_ring(void)
{
#ifdef CONFIG_IO_URING
	return current->io_uring;
#else
	return false;
#endif
}

/* The task's own call cannot have opened it: io_uring, or a seccomp supervisor. */
static int origin_by_others(int otherwise)
{
	bool ring = has_ring(), stopped = sl_current_syscall_may_wait();

	if (ring && stopped)
		return SOCKLIFE_FD_OPEN_UNKNOWN;
	if (stopped)
		return SOCKLIFE_FD_OPEN_SECCOMP;
	return ring ? SOCKLIFE_FD_OPEN_IO_URING : otherwise;
}

/**
 * sl_fd_origin() - how does the current task get a descriptor of an open file?
 * @file: the file, with other references
 * @by: SL_SYSCALL_DUP: the kernel chooses the number, as in dup();
 *      SL_SYSCALL_DUP2: the caller does, as in dup2()
 *
 * Return: enum socklife_fd_open.
 */
int sl_fd_origin(const struct file *file, enum sl_syscall by)
{
	enum sl_syscall call = sl_current_syscall();

	switch (call) {
	case SL_SYSCALL_DUP:
	case SL_SYSCALL_DUP2:
		if (call != by)
			return origin_by_others(SOCKLIFE_FD_OPEN_UNKNOWN);
		return is_first_argument(file) ? SOCKLIFE_FD_OPEN_DUP :
						 origin_by_others(SOCKLIFE_FD_OPEN_DUP);
	case SL_SYSCALL_RECEIVE:
		return SOCKLIFE_FD_OPEN_SCM_RIGHTS;
	case SL_SYSCALL_GETFD:
		return SOCKLIFE_FD_OPEN_PIDFD_GETFD;
	case SL_SYSCALL_URING:
		return SOCKLIFE_FD_OPEN_IO_URING;
	case SL_SYSCALL_NONE:
		return has_ring() ? SOCKLIFE_FD_OPEN_IO_URING : SOCKLIFE_FD_OPEN_UNKNOWN;
	default:
		return origin_by_others(SOCKLIFE_FD_OPEN_UNKNOWN);
	}
}
