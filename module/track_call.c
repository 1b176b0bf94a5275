// SPDX-License-Identifier: GPL-2.0
/* track_call.c - what programs ask for */
#include <linux/net.h>
#include <linux/slab.h>
#include <net/sock.h>

#include "publish.h"
#include "sample.h"
#include "stats.h"
#include "track.h"

static const struct sl_name *copy_name(const struct sl_name *name)
{
	struct sl_name *copy = kmalloc(name->len + 1, GFP_ATOMIC | __GFP_NOWARN);

	if (copy)
		memcpy(copy, name, name->len + 1);
	else
		sl_stat_inc(SL_STAT_NAME_LOST);
	return copy;
}

/*
 * An AF_UNIX address is freed before its sock: without a reference it may go
 * while it is copied. The reference is given back here, after the record's
 * lock, since giving it back may free the sock.
 */
static bool pin(const struct sl_record *rec)
{
	return rec->family == AF_UNIX && refcount_inc_not_zero(&((struct sock *)rec->sk)->sk_refcnt);
}

static void refresh_name(struct sock *sk)
{
	struct sl_record *rec;
	struct sl_name name;
	unsigned long flags;
	bool named;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	named = !rec->local_name && pin(rec);
	sl_record_unlock(rec, flags);
	if (!named)
		return;
	named = sl_sample_name(sk, &name);
	rec = named ? sl_record_lock(sk, &flags) : NULL;
	if (rec) {
		if (!rec->local_name)
			rec->local_name = copy_name(&name);
		sl_record_unlock(rec, flags);
	}
	sock_put(sk);
}

/**
 * sl_track_bind_result() - bind() comes back
 * @sk: may be freed at this moment by another thread
 * @result: 0 or a negative errno
 */
void sl_track_bind_result(const struct sock *sk, int result)
{
	struct sl_event ev = { .type = SOCKLIFE_EVENT_BIND, .fd = -1, .result = result };
	struct sl_record *rec;
	unsigned long flags;

	if (!result)
		refresh_name((struct sock *)sk);
	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	sl_event_task(&ev);
	sl_refresh_addrs(rec);
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_listen() - listen() is called
 * @sock: alive
 * @backlog: as the kernel will take it
 */
void sl_track_listen(const struct socket *sock, int backlog)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sock->sk, &flags);
	if (!rec)
		return;
	rec->backlog = backlog;
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_listen_result() - listen() comes back
 * @sk: may be freed at this moment by another thread
 * @result: 0 or a negative errno
 */
void sl_track_listen_result(const struct sock *sk, int result)
{
	struct sl_event ev = { .type = SOCKLIFE_EVENT_LISTEN, .fd = -1, .result = result };
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	sl_event_task(&ev);
	sl_refresh_addrs(rec);
	ev.backlog = rec->backlog;
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_connect() - connect() is called
 * @sock: alive
 * @sa: the address, in kernel memory
 * @len: of @sa
 *
 * A program that calls again to ask for the outcome (SS_CONNECTING), and
 * io_uring, which always does, do not connect twice.
 */
void sl_track_connect(const struct socket *sock, const struct sockaddr *sa, int len)
{
	struct sl_event ev = { .type = SOCKLIFE_EVENT_CONNECT, .fd = -1 };
	const struct sl_name *unused = NULL;
	struct sl_record *rec;
	struct sl_name name;
	unsigned long flags;

	sl_addr_from(&ev.remote, sa, len);
	sl_name_from(&name, sa, len);
	rec = sl_record_lock(sock->sk, &flags);
	if (!rec)
		return;
	if (sock->state == SS_CONNECTING)
		ev.flags |= SL_EVENT_FLAG_REPEATED;
	if (name.len) {
		unused = rec->remote_name;
		rec->remote_name = copy_name(&name);
	}
	rec->remote = ev.remote;
	sl_event_task(&ev);
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
	kfree(unused);
}

/**
 * sl_track_connect_result() - connect() comes back
 * @sk: alive, held by the descriptor
 * @result: 0 or a negative errno, -EINPROGRESS among them
 */
void sl_track_connect_result(const struct sock *sk, int result)
{
	struct sl_event ev = { .type = SOCKLIFE_EVENT_CONNECT_RESULT, .fd = -1, .result = result };
	struct sl_record *rec;
	unsigned long flags;

	refresh_name((struct sock *)sk);
	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	sl_event_task(&ev);
	if (!result || result == -EINPROGRESS)	/* otherwise the sock has been reset */
		sl_refresh_addrs(rec);
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_accept() - accept() hands a socket to the running task
 * @sk: the socket; locked
 * @parent: its new face
 */
void sl_track_accept(const struct sock *sk, const struct socket *parent)
{
	struct sl_event ev = { .type = SOCKLIFE_EVENT_ACCEPT, .fd = -1 };
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec && sl_track_census(sk))
		rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	sl_event_task(&ev);
	if (!rec->creator.tgid)
		rec->creator = ev.task;
	sl_sample_identity(rec, sk);
	rec->inode = sl_sample_inode(parent);
	sl_refresh_addrs(rec);
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_shutdown() - shutdown() is called
 * @sock: alive
 * @how: SHUT_RD, SHUT_WR or SHUT_RDWR
 */
void sl_track_shutdown(const struct socket *sock, int how)
{
	struct sl_event ev = { .type = SOCKLIFE_EVENT_SHUTDOWN, .fd = -1, .how = how };
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sock->sk, &flags);
	if (!rec)
		return;
	sl_event_task(&ev);
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
}
