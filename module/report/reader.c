// SPDX-License-Identifier: GPL-2.0
/* reader.c - which sockets a reader sees */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/sched.h>

#include "report/holder.h"
#include "report/reader.h"
#include "table/netns.h"

/* A socket of another namespace does not exist for the reader. */
static bool sees_namespace(const struct sl_reader *reader, const struct sl_record *rec)
{
	return reader->all_netns || rec->net == reader->slnet;
}

/* A socket of another user is counted, but not shown. */
static bool sees_user(const struct sl_reader *reader)
{
	return reader->all_users || reader->row.uid == reader->uid;
}

/* @id: 0: any. Return: whether the record is wanted; it has been copied then. */
static bool copy_wanted(struct sl_reader *reader, const struct sl_record *rec, u64 id)
{
	if (!sees_namespace(reader, rec) || (id && rec->id != id))
		return false;
	sl_row_copy(&reader->row, rec);
	return true;
}

static bool next_live(struct sl_reader *reader, u64 id)
{
	struct sl_record *rec;
	unsigned long flags;
	bool found = false;

	while (!found && (rec = sl_record_next(&reader->cursor, &flags))) {
		found = copy_wanted(reader, rec, id);
		sl_record_unlock(rec, flags);
	}
	return found;
}

static bool next_closed(struct sl_reader *reader, u64 id)
{
	struct sl_record *rec;
	bool found = false;

	while (!found && (rec = sl_history_take(&reader->past))) {
		found = copy_wanted(reader, rec, id);
		sl_history_put_back(rec);
	}
	return found;
}

/**
 * sl_reader_open() - begin to read
 * @reader: filled in up to sl_reader.closed
 *
 * Context: may sleep.
 * Return: 0: sl_reader_close() ends it; -ENOMEM: it need not be closed.
 */
int sl_reader_open(struct sl_reader *reader)
{
	if (reader->closed)
		return 0;
	reader->holders = sl_holders_get();
	return reader->holders ? 0 : -ENOMEM;
}

/** sl_reader_close() - end what sl_reader_open() began */
void sl_reader_close(struct sl_reader *reader)
{
	sl_holders_put(reader->holders);
}

/** sl_reader_rewind() - the next socket will be the first again */
void sl_reader_rewind(struct sl_reader *reader)
{
	reader->cursor = (struct sl_cursor){};
	reader->past = (struct sl_past){};
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
	while (reader->closed ? next_closed(reader, 0) : next_live(reader, 0)) {
		if (sees_user(reader))
			return true;
		reader->hidden++;
		cond_resched();
	}
	return false;
}

/**
 * sl_reader_get() - find one socket, living or ended
 * @reader: opened
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
	sl_reader_rewind(reader);
	if (!id || (!next_live(reader, id) && !next_closed(reader, id)))
		return -ENOENT;
	return sees_user(reader) ? 0 : -EPERM;
}

/*
 * A socket that is younger than the walk through the descriptor tables may have
 * descriptors that the walk did not meet: of its references nothing is said.
 */
static void set_extra_refs(struct sl_reader *reader, const struct sl_holder *holders,
			   unsigned int n)
{
	struct sl_row *row = &reader->row;
	const u64 *times = row->life.times;

	if (n)
		row->references = sl_holders_extra_refs(holders, n);
	else if (max(times[LIFE_CREATED], times[LIFE_ACCEPTED]) >= sl_holders_time(reader->holders))
		row->references = 0;
}

/**
 * sl_reader_holders() - the descriptors of the current socket
 * @reader: with a row. They are subtracted from sl_row.references: what remains are
 *          those of messages (SCM_RIGHTS), io_uring and calls in progress
 * @n: set to their number
 *
 * Return: the first of them; valid until sl_reader_close().
 */
const struct sl_holder *sl_reader_holders(struct sl_reader *reader, unsigned int *n)
{
	const struct sl_holder *holders = sl_holders_of(reader->holders, reader->row.id, n);

	set_extra_refs(reader, holders, *n);
	return holders;
}
