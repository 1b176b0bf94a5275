// SPDX-License-Identifier: GPL-2.0
/*
 * track_state.c - what the protocol does
 *
 * Such events name no task: they mostly happen in softirq, and where a task
 * happens to run the protocol it need not be the one that caused them.
 */
#include <net/sock.h>
#include <net/tcp_states.h>

#include "publish.h"
#include "sample.h"
#include "track.h"

/**
 * sl_track_state() - a sock is about to change its state
 * @sk: alive; holds the old state still, and the reason in sk_err
 * @old: enum socklife_state
 * @new: likewise
 */
void sl_track_state(const struct sock *sk, int old, int new)
{
	struct sl_event ev = {
		.type = SOCKLIFE_EVENT_STATE,
		.fd = -1,
		.old_state = old,
		.state = new,
	};
	struct sl_record *rec;
	unsigned long flags;

	/* The copy of a listener, before it is known as a child. */
	if (old == TCP_LISTEN && new == TCP_SYN_RECV)
		return;
	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	if (new == TCP_CLOSE)
		ev.result = sl_sample_error(sk);
	if (new != TCP_CLOSE || old == TCP_SYN_SENT)
		sl_refresh_addrs(rec);
	rec->sampled = 0;
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_error() - the protocol reports an error to the sock's owner
 * @sk: alive; sk_err 0 is no error
 */
void sl_track_error(const struct sock *sk)
{
	struct sl_event ev = {
		.type = SOCKLIFE_EVENT_ERROR,
		.fd = -1,
		.result = sl_sample_error(sk),
	};
	struct sl_record *rec;
	unsigned long flags;

	if (!ev.result)
		return;
	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
}
