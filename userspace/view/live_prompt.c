// SPDX-License-Identifier: GPL-2.0
#include "view/live_prompt.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "text/fmt.h"
#include "view/term.h"

#define CTRL(letter)	((letter) & 0x1f)

void prompt_begin(struct live_prompt *prompt, const char *text)
{
	buf_clear(&prompt->text);
	buf_puts(&prompt->text, text);
	prompt->at = prompt->text.len;
	prompt->shown = prompt->n_kept;
}

/* The first byte of the character before @at, or behind the one at @at. */
static size_t step_back(const struct buf *text, size_t at)
{
	while (at && ((unsigned char)text->data[--at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t step_on(const struct buf *text, size_t at)
{
	if (at < text->len)
		at++;
	while (at < text->len && ((unsigned char)text->data[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static size_t word_begin(const struct buf *text, size_t at)
{
	while (at && text->data[at - 1] == ' ')
		at--;
	while (at && text->data[at - 1] != ' ')
		at--;
	return at;
}

static void erase_text(struct live_prompt *prompt, size_t from, size_t to)
{
	struct buf *text = &prompt->text;

	if (from >= to)
		return;
	memmove(text->data + from, text->data + to, text->len - to + 1);
	text->len -= to - from;
	prompt->at = from;
}

static void insert_byte(struct live_prompt *prompt, char c)
{
	struct buf *text = &prompt->text;

	buf_add(text, &c, 1);
	memmove(text->data + prompt->at + 1, text->data + prompt->at, text->len - 1 - prompt->at);
	text->data[prompt->at++] = c;
}

static void show_kept(struct live_prompt *prompt, size_t which)
{
	if (which > prompt->n_kept)	/* also below 0 */
		return;
	if (prompt->shown == prompt->n_kept) {
		buf_clear(&prompt->draft);
		buf_puts(&prompt->draft, buf_str(&prompt->text));
	}
	buf_clear(&prompt->text);
	buf_puts(&prompt->text, which < prompt->n_kept ? prompt->kept[which] :
		 buf_str(&prompt->draft));
	prompt->at = prompt->text.len;
	prompt->shown = which;
}

/* Once, at the end. */
static void keep_text(struct live_prompt *prompt)
{
	const char *text = buf_str(&prompt->text);
	size_t i;

	if (!*text)
		return;
	for (i = 0; i < prompt->n_kept && strcmp(prompt->kept[i], text); i++)
		;
	if (i == PROMPT_KEPT)
		i = 0;		/* the oldest makes room */
	if (i < prompt->n_kept) {
		free(prompt->kept[i]);
		prompt->n_kept--;
		memmove(&prompt->kept[i], &prompt->kept[i + 1],
			(prompt->n_kept - i) * sizeof(prompt->kept[0]));
	}
	prompt->kept[prompt->n_kept++] = xstrdup(text);
}

static bool move_cursor(struct live_prompt *prompt, int key)
{
	switch (key) {
	case TERM_LEFT:
		prompt->at = step_back(&prompt->text, prompt->at);
		return true;
	case TERM_RIGHT:
		prompt->at = step_on(&prompt->text, prompt->at);
		return true;
	case TERM_HOME:
	case CTRL('A'):
		prompt->at = 0;
		return true;
	case TERM_END:
	case CTRL('E'):
		prompt->at = prompt->text.len;
		return true;
	case TERM_UP:
		show_kept(prompt, prompt->shown - 1);
		return true;
	case TERM_DOWN:
		show_kept(prompt, prompt->shown + 1);
		return true;
	}
	return false;
}

static void change_text(struct live_prompt *prompt, int key)
{
	size_t at = prompt->at;

	switch (key) {
	case TERM_BACKSPACE:
		erase_text(prompt, step_back(&prompt->text, at), at);
		break;
	case TERM_DELETE:
		erase_text(prompt, at, step_on(&prompt->text, at));
		prompt->at = at;
		break;
	case CTRL('U'):
		erase_text(prompt, 0, at);
		break;
	case CTRL('W'):
		erase_text(prompt, word_begin(&prompt->text, at), at);
		break;
	default:
		if (key >= ' ' && key < 256)
			insert_byte(prompt, (char)key);
	}
}

enum prompt_end prompt_key(struct live_prompt *prompt, int key)
{
	if (key == TERM_ESCAPE)
		return PROMPT_LEFT;
	if (key == TERM_ENTER) {
		keep_text(prompt);
		return PROMPT_ENTERED;
	}
	if (!move_cursor(prompt, key))
		change_text(prompt, key);
	return PROMPT_GOES_ON;
}

size_t prompt_put(const struct live_prompt *prompt, struct buf *line, size_t width)
{
	struct buf text = { 0 };
	size_t column, begin = fmt_width(buf_str(line));
	size_t room = width > begin ? width - begin : 1;

	fmt_escape(&text, buf_str(&prompt->text), prompt->at, 0);
	column = fmt_width(buf_str(&text));
	fmt_escape(&text, buf_str(&prompt->text) + prompt->at, prompt->text.len - prompt->at, 0);
	if (column >= room) {
		fmt_shift(text.data, column - room + 1);
		column = room - 1;
	}
	buf_puts(line, buf_str(&text));
	buf_free(&text);
	return begin + column;
}

void prompt_free(struct live_prompt *prompt)
{
	while (prompt->n_kept)
		free(prompt->kept[--prompt->n_kept]);
	buf_free(&prompt->text);
	buf_free(&prompt->draft);
}
