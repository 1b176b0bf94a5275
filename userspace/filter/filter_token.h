/* SPDX-License-Identifier: GPL-2.0 */
/* The words of a filter: between filter_token.c and filter_parse.c. */
#ifndef SOCKLIFE_FILTER_TOKEN_H
#define SOCKLIFE_FILTER_TOKEN_H

#include <stdbool.h>

#include "base/buf.h"

struct parser {
	const char *text;
	size_t pos;		/* behind the token */
	size_t at;		/* where the token begins */
	char *token;		/* "" at the end */
	bool quoted;
	unsigned int depth;
	struct buf *error;
};

/* Complains of the present token; only the first complaint counts. Returns NULL. */
void *parse_fail(struct parser *p, const char *what);
/* Goes on to the next token, which is "" at the end. */
void next_token(struct parser *p);
/* Is the token this word, and not in quotes? */
bool is_word(const struct parser *p, const char *word);
bool at_end(const struct parser *p);

#endif
