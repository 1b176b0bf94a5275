// SPDX-License-Identifier: GPL-2.0
/* reader.c - which sockets a reader sees */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/sched.h>

#include "report/collect.h"
#include "report/holder.h"
#include "report/reader.h"
#include "table/netns.h"

/* A socket of another namespace does not exist for the reader. */
static bool sees_namespace(const struct sl_reader *reader, const struct sl_record *rec)
{
	return reader->all_netns || rec->net == reader->slnet;
}

/* A socket of another user is counted, but not shown. */
static bool sees_user(const struct sl_reader *reader, const struct sl_record *rec)
{
	return reader->all_users || rec->uid == reader->uid;
}

/* @id: 0: any. Return: -ENOENT: not this one; -EPERM: hidden; 0: the row has been copied. */
static int copy_wanted(struct sl_reader *reader, const struct sl_record *rec, u64 id)
{
	if (!sees_namespace(reader, rec) || (id && rec->id != id))
		return -ENOENT;
	if (!sees_user(reader, rec))
		return -EPERM;
	sl_row_copy(&reader->row, rec);
	reader->sk = rec->sk;
	return 0;
}

/* Return: what copy_wanted() said of the next that is there; -ENOENT at the end. */
static int next_live(struct sl_reader *reader, u64 id)
{
	struct sl_record *rec;
	unsigned long flags;
	int err = -ENOENT;

	while (err == -ENOENT && (rec = sl_record_next(&reader->cursor, &flags))) {
		err = copy_wanted(reader, rec, id);
		sl_record_done(rec, flags);
		cond_resched();
	}
	return err;
}

static int next_closed(struct sl_reader *reader, u64 id)
{
	struct sl_record *rec;
	int err = -ENOENT;

	while (err == -ENOENT && (rec = sl_history_take(&reader->past))) {
		err = copy_wanted(reader, rec, id);
		sl_history_put_back(rec);
		cond_resched();
	}
	return err;
}

static int collect_holders(struct sl_reader *reader, const void *sk)
{
	const struct sl_scope scope = {
		.cred = reader->cred,
		.view = &reader->view,
		.everywhere = reader->everywhere && sl_view_sees_all(&reader->view),
		.sk = sk,
		.slnet = reader->slnet,
		.all_netns = reader->all_netns,
		.uid = reader->uid,
		.all_users = reader->all_users,
	};
	struct sl_holders *holders = sl_holders_get(&scope);

	if (IS_ERR(holders))
		return PTR_ERR(holders);
	reader->holders = holders;
	return 0;
}

/*
 * A socket that is younger than the walk through the descriptor tables may have
 * descriptors that the walk did not meet: of its references nothing is said.
 */
static bool is_younger(const struct sl_reader *reader)
{
	const u64 *times = reader->row.life.times;

	return max(times[LIFE_CREATED], times[LIFE_ACCEPTED]) >= reader->holders->time;
}

/*
 * Who does not see all processes cannot tell the descriptors of others from a message:
 * without any descriptor, all that can be said is that somebody may hold it.
 */
static bool is_partial(const struct sl_reader *reader)
{
	const struct sl_holders *holders = reader->holders;

	return reader->row.references && !is_younger(reader) &&
	       (holders->incomplete || (!holders->everywhere && !reader->held));
}

static void set_holders(struct sl_reader *reader)
{
	struct sl_row *row = &reader->row;

	reader->held = sl_holders_find(reader->holders, row->id);
	if (!reader->holders)
		return;
	row->holders_partial = is_partial(reader);
	if (row->holders_partial || (!reader->held && is_younger(reader)))
		row->references = 0;
	else if (reader->held)
		row->references = sl_held_extra_refs(reader->held, row->references);
}

/**
 * sl_reader_open() - begin to read
 * @reader: filled in up to sl_reader.closed; or read before
 *
 * Who holds the sockets is found here, and kept until sl_reader_close().
 *
 * Context: may sleep.
 * Return: 0; -ENOMEM; -EINTR: it is being killed.
 */
int sl_reader_open(struct sl_reader *reader)
{
	sl_reader_close(reader);
	sl_reader_rewind(reader);
	return reader->closed ? 0 : collect_holders(reader, NULL);
}

/**
 * sl_reader_open_row() - sl_reader_open() for the socket of the row alone
 * @reader: after sl_reader_get()
 *
 * Return: 0; -ENOMEM; -EINTR: it is being killed.
 */
int sl_reader_open_row(struct sl_reader *reader)
{
	int err = reader->row.closed ? 0 : collect_holders(reader, reader->sk);

	if (!err)
		set_holders(reader);
	return err;
}

/** sl_reader_close() - give back what the reader makes the kernel keep */
void sl_reader_close(struct sl_reader *reader)
{
	sl_holders_put(reader->holders);
	sl_record_leave(&reader->cursor);
	sl_history_leave(&reader->past);
	reader->holders = NULL;
	reader->held = NULL;
}

/** sl_reader_rewind() - the next socket will be the first again */
void sl_reader_rewind(struct sl_reader *reader)
{
	sl_record_leave(&reader->cursor);
	sl_history_leave(&reader->past);
	reader->hidden = 0;
}

/**
 * sl_reader_next() - go on to the next socket that the reader may see
 * @reader: opened
 *
 * Context: may sleep.
 * Return: true: it is in sl_reader.row; false at the end.
 */
bool sl_reader_next(struct sl_reader *reader)
{
	int err;

	while ((err = reader->closed ? next_closed(reader, 0) : next_live(reader, 0)) == -EPERM)
		reader->hidden++;
	if (err)
		return false;
	set_holders(reader);
	sl_view_row(&reader->view, &reader->row);
	return true;
}

/**
 * sl_reader_get() - find one socket, living or ended
 * @reader: filled in up to sl_reader.closed
 * @id: of the socket
 *
 * Searches the table: an index by id would cost the hooks more than it is worth.
 *
 * Context: may sleep.
 * Return: 0: it is in sl_reader.row; -ENOENT: there is none in the namespaces that the
 * reader sees, or it has been forgotten; -EPERM: it is of another user.
 */
int sl_reader_get(struct sl_reader *reader, u64 id)
{
	int err = -ENOENT;

	sl_reader_rewind(reader);
	if (id)
		err = next_live(reader, id);
	if (id && err == -ENOENT)
		err = next_closed(reader, id);
	if (!err)
		sl_view_row(&reader->view, &reader->row);
	return err;
}
