// SPDX-License-Identifier: GPL-2.0
/* track.c - new sockets */
#include <linux/net.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <net/request_sock.h>
#include <net/sock.h>

#include "compat/data.h"
#include "sample/sample.h"
#include "table/clock.h"
#include "table/name.h"
#include "table/netns.h"
#include "table/stats.h"
#include "track/publish.h"
#include "track/track.h"

static void begin_life(struct sl_record *rec, u8 state, u32 flags, u64 now)
{
	if (!sl_compat_counts(rec->family)) {
		flags |= SOCKLIFE_FLAG_UNCOUNTED;
		sl_stat_inc(SL_STAT_UNCOUNTED);
	}
	life_init(&rec->life, rec->family, rec->type, state, flags, now);
	if (unlikely(rec->protocol == IPPROTO_SMC))
		rec->life.traced = 0;	/* no tracepoint tells its states */
}

/* A record that is not in the table yet, on the account of the user of @owner. */
static struct sl_record *alloc_record_for(const struct sock *sk, const struct sock *owner,
					  bool newborn)
{
	struct sl_net *slnet = sl_net_get(sock_net(sk));
	struct sl_record *rec;

	if (unlikely(!slnet)) {
		if (newborn)
			sl_stat_inc(SL_STAT_UNTRACKED_NOMEM);
		return NULL;
	}
	rec = sl_record_new(sl_net_account(slnet, sl_sample_uid(owner)), newborn);
	if (unlikely(!rec)) {
		sl_net_put(slnet);
		return NULL;
	}
	rec->net = slnet;
	sl_sample_identity(rec, sk);
	return rec;
}

static noinline void emit_birth(struct sl_record *rec, u64 now)
{
	if (rec->life.flags & SOCKLIFE_FLAG_PASSIVE)
		sl_publish_simple(rec, SOCKLIFE_EVENT_CHILD, 0, now);
	else
		sl_publish_simple(rec, SOCKLIFE_EVENT_CREATE,
				  rec->life.flags & SOCKLIFE_FLAG_KERNEL ? 0 : LIFE_FLAG_TASK, now);
}

static u64 id_of(const struct sock *sk)
{
	unsigned long flags;
	struct sl_record *rec = sk ? sl_record_find(sk, &flags) : NULL;
	u64 id;

	if (!rec)
		return 0;
	id = rec->id;
	sl_record_unlock(rec, flags);
	return id;
}

/* Return: the id. */
static u64 insert_new_record(struct sl_record *rec, const struct sock *sk, u8 state, u32 flags)
{
	unsigned long irq;
	u64 id, now = sl_now();

	begin_life(rec, state, flags, now);
	if (sl_record_insert(rec, sk, &irq)) {
		sl_record_free(rec);	/* the census was faster */
		return id_of(sk);
	}
	id = rec->id;
	rec->gen++;
	if (unlikely(sl_feed_wanted()))
		emit_birth(rec, now);
	sl_record_unlock(rec, irq);
	sl_stat_inc(SL_STAT_TRACKED);
	return id;
}

/**
 * sl_track_create() - socket() was called, or the kernel has made a socket for itself
 * @sock: with its sock, not yet accessible to others
 * @kern: for the kernel itself
 */
void sl_track_create(struct socket *sock, bool kern)
{
	struct sock *sk = sock->sk;
	struct sl_record *rec;

	if (!sk)
		return;
	rec = alloc_record_for(sk, sk, true);
	if (!rec)
		return;
	if (in_task() && !(kern && current->flags & PF_KTHREAD))
		sl_sample_task(&rec->creator);
	if (!kern)
		rec->inode = sl_sample_inode(sock);
	insert_new_record(rec, sk, sl_sample_state(sk), kern ? SOCKLIFE_FLAG_KERNEL : 0);
}

/**
 * struct parent - the listener of the next child, where the child does not refer to it
 * @of: the request of a SYN cookie, or the child itself (MPTCP)
 * @id: of the listener
 */
struct parent {
	const void *of;
	u64 id;
};

static DEFINE_PER_CPU(struct parent, cpu_parents);

/**
 * sl_track_parent() - a listener is about to make a socket for a connection
 * @listener: alive
 * @of: its request or the child, for sl_track_child(), which follows on this CPU
 *
 * Context: bottom halves are off.
 */
void sl_track_parent(const struct sock *listener, const void *of)
{
	this_cpu_write(cpu_parents.id, id_of(listener));
	this_cpu_write(cpu_parents.of, of);
}

/* The request of an MPTCP socket is that of its first subflow. */
static u64 listener_of(const struct sock *child, const struct request_sock *req)
{
	bool mptcp = child->sk_protocol == IPPROTO_MPTCP;
	const void *of = mptcp ? (const void *)child : req;

	if (req->rsk_listener && !mptcp)
		return id_of(req->rsk_listener);
	return this_cpu_read(cpu_parents.of) == of ? this_cpu_read(cpu_parents.id) : 0;
}

/**
 * sl_track_child() - a listener has made a socket for a connection
 * @child: has its ports; its addresses are set later
 * @req: has the addresses
 */
void sl_track_child(const struct sock *child, const struct request_sock *req)
{
	struct sl_record *rec;

	rec = alloc_record_for(child, child, true);
	if (!rec)
		return;
	rec->listener = listener_of(child, req);
	sl_sample_request(req, &rec->local, &rec->remote);
	insert_new_record(rec, child, sl_sample_state(child), SOCKLIFE_FLAG_PASSIVE);
}

static const struct sl_name *keep_name(const struct sock *sk)
{
	struct sl_name name;

	return sl_sample_name(sk, &name) ? sl_name_keep(&name) : NULL;
}

/**
 * sl_track_vsock_child() - the same for AF_VSOCK
 * @listener: alive
 * @child: its addresses and state are set a moment later, without a tracepoint
 */
void sl_track_vsock_child(const struct sock *listener, const struct sock *child)
{
	struct sl_record *rec = alloc_record_for(child, listener, true);

	if (!rec)
		return;
	rec->uid = sl_sample_uid(listener);	/* until accept() the child's own is root */
	rec->listener = id_of(listener);
	insert_new_record(rec, child, TCP_ESTABLISHED, SOCKLIFE_FLAG_PASSIVE);
}

/**
 * sl_track_sctp_child() - a socket is made for an association
 * @listener: alive
 * @child: its remote address is set later. If made by SCTP_SOCKOPT_PEELOFF, its creator
 *         is the caller; in older kernels it has a record already
 */
void sl_track_sctp_child(const struct sock *listener, const struct sock *child)
{
	struct sl_record *rec = alloc_record_for(child, listener, true);
	bool peeled = sl_sample_peeled(child);

	if (!rec)
		return;
	if (peeled)
		sl_sample_task(&rec->creator);
	else
		rec->listener = id_of(listener);
	sl_sample_addrs(child, &rec->local, &rec->remote);
	if (sl_addr_unspecified(&rec->remote))
		rec->remote = (struct sl_addr){};
	insert_new_record(rec, child, sl_sample_state(child), peeled ? 0 : SOCKLIFE_FLAG_PASSIVE);
}

static void set_peer(const struct sock *sk, u64 peer)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_lock(sk, &flags);

	if (!rec)
		return;
	rec->peer = peer;
	sl_record_unlock(rec, flags);
}

/* The socks of AF_UNIX are joined a moment later, which cannot fail; no call follows. */
static void join_pair(const struct sock *sk, u64 peer)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_lock(sk, &flags);

	if (!rec)
		return;
	rec->peer = peer;
	rec->life.flags |= SOCKLIFE_FLAG_PAIR;
	if (rec->family == AF_UNIX)
		life_adopt(&rec->life, TCP_ESTABLISHED, sl_now());
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_unix_child() - connect() has made the other end of an AF_UNIX stream
 * @client: the connecting sock
 * @listener: the listening sock; locked by the caller
 * @child: the new sock, which accept() will return
 */
void sl_track_unix_child(const struct sock *client, const struct sock *listener,
			 const struct sock *child)
{
	struct sl_record *rec;

	rec = alloc_record_for(child, client, true);	/* until accept() its own user is root */
	if (!rec)
		return;
	rec->listener = id_of(listener);
	rec->peer = id_of(client);
	rec->type = client->sk_type;	/* the child's own type and state are set a moment later */
	rec->local_name = keep_name(listener);
	rec->remote_name = keep_name(client);
	set_peer(client, insert_new_record(rec, child, TCP_ESTABLISHED, SOCKLIFE_FLAG_PASSIVE));
}

/**
 * sl_track_pair() - socketpair() joins two sockets
 * @a: one
 * @b: the other
 */
void sl_track_pair(const struct socket *a, const struct socket *b)
{
	join_pair(a->sk, id_of(b->sk));
	join_pair(b->sk, id_of(a->sk));
}

/**
 * sl_track_census() - make a record of a socket older than the module
 * @sk: kept alive by the caller
 *
 * The sock is read under the lock of the record, once that is in the table: a hook that
 * runs meanwhile waits for the lock, and the effect of one that ran before is in the
 * sock.
 *
 * Return: true if it had no record.
 */
bool sl_track_census(const struct sock *sk)
{
	struct sl_record *rec;
	unsigned long flags;

	if (!READ_ONCE(sl_free_hook_active) || id_of(sk))
		return false;
	rec = alloc_record_for(sk, sk, false);
	if (!rec)
		return false;
	if (sl_record_insert(rec, sk, &flags)) {
		sl_record_free(rec);
		return false;
	}
	sl_sample_addrs(sk, &rec->local, &rec->remote);
	begin_life(rec, sl_sample_state(sk), SOCKLIFE_FLAG_CENSUS, sl_now());
	rec->local_name = keep_name(sk);
	rec->sampled = 1;
	sl_record_unlock(rec, flags);
	sl_stat_inc(SL_STAT_CENSUS);
	return true;
}

/**
 * sl_track_inode() - set the inode of a socket found in its protocol's table
 * @sk: alive
 * @inode: 0: it has none
 */
void sl_track_inode(const struct sock *sk, u64 inode)
{
	unsigned long flags;
	struct sl_record *rec = sl_record_lock(sk, &flags);

	if (!rec)
		return;
	if (inode)
		rec->inode = inode;
	sl_record_unlock(rec, flags);
}
