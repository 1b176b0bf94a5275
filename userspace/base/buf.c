// SPDX-License-Identifier: GPL-2.0
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

static void reserve_room(struct buf *buf, size_t more)
{
	size_t need = buf->len + more + 1;

	if (need <= buf->cap)
		return;
	buf->cap = need < 64 ? 64 : need * 2;
	buf->data = xrealloc(buf->data, buf->cap);
}

char *buf_room(struct buf *buf, size_t len)
{
	reserve_room(buf, len);
	return buf->data + buf->len;
}

void buf_add(struct buf *buf, const char *bytes, size_t len)
{
	reserve_room(buf, len);
	if (len)
		memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_puts(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_fill(struct buf *buf, char c, size_t n)
{
	reserve_room(buf, n);
	memset(buf->data + buf->len, c, n);
	buf->len += n;
	buf->data[buf->len] = '\0';
}

/* Prints again, with enough room, if the first try had too little. */
void buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list args, again;
	size_t room;
	int n;

	reserve_room(buf, 64);
	room = buf->cap - buf->len;
	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(buf->data + buf->len, room, fmt, args);
	va_end(args);
	if (n > 0 && (size_t)n >= room) {
		reserve_room(buf, (size_t)n);
		vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, again);
	}
	if (n > 0)
		buf->len += (size_t)n;
	va_end(again);
}

void buf_number(struct buf *buf, uint64_t number, size_t digits)
{
	char text[20];		/* as many as 64 bits have */
	size_t at = sizeof(text);

	do {
		text[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	if (sizeof(text) - at < digits)
		buf_fill(buf, '0', digits - (sizeof(text) - at));
	buf_add(buf, text + at, sizeof(text) - at);
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

void buf_free(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){ 0 };
}

const char *buf_str(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

char *buf_steal(struct buf *buf)
{
	char *text = buf->data ? buf->data : xstrdup("");

	*buf = (struct buf){ 0 };
	return text;
}
