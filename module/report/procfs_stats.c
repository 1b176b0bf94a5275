// SPDX-License-Identifier: GPL-2.0
/* procfs_stats.c - the counters that the reader may see, and the hooks in force */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "hook/hook.h"
#include "hook/hook_table.h"
#include "report/counter.h"
#include "report/procfs.h"
#include "table/account.h"
#include "table/netns.h"

static struct sl_account *account_of(const struct file *file)
{
	return sl_net_account(sl_net_here(pde_data(file_inode(file))),
			      from_kuid_munged(&init_user_ns, file->f_cred->fsuid));
}

/**
 * sl_show_stats() - /proc/net/socklife/stats
 * @m: where
 * @unused: of seq_file
 */
int sl_show_stats(struct seq_file *m, void *unused)
{
	const struct sl_account *own = account_of(m->file);
	bool all = file_ns_capable(m->file, &init_user_ns, CAP_NET_ADMIN);
	const struct sl_hook *hook;
	const char *name;
	u64 value;
	int i;

	for (i = 0; (name = sl_counter(i, own, all, &value)); i++)
		seq_printf(m, "%s %llu\n", name, value);
	for (i = 0; all && i < sl_hooks_count(); i++) {
		hook = sl_hooks_get(i);
		if (hook->found[0])
			seq_printf(m, "hook %s %s missed %llu: %s\n", sl_hook_mechanism(hook),
				   hook->found, sl_hook_missed(hook), hook->event);
	}
	return 0;
}
