/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ledger.h - how the descriptors of a socket were opened and closed
 *
 * The present holders of a socket are found in the descriptor tables (holder.h). The
 * ledger has what a table does not show: the first descriptor, the copies (dup(),
 * SCM_RIGHTS ...), and the last former holders. A fork notes nothing: a descriptor
 * without a note was inherited with its table. Guarded by the lock of the record.
 */
#ifndef SOCKLIFE_LEDGER_H
#define SOCKLIFE_LEDGER_H

#include <linux/types.h>

#include "table/event.h"

#define SL_NUMBERS	4
#define SL_COPIES	16
#define SL_FORMER	8

/**
 * struct sl_copy - a descriptor that was not inherited with its table
 * @table: the descriptor table, only compared; NULL: unused
 * @time: when it was opened; 0: not known
 * @exec_id: of the process at that time; it changes with each exec
 * @fd: the number
 * @open_how: enum socklife_fd_open
 */
struct sl_copy {
	const void *table;
	u64 time;
	u32 exec_id;
	s32 fd;
	u8 open_how;
};

/**
 * struct sl_former - a closed descriptor
 * @open_ns: when it was opened; 0: not known
 * @close_ns: when it was closed
 * @tgid: the process
 * @fd: the number, -1: not known
 * @open_how: enum socklife_fd_open
 * @close_how: enum socklife_fd_close
 * @signal: that ended the process, if it did
 * @nested: the process in its own pid namespace
 * @comm: program name
 */
struct sl_former {
	u64 open_ns;
	u64 close_ns;
	u32 tgid;
	s32 fd;
	u8 open_how;
	u8 close_how;
	u8 signal;
	struct sl_nested nested;
	char comm[SL_COMM_LEN];
};

/** struct sl_copies - the copies that are open; zeroed: none */
struct sl_copies {
	struct sl_copy v[SL_COPIES];
};

/**
 * struct sl_formers - the closed descriptors; zeroed: none
 * @total: how many there were
 * @v: the last of them, as a ring
 */
struct sl_formers {
	u32 total;
	struct sl_former v[SL_FORMER];
};

/**
 * struct sl_ledger - of one socket; zeroed: nothing is known
 * @table: of the first descriptor; NULL: it is closed, or was not seen
 * @exec_id: of the process when that was opened
 * @fd: the first descriptor
 * @numbers: all that the socket ever had as a descriptor, in any table
 * @n_numbers: how many of them; more than SL_NUMBERS: not all are here
 * @lost: a copy found no room: the origin of a descriptor without a note is unknown
 * @table_lost: notes went with their table: the origin of a descriptor without a number is
 *	unknown
 * @closing: 1 + enum socklife_fd_close: the last descriptor is being closed in this way,
 *           @last is set; 0: it is not
 * @last_is_first: the last descriptor is the first one
 * @last: the number of the last descriptor, -1: not known
 * @copies: NULL: none yet
 * @former: NULL: none yet
 */
struct sl_ledger {
	const void *table;
	u32 exec_id;
	s32 fd;
	s32 numbers[SL_NUMBERS];
	u8 n_numbers;
	u8 lost : 1;
	u8 table_lost : 1;
	u8 closing;
	bool last_is_first;
	s32 last;
	struct sl_copies *copies;
	struct sl_formers *former;
};

void sl_ledger_number(struct sl_ledger *ledger, s32 fd);
bool sl_ledger_numbered(const struct sl_ledger *ledger);
bool sl_ledger_copy(struct sl_ledger *ledger, const struct sl_copy *copy);
bool sl_ledger_find(const struct sl_ledger *ledger, const void *table, s32 fd, struct sl_copy *copy);
bool sl_ledger_next(const struct sl_ledger *ledger, const void *table, s32 *fd);
void sl_ledger_forget(struct sl_ledger *ledger, const void *table, s32 fd);
void sl_ledger_forget_table(struct sl_ledger *ledger, const void *table);
bool sl_ledger_keep_former(struct sl_ledger *ledger, const struct sl_former *former);
u32 sl_ledger_former(const struct sl_ledger *ledger, struct sl_former *v, unsigned int *n);

/**
 * sl_ledger_first() - note the first descriptor
 * @ledger: locked
 * @table: of the descriptor
 * @fd: the number
 * @exec_id: of the process
 */
static inline void sl_ledger_first(struct sl_ledger *ledger, const void *table, s32 fd,
				   u32 exec_id)
{
	ledger->table = table;
	ledger->fd = fd;
	ledger->exec_id = exec_id;
	ledger->numbers[0] = fd;
	ledger->n_numbers = 1;
}

/**
 * sl_ledger_last_how() - how was the last descriptor closed?
 * @ledger: locked
 * @otherwise: if it was no descriptor that went last, or it was not seen
 *
 * Return: enum socklife_fd_close.
 */
static inline u8 sl_ledger_last_how(const struct sl_ledger *ledger, u8 otherwise)
{
	return ledger->closing ? ledger->closing - 1 : otherwise;
}

#endif /* SOCKLIFE_LEDGER_H */
