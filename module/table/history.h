/* SPDX-License-Identifier: GPL-2.0 */
/* history.h - sockets that have ended, the last of them */
#ifndef SOCKLIFE_HISTORY_H
#define SOCKLIFE_HISTORY_H

#include <linux/types.h>

struct sl_net;
struct sl_record;
struct sl_row;

/**
 * struct sl_past - a reader's place in the history; zeroed: before the newest
 * @begun: @place is valid
 * @place: of the record that was met last
 */
struct sl_past {
	bool begun;
	u64 place;
};

int sl_history_init(unsigned int max);
void sl_history_exit(void);
void sl_history_add(struct sl_record *rec);
bool sl_history_next(struct sl_row *row, struct sl_past *past, const struct sl_net *slnet);
bool sl_history_by_id(struct sl_row *row, u64 id);
unsigned int sl_history_count(void);
unsigned int sl_history_max(void);

#endif /* SOCKLIFE_HISTORY_H */
