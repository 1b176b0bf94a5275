/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ledger.h - how the descriptors of a socket came and went
 *
 * Who holds a socket stands in the descriptor tables (holder.h). What a table
 * does not tell is noted here: the first descriptor, the copies, and the last
 * holders that have gone. A fork notes nothing: a descriptor without a note came
 * with its table. All of it is guarded by the lock of the record.
 */
#ifndef SOCKLIFE_LEDGER_H
#define SOCKLIFE_LEDGER_H

#include <linux/types.h>

#include "table/event.h"

#define SL_NUMBERS	4
#define SL_COPIES	16
#define SL_FORMER	8

/**
 * struct sl_copy - a descriptor that did not come with its table
 * @table: the descriptor table, only compared; NULL: unused
 * @time: when it came; 0: not known
 * @exec_id: of the process then: another one later means another program
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
 * struct sl_former - a descriptor that has gone
 * @open_ns: when it came; 0: not known
 * @close_ns: when it went
 * @tgid: the process
 * @fd: the number, -1: not known
 * @open_how: enum socklife_fd_open
 * @close_how: enum socklife_fd_close
 * @comm: program name
 */
struct sl_former {
	u64 open_ns;
	u64 close_ns;
	u32 tgid;
	s32 fd;
	u8 open_how;
	u8 close_how;
	char comm[SL_COMM_LEN];
};

/** struct sl_copies - the living copies; zeroed: none */
struct sl_copies {
	struct sl_copy v[SL_COPIES];
};

/**
 * struct sl_formers - those that have gone; zeroed: none
 * @total: how many there were
 * @v: the last of them, in a circle
 */
struct sl_formers {
	u32 total;
	struct sl_former v[SL_FORMER];
};

/**
 * struct sl_ledger - of one socket; zeroed: nothing is known
 * @table: that has the first descriptor; NULL: it has gone, or was not seen
 * @exec_id: of the process then
 * @fd: the first descriptor
 * @numbers: by which the socket was ever known, in any table
 * @n_numbers: how many of them; more than SL_NUMBERS: not all are here
 * @lost: a copy found no room: what has no note may have come any way
 * @closing: the last descriptor is going, @last is filled in
 * @last_is_first: and it is the first one
 * @last: its number, -1: not known
 * @copies: NULL: none yet
 * @former: NULL: none yet
 */
struct sl_ledger {
	const void *table;
	u32 exec_id;
	s32 fd;
	s32 numbers[SL_NUMBERS];
	u8 n_numbers;
	bool lost;
	bool closing;
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
bool sl_ledger_keep_former(struct sl_ledger *ledger, const struct sl_former *former);
u32 sl_ledger_former(const struct sl_ledger *ledger, struct sl_former *v, unsigned int *n);

/**
 * sl_ledger_first() - the descriptor that the socket was made for
 * @ledger: locked
 * @table: that gets it
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

#endif /* SOCKLIFE_LEDGER_H */
