// SPDX-License-Identifier: GPL-2.0
/*
 * track_state.c - states and errors of the protocol
 *
 * These events name no task: they mostly happen in softirq, and a task in whose context
 * the protocol runs need not be the one that caused them.
 */
#include <linux/bitops.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "sample/sample.h"
#include "table/clock.h"
#include "track/publish.h"
#include "track/track.h"

/* The new state has been entered; the reason is the error of the record. */
static noinline void emit_state(struct sl_record *rec, int old, int new, unsigned int effects)
{
	struct life_event ev = {
		.type = SOCKLIFE_EVENT_STATE,
		.fd = -1,
		.old_state = old,
		.state = new,
		.result = effects & LIFE_ERROR ? rec->life.error : 0,
		.time = rec->life.times[LIFE_STATE],
	};

	sl_publish_effects(rec, &ev, effects);
}

static u32 close_facts(struct sl_record *rec, int old)
{
	if (unlikely(rec->protocol == IPPROTO_MPTCP))
		return sl_sample_mptcp_close(rec->sk, rec->life.flags & SOCKLIFE_FLAG_RELEASED);
	return sl_sample_close(&rec->end, rec->sk, old);
}

static unsigned int step_state(struct sl_record *rec, int old, int new)
{
	u64 now = sl_now();
	s32 reason = 0;
	u32 facts = 0;

	if (new == TCP_CLOSE && !rec->life.timewait) {
		reason = rec->reason ?: sl_sample_error(rec->sk);
		facts = close_facts(rec, old);
	}
	rec->reason = 0;
	return life_state(&rec->life, new, reason, facts, now);
}

/**
 * sl_track_state() - a sock is about to change its state
 * @sk: alive; still in the old state, and the reason in sk_err, unless a program has
 *      read SO_ERROR meanwhile, which takes no lock
 * @old: enum socklife_state
 * @new: likewise
 */
void sl_track_state(const struct sock *sk, int old, int new)
{
	struct sl_record *rec;
	unsigned int effects;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	if (old == TCP_SYN_SENT || new == TCP_LISTEN || unlikely(rec->protocol == IPPROTO_SCTP))
		sl_refresh_addrs(rec);
	rec->sampled = 0;
	effects = step_state(rec, old, new);
	if (unlikely(effects & LIFE_CONNECT_BEGUN)) {
		rec->disconnected = 0;
		sl_refresh_addrs(rec);
	}
	if (unlikely(sl_feed_wanted()))
		emit_state(rec, old, new, effects);
	else
		rec->gen += hweight32(effects);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_reason() - the protocol is about to close a sock
 * @sk: alive
 * @reason: a negative errno, or 0
 */
void sl_track_reason(const struct sock *sk, int reason)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_lock(sk, &flags);

	if (!rec)
		return;
	rec->reason = reason;
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_error() - the protocol reports an error to the sock's owner
 * @sk: alive; sk_err 0 is no error. The error of a closed TCP socket was reported with
 *      its last state
 */
void sl_track_error(const struct sock *sk)
{
	struct life_event ev = {
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
