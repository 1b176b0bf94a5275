// SPDX-License-Identifier: GPL-2.0
#include "text/event_line.h"

#include <string.h>

#include "base/util.h"
#include "text/json.h"
#include "text/phrase.h"

bool event_line_mode(struct event_line *line, const char *word)
{
	static const struct {
		const char *word;
		enum time_mode mode;
	} modes[] = {
		{ "wall", TIME_WALL }, { "rel", TIME_RELATIVE },
		{ "delta", TIME_DELTA }, { "mono", TIME_MONO },
		{ "none", TIME_NONE },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		if (!strcmp(word, modes[i].word)) {
			line->clock.mode = modes[i].mode;
			return true;
		}
	complain("-t wants wall, rel, delta, mono or none, not '%s'", word);
	return false;
}

void event_line_begin(struct event_line *line, const struct feed *feed)
{
	line->clock.real_offset = feed->source->real_offset;
	line->clock.start = feed->source->opened;
	/* A record's numbers may be another machine's. */
	if (line->json && feed->source->live)
		line->places = places_here(false);
}

void event_line_end(struct event_line *line)
{
	places_free(line->places);
	line->places = NULL;
	buf_free(&line->text);
}

void event_line_print(struct event_line *line, const struct event *event,
		      const struct sock *sock)
{
	struct buf *text = &line->text;

	if (!line->printed)
		places_refresh(line->places);
	line->printed = true;
	if (line->json) {
		json_print(json_event(event, sock, line->clock.real_offset,
				      line->places),
			   line->out);
		return;
	}
	buf_clear(text);
	fmt_time(text, &line->clock, event->time);
	if (text->len)
		buf_puts(text, " ");
	phrase_line(text, event, sock, &line->style);
	buf_puts(text, "\n");
	fwrite(text->data, 1, text->len, line->out);
}

void event_line_flush(struct event_line *line)
{
	if (line->printed)
		fflush(line->out);
	line->printed = false;
}
