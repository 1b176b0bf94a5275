// SPDX-License-Identifier: GPL-2.0
/* The feed, one line per event. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/stop.h"
#include "base/util.h"
#include "filter/filter.h"
#include "view/stream.h"
#include "view/view.h"

struct events_view {
	struct stream stream;
	struct filter *filter;
	uint64_t count;
	bool self;		/* this program's own sockets as well */
	bool quiet;
	bool chosen;		/* by a filter */
};

enum { OPT_SELF = STREAM_OWN_OPTIONS };

static const struct option options[] = {
	STREAM_LONG_OPTIONS,
	{ "count", required_argument, NULL, 'c' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "self", no_argument, NULL, OPT_SELF },
	OPTION_END
};

/* What the table has the letter for, or what else chooses. */
static enum taken take_common(struct events_view *view, int option, const char *value)
{
	enum taken taken = stream_option(&view->stream, option, value);

	if (taken == OPTION_WRONG && option == 't')
		complain("TCP alone: the filter tcp");
	if (taken == OPTION_WRONG && option == 'p' && value[strspn(value, "0123456789")])
		complain("by name: the filter comm = NAME");
	return taken;
}

static enum taken take_option(void *arg, int option, const char *value)
{
	struct events_view *view = arg;

	switch (option) {
	case 'c':
		return option_taken(parse_count("-c", value, UINT64_MAX, &view->count));
	case 'q':
		view->quiet = true;
		return OPTION_TAKEN;
	case OPT_SELF:
		view->self = true;
		return OPTION_TAKEN;
	}
	return take_common(view, option, value);
}

const struct option_set events_options = {
	.command = "events", .letters = "c:q" STREAM_OPTIONS, .words = options,
	.take = take_option, .whole = filter_is_whole,
};

static int parse_options(struct events_view *view, int argc, char **argv)
{
	int code = options_parse(&events_options, view, argc, argv);

	if (code >= 0)
		return code;
	view->chosen = optind < argc;
	view->filter = parse_filter("events", argc - optind, argv + optind);
	return view->filter ? -1 : EXIT_USAGE;
}

/* Reading the feed makes events, which would be read and so on for ever. */
static bool is_own(const struct feed *feed, const struct event *event,
		   const struct sock *sock)
{
	if (feed_is_own(feed, sock))
		return true;
	return feed->source->live && event_has_task(event) &&
	       event->task.tgid == (uint32_t)getpid();
}

static void on_event(struct feed *feed, const struct event *event,
		     struct model_row *row, void *arg)
{
	struct events_view *view = arg;
	struct filter_subject subject = { .sock = &row->sock, .event = event };

	if (view->count && view->stream.shown >= view->count)
		return;
	if (!view->self && is_own(feed, event, &row->sock))
		return;
	if (view->stream.pid && !filter_match_pid(&subject, (uint32_t)view->stream.pid))
		return;
	if (!filter_match(view->filter, &subject))
		return;
	/* What was made before Ctrl-C is still shown, but not to the impatient. */
	if (stop_asked_again())
		return;
	view->stream.shown++;
	feed_keep(feed, event);
	if (!view->quiet)
		event_line_print(&view->stream.line, event, &row->sock);
}

/* Of the rows of a record those that the events are chosen by, too. */
static bool is_kept(const struct model_row *row, void *arg)
{
	const struct events_view *view = arg;
	struct filter_subject subject = { .sock = &row->sock };

	if (view->stream.pid && !filter_match_pid(&subject, (uint32_t)view->stream.pid))
		return false;
	return filter_match(view->filter, &subject);
}

static bool wants_more(const struct events_view *view)
{
	if (stop_asked() || ferror(stdout))
		return false;
	return !view->count || view->stream.shown < view->count;
}

static int follow_feed(struct events_view *view)
{
	struct feed *feed = &view->stream.feed;

	while (wants_more(view)) {
		int got = stream_read(&view->stream, 1000);

		if (got == -ENODATA)
			break;
		if (got < 0)
			return EXIT_ERROR;
	}
	if (feed->source->live || wants_more(view))
		return feed_finish(feed) ? EXIT_ERROR : EXIT_OK;
	return EXIT_OK;
}

static int run_view(struct events_view *view)
{
	struct feed *feed = &view->stream.feed;
	int code;

	if (feed_open(feed, view->stream.read_path, view->stream.all_netns))
		return EXIT_ERROR;
	feed->cb = on_event;
	feed->arg = view;
	if (view->chosen || view->count || view->stream.pid)
		feed->keep_row = is_kept;
	else if (view->quiet)
		feed_look_away(feed);
	if (feed_record(feed, view->stream.write_path))
		return EXIT_ERROR;
	stop_install();
	event_line_begin(&view->stream.line, feed);
	if (feed_start(feed))
		return EXIT_ERROR;
	code = follow_feed(view);
	event_line_flush(&view->stream.line, UINT64_MAX);
	print_feed_summary(feed, view->stream.shown, view->stream.line.json ? stdout : NULL);
	return code;
}

int view_events(int argc, char **argv)
{
	struct events_view view = { .stream.line.out = stdout };
	int code = parse_options(&view, argc, argv);

	if (code < 0)
		code = run_view(&view);
	if (!stream_close(&view.stream))
		code = EXIT_ERROR;
	filter_free(view.filter);
	return code;
}
