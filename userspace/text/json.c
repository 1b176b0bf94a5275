// SPDX-License-Identifier: GPL-2.0
/* The writer. Each value ends with a comma, which the end of its object takes away. */
#include "text/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/output.h"
#include "base/util.h"
#include "text/fmt.h"

#define TEXT_ENDS	3	/* two quotes and a comma */

static void put_comma(struct buf *o, char *at)
{
	*at++ = ',';
	o->len = (size_t)(at - o->data);
}

void json_number_at(struct buf *o, char *at, uint64_t value)
{
	put_comma(o, number_print(at, value));
}

void json_signed_at(struct buf *o, char *at, int64_t value)
{
	if (value < 0)
		*at++ = '-';
	json_number_at(o, at, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void json_bool_at(struct buf *o, char *at, bool value)
{
	memcpy(at, value ? "true" : "false", 5);
	put_comma(o, at + (value ? 4 : 5));
}

void json_word_at(struct buf *o, char *at, const char *word)
{
	size_t len = strlen(word);

	o->len = (size_t)(at - o->data);
	at = buf_room(o, len + TEXT_ENDS);
	*at++ = '"';
	memcpy(at, word, len);
	at[len] = '"';
	put_comma(o, at + len + 1);
}

/* What neither fmt_utf8() nor JSON changes: all that can be seen, without " and \. */
static bool is_plain(const char *bytes, size_t len)
{
	static const bool plain[256] = {
		[' ' ... '!'] = true, ['#' ... '['] = true, [']' ... '~'] = true,
	};
	size_t i;

	for (i = 0; i < len; i++)
		if (!plain[(unsigned char)bytes[i]])
			return false;
	return true;
}

/* Of what JSON escapes, fmt_utf8() leaves these two. */
static void put_escaped(struct buf *o, const char *bytes, size_t len)
{
	struct buf text = { 0 };
	size_t i;

	fmt_utf8(&text, bytes, len);
	for (i = 0; i < text.len; i++) {
		if (text.data[i] == '"' || text.data[i] == '\\')
			buf_add(o, "\\", 1);
		buf_add(o, text.data + i, 1);
	}
	buf_free(&text);
}

static void put_quote(struct buf *o)
{
	char *at = buf_room(o, 2);

	*at++ = '"';
	put_comma(o, at);
}

void json_bytes_at(struct buf *o, char *at, const char *bytes, size_t len)
{
	*at++ = '"';
	o->len = (size_t)(at - o->data);
	if (is_plain(bytes, len))
		buf_add(o, bytes, len);
	else
		put_escaped(o, bytes, len);
	put_quote(o);
}

size_t json_begin_text(struct buf *o, const char *key)
{
	char *at = json_key(o, key);

	*at++ = '"';
	o->len = (size_t)(at - o->data);
	return o->len;
}

void json_end_word(struct buf *o)
{
	put_quote(o);
}

void json_end_text(struct buf *o, size_t begin)
{
	size_t len = o->len - begin;
	char *copy;

	if (!is_plain(o->data + begin, len)) {
		copy = memcpy(xmalloc(len), o->data + begin, len);
		o->len = begin;
		put_escaped(o, copy, len);
		free(copy);
	}
	put_quote(o);
}

void json_begin(struct buf *o, const char *key)
{
	char *at = json_key(o, key);

	*at++ = '{';
	o->len = (size_t)(at - o->data);
}

void json_begin_list(struct buf *o, const char *key)
{
	char *at = json_key(o, key);

	*at++ = '[';
	o->len = (size_t)(at - o->data);
}

void json_begin_item(struct buf *o)
{
	buf_add(o, "{", 1);
}

void json_add_text(struct buf *o, const char *text)
{
	json_bytes_at(o, buf_room(o, TEXT_ENDS), text, strlen(text));
}

static void close_bracket(struct buf *o, const char *bracket)
{
	if (o->data[o->len - 1] == ',')
		o->len--;
	buf_add(o, bracket, 2);
}

void json_end(struct buf *o)
{
	close_bracket(o, "},");
}

void json_end_list(struct buf *o)
{
	close_bracket(o, "],");
}

void json_end_line(struct buf *o)
{
	json_end(o);
	o->data[o->len - 1] = '\n';
}

void json_print(struct buf *o, FILE *out)
{
	json_end_line(o);
	output_write(out, o->data, o->len);
	buf_clear(o);
}
