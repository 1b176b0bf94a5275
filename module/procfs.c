// SPDX-License-Identifier: GPL-2.0
/*
 * procfs.c - /proc/net/socklife, in each network namespace
 *
 * The position in the file is the id of the next row, so a reader that comes
 * back after any time goes on where it was, whatever has come and gone.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "holder.h"
#include "netns.h"
#include "procfs.h"
#include "row.h"

/**
 * struct table - a table being read
 * @slnet: whose; the file cannot be open when its namespace has gone
 * @holders: as they were when the file was opened
 * @uid: the reader
 * @all_users: the reader may see every row
 * @hidden: rows that it may not see
 * @row: the present one
 */
struct table {
	const struct sl_net *slnet;
	struct sl_holders *holders;
	u32 uid;
	bool all_users;
	u32 hidden;
	struct sl_row row;
};

/* What start() and next() return besides a row. */
static char header, footer;

static void *next_visible(struct table *table, loff_t *pos)
{
	u64 id = *pos;

	while (sl_row_next(&table->row, id, table->slnet)) {
		id = table->row.id + 1;
		if (table->all_users || table->row.uid == table->uid) {
			*pos = table->row.id;
			return &table->row;
		}
		table->hidden++;
	}
	*pos = max_t(loff_t, *pos, id);
	return table->hidden ? &footer : NULL;
}

static void *table_start(struct seq_file *m, loff_t *pos)
{
	struct table *table = m->private;

	if (*pos == LLONG_MAX)
		return NULL;
	if (!*pos) {
		table->hidden = 0;
		return &header;
	}
	return next_visible(table, pos);
}

static void *table_next(struct seq_file *m, void *v, loff_t *pos)
{
	if (v == &footer) {
		*pos = LLONG_MAX;
		return NULL;
	}
	++*pos;
	return next_visible(m->private, pos);
}

static void table_stop(struct seq_file *m, void *v)
{
}

static int table_show(struct seq_file *m, void *v)
{
	struct table *table = m->private;
	const struct sl_holder *holders;
	unsigned int n;

	if (v == &header) {
		sl_show_header(m);
	} else if (v == &footer) {
		seq_printf(m, "# %u sockets of other users hidden\n", table->hidden);
	} else {
		holders = sl_holders_of(table->holders, table->row.id, &n);
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

static int table_open(struct inode *inode, struct file *file)
{
	struct net *net = pde_data(inode);
	struct table *table = __seq_open_private(file, &table_ops, sizeof(*table));

	if (!table)
		return -ENOMEM;
	table->slnet = sl_net_here(net);
	table->uid = from_kuid_munged(&init_user_ns, file->f_cred->fsuid);
	table->all_users = file_ns_capable(file, net->user_ns, CAP_NET_ADMIN);
	table->holders = sl_holders_get();
	if (!table->holders) {
		seq_release_private(inode, file);
		return -ENOMEM;
	}
	return 0;
}

static int table_release(struct inode *inode, struct file *file)
{
	struct table *table = ((struct seq_file *)file->private_data)->private;

	sl_holders_put(table->holders);
	return seq_release_private(inode, file);
}

static const struct proc_ops sockets_ops = {
	.proc_open = table_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = table_release,
};

/**
 * sl_procfs_net_init() - make the files of a namespace
 * @slnet: the namespace here
 * @net: the namespace
 *
 * Return: 0 or -ENOMEM.
 */
int sl_procfs_net_init(struct sl_net *slnet, struct net *net)
{
	slnet->proc = proc_net_mkdir(net, "socklife", net->proc_net);
	if (!slnet->proc)
		return -ENOMEM;
	if (proc_create_data("sockets", 0444, slnet->proc, &sockets_ops, net) &&
	    proc_create_single("stats", 0444, slnet->proc, sl_show_stats))
		return 0;
	sl_procfs_net_exit(slnet, net);
	return -ENOMEM;
}

/**
 * sl_procfs_net_exit() - take the files away
 * @slnet: the namespace here
 * @net: the namespace
 *
 * Waits for reads to end; open files read as ended from then on.
 */
void sl_procfs_net_exit(struct sl_net *slnet, struct net *net)
{
	proc_remove(slnet->proc);
	slnet->proc = NULL;
}
