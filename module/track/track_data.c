// SPDX-License-Identifier: GPL-2.0
/* track_data.c - bytes: the hot path, measured by tests/bench */
#include <linux/sched.h>
#include <linux/socket.h>
#include <net/sock.h>

#include "sample/sample.h"
#include "track/asked.h"
#include "track/publish.h"
#include "track/track.h"

static noinline void tell(struct sl_record *rec, int type, int result, u32 flags, u64 now)
{
	struct life_event ev = {
		.type = type,
		.fd = -1,
		.result = result,
		.flags = flags | LIFE_FLAG_TASK,
		.time = now,
	};

	/* A netlink socket binds itself at its first send. */
	if (sl_sample_asks(rec->family) && !rec->local.family)
		sl_refresh_addrs(rec);
	sl_publish(rec, &ev);
}

/* UDP binds itself at its first send. */
static bool unaddressed(const struct sl_record *rec)
{
	return !rec->local.port && (rec->family == AF_INET || rec->family == AF_INET6);
}

/* A send, or a receive of AF_UNIX, whose other side was told before. */
static void spoken(struct sl_record *rec, int type, int result, u32 flags, u64 now)
{
	if (type == SOCKLIFE_EVENT_SEND)
		sl_remotes_sent(rec->remotes, current, result, now);
	else if (rec->family == AF_UNIX)
		sl_remotes_heard(rec->remotes, current,
				 flags & LIFE_LOOKED ? -EAGAIN : result, now);
}

/* Of a message all is sent, or nothing. */
static __always_inline bool of_message(const struct sl_record *rec)
{
	return rec->type != SOCK_STREAM;
}

/*
 * A receive of a message is short when the rest of it has been thrown away, all else
 * when it moved less than was asked for. @result is more than 0.
 */
static __always_inline bool is_short(const struct sl_record *rec, int type, int result,
				     const struct sl_asked *asked)
{
	if (type == SOCKLIFE_EVENT_RECV && unlikely(of_message(rec)))
		return asked->msg && asked->msg->msg_flags & MSG_TRUNC;
	return (size_t)result < asked->size;
}

static u32 compare(const struct sl_record *rec, int type, int result, const struct sl_asked *asked)
{
	if (result > 0)
		return is_short(rec, type, result, asked) ? SOCKLIFE_EVENT_FLAG_SHORT : 0;
	if (!result && type == SOCKLIFE_EVENT_RECV && !of_message(rec) && !asked->size)
		return SOCKLIFE_EVENT_FLAG_EMPTY;
	return 0;
}

/* All that may be to be done, and whether the next one will need it. */
static noinline void moved(struct sl_record *rec, int type, int result, u32 flags, u64 now)
{
	life_data(&rec->life, type, result, flags, now);
	rec->gen += !rec->quiet;
	if (rec->remotes)
		spoken(rec, type, result, flags, now);
	if (unaddressed(rec))
		sl_refresh_addrs(rec);
	if (sl_feed_wanted() && !rec->quiet)
		tell(rec, type, result, flags, now);
	rec->plain = !rec->remotes && !unaddressed(rec) && !rec->quiet;
}

/* What the record knows; of a message not even that could tell whether it was cut off. */
static u32 recall(struct sl_record *rec, int type, int result)
{
	const struct sl_asked *asked = sl_asked_kept(rec);

	if (asked && !of_message(rec))
		return compare(rec, type, result, asked);
	if (result > 0 && (type == SOCKLIFE_EVENT_RECV || !of_message(rec)))
		sl_stat_inc(SL_STAT_SIZE_UNKNOWN);
	return 0;
}

/* A call whose place was taken, or that has not asked. */
static noinline void returned_to_record(const struct sock *sk, int type, int result)
{
	struct sl_record *rec;
	unsigned long irq;

	rec = sl_record_lock(sk, &irq);
	if (!rec)
		return;
	moved(rec, type, result, recall(rec, type, result), sl_now());
	sl_record_unlock(rec, irq);
}

/* The hot path. */
static __always_inline void returned(const struct sock *sk, const int type, int result)
{
	struct sl_asking *here = sl_asking_here();
	struct sl_record *rec;
	unsigned long irq;
	u64 now;

	if (unlikely(!sl_asked(here, sk))) {
		returned_to_record(sk, type, result);
		return;
	}
	rec = sl_record_lock(sk, &irq);
	if (unlikely(!rec))
		goto end;
	now = sl_now();
	if (likely(result > 0 && rec->plain && !sl_feed_wanted())) {
		life_moved(&rec->life, type, result, is_short(rec, type, result, &here->asked), now);
		rec->gen++;
	} else {
		moved(rec, type, result, compare(rec, type, result, &here->asked), now);
	}
	sl_record_unlock(rec, irq);
end:
	sl_asked_end(here);
}

/**
 * sl_track_sent() - a send comes back
 * @sk: alive
 * @result: bytes, or a negative errno
 */
void sl_track_sent(const struct sock *sk, int result)
{
	returned(sk, SOCKLIFE_EVENT_SEND, result);
}

/**
 * sl_track_received() - a receive comes back
 * @sk: alive
 * @result: bytes, or a negative errno
 */
void sl_track_received(const struct sock *sk, int result)
{
	returned(sk, SOCKLIFE_EVENT_RECV, result);
}

/**
 * sl_track_data() - either comes back, and what it has asked for is at hand
 * @sk: alive
 * @type: SOCKLIFE_EVENT_SEND or SOCKLIFE_EVENT_RECV
 * @result: bytes, or a negative errno
 * @asked: that
 */
void sl_track_data(const struct sock *sk, int type, int result, const struct sl_asked *asked)
{
	struct sl_record *rec;
	unsigned long irq;

	rec = sl_record_lock(sk, &irq);
	if (!rec)
		return;
	moved(rec, type, result, compare(rec, type, result, asked), sl_now());
	sl_record_unlock(rec, irq);
}

/**
 * sl_track_looked() - a receive comes back that took nothing from the socket
 * @sk: alive
 * @result: bytes, or a negative errno
 * @flags: enum socklife_event_flag: why
 */
void sl_track_looked(const struct sock *sk, int result, u32 flags)
{
	struct sl_asking *here = sl_asking_here();
	struct sl_record *rec;
	unsigned long irq;

	if (sl_asked(here, sk))
		sl_asked_end(here);
	rec = sl_record_lock(sk, &irq);
	if (!rec)
		return;
	sl_asked_kept(rec);
	moved(rec, SOCKLIFE_EVENT_RECV, result, flags, sl_now());
	sl_record_unlock(rec, irq);
}

/**
 * sl_track_taken() - a user inside the kernel has received
 * @sk: alive
 * @bytes: more than 0
 *
 * It is nobody's call: mostly in softirq, and otherwise for whom is not known.
 */
void sl_track_taken(const struct sock *sk, int bytes)
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
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_quiet() - this sock reads the feed
 * @sk: its receives are counted but not published, or each would cause the next
 */
void sl_track_quiet(const struct sock *sk)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	rec->quiet = 1;
	rec->plain = 0;
	sl_record_unlock(rec, flags);
}
