/* SPDX-License-Identifier: GPL-2.0 */
/* row.h - a record as readers see it: one consistent copy */
#ifndef SOCKLIFE_ROW_H
#define SOCKLIFE_ROW_H

#include "table/event.h"
#include "table/life.h"
#include "table/record.h"

/**
 * struct sl_row - a socket at one moment
 *
 * The fields are those of struct sl_record and of the live sock.
 * @now: the moment
 * @net_cookie: of the namespace
 * @remotes: without the names
 * @remote_names: those of @remotes.v
 * @closed: the socket has ended; it is from the history
 * @rqueue_unknown: see sl_sample_queues()
 * @references: to its open file; see sl_reader.held
 * @holders_partial: it may have descriptors that the reader is not told of
 * @last_fd: by which it was released, -1: not known
 * @n_former: how many of @former
 * @former_count: how many former holders there were
 * @former: the last of them, the oldest first
 */
struct sl_row {
	u64 now;
	u64 id;
	u64 gen;
	u64 cookie;
	u64 inode;
	u64 listener;
	u64 peer;
	u64 net_cookie;
	u32 netns;
	u32 uid;
	u32 ifindex;
	u32 rqueue;
	u32 wqueue;
	bool rqueue_unknown;
	u16 family;
	u16 type;
	u16 protocol;
	struct life life;
	u64 cgroup;
	struct sl_end end;
	u8 release_how;
	u8 release_signal;
	bool closed;
	u32 references;
	bool holders_partial;
	s32 last_fd;
	unsigned int n_former;
	u32 former_count;
	struct sl_former former[SL_FORMER + 1];
	struct sl_task creator;
	struct sl_task releaser;
	struct sl_addr local;
	struct sl_addr remote;
	struct sl_name local_name;
	struct sl_name remote_name;
	struct sl_remotes remotes;
	struct sl_name remote_names[SL_REMOTES];
};

void sl_row_copy(struct sl_row *row, const struct sl_record *rec);

#endif /* SOCKLIFE_ROW_H */
