/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_TRACE_SUMMARY_H
#define SOCKLIFE_TRACE_SUMMARY_H

#include "model/feed.h"
#include "text/event_line.h"

/* One line for each socket of the trace (rows that are mine). */
void trace_summary(struct feed *feed, const struct event_line *line);

#endif
