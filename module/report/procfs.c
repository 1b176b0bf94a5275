// SPDX-License-Identifier: GPL-2.0
/*
 * procfs.c - /proc/net/socklife, in each network namespace
 *
 * A reader has a cursor in the table, so one that comes back after any time goes
 * on where it was, whatever has come and gone.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "report/holder.h"
#include "report/procfs.h"
#include "report/row.h"
#include "table/history.h"
#include "table/netns.h"
#include "table/record.h"

/**
 * struct table - a table being read
 * @slnet: whose; the file cannot be open when its namespace has gone
 * @cursor: where the reader is
 * @past: where it is in the history
 * @closed: it reads the history
 * @holders: as they were when the file was opened
 * @uid: the reader
 * @all_users: the reader may see every row
 * @hidden: rows that it may not see
 * @pos: of @shown
 * @shown: what stands at @pos: @row, @header or @footer; NULL: the end
 * @row: a row
 */
struct table {
	const struct sl_net *slnet;
	struct sl_cursor cursor;
	struct sl_past past;
	bool closed;
	struct sl_holders *holders;
	u32 uid;
	bool all_users;
	u32 hidden;
	loff_t pos;
	const void *shown;
	struct sl_row row;
};

/**
 * struct procfs_net - of one namespace
 * @dir: /proc/net/socklife there
 */
struct procfs_net {
	struct proc_dir_entry *dir;
};

static unsigned int procfs_net_id;

/* What is shown beside rows. */
static const char header, footer;

static bool next_row(struct table *table)
{
	return table->closed ? sl_history_next(&table->row, &table->past, table->slnet) :
	       sl_row_next(&table->row, &table->cursor, table->slnet);
}

static const void *next_visible(struct table *table)
{
	while (next_row(table)) {
		if (table->all_users || table->row.uid == table->uid)
			return &table->row;
		table->hidden++;
	}
	return table->hidden ? &footer : NULL;
}

static const void *step(struct table *table)
{
	if (table->shown == &footer || !table->shown)
		return NULL;
	return next_visible(table);
}

/* The buffer was full: what did not fit is shown again. */
static void *table_start(struct seq_file *m, loff_t *pos)
{
	struct table *table = m->private;

	if (!*pos) {
		table->cursor = (struct sl_cursor){};
		table->past = (struct sl_past){};
		table->hidden = 0;
		table->shown = &header;
	} else if (*pos != table->pos) {
		table->shown = step(table);
	}
	table->pos = *pos;
	return (void *)table->shown;
}

static void *table_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct table *table = m->private;

	table->shown = step(table);
	table->pos = ++*pos;
	return (void *)table->shown;
}

static void table_stop(struct seq_file *m, void *v)
{
}

static int table_show(struct seq_file *m, void *v)
{
	struct table *table = m->private;
	const struct sl_holder *holders;
	unsigned int n;

	if (v == &header && table->closed) {
		sl_show_closed_header(m);
	} else if (v == &header) {
		sl_show_header(m);
	} else if (v == &footer) {
		seq_printf(m, "# %u sockets of other users hidden\n", table->hidden);
	} else if (table->closed) {
		sl_show_closed_row(m, &table->row);
	} else {
		holders = sl_holders_of(table->holders, table->row.id, &n);
		sl_row_beyond(&table->row, table->holders, holders, n);
		sl_show_row(m, &table->row, holders, n);
	}
	return 0;
}

static const struct seq_operations table_ops = {
	.start = table_start,
	.next = table_next,
	.stop = table_stop,
	.show = table_show,
};

static struct table *open_for(struct net *net, struct file *file)
{
	struct table *table = __seq_open_private(file, &table_ops, sizeof(*table));

	if (!table)
		return NULL;
	table->slnet = sl_net_here(net);
	table->uid = from_kuid_munged(&init_user_ns, file->f_cred->fsuid);
	table->all_users = file_ns_capable(file, net->user_ns, CAP_NET_ADMIN);
	return table;
}

static int closed_open(struct inode *inode, struct file *file)
{
	struct table *table = open_for(pde_data(inode), file);

	if (!table)
		return -ENOMEM;
	table->closed = true;
	return 0;
}

static int sockets_open(struct inode *inode, struct file *file)
{
	struct table *table = open_for(pde_data(inode), file);

	if (!table)
		return -ENOMEM;
	table->holders = sl_holders_get();
	if (!table->holders) {
		seq_release_private(inode, file);
		return -ENOMEM;
	}
	return 0;
}

static int sockets_release(struct inode *inode, struct file *file)
{
	struct table *table = ((struct seq_file *)file->private_data)->private;

	sl_holders_put(table->holders);
	return seq_release_private(inode, file);
}

static const struct proc_ops closed_ops = {
	.proc_open = closed_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};

static const struct proc_ops sockets_ops = {
	.proc_open = sockets_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = sockets_release,
};

/* Waits for reads to end; files that stay open read as ended from then on. */
static void __net_exit procfs_net_exit(struct net *net)
{
	struct procfs_net *here = net_generic(net, procfs_net_id);

	proc_remove(here->dir);
	here->dir = NULL;
}

static int __net_init procfs_net_init(struct net *net)
{
	struct procfs_net *here = net_generic(net, procfs_net_id);

	here->dir = proc_net_mkdir(net, "socklife", net->proc_net);
	if (!here->dir)
		return -ENOMEM;
	if (proc_create_data("sockets", 0444, here->dir, &sockets_ops, net) &&
	    proc_create_data("closed", 0444, here->dir, &closed_ops, net) &&
	    proc_create_single("stats", 0444, here->dir, sl_show_stats))
		return 0;
	procfs_net_exit(net);
	return -ENOMEM;
}

static struct pernet_operations procfs_net_ops = {
	.init = procfs_net_init,
	.exit = procfs_net_exit,
	.id = &procfs_net_id,
	.size = sizeof(struct procfs_net),
};

/**
 * sl_procfs_init() - make the files, in each namespace now and to come
 *
 * After sl_net_init(): the kernel runs the operations of a namespace in the order
 * in which they were registered, and undoes them in the opposite one. So a file is
 * there only while sl_net_here() is valid.
 *
 * Return: 0 or -ENOMEM.
 */
int sl_procfs_init(void)
{
	return register_pernet_subsys(&procfs_net_ops);
}

/** sl_procfs_exit() - when it returns, no file is open and none is read */
void sl_procfs_exit(void)
{
	unregister_pernet_subsys(&procfs_net_ops);
}
