// SPDX-License-Identifier: GPL-2.0
/* holder.c - the present descriptors of sockets */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/net.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "report/holder.h"
#include "sample/walk.h"
#include "table/clock.h"
#include "track/track.h"

#define ROOM	256	/* for descriptors that are opened during the walk */

/**
 * struct sl_holders - all descriptors of sockets, by socket
 * @time: when the walk began
 * @n: how many there are
 * @max: how many fit
 * @v: sorted by id, process, descriptor
 */
struct sl_holders {
	u64 time;
	unsigned int n;
	unsigned int max;
	struct sl_holder v[];
};

/* Has the thread another table than its leader? Not if the leader has exited. */
static bool has_own_table(const struct task_struct *task)
{
	const void *files = READ_ONCE(task->group_leader->files);

	return files && files != task->files;
}

static void note_holder(struct task_struct *task, int fd, struct file *file, void *data)
{
	struct sl_holders *holders = data;
	struct socket *sock = sock_from_file(file);
	struct sock *sk = sock ? READ_ONCE(sock->sk) : NULL;
	struct sl_holder *holder;
	struct sl_seen seen;

	if (!sk || !sl_track_seen(sk, sock, task, fd, &seen))
		return;
	if (holders->n++ >= holders->max)
		return;
	holder = &holders->v[holders->n - 1];
	*holder = (struct sl_holder){
		.id = seen.id,
		.open_ns = seen.open_ns,
		.table = task->files,
		.tgid = task->tgid,
		.thread = has_own_table(task) ? task->pid : 0,
		.fd = fd,
		.references = file_count(file),
		.open_how = seen.open_how,
		.exec = seen.exec,
	};
	memcpy(holder->comm, task->comm, SL_COMM_LEN);
	holder->comm[SL_COMM_LEN - 1] = '\0';
}

static int compare_holders(const void *a, const void *b)
{
	const struct sl_holder *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	if (x->tgid != y->tgid)
		return x->tgid < y->tgid ? -1 : 1;
	if (x->fd != y->fd)
		return x->fd - y->fd;
	if (x->thread != y->thread)
		return x->thread < y->thread ? -1 : 1;
	return x->table < y->table ? -1 : x->table > y->table;
}

/* A descriptor of threads that share a table is one. */
static void merge_threads(struct sl_holders *holders)
{
	unsigned int i, n = 0;

	for (i = 0; i < holders->n; i++)
		if (!i || compare_holders(&holders->v[i], &holders->v[n - 1]))
			holders->v[n++] = holders->v[i];
	holders->n = n;
}

/**
 * sl_holders_get() - walk the descriptor tables
 *
 * Context: may sleep.
 * Return: for sl_holders_put(); NULL without memory.
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
		holders->time = sl_now();
		sl_walk_descriptors(note_holder, holders);
		if (holders->n <= max)
			break;
		max = holders->n + holders->n / 8 + ROOM;
		kvfree(holders);
	}
	sort(holders->v, holders->n, sizeof(holders->v[0]), compare_holders, NULL);
	merge_threads(holders);
	return holders;
}

/** sl_holders_put() - free what sl_holders_get() returned; NULL is ignored */
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

/** sl_holders_time() - when the walk began */
u64 sl_holders_time(const struct sl_holders *holders)
{
	return holders ? holders->time : 0;
}

/**
 * sl_holders_extra_refs() - references to a socket's open file that are no descriptors
 * @holders: its descriptors, from sl_holders_of()
 * @n: their number
 *
 * Return: the references of messages (SCM_RIGHTS), io_uring and calls in progress.
 */
u32 sl_holders_extra_refs(const struct sl_holder *holders, unsigned int n)
{
	return n && holders->references > n ? holders->references - n : 0;
}
