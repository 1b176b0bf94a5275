// SPDX-License-Identifier: GPL-2.0
/* track_remote.c - the addresses of datagrams */
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/sock.h>

#include "publish.h"
#include "sample.h"
#include "track.h"

static bool has_room(struct sl_record *rec)
{
	if (!rec->remotes)
		rec->remotes = kzalloc(sizeof(*rec->remotes), GFP_ATOMIC | __GFP_NOWARN);
	if (!rec->remotes)
		sl_stat_inc(SL_STAT_REMOTE_LOST);
	return rec->remotes;
}

/**
 * sl_track_sending() - a task is about to send a datagram to an address
 * @sk: alive
 * @sa: where to, in kernel memory
 * @len: of @sa
 *
 * sl_track_data() tells the outcome, in the same task.
 */
void sl_track_sending(const struct sock *sk, const struct sockaddr *sa, int len)
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
	if (has_room(rec))
		sl_remotes_sending(rec->remotes, current, &addr);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_received_from() - a program takes a datagram
 * @sk: alive
 * @skb: the datagram
 * @bytes: as the program counts them
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
	if (has_room(rec))
		sl_remotes_received(rec->remotes, &addr, bytes, sl_now());
	sl_record_unlock(rec, flags);
}
