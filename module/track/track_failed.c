// SPDX-License-Identifier: GPL-2.0
/* track_failed.c - calls that fail before there is a socket */
#include <linux/cred.h>
#include <linux/irqflags.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <net/sock.h>

#include "table/clock.h"
#include "table/netns.h"
#include "track/publish.h"
#include "track/track.h"

/**
 * sl_track_failed_socket() - socket() or socketpair() fails
 * @call: enum socklife_call
 * @family: its arguments
 * @type: likewise, without flags
 * @protocol: likewise
 * @result: a negative errno
 *
 * What the subscriptions look at is a record that is in no table, and has no id.
 *
 * Context: the task that called.
 */
void sl_track_failed_socket(int call, u16 family, u16 type, u16 protocol, int result)
{
	const struct life_event ev = {
		.time = sl_now(),
		.type = SOCKLIFE_EVENT_FAILED_CALL,
		.fd = -1,
		.result = result,
		.how = call,
		.flags = LIFE_FLAG_TASK,
	};
	struct sl_record rec = {
		.family = family,
		.type = type,
		.protocol = protocol,
		.uid = __kuid_val(current_fsuid()),	/* whose the socket would have been */
		.net = sl_net_get(current->nsproxy->net_ns),
	};
	unsigned long flags;

	if (!rec.net)
		return;
	local_irq_save(flags);
	sl_publish(&rec, &ev);
	local_irq_restore(flags);
	sl_net_put(rec.net);
}

/**
 * sl_track_failed_accept() - accept() fails
 * @sk: the listener; another thread may be freeing it
 * @result: a negative errno; one that makes the kernel call again is no failure
 */
void sl_track_failed_accept(const struct sock *sk, int result)
{
	struct life_event ev = {
		.type = SOCKLIFE_EVENT_FAILED_CALL,
		.fd = -1,
		.result = result,
		.how = SOCKLIFE_CALL_ACCEPT,
		.flags = LIFE_FLAG_TASK,
	};
	struct sl_record *rec;
	unsigned long flags;

	if (result == -ERESTARTSYS)
		return;
	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	ev.time = sl_now();
	sl_emit(rec, &ev);
	sl_record_unlock(rec, flags);
}
