// SPDX-License-Identifier: GPL-2.0
#include "text/event_line.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/output.h"
#include "base/util.h"
#include "text/json.h"
#include "text/phrase.h"

#define TEXT_MAX	(256 * 1024)	/* more than that is printed at once */

struct event_place {
	uint64_t time;
	size_t start;	/* in the text */
	size_t len;
};

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
	buf_free(&line->time);
	free(line->lines);
	line->lines = NULL;
}

/* Behind those of the same time: they were told before. */
static struct event_place *insert_place(struct event_line *line, uint64_t time)
{
	size_t i;

	array_grow(line->lines, line->n_lines);
	for (i = line->n_lines++; i > line->printed && line->lines[i - 1].time > time; i--)
		line->lines[i] = line->lines[i - 1];
	line->lines[i] = (struct event_place){ time, line->text.len, 0 };
	return &line->lines[i];
}

void event_line_print(struct event_line *line, const struct event *event,
		      const struct sock *sock)
{
	struct event_place *place;

	if (line->text.len > TEXT_MAX)
		event_line_flush(line, UINT64_MAX);
	if (line->printed == line->n_lines)
		places_refresh(line->places);
	place = insert_place(line, event->time);
	if (line->json) {
		json_event(&line->text, event, sock, line->clock.real_offset, line->places);
		json_end_line(&line->text);
	} else {
		phrase_line(&line->text, event, sock, &line->style);
		buf_puts(&line->text, "\n");
	}
	place->len = line->text.len - place->start;
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

/* Not for each few lines: all that wait would be moved each time. */
static void forget_printed(struct event_line *line)
{
	line->n_lines -= line->printed;
	memmove(line->lines, line->lines + line->printed, line->n_lines * sizeof(*line->lines));
	line->printed = 0;
	if (!line->n_lines)
		buf_clear(&line->text);
}

void event_line_flush(struct event_line *line, uint64_t until)
{
	size_t before = line->printed, i;

	for (i = before; i < line->n_lines && line->lines[i].time <= until; i++) {
		if (!line->json)
			print_time(line, line->lines[i].time);
		output_write(line->out, line->text.data + line->lines[i].start,
			     line->lines[i].len);
	}
	if (i == before)
		return;
	line->printed = i;
	if (line->printed > line->n_lines / 2)
		forget_printed(line);
	output_flush(line->out);
}
