// SPDX-License-Identifier: GPL-2.0
/*
 * track_fd.c - descriptors
 *
 * The events say which descriptor came and went. The few that a record
 * remembers are a hint, to name the descriptor of a send or of an exit; who
 * holds a socket is found in the descriptor tables (holder.c).
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/net.h>
#include <linux/sched.h>

#include "publish.h"
#include "sample.h"
#include "track.h"
#include "track_fd.h"

/**
 * sl_recent_note() - a process has a descriptor
 * @rec: locked
 * @tgid: the process
 * @fd: the descriptor
 */
void sl_recent_note(struct sl_record *rec, u32 tgid, int fd)
{
	int i;

	for (i = 0; i < SL_RECENT - 1 && rec->recent[i].tgid; i++)
		if (rec->recent[i].tgid == tgid && rec->recent[i].fd == fd)
			return;
	rec->recent[i] = (struct sl_fd){ tgid, fd };
}

/**
 * sl_recent_forget() - a process has lost a descriptor
 * @rec: locked
 * @tgid: the process
 * @fd: the descriptor, -1: not known
 *
 * Return: the descriptor if it is known now, else -1.
 */
int sl_recent_forget(struct sl_record *rec, u32 tgid, int fd)
{
	int i, last = SL_RECENT - 1;

	for (i = 0; i < SL_RECENT; i++)
		if (rec->recent[i].tgid == tgid && (fd < 0 || rec->recent[i].fd == fd))
			break;
	if (i == SL_RECENT)
		return fd;
	fd = rec->recent[i].fd;
	while (last > i && !rec->recent[last].tgid)
		last--;
	rec->recent[i] = rec->recent[last];
	rec->recent[last] = (struct sl_fd){};
	return fd;
}

/* The task's own table: nobody frees it, and interrupts are off for its array. */
static bool refers(unsigned int fd, const struct sock *sk)
{
	struct file *file = files_lookup_fd_raw(current->files, fd);
	struct socket *sock = file ? sock_from_file(file) : NULL;

	return sock && READ_ONCE(sock->sk) == sk;
}

/**
 * sl_recent_fd() - by which descriptor does the running task reach the socket?
 * @rec: locked, sock alive
 *
 * A remembered number is looked up in the task's own table, so that a fork or
 * a renaming cannot make it wrong.
 *
 * Return: -1 when it is not known.
 */
int sl_recent_fd(const struct sl_record *rec)
{
	int i;

	if (!in_task() || !current->files)
		return -1;
	for (i = 0; i < SL_RECENT; i++)
		if (rec->recent[i].tgid && refers(rec->recent[i].fd, rec->sk))
			return rec->recent[i].fd;
	return -1;
}

/**
 * sl_track_fd_install() - a descriptor refers to a socket now
 * @fd: the descriptor, of the running task
 * @sock: alive
 * @sk: its sock
 *
 * A socket that is still unknown was on its way (in a message, in io_uring)
 * when the module was loaded: it is taken in now. While nobody listens, the
 * next reader's walk through the descriptor tables does that.
 */
void sl_track_fd_install(int fd, const struct socket *sock, const struct sock *sk)
{
	struct life_event ev = {
		.type = SOCKLIFE_EVENT_FD_INSTALL,
		.fd = fd,
		.flags = LIFE_FLAG_TASK,
	};
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec && sl_track_census(sk))
		rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	rec->inode = sl_sample_inode(sock);
	sl_recent_note(rec, current->tgid, fd);
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_fd_close() - a descriptor does not refer to a socket any more
 * @fd: the descriptor, of the running task; -1: not known
 * @sk: alive
 * @how: enum socklife_fd_close
 */
void sl_track_fd_close(int fd, const struct sock *sk, int how)
{
	struct life_event ev = {
		.type = SOCKLIFE_EVENT_FD_CLOSE,
		.how = how,
		.flags = LIFE_FLAG_TASK,
	};
	struct sl_record *rec;
	unsigned long flags;

	rec = sl_record_lock(sk, &flags);
	if (!rec)
		return;
	ev.fd = sl_recent_forget(rec, current->tgid, fd);
	sl_apply(rec, &ev);
	sl_record_unlock(rec, flags);
}

/**
 * sl_track_seen() - a walk through the descriptor tables meets a socket
 * @sk: alive
 * @sock: its face
 * @tgid: the process
 * @fd: the descriptor
 *
 * One that is unknown was made before the module, and is taken in.
 *
 * Return: its id; 0: there is no room for it.
 */
u64 sl_track_seen(const struct sock *sk, const struct socket *sock, u32 tgid, int fd)
{
	struct sl_record *rec;
	unsigned long flags;
	u64 id;

	rec = sl_record_find(sk, &flags);
	if (!rec && sl_track_census(sk))
		rec = sl_record_find(sk, &flags);
	if (!rec)
		return 0;
	id = rec->id;
	rec->inode = sl_sample_inode(sock);
	sl_recent_note(rec, tgid, fd);
	sl_record_unlock(rec, flags);
	return id;
}
