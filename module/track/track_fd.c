// SPDX-License-Identifier: GPL-2.0
/*
 * track_fd.c - descriptors
 *
 * Who holds a socket is found in the descriptor tables (holder.c); here is noted
 * what they do not tell: how a descriptor came, and those that have gone. A
 * table that is the copy of another (fork) has no notes: how its descriptors
 * came follows from when its process began.
 *
 * A table with a note has one for each of its descriptors of the socket. So the
 * number of a descriptor that goes without a word (exec, exit) follows from the
 * notes, or from the numbers by which the socket was ever known.
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/net.h>
#include <linux/percpu.h>
#include <linux/sched.h>

#include "sample/sample.h"
#include "track/descriptor.h"
#include "track/publish.h"
#include "track/track.h"
#include "track/track_fd.h"

DEFINE_PER_CPU(struct sl_close_mark, sl_close_marks);

static void add_note(struct sl_record *rec, const struct sl_copy *copy)
{
	if (sl_ledger_copy(&rec->ledger, copy))
		return;
	rec->ledger.lost = true;
	sl_stat_inc(SL_STAT_HOLDER_LOST);
}

/* Before the first note of a table, or for what is left when one goes. */
static void add_other_notes(struct sl_record *rec, const struct files_struct *files,
			    const struct file *file, int but)
{
	struct sl_copy copy;
	int i;

	for (i = 0; i < min_t(int, rec->ledger.n_numbers, SL_NUMBERS); i++) {
		int fd = rec->ledger.numbers[i];

		if (fd == but || sl_fd_file(files, fd) != file ||
		    sl_ledger_find(&rec->ledger, files, fd, &copy))
			continue;
		sl_fd_describe(rec, current, files, fd, &copy);
		add_note(rec, &copy);
	}
}

static noinline void add_copy(struct sl_record *rec, int fd, const struct file *file, int how)
{
	const struct sl_copy copy = {
		.table = current->files,
		.fd = fd,
		.exec_id = current->self_exec_id,
		.time = sl_now(),
		.open_how = how,
	};

	add_other_notes(rec, current->files, file, fd);
	sl_ledger_number(&rec->ledger, fd);
	add_note(rec, &copy);
	rec->ledger.closing = false;
}

static noinline void emit_fd(struct sl_record *rec, int type, int fd, int how)
{
	struct life_event ev = { .type = type, .fd = fd, .how = how, .flags = LIFE_FLAG_TASK };

	sl_apply(rec, &ev);
}

/* It was being made when the module was loaded. */
static noinline void first_of_untracked(int fd, const struct sock *sk)
{
	if (sl_track_census(sk))
		sl_track_fd_first(fd, sk);
}

static noinline void emit_first_fd(struct sl_record *rec, int fd)
{
	u64 unused;
	u8 open_how;

	sl_fd_first_origin(rec, &open_how, &unused);
	emit_fd(rec, SOCKLIFE_EVENT_FD_INSTALL, fd, open_how);
}

/**
 * sl_track_fd_first() - a socket that has just been made gets its descriptor
 * @fd: the descriptor, of the running task
 * @sk: alive
 */
void sl_track_fd_first(int fd, const struct sock *sk)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (unlikely(!rec)) {
		first_of_untracked(fd, sk);
		return;
	}
	sl_ledger_first(&rec->ledger, current->files, fd, current->self_exec_id);
	if (unlikely(sl_feed_wanted()))
		emit_first_fd(rec, fd);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_fd_copy() - one more descriptor refers to a socket from now on
 * @fd: the descriptor, of the running task
 * @file: of the socket
 * @sock: alive
 * @sk: its sock
 * @open_how: enum socklife_fd_open
 *
 * A socket that is still unknown was on its way (in a message, in io_uring)
 * when the module was loaded: it is taken in now.
 */
void sl_track_fd_copy(int fd, const struct file *file, const struct socket *sock,
		      const struct sock *sk, int open_how)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec && sl_track_census(sk))
		rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	rec->inode = sl_sample_inode(sock);
	add_copy(rec, fd, file, open_how);
	if (unlikely(sl_feed_wanted()))
		emit_fd(rec, SOCKLIFE_EVENT_FD_INSTALL, fd, open_how);
	sl_record_unlock(rec, flags);
}

/* Gone from a table that nobody has taken down: its place is empty, or taken again. */
static int number_of_closed(const struct sl_record *rec, const struct files_struct *files,
			    const struct file *file)
{
	s32 fd = -1, found = -1;
	int i;

	if (sl_ledger_next(&rec->ledger, files, &fd)) {
		do {
			if (sl_fd_file(files, fd) != file)
				return fd;
		} while (sl_ledger_next(&rec->ledger, files, &fd));
		return -1;
	}
	if (!sl_ledger_numbered(&rec->ledger))
		return -1;
	for (i = 0; i < rec->ledger.n_numbers; i++) {
		if (sl_fd_file(files, rec->ledger.numbers[i]))
			continue;
		if (found >= 0)
			return -1;
		found = rec->ledger.numbers[i];
	}
	return found;
}

#define FAR	1024	/* a gap between descriptors that is not worth a search */

/*
 * Older kernels empty each place before they close its file: the place is the
 * last empty one below those that are still to come.
 */
static bool was_emptied_last(const struct files_struct *files, unsigned int fd)
{
	const struct fdtable *fdt = rcu_dereference_raw(files->fdt);
	unsigned int next, end = min(fdt->max_fds, fd + FAR);

	if (fd >= fdt->max_fds || sl_fd_file(files, fd) || !test_bit(fd, fdt->open_fds))
		return false;
	next = find_next_bit(fdt->open_fds, end, fd + 1);
	return next < end ? !!sl_fd_file(files, next) : end == fdt->max_fds;
}

/* The first one of a table without notes. */
static int first_in_exit(const struct sl_record *rec, const struct files_struct *files,
			 const struct file *file)
{
	int i, fd, lowest = -1;

	for (i = 0; i < rec->ledger.n_numbers; i++) {
		fd = rec->ledger.numbers[i];
		if (was_emptied_last(files, fd))
			return fd;
		if (sl_fd_file(files, fd) == file && (lowest < 0 || fd < lowest))
			lowest = fd;
	}
	return lowest;
}

/*
 * A table is taken down from the lowest number on. Newer kernels leave its places
 * as they are: when the first one goes the others are noted, and each goes once.
 */
static int number_in_exit(struct sl_record *rec, const struct files_struct *files,
			  const struct file *file)
{
	int fd = -1;

	if (!sl_ledger_numbered(&rec->ledger))
		return -1;
	if (sl_ledger_next(&rec->ledger, files, &fd))
		return fd;
	fd = first_in_exit(rec, files, file);
	if (fd >= 0)
		add_other_notes(rec, files, file, fd);
	return fd;
}

static int closed_number(struct sl_record *rec, const struct files_struct *files,
			 const struct file *file, int how)
{
	if (rec->ledger.lost)
		return -1;
	return how == SOCKLIFE_FD_CLOSE_EXIT ? number_in_exit(rec, files, file) :
					       number_of_closed(rec, files, file);
}

/**
 * sl_fd_keep_former() - keep a descriptor of the running task that goes
 * @rec: locked
 * @table: of the descriptor
 * @fd: its number, -1: not known
 * @how: enum socklife_fd_close
 * @now: time
 */
void sl_fd_keep_former(struct sl_record *rec, const void *table, int fd, int how, u64 now)
{
	struct sl_former former = {
		.close_ns = now,
		.tgid = current->tgid,
		.fd = fd,
		.close_how = how,
	};
	struct sl_copy copy;

	sl_fd_describe(rec, current, table, fd, &copy);
	former.open_how = copy.open_how;
	former.open_ns = copy.time;
	memcpy(former.comm, current->comm, SL_COMM_LEN);
	former.comm[SL_COMM_LEN - 1] = '\0';
	if (!sl_ledger_keep_former(&rec->ledger, &former))
		sl_stat_inc(SL_STAT_HOLDER_LOST);
}

static noinline void remove_descriptor(struct sl_record *rec, const struct sl_closed_fd *what)
{
	u64 now = sl_now();
	int fd = what->fd;

	if (fd < 0)
		fd = closed_number(rec, what->files, what->file, what->how);
	rec->ledger.closing = false;
	if (what->last)
		sl_fd_last(rec, what->files, fd, what->how, now);
	else
		sl_fd_keep_former(rec, what->files, fd, what->how, now);
	if (fd >= 0)
		sl_ledger_forget(&rec->ledger, what->files, fd);
	if (unlikely(sl_feed_wanted()))
		emit_fd(rec, SOCKLIFE_EVENT_FD_CLOSE, fd, what->how);
}

/**
 * sl_track_fd_close() - a descriptor does not refer to a socket any more
 * @sk: alive
 * @what: of the running task
 */
void sl_track_fd_close(const struct sock *sk, const struct sl_closed_fd *what)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	remove_descriptor(rec, what);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_seen() - a walk through the descriptor tables meets a socket
 * @sk: alive
 * @sock: its face
 * @task: whose table it is; locked
 * @fd: the descriptor
 * @seen: filled in
 *
 * One that is unknown was made before the module, and is taken in.
 *
 * Return: false: there is no room for it.
 */
bool sl_track_seen(const struct sock *sk, const struct socket *sock,
		   const struct task_struct *task, int fd, struct sl_seen *seen)
{
	struct sl_record *rec;
	struct sl_copy copy;
	unsigned long flags;

	rec = sl_record_find(sk, &flags);
	if (!rec && sl_track_census(sk))
		rec = sl_record_find(sk, &flags);
	if (!rec)
		return false;
	rec->inode = sl_sample_inode(sock);
	sl_ledger_number(&rec->ledger, fd);
	sl_fd_describe(rec, task, task->files, fd, &copy);
	*seen = (struct sl_seen){
		.id = rec->id,
		.open_how = copy.open_how,
		.open_ns = copy.time,
		.exec = copy.exec_id != (u32)task->self_exec_id,
	};
	sl_record_unlock(rec, flags);
	return true;
}
