// SPDX-License-Identifier: GPL-2.0
/*
 * on_fd.c - descriptors
 *
 * fd_install() and filp_flush() are called for every file of the system: the handlers
 * return at once unless the inode is a socket's.
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/net.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>

#include <asm/syscall.h>
#include <asm/unistd.h>

#include "compat/ftrace.h"
#include "feed/subscription.h"
#include "hook/syscall.h"
#include "hook/on.h"
#include "track/track.h"
#include "track/track_fd.h"

/* A file with one reference is new. */
static noinline void track_install(int fd, struct file *file)
{
	const struct socket *sock = sock_from_file(file);
	const struct sock *sk = sock ? READ_ONCE(sock->sk) : NULL;

	if (unlikely(!sk))
		return;
	if (likely(file_count(file) == 1))
		sl_track_fd_first(fd, sk);
	else
		sl_track_fd_copy(fd, file, sock, sk, sl_fd_origin(file, SL_SYSCALL_DUP));
}

static void track_close(struct sl_closed_fd *what)
{
	const struct socket *sock = sock_from_file(what->file);
	const struct sock *sk = sock ? READ_ONCE(sock->sk) : NULL;

	what->last = file_count(what->file) == 1;
	if (sk)
		sl_track_fd_close(sk, what);
}

/* fd_install(fd, file) */
void notrace ftrace_fd_install(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			       struct ftrace_regs *fregs)
{
	struct file *file = sl_arg(fregs, 1, struct file *);

	if (unlikely(S_ISSOCK(file_inode(file)->i_mode)))
		track_install(sl_arg(fregs, 0, unsigned int), file);
}

/*
 * do_dup2(files, file, fd, flags), with files->file_lock held. It fails if the number
 * is reserved by an open() in progress. The file that is replaced is flushed
 * afterwards, when it is not in the table any more.
 */
void on_fd_dup2(struct ftrace_regs *fregs)
{
	struct files_struct *files = sl_arg(fregs, 0, struct files_struct *);
	unsigned int fd = sl_arg(fregs, 2, unsigned int);
	struct sl_closed_fd what = { .fd = fd, .files = files, .how = SOCKLIFE_FD_CLOSE_DUP2 };
	struct socket *sock;
	struct file *file;

	what.file = files_lookup_fd_locked(files, fd);
	if (!what.file && test_bit(fd, files_fdtable(files)->open_fds))
		return;
	if (what.file)
		track_close(&what);
	file = sl_arg(fregs, 1, struct file *);
	sock = sock_from_file(file);
	if (sock && READ_ONCE(sock->sk))
		sl_track_fd_copy(fd, file, sock, sock->sk, sl_fd_origin(file, SL_SYSCALL_DUP2));
}

/*
 * dup2() is tracked by on_fd_dup2(). So is a seccomp supervisor that replaces a descriptor
 * (SECCOMP_ADDFD_FLAG_SETFD) while a call that closes nothing itself is blocked.
 */
static bool is_tracked_elsewhere(enum sl_syscall call)
{
	switch (call) {
	case SL_SYSCALL_DUP2:
		return true;
	case SL_SYSCALL_CLOSE:
	case SL_SYSCALL_RANGE:
	case SL_SYSCALL_URING:
	case SL_SYSCALL_NONE:
		return false;
	default:
		return sl_current_syscall_may_wait();
	}
}

static noinline void track_flush(struct file *file, const struct files_struct *files)
{
	struct sl_closed_fd what = { .fd = -1, .file = file, .files = files };

	if (current->flags & PF_EXITING) {
		what.how = SOCKLIFE_FD_CLOSE_EXIT;
	} else if (current->in_execve) {
		what.how = SOCKLIFE_FD_CLOSE_EXEC;
	} else {
		enum sl_syscall call = sl_current_syscall();

		if (is_tracked_elsewhere(call))
			return;
		if (call == SL_SYSCALL_CLOSE)
			what.fd = sl_current_syscall_fd();
		else if (call == SL_SYSCALL_RANGE)
			what.fd = sl_current_syscall_one_fd();
		what.how = call == SL_SYSCALL_RANGE ? SOCKLIFE_FD_CLOSE_RANGE :
						      SOCKLIFE_FD_CLOSE_CLOSE;
	}
	track_close(&what);
}

/* The most frequent case, for which a mark is enough. */
static bool is_simple_close(void)
{
	return task_pt_regs(current)->orig_ax == __NR_close && !in_ia32_syscall() &&
	       !(current->flags & (PF_EXITING | PF_IO_WORKER | PF_KTHREAD)) &&
	       !sl_feed_wanted_type(SOCKLIFE_EVENT_FD_CLOSE);
}

/*
 * filp_flush(file, files), in older kernels filp_close(): once for each descriptor that
 * is closed, without its number. A file of the kernel itself has no table.
 */
void notrace ftrace_file_flush(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			       struct ftrace_regs *fregs)
{
	struct file *file = sl_arg(fregs, 0, struct file *);
	const struct files_struct *files;

	if (likely(!S_ISSOCK(file_inode(file)->i_mode)))
		return;
	files = sl_arg(fregs, 1, struct files_struct *);
	if (likely(file_count(file) == 1 && is_simple_close()))
		sl_fd_mark(file, task_pt_regs(current)->di);
	else if (files)
		track_flush(file, files);
}
