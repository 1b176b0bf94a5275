// SPDX-License-Identifier: GPL-2.0
/* track_remote.c - the remote addresses of datagrams */
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/sock.h>

#include "sample/sample.h"
#include "table/clock.h"
#include "table/name.h"
#include "table/record.h"
#include "track/track.h"

static bool alloc_remotes(struct sl_record *rec)
{
	if (!rec->remotes)
		rec->remotes = kzalloc(sizeof(*rec->remotes), GFP_ATOMIC | __GFP_NOWARN);
	rec->fast_path = 0;
	if (!rec->remotes)
		sl_stat_inc(SL_STAT_REMOTE_LOST);
	return rec->remotes;
}

/**
 * sl_track_udp_dest() - the current task is about to send a datagram
 * @sk: alive
 * @sa: the destination, in kernel memory
 * @len: of @sa
 *
 * sl_track_sent() follows with the result, in the same task.
 */
void sl_track_udp_dest(const struct sock *sk, const struct sockaddr *sa, int len)
{
	struct sl_record *rec;
	struct sl_addr addr;
	unsigned long flags;

	sl_addr_from(&addr, sa, len);
	sl_addr_of_sock(&addr, sk);
	if (!addr.port)
		return;
	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	if (alloc_remotes(rec))
		sl_remotes_call_begin(rec->remotes, current, &addr, NULL);
	sl_record_unlock(rec, flags);
}

/* Return: its id, 0: unknown. @name is a reference. */
static u64 identify_unix(const struct sock *sk, const struct sl_name **name)
{
	struct sl_record *rec;
	struct sl_name now;
	unsigned long flags;
	u64 id;

	rec = sl_record_find(sk, &flags);
	if (!rec)
		return 0;
	if (!rec->local_name && sl_sample_name(sk, &now))	/* bound by a send */
		rec->local_name = sl_name_keep(&now);
	*name = sl_name_get(rec->local_name);
	id = rec->id;
	sl_record_unlock(rec, flags);
	return id;
}

/**
 * sl_track_unix_dgram() - the current task sends to, or receives from, an AF_UNIX socket
 * @sk: of the call; alive
 * @other: the other socket; alive, and so is its name
 *
 * sl_track_sent() or sl_track_received() follows with the result, in the same task. Also
 * called in a connect(), which checks the permission to send.
 */
void sl_track_unix_dgram(const struct sock *sk, const struct sock *other)
{
	struct sl_addr addr = { .family = AF_UNIX };
	const struct sl_name *name = NULL;
	u64 id = identify_unix(other, &name);
	struct sl_record *rec;
	unsigned long flags;

	memcpy(addr.ip, &id, sizeof(id));
	rec = sl_record_lock(sk, &flags);
	if (rec && !(rec->life.flags & SOCKLIFE_FLAG_CONNECTING) && alloc_remotes(rec)) {
		sl_remotes_call_begin(rec->remotes, current, &addr, name);
		name = NULL;
	}
	if (rec)
		sl_record_unlock(rec, flags);
	sl_name_put(name);
}

/**
 * sl_track_received_from() - a program receives a datagram
 * @sk: alive
 * @skb: the datagram
 * @bytes: its length
 */
void sl_track_received_from(const struct sock *sk, const struct sk_buff *skb, int bytes)
{
	struct sl_record *rec;
	struct sl_addr addr;
	unsigned long flags;

	sl_sample_source(skb, &addr);
	sl_addr_of_sock(&addr, sk);
	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	if (alloc_remotes(rec))
		sl_remotes_received(rec->remotes, current, &addr, bytes, sl_now());
	sl_record_unlock(rec, flags);
}
