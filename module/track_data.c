// SPDX-License-Identifier: GPL-2.0
/* track_data.c - bytes: the hot path, measured by tests/bench */
#include <linux/sched.h>
#include <net/sock.h>

#include "publish.h"
#include "sample.h"
#include "track.h"

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
				 flags & SOCKLIFE_EVENT_FLAG_PEEK ? -EAGAIN : result, now);
}

/**
 * sl_track_data() - a send or a receive comes back
 * @sk: alive
 * @type: SOCKLIFE_EVENT_SEND or SOCKLIFE_EVENT_RECV
 * @result: bytes, or a negative errno
 * @flags: enum socklife_event_flag
 */
void sl_track_data(const struct sock *sk, int type, int result, unsigned int flags)
{
	struct sl_record *rec;
	unsigned long irq;
	u64 now;

	rec = sl_record_lock(sk, &irq);
	if (unlikely(!rec))
		return;
	now = sl_now();
	life_data(&rec->life, type, result, flags, now);
	rec->gen += !rec->quiet;
	if (unlikely(rec->remotes))
		spoken(rec, type, result, flags, now);
	if (unlikely(unaddressed(rec)))
		sl_refresh_addrs(rec);
	if (unlikely(sl_feed_wanted()) && !rec->quiet)
		tell(rec, type, result, flags, now);
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
	sl_record_unlock(rec, flags);
}
