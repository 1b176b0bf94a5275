/* SPDX-License-Identifier: GPL-2.0 */
/* Metrics in the text format of Prometheus. */
#ifndef SOCKLIFE_EXPORT_H
#define SOCKLIFE_EXPORT_H

#include "base/buf.h"
#include "source/message.h"
#include "view/tally.h"

/* The two lines before the samples of a metric. */
void export_head(struct buf *text, const char *metric, const char *type, const char *help);
/* The counters of the module. */
void export_counters(struct buf *text, const struct stats *stats);
/* What was counted of the sockets. */
void export_tally(struct buf *text, const struct tally *tally);

#endif
