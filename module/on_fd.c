// SPDX-License-Identifier: GPL-2.0
/*
 * on_fd.c - descriptors
 *
 * These run for every file that is opened or closed: the first thing that each
 * does is to leave when the file is no socket.
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/net.h>
#include <linux/sched.h>

#include "compat/ftrace.h"
#include "on.h"
#include "track.h"

/* fd_install(fd, file) */
void on_fd_install(struct ftrace_regs *fregs)
{
	sl_track_fd_install(sl_arg(fregs, 0, unsigned int), sl_arg(fregs, 1, struct file *));
}

/*
 * do_dup2(files, file, fd, flags): files->file_lock is held. It fails when the
 * number is taken by an open() that has not come to its end.
 */
void on_fd_dup2(struct ftrace_regs *fregs)
{
	struct files_struct *files = sl_arg(fregs, 0, struct files_struct *);
	unsigned int fd = sl_arg(fregs, 2, unsigned int);
	struct file *old = files_lookup_fd_locked(files, fd);

	if (!old && test_bit(fd, files_fdtable(files)->open_fds))
		return;
	if (old)
		sl_track_fd_close(fd, old, SOCKLIFE_FD_CLOSE_DUP2);
	sl_track_fd_install(fd, sl_arg(fregs, 1, struct file *));
}

/* file_close_fd_locked(files, fd), pick_file() before: files->file_lock is held */
void on_fd_pick(struct ftrace_regs *fregs)
{
	unsigned int fd = sl_arg(fregs, 1, unsigned int);
	struct file *file = files_lookup_fd_locked(sl_arg(fregs, 0, struct files_struct *), fd);

	if (file)
		sl_track_fd_close(fd, file, SOCKLIFE_FD_CLOSE_CLOSE);
}

/*
 * filp_flush(file, id), filp_close() before: once for each descriptor that goes,
 * but without its number. The others have been seen above.
 */
void on_file_flush(struct ftrace_regs *fregs)
{
	struct file *file = sl_arg(fregs, 0, struct file *);

	if (current->flags & PF_EXITING)
		sl_track_fd_close(-1, file, SOCKLIFE_FD_CLOSE_EXIT);
	else if (unlikely(current->in_execve))
		sl_track_fd_close(-1, file, SOCKLIFE_FD_CLOSE_EXEC);
}
