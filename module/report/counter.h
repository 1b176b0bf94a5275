/* SPDX-License-Identifier: GPL-2.0 */
/* counter.h - every counter by its name, those of the reader's own user among them */
#ifndef SOCKLIFE_COUNTER_H
#define SOCKLIFE_COUNTER_H

#include <linux/types.h>

struct sl_account;

const char *sl_counter(unsigned int i, const struct sl_account *own, bool all, u64 *value);

#endif /* SOCKLIFE_COUNTER_H */
