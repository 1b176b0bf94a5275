// SPDX-License-Identifier: GPL-2.0
/* A command's sockets and its descendants', from the first to the last. */
#include <string.h>

#include "base/help.h"
#include "base/output.h"
#include "base/util.h"
#include "view/follow.h"
#include "view/trace_summary.h"
#include "view/view.h"

struct trace_view {
	struct follow follow;
	const char *out_path;
};

static const struct option options[] = {
	STREAM_LONG_OPTIONS,
	{ "output", required_argument, NULL, 'o' },
	FOLLOW_LONG_OPTIONS,
	OPTION_END
};

static enum taken take_option(void *arg, int option, const char *value)
{
	struct trace_view *view = arg;

	if (option != 'o')
		return follow_option(&view->follow, option, value);
	view->out_path = value;
	return OPTION_TAKEN;
}

const struct option_set trace_options = {
	.command = "trace", .letters = "o:" STREAM_OPTIONS, .words = options,
	.take = take_option,
};

static int parse_options(struct trace_view *view, int argc, char **argv)
{
	const struct stream *stream = &view->follow.stream;
	int code = options_parse(&trace_options, view, argc, argv);

	if (code >= 0)
		return code;
	if (optind < argc && stream->write_path && !strcmp(stream->write_path, "-")) {
		complain("-w -: standard output is the command's");
		return help_hint("trace");
	}
	if (optind < argc && !stream->pid && !stream->read_path)
		return -1;
	if (optind == argc && stream->pid)
		return -1;
	complain(optind < argc ? "either a command or -p PID, not both" :
		 stream->read_path ? "-r wants -p PID: whose sockets?" :
		 "trace wants a command after --, or -p PID");
	return help_hint("trace");
}

static void on_event(struct feed *feed, const struct event *event,
		     struct model_row *row, void *arg)
{
	struct trace_view *view = arg;

	if (!follow_event(&view->follow, event, row))
		return;
	view->follow.stream.shown++;
	feed_keep(feed, event);
	event_line_print(&view->follow.stream.line, event, &row->sock);
}

/* Of the rows of a record those that the processes hold. */
static bool is_kept(const struct model_row *row, void *arg)
{
	const struct trace_view *view = arg;

	return follow_holds(&view->follow, &row->sock);
}

static int finish_trace(struct trace_view *view)
{
	struct stream *stream = &view->follow.stream;
	int code = follow_to_end(&view->follow);

	event_line_flush(&stream->line, UINT64_MAX);
	trace_summary(&stream->feed, &stream->line);
	print_feed_summary(&stream->feed, stream->shown,
			   stream->line.json ? stream->line.out : NULL);
	return code;
}

/* Opens all that is needed before the command may start. */
static int prepare_trace(struct trace_view *view)
{
	struct stream *stream = &view->follow.stream;

	if (follow_open(&view->follow))
		return EXIT_ERROR;
	if (view->out_path) {
		stream->line.out = output_open(view->out_path);
		if (!stream->line.out)
			return EXIT_ERROR;
	}
	stream->feed.cb = on_event;
	stream->feed.keep_row = is_kept;
	stream->feed.arg = view;
	if (feed_record(&stream->feed, stream->write_path))
		return EXIT_ERROR;
	event_line_begin(&stream->line, &stream->feed);
	return EXIT_OK;
}

static int trace_command(struct trace_view *view, char **argv)
{
	int code = follow_command(&view->follow, argv);

	if (code >= 0)
		return code;
	code = finish_trace(view);
	return code ? code : spawn_exit_code(&view->follow.spawn);
}

static int trace_process(struct trace_view *view)
{
	int code = follow_process(&view->follow, (uint32_t)view->follow.stream.pid);

	return code < 0 ? finish_trace(view) : code;
}

int view_trace(int argc, char **argv)
{
	struct trace_view view = { .follow = { .stream.line.out = stdout, .linger = 1 } };
	FILE **out = &view.follow.stream.line.out;
	int code = parse_options(&view, argc, argv);

	if (code < 0) {
		code = prepare_trace(&view);
		if (!code)
			code = optind < argc ? trace_command(&view, argv + optind) :
			       trace_process(&view);
	}
	if (view.out_path && *out && !output_close(*out, view.out_path))
		code = EXIT_ERROR;
	if (!follow_close(&view.follow))
		code = EXIT_ERROR;
	return code;
}
