// SPDX-License-Identifier: GPL-2.0
/* track_end.c - the last close, TIME-WAIT, the freeing */
#include <linux/sched.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "sample/sample.h"
#include "table/clock.h"
#include "table/history.h"
#include "track/publish.h"
#include "track/track.h"
#include "track/track_fd.h"

/* A delayed close runs in a kernel thread, which is not the releaser. */
static void set_releaser(struct sl_record *rec)
{
	if (!in_task() || (current->flags & PF_KTHREAD))
		return;
	sl_sample_task(&rec->releaser);
	if (!(current->flags & PF_EXITING))
		return;
	rec->release_how = SOCKLIFE_FD_CLOSE_EXIT;
	rec->release_signal = sl_sample_signal();
}

/*
 * getname() does not work afterwards. A sock of AF_UNIX is about to be closed, and its peer
 * may keep it for long.
 */
static noinline void adopt_last_state(struct sl_record *rec, u64 now)
{
	if (sl_needs_getname(rec->family))
		sl_refresh_addrs(rec);
	sl_adopt_state(rec, now);
	if (rec->family == AF_UNIX)
		life_adopt(&rec->life, TCP_CLOSE, now);
}

static noinline void emit_release(struct sl_record *rec, u64 now)
{
	u32 flags = rec->releaser.tgid ? LIFE_FLAG_TASK : 0;

	sl_publish_simple(rec, SOCKLIFE_EVENT_RELEASE, flags, now);
}

/**
 * sl_track_release() - the last descriptor is closed
 * @sock: without a sock after a failed accept()
 */
void sl_track_release(const struct socket *sock)
{
	struct sl_record *rec;
	unsigned long flags;
	bool reader;
	u64 now;

	if (!sock->sk)
		return;
	rec = sl_record_lock(sock->sk, &flags);
	if (!rec)
		return;
	now = sl_now();
	if (unlikely(!rec->life.traced))
		adopt_last_state(rec, now);
	life_release(&rec->life, now);
	set_releaser(rec);
	sl_fd_released(rec, sock->file, now);
	if (rec->life.end != SOCKLIFE_END_DISCONNECTED)	/* which has emptied the queues */
		sl_sample_end(&rec->end, rec->sk);
	rec->gen++;
	if (unlikely(sl_feed_wanted()))
		emit_release(rec, now);
	reader = rec->feed_reader;
	sl_record_unlock(rec, flags);
	if (unlikely(reader))
		sl_sub_socket_closes(sock->sk);
}

/**
 * sl_track_kernel_release() - the kernel closes a socket that it made for itself
 * @sock: without a sock after a failed accept()
 *
 * No call of a program has told what the record gets here.
 */
void sl_track_kernel_release(const struct socket *sock)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sock->sk ? sl_record_find(sock->sk, &flags) : NULL;
	if (!rec)
		return;
	if (rec->life.flags & SOCKLIFE_FLAG_KERNEL) {
		sl_refresh_addrs(rec);
		if (sl_sample_encap(rec->sk))
			rec->life.flags |= SOCKLIFE_FLAG_ENCAP;
	}
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_subflow_end() - an MPTCP socket gives a subflow up
 * @owner: the MPTCP sock; alive
 * @subflow: its TCP sock; alive
 *
 * A program knows the owner alone: it is by the owner's accept() that the subflow is
 * accepted. The inode that they had in common is the owner's name after the end.
 */
void sl_track_subflow_end(const struct sock *owner, const struct sock *subflow)
{
	struct sl_record *rec;
	unsigned long flags;
	u32 accepted;
	u64 inode;

	rec = sl_record_find(owner, &flags);
	if (!rec)
		return;
	inode = rec->inode;
	accepted = rec->life.flags & SOCKLIFE_FLAG_ACCEPTED;
	sl_record_unlock(rec, flags);
	rec = sl_record_find(subflow, &flags);
	if (!rec)
		return;
	rec->inode = inode;
	if (rec->life.flags & SOCKLIFE_FLAG_PASSIVE)
		rec->life.flags |= accepted;
	sl_record_unlock(rec, flags);
}

/* Out of the table, if both the sock and the TIME-WAIT are gone. Return: whether. */
static bool end_record(struct sl_record *rec)
{
	u64 now;

	if (rec->sk_live || rec->tw_live)
		return false;
	now = sl_now();
	life_end(&rec->life, now);
	rec->gen++;
	if (unlikely(sl_feed_wanted()))
		sl_publish_simple(rec, SOCKLIFE_EVENT_FREE, 0, now);
	sl_record_remove(rec);
	sl_stat_inc(SL_STAT_FREED);
	return true;
}

/**
 * sl_track_free() - the kernel is about to free a sock
 * @sk: refcount 0; its memory stays until this returns, what it points to does not
 */
void sl_track_free(const struct sock *sk)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_lock(sk, &flags);

	if (!rec)
		return;
	rec->cookie = sl_sample_cookie(sk);
	rec->end.drops = sl_sample_drops(sk);
	rec->sk_live = 0;
	if (rec->tw_live) {
		sl_record_sock_gone(rec, flags);
		return;
	}
	end_record(rec);
	sl_record_unlock(rec, flags);
	sl_history_add(rec);
}

static void timewait_step(struct sl_record *rec, u8 state, u32 flags, s32 reason)
{
	struct life_event ev = {
		.type = SOCKLIFE_EVENT_STATE,
		.fd = -1,
		.flags = LIFE_FLAG_TIMEWAIT | flags,
		.result = reason,
		.old_state = rec->life.state,
		.state = state,
	};

	sl_apply(rec, &ev);
}

/**
 * sl_track_timewait() - a TIME-WAIT replaces a sock
 * @tw: alive until sl_track_timewait_end()
 * @sk: kept by the caller; without a connection from now on
 *
 * If there is no room for another TIME-WAIT, the record ends with the sock, as it does
 * when the kernel has too many of them.
 */
void sl_track_timewait(const void *tw, const struct sock *sk)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_lock(sk, &flags);
	bool fits;

	if (!rec)
		return;
	/* a sock may connect again during its old TIME-WAIT */
	fits = !rec->tw_live && sl_record_reserve_tw(rec);
	if (fits) {
		rec->tw = tw;
		rec->tw_live = 1;
		rec->tw_met = 0;
		rec->tw_reset = 0;
		sl_sample_close(&rec->end, sk, TCP_CLOSE_WAIT);
		timewait_step(rec, sl_sample_timewait(tw), 0, 0);
	}
	sl_record_unlock(rec, flags);
	if (fits)
		sl_record_add_tw(rec);
}

/**
 * sl_track_timewait_again() - the timer of a TIME-WAIT is restarted
 * @tw: alive until this returns
 *
 * If it replaced its sock in FIN-WAIT-2, it may have received the peer's FIN.
 */
void sl_track_timewait_again(const void *tw)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_lock_tw(tw, &flags);

	if (!rec)
		return;
	if (rec->life.timewait)
		timewait_step(rec, sl_sample_timewait(tw), 0, 0);
	sl_record_unlock_tw(rec, flags);
}

/**
 * sl_track_timewait_segment() - a segment is received for a TIME-WAIT
 * @tw: alive until this returns
 * @reset: it is a RST
 */
void sl_track_timewait_segment(const void *tw, bool reset)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_lock_tw(tw, &flags);

	if (!rec)
		return;
	rec->tw_met = 1;
	rec->tw_reset = reset;
	sl_record_unlock_tw(rec, flags);
}

/* FIN-WAIT-2 that ends early: reset by the peer, or because of data from the peer. */
static void end_timewait(struct sl_record *rec, const void *tw)
{
	u32 flags = 0;
	s32 reason = 0;

	if (rec->life.state == SOCKLIFE_STATE_FIN_WAIT2 && rec->tw_met &&
	    sl_sample_timewait_early(tw)) {
		if (rec->tw_reset)
			reason = -ECONNRESET;
		else
			flags = LIFE_FLAG_LATE;
	}
	timewait_step(rec, TCP_CLOSE, flags, reason);
}

/**
 * sl_track_timewait_end() - the TIME-WAIT ends
 * @tw: alive until this returns
 */
void sl_track_timewait_end(const void *tw)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_lock_tw(tw, &flags);
	bool ended;

	if (!rec)
		return;
	sl_record_remove_tw(rec);
	rec->tw_live = 0;
	end_timewait(rec, tw);
	ended = end_record(rec);
	sl_record_unlock_tw(rec, flags);
	if (ended)
		sl_history_add(rec);
}
