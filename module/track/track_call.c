// SPDX-License-Identifier: GPL-2.0
/* track_call.c - system calls */
#include <linux/net.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "sample/sample.h"
#include "table/clock.h"
#include "table/name.h"
#include "track/publish.h"
#include "track/track.h"

/*
 * An AF_UNIX address is freed before its sock: without a reference it might be freed
 * while it is copied. The reference is given back after the record's lock, since that
 * may free the sock.
 */
static bool hold_unix_sock(const struct sl_record *rec)
{
	return rec->family == AF_UNIX &&
	       refcount_inc_not_zero(&((struct sock *)rec->sk)->sk_refcnt);
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
	named = !rec->local_name && hold_unix_sock(rec);
	sl_record_unlock(rec, flags);
	if (!named)
		return;
	named = sl_sample_name(sk, &name);
	rec = named ? sl_record_lock(sk, &flags) : NULL;
	if (rec) {
		if (!rec->local_name)
			rec->local_name = sl_name_keep(&name);
		sl_record_unlock(rec, flags);
	}
	sock_put(sk);
}

/**
 * sl_track_bind() - bind() is called
 * @sock: alive
 * @sa: the address, in kernel memory
 * @len: of @sa
 *
 * Should it fail, its event has the address. Of two calls at a time the first has it.
 */
void sl_track_bind(const struct socket *sock, const struct sockaddr *sa, int len)
{
	struct sl_record *rec;
	unsigned long flags;

	if (likely(!sl_feed_wanted_type(SOCKLIFE_EVENT_BIND)))
		return;
	rec = sl_record_lock(sock->sk, &flags);
	if (!rec)
		return;
	if (!rec->binding)
		rec->binding = kzalloc(sizeof(*rec->binding), GFP_ATOMIC | __GFP_NOWARN);
	if (rec->binding && (!rec->binding->task || rec->binding->task == current)) {
		rec->binding->task = current;
		sl_addr_from(&rec->binding->local, sa, len);
		sl_name_from(&rec->binding->name, sa, len);
	}
	sl_record_unlock(rec, flags);
}

/* The binding of the current task, for kfree(). */
static struct sl_binding *take_binding(struct sl_record *rec)
{
	struct sl_binding *binding = rec->binding;

	if (likely(!binding) || binding->task != current)
		return NULL;
	rec->binding = NULL;
	return binding;
}

/* The event of a bind() that has failed has the address that was asked for. */
static void apply_refused_bind(struct sl_record *rec, struct life_event *ev,
			       const struct sl_binding *binding)
{
	const struct sl_name *name = rec->local_name;
	struct sl_addr local = rec->local;

	rec->local = binding->local;
	rec->local_name = binding->name.len ? &binding->name : NULL;
	sl_apply(rec, ev);
	rec->local = local;
	rec->local_name = name;
}

/**
 * sl_track_bind_result() - bind() returns
 * @sk: another thread may be freeing it
 * @result: 0 or a negative errno
 */
void sl_track_bind_result(const struct sock *sk, int result)
{
	struct life_event ev = {
		.type = SOCKLIFE_EVENT_BIND,
		.fd = -1,
		.result = result,
		.flags = LIFE_FLAG_TASK,
	};
	struct sl_binding *binding;
	struct sl_record *rec;
	unsigned long flags;

	if (!result)
		refresh_name((struct sock *)sk);
	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	binding = take_binding(rec);
	sl_refresh_addrs(rec);
	if (result && binding)
		apply_refused_bind(rec, &ev, binding);
	else
		sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
	kfree(binding);
}

/**
 * sl_track_listen() - listen() is called
 * @sock: alive
 * @backlog: as the kernel will use it
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
 * sl_track_listen_result() - listen() returns
 * @sk: another thread may be freeing it
 * @result: 0 or a negative errno
 */
void sl_track_listen_result(const struct sock *sk, int result)
{
	struct life_event ev = {
		.type = SOCKLIFE_EVENT_LISTEN,
		.fd = -1,
		.result = result,
		.flags = LIFE_FLAG_TASK,
	};
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	sl_refresh_addrs(rec);
	ev.backlog = rec->backlog;
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
}

/* Return: the previous name, for sl_name_put(). */
static const struct sl_name *rename_peer(struct sl_record *rec, const struct sockaddr *sa, int len)
{
	const struct sl_name *before = rec->remote_name;
	struct sl_name name;

	sl_name_from(&name, sa, len);
	if (!name.len)
		return NULL;
	rec->remote_name = sl_name_keep(&name);
	return before;
}

static void set_remote(struct sl_record *rec, const struct sockaddr *sa, int len)
{
	struct sl_addr remote;

	sl_addr_from(&remote, sa, len);
	if (!sl_addr_empty(&remote))
		rec->remote = remote;
	sl_sub_changed(rec);
}

static bool is_unspecified(const struct sockaddr *sa, int len)
{
	return len >= (int)sizeof(sa->sa_family) && sa->sa_family == AF_UNSPEC;
}

/*
 * Has the remote address to wait for the result? A stream is connecting to it from now
 * on, or has failed to; of others only a connect() that succeeds changes it.
 */
static inline bool is_staged(const struct sl_record *rec)
{
	return unlikely(!rec->life.stream);
}

/* An event with the address that the program has passed, which is not the record's. */
static noinline void emit_tried(struct sl_record *rec, struct life_event *ev,
				const struct sockaddr *sa, int len)
{
	const struct sl_name *name = rec->remote_name;
	bool disconnected = rec->disconnected;
	struct sl_addr remote = rec->remote;
	struct sl_name tried;

	rec->gen++;
	if (!sl_feed_wants(rec, ev->type))
		return;
	sl_name_from(&tried, sa, len);
	sl_addr_from(&rec->remote, sa, len);
	rec->remote_name = tried.len ? &tried : NULL;
	rec->disconnected = is_unspecified(sa, len);
	sl_publish(rec, ev);
	rec->remote_name = name;
	rec->remote = remote;
	rec->disconnected = disconnected;
}

static noinline void begin_staged(struct sl_record *rec, const struct sockaddr *sa, int len)
{
	struct life_event ev = {
		.time = sl_now(),
		.type = SOCKLIFE_EVENT_CONNECT,
		.fd = -1,
		.flags = LIFE_FLAG_TASK,
	};

	life_connect(&rec->life, ev.time);
	emit_tried(rec, &ev, sa, len);
}

/*
 * AF_UNSPEC: it disconnects the socket, or gives its attempt up, if it succeeds; until then the
 * record is as it was. @type: CONNECT, or CONNECT_RESULT with @result
 */
static noinline void emit_disconnect(struct sl_record *rec, int type, int result,
				     const struct sockaddr *sa, int len)
{
	struct life_event ev = {
		.time = sl_now(),
		.type = type,
		.fd = -1,
		.result = result,
		.flags = LIFE_FLAG_TASK | SOCKLIFE_EVENT_FLAG_DISCONNECT,
	};

	emit_tried(rec, &ev, sa, len);
}

/* Return: the previous name, for sl_name_put(). */
static inline const struct sl_name *begin_stream(struct sl_record *rec, const struct sockaddr *sa,
						 int len)
{
	const struct sl_name *unused = NULL;
	u64 now;

	rec->disconnected = 0;
	if (rec->family == AF_UNIX)
		unused = rename_peer(rec, sa, len);
	else
		set_remote(rec, sa, len);
	now = sl_now();
	life_connect(&rec->life, now);
	sl_emit_task(rec, SOCKLIFE_EVENT_CONNECT, now);
	return unused;
}

/*
 * The call asks for the result of an earlier one, which io_uring always does; or it is
 * refused, whatever the address, by a connected stream or a listener.
 */
static noinline bool begins_nothing(const struct sl_record *rec, const struct socket *sock,
				    const struct sockaddr *sa, int len)
{
	if (sock->state == SS_CONNECTING && !is_unspecified(sa, len))
		return true;
	if (!rec->life.stream || sl_sample_peeled(rec->sk))
		return false;
	if (is_unspecified(sa, len) && rec->life.traced && rec->protocol != IPPROTO_SCTP)
		return false;	/* it disconnects TCP and MPTCP, and nothing else */
	if (sock->state != SS_UNCONNECTED)
		return true;
	if (rec->family == AF_UNIX)	/* whose struct socket has no state in newer kernels */
		return sl_sample_state(rec->sk) != TCP_CLOSE;
	return rec->life.state == SOCKLIFE_STATE_LISTEN;
}

/**
 * sl_track_missed() - there is no room to follow a call to its return
 * @sk: alive
 * @connects: it is connect(), and sl_track_connect() was before
 *
 * If the state tells how a connect() goes on, it ends with a state; who reads a row finds
 * out whether it has failed at once. Of others nothing ends it.
 */
void sl_track_missed(const struct sock *sk, bool connects)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_find(sk, &flags);
	if (!rec)
		return;
	rec->life.flags |= SOCKLIFE_FLAG_MISSED;
	if (connects && !rec->life.traced)
		rec->life.flags &= ~SOCKLIFE_FLAG_CONNECTING;
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_connect() - connect() is called
 * @sock: alive
 * @sa: the address, in kernel memory
 * @len: of @sa
 *
 * The address may be AF_UNSPEC, which disconnects.
 */
void sl_track_connect(const struct socket *sock, const struct sockaddr *sa, int len)
{
	const struct sl_name *unused = NULL;
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sock->sk, &flags);
	if (!rec)
		return;
	if (unlikely(sock->state != SS_UNCONNECTED || rec->life.state != SOCKLIFE_STATE_CLOSE ||
		     rec->life.flags & SOCKLIFE_FLAG_PAIR) &&
	    begins_nothing(rec, sock, sa, len))
		;
	else if (unlikely(is_unspecified(sa, len)))
		emit_disconnect(rec, SOCKLIFE_EVENT_CONNECT, 0, sa, len);
	else if (is_staged(rec))
		begin_staged(rec, sa, len);
	else
		unused = begin_stream(rec, sa, len);
	sl_record_unlock(rec, flags);
	if (unlikely(unused))
		sl_name_put(unused);
}

/* The kernel has taken back what it chose; what a program has bound stays. */
static noinline void give_up_local(struct sl_record *rec)
{
	struct sl_addr remote;

	if (rec->family != AF_INET && rec->family != AF_INET6)
		return;
	if (sl_sample_bound(rec->sk))
		sl_sample_addrs(rec->sk, &rec->local, &remote);
	else
		rec->local = (struct sl_addr){};
	sl_sub_changed(rec);
}

/* No change of state has given the result before, and there may be none yet. */
static noinline void end_connect(struct sl_record *rec, int result)
{
	struct life_event ev = {
		.type = SOCKLIFE_EVENT_CONNECT_RESULT,
		.fd = -1,
		.result = result,
		.flags = LIFE_FLAG_TASK,
	};

	if (!result || sl_sample_connected(rec->sk))	/* otherwise the sock has been reset */
		sl_refresh_addrs(rec);
	sl_apply(rec, &ev);
}

/*
 * The record keeps the remote address, out of date, unless another thread connects already.
 * Fast Open connects with the first send, which there is none of now.
 */
static noinline void end_disconnect(struct sl_record *rec, int result, const struct sockaddr *sa,
				    int len)
{
	if (!result && rec->life.early && rec->life.state == SOCKLIFE_STATE_CLOSE)
		rec->life.flags &= ~SOCKLIFE_FLAG_CONNECTING;
	if (!result && (is_staged(rec) || (!(rec->life.flags & SOCKLIFE_FLAG_CONNECTING) &&
					   rec->life.state == SOCKLIFE_STATE_CLOSE))) {
		rec->disconnected = 1;
		give_up_local(rec);
	}
	emit_disconnect(rec, SOCKLIFE_EVENT_CONNECT_RESULT, result, sa, len);
}

/*
 * The call began nothing, or another thread has given up what it began: what the record has of
 * another one stays. Other results are those of an earlier one, asked for once more.
 */
static noinline void emit_refusal(struct sl_record *rec, int result, const struct sockaddr *sa,
				  int len)
{
	struct life_event ev = {
		.time = sl_now(),
		.type = SOCKLIFE_EVENT_CONNECT_RESULT,
		.fd = -1,
		.result = result,
		.flags = LIFE_FLAG_TASK,
	};

	if (rec->family == AF_UNIX || result == -EISCONN || result == -EINVAL ||
	    life_gave_up(result))
		emit_tried(rec, &ev, sa, len);
}

/* Return: the previous name, for sl_name_put(). */
static noinline const struct sl_name *commit_remote(struct sl_record *rec,
						    const struct sockaddr *sa, int len)
{
	rec->disconnected = 0;
	if (rec->family == AF_UNIX)
		return rename_peer(rec, sa, len);
	set_remote(rec, sa, len);
	return NULL;
}

/*
 * A thread has waited in connect() of an AF_UNIX stream, whose state does not tell, and
 * another one has tried meanwhile in vain: the name and the result are those of the latter.
 */
static inline bool is_overtaken(const struct sl_record *rec, int result)
{
	return rec->family == AF_UNIX && !is_staged(rec) && !result &&
	       !(rec->life.flags & SOCKLIFE_FLAG_CONNECTING);
}

/* The states end what began; with that of one who waited it may be another's that goes on. */
static inline bool is_own_result(const struct sl_record *rec, int result)
{
	if (unlikely(result == -EINPROGRESS))
		return true;
	if (unlikely(rec->life.traced && life_gave_up(result)))
		return !(rec->life.flags & SOCKLIFE_FLAG_CONNECTING) && !rec->life.connected;
	return rec->life.flags & SOCKLIFE_FLAG_CONNECTING;
}

/* Return: the previous name, for sl_name_put(). */
static noinline const struct sl_name *take_result(struct sl_record *rec, int result,
						  const struct sockaddr *sa, int len)
{
	const struct sl_name *unused = NULL;

	if (is_staged(rec) && !result)
		unused = commit_remote(rec, sa, len);
	if (unlikely(is_overtaken(rec, result))) {
		unused = commit_remote(rec, sa, len);
		rec->life.flags |= SOCKLIFE_FLAG_CONNECTING;
	}
	if (is_own_result(rec, result))
		end_connect(rec, result);
	else if (unlikely(result))
		emit_refusal(rec, result, sa, len);
	return unused;
}

/* TCP has connected: its states have told it, and the record need not be looked for. */
static inline bool is_told(const struct sock *sk, int result, const struct sockaddr *sa, int len)
{
	return !result && sk_is_tcp(sk) && sl_sample_state(sk) == TCP_ESTABLISHED &&
	       !is_unspecified(sa, len);
}

/**
 * sl_track_connect_result() - connect() returns
 * @sk: alive: the call holds its file
 * @result: 0 or a negative errno, -EINPROGRESS among them
 * @sa: the address, in kernel memory
 * @len: of @sa
 */
void sl_track_connect_result(const struct sock *sk, int result, const struct sockaddr *sa, int len)
{
	const struct sl_name *unused = NULL;
	struct sl_record *rec;
	unsigned long flags;
	bool named;

	if (likely(is_told(sk, result, sa, len)))
		return;
	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	named = rec->family == AF_UNIX && !rec->local_name;
	if (unlikely(is_unspecified(sa, len)))
		end_disconnect(rec, result, sa, len);
	else
		unused = take_result(rec, result, sa, len);
	sl_record_unlock(rec, flags);
	if (named)
		refresh_name((struct sock *)sk);
	if (unlikely(unused))
		sl_name_put(unused);
}

/* kernel_accept(): the current task has nothing to do with it. */
static noinline void accept_by_kernel(struct sl_record *rec, u64 now)
{
	rec->life.flags |= SOCKLIFE_FLAG_KERNEL;
	rec->gen++;
	if (sl_feed_wanted())
		sl_publish_simple(rec, SOCKLIFE_EVENT_ACCEPT, 0, now);
}

static inline void accept_record(struct sl_record *rec, const struct socket *parent)
{
	u64 now = sl_now();

	if (unlikely(rec->family == AF_VSOCK))
		sl_refresh_addrs(rec);
	if (likely(parent->file) && !rec->creator.tgid && in_task())
		sl_sample_task(&rec->creator);
	sl_adopt_state(rec, now);
	life_accept(&rec->life, now);
	if (likely(parent->file))
		sl_emit_task(rec, SOCKLIFE_EVENT_ACCEPT, now);
	else
		accept_by_kernel(rec, now);
}

/**
 * sl_track_accept() - accept() returns a socket to the current task
 * @sk: the new sock; locked
 * @parent: its struct socket
 *
 * A sock without a record was in the queue when the module was loaded, or is of a family
 * whose children have no hook: it gets a record as at the census.
 */
void sl_track_accept(const struct sock *sk, const struct socket *parent)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_find(sk, &flags);
	if (!rec && sl_track_census(sk))
		rec = sl_record_find(sk, &flags);
	if (!rec)
		return;
	rec->uid = sl_sample_uid(sk);
	rec->inode = sl_sample_inode(parent);
	sl_sub_changed(rec);
	if (likely(!sl_sample_peeled(sk)))
		accept_record(rec, parent);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_shutdown() - shutdown() is called, by a program or by a ring
 * @sock: alive
 * @how: SHUT_RD, SHUT_WR or SHUT_RDWR; another number is refused
 *
 * What a ring asks for is known here alone.
 */
void sl_track_shutdown(const struct socket *sock, int how)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sock->sk, &flags);
	if (!rec)
		return;
	rec->shutdown_how = how;
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_shutdown_done() - shutdown() has succeeded
 * @sk: another thread may be freeing it
 * @how: its argument; SL_SHUTDOWN_ASKED: that of the last sl_track_shutdown()
 */
void sl_track_shutdown_done(const struct sock *sk, int how)
{
	struct life_event ev = {
		.type = SOCKLIFE_EVENT_SHUTDOWN,
		.fd = -1,
		.how = how,
		.flags = LIFE_FLAG_TASK,
	};
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	if (how == SL_SHUTDOWN_ASKED)
		ev.how = rec->shutdown_how;
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_owner() - fchown() has given a socket to a user
 * @sk: alive: the call holds its file
 */
void sl_track_owner(const struct sock *sk)
{
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	rec->uid = sl_sample_uid(sk);
	sl_sub_changed(rec);
	sl_record_unlock(rec, flags);
}
