// SPDX-License-Identifier: GPL-2.0
/* holder.c - who holds which socket, now */
#include <linux/file.h>
#include <linux/net.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "holder.h"
#include "track.h"
#include "walk.h"

#define ROOM	256	/* for descriptors that come while the tables are walked */

/**
 * struct sl_holders - all descriptors of sockets, by socket
 * @n: how many there are
 * @max: how many fit
 * @v: sorted by id, process, descriptor
 */
struct sl_holders {
	unsigned int n;
	unsigned int max;
	struct sl_holder v[];
};

static void note(struct task_struct *task, int fd, struct file *file, void *data)
{
	struct sl_holders *holders = data;
	struct socket *sock = sock_from_file(file);
	struct sock *sk = sock ? READ_ONCE(sock->sk) : NULL;
	struct sl_holder *holder;
	u64 id;

	if (!sk)
		return;
	id = sl_track_seen(sk, sock, task->tgid, fd);
	if (!id)
		return;
	if (holders->n++ >= holders->max)
		return;
	holder = &holders->v[holders->n - 1];
	holder->id = id;
	holder->tgid = task->tgid;
	holder->fd = fd;
	memcpy(holder->comm, task->comm, SL_COMM_LEN);
	holder->comm[SL_COMM_LEN - 1] = '\0';
}

static int compare(const void *a, const void *b)
{
	const struct sl_holder *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	if (x->tgid != y->tgid)
		return x->tgid < y->tgid ? -1 : 1;
	return x->fd - y->fd;
}

/**
 * sl_holders_get() - walk the descriptor tables
 *
 * Context: may sleep.
 * Return: to be given to sl_holders_put(); NULL without memory.
 */
struct sl_holders *sl_holders_get(void)
{
	struct sl_holders *holders;
	unsigned int max = ROOM;

	for (;;) {
		holders = kvzalloc(struct_size(holders, v, max), GFP_KERNEL);
		if (!holders)
			return NULL;
		holders->max = max;
		sl_walk_descriptors(note, holders);
		if (holders->n <= max)
			break;
		max = holders->n + holders->n / 8 + ROOM;
		kvfree(holders);
	}
	sort(holders->v, holders->n, sizeof(holders->v[0]), compare, NULL);
	return holders;
}

/** sl_holders_put() - free what sl_holders_get() gave, NULL too */
void sl_holders_put(struct sl_holders *holders)
{
	kvfree(holders);
}

/**
 * sl_holders_of() - the descriptors of a socket
 * @holders: from sl_holders_get(), or NULL
 * @id: the socket
 * @n: set to their number
 *
 * Return: the first of them; valid until sl_holders_put().
 */
const struct sl_holder *sl_holders_of(const struct sl_holders *holders, u64 id, unsigned int *n)
{
	unsigned int lo = 0, hi = holders ? holders->n : 0, end = hi;

	while (lo < hi) {
		unsigned int mid = lo + (hi - lo) / 2;

		if (holders->v[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (hi = lo; hi < end && holders->v[hi].id == id; hi++)
		;
	*n = hi - lo;
	return *n ? &holders->v[lo] : NULL;
}
