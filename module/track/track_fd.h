/* SPDX-License-Identifier: GPL-2.0 */
/* track_fd.h - the descriptors of a record, for other files of track */
#ifndef SOCKLIFE_TRACK_FD_H
#define SOCKLIFE_TRACK_FD_H

#include <linux/percpu.h>
#include <linux/sched.h>

#include "table/record.h"

struct file;

/**
 * struct sl_close_mark - a close() of the last descriptor, for the release that follows
 * @file: of the socket, only compared
 * @task: the closing task
 * @fd: the number
 */
struct sl_close_mark {
	const struct file *file;
	const struct task_struct *task;
	int fd;
};

DECLARE_PER_CPU(struct sl_close_mark, sl_close_marks);

/**
 * sl_fd_mark() - close() of the last descriptor
 * @file: of the socket
 * @fd: the descriptor, of the current task
 *
 * Noted by sl_fd_released(), where the record is locked anyway.
 */
static inline void sl_fd_mark(const struct file *file, int fd)
{
	preempt_disable();
	__this_cpu_write(sl_close_marks.file, file);
	__this_cpu_write(sl_close_marks.task, current);
	__this_cpu_write(sl_close_marks.fd, fd);
	preempt_enable();
}

void sl_fd_keep_former(struct sl_record *rec, const void *table, int fd, int how, u64 now);

/* If it is the first descriptor, the record has all about it already. */
static inline void sl_fd_last(struct sl_record *rec, const void *table, int fd, int how, u64 now)
{
	struct sl_ledger *ledger = &rec->ledger;

	ledger->closing = 1 + how;
	ledger->last = fd;
	ledger->last_is_first = ledger->table == table && ledger->fd == fd;
	if (unlikely(!ledger->last_is_first))
		sl_fd_keep_former(rec, table, fd, how, now);
}

/**
 * sl_fd_released() - was it close() that released the socket?
 * @rec: locked
 * @file: of the socket
 * @now: time
 *
 * A socket in a message or in io_uring is released without a close().
 */
static inline void sl_fd_released(struct sl_record *rec, const struct file *file, u64 now)
{
	if (file && __this_cpu_read(sl_close_marks.file) == file &&
	    __this_cpu_read(sl_close_marks.task) == current && !rec->ledger.closing)
		sl_fd_last(rec, current->files, __this_cpu_read(sl_close_marks.fd),
			   SOCKLIFE_FD_CLOSE_CLOSE, now);
}

#endif /* SOCKLIFE_TRACK_FD_H */
