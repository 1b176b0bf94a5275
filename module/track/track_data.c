// SPDX-License-Identifier: GPL-2.0
/* track_data.c - sends and receives: the hot path, measured by tests/bench */
#include <linux/sched.h>
#include <linux/socket.h>
#include <net/sock.h>

#include "sample/sample.h"
#include "table/clock.h"
#include "track/peek.h"
#include "track/pending.h"
#include "track/publish.h"
#include "track/track.h"

/* The event of an unconnected socket has the remote address of its datagram. */
static void publish_with_remote(struct sl_record *rec, const struct life_event *ev, u32 subs,
				const struct sl_payload *payload)
{
	const struct sl_name *spoken, *name = rec->remote_name;
	bool disconnected = rec->disconnected;
	struct sl_addr remote = rec->remote;
	const struct sl_addr *addr = NULL;
	u64 peer = rec->peer;

	if (rec->remotes && ev->flags & LIFE_FLAG_TASK)
		addr = sl_remotes_current(rec->remotes, current, &spoken);
	if (addr) {
		rec->disconnected = false;
		rec->remote_name = spoken;
		if (addr->family == AF_UNIX)
			memcpy(&rec->peer, addr->ip, sizeof(rec->peer));
		else
			rec->remote = *addr;
	}
	sl_publish_to(rec, ev, subs, payload);
	rec->peer = peer;
	rec->remote = remote;
	rec->remote_name = name;
	rec->disconnected = disconnected;
}

static noinline void emit_data(struct sl_record *rec, int type, int result, u32 flags, u64 now,
			       u64 took)
{
	struct life_event ev = {
		.type = type,
		.fd = -1,
		.result = result,
		.flags = flags | LIFE_FLAG_TASK,
		.time = now,
		.duration = took,
	};

	/* A netlink socket is bound by its first send. */
	if (sl_needs_getname(rec->family) && !rec->local.family)
		sl_refresh_addrs(rec);
	publish_with_remote(rec, &ev, sl_sub_mask(rec, type), NULL);
}

/*
 * What was sent may be answered before the send returns, so its time is that of the call. @took:
 * 0: its begin was not seen; @by: LIFE_FLAG_TASK: the current task did it.
 */
static noinline void emit_payload(struct sl_record *rec, int type, int result, u64 now, u64 took,
				  const struct sl_pending *pending, u32 by)
{
	bool sent = type == SOCKLIFE_EVENT_SEND;
	const struct life_event ev = {
		.type = SOCKLIFE_EVENT_PAYLOAD,
		.how = sent ? SOCKLIFE_PAYLOAD_SENT : SOCKLIFE_PAYLOAD_RECEIVED,
		.fd = -1,
		.result = result,
		.flags = by,
		.time = sent ? now - took : now,
	};
	u64 bytes = sent ? rec->life.send.bytes : rec->life.recv.bytes;
	u32 subs = sl_sub_payload_mask(rec, bytes == result);

	if (subs)
		publish_with_remote(rec, &ev, subs, sl_peek_take(rec->sk, sent, pending, result));
}

static noinline void tell_transfer(struct sl_record *rec, int type, int result, u32 flags, u64 now,
				   u64 took, const struct sl_pending *pending)
{
	if (sl_feed_wants(rec, type))
		emit_data(rec, type, result, flags, now, took);
	if (result > 0 && !(flags & LIFE_FLAGS_NOT_TAKEN) && sl_peek_wanted())
		emit_payload(rec, type, result, now, took, pending, LIFE_FLAG_TASK);
}

/* A UDP socket is bound by its first send; a raw socket has no port. */
static bool lacks_address(const struct sl_record *rec)
{
	return !rec->local.port && (rec->family == AF_INET || rec->family == AF_INET6) &&
	       rec->type != SOCK_RAW;
}

/* The remote address is known since sl_remotes_call_begin(). */
static void count_remote(struct sl_record *rec, int type, int result, u32 flags, u64 now)
{
	if (type == SOCKLIFE_EVENT_SEND)
		sl_remotes_send_end(rec->remotes, current, result, now);
	else if (rec->family == AF_UNIX)
		sl_remotes_recv_end(rec->remotes, current,
				    flags & LIFE_FLAGS_NOT_TAKEN ? -EAGAIN : result, now);
	else
		sl_remotes_recv_done(rec->remotes, current);
}

/* A message is sent as a whole, or not at all. */
static __always_inline bool is_message(const struct sl_record *rec)
{
	return rec->type != SOCK_STREAM;
}

/*
 * The receive of a message is short if the message was truncated (MSG_TRUNC), any other
 * transfer if it moved less than was requested. @result is more than 0.
 */
static __always_inline bool is_short(const struct sl_record *rec, int type, int result,
				     const struct sl_pending *pending)
{
	if (type == SOCKLIFE_EVENT_RECV && unlikely(is_message(rec)))
		return pending->msg && pending->msg->msg_flags & MSG_TRUNC;
	return (size_t)result < pending->size;
}

static u32 result_flags(const struct sl_record *rec, int type, int result,
			const struct sl_pending *pending)
{
	if (result > 0)
		return is_short(rec, type, result, pending) ? SOCKLIFE_EVENT_FLAG_SHORT : 0;
	if (!result && type == SOCKLIFE_EVENT_RECV && !is_message(rec) && !pending->size)
		return SOCKLIFE_EVENT_FLAG_EMPTY;
	return 0;
}

/*
 * The slow path; also decides whether the next transfer may take the fast path. @pending: the
 * arguments of the call; NULL: not known.
 */
static noinline void count_transfer(struct sl_record *rec, int type, int result, u32 flags,
				    u64 took, const struct sl_pending *pending)
{
	u64 now = sl_now();

	life_data(&rec->life, type, result, flags, now);
	rec->gen += !rec->feed_reader;
	if (lacks_address(rec))
		sl_refresh_addrs(rec);
	if (unlikely(sl_feed_wanted()) && !rec->feed_reader)
		tell_transfer(rec, type, result, flags, now, took, pending);
	if (rec->remotes)
		count_remote(rec, type, result, flags, now);
	rec->fast_path = !rec->remotes && !lacks_address(rec) && !rec->feed_reader;
}

/* The request stashed in the record has no msghdr, so of a message nothing can be said. */
static u32 stashed_flags(struct sl_record *rec, int type, int result,
			 const struct sl_pending *pending)
{
	if (pending && !is_message(rec))
		return result_flags(rec, type, result, pending);
	if (result > 0 && (type == SOCKLIFE_EVENT_RECV || !is_message(rec)))
		sl_stat_inc(SL_STAT_SIZE_UNKNOWN);
	return 0;
}

/* The slot was in use, or there was no security_socket_*msg() for this call. */
static noinline void end_stashed_transfer(const struct sock *sk, int type, int result)
{
	const struct sl_pending *pending;
	struct sl_record *rec;
	unsigned long irq;
	u32 flags;

	rec = sl_record_lock(sk, &irq);
	if (!rec)
		return;
	pending = sl_pending_unstash(rec);
	flags = stashed_flags(rec, type, result, pending);
	count_transfer(rec, type, result, flags, pending ? sl_pending_took(pending) : 0, pending);
	sl_record_unlock(rec, irq);
}

/* The hot path. */
static __always_inline void end_transfer(const struct sock *sk, const int type, int result)
{
	struct sl_pending_slot *here = sl_pending_here();
	struct sl_record *rec;
	unsigned long irq;

	if (unlikely(!sl_pending_match(here, sk))) {
		end_stashed_transfer(sk, type, result);
		return;
	}
	rec = sl_record_lock(sk, &irq);
	if (unlikely(!rec))
		goto end;
	if (likely(result > 0 && rec->fast_path && !sl_feed_wants_data(rec, type))) {
		life_count_data(&rec->life, type, result,
				is_short(rec, type, result, &here->pending), sl_now());
		rec->gen++;
	} else {
		count_transfer(rec, type, result,
			       result_flags(rec, type, result, &here->pending),
			       sl_pending_took(&here->pending), &here->pending);
	}
	sl_record_unlock(rec, irq);
end:
	sl_pending_end(here);
}

/**
 * sl_track_sent() - a send returns
 * @sk: alive
 * @result: bytes, or a negative errno
 */
void sl_track_sent(const struct sock *sk, int result)
{
	end_transfer(sk, SOCKLIFE_EVENT_SEND, result);
}

/**
 * sl_track_received() - a receive returns
 * @sk: alive
 * @result: bytes, or a negative errno
 */
void sl_track_received(const struct sock *sk, int result)
{
	end_transfer(sk, SOCKLIFE_EVENT_RECV, result);
}

/**
 * sl_track_data() - a send or a receive returns whose arguments are known
 * @sk: alive
 * @type: SOCKLIFE_EVENT_SEND or SOCKLIFE_EVENT_RECV
 * @result: bytes, or a negative errno
 * @pending: its arguments
 */
void sl_track_data(const struct sock *sk, int type, int result, const struct sl_pending *pending)
{
	struct sl_record *rec;
	unsigned long irq;

	rec = sl_record_lock(sk, &irq);
	if (!rec)
		return;
	count_transfer(rec, type, result, result_flags(rec, type, result, pending),
		       sl_pending_took(pending), pending->msg ? pending : NULL);
	sl_record_unlock(rec, irq);
}

/**
 * sl_track_peeked() - a receive returns that left the data in the socket
 * @sk: alive
 * @result: bytes, or a negative errno
 * @flags: SOCKLIFE_EVENT_FLAG_PEEK or _ERRQUEUE
 * @took: how long, if its arguments are not in a slot; else 0
 */
void sl_track_peeked(const struct sock *sk, int result, u32 flags, u64 took)
{
	struct sl_pending_slot *here = sl_pending_here();
	const struct sl_pending *stashed;
	struct sl_record *rec;
	unsigned long irq;

	if (sl_pending_match(here, sk)) {
		took = sl_pending_took(&here->pending);
		sl_pending_end(here);
	}
	rec = sl_record_lock(sk, &irq);
	if (!rec)
		return;
	stashed = sl_pending_unstash(rec);
	if (stashed)
		took = sl_pending_took(stashed);
	count_transfer(rec, SOCKLIFE_EVENT_RECV, result, flags, took, NULL);
	sl_record_unlock(rec, irq);
}

/**
 * sl_track_kernel_read() - something inside the kernel has read from the socket
 * @sk: alive
 * @bytes: more than 0
 *
 * No task is named: it is mostly in softirq, and otherwise the task is not known.
 */
void sl_track_kernel_read(const struct sock *sk, int bytes)
{
	struct life_event ev = {
		.type = SOCKLIFE_EVENT_RECV,
		.fd = -1,
		.result = bytes,
	};
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	sl_apply(rec, &ev);
	if (sl_peek_wanted())
		emit_payload(rec, SOCKLIFE_EVENT_RECV, bytes, ev.time, 0, NULL, 0);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_feed_reader() - mark a sock that reads the feed
 * @sk: its receives are counted, but not published: each would cause the next
 */
void sl_track_feed_reader(const struct sock *sk)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	rec->feed_reader = 1;
	rec->fast_path = 0;
	sl_record_unlock(rec, flags);
}
