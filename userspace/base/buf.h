/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_BUF_H
#define SOCKLIFE_BUF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A text that grows; { 0 } is an empty one. */
struct buf {
	char *data;
	size_t len;
	size_t cap;
};

/* Room for @len bytes behind the text, to be filled and added to buf->len. */
void buf_grow(struct buf *buf, size_t len);
static inline char *buf_room(struct buf *buf, size_t len)
{
	if (buf->cap - buf->len <= len)
		buf_grow(buf, len);
	return buf->data + buf->len;
}

/*
 * Appends bytes, a string, @n times a character, a number with at least so many digits, or
 * formatted text, which costs more: Documentation/costs.md.
 */
static inline void buf_add(struct buf *buf, const char *bytes, size_t len)
{
	char *at = buf_room(buf, len);

	if (len)
		memcpy(at, bytes, len);
	at[len] = '\0';
	buf->len += len;
}

/* Inline, since most strings have a length that the compiler knows. */
static inline void buf_puts(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_fill(struct buf *buf, char c, size_t n);
void buf_number(struct buf *buf, uint64_t number, size_t digits);
void buf_printf(struct buf *buf, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Writes the digits of @number, of which there are NUMBER_MAX at most: where they end. */
#define NUMBER_MAX	20
char *number_print(char *at, uint64_t number);

/* Empties the text; buf_clear() keeps its memory for the next one. */
void buf_clear(struct buf *buf);
void buf_free(struct buf *buf);

/* The text, ended by NUL; valid until the next change. */
const char *buf_str(const struct buf *buf);

/* The text as a string of its own, to be freed; @buf is empty then. */
char *buf_steal(struct buf *buf);

#endif
