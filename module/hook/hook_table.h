/* SPDX-License-Identifier: GPL-2.0 */
/* hook_table.h - the table of hooks: where the kernel calls us */
#ifndef SOCKLIFE_HOOK_TABLE_H
#define SOCKLIFE_HOOK_TABLE_H

struct sl_hook;

int sl_hooks_attach(void);
void sl_hooks_detach(void);
void sl_hooks_settle(void);
int sl_hooks_count(void);
const struct sl_hook *sl_hooks_get(int i);

#endif /* SOCKLIFE_HOOK_TABLE_H */
