// SPDX-License-Identifier: GPL-2.0
#include "text/json_tree.h"

#include <string.h>
#include <json-c/json_tokener.h>
#include <json-c/linkhash.h>

#include "text/fmt.h"
#include "text/json.h"

/* Ends the line, of which it frees the text. */
static struct json_object *parse_line(struct buf *line)
{
	struct json_object *o;

	json_end_line(line);
	o = json_tokener_parse(buf_str(line));
	buf_free(line);
	return o;
}

struct json_object *tree_socket(const struct sock *sock, uint64_t now,
				const struct places *places)
{
	struct buf line = { 0 };

	json_socket(&line, sock, now, places);
	return parse_line(&line);
}

struct json_object *tree_event(const struct event *event, const struct sock *sock)
{
	struct buf line = { 0 };

	json_begin_item(&line);
	json_put_event(&line, event, sock);
	return parse_line(&line);
}

struct json_object *tree_read(const char *text)
{
	return json_tokener_parse(text);
}

void tree_put_number(struct json_object *o, const char *key, uint64_t value)
{
	json_object_object_add(o, key, json_object_new_uint64(value));
}

void tree_put_text(struct json_object *o, const char *key, const char *text)
{
	struct buf clean = { 0 };

	fmt_utf8(&clean, text, strlen(text));
	json_object_object_add(o, key, json_object_new_string(buf_str(&clean)));
	buf_free(&clean);
}

void tree_put_other_end(struct json_object *o, const struct sock *other,
			const struct places *places)
{
	struct buf line = { 0 };
	struct json_object *end;

	json_begin_item(&line);
	json_put_other_end(&line, other, places);
	end = parse_line(&line);
	json_object_object_foreach(end, key, value)
		json_object_object_add(o, key, json_object_get(value));
	json_object_put(end);
}

void tree_text(struct json_object *o, struct buf *buf)
{
	buf_puts(buf, json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
						     JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(o);
}

/* The escape for what begins at @text, and how many bytes that is; NULL: none. */
static const char *script_escape(const char *text, size_t *len)
{
	*len = 1;
	switch (*text) {
	case '<':
		return "\\u003c";
	case '>':
		return "\\u003e";
	case '&':
		return "\\u0026";
	}
	*len = 3;
	if (!strncmp(text, "\xe2\x80\xa8", 3))
		return "\\u2028";
	if (!strncmp(text, "\xe2\x80\xa9", 3))
		return "\\u2029";
	return NULL;
}

void tree_embed(struct json_object *o, struct buf *buf)
{
	const char *text = json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
							  JSON_C_TO_STRING_NOSLASHESCAPE);
	const char *escape;
	size_t plain, len;

	for (;;) {
		plain = strcspn(text, "<>&\xe2");
		buf_add(buf, text, plain);
		text += plain;
		if (!*text)
			return;
		escape = script_escape(text, &len);
		if (escape) {
			buf_puts(buf, escape);
			text += len;
		} else {
			buf_add(buf, text++, 1);
		}
	}
}
