/* SPDX-License-Identifier: GPL-2.0 */
/* trace.h - the feed's events as trace events */
#ifndef SOCKLIFE_TRACE_H
#define SOCKLIFE_TRACE_H

#include "table/event.h"

void sl_trace(const struct sl_event *ev);

#endif /* SOCKLIFE_TRACE_H */
