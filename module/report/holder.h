/* SPDX-License-Identifier: GPL-2.0 */
/*
 * holder.h - the present descriptors of sockets
 *
 * Found by a walk through the descriptor tables when a reader asks for them: so a fork
 * or an exit costs the hooks nothing, and the result is the kernel's own.
 */
#ifndef SOCKLIFE_HOLDER_H
#define SOCKLIFE_HOLDER_H

#include "table/event.h"

/**
 * struct sl_holder - a descriptor
 * @id: of the socket
 * @open_ns: when it was opened; 0: not known
 * @table: the descriptor table, only compared
 * @tgid: the process
 * @thread: the thread, if it has a table of its own; else 0
 * @fd: the number
 * @references: to the open file, at the time of the walk
 * @open_how: enum socklife_fd_open
 * @exec: the process has executed another program since
 * @comm: program name
 */
struct sl_holder {
	u64 id;
	u64 open_ns;
	const void *table;
	u32 tgid;
	u32 thread;
	s32 fd;
	u32 references;
	u8 open_how;
	bool exec;
	char comm[SL_COMM_LEN];
};

struct sl_holders;

struct sl_holders *sl_holders_get(void);
void sl_holders_put(struct sl_holders *holders);
u64 sl_holders_time(const struct sl_holders *holders);
u32 sl_holders_extra_refs(const struct sl_holder *holders, unsigned int n);
const struct sl_holder *sl_holders_of(const struct sl_holders *holders, u64 id, unsigned int *n);

#endif /* SOCKLIFE_HOLDER_H */
