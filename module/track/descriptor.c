// SPDX-License-Identifier: GPL-2.0
/* descriptor.c - how a descriptor was opened, and which one the current task uses */
#include <linux/file.h>
#include <linux/minmax.h>
#include <linux/net.h>
#include <linux/preempt.h>

#include "track/descriptor.h"

/* Has the task the table of its process, which the process began with? */
static bool has_leaders_table(const struct task_struct *task, const void *table)
{
	const struct task_struct *leader = READ_ONCE(task->group_leader);
	const void *files = READ_ONCE(leader->files);

	return task == leader || !files || files == table;
}

/**
 * sl_fd_first_origin() - when and how was the first descriptor opened?
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

/*
 * Since the process began. Its parent's count (parent_exec_id) is not that of its maker if it was
 * made for the maker's parent (CLONE_PARENT).
 */
static bool has_executed(const struct task_struct *task)
{
	return !(READ_ONCE(task->group_leader->flags) & PF_FORKNOEXEC);
}

/* A descriptor without a note: inherited by a fork, or copied with the table, or older. */
static void origin_of_table(const struct sl_record *rec, const struct task_struct *task,
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
		if (has_executed(task))
			copy->exec_id--;	/* any other than now */
	} else if (life->flags & SOCKLIFE_FLAG_CENSUS) {
		copy->open_how = SOCKLIFE_FD_OPEN_FOUND;
		copy->time = life->times[LIFE_CREATED];
	} else {
		copy->open_how = SOCKLIFE_FD_OPEN_UNSHARE;
	}
}

/**
 * sl_fd_describe() - when and how was a descriptor opened?
 * @rec: locked
 * @task: that has the descriptor
 * @table: of the descriptor, only compared
 * @fd: its number; -1, not known, finds nothing in a table that has notes
 * @copy: filled in; what is not known is 0
 */
void sl_fd_describe(const struct sl_record *rec, const struct task_struct *task,
		    const void *table, int fd, struct sl_copy *copy)
{
	s32 noted = -1;

	*copy = (struct sl_copy){ .table = table, .fd = fd };
	if (fd >= 0 && sl_ledger_find(&rec->ledger, table, fd, copy)) {
		if (!copy->open_how && !copy->time)
			sl_fd_first_origin(rec, &copy->open_how, &copy->time);
	} else if (fd >= 0 ||
		   (!rec->ledger.table_lost && !sl_ledger_next(&rec->ledger, table, &noted))) {
		origin_of_table(rec, task, copy);
	}
}

/* The table is the task's own, so it is not freed; interrupts are off, which keeps its array. */
static bool refers_to(unsigned int fd, const struct sock *sk)
{
	struct file *file = files_lookup_fd_raw(current->files, fd);
	struct socket *sock = file ? sock_from_file(file) : NULL;

	return sock && READ_ONCE(sock->sk) == sk;
}

/**
 * sl_fd_of_current() - which descriptor of the current task is this socket?
 * @rec: locked, sock alive
 *
 * The numbers in the ledger are looked up in the task's own table, so neither a fork
 * nor a dup2() makes the answer wrong.
 *
 * Return: -1 if it is not known.
 */
int sl_fd_of_current(const struct sl_record *rec)
{
	int i;

	if (!in_task() || !current->files)
		return -1;
	for (i = 0; i < min_t(int, rec->ledger.n_numbers, SL_NUMBERS); i++)
		if (refers_to(rec->ledger.numbers[i], rec->sk))
			return rec->ledger.numbers[i];
	return -1;
}
