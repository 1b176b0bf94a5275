// SPDX-License-Identifier: GPL-2.0
/*
 * history.c - sockets that have ended, the last of them
 *
 * A circle of records, blank ones at first: an ending socket pays the same from
 * the first on, and the next socket need not ask the slab. A hook puts one in and
 * disposes of the one that it meets there: two atomic steps, no lock. A reader takes a record out while it copies
 * it and puts it back, unless its place has been taken meanwhile: then the
 * record has been forgotten, and the reader disposes of it.
 */
#include <linux/atomic.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "report/row.h"
#include "table/history.h"
#include "table/record.h"

static struct sl_record **places;
static unsigned int size;
static atomic64_t added;
static DEFINE_MUTEX(readers);	/* of whom one takes out at a time */

static struct sl_record **place_of(u64 place)
{
	return &places[place % size];
}

static void forget(struct sl_record *rec)
{
	if (rec->id)
		sl_stat_inc(SL_STAT_FORGOTTEN);
	sl_record_dispose(rec);
}

/** sl_history_exit() - free all of it; no hook and no reader is left */
void sl_history_exit(void)
{
	unsigned int i;

	for (i = 0; i < size; i++)
		if (places[i])
			sl_record_dispose(places[i]);
	kvfree(places);
}

/**
 * sl_history_init() - make the empty history
 * @max: records at the most, 0: none; each takes what a living one takes, from now on
 *
 * Return: 0 or -ENOMEM.
 */
int sl_history_init(unsigned int max)
{
	unsigned int i;

	if (!max)
		return 0;
	places = kvcalloc(max, sizeof(*places), GFP_KERNEL);
	if (!places)
		return -ENOMEM;
	size = max;
	for (i = 0; i < max; i++) {
		places[i] = sl_record_blank();
		if (!places[i])
			goto no_record;
	}
	return 0;

no_record:
	sl_history_exit();
	return -ENOMEM;
}

/**
 * sl_history_add() - keep a record that has ended
 * @rec: out of the table; the history owns it from now on
 *
 * Context: any hook.
 */
void sl_history_add(struct sl_record *rec)
{
	sl_record_retire(rec);
	if (unlikely(!size)) {
		forget(rec);
		return;
	}
	rec->place = atomic64_inc_return(&added);
	rec = xchg(place_of(rec->place), rec);
	if (likely(rec))
		forget(rec);
}

/* Return: whether the record of this place was there and wanted. */
static bool visit(u64 place, struct sl_row *row, const struct sl_net *slnet, u64 id)
{
	struct sl_record *rec = xchg(place_of(place), NULL);
	bool wanted;

	if (!rec)
		return false;
	wanted = rec->place == place && (!slnet || rec->net == slnet) && (!id || rec->id == id);
	if (wanted)
		sl_row_copy(row, rec);
	if (cmpxchg(place_of(place), NULL, rec))
		forget(rec);
	return wanted;
}

static bool find(struct sl_row *row, struct sl_past *past, const struct sl_net *slnet, u64 id)
{
	bool found = false;

	mutex_lock(&readers);
	if (!past->begun)
		past->place = atomic64_read(&added) + 1;
	past->begun = true;
	while (!found && past->place > 1 && past->place + size > atomic64_read(&added) + 1)
		found = visit(--past->place, row, slnet, id);
	mutex_unlock(&readers);
	return found;
}

/**
 * sl_history_next() - walk the history, the newest record first
 * @row: to fill in
 * @past: zeroed to begin with
 * @slnet: only this namespace; NULL: all
 *
 * What is forgotten on the way is not met, nor what ends after the beginning.
 *
 * Context: may sleep.
 * Return: false at the end.
 */
bool sl_history_next(struct sl_row *row, struct sl_past *past, const struct sl_net *slnet)
{
	return size && find(row, past, slnet, 0);
}

/**
 * sl_history_by_id() - copy one record
 * @row: to fill in
 * @id: which
 *
 * Context: may sleep.
 * Return: false when it is not there, or not any more.
 */
bool sl_history_by_id(struct sl_row *row, u64 id)
{
	struct sl_past past = {};

	return size && id && find(row, &past, NULL, id);
}

/** sl_history_count() - records in the history */
unsigned int sl_history_count(void)
{
	return min_t(u64, atomic64_read(&added), size);
}

/** sl_history_max() - records at the most */
unsigned int sl_history_max(void)
{
	return size;
}
