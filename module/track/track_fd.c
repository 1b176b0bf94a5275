// SPDX-License-Identifier: GPL-2.0
/*
 * track_fd.c - descriptors
 *
 * The present holders of a socket are found in the descriptor tables (holder.c). What
 * these do not show is noted here: how a descriptor was opened, and the closed ones. A
 * table that is a copy of another (fork) has no notes: the origin of its descriptors
 * follows from the start time of the process.
 *
 * A table with a note has one for each of its descriptors of the socket. So if a
 * descriptor is closed without its number (exec, exit), the number follows from the
 * notes, or from the numbers that the socket ever had.
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/net.h>
#include <linux/percpu.h>
#include <linux/sched.h>

#include "sample/sample.h"
#include "table/clock.h"
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

/* Note the other descriptors of a table: at its first note, or when one is closed. */
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
	rec->ledger.closing = 0;
}

static noinline void emit_fd(struct sl_record *rec, int type, int fd, int how)
{
	struct life_event ev = { .type = type, .fd = fd, .how = how, .flags = LIFE_FLAG_TASK };

	if (sl_feed_wants(rec, type))
		sl_apply(rec, &ev);
}

/* The socket was being made while the module was loaded. */
static noinline void first_of_untracked(int fd, const struct sock *sk)
{
	if (sl_track_census(sk))
		sl_track_fd_first(fd, sk);
}

static noinline void emit_first_fd(struct sl_record *rec, int fd)
{
	u64 unused;
	u8 open_how;

	if (!sl_feed_wants(rec, SOCKLIFE_EVENT_FD_INSTALL))
		return;
	sl_fd_first_origin(rec, &open_how, &unused);
	emit_fd(rec, SOCKLIFE_EVENT_FD_INSTALL, fd, open_how);
}

/**
 * sl_track_fd_first() - a new socket gets its first descriptor
 * @fd: the descriptor, of the current task
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
 * sl_track_fd_copy() - a socket gets one more descriptor
 * @fd: the descriptor, of the current task
 * @file: of the socket
 * @sock: alive
 * @sk: its sock
 * @open_how: enum socklife_fd_open
 *
 * A socket without a record was in flight (in a message, in io_uring) when the module
 * was loaded; it gets one now.
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

/* Closed in a table that stays: the place of the number is empty, or in use again. */
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

#define FAR	1024	/* a longer gap between descriptors is not searched */

/*
 * At exit, older kernels empty each place before they close its file: the place is the
 * last empty one below those that are still in use.
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

/* The first descriptor that is closed at exit, of a table without notes. */
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
 * At exit, descriptors are closed from the lowest number on. Newer kernels do not empty
 * the places: at the first one the others are noted, so that each is closed once.
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
 * sl_fd_keep_former() - add a closed descriptor of the current task to the ledger
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
		.signal = sl_sample_signal(),
	};
	struct sl_copy copy;

	sl_fd_describe(rec, current, table, fd, &copy);
	former.open_how = copy.open_how;
	former.open_ns = copy.time;
	sl_sample_nested(&former.nested);
	sl_sample_program(former.comm);
	if (!sl_ledger_keep_former(&rec->ledger, &former))
		sl_stat_inc(SL_STAT_HOLDER_LOST);
}

static noinline void remove_descriptor(struct sl_record *rec, const struct sl_closed_fd *what)
{
	u64 now = sl_now();
	int fd = what->fd;

	if (fd < 0)
		fd = closed_number(rec, what->files, what->file, what->how);
	rec->ledger.closing = 0;
	if (what->last)
		sl_fd_last(rec, what->files, fd, what->how, now);
	else
		sl_fd_keep_former(rec, what->files, fd, what->how, now);
	if (fd >= 0)
		sl_ledger_forget(&rec->ledger, what->files, fd);
	else if (what->how == SOCKLIFE_FD_CLOSE_EXIT)
		sl_ledger_forget_table(&rec->ledger, what->files);
	if (unlikely(sl_feed_wanted()))
		emit_fd(rec, SOCKLIFE_EVENT_FD_CLOSE, fd, what->how);
}

/**
 * sl_track_fd_close() - a descriptor of a socket is closed
 * @sk: alive
 * @what: the descriptor, of the current task
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
 * sl_track_seen() - a socket was found in a descriptor table
 * @sk: alive
 * @sock: its struct socket
 * @task: with the table; locked
 * @fd: the descriptor
 * @seen: filled in
 *
 * A socket without a record is older than the module, and gets one.
 *
 * Return: false if there is no room for a record.
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
		.slnet = rec->net,
		.uid = rec->uid,
		.open_how = copy.open_how,
		.open_ns = copy.time,
		.exec = copy.exec_id != (u32)task->self_exec_id,
	};
	sl_record_unlock(rec, flags);
	return true;
}
