// SPDX-License-Identifier: GPL-2.0
#include "text/event_line.h"

#include <string.h>

#include "base/output.h"
#include "base/util.h"
#include "text/json.h"
#include "text/phrase.h"

#define TEXT_MAX	(256 * 1024)	/* more than that is printed at once */

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
	lineup_free(&line->lineup);
	buf_free(&line->time);
}

void event_line_print(struct event_line *line, const struct event *event,
		      const struct sock *sock)
{
	struct buf *text = &line->lineup.text;

	if (text->len > TEXT_MAX)
		event_line_flush(line, UINT64_MAX);
	if (line->lineup.done == line->lineup.n)
		places_refresh(line->places);
	lineup_begin(&line->lineup, event->time);
	if (line->json) {
		json_event(text, event, sock, line->clock.real_offset, line->places);
		json_end_line(text);
	} else {
		phrase_line(text, event, sock, &line->style);
		buf_puts(text, "\n");
	}
	lineup_end(&line->lineup);
}

static void print_time(struct event_line *line, uint64_t time)
{
	buf_clear(&line->time);
	fmt_time(&line->time, &line->clock, time);
	if (!line->time.len)
		return;
	buf_puts(&line->time, " ");
	fwrite(line->time.data, 1, line->time.len, line->out);
}

static void print_line(uint64_t time, const char *text, size_t len, void *arg)
{
	struct event_line *line = arg;

	if (!line->json)
		print_time(line, time);
	output_write(line->out, text, len);
}

void event_line_flush(struct event_line *line, uint64_t until)
{
	if (lineup_flush(&line->lineup, until, print_line, line))
		output_flush(line->out);
}
