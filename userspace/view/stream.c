// SPDX-License-Identifier: GPL-2.0
#include "view/stream.h"

#include <stdio.h>
#include <string.h>

#include "base/util.h"
#include "view/view.h"

#define PAYLOAD_DEFAULT	256
#define PAYLOAD_MAX	1024	/* the module copies no more */

/* SIZE, SIZE,first or first; without a value: the default. */
bool stream_payload(struct feed *feed, const char *arg)
{
	uint64_t size = PAYLOAD_DEFAULT;
	const char *comma = arg ? strrchr(arg, ',') : NULL;
	const char *word = comma ? comma + 1 : arg;
	char number[32] = "";

	feed->payload_first = word && !strcmp(word, "first");
	if (comma && !feed->payload_first) {
		complain("--payload: '%s' is not 'first'", word);
		return false;
	}
	if (comma)
		snprintf(number, sizeof(number), "%.*s", (int)(comma - arg), arg);
	else if (arg && !feed->payload_first)
		snprintf(number, sizeof(number), "%s", arg);
	if (number[0] && !parse_count("--payload", number, PAYLOAD_MAX, &size))
		return false;
	feed->payload = (uint16_t)size;
	return true;
}

enum taken stream_option(struct stream *stream, int option, const char *arg)
{
	switch (option) {
	case 'p':
		return option_taken(parse_count("-p", arg, INT32_MAX, &stream->pid));
	case 'r':
		stream->read_path = arg;
		return OPTION_TAKEN;
	case 'w':
		stream->write_path = arg;
		return OPTION_TAKEN;
	case 't':
		return option_taken(event_line_mode(&stream->line, arg));
	case 'n':
		stream->line.style.numeric = true;
		return OPTION_TAKEN;
	case 'N':
		stream->all_netns = true;
		return OPTION_TAKEN;
	case STREAM_PAYLOAD:
		return option_taken(stream_payload(&stream->feed, arg));
	case STREAM_EXPLAIN:
		stream->line.explain = true;
		return OPTION_TAKEN;
	case STREAM_JSON:
		stream->line.json = true;
		return OPTION_TAKEN;
	}
	return OPTION_UNKNOWN;
}

#define HOLD_MS	(LINEUP_NS / 1000000)

static uint64_t newest_before(const struct model *model)
{
	uint64_t newest = model_clock(model);

	return newest > LINEUP_NS ? newest - LINEUP_NS : 0;
}

int stream_read(struct stream *stream, int timeout_ms)
{
	struct model *model = stream->feed.model;
	bool waiting = stream->line.lineup.n;
	int got = feed_read(&stream->feed, waiting && timeout_ms > HOLD_MS ? HOLD_MS : timeout_ms);

	event_line_flush(&stream->line, got > 0 ? newest_before(model) : UINT64_MAX);
	if (!stream->keeps_ended)
		model_sweep(model, model_clock(model));
	return got;
}

bool stream_close(struct stream *stream)
{
	bool good = recorder_close(stream->feed.recorder);

	event_line_end(&stream->line);
	feed_close(&stream->feed);
	return good;
}
