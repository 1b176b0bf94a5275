// SPDX-License-Identifier: GPL-2.0
#include "view/stream.h"

#include "view/view.h"

enum taken stream_option(struct stream *stream, int option, const char *arg)
{
	switch (option) {
	case 'p':
		return option_taken(parse_count("-p", arg, &stream->pid));
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
	case STREAM_JSON:
		stream->line.json = true;
		return OPTION_TAKEN;
	}
	return OPTION_UNKNOWN;
}

int stream_read(struct stream *stream, int timeout_ms)
{
	struct model *model = stream->feed.model;
	int got = feed_read(&stream->feed, timeout_ms);

	event_line_flush(&stream->line);
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
