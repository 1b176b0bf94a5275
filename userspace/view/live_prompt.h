/* SPDX-License-Identifier: GPL-2.0 */
/* A line that is typed: cursor keys, and what was typed before. */
#ifndef SOCKLIFE_LIVE_PROMPT_H
#define SOCKLIFE_LIVE_PROMPT_H

#include "base/buf.h"

#define PROMPT_KEPT	32	/* lines */

struct live_prompt {
	struct buf text;
	size_t at;			/* where the next character goes */
	char *kept[PROMPT_KEPT];	/* entered before, the oldest first */
	size_t n_kept;
	size_t shown;			/* which of them is the text; n_kept: a new one */
	struct buf draft;		/* the new one, while another is shown */
};

enum prompt_end {
	PROMPT_GOES_ON,
	PROMPT_ENTERED,		/* prompt->text is it, and is kept */
	PROMPT_LEFT
};

/* Begins with @text, the cursor at its end. */
void prompt_begin(struct live_prompt *prompt, const char *text);
enum prompt_end prompt_key(struct live_prompt *prompt, int key);
/*
 * Adds the text to @line, of which @width columns fit, so that the cursor can be seen; returns
 * its column.
 */
size_t prompt_put(const struct live_prompt *prompt, struct buf *line, size_t width);
void prompt_free(struct live_prompt *prompt);

#endif
