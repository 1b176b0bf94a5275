// SPDX-License-Identifier: GPL-2.0
/*
 * track_late.c - sockets that are heard of when accept() hands them out
 *
 * The protocols of TCP, MPTCP and AF_UNIX tell when they make a socket for a peer.
 * Others (SCTP, AF_VSOCK) do not: their children are taken in when they are
 * accepted, and belong to the listener that the running accept() was called with.
 */
#include <linux/fdtable.h>
#include <linux/net.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <net/sock.h>

#include <asm/syscall.h>
#include <asm/unistd.h>

#include "publish.h"
#include "sample.h"
#include "track.h"

/* The argument of accept(); -1: it is another call (socketcall(), io_uring). */
static int called_with(void)
{
	const struct pt_regs *regs = task_pt_regs(current);
	int nr = regs->orig_ax;

	if (current->flags & (PF_IO_WORKER | PF_KTHREAD))
		return -1;
	if (in_ia32_syscall())
		return nr == __NR_ia32_accept4 ? (int)regs->bx : -1;
	return nr == __NR_accept || nr == __NR_accept4 ? (int)regs->di : -1;
}

/* Return: only to be compared; another thread may have put another file there. */
static const struct sock *called_listener(void)
{
	const struct socket *sock = NULL;
	const struct sock *sk = NULL;
	struct file *file;
	int fd = called_with();

	if (fd < 0)
		return NULL;
	rcu_read_lock();
	file = files_lookup_fd_raw(current->files, fd);
	if (file)
		sock = sock_from_file(file);
	if (sock)
		sk = READ_ONCE(sock->sk);
	rcu_read_unlock();
	return sk;
}

/* Its id, if it is a listener of that family; @facts: what else is known of it. */
static u64 id_of_listener(const struct sock *listener, u16 family, u32 *facts)
{
	struct sl_record *rec;
	unsigned long flags;
	u64 id = 0;

	rec = sl_record_find(listener, &flags);
	if (!rec)
		return 0;
	if (rec->family == family && rec->life.state == TCP_LISTEN) {
		id = rec->id;
		*facts = rec->life.flags;
	}
	sl_record_unlock(rec, flags);
	return id;
}

static u64 listener_of(const struct sock *sk, u32 *facts)
{
	const struct sock *listener = called_listener();

	return listener ? id_of_listener(listener, sk->sk_family, facts) : 0;
}

/**
 * sl_late_listener() - whose child is it that accept() hands out?
 * @sk: alive
 *
 * Of MPTCP: its child was told of as one of the subflow that listens.
 *
 * Return: id; 0: not known.
 */
u64 sl_late_listener(const struct sock *sk)
{
	u32 facts;

	return listener_of(sk, &facts);
}

/**
 * sl_track_late() - accept() hands out a socket that is unknown
 * @sk: alive, and kept so by the caller
 *
 * Where the listener is not known, or older than the module, the socket may be so,
 * too: it is taken in as by the census.
 *
 * Return: true when it is new here.
 */
bool sl_track_late(const struct sock *sk)
{
	u32 facts = SOCKLIFE_FLAG_CENSUS;
	u64 listener = listener_of(sk, &facts);

	return facts & SOCKLIFE_FLAG_CENSUS ? sl_track_census(sk) : sl_track_late_child(sk, listener);
}
