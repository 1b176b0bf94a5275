/* SPDX-License-Identifier: GPL-2.0 */
/* history.h - sockets that have ended, the last of them */
#ifndef SOCKLIFE_HISTORY_H
#define SOCKLIFE_HISTORY_H

#include <linux/types.h>

struct sl_record;

/**
 * struct sl_past - a reader's place in the history; zeroed: before the newest
 * @begun: @place is valid
 * @place: of the record that was taken last
 */
struct sl_past {
	bool begun;
	u64 place;
};

int sl_history_init(unsigned int max);
void sl_history_exit(void);
void sl_history_add(struct sl_record *rec);
struct sl_record *sl_history_take(struct sl_past *past);
void sl_history_put_back(struct sl_record *rec);
unsigned int sl_history_count(void);
unsigned int sl_history_max(void);

#endif /* SOCKLIFE_HISTORY_H */
