// SPDX-License-Identifier: GPL-2.0
/*
 * on_fd.c - descriptors
 *
 * fd_install() and filp_flush() run for every file of the system: what is no
 * socket leaves them after a look at its inode.
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
#include "feed/feed.h"
#include "hook/syscall.h"
#include "hook/on.h"
#include "track/track.h"
#include "track/track_fd.h"

/* A file that nobody else refers to has just been made. */
static noinline void installed(int fd, struct file *file)
{
	const struct socket *sock = sock_from_file(file);
	const struct sock *sk = sock ? READ_ONCE(sock->sk) : NULL;

	if (unlikely(!sk))
		return;
	if (likely(file_count(file) == 1))
		sl_track_fd_first(fd, sk);
	else
		sl_track_fd_copy(fd, file, sock, sk, sl_came(file, SL_RUNNING_DUP));
}

static void closed(struct sl_gone *what)
{
	const struct socket *sock = sock_from_file(what->file);
	const struct sock *sk = sock ? READ_ONCE(sock->sk) : NULL;

	what->last = file_count(what->file) == 1;
	if (sk)
		sl_track_fd_close(sk, what);
}

/* fd_install(fd, file) */
void notrace passed_fd_install(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			       struct ftrace_regs *fregs)
{
	struct file *file = sl_arg(fregs, 1, struct file *);

	if (unlikely(S_ISSOCK(file_inode(file)->i_mode)))
		installed(sl_arg(fregs, 0, unsigned int), file);
}

/*
 * do_dup2(files, file, fd, flags): files->file_lock is held. It fails when the
 * number is taken by an open() that has not come to its end. What was there is
 * flushed afterwards, when it is not there any more.
 */
void on_fd_dup2(struct ftrace_regs *fregs)
{
	struct files_struct *files = sl_arg(fregs, 0, struct files_struct *);
	unsigned int fd = sl_arg(fregs, 2, unsigned int);
	struct sl_gone what = { .fd = fd, .files = files, .how = SOCKLIFE_FD_CLOSE_DUP2 };
	struct socket *sock;
	struct file *file;

	what.file = files_lookup_fd_locked(files, fd);
	if (!what.file && test_bit(fd, files_fdtable(files)->open_fds))
		return;
	if (what.file)
		closed(&what);
	file = sl_arg(fregs, 1, struct file *);
	sock = sock_from_file(file);
	if (sock && READ_ONCE(sock->sk))
		sl_track_fd_copy(fd, file, sock, sock->sk, sl_came(file, SL_RUNNING_DUP2));
}

/* on_fd_dup2() has told. Calls that close nothing may have waited for a seccomp listener. */
static bool replaced_by(enum sl_running call)
{
	switch (call) {
	case SL_RUNNING_DUP2:
		return true;
	case SL_RUNNING_CLOSE:
	case SL_RUNNING_RANGE:
	case SL_RUNNING_URING:
	case SL_RUNNING_NONE:
		return false;
	default:
		return sl_running_stopped();
	}
}

static noinline void flushed(struct file *file, const struct files_struct *files)
{
	struct sl_gone what = { .fd = -1, .file = file, .files = files };

	if (current->flags & PF_EXITING) {
		what.how = SOCKLIFE_FD_CLOSE_EXIT;
	} else if (current->in_execve) {
		what.how = SOCKLIFE_FD_CLOSE_EXEC;
	} else {
		enum sl_running call = sl_running();

		if (replaced_by(call))
			return;
		if (call == SL_RUNNING_CLOSE)
			what.fd = sl_running_fd();
		what.how = call == SL_RUNNING_RANGE ? SOCKLIFE_FD_CLOSE_RANGE : SOCKLIFE_FD_CLOSE_CLOSE;
	}
	closed(&what);
}

/* What a program does most: it takes nothing but a mark. */
static bool plain_close(void)
{
	return task_pt_regs(current)->orig_ax == __NR_close && !in_ia32_syscall() &&
	       !(current->flags & (PF_EXITING | PF_IO_WORKER | PF_KTHREAD)) && !sl_feed_wanted();
}

/*
 * filp_flush(file, files), filp_close() before: once for each descriptor that
 * goes, without its number. The kernel's own files have no table.
 */
void notrace passed_file_flush(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			       struct ftrace_regs *fregs)
{
	struct file *file = sl_arg(fregs, 0, struct file *);
	const struct files_struct *files;

	if (likely(!S_ISSOCK(file_inode(file)->i_mode)))
		return;
	files = sl_arg(fregs, 1, struct files_struct *);
	if (likely(file_count(file) == 1 && plain_close()))
		sl_fd_mark(file, task_pt_regs(current)->di);
	else if (files)
		flushed(file, files);
}
