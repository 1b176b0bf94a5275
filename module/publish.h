/* SPDX-License-Identifier: GPL-2.0 */
/* publish.h - what the verbs of track have in common */
#ifndef SOCKLIFE_PUBLISH_H
#define SOCKLIFE_PUBLISH_H

#include <linux/spinlock.h>

#include "record.h"

u64 sl_now(void);
struct sl_record *sl_record_lock(const struct sock *sk, unsigned long *flags);
void sl_record_unlock(struct sl_record *rec, unsigned long flags);
void sl_apply(struct sl_record *rec, struct sl_event *ev);
void sl_emit(struct sl_record *rec, struct sl_event *ev);
void sl_refresh_addrs(struct sl_record *rec);
void sl_event_task(struct sl_event *ev);

#endif /* SOCKLIFE_PUBLISH_H */
