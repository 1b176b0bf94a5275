/* SPDX-License-Identifier: GPL-2.0 */
/* descriptor.h - how a descriptor was opened, and which one the current task uses */
#ifndef SOCKLIFE_DESCRIPTOR_H
#define SOCKLIFE_DESCRIPTOR_H

#include <linux/fdtable.h>
#include <linux/sched.h>

#include "table/record.h"

void sl_fd_first_origin(const struct sl_record *rec, u8 *how, u64 *time);
void sl_fd_describe(const struct sl_record *rec, const struct task_struct *task,
		    const void *table, int fd, struct sl_copy *copy);
int sl_fd_of_current(const struct sl_record *rec);

/**
 * sl_fd_file() - the file of a descriptor
 * @files: the descriptor table
 * @fd: the number
 *
 * Context: interrupts are off, which keeps the array of the table in use.
 */
static inline const struct file *sl_fd_file(const struct files_struct *files, unsigned int fd)
{
	return files_lookup_fd_raw((struct files_struct *)files, fd);
}

#endif /* SOCKLIFE_DESCRIPTOR_H */
