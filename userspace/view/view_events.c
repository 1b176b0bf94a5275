// SPDX-License-Identifier: GPL-2.0
/* The feed, one line per event. */
#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "base/help.h"
#include "base/stop.h"
#include "base/util.h"
#include "filter/filter.h"
#include "text/event_line.h"
#include "text/json.h"
#include "view/view.h"

struct events_view {
	struct feed feed;
	struct event_line line;
	struct filter *filter;
	const char *read_path;
	const char *write_path;
	uint64_t pid;
	uint64_t count;
	uint64_t shown;
	bool all_netns;
	bool self;		/* this program's own sockets as well */
	bool quiet;
};

enum {
	OPT_JSON = 256,
	OPT_HELP,
	OPT_SELF
};

static const struct option options[] = {
	{ "pid", required_argument, NULL, 'p' },
	{ "count", required_argument, NULL, 'c' },
	{ "read", required_argument, NULL, 'r' },
	{ "write", required_argument, NULL, 'w' },
	{ "time", required_argument, NULL, 't' },
	{ "numeric", no_argument, NULL, 'n' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "all-netns", no_argument, NULL, 'N' },
	{ "self", no_argument, NULL, OPT_SELF },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 }
};

static int take_option(struct events_view *view, int c)
{
	switch (c) {
	case 'p':
		return parse_count("-p", optarg, &view->pid) ? -1 : EXIT_USAGE;
	case 'c':
		return parse_count("-c", optarg, &view->count) ? -1 : EXIT_USAGE;
	case 'r':
		view->read_path = optarg;
		return -1;
	case 'w':
		view->write_path = optarg;
		return -1;
	case 't':
		return event_line_mode(&view->line, optarg) ? -1 : EXIT_USAGE;
	case 'n':
		view->line.style.numeric = true;
		return -1;
	case 'q':
		view->quiet = true;
		return -1;
	case 'N':
		view->all_netns = true;
		return -1;
	case OPT_SELF:
		view->self = true;
		return -1;
	case OPT_JSON:
		view->line.json = true;
		return -1;
	case 'h':
	case OPT_HELP:
		return help_print("events");
	}
	return help_hint("events");
}

static int parse_options(struct events_view *view, int argc, char **argv)
{
	int c, code;

	while ((c = getopt_long(argc, argv, "+p:c:r:w:t:nqNh", options,
				NULL)) != -1) {
		code = take_option(view, c);
		if (code >= 0)
			return code;
	}
	view->filter = filter_parse_args(argc - optind, argv + optind);
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

	if (view->count && view->shown >= view->count)
		return;
	if (!view->self && is_own(feed, event, &row->sock))
		return;
	if (view->pid && !filter_match_pid(&subject, (uint32_t)view->pid))
		return;
	if (!filter_match(view->filter, &subject))
		return;
	/* What was made before Ctrl-C is still shown, but not to the impatient. */
	if (stop_asked_again())
		return;
	view->shown++;
	if (!view->quiet)
		event_line_print(&view->line, event, &row->sock);
}

static bool wants_more(const struct events_view *view)
{
	if (stop_asked() || ferror(stdout))
		return false;
	return !view->count || view->shown < view->count;
}

static int follow_feed(struct events_view *view)
{
	struct feed *feed = &view->feed;

	while (wants_more(view)) {
		int got = feed_read(feed, 1000);

		if (got == -ENODATA)
			break;
		if (got < 0)
			return EXIT_ERROR;
		event_line_flush(&view->line);
		model_sweep(feed->model, model_clock(feed->model));
	}
	if (feed->source->live || wants_more(view))
		return feed_finish(feed) ? EXIT_ERROR : EXIT_OK;
	return EXIT_OK;
}

static int run_view(struct events_view *view)
{
	struct feed *feed = &view->feed;
	int code;

	if (feed_open(feed, view->read_path, view->all_netns))
		return EXIT_ERROR;
	if (feed_record(feed, view->write_path))
		return EXIT_ERROR;
	feed->cb = on_event;
	feed->arg = view;
	stop_install();
	event_line_begin(&view->line, feed);
	if (feed_start(feed))
		return EXIT_ERROR;
	code = follow_feed(view);
	print_feed_summary(feed, view->shown, view->line.json ? stdout : NULL);
	return code;
}

int view_events(int argc, char **argv)
{
	struct events_view view = { .line.out = stdout };
	int code = parse_options(&view, argc, argv);

	if (code < 0)
		code = run_view(&view);
	if (!recorder_close(view.feed.recorder))
		code = EXIT_ERROR;
	event_line_end(&view.line);
	feed_close(&view.feed);
	filter_free(view.filter);
	return code;
}
