// SPDX-License-Identifier: GPL-2.0
#include "text/event_line.h"

#include <string.h>

#include "base/output.h"
#include "base/util.h"
#include "text/explain.h"
#include "text/json.h"
#include "text/phrase.h"
#include "text/table.h"

#define TEXT_MAX	(256 * 1024)	/* more than that is printed at once */
#define ID_WIDTH	6		/* "#285  ", before a sentence */

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
	line->width = screen_width(line->out);
}

void event_line_end(struct event_line *line)
{
	places_free(line->places);
	line->places = NULL;
	lineup_free(&line->lineup);
	buf_free(&line->time);
	buf_free(&line->broken);
}

static void put_sentence(struct event_line *line, struct buf *text, const struct event *event,
			 const struct sock *sock)
{
	size_t begin = text->len;

	buf_puts(text, "#");
	buf_number(text, sock->id, 1);
	buf_fill(text, ' ', text->len - begin < ID_WIDTH ? ID_WIDTH - (text->len - begin) : 1);
	explain_event(text, event, sock, &line->style);
}

static void put_json(struct event_line *line, struct buf *text, const struct event *event,
		     const struct sock *sock)
{
	size_t begin;

	json_event(text, event, sock, line->clock.real_offset, line->places);
	if (line->explain) {
		begin = json_begin_text(text, "explanation");
		explain_event(text, event, sock, &line->style);
		json_end_text(text, begin);
	}
	json_end_line(text);
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
		put_json(line, text, event, sock);
	} else if (line->explain) {
		put_sentence(line, text, event, sock);
		buf_puts(text, "\n");
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

/* What is not to be broken: a word, or where it can be read. */
static size_t piece_length(const char *text)
{
	size_t bracket = *text == '[' ? strcspn(text, "]\n") : 0;

	return bracket && text[bracket] == ']' ? bracket + 1 : strcspn(text, " \n");
}

/* Words that have no room in the line go into the next, below the sentence's begin. */
static void print_broken(struct event_line *line, const char *text)
{
	size_t indent = line->time.len + ID_WIDTH, column = line->time.len, gap = 0, begin, columns;
	struct buf *to = &line->broken;

	buf_clear(to);
	while (*text != '\n') {
		begin = to->len;
		buf_fill(to, ' ', gap);
		buf_add(to, text, piece_length(text));
		columns = fmt_width(buf_str(to) + begin);
		if (column + columns > line->width && column > indent) {
			to->len = begin;
			buf_puts(to, "\n");
			buf_fill(to, ' ', indent);
			buf_add(to, text, piece_length(text));
			columns -= gap;
			column = indent;
		}
		column += columns;
		text += piece_length(text);
		gap = strspn(text, " ");
		text += gap;
	}
	buf_puts(to, "\n");
	output_write(line->out, to->data, to->len);
}

static void print_line(uint64_t time, const char *text, size_t len, void *arg)
{
	struct event_line *line = arg;

	if (!line->json)
		print_time(line, time);
	if (line->explain && !line->json && line->width)
		print_broken(line, text);
	else
		output_write(line->out, text, len);
}

void event_line_flush(struct event_line *line, uint64_t until)
{
	if (lineup_flush(&line->lineup, until, print_line, line))
		output_flush(line->out);
}
