/* SPDX-License-Identifier: GPL-2.0 */
/* The live view without a terminal: keys in, screens out. */
#ifndef SOCKLIFE_TESTS_DESK_H
#define SOCKLIFE_TESTS_DESK_H

#include "view/live.h"

/* A live view of a source that is none, as it begins. */
struct desk {
	struct source source;
	struct live live;
	struct screen screen;
};

/* How often the history was asked. */
extern unsigned int desk_asked;

void desk_begin(struct desk *desk);
void desk_end(struct desk *desk);
/* Adds a row; what @sock points to is copied. */
struct model_row *desk_put(struct desk *desk, struct sock sock);
/* Socket @id of process @pid to port @port; one of a browser, with long addresses. */
struct model_row *desk_tcp(struct desk *desk, uint64_t id, uint32_t pid, uint16_t port);
struct model_row *desk_browser(struct desk *desk);
/* Presses one key, or one after the other; none may quit. */
void desk_key(struct desk *desk, int key);
void desk_press(struct desk *desk, const char *keys);
/* Is @words on a screen of that size, or on one that has room for all? Fails if it is not as expected. */
void desk_shows_at(struct desk *desk, size_t rows, size_t columns, const char *words,
		   bool expected);
void desk_shows(struct desk *desk, const char *words, bool expected);
/* Which sockets stand in the list, by their peer's port: "80 443". */
void desk_lists(struct desk *desk, const char *expected);

#endif
