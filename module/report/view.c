// SPDX-License-Identifier: GPL-2.0
/*
 * view.c - processes and users as the reader's namespaces number them
 *
 * A process that is still there is found by its number in the initial namespace. That it is
 * the one which did it, and no later one with the same number, is told by the time: it had
 * begun by then. Of a process that has died, the record has its number in its own
 * namespace; how others number it is not known any more.
 */
#include <linux/highuid.h>
#include <linux/limits.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>

#include "report/row.h"
#include "report/view.h"

/**
 * sl_view_init() - the view of a reader
 * @view: to fill in
 * @pid_ns: its namespace of processes
 * @user_ns: its namespace of users
 */
void sl_view_init(struct sl_view *view, struct pid_namespace *pid_ns,
		  struct user_namespace *user_ns)
{
	const struct task_struct *first;

	rcu_read_lock();
	first = pid_task(find_pid_ns(1, pid_ns), PIDTYPE_TGID);
	*view = (struct sl_view){
		.pid_ns = pid_ns,
		.user_ns = user_ns,
		.began = first ? first->start_time : U64_MAX,
	};
	rcu_read_unlock();
}

/** sl_view_sees_all() - is every process in the reader's namespace? */
bool sl_view_sees_all(const struct sl_view *view)
{
	return view->pid_ns == &init_pid_ns;
}

/**
 * sl_view_uid() - a user
 * @view: the reader's
 * @uid: in the initial user namespace
 *
 * Return: in the reader's; the overflow id (65534) if it has none there.
 */
u32 sl_view_uid(const struct sl_view *view, u32 uid)
{
	return view->user_ns ? from_kuid_munged(view->user_ns, KUIDT_INIT(uid)) : overflowuid;
}

/* Return: 0: it is not there any more, or not in the namespace. */
static u32 present_number(const struct sl_view *view, u32 nr, enum pid_type type, u64 time)
{
	const struct task_struct *task;
	struct pid *pid;
	u32 number = 0;

	rcu_read_lock();
	pid = find_pid_ns(nr, &init_pid_ns);
	task = pid_task(pid, type);
	if (task && task->start_time <= time)
		number = pid_nr_ns(pid, view->pid_ns);
	rcu_read_unlock();
	return number;
}

/**
 * sl_view_process() - a process
 * @view: the reader's
 * @tgid: in the initial namespace
 * @nested: in its own
 * @time: at which it was there
 *
 * Return: its number in the reader's namespace; 0: it was not there, or that is not known.
 */
u32 sl_view_process(const struct sl_view *view, u32 tgid, const struct sl_nested *nested, u64 time)
{
	u32 number;

	if (!tgid || !view->pid_ns || sl_view_sees_all(view))
		return view->pid_ns ? tgid : 0;
	number = present_number(view, tgid, PIDTYPE_TGID, time);
	if (!number && nested->ns == view->pid_ns->ns.inum && time >= view->began)
		number = nested->tgid;
	return number;
}

/**
 * sl_view_task() - a task, as the reader is told of it
 * @view: the reader's
 * @task: with the numbers of the initial namespaces; those of the reader's are put in, or
 *        it is cleared: the reader is told of none
 * @time: when it did what it is named for
 *
 * sl_task.pid is 0 if that of the process is known, but not that of the thread, which has ended.
 *
 * Context: any.
 */
void sl_view_task(const struct sl_view *view, struct sl_task *task, u64 time)
{
	u32 tgid = sl_view_process(view, task->tgid, &task->nested, time);

	if (!tgid) {
		*task = (struct sl_task){};
		return;
	}
	if (task->pid == task->tgid)
		task->pid = tgid;
	else if (!sl_view_sees_all(view))
		task->pid = present_number(view, task->pid, PIDTYPE_PID, time);
	task->tgid = tgid;
	task->uid = sl_view_uid(view, task->uid);
}

static void view_former(const struct sl_view *view, struct sl_row *row)
{
	unsigned int i, n = 0;
	u32 tgid;

	for (i = 0; i < row->n_former; i++) {
		tgid = sl_view_process(view, row->former[i].tgid, &row->former[i].nested,
				       row->former[i].close_ns);
		if (!tgid)
			continue;
		row->former[n] = row->former[i];
		row->former[n++].tgid = tgid;
	}
	row->n_former = n;
}

static void view_releaser(const struct sl_view *view, struct sl_row *row)
{
	sl_view_task(view, &row->releaser, row->life.times[LIFE_RELEASED]);
	if (row->releaser.tgid)
		return;
	row->last_fd = -1;
	row->release_signal = 0;
}

/**
 * sl_view_row() - a row, as the reader is told of it
 * @view: the reader's
 * @row: from sl_row_copy()
 *
 * The number of former holders stays: it is the socket's.
 */
void sl_view_row(const struct sl_view *view, struct sl_row *row)
{
	const u64 *times = row->life.times;

	row->uid = sl_view_uid(view, row->uid);
	sl_view_task(view, &row->creator, times[LIFE_ACCEPTED] ?: times[LIFE_CREATED]);
	view_releaser(view, row);
	view_former(view, row);
}
