/* SPDX-License-Identifier: GPL-2.0 */
/*
 * reader.h - which sockets a reader sees
 *
 * For procfs and netlink alike: the namespaces and users that a reader may see, its
 * place in the table or in the history, and its current row.
 */
#ifndef SOCKLIFE_READER_H
#define SOCKLIFE_READER_H

#include <linux/types.h>

#include "report/row.h"
#include "table/history.h"
#include "table/record.h"

struct sl_holder;
struct sl_holders;
struct sl_net;

/**
 * struct sl_reader - a reader of sockets
 *
 * The caller zeroes it and sets the fields up to @closed before sl_reader_open(). The
 * rest is the reader's own; @row and @hidden are there to be read.
 *
 * @slnet: the network namespace that it sees. The caller keeps it alive
 * @all_netns: it sees every namespace, and @slnet does not matter
 * @uid: its user, in the initial user namespace
 * @all_users: it sees the sockets of every user
 * @closed: it walks the history, not the table
 * @holders: all descriptors, as they were when it was opened; NULL if @closed
 * @cursor: its place in the table
 * @past: its place in the history
 * @hidden: sockets that the walk has passed over, since they are of other users
 * @row: the current socket
 */
struct sl_reader {
	const struct sl_net *slnet;
	bool all_netns;
	u32 uid;
	bool all_users;
	bool closed;

	struct sl_holders *holders;
	struct sl_cursor cursor;
	struct sl_past past;
	u32 hidden;
	struct sl_row row;
};

int sl_reader_open(struct sl_reader *reader);
void sl_reader_close(struct sl_reader *reader);
void sl_reader_rewind(struct sl_reader *reader);
bool sl_reader_next(struct sl_reader *reader);
int sl_reader_get(struct sl_reader *reader, u64 id);
const struct sl_holder *sl_reader_holders(struct sl_reader *reader, unsigned int *n);

#endif /* SOCKLIFE_READER_H */
