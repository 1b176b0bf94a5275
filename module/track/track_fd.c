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
#include "track/publish.h"
#include "track/track.h"
#include "track/track_fd.h"

DEFINE_PER_CPU(struct sl_mark, sl_marks);

/* A copy of the leader's table: the process began with it. */
static bool has_leaders_table(const struct task_struct *task, const void *table)
{
	const struct task_struct *leader = READ_ONCE(task->group_leader);
	const void *files = READ_ONCE(leader->files);

	return task == leader || !files || files == table;
}

/**
 * sl_fd_first_origin() - how did the first descriptor come?
 * @rec: locked, or out of the table
 * @how: set to enum socklife_fd_open
 * @time: set to when
 */
void sl_fd_first_origin(const struct sl_record *rec, u8 *how, u64 *time)
{
	const struct life *life = &rec->life;

	*how = life->flags & SOCKLIFE_FLAG_ACCEPTED ? SOCKLIFE_FD_OPEN_ACCEPT :
		life->flags & SOCKLIFE_FLAG_PAIR ? SOCKLIFE_FD_OPEN_SOCKETPAIR : SOCKLIFE_FD_OPEN_SOCKET;
	*time = life->times[LIFE_ACCEPTED] ?: life->times[LIFE_CREATED];
}

static void origin_with_table(const struct sl_record *rec, const struct task_struct *task,
			    struct sl_copy *copy)
{
	const struct life *life = &rec->life;
	u64 made = life->times[LIFE_ACCEPTED] ?: life->times[LIFE_CREATED];
	u64 began = READ_ONCE(task->group_leader)->start_time;

	copy->exec_id = task->self_exec_id;
	if (rec->ledger.lost)
		return;
	if (began >= made && has_leaders_table(task, copy->table)) {
		copy->open_how = SOCKLIFE_FD_OPEN_FORK;
		copy->time = began;
		copy->exec_id = task->parent_exec_id;
	} else if (life->flags & SOCKLIFE_FLAG_CENSUS) {
		copy->open_how = SOCKLIFE_FD_OPEN_FOUND;
		copy->time = life->times[LIFE_CREATED];
	} else {
		copy->open_how = SOCKLIFE_FD_OPEN_UNSHARE;
	}
}

/*
 * How did a descriptor of a task come? A number that is not known (-1) tells
 * nothing in a table with notes.
 */
static void how_it_came(const struct sl_record *rec, const struct task_struct *task,
			const void *table, int fd, struct sl_copy *copy)
{
	s32 noted = -1;

	*copy = (struct sl_copy){ .table = table, .fd = fd };
	if (fd >= 0 && sl_ledger_find(&rec->ledger, table, fd, copy)) {
		if (!copy->open_how && !copy->time)
			sl_fd_first_origin(rec, &copy->open_how, &copy->time);
	} else if (fd >= 0 || !sl_ledger_next(&rec->ledger, table, &noted)) {
		origin_with_table(rec, task, copy);
	}
}

static void note(struct sl_record *rec, const struct sl_copy *copy)
{
	if (sl_ledger_copy(&rec->ledger, copy))
		return;
	rec->ledger.lost = true;
	sl_stat_inc(SL_STAT_HOLDER_LOST);
}

/* Interrupts are off, which keeps the array of a table in use. */
static const struct file *slot(const struct files_struct *files, unsigned int fd)
{
	return files_lookup_fd_raw((struct files_struct *)files, fd);
}

/* Before the first note of a table, or for what is left when one goes. */
static void note_others(struct sl_record *rec, const struct files_struct *files,
			const struct file *file, int but)
{
	struct sl_copy copy;
	int i;

	for (i = 0; i < min_t(int, rec->ledger.n_numbers, SL_NUMBERS); i++) {
		int fd = rec->ledger.numbers[i];

		if (fd == but || slot(files, fd) != file ||
		    sl_ledger_find(&rec->ledger, files, fd, &copy))
			continue;
		how_it_came(rec, current, files, fd, &copy);
		note(rec, &copy);
	}
}

static noinline void copied(struct sl_record *rec, int fd, const struct file *file, int how)
{
	const struct sl_copy copy = {
		.table = current->files,
		.fd = fd,
		.exec_id = current->self_exec_id,
		.time = sl_now(),
		.open_how = how,
	};

	note_others(rec, current->files, file, fd);
	sl_ledger_number(&rec->ledger, fd);
	note(rec, &copy);
	rec->ledger.closing = false;
}

static noinline void tell(struct sl_record *rec, int type, int fd, int how)
{
	struct life_event ev = { .type = type, .fd = fd, .how = how, .flags = LIFE_FLAG_TASK };

	sl_apply(rec, &ev);
}

/* It was being made when the module was loaded. */
static noinline void first_of_unknown(int fd, const struct sock *sk)
{
	if (sl_track_census(sk))
		sl_track_fd_first(fd, sk);
}

static noinline void tell_first(struct sl_record *rec, int fd)
{
	u64 unused;
	u8 open_how;

	sl_fd_first_origin(rec, &open_how, &unused);
	tell(rec, SOCKLIFE_EVENT_FD_INSTALL, fd, open_how);
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
		first_of_unknown(fd, sk);
		return;
	}
	sl_ledger_first(&rec->ledger, current->files, fd, current->self_exec_id);
	if (unlikely(sl_feed_wanted()))
		tell_first(rec, fd);
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
	copied(rec, fd, file, open_how);
	if (unlikely(sl_feed_wanted()))
		tell(rec, SOCKLIFE_EVENT_FD_INSTALL, fd, open_how);
	sl_record_unlock(rec, flags);
}

/* Gone from a table that nobody has taken down: its place is empty, or taken again. */
static int number_gone(const struct sl_record *rec, const struct files_struct *files,
		       const struct file *file)
{
	s32 fd = -1, found = -1;
	int i;

	if (sl_ledger_next(&rec->ledger, files, &fd)) {
		do {
			if (slot(files, fd) != file)
				return fd;
		} while (sl_ledger_next(&rec->ledger, files, &fd));
		return -1;
	}
	if (!sl_ledger_numbered(&rec->ledger))
		return -1;
	for (i = 0; i < rec->ledger.n_numbers; i++) {
		if (slot(files, rec->ledger.numbers[i]))
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
static bool emptied_last(const struct files_struct *files, unsigned int fd)
{
	const struct fdtable *fdt = rcu_dereference_raw(files->fdt);
	unsigned int next, end = min(fdt->max_fds, fd + FAR);

	if (fd >= fdt->max_fds || slot(files, fd) || !test_bit(fd, fdt->open_fds))
		return false;
	next = find_next_bit(fdt->open_fds, end, fd + 1);
	return next < end ? !!slot(files, next) : end == fdt->max_fds;
}

/* The first one of a table without notes. */
static int first_going(const struct sl_record *rec, const struct files_struct *files,
		       const struct file *file)
{
	int i, fd, lowest = -1;

	for (i = 0; i < rec->ledger.n_numbers; i++) {
		fd = rec->ledger.numbers[i];
		if (emptied_last(files, fd))
			return fd;
		if (slot(files, fd) == file && (lowest < 0 || fd < lowest))
			lowest = fd;
	}
	return lowest;
}

/*
 * A table is taken down from the lowest number on. Newer kernels leave its places
 * as they are: when the first one goes the others are noted, and each goes once.
 */
static int number_going(struct sl_record *rec, const struct files_struct *files,
			const struct file *file)
{
	int fd = -1;

	if (!sl_ledger_numbered(&rec->ledger))
		return -1;
	if (sl_ledger_next(&rec->ledger, files, &fd))
		return fd;
	fd = first_going(rec, files, file);
	if (fd >= 0)
		note_others(rec, files, file, fd);
	return fd;
}

static int number_of(struct sl_record *rec, const struct files_struct *files,
		     const struct file *file, int how)
{
	if (rec->ledger.lost)
		return -1;
	return how == SOCKLIFE_FD_CLOSE_EXIT ? number_going(rec, files, file) :
					       number_gone(rec, files, file);
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

	how_it_came(rec, current, table, fd, &copy);
	former.open_how = copy.open_how;
	former.open_ns = copy.time;
	memcpy(former.comm, current->comm, SL_COMM_LEN);
	former.comm[SL_COMM_LEN - 1] = '\0';
	if (!sl_ledger_keep_former(&rec->ledger, &former))
		sl_stat_inc(SL_STAT_HOLDER_LOST);
}

static noinline void gone(struct sl_record *rec, const struct sl_gone *what)
{
	u64 now = sl_now();
	int fd = what->fd;

	if (fd < 0)
		fd = number_of(rec, what->files, what->file, what->how);
	rec->ledger.closing = false;
	if (what->last)
		sl_fd_last(rec, what->files, fd, what->how, now);
	else
		sl_fd_keep_former(rec, what->files, fd, what->how, now);
	if (fd >= 0)
		sl_ledger_forget(&rec->ledger, what->files, fd);
	if (unlikely(sl_feed_wanted()))
		tell(rec, SOCKLIFE_EVENT_FD_CLOSE, fd, what->how);
}

/**
 * sl_track_fd_close() - a descriptor does not refer to a socket any more
 * @sk: alive
 * @what: of the running task
 */
void sl_track_fd_close(const struct sock *sk, const struct sl_gone *what)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	gone(rec, what);
	sl_record_unlock(rec, flags);
}

/* The task's own table: nobody frees it, and interrupts are off for its array. */
static bool refers(unsigned int fd, const struct sock *sk)
{
	struct file *file = files_lookup_fd_raw(current->files, fd);
	struct socket *sock = file ? sock_from_file(file) : NULL;

	return sock && READ_ONCE(sock->sk) == sk;
}

/**
 * sl_fd_here() - by which descriptor does the running task reach the socket?
 * @rec: locked, sock alive
 *
 * A remembered number is looked up in the task's own table, so that a fork or
 * a renaming cannot make it wrong.
 *
 * Return: -1 when it is not known.
 */
int sl_fd_here(const struct sl_record *rec)
{
	int i;

	if (!in_task() || !current->files)
		return -1;
	for (i = 0; i < min_t(int, rec->ledger.n_numbers, SL_NUMBERS); i++)
		if (refers(rec->ledger.numbers[i], rec->sk))
			return rec->ledger.numbers[i];
	return -1;
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
	how_it_came(rec, task, task->files, fd, &copy);
	*seen = (struct sl_seen){
		.id = rec->id,
		.open_how = copy.open_how,
		.open_ns = copy.time,
		.exec = copy.exec_id != (u32)task->self_exec_id,
	};
	sl_record_unlock(rec, flags);
	return true;
}
