// SPDX-License-Identifier: GPL-2.0
/*
 * collect.c - find who holds which socket, for a reader
 *
 * Who may look into all processes gets what one walk has met, and shares it with all who
 * asked before that walk began. Others get a walk of their own through the processes that
 * they may look into anyway, for the sockets that they are shown.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/spinlock.h>
#include <linux/user_namespace.h>

#include "report/collect.h"
#include "report/holder.h"
#include "report/share.h"
#include "report/view.h"
#include "sample/walk.h"
#include "table/clock.h"
#include "table/record.h"
#include "track/track.h"

/**
 * struct note - a descriptor that was met with locks held
 * @id: of the socket
 * @references: to the open file
 * @descriptor: to be kept
 */
struct note {
	u64 id;
	u32 references;
	struct sl_descriptor descriptor;
};

/**
 * struct collector - of one walk
 * @scope: what is looked for
 * @holders: what has been met
 * @table: that is being walked
 * @shared: one of the tables that a descriptor was met in has several users
 * @found_all: there is no descriptor that has not been met
 * @n_met: descriptors
 * @n: how many of @notes
 * @notes: of this step
 */
struct collector {
	const struct sl_scope *scope;
	struct sl_holders *holders;
	struct sl_fdtable *table;
	bool shared;
	bool found_all;
	u32 n_met;
	unsigned int n;
	struct note notes[SL_WALK_CHUNK];
};

static unsigned int max_pages;
static DEFINE_MUTEX(walk_lock);		/* one walk through all processes at a time */
static DEFINE_SPINLOCK(newest_lock);	/* guards newest; its last reader goes under it */
static struct sl_holders *newest;	/* what the last such walk has met, while somebody reads it */

/* CAP_SYS_PTRACE over a namespace; by the rules of cap_capable(). */
static bool may_trace(const struct cred *cred, const struct user_namespace *ns)
{
	for (; ns->level > cred->user_ns->level; ns = ns->parent)
		if (ns->parent == cred->user_ns && uid_eq(ns->owner, cred->euid))
			return true;
	return ns == cred->user_ns && cap_raised(cred->cap_effective, CAP_SYS_PTRACE);
}

/*
 * A process outside the reader's pid namespace is not in its /proc. Of the others, what of
 * PTRACE_MODE_READ_FSCREDS can be asked: ptrace_may_access() is not exported. Not
 * asked are security modules, and whether the program may be dumped.
 */
static bool may_look_into(const struct task_struct *task, void *data)
{
	const struct sl_scope *scope = ((const struct collector *)data)->scope;
	const struct cred *reader = scope->cred, *cred = __task_cred(task);

	if (scope->everywhere)
		return true;
	if (!task_tgid_nr_ns((struct task_struct *)task, scope->view->pid_ns))
		return false;
	if (may_trace(reader, cred->user_ns))
		return true;
	return uid_eq(cred->uid, reader->fsuid) && uid_eq(cred->euid, reader->fsuid) &&
	       uid_eq(cred->suid, reader->fsuid) && gid_eq(cred->gid, reader->fsgid) &&
	       gid_eq(cred->egid, reader->fsgid) && gid_eq(cred->sgid, reader->fsgid) &&
	       cred->user_ns == reader->user_ns &&
	       cap_issubset(cred->cap_permitted, reader->cap_effective);
}

static bool is_wanted(const struct sl_scope *scope, const struct sl_seen *seen)
{
	return (scope->all_netns || seen->slnet == scope->slnet) &&
	       (scope->all_users || seen->uid == scope->uid);
}

static void take_note(struct collector *collector, const struct sl_seen *seen, int fd,
		      u32 references)
{
	collector->notes[collector->n++] = (struct note){
		.id = seen->id,
		.references = references,
		.descriptor = {
			.table = collector->table,
			.open_ns = seen->open_ns,
			.fd = fd,
			.open_how = seen->open_how,
			.exec = seen->exec,
		},
	};
}

static void meet_descriptor(struct task_struct *task, int fd, struct file *file, void *data)
{
	struct collector *collector = data;
	const struct sl_scope *scope = collector->scope;
	struct socket *sock = sock_from_file(file);
	struct sock *sk = sock ? READ_ONCE(sock->sk) : NULL;
	struct sl_seen seen;

	if (!sk || (scope->sk && sk != scope->sk) ||
	    !sl_track_seen(sk, sock, task, fd, &seen) || !is_wanted(scope, &seen))
		return;
	take_note(collector, &seen, fd, file_count(file));
	collector->shared |= atomic_read(&task->files->count) > 1;
	collector->found_all = scope->sk && !collector->shared &&
			       ++collector->n_met == file_count(file);
}

/* The table of the leader is the process's; without it, any. The name is the leader's. */
static void describe_user(const struct sl_scope *scope, struct task_struct *task,
			  struct sl_user *user)
{
	struct pid_namespace *ns = scope->everywhere ? &init_pid_ns : scope->view->pid_ns;
	const struct files_struct *of_leader;
	const struct task_struct *leader = task;

	*user = (struct sl_user){ .tgid = task_tgid_nr_ns(task, ns) };
	rcu_read_lock();
	task_lock(task);
	if (task->files) {
		leader = READ_ONCE(task->group_leader);
		of_leader = READ_ONCE(leader->files);
		if (of_leader && of_leader != task->files)
			user->thread = task_pid_nr_ns(task, ns);
	}
	memcpy(user->comm, leader->comm, SL_COMM_LEN);
	task_unlock(task);
	rcu_read_unlock();
	user->comm[SL_COMM_LEN - 1] = '\0';
}

static int share_table(struct task_struct *task, void *table, void *data)
{
	struct collector *collector = data;
	struct sl_user user;

	collector->table = table;
	describe_user(collector->scope, task, &user);
	return sl_holders_add_user(collector->holders, table, &user);
}

static void *begin_table(struct task_struct *task, void *data)
{
	struct collector *collector = data;
	struct sl_fdtable *table = sl_holders_add_table(collector->holders);
	int err = table ? share_table(task, table, collector) : -ENOMEM;

	return err ? ERR_PTR(err) : table;
}

static int keep_notes(void *data)
{
	struct collector *collector = data;
	const struct note *note;
	int err = 0;

	for (note = collector->notes; !err && note < collector->notes + collector->n; note++)
		err = sl_holders_add(collector->holders, note->id, &note->descriptor,
				     note->references);
	collector->n = 0;
	if (err)
		return err;
	if (fatal_signal_pending(current))
		return -EINTR;
	return collector->found_all ? -ECANCELED : 0;
}

static const struct sl_walk_ops collect_ops = {
	.wants = may_look_into,
	.begin = begin_table,
	.share = share_table,
	.descriptor = meet_descriptor,
	.flush = keep_notes,
};

/* Return: 0, also when not all was met; -EINTR. */
static int walk_into(struct sl_holders *holders, const struct sl_scope *scope)
{
	struct collector *collector = kvzalloc(sizeof(*collector), GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	int err = -ENOMEM;

	if (collector) {
		collector->scope = scope;
		collector->holders = holders;
		err = sl_walk_descriptors(&collect_ops, collector);
	}
	kvfree(collector);
	if (err == -EINTR)
		return err;
	holders->incomplete = err && err != -ECANCELED;
	return 0;
}

static struct sl_holders *walk_new(const struct sl_scope *scope, unsigned int sockets)
{
	struct sl_holders *holders;
	u64 now = sl_now();
	int err;

	holders = sl_holders_new(sockets, max_pages, scope->everywhere ? NULL : &scope->uid);
	if (!holders)
		return ERR_PTR(-ENOMEM);
	holders->time = now;
	holders->everywhere = scope->everywhere;
	err = walk_into(holders, scope);
	if (!err)
		return holders;
	sl_holders_free(holders);
	return ERR_PTR(err);
}

/* A walk that began after the reader had asked misses nothing that it may not miss. */
static struct sl_holders *join_newest(u64 asked)
{
	struct sl_holders *holders = NULL;

	spin_lock(&newest_lock);
	if (newest && newest->time >= asked) {
		holders = newest;
		refcount_inc(&holders->refs);
	}
	spin_unlock(&newest_lock);
	return holders;
}

static struct sl_holders *walk_everywhere(void)
{
	const struct sl_scope all = { .everywhere = true, .all_netns = true, .all_users = true };
	struct sl_holders *holders = walk_new(&all, sl_record_count());

	if (IS_ERR(holders))
		return holders;
	spin_lock(&newest_lock);
	newest = holders;
	spin_unlock(&newest_lock);
	return holders;
}

static struct sl_holders *get_shared(void)
{
	u64 asked = sl_now();
	struct sl_holders *holders;

	if (mutex_lock_killable(&walk_lock))
		return ERR_PTR(-EINTR);
	holders = join_newest(asked) ?: walk_everywhere();
	mutex_unlock(&walk_lock);
	return holders;
}

/**
 * sl_holders_get() - who holds the sockets now?
 * @scope: which, and where to look
 *
 * All that was true when this was called is met, unless it has come to an end meanwhile.
 *
 * Context: may sleep.
 * Return: to be given to sl_holders_put(); what there was no room for is missing, and
 * sl_holders.incomplete says so. -ENOMEM; -EINTR: the reader is being killed.
 */
struct sl_holders *sl_holders_get(const struct sl_scope *scope)
{
	return scope->everywhere && !scope->sk ? get_shared() : walk_new(scope, 1);
}

/** sl_holders_put() - end what sl_holders_get() began, NULL too. Context: may sleep */
void sl_holders_put(struct sl_holders *holders)
{
	bool last;

	if (!holders)
		return;
	spin_lock(&newest_lock);
	last = refcount_dec_and_test(&holders->refs);
	if (last && newest == holders)
		newest = NULL;
	spin_unlock(&newest_lock);
	if (last)
		sl_holders_free(holders);
}

/**
 * sl_collect_init() - how much may be kept?
 * @max: descriptors that one walk lists, or all walks of one user
 */
void sl_collect_init(unsigned int max)
{
	max_pages = DIV_ROUND_UP(max, SL_HOLDERS_PER_PAGE);
}

/** sl_collect_exit() - no reader is left */
void sl_collect_exit(void)
{
	sl_share_exit();
}
