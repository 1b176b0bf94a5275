/* SPDX-License-Identifier: GPL-2.0 */
/* history.h - sockets that have ended, the last of each user */
#ifndef SOCKLIFE_HISTORY_H
#define SOCKLIFE_HISTORY_H

#include <linux/list.h>
#include <linux/types.h>

struct sl_record;

/**
 * struct sl_past_node - a place in the order in which sockets have ended
 * @past: in the history: the newest first; kernels check each step of a list_head, not of this
 * @link: among the records without a sock: the newest last
 * @rec: the socket; NULL: a reader is here
 */
struct sl_past_node {
	union {
		struct hlist_node past;
		struct list_head link;
	};
	struct sl_record *rec;
};

/**
 * struct sl_past - a reader's place in the history; zeroed: before the newest
 * @begun: @node is, or was, in the order
 * @node: behind the record that was taken last
 */
struct sl_past {
	bool begun;
	struct sl_past_node node;
};

int sl_history_init(unsigned int max);
void sl_history_exit(void);
void sl_history_add(struct sl_record *rec);
struct sl_record *sl_history_take(struct sl_past *past);
void sl_history_put_back(struct sl_record *rec);
void sl_history_leave(struct sl_past *past);
unsigned int sl_history_count(void);
unsigned int sl_history_max(void);

#endif /* SOCKLIFE_HISTORY_H */
