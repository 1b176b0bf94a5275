/* SPDX-License-Identifier: GPL-2.0 */
/* procfs.h - /proc/net/socklife, in each network namespace */
#ifndef SOCKLIFE_PROCFS_H
#define SOCKLIFE_PROCFS_H

int sl_procfs_init(void);
void sl_procfs_exit(void);

/* procfs_row.c */
struct seq_file;
struct sl_held;
struct sl_row;
void sl_show_header(struct seq_file *m);
void sl_show_closed_header(struct seq_file *m);
void sl_show_closed_row(struct seq_file *m, const struct sl_row *row);
void sl_show_row(struct seq_file *m, const struct sl_row *row, const struct sl_held *held);

/* procfs_stats.c */
int sl_show_stats(struct seq_file *m, void *unused);

#endif /* SOCKLIFE_PROCFS_H */
