// SPDX-License-Identifier: GPL-2.0
/* walk.c - all descriptor tables of the system, one by one */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "sample/walk.h"

struct step {
	sl_walk_fn fn;
	void *data;
	struct task_struct *task;
};

static int call_for_file(const void *data, struct file *file, unsigned int fd)
{
	const struct step *step = data;

	step->fn(step->task, fd, file, step->data);
	return 0;
}

/*
 * task_lock() keeps task->files; get_files_struct() is not exported. Threads that
 * share their leader's table are skipped.
 */
static void walk_process(struct task_struct *leader, struct step *step)
{
	struct files_struct *shared = NULL;
	struct task_struct *task;

	for_each_thread(leader, task) {
		task_lock(task);
		if (task->files && task->files != shared) {
			if (task == leader)
				shared = task->files;
			step->task = task;
			iterate_fd(task->files, 0, call_for_file, step);
		}
		task_unlock(task);
	}
}

/**
 * sl_walk_descriptors() - call a function for every descriptor
 * @fn: called in atomic context (RCU, task_lock(), files->file_lock); the file
 *      is open as long as it runs
 * @data: for @fn
 *
 * Context: a reader, or the task that loads the module; not a hook.
 */
void sl_walk_descriptors(sl_walk_fn fn, void *data)
{
	struct step step = { fn, data };
	struct task_struct *process;

	rcu_read_lock();
	for_each_process(process)
		walk_process(process, &step);
	rcu_read_unlock();
}
