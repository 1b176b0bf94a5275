/* SPDX-License-Identifier: GPL-2.0 */
/* walk.h - all descriptor tables of the system, one by one */
#ifndef SOCKLIFE_WALK_H
#define SOCKLIFE_WALK_H

struct file;
struct task_struct;

typedef void (*sl_walk_fn)(struct task_struct *task, int fd, struct file *file, void *data);

void sl_walk_descriptors(sl_walk_fn fn, void *data);

#endif /* SOCKLIFE_WALK_H */
