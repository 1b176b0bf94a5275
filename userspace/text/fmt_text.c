// SPDX-License-Identifier: GPL-2.0
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/util.h"
#include "text/fmt.h"

static bool print_utf8;

void fmt_init(void)
{
	print_utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
}

bool fmt_is_utf8(void)
{
	return print_utf8;
}

/* What nearly all text is made of; each encoding of Linux has it as ASCII does. */
static bool is_plain(char c)
{
	return c >= ' ' && c <= '~';
}

/*
 * The length of the UTF-8 character at @s, 0 if there is none; overlong forms
 * and surrogates are none.
 */
static size_t utf8_len(const unsigned char *s, size_t len, uint32_t *point)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n, i;

	if (s[0] < 0x80)
		n = 1;
	else if (s[0] >= 0xc2 && s[0] < 0xe0)
		n = 2;
	else if (s[0] >= 0xe0 && s[0] < 0xf0)
		n = 3;
	else if (s[0] >= 0xf0 && s[0] < 0xf5)
		n = 4;
	else
		return 0;
	if (n > len)
		return 0;
	*point = n == 1 ? s[0] : s[0] & (0xffu >> (n + 1));
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*point = *point << 6 | (s[i] & 0x3f);
	}
	if (*point < least[n] || *point > 0x10ffff ||
	    (*point >= 0xd800 && *point < 0xe000))
		return 0;
	return n;
}

/*
 * Controls of a terminal, marks that are not seen or turn the direction of writing
 * (Unicode's Cf that have no shape), and what is no character: XML cannot say it.
 */
static bool is_harmful(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x61c, 0x61c },
		{ 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb },
		{ 0x1d173, 0x1d17a }, { 0xe0000, 0xe007f },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ranges); i++)
		if (point >= ranges[i].first && point <= ranges[i].last)
			return true;
	return (point & 0xfffe) == 0xfffe;
}

static void escape_byte(struct buf *buf, unsigned char c)
{
	switch (c) {
	case '\n':
		buf_puts(buf, "\\n");
		break;
	case '\t':
		buf_puts(buf, "\\t");
		break;
	case '\r':
		buf_puts(buf, "\\r");
		break;
	default:
		buf_printf(buf, "\\x%02x", c);
	}
}

/* The number of bytes up to the first that may have to be escaped. */
static size_t plain_len(const char *bytes, size_t len, char quote)
{
	size_t n = 0;

	while (n < len && is_plain(bytes[n]) && bytes[n] != '\\' && bytes[n] != quote)
		n++;
	return n;
}

static void escape_text(struct buf *buf, const char *bytes, size_t len, char quote,
			bool utf8)
{
	const unsigned char *s = (const unsigned char *)bytes;
	size_t i = 0, n, k;

	while (i < len) {
		uint32_t point = 0;

		n = plain_len(bytes + i, len - i, quote);
		if (n) {
			buf_add(buf, bytes + i, n);
			i += n;
			continue;
		}
		n = utf8_len(s + i, len - i, &point);
		if (!n || (n > 1 && !utf8) || is_harmful(point)) {
			for (k = 0; k < (n ? n : 1); k++)
				escape_byte(buf, s[i + k]);
			i += n ? n : 1;
			continue;
		}
		if (s[i] == '\\' || (quote && bytes[i] == quote))
			buf_add(buf, "\\", 1);
		buf_add(buf, bytes + i, n);
		i += n;
	}
}

void fmt_escape(struct buf *buf, const char *bytes, size_t len, char quote)
{
	escape_text(buf, bytes, len, quote, print_utf8);
}

void fmt_word(struct buf *buf, const char *bytes, size_t len)
{
	static const char apart[] = " ()!=<>&|";
	size_t i, from = 0;

	for (i = 0; i < len; i++)
		if (bytes[i] && strchr(apart, bytes[i])) {
			fmt_escape(buf, bytes + from, i - from, 0);
			escape_byte(buf, (unsigned char)bytes[i]);
			from = i + 1;
		}
	fmt_escape(buf, bytes + from, len - from, 0);
}

void fmt_utf8(struct buf *buf, const char *bytes, size_t len)
{
	escape_text(buf, bytes, len, 0, true);
}

/* One character: its bytes, and its columns. */
static size_t step_character(const char *text, mbstate_t *state, size_t *width)
{
	wchar_t wide;
	size_t n;
	int columns;

	if (is_plain(*text)) {
		*width = 1;
		return 1;
	}
	n = mbrtowc(&wide, text, MB_CUR_MAX, state);
	if (n == 0 || n == (size_t)-1 || n == (size_t)-2) {
		memset(state, 0, sizeof(*state));
		*width = 1;
		return 1;
	}
	columns = wcwidth(wide);
	*width = columns > 0 ? (size_t)columns : 0;
	return n;
}

size_t fmt_width(const char *text)
{
	mbstate_t state = { 0 };
	size_t total = 0, width;

	for (; is_plain(*text); text++)
		total++;
	while (*text) {
		text += step_character(text, &state, &width);
		total += width;
	}
	return total;
}

void fmt_cut(char *text, size_t width)
{
	mbstate_t state = { 0 };
	size_t used = 0, columns;

	while (*text) {
		size_t n = step_character(text, &state, &columns);

		if (used + columns > width) {
			*text = '\0';
			return;
		}
		used += columns;
		text += n;
	}
}

void fmt_shift(char *text, size_t width)
{
	mbstate_t state = { 0 };
	size_t used = 0, columns;
	const char *rest = text;

	while (*rest && used < width) {
		rest += step_character(rest, &state, &columns);
		used += columns;
	}
	if (used > width)
		*text++ = ' ';
	memmove(text, rest, strlen(rest) + 1);
}
