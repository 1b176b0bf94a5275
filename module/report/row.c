// SPDX-License-Identifier: GPL-2.0
/* row.c - a record as readers see it: one consistent copy */
#include <linux/net.h>
#include <linux/string.h>

#include "report/row.h"
#include "sample/sample.h"
#include "table/clock.h"
#include "table/netns.h"
#include "track/descriptor.h"

static void get_name(struct sl_name *to, const struct sl_name *from)
{
	if (from)
		memcpy(to, from, from->len + 1);
	else
		to->len = 0;
}

static void get_remotes(struct sl_row *row, const struct sl_remotes *remotes)
{
	int i;

	row->remotes = remotes ? *remotes : (struct sl_remotes){};
	for (i = 0; i < SL_REMOTES; i++)
		get_name(&row->remote_names[i], row->remotes.v[i].name);
}

/* The present addresses, where not every change is an event. */
static void refresh_addrs(struct sl_row *row, const struct sl_record *rec)
{
	struct sl_addr local, remote;

	sl_sample_addrs(rec->sk, &local, &remote);
	if (!sl_addr_empty(&local))
		row->local = local;
	if (!sl_addr_empty(&remote))
		row->remote = remote;
}

/* If UDP was bound by its first send, it loses its port with its peer. */
static void refresh_disconnected(struct sl_row *row, const struct sl_record *rec)
{
	if (rec->type == SOCK_DGRAM)
		sl_sample_addrs(rec->sk, &row->local, &row->remote);
	row->remote = (struct sl_addr){};
	row->remote_name.len = 0;
}

/* Values of the sock that the record has only from its last event. */
static void refresh_live(struct sl_row *row, const struct sl_record *rec)
{
	row->cookie = sl_sample_cookie(rec->sk);
	row->ifindex = sl_sample_ifindex(rec->sk);
	row->inode = sl_sample_inode_of(rec->sk) ?: rec->inode;
	if (row->life.flags & SOCKLIFE_FLAG_PASSIVE && sl_sample_inode_of(rec->sk))
		row->life.flags |= SOCKLIFE_FLAG_ACCEPTED;	/* with the MPTCP socket */
	row->end.drops = sl_sample_drops(rec->sk);
	row->references = sl_sample_references(rec->sk);
	sl_sample_queues(rec->sk, &row->rqueue, &row->wqueue);
	if (sl_sample_encap(rec->sk))
		row->life.flags |= SOCKLIFE_FLAG_ENCAP;
	if (sl_needs_getname(rec->family) || rec->family == AF_VSOCK ||
	    rec->life.flags & SOCKLIFE_FLAG_KERNEL)
		refresh_addrs(row, rec);
	if (sl_record_disconnected(rec))
		refresh_disconnected(row, rec);
	if (rec->sampled || !rec->life.traced)
		row->life.state = sl_sample_state(rec->sk);
	if (row->life.flags & SOCKLIFE_FLAG_MISSED && row->life.state == SOCKLIFE_STATE_CLOSE)
		row->life.flags &= ~SOCKLIFE_FLAG_CONNECTING;	/* it may have failed at once */
	row->rqueue_unknown = rec->family == AF_UNIX && row->life.state != SOCKLIFE_STATE_LISTEN;
}

/* If the first descriptor was the last one too, it has no entry of its own in the ledger. */
static void add_last_former(struct sl_row *row, const struct sl_record *rec)
{
	const struct life *life = &rec->life;
	struct sl_former *last = &row->former[row->n_former];

	if (!rec->ledger.closing || !rec->ledger.last_is_first || !rec->releaser.tgid)
		return;
	*last = (struct sl_former){
		.tgid = rec->releaser.tgid,
		.fd = rec->ledger.last,
		.close_how = sl_ledger_last_how(&rec->ledger, rec->release_how),
		.close_ns = life->times[LIFE_RELEASED],
		.signal = rec->release_signal,
		.nested = rec->releaser.nested,
	};
	memcpy(last->comm, rec->releaser.program, SL_COMM_LEN);
	sl_fd_first_origin(rec, &last->open_how, &last->open_ns);
	row->n_former++;
	row->former_count++;
}

static void copy_ledger(struct sl_row *row, const struct sl_record *rec)
{
	row->last_fd = rec->ledger.closing && rec->releaser.tgid ? rec->ledger.last : -1;
	row->former_count = sl_ledger_former(&rec->ledger, row->former, &row->n_former);
	add_last_former(row, rec);
}

/**
 * sl_row_copy() - copy one record
 * @row: to fill in
 * @rec: locked, or out of the table
 */
void sl_row_copy(struct sl_row *row, const struct sl_record *rec)
{
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
	row->rqueue_unknown = false;
	row->family = rec->family;
	row->type = rec->type;
	row->protocol = rec->protocol;
	row->life = rec->life;
	row->cgroup = rec->cgroup;
	row->end = rec->end;
	row->release_how = sl_ledger_last_how(&rec->ledger, rec->release_how);
	row->release_signal = rec->release_signal;
	row->closed = !rec->sk_live && !rec->tw_live;
	row->references = 0;
	row->holders_partial = false;
	copy_ledger(row, rec);
	row->creator = rec->creator;
	row->releaser = rec->releaser;
	row->local = rec->local;
	row->remote = rec->remote;
	get_name(&row->local_name, rec->local_name);
	get_name(&row->remote_name, rec->remote_name);
	get_remotes(row, rec->remotes);
	if (!READ_ONCE(sl_free_hook_active))
		return;
	if (rec->sk_live)
		refresh_live(row, rec);
	if (rec->tw_live && rec->life.timewait) {
		row->life.state = sl_sample_timewait(rec->tw);
		row->cookie = sl_sample_timewait_cookie(rec->tw);
	}
}
