/* SPDX-License-Identifier: GPL-2.0 */
/* The page of a report: the template with its data, an object of JSON, part by part. */
#ifndef SOCKLIFE_PAGE_H
#define SOCKLIFE_PAGE_H

#include "base/lineup.h"
#include "view/report.h"

struct json_object;

/* What the page knows of a socket. */
struct page_socket {
	struct json_object *object;	/* or NULL */
	char *first;			/* its text, until the first event: that is much smaller */
};

struct page {
	FILE *out;
	const struct report *report;
	struct lineup lineup;	/* of events */
	struct buf text;	/* its memory serves each socket */
	bool comma;		/* not the first of a list */
};

/* In this order: the sockets that there were at first, */
void page_begin(struct page *page);
void page_first(struct page *page, struct page_socket *socket, const struct sock *sock);
/* the events, of which those before @until are written now (@time: its place among them), */
void page_events(struct page *page);
void page_event(struct page *page, struct page_socket *socket, const struct event *event,
		const struct sock *sock, uint64_t time);
void page_flush(struct page *page, uint64_t until);
/* the sockets as they were at last; @other: the other end, or NULL. */
void page_sockets(struct page *page);
void page_socket(struct page *page, const struct model_row *row, const struct model_row *other);
void page_end(struct page *page);

/* Frees what is known of the socket. */
void page_forget(struct page_socket *socket);

#endif
