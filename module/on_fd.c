// SPDX-License-Identifier: GPL-2.0
/*
 * on_fd.c - descriptors
 *
 * These run for every file that is opened or closed, but only while somebody
 * listens: descriptors are events, and who holds a socket is found when somebody
 * asks (holder.c).
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/net.h>
#include <linux/sched.h>

#include "compat/ftrace.h"
#include "on.h"
#include "track.h"

static noinline void installed(int fd, const struct socket *sock)
{
	const struct sock *sk = READ_ONCE(sock->sk);

	if (sk)
		sl_track_fd_install(fd, sock, sk);
}

static noinline void closed(int fd, const struct socket *sock, int how)
{
	const struct sock *sk = READ_ONCE(sock->sk);

	if (sk)
		sl_track_fd_close(fd, sk, how);
}

/* fd_install(fd, file) */
void on_fd_install(struct ftrace_regs *fregs)
{
	struct socket *sock;

	sock = sock_from_file(sl_arg(fregs, 1, struct file *));
	if (sock)
		installed(sl_arg(fregs, 0, unsigned int), sock);
}

/*
 * do_dup2(files, file, fd, flags): files->file_lock is held. It fails when the
 * number is taken by an open() that has not come to its end.
 */
void on_fd_dup2(struct ftrace_regs *fregs)
{
	struct files_struct *files = sl_arg(fregs, 0, struct files_struct *);
	unsigned int fd = sl_arg(fregs, 2, unsigned int);
	struct socket *sock;
	struct file *old;

	old = files_lookup_fd_locked(files, fd);
	if (!old && test_bit(fd, files_fdtable(files)->open_fds))
		return;
	sock = old ? sock_from_file(old) : NULL;
	if (sock)
		closed(fd, sock, SOCKLIFE_FD_CLOSE_DUP2);
	sock = sock_from_file(sl_arg(fregs, 1, struct file *));
	if (sock)
		installed(fd, sock);
}

/* file_close_fd_locked(files, fd), pick_file() before: files->file_lock is held */
void on_fd_pick(struct ftrace_regs *fregs)
{
	unsigned int fd = sl_arg(fregs, 1, unsigned int);
	struct socket *sock;
	struct file *file;

	file = files_lookup_fd_locked(sl_arg(fregs, 0, struct files_struct *), fd);
	sock = file ? sock_from_file(file) : NULL;
	if (sock)
		closed(fd, sock, SOCKLIFE_FD_CLOSE_CLOSE);
}

/*
 * filp_flush(file, id), filp_close() before: once for each descriptor that goes,
 * but without its number. The others have been seen above.
 */
void on_file_flush(struct ftrace_regs *fregs)
{
	struct socket *sock;
	bool exits;

	exits = current->flags & PF_EXITING;
	if (!exits && !current->in_execve)
		return;
	sock = sock_from_file(sl_arg(fregs, 0, struct file *));
	if (sock)
		closed(-1, sock, exits ? SOCKLIFE_FD_CLOSE_EXIT : SOCKLIFE_FD_CLOSE_EXEC);
}
