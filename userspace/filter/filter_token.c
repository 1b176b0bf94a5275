// SPDX-License-Identifier: GPL-2.0
/* The words of a filter, and where in them a complaint points. */
#include "filter/filter_token.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/util.h"

/* Only the first complaint counts. */
void *parse_fail(struct parser *p, const char *what)
{
	if (p->error->len)
		return NULL;
	buf_printf(p->error, "filter: %s\n  %s\n  ", what, p->text);
	buf_fill(p->error, ' ', p->at);
	buf_puts(p->error, "^");
	return NULL;
}

static bool is_operator(char c)
{
	return c && strchr("()!=<>&|", c);
}

static size_t operator_len(const char *s)
{
	static const char *const two[] = { "==", "!=", "<=", ">=", "&&", "||" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(two); i++)
		if (!strncmp(s, two[i], 2))
			return 2;
	return 1;
}

void next_token(struct parser *p)
{
	const char *s = p->text + p->pos;
	size_t len = 0;

	while (isspace((unsigned char)*s))
		s++;
	p->at = (size_t)(s - p->text);
	p->quoted = *s == '"' && strchr(s + 1, '"');
	if (p->quoted)
		len = strcspn(++s, "\"");
	else if (is_operator(*s))
		len = operator_len(s);
	else
		while (s[len] && !isspace((unsigned char)s[len]) &&
		       !is_operator(s[len]))
			len++;
	free(p->token);
	p->token = strndup(s, len);
	if (!p->token)
		abort();
	p->pos = (size_t)(s - p->text) + len + p->quoted;
}

bool is_word(const struct parser *p, const char *word)
{
	return !p->quoted && !strcasecmp(p->token, word);
}

bool at_end(const struct parser *p)
{
	return !p->quoted && !*p->token;
}
