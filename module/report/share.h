/* SPDX-License-Identifier: GPL-2.0 */
/* share.h - how much memory the readers of a user make the kernel keep */
#ifndef SOCKLIFE_SHARE_H
#define SOCKLIFE_SHARE_H

#include <linux/types.h>

bool sl_share_take(u32 uid, unsigned int max);
void sl_share_give(u32 uid, unsigned int n);
void sl_share_exit(void);

#endif /* SOCKLIFE_SHARE_H */
