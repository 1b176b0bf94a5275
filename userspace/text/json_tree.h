/* SPDX-License-Identifier: GPL-2.0 */
/*
 * json_tree.h - objects of JSON that are compared before they are written
 *
 * Made of the lines that json.h writes, by json-c: one place says what an object has.
 */
#ifndef SOCKLIFE_JSON_TREE_H
#define SOCKLIFE_JSON_TREE_H

#include <json-c/json_object.h>

#include "base/buf.h"
#include "base/places.h"
#include "source/message.h"

/* Of json_socket(); to be freed with json_object_put(). */
struct json_object *tree_socket(const struct sock *sock, uint64_t now,
				const struct places *places);
/* Of what an event has of its own: json_put_event(). Likewise. */
struct json_object *tree_event(const struct event *event, const struct sock *sock);
/* Of a text that tree_embed() wrote. Likewise. */
struct json_object *tree_read(const char *text);

void tree_put_number(struct json_object *o, const char *key, uint64_t value);
void tree_put_text(struct json_object *o, const char *key, const char *text);
/* Adds other_end, as json_put_other_end() does. */
void tree_put_other_end(struct json_object *o, const struct sock *other,
			const struct places *places);

/* Appends the object and frees it. */
void tree_text(struct json_object *o, struct buf *buf);
/*
 * tree_embed - appends the object, which stays, as it may stand in a script of a page
 *
 * No text in it ends the script, or becomes markup: < > & and the line ends of Unicode have
 * escapes.
 */
void tree_embed(struct json_object *o, struct buf *buf);

#endif
