/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an event means, for people who learn: a sentence, and in brackets where it can be read.
 *
 *   explain.c        one sentence for each kind of event
 *   explain_tcp.c    the changes of TCP's states
 *   explain_said.c   what was said: DNS, TLS, QUIC, HTTP
 *
 * Words as in Documentation/journey.md: descriptor, control information, pipe.
 */
#ifndef SOCKLIFE_EXPLAIN_H
#define SOCKLIFE_EXPLAIN_H

#include "source/message.h"
#include "text/fmt.h"

/**
 * explain_event() - an event as a sentence
 * @buf: gets "curl[77] calls ... . [connect(2)]", without a line's end. What somebody else
 *	chose (names, addresses) is escaped
 * @event: any, of any kind
 * @sock: its socket, as the event left it
 * @style: of addresses
 */
void explain_event(struct buf *buf, const struct event *event, const struct sock *sock,
		   const struct addr_style *style);

/*
 * Below: the parts, for each other.
 */
struct tale {
	struct buf *buf;
	const struct event *event;
	const struct sock *sock;
	const struct addr_style *style;
};

/* curl[77], or "the kernel" if no task did it. */
void tell_who(const struct tale *tale);
void tell_addr(const struct tale *tale, const char *before, const struct addr *addr);
/* The event's own address, or what is known of the socket's. */
const struct addr *tale_local(const struct tale *tale);
const struct addr *tale_remote(const struct tale *tale);
/* ", ECONNREFUSED: nobody listens at that address"; nothing if there is no error. */
void tell_why(const struct tale *tale);
/* " [connect(2)]" */
void tell_page(const struct tale *tale, const char *page);

/* Each tells the whole sentence of its kind. */
void tell_tcp_state(const struct tale *tale);
void tell_payload(const struct tale *tale);

#endif
