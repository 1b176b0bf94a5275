// SPDX-License-Identifier: GPL-2.0
/*
 * history.c - sockets that have ended, the last of them
 *
 * A ring of places, each holding a record; the records are blank at first, so that
 * an ending socket costs the same from the first one on, and the next socket need
 * not ask the slab. A hook puts a record into the next place and frees the record
 * that it displaces: two atomic steps, no lock. A reader takes a record out while it
 * copies it, and puts it back, unless a hook has filled the place meanwhile: then the
 * record is forgotten, and the reader frees it.
 */
#include <linux/atomic.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "table/history.h"
#include "table/record.h"

static struct sl_record **ring_places;
static unsigned int ring_size;
static atomic64_t n_added;
static DEFINE_MUTEX(readers);	/* one at a time has a record out of its place */

static struct sl_record **place_of(u64 place)
{
	return &ring_places[place % ring_size];
}

static void forget_record(struct sl_record *rec)
{
	if (rec->id)
		sl_stat_inc(SL_STAT_FORGOTTEN);
	sl_record_dispose(rec);
}

/** sl_history_exit() - free all of it; no hook and no reader is left */
void sl_history_exit(void)
{
	unsigned int i;

	for (i = 0; i < ring_size; i++)
		if (ring_places[i])
			sl_record_dispose(ring_places[i]);
	kvfree(ring_places);
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
	ring_places = kvcalloc(max, sizeof(*ring_places), GFP_KERNEL);
	if (!ring_places)
		return -ENOMEM;
	ring_size = max;
	for (i = 0; i < max; i++) {
		ring_places[i] = sl_record_blank();
		if (!ring_places[i])
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
	if (unlikely(!ring_size)) {
		forget_record(rec);
		return;
	}
	rec->place = atomic64_inc_return(&n_added);
	rec = xchg(place_of(rec->place), rec);
	if (likely(rec))
		forget_record(rec);
}

static void put_into(u64 place, struct sl_record *rec)
{
	if (cmpxchg(place_of(place), NULL, rec))
		forget_record(rec);
}

/* Return: NULL when the place holds an older or a younger record, or a blank one. */
static struct sl_record *take_from(u64 place)
{
	struct sl_record *rec = xchg(place_of(place), NULL);

	if (rec && rec->place != place) {
		put_into(place, rec);
		rec = NULL;
	}
	return rec;
}

static bool is_kept(u64 place)
{
	return place > 0 && place + ring_size > atomic64_read(&n_added);
}

/**
 * sl_history_take() - take the next record out, the newest first
 * @past: the reader's place, zeroed to begin with
 *
 * Records that are forgotten during the walk are left out, and so are sockets that end
 * after its beginning.
 *
 * Context: may sleep. Other readers wait until the record is put back; hooks do not.
 * Return: to be given to sl_history_put_back() soon; NULL at the end.
 */
struct sl_record *sl_history_take(struct sl_past *past)
{
	struct sl_record *rec = NULL;

	if (!ring_size)
		return NULL;
	mutex_lock(&readers);
	if (!past->begun)
		past->place = atomic64_read(&n_added) + 1;
	past->begun = true;
	while (!rec && is_kept(past->place - 1)) {
		rec = take_from(--past->place);
		cond_resched();
	}
	if (!rec)
		mutex_unlock(&readers);
	return rec;
}

/**
 * sl_history_put_back() - end what sl_history_take() began
 * @rec: from there
 */
void sl_history_put_back(struct sl_record *rec)
{
	lockdep_assert_held(&readers);
	put_into(rec->place, rec);
	mutex_unlock(&readers);
}

/** sl_history_count() - records in the history */
unsigned int sl_history_count(void)
{
	return min_t(u64, atomic64_read(&n_added), ring_size);
}

/** sl_history_max() - records at the most */
unsigned int sl_history_max(void)
{
	return ring_size;
}
