/* SPDX-License-Identifier: GPL-2.0 */
/* Objects of JSON, schema 1: one a line, integers as they are, words beside. */
#ifndef SOCKLIFE_JSON_H
#define SOCKLIFE_JSON_H

#include <stdio.h>
#include <json-c/json_object.h>

#include "base/buf.h"
#include "base/places.h"
#include "model/feed.h"
#include "source/message.h"

#define JSON_SCHEMA	1

/* Of a socket, an event...: to be given to json_print(). @places may be NULL: no names. */
struct json_object *json_socket(const struct sock *sock, uint64_t now,
				const struct places *places);
struct json_object *json_event(const struct event *event,
			       const struct sock *sock, uint64_t real_offset,
			       const struct places *places);
struct json_object *json_counter(const struct counter *counter);
struct json_object *json_hook(const struct hook *hook);
struct json_object *json_feed_summary(const struct feed *feed, uint64_t shown);

/* The event's name, and what it has of its own: task, fd, result... */
const char *json_event_name(const struct event *event);
void json_put_event(struct json_object *o, const struct event *event,
		    const struct sock *sock);

/* Adds other_end: the id, namespace, holders and creator of @other. */
void json_put_other_end(struct json_object *o, const struct sock *other,
			const struct places *places);

/* {"schema":1,"kind":KIND}, to be added to and given to json_print(). */
struct json_object *json_line(const char *kind);
void json_put_number(struct json_object *o, const char *key, uint64_t value);
void json_put_signed(struct json_object *o, const char *key, int64_t value);
void json_put_text(struct json_object *o, const char *key, const char *text);

/* Appends the object to @buf and frees it. */
void json_text(struct json_object *o, struct buf *buf);
/*
 * json_embed - appends the object, which stays, as it may stand in a script of a page
 *
 * No text in it ends the script, or becomes markup: < > & and the line ends of Unicode have
 * escapes.
 */
void json_embed(struct json_object *o, struct buf *buf);
/* The object that such a text is of; to be freed with json_object_put(). */
struct json_object *json_read(const char *text);
/* Prints the object as one line and frees it. */
void json_print(struct json_object *o, FILE *out);

#endif
