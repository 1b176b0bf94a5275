/* SPDX-License-Identifier: GPL-2.0 */
/* Bytes that are taken from their front, never more than there are. For the parsers. */
#ifndef SOCKLIFE_VOICE_BYTES_H
#define SOCKLIFE_VOICE_BYTES_H

#include "voice/voice.h"

#define VOICE_KEPT	1920	/* a ClientHello with a key of ML-KEM has 1,800 */

struct bytes {
	const uint8_t *at;
	size_t left;
};

/* What came of a parser. */
enum heard {
	HEARD_ALL,
	HEARD_PART,		/* so far it is right, and there is more */
	HEARD_WRONG		/* it is something else */
};

static inline bool take_bytes(struct bytes *from, size_t n, struct bytes *to)
{
	if (n > from->left)
		return false;
	*to = (struct bytes){ from->at, n };
	from->at += n;
	from->left -= n;
	return true;
}

/* A number of @n bytes, most significant first. */
static inline bool take_number(struct bytes *from, size_t n, uint32_t *number)
{
	struct bytes digits;

	if (!take_bytes(from, n, &digits))
		return false;
	for (*number = 0; digits.left; digits.at++, digits.left--)
		*number = *number << 8 | *digits.at;
	return true;
}

/**
 * bytes_text() - bytes as printable ASCII
 * @text: gets them, ended by NUL; what is not printable, and the backslash, as \xNN
 * @size: room in @text
 * @bytes: any
 *
 * Return: false if there was no room for all; @text ends with the last that fits.
 */
bool bytes_text(char *text, size_t size, struct bytes bytes);

/* Adds the name of a protocol; one that has no room is left out, and @said cut. */
void add_alpn(struct voice_said *said, struct bytes protocol);

#endif
