// SPDX-License-Identifier: GPL-2.0
/*
 * walk.c - the descriptor tables of the system, one by one, in bounded steps
 *
 * The walk goes by number through the tasks of the initial pid namespace, as /proc does:
 * its place is a number, so nothing has to be held from one task to the next, and a task
 * that goes takes nothing with it. Of a task that is looked at, the task_struct is held;
 * its table is looked at in steps, and between two steps no lock is held.
 *
 * A table that several tasks have is walked once. It cannot be held (put_files_struct()
 * is not exported), so it is known by its address together with a task that has it, which
 * is held: as long as that task, or its process, is there, the address is of this table.
 *
 * Tables of tasks that were born after the walk began, and those that have to be walked
 * again, are counted: who goes on forking does not keep the walk going.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/hash.h>
#include <linux/idr.h>
#include <linux/list.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "sample/walk.h"

#define PLACES	32768	/* of a table, used or not, in one step */
#define EXTRA	1024	/* tables that are walked beyond those that were there at the beginning */
#define BITS	8	/* of the hash of tables that are shared */

/**
 * struct known - a table that several tasks have
 * @node: in struct walk
 * @files: its address, only compared
 * @task: that has it; a reference
 * @handle: from sl_walk_ops.begin
 * @fd: where to go on
 * @done: there is nothing left
 */
struct known {
	struct hlist_node node;
	const struct files_struct *files;
	struct task_struct *task;
	void *handle;
	unsigned int fd;
	bool done;
};

struct walk {
	const struct sl_walk_ops *ops;
	void *data;
	u64 began;
	int pid;
	unsigned int extra;
	struct task_struct *task;
	struct hlist_head known[1 << BITS];
};

/* Return: false at the end. walk->task is NULL if nobody wanted has the number. */
static bool find_task(struct walk *walk)
{
	struct task_struct *task;
	struct pid *pid;

	rcu_read_lock();
	pid = idr_get_next(&init_pid_ns.idr, &walk->pid);
	task = pid ? pid_task(pid, PIDTYPE_PID) : NULL;
	if (task && walk->ops->wants && !walk->ops->wants(task, walk->data))
		task = NULL;
	walk->task = task ? get_task_struct(task) : NULL;
	rcu_read_unlock();
	walk->pid++;
	return pid;
}

/* get_files_struct() is not exported: the address is good for comparing only. */
static const struct files_struct *table_of(struct task_struct *task, bool *shared)
{
	const struct files_struct *files;

	task_lock(task);
	files = task->files;
	*shared = files && atomic_read(&files->count) > 1;
	task_unlock(task);
	return files;
}

static struct hlist_head *known_bucket(struct walk *walk, const struct files_struct *files)
{
	return &walk->known[hash_ptr(files, BITS)];
}

static struct known *find_known(struct walk *walk, const struct files_struct *files)
{
	struct known *known;

	hlist_for_each_entry(known, known_bucket(walk, files), node)
		if (known->files == files)
			return known;
	return NULL;
}

static bool still_same(const struct known *known, const struct task_struct *task)
{
	return known->task->signal == task->signal || READ_ONCE(known->task->files) == known->files;
}

static void set_task(struct known *known, struct task_struct *task)
{
	get_task_struct(task);
	if (known->task)
		put_task_struct(known->task);
	known->task = task;
}

static struct known *add_known(struct walk *walk, const struct files_struct *files)
{
	struct known *known = kzalloc(sizeof(*known), GFP_KERNEL_ACCOUNT | __GFP_NOWARN);

	if (!known)
		return NULL;
	known->files = files;
	hlist_add_head(&known->node, known_bucket(walk, files));
	return known;
}

static void forget_known(struct walk *walk)
{
	struct hlist_node *next;
	struct known *known;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(walk->known); i++) {
		hlist_for_each_entry_safe(known, next, &walk->known[i], node) {
			put_task_struct(known->task);
			kfree(known);
			cond_resched();
		}
	}
}

static bool walk_places(struct walk *walk, struct files_struct *files, unsigned int *fd)
{
	struct fdtable *fdt = files_fdtable(files);
	unsigned int end = min(fdt->max_fds, *fd + PLACES), met = 0;
	struct file *file;

	while (met < SL_WALK_CHUNK) {
		*fd = find_next_bit(fdt->open_fds, end, *fd);
		if (*fd >= end)
			break;
		file = rcu_dereference_protected(fdt->fd[*fd], lockdep_is_held(&files->file_lock));
		if (file)
			walk->ops->descriptor(walk->task, *fd, file, walk->data);
		++*fd;
		met++;
	}
	return *fd < fdt->max_fds;
}

/*
 * task_lock() keeps task->files, file_lock what stands in it.
 * Return: 1: there is more; 0: that was all; -ESRCH: the task has left the table.
 */
static int walk_step(struct walk *walk, const struct files_struct *table, unsigned int *fd)
{
	struct task_struct *task = walk->task;
	struct files_struct *files;
	int more = -ESRCH;

	rcu_read_lock();
	task_lock(task);
	files = task->files;
	if (files && files == table) {
		spin_lock(&files->file_lock);
		more = walk_places(walk, files, fd);
		spin_unlock(&files->file_lock);
	}
	task_unlock(task);
	rcu_read_unlock();
	return more;
}

/* Return: 0; or what ended the walk. */
static int walk_table(struct walk *walk, const struct files_struct *files, unsigned int *fd,
		      bool *done)
{
	int more, err;

	do {
		more = walk_step(walk, files, fd);
		err = walk->ops->flush ? walk->ops->flush(walk->data) : 0;
		cond_resched();
	} while (more > 0 && !err);
	*done = !more;
	return err;
}

static void *begin_table(struct walk *walk)
{
	return walk->ops->begin ? walk->ops->begin(walk->task, walk->data) : NULL;
}

static int walk_shared(struct walk *walk, const struct files_struct *files, struct known *known)
{
	void *handle = begin_table(walk);

	if (IS_ERR(handle))
		return PTR_ERR(handle);
	known = known ?: add_known(walk, files);
	if (!known)
		return -ENOMEM;
	set_task(known, walk->task);
	known->handle = handle;
	known->fd = 0;
	return walk_table(walk, files, &known->fd, &known->done);
}

static int walk_unshared(struct walk *walk, const struct files_struct *files)
{
	void *handle = begin_table(walk);
	unsigned int fd = 0;
	bool done;

	return IS_ERR(handle) ? PTR_ERR(handle) : walk_table(walk, files, &fd, &done);
}

/* The task that was looked at has left the table, one of the same process has it still. */
static int walk_rest(struct walk *walk, struct known *known)
{
	int err = walk->ops->share ? walk->ops->share(walk->task, known->handle, walk->data) : 0;

	if (err || known->done)
		return err;
	set_task(known, walk->task);
	return walk_table(walk, known->files, &known->fd, &known->done);
}

/* Return: 0; 1: it has been passed over; or what ended the walk. */
static int walk_task(struct walk *walk)
{
	const struct files_struct *files;
	struct known *known;
	bool shared;

	files = table_of(walk->task, &shared);
	if (!files)
		return 0;
	known = find_known(walk, files);
	if (known && still_same(known, walk->task))
		return walk_rest(walk, known);
	if ((known || walk->task->start_time > walk->began) && ++walk->extra > EXTRA)
		return 1;
	return shared || known ? walk_shared(walk, files, known) : walk_unshared(walk, files);
}

/**
 * sl_walk_descriptors() - walk the descriptor tables
 * @ops: what to do with them
 * @data: for @ops
 *
 * Context: may sleep; a reader's or the loading task's, never a hook's. No lock is held
 * for longer than SL_WALK_CHUNK descriptors or 32,768 places of a table.
 * Return: 0; 1: tables of tasks that were born meanwhile have been passed over, they were
 * too many; -ENOMEM; or what an operation returned.
 */
int sl_walk_descriptors(const struct sl_walk_ops *ops, void *data)
{
	struct walk *walk = kzalloc(sizeof(*walk), GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	bool incomplete = false;
	int err = 0;

	if (!walk)
		return -ENOMEM;
	walk->ops = ops;
	walk->data = data;
	walk->began = ktime_get_ns();
	while ((!err || err == 1) && find_task(walk)) {
		cond_resched();
		if (!walk->task)
			continue;
		err = walk_task(walk);
		incomplete |= err == 1;
		put_task_struct(walk->task);
	}
	forget_known(walk);
	kfree(walk);
	return err < 0 ? err : incomplete;
}
