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
#include "feed.h"
#include "on.h"
#include "track.h"
#include "track_fd.h"

enum call { CALL_OTHER, CALL_CLOSE, CALL_RANGE, CALL_DUP, CALL_DUP2, CALL_RECEIVE, CALL_GETFD, CALL_URING };

static enum call call_of_32(int nr)
{
	switch (nr) {
	case __NR_ia32_close:
		return CALL_CLOSE;
	case __NR_ia32_close_range:
		return CALL_RANGE;
	case __NR_ia32_dup:
	case __NR_ia32_fcntl:
	case __NR_ia32_fcntl64:
		return CALL_DUP;
	case __NR_ia32_dup2:
	case __NR_ia32_dup3:
		return CALL_DUP2;
	case __NR_ia32_recvmsg:
	case __NR_ia32_recvmmsg:
	case __NR_ia32_recvmmsg_time64:
	case __NR_ia32_socketcall:
		return CALL_RECEIVE;
	case __NR_ia32_pidfd_getfd:
		return CALL_GETFD;
	case __NR_ia32_io_uring_enter:
		return CALL_URING;
	}
	return CALL_OTHER;
}

static enum call call_of(int nr)
{
	switch (nr) {
	case __NR_close:
		return CALL_CLOSE;
	case __NR_close_range:
		return CALL_RANGE;
	case __NR_dup:
	case __NR_fcntl:
		return CALL_DUP;
	case __NR_dup2:
	case __NR_dup3:
		return CALL_DUP2;
	case __NR_recvmsg:
	case __NR_recvmmsg:
		return CALL_RECEIVE;
	case __NR_pidfd_getfd:
		return CALL_GETFD;
	case __NR_io_uring_enter:
		return CALL_URING;
	}
	return CALL_OTHER;
}

/* Which call of the running task has brought us here? */
static enum call running(void)
{
	int nr = task_pt_regs(current)->orig_ax;

	if (current->flags & PF_IO_WORKER)
		return CALL_URING;
	if (current->flags & PF_KTHREAD)
		return CALL_OTHER;
	return in_ia32_syscall() ? call_of_32(nr) : call_of(nr);
}

static int came_by(enum call call)
{
	switch (call) {
	case CALL_DUP:
	case CALL_DUP2:
		return SOCKLIFE_CAME_DUP;
	case CALL_RECEIVE:
		return SOCKLIFE_CAME_SCM_RIGHTS;
	case CALL_GETFD:
		return SOCKLIFE_CAME_PIDFD_GETFD;
	case CALL_URING:
		return SOCKLIFE_CAME_IO_URING;
	default:
		return SOCKLIFE_CAME_UNKNOWN;
	}
}

/* The argument of close(). */
static int closed_fd(void)
{
	const struct pt_regs *regs = task_pt_regs(current);

	return in_ia32_syscall() ? regs->bx : regs->di;
}

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
		sl_track_fd_copy(fd, file, sock, sk, came_by(running()));
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
		sl_track_fd_copy(fd, file, sock, sock->sk, running() == CALL_DUP2 ?
				 SOCKLIFE_CAME_DUP : SOCKLIFE_CAME_UNKNOWN);
}

static noinline void flushed(struct file *file, const struct files_struct *files)
{
	struct sl_gone what = { .fd = -1, .file = file, .files = files };

	if (current->flags & PF_EXITING) {
		what.how = SOCKLIFE_FD_CLOSE_EXIT;
	} else if (current->in_execve) {
		what.how = SOCKLIFE_FD_CLOSE_EXEC;
	} else {
		enum call call = running();

		if (call == CALL_DUP2)
			return;		/* on_fd_dup2() has told */
		if (call == CALL_CLOSE)
			what.fd = closed_fd();
		what.how = call == CALL_RANGE ? SOCKLIFE_FD_CLOSE_RANGE : SOCKLIFE_FD_CLOSE_CLOSE;
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
