// SPDX-License-Identifier: GPL-2.0
#include "voice/bytes.h"

#include <stdio.h>

bool bytes_text(char *text, size_t size, struct bytes bytes)
{
	size_t n = 0, i;

	text[0] = '\0';
	for (i = 0; i < bytes.left; i++) {
		uint8_t c = bytes.at[i];
		bool plain = c >= ' ' && c <= '~' && c != '\\';

		if (n + (plain ? 1 : 4) >= size)
			return false;
		n += (size_t)snprintf(text + n, size - n, plain ? "%c" : "\\x%02x", c);
	}
	return true;
}

void add_alpn(struct voice_said *said, struct bytes protocol)
{
	if (said->n_alpn == VOICE_ALPNS ||
	    !bytes_text(said->alpn[said->n_alpn], sizeof(said->alpn[0]), protocol)) {
		said->cut = true;
		return;
	}
	said->n_alpn++;
}
