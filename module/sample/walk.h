/* SPDX-License-Identifier: GPL-2.0 */
/* walk.h - the descriptor tables of the system, one by one, in bounded steps */
#ifndef SOCKLIFE_WALK_H
#define SOCKLIFE_WALK_H

#include <linux/types.h>

struct file;
struct task_struct;

/* Descriptors that are looked at in one go, with locks held. */
#define SL_WALK_CHUNK	256

/**
 * struct sl_walk_ops - what somebody does who walks
 * @wants: is the task one to be looked at? NULL: all are. Under RCU
 * @begin: a table that has not been walked; NULL: nothing to do. May sleep.
 *         Return: a handle for @share, or an ERR_PTR()
 * @share: one more task has the table of this handle. May sleep; NULL: nothing to do
 * @descriptor: a descriptor of the table that @begin or @share was called for last. The file
 *              is open as long as it runs. Atomic: RCU, task_lock(), files->file_lock
 * @flush: at most SL_WALK_CHUNK descriptors have been met. May sleep; NULL: nothing to do
 *
 * @share and @flush return 0, or a negative errno to end the walk with.
 */
struct sl_walk_ops {
	bool (*wants)(const struct task_struct *task, void *data);
	void *(*begin)(struct task_struct *task, void *data);
	int (*share)(struct task_struct *task, void *table, void *data);
	void (*descriptor)(struct task_struct *task, int fd, struct file *file, void *data);
	int (*flush)(void *data);
};

int sl_walk_descriptors(const struct sl_walk_ops *ops, void *data);

#endif /* SOCKLIFE_WALK_H */
