// SPDX-License-Identifier: GPL-2.0
/* row.c - a record as readers see it: one consistent copy */
#include <linux/string.h>

#include "netns.h"
#include "publish.h"
#include "row.h"
#include "sample.h"

static void get_name(struct sl_name *to, const struct sl_name *from)
{
	if (from)
		memcpy(to, from, from->len + 1);
	else
		to->len = 0;
}

/* What the sock says now; the record keeps what it said last. */
static void refresh(struct sl_row *row, const struct sl_record *rec)
{
	row->cookie = sl_sample_cookie(rec->sk);
	row->ifindex = sl_sample_ifindex(rec->sk);
	sl_sample_queues(rec->sk, &row->rqueue, &row->wqueue);
	if (rec->sampled || !rec->life.traced)
		row->life.state = sl_sample_state(rec->sk);
}

/**
 * sl_row_get() - copy a record
 * @row: to fill in
 * @rec: found under RCU
 *
 * Context: under rcu_read_lock().
 * Return: false when the socket has just ended, or is just being taken in.
 */
bool sl_row_get(struct sl_row *row, struct sl_record *rec)
{
	unsigned long flags;
	bool there;

	spin_lock_irqsave(&rec->lock, flags);
	there = rec->ready && (rec->sk_live || rec->tw_live);
	if (!there)
		goto out;
	row->now = sl_now();
	row->id = rec->id;
	row->gen = rec->gen;
	row->cookie = rec->cookie;
	row->inode = rec->inode;
	row->listener = rec->listener;
	row->peer = rec->peer;
	row->net_cookie = rec->net->cookie;
	row->netns = rec->net->inum;
	row->uid = rec->uid;
	row->ifindex = rec->ifindex;
	row->rqueue = 0;
	row->wqueue = 0;
	row->family = rec->family;
	row->type = rec->type;
	row->protocol = rec->protocol;
	row->life = rec->life;
	row->creator = rec->creator;
	row->local = rec->local;
	row->remote = rec->remote;
	get_name(&row->local_name, rec->local_name);
	get_name(&row->remote_name, rec->remote_name);
	if (rec->sk_live)
		refresh(row, rec);
	if (rec->tw_live && rec->life.timewait)
		row->life.state = sl_sample_timewait(rec->tw);
out:
	spin_unlock_irqrestore(&rec->lock, flags);
	return there;
}

/**
 * sl_row_by_id() - copy one record
 * @row: to fill in
 * @id: which
 *
 * Return: false when the socket has ended.
 */
bool sl_row_by_id(struct sl_row *row, u64 id)
{
	struct sl_record *rec;
	bool found;

	rcu_read_lock();
	rec = sl_record_by_id(id);
	found = rec && sl_row_get(row, rec);
	rcu_read_unlock();
	return found;
}

/**
 * sl_row_next() - walk the table
 * @row: to fill in
 * @id: where to begin; go on with @row->id + 1
 * @slnet: only this namespace; NULL: all
 *
 * Context: any that may take a lock.
 * Return: false at the end.
 */
bool sl_row_next(struct sl_row *row, u64 id, const struct sl_net *slnet)
{
	struct sl_record *rec;
	bool found = false;

	rcu_read_lock();
	while (!found) {
		rec = sl_record_next(id);
		if (!rec)
			break;
		id = rec->id + 1;
		found = (!slnet || rec->net == slnet) && sl_row_get(row, rec);
	}
	rcu_read_unlock();
	return found;
}
