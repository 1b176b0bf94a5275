// SPDX-License-Identifier: GPL-2.0
/* procfs_stats.c - every counter, and the hooks in force */
#include <linux/seq_file.h>

#include "hook/hook.h"
#include "hook/hook_table.h"
#include "report/procfs.h"
#include "table/history.h"
#include "table/record.h"
#include "table/stats.h"

/**
 * sl_show_stats() - /proc/net/socklife/stats
 * @m: where
 * @unused: of seq_file
 */
int sl_show_stats(struct seq_file *m, void *unused)
{
	const struct sl_hook *hook;
	int i;

	seq_printf(m, "sockets %u\nsockets_max %u\n", sl_record_count(), sl_record_max());
	seq_printf(m, "closed %u\nclosed_max %u\n", sl_history_count(), sl_history_max());
	for (i = 0; i < SL_STAT_COUNT; i++)
		seq_printf(m, "%s %llu\n", sl_stat_name(i), sl_stat_read(i));
	for (i = 0; i < sl_hooks_count(); i++) {
		hook = sl_hooks_get(i);
		if (hook->found[0])
			seq_printf(m, "hook %s %s missed %llu: %s\n", sl_hook_mechanism(hook),
				   hook->found, sl_hook_missed(hook), hook->event);
	}
	return 0;
}
