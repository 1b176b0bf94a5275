// SPDX-License-Identifier: GPL-2.0
/* remotes.c - the remote addresses of an unconnected socket */
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "table/name.h"
#include "table/remotes.h"

static void make_room(struct sl_remotes *remotes, struct sl_remote *remote)
{
	struct sl_remote *others = &remotes->others;

	others->sent += remote->sent;
	others->received += remote->received;
	if (remote->last > others->last)
		others->last = remote->last;
	sl_name_put(remote->name);
	*remote = (struct sl_remote){};
}

/* The entry of an address; a new one displaces the least recently used. */
static struct sl_remote *find_remote(struct sl_remotes *remotes, const struct sl_addr *addr)
{
	struct sl_remote *remote, *oldest = remotes->v;

	for (remote = remotes->v; remote < remotes->v + SL_REMOTES; remote++) {
		if (remote->last && !memcmp(&remote->addr, addr, sizeof(*addr)))
			return remote;
		if (remote->last < oldest->last)
			oldest = remote;
	}
	make_room(remotes, oldest);
	oldest->addr = *addr;
	return oldest;
}

/* The clock may be coarse; a later use has a later time all the same. */
static void set_last_use(struct sl_remotes *remotes, struct sl_remote *remote, u64 now)
{
	remotes->latest = max(now, remotes->latest + 1);
	remote->last = remotes->latest;
}

static struct sl_remote_call *call_of(struct sl_remotes *remotes, const void *task)
{
	struct sl_remote_call *call;

	for (call = remotes->calls; call < remotes->calls + SL_REMOTE_CALLS; call++)
		if (call->task == task)
			return call;
	return NULL;
}

static void clear_call(struct sl_remote_call *call)
{
	sl_name_put(call->name);
	call->name = NULL;
	call->task = NULL;
}

/**
 * sl_remotes_call_begin() - the remote address of a task's call is known
 * @remotes: locked
 * @task: the calling task; it sends or receives one datagram at a time
 * @addr: the remote address
 * @name: of AF_UNIX, or NULL; the reference passes to @remotes
 */
void sl_remotes_call_begin(struct sl_remotes *remotes, const void *task, const struct sl_addr *addr,
			   const struct sl_name *name)
{
	struct sl_remote_call *call = call_of(remotes, task) ?: call_of(remotes, NULL);

	if (!call) {
		remotes->unnoted++;
		sl_name_put(name);
		return;
	}
	clear_call(call);
	call->task = task;
	call->addr = *addr;
	call->name = name;
}

/* Return: the remote of the task's call; NULL: it is not known, or the call failed. */
static struct sl_remote *end_call(struct sl_remotes *remotes, const void *task, int result, u64 now)
{
	struct sl_remote_call *call = call_of(remotes, task);
	struct sl_remote *remote = NULL;

	if (!call && !remotes->unnoted)
		return NULL;
	if (!call)
		remotes->unnoted--;
	if (result >= 0) {
		remote = call ? find_remote(remotes, &call->addr) : &remotes->others;
		set_last_use(remotes, remote, now);
		if (call && !remote->name)
			swap(remote->name, call->name);
	}
	if (call)
		clear_call(call);
	return remote;
}

/**
 * sl_remotes_send_end() - a send returns
 * @remotes: locked
 * @task: the calling task; it need not have given an address
 * @result: bytes, or a negative errno
 * @now: time
 */
void sl_remotes_send_end(struct sl_remotes *remotes, const void *task, int result, u64 now)
{
	struct sl_remote *remote = end_call(remotes, task, result, now);

	if (remote)
		remote->sent += result;
}

/**
 * sl_remotes_recv_end() - a receive returns
 * @remotes: locked
 * @task: the calling task
 * @result: bytes, or a negative errno
 * @now: time
 *
 * A receive that fails before its remote address is known has no call here.
 */
void sl_remotes_recv_end(struct sl_remotes *remotes, const void *task, int result, u64 now)
{
	struct sl_remote *remote;

	if (result < 0 && !call_of(remotes, task))
		return;
	remote = end_call(remotes, task, result, now);
	if (remote)
		remote->received += result;
}

/**
 * sl_remotes_received() - a datagram was received
 * @remotes: locked
 * @task: by whom
 * @addr: of the sender
 * @bytes: as the program counts them
 * @now: time
 */
void sl_remotes_received(struct sl_remotes *remotes, const void *task, const struct sl_addr *addr,
			 u64 bytes, u64 now)
{
	struct sl_remote *remote = find_remote(remotes, addr);

	remotes->heard_by = task;
	remotes->heard = *addr;
	remote->received += bytes;
	set_last_use(remotes, remote, now);
}

/**
 * sl_remotes_current() - whom does the task's call, which is about to return, speak with?
 * @remotes: locked
 * @task: the calling task
 * @name: to fill in: of AF_UNIX, or NULL; no reference
 *
 * Return: the address; NULL: not known, as if another task has received meanwhile.
 */
const struct sl_addr *sl_remotes_current(struct sl_remotes *remotes, const void *task,
					 const struct sl_name **name)
{
	const struct sl_remote_call *call = call_of(remotes, task);

	*name = call ? call->name : NULL;
	if (call)
		return &call->addr;
	return remotes->heard_by == task ? &remotes->heard : NULL;
}

/** sl_remotes_recv_done() - a receive of @task returns: what it has heard belongs to no other */
void sl_remotes_recv_done(struct sl_remotes *remotes, const void *task)
{
	if (remotes->heard_by == task)
		remotes->heard_by = NULL;
}

/** sl_remotes_free() - free remotes that are not in use; NULL is ignored */
void sl_remotes_free(struct sl_remotes *remotes)
{
	int i;

	if (!remotes)
		return;
	for (i = 0; i < SL_REMOTES; i++)
		sl_name_put(remotes->v[i].name);
	for (i = 0; i < SL_REMOTE_CALLS; i++)
		sl_name_put(remotes->calls[i].name);
	kfree(remotes);
}
