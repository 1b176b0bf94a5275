/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Objects of JSON, schema 1: one a line, integers as they are, words beside. They are written
 * as they are told, with nothing kept of them but the text: Documentation/costs.md.
 */
#ifndef SOCKLIFE_JSON_H
#define SOCKLIFE_JSON_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/places.h"
#include "model/feed.h"
#include "source/message.h"

#define JSON_SCHEMA	1

/*
 * Append {"schema":1,"kind":KIND to @o and what the kind has, of a socket, an event...: more
 * may be put behind it, then json_end_line() or json_print(). @places may be NULL: no names.
 */
void json_line(struct buf *o, const char *kind);
void json_socket(struct buf *o, const struct sock *sock, uint64_t now,
		 const struct places *places);
void json_event(struct buf *o, const struct event *event, const struct sock *sock,
		uint64_t real_offset, const struct places *places);
void json_counter(struct buf *o, const struct counter *counter);
void json_hook(struct buf *o, const struct hook *hook);
void json_feed_summary(struct buf *o, const struct feed *feed, uint64_t shown);

/* The event's name, and what it has of its own: task, fd, result... */
const char *json_event_name(const struct event *event);
void json_put_event(struct buf *o, const struct event *event, const struct sock *sock);

/* Adds other_end: the id, namespace, holders and creator of @other. */
void json_put_other_end(struct buf *o, const struct sock *other, const struct places *places);

/*
 * One value of an object. A key is a name of the schema, without anything to be escaped, and
 * a word is one of those in names.h.
 */
static inline void json_put_number(struct buf *o, const char *key, uint64_t value);
static inline void json_put_signed(struct buf *o, const char *key, int64_t value);
static inline void json_put_bool(struct buf *o, const char *key, bool value);
static inline void json_put_word(struct buf *o, const char *key, const char *word);
/* Bytes of any kind. What fmt_utf8() escapes is escaped in that way, in JSON's then. */
static inline void json_put_bytes(struct buf *o, const char *key, const char *bytes,
				  size_t len);
static inline void json_put_text(struct buf *o, const char *key, const char *text);

/*
 * A text that is printed into @o in between; the first returns what the second wants. The
 * third ends one that needs no escapes, as an address.
 */
size_t json_begin_text(struct buf *o, const char *key);
void json_end_text(struct buf *o, size_t begin);
void json_end_word(struct buf *o);

/* An object in an object, a list, an object in a list: what is put next is in it. */
void json_begin(struct buf *o, const char *key);
void json_end(struct buf *o);
void json_begin_list(struct buf *o, const char *key);
void json_end_list(struct buf *o);
void json_begin_item(struct buf *o);
/* A text in a list. */
void json_add_text(struct buf *o, const char *text);

/* Ends the line's object, with a newline. */
void json_end_line(struct buf *o);
/* Ends it, prints the line, and clears @o. */
void json_print(struct buf *o, FILE *out);

/*
 * What stands behind these: the key is copied where its length is known to the compiler, which
 * is nearly everywhere; then a call puts the value at @at, for which there is room.
 */
#define JSON_VALUE_ROOM	32

void json_number_at(struct buf *o, char *at, uint64_t value);
void json_signed_at(struct buf *o, char *at, int64_t value);
void json_bool_at(struct buf *o, char *at, bool value);
void json_word_at(struct buf *o, char *at, const char *word);
void json_bytes_at(struct buf *o, char *at, const char *bytes, size_t len);

static inline char *json_key(struct buf *o, const char *key)
{
	size_t len = strlen(key);
	char *at = buf_room(o, len + JSON_VALUE_ROOM);

	*at++ = '"';
	memcpy(at, key, len);
	at += len;
	*at++ = '"';
	*at++ = ':';
	return at;
}

static inline void json_put_number(struct buf *o, const char *key, uint64_t value)
{
	json_number_at(o, json_key(o, key), value);
}

static inline void json_put_signed(struct buf *o, const char *key, int64_t value)
{
	json_signed_at(o, json_key(o, key), value);
}

static inline void json_put_bool(struct buf *o, const char *key, bool value)
{
	json_bool_at(o, json_key(o, key), value);
}

static inline void json_put_word(struct buf *o, const char *key, const char *word)
{
	json_word_at(o, json_key(o, key), word);
}

static inline void json_put_bytes(struct buf *o, const char *key, const char *bytes,
				  size_t len)
{
	json_bytes_at(o, json_key(o, key), bytes, len);
}

static inline void json_put_text(struct buf *o, const char *key, const char *text)
{
	json_bytes_at(o, json_key(o, key), text, strlen(text));
}

#endif
