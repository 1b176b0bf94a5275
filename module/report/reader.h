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
#include "report/view.h"
#include "table/history.h"
#include "table/record.h"

struct cred;
struct sl_held;
struct sl_holders;
struct sl_net;

/**
 * struct sl_reader - a reader of sockets
 *
 * The caller zeroes it and sets the fields up to @closed before sl_reader_open() or
 * sl_reader_get(). The rest is the reader's own; @row, @held and @hidden are there to be read.
 *
 * @slnet: the network namespace that it sees. The caller keeps it alive
 * @all_netns: it sees every namespace, and @slnet does not matter
 * @uid: its user, in the initial user namespace
 * @all_users: it sees the sockets of every user
 * @cred: its credentials: of which processes it sees the descriptors
 * @view: its namespaces of processes and users, which the caller keeps alive: it gets their
 *        numbers, and is told of no processes outside
 * @everywhere: it sees those of every process, and @cred does not matter
 * @closed: it walks the history, not the table
 * @holders: the descriptors, as they were when it was opened; NULL if @closed
 * @cursor: its place in the table
 * @past: its place in the history
 * @hidden: sockets that the walk has passed over, since they are of other users
 * @row: the current socket
 * @sk: its sock, only compared
 * @held: its descriptors, valid until sl_reader_close(); NULL: it has none. With them,
 *        sl_row.references is left with those references to the open file that are no
 *        descriptors: a message's (SCM_RIGHTS), io_uring's, or those of a call in progress
 */
struct sl_reader {
	const struct sl_net *slnet;
	bool all_netns;
	u32 uid;
	bool all_users;
	const struct cred *cred;
	struct sl_view view;
	bool everywhere;
	bool closed;

	struct sl_holders *holders;
	struct sl_cursor cursor;
	struct sl_past past;
	u32 hidden;
	struct sl_row row;
	const void *sk;
	const struct sl_held *held;
};

int sl_reader_open(struct sl_reader *reader);
int sl_reader_open_row(struct sl_reader *reader);
void sl_reader_close(struct sl_reader *reader);
void sl_reader_rewind(struct sl_reader *reader);
bool sl_reader_next(struct sl_reader *reader);
int sl_reader_get(struct sl_reader *reader, u64 id);

#endif /* SOCKLIFE_READER_H */
