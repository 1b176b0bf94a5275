// SPDX-License-Identifier: GPL-2.0
#include "base/buf.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

void buf_grow(struct buf *buf, size_t len)
{
	size_t need = buf->len + len + 1;

	buf->cap = need < 64 ? 64 : need * 2;
	buf->data = xrealloc(buf->data, buf->cap);
}

void buf_fill(struct buf *buf, char c, size_t n)
{
	char *at = buf_room(buf, n);

	memset(at, c, n);
	at[n] = '\0';
	buf->len += n;
}

/* The bits tell it, or one more than it is. */
static size_t count_digits(uint64_t number)
{
	static const uint64_t tens[] = {
		0, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
		10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000,
		1000000000000000, 10000000000000000, 100000000000000000,
		1000000000000000000, 10000000000000000000u,
	};
	size_t most = (size_t)(64 - __builtin_clzll(number | 1)) * 1233 >> 12;

	return most + (number >= tens[most]);
}

/* Two digits at a time: a division costs more than all else here. */
char *number_print(char *at, uint64_t number)
{
	static const char pairs[] =
		"00010203040506070809" "10111213141516171819" "20212223242526272829"
		"30313233343536373839" "40414243444546474849" "50515253545556575859"
		"60616263646566676869" "70717273747576777879" "80818283848586878889"
		"90919293949596979899";
	char *end, *first;

	if (number < 10) {
		*at = (char)('0' + number);
		return at + 1;
	}
	end = at + count_digits(number);
	for (first = end; number >= 100; number /= 100)
		first = memcpy(first - 2, pairs + number % 100 * 2, 2);
	if (number >= 10)
		memcpy(at, pairs + number * 2, 2);
	else
		*at = (char)('0' + number);
	return end;
}

void buf_number(struct buf *buf, uint64_t number, size_t digits)
{
	char *at = buf_room(buf, NUMBER_MAX), *end = number_print(at, number);
	size_t len = (size_t)(end - at);

	if (len < digits) {
		buf_fill(buf, '0', digits - len);
		number_print(buf_room(buf, NUMBER_MAX), number);
	}
	buf->len += len;
	buf->data[buf->len] = '\0';
}

/*
 * The conversions that nearly all formats have: %s %c %d %u, and %lu, %llu and %zu. False: there
 * are others. printf() itself takes some ten times as many instructions.
 */
static bool print_simple(struct buf *buf, const char *fmt, va_list args)
{
	for (;;) {
		size_t plain = strcspn(fmt, "%");
		unsigned int longs = 0;
		int64_t number;

		buf_add(buf, fmt, plain);
		fmt += plain;
		if (!*fmt++)
			return true;
		for (; *fmt == 'l' || *fmt == 'z'; fmt++)
			longs += *fmt == 'l' ? 1 : 3;
		switch (*fmt++) {
		case 's':
			buf_puts(buf, va_arg(args, const char *));
			break;
		case 'c':
			buf_fill(buf, (char)va_arg(args, int), 1);
			break;
		case 'd':
			if (longs)
				return false;
			number = va_arg(args, int);
			if (number < 0)
				buf_puts(buf, "-");
			buf_number(buf, (uint64_t)(number < 0 ? -number : number), 1);
			break;
		case 'u':
			buf_number(buf, longs == 3 ? va_arg(args, size_t) :
				   longs == 2 ? va_arg(args, unsigned long long) :
				   longs ? va_arg(args, unsigned long) :
				   va_arg(args, unsigned int), 1);
			break;
		default:
			return false;
		}
	}
}

/* Prints again, with enough room, if the first try had too little. */
static void print_any(struct buf *buf, const char *fmt, va_list args)
{
	va_list again;
	size_t room;
	int n;

	buf_room(buf, 64);
	room = buf->cap - buf->len;
	va_copy(again, args);
	n = vsnprintf(buf->data + buf->len, room, fmt, args);
	if (n > 0 && (size_t)n >= room)
		vsnprintf(buf_room(buf, (size_t)n), (size_t)n + 1, fmt, again);
	if (n > 0)
		buf->len += (size_t)n;
	va_end(again);
}

void buf_printf(struct buf *buf, const char *fmt, ...)
{
	size_t before = buf->len;
	va_list args;
	bool done;

	va_start(args, fmt);
	done = print_simple(buf, fmt, args);
	va_end(args);
	if (done)
		return;
	buf->len = before;
	va_start(args, fmt);
	print_any(buf, fmt, args);
	va_end(args);
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
