/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_PHRASE_H
#define SOCKLIFE_PHRASE_H

#include "source/message.h"
#include "text/fmt.h"

/* The event in words: connect 127.0.0.1:80; recv 0 (end of stream). */
void phrase_event(struct buf *buf, const struct event *event,
		  const struct sock *sock, const struct addr_style *style);

/* The descriptor that the event is about or goes through; -1: not known. */
int phrase_fd(const struct event *event, const struct sock *sock);

/*
 * A whole line but the time: comm[pid], descriptor, netid, #id, the event.
 */
void phrase_line(struct buf *buf, const struct event *event,
		 const struct sock *sock, const struct addr_style *style);

#endif
