// SPDX-License-Identifier: GPL-2.0
/*
 * procfs.c - /proc/net/socklife, in each network namespace
 *
 * An open file keeps its reader's place in the table: a read goes on where the one
 * before ended, whatever sockets were made and freed meanwhile. Who holds them is found
 * when the first line is read, and kept until the last one is.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pid_namespace.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "report/procfs.h"
#include "report/reader.h"
#include "table/netns.h"

/**
 * struct table - a table being read
 * @reader: its namespace stays: procfs_net_exit() closes the file before
 * @pos: of @shown
 * @shown: what is at @pos: the reader's row, header_mark or footer_mark; NULL: the end
 */
struct table {
	struct sl_reader reader;
	loff_t pos;
	const void *shown;
};

/**
 * struct procfs_net - of one namespace
 * @list: in dirs
 * @net: the namespace
 * @dir: /proc/net/socklife there; NULL: it is being removed, or has been
 */
struct procfs_net {
	struct list_head list;
	struct net *net;
	struct proc_dir_entry *dir;
};

static unsigned int procfs_net_id;
static DEFINE_MUTEX(dirs_lock);		/* guards dirs, those in it, and leaving */
static LIST_HEAD(dirs);
static bool leaving;			/* no more directories are made */

/* Values of table.shown, beside a row. */
static const char header_mark, footer_mark;

static const void *next_shown(struct table *table)
{
	if (table->shown == &footer_mark || !table->shown)
		return NULL;
	if (sl_reader_next(&table->reader))
		return &table->reader.row;
	return table->reader.hidden ? &footer_mark : NULL;
}

/* If the buffer was full, the entry that did not fit is shown again. */
static void *table_start(struct seq_file *m, loff_t *pos)
{
	struct table *table = m->private;
	int err;

	if (!*pos) {
		table->shown = NULL;
		err = sl_reader_open(&table->reader);
		if (err)
			return ERR_PTR(err);
		table->shown = &header_mark;
	} else if (*pos != table->pos) {
		table->shown = next_shown(table);
	}
	table->pos = *pos;
	return (void *)table->shown;
}

static void *table_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct table *table = m->private;

	table->shown = next_shown(table);
	table->pos = ++*pos;
	return (void *)table->shown;
}

static void table_stop(struct seq_file *m, void *v)
{
	struct table *table = m->private;

	if (!table->shown)
		sl_reader_close(&table->reader);
}

static int table_show(struct seq_file *m, void *v)
{
	struct table *table = m->private;
	const struct sl_reader *reader = &table->reader;

	if (v == &header_mark && reader->closed)
		sl_show_closed_header(m);
	else if (v == &header_mark)
		sl_show_header(m);
	else if (v == &footer_mark)
		seq_printf(m, "# %u sockets of other users hidden\n", reader->hidden);
	else if (reader->closed)
		sl_show_closed_row(m, &reader->row);
	else
		sl_show_row(m, &reader->row, reader->held);
	return 0;
}

static const struct seq_operations table_ops = {
	.start = table_start,
	.next = table_next,
	.stop = table_stop,
	.show = table_show,
};

static int table_open(struct inode *inode, struct file *file, bool closed)
{
	struct table *table = __seq_open_private(file, &table_ops, sizeof(*table));
	struct net *net = pde_data(inode);

	if (!table)
		return -ENOMEM;
	table->reader.slnet = sl_net_here(net);
	table->reader.uid = from_kuid_munged(&init_user_ns, file->f_cred->fsuid);
	table->reader.all_users = file_ns_capable(file, net->user_ns, CAP_NET_ADMIN);
	table->reader.cred = file->f_cred;
	sl_view_init(&table->reader.view, proc_pid_ns(inode->i_sb), file->f_cred->user_ns);
	table->reader.everywhere = file_ns_capable(file, &init_user_ns, CAP_NET_ADMIN);
	table->reader.closed = closed;
	return 0;
}

static int sockets_open(struct inode *inode, struct file *file)
{
	return table_open(inode, file, false);
}

static int closed_open(struct inode *inode, struct file *file)
{
	return table_open(inode, file, true);
}

/*
 * A reader may be blocked for ever where the bytes go, a page of a FUSE file. The end of a
 * namespace waits for reads, and all namespaces that end wait for it: so it does not
 * begin while somebody reads.
 */
static ssize_t read_pinned(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct net *net = maybe_get_net(pde_data(file_inode(file)));
	ssize_t n;

	if (!net)
		return 0;
	n = seq_read(file, to, size, pos);
	put_net(net);
	return n;
}

static int table_release(struct inode *inode, struct file *file)
{
	struct table *table = ((struct seq_file *)file->private_data)->private;

	sl_reader_close(&table->reader);
	return seq_release_private(inode, file);
}

static const struct proc_ops closed_ops = {
	.proc_open = closed_open,
	.proc_read = read_pinned,
	.proc_lseek = seq_lseek,
	.proc_release = table_release,
};

static const struct proc_ops sockets_ops = {
	.proc_open = sockets_open,
	.proc_read = read_pinned,
	.proc_lseek = seq_lseek,
	.proc_release = table_release,
};

static int stats_open(struct inode *inode, struct file *file)
{
	return single_open(file, sl_show_stats, NULL);
}

static const struct proc_ops stats_ops = {
	.proc_open = stats_open,
	.proc_read = read_pinned,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static struct proc_dir_entry *take_dir(struct procfs_net *here)
{
	struct proc_dir_entry *dir = here->dir;

	lockdep_assert_held(&dirs_lock);
	here->dir = NULL;
	list_del_init(&here->list);
	return dir;
}

/* Files that stay open read as ended from then on. */
static void __net_exit procfs_net_exit(struct net *net)
{
	struct procfs_net *here = net_generic(net, procfs_net_id);
	struct proc_dir_entry *dir;

	mutex_lock(&dirs_lock);
	dir = take_dir(here);
	mutex_unlock(&dirs_lock);
	proc_remove(dir);
}

static bool make_files(struct proc_dir_entry *dir, struct net *net)
{
	return proc_create_data("sockets", 0444, dir, &sockets_ops, net) &&
	       proc_create_data("closed", 0444, dir, &closed_ops, net) &&
	       proc_create_data("stats", 0444, dir, &stats_ops, net);
}

static int __net_init procfs_net_init(struct net *net)
{
	struct procfs_net *here = net_generic(net, procfs_net_id);
	struct proc_dir_entry *dir = proc_net_mkdir(net, "socklife", net->proc_net);

	here->net = net;
	INIT_LIST_HEAD(&here->list);
	if (!dir)
		return -ENOMEM;
	if (!make_files(dir, net)) {
		proc_remove(dir);
		return -ENOMEM;
	}
	mutex_lock(&dirs_lock);
	if (!leaving) {
		here->dir = dir;
		list_add(&here->list, &dirs);
		dir = NULL;
	}
	mutex_unlock(&dirs_lock);
	proc_remove(dir);
	return 0;
}

static struct pernet_operations procfs_net_ops = {
	.init = procfs_net_init,
	.exit = procfs_net_exit,
	.id = &procfs_net_id,
	.size = sizeof(struct procfs_net),
};

/**
 * sl_procfs_init() - make the files, in each present and future namespace
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

/* The next directory, with a reference to its namespace; those that are ending go by themselves. */
static struct proc_dir_entry *next_dir(struct net **net)
{
	struct proc_dir_entry *dir = NULL;
	struct procfs_net *here;

	mutex_lock(&dirs_lock);
	leaving = true;
	list_for_each_entry(here, &dirs, list) {
		*net = maybe_get_net(here->net);
		if (!*net)
			continue;
		dir = take_dir(here);
		break;
	}
	mutex_unlock(&dirs_lock);
	return dir;
}

/**
 * sl_procfs_exit() - when it returns, no file is open and none is read
 *
 * A reader that is blocked is waited for, but not with the lock that
 * unregister_pernet_subsys() takes: under that no namespace begins or ends.
 */
void sl_procfs_exit(void)
{
	struct proc_dir_entry *dir;
	struct net *net;

	while ((dir = next_dir(&net))) {
		proc_remove(dir);
		put_net(net);
	}
	unregister_pernet_subsys(&procfs_net_ops);
}
