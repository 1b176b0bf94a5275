// SPDX-License-Identifier: GPL-2.0
/* A record, or what a command does, as a page that needs nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/help.h"
#include "base/replace.h"
#include "base/stop.h"
#include "base/util.h"
#include "filter/filter.h"
#include "view/report.h"
#include "view/stream.h"
#include "view/view.h"

struct report_view {
	struct stream stream;
	struct report report;
	struct filter *filter;
	struct replacement page;
	struct replacement trace;
	const char *page_path;		/* or NULL */
	const char *trace_path;		/* or NULL */
	FILE *copy;			/* of what is read: it is read again */
	struct buf copy_path;
};

enum { OPT_PERFETTO = STREAM_OWN_OPTIONS };

static const struct option options[] = {
	{ "read", required_argument, NULL, 'r' },
	OPTION_HELP,
	OPTION_END
};

static enum taken take_option(void *arg, int option, const char *value)
{
	struct report_view *view = arg;

	switch (option) {
	case 'r':
		return stream_option(&view->stream, option, value);
	case OPT_PERFETTO:
		view->trace_path = value;
		return OPTION_TAKEN;
	}
	return OPTION_UNKNOWN;
}

static const struct option_set option_set = {
	.command = "report", .letters = "+r:h", .words = options, .take = take_option,
};

/* The file stands before the options, or behind them if none is to be left out. */
static int parse_options(struct report_view *view, int argc, char **argv)
{
	int code;

	if (argc > 1 && (argv[1][0] != '-' || !argv[1][1])) {
		view->page_path = argv[1];
		argv[1] = argv[0];
		argv++;
		argc--;
	}
	code = options_parse(&option_set, view, argc, argv);
	if (code >= 0)
		return code;
	if (!view->page_path && !view->trace_path && optind < argc)
		view->page_path = argv[optind++];
	if (!view->page_path && !view->trace_path)
		complain("report wants the name of the file to write, or - for standard output");
	else if (!view->stream.read_path)
		complain("report wants a record: -r FILE");
	else {
		view->filter = filter_parse_args(argc - optind, argv + optind);
		return view->filter ? -1 : EXIT_USAGE;
	}
	return help_hint("report");
}

static void on_event(struct feed *feed, const struct event *event, struct model_row *row,
		     void *arg)
{
	struct report_view *view = arg;
	struct filter_subject subject = { .sock = &row->sock, .event = event };

	(void)feed;
	report_note(&view->report, event, row, filter_match(view->filter, &subject));
}

static void choose_rows(struct report_view *view)
{
	struct model *model = view->stream.feed.model;
	struct model_row *row = NULL;

	while ((row = model_next(model, row))) {
		struct filter_subject subject = { .sock = &row->sock };

		row->mine = row->mine || filter_match(view->filter, &subject);
	}
}

static int read_record(struct report_view *view)
{
	struct feed *feed = &view->stream.feed;
	int got = 0;

	feed->cb = on_event;
	feed->arg = view;
	stop_install();
	if (feed_start(feed))
		return EXIT_ERROR;
	while (got >= 0 && !stop_asked())
		got = feed_read(feed, 1000);
	if (got != -ENODATA && got < 0)
		return EXIT_ERROR;
	if (got == -ENODATA && feed_finish(feed))
		return EXIT_ERROR;
	choose_rows(view);
	return EXIT_OK;
}

/* A file without a name, which can be opened once more. */
static bool make_copy(struct report_view *view)
{
	view->copy = tmpfile();
	if (!view->copy || fcntl(fileno(view->copy), F_SETFD, FD_CLOEXEC)) {
		complain("no temporary file: %s", strerror(errno));
		return false;
	}
	buf_printf(&view->copy_path, "/proc/self/fd/%d", fileno(view->copy));
	return true;
}

/* What a failed write would have made useless is known before the reading. */
static bool open_outputs(struct report_view *view)
{
	return make_copy(view) &&
	       (!view->page_path || replace_begin(&view->page, view->page_path)) &&
	       (!view->trace_path || replace_begin(&view->trace, view->trace_path));
}

/* Of a path the last part. */
static const char *title_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!strcmp(path, "-"))
		return "standard input";
	return slash && slash[1] ? slash + 1 : path;
}

static int finish_copy(struct report_view *view)
{
	bool good = recorder_close(view->stream.feed.recorder);

	view->stream.feed.recorder = NULL;
	return good ? EXIT_OK : EXIT_ERROR;
}

static int run_view(struct report_view *view)
{
	struct feed *feed = &view->stream.feed;
	int code;

	if (feed_open(feed, view->stream.read_path, false) || !open_outputs(view) ||
	    feed_record(feed, buf_str(&view->copy_path)))
		return EXIT_ERROR;
	code = read_record(view);
	if (finish_copy(view))
		code = EXIT_ERROR;
	if (code)
		return code;
	view->report.title = title_of(view->stream.read_path);
	report_choose(&view->report, feed);
	feed_close(feed);
	*feed = (struct feed){ 0 };
	return report_tell(&view->report, buf_str(&view->copy_path), view->page.out,
			   view->trace.out);
}

int view_report(int argc, char **argv)
{
	struct report_view view = { 0 };
	int code = parse_options(&view, argc, argv);

	if (code < 0)
		code = run_view(&view);
	if (!replace_end(&view.page, !code))
		code = code ? code : EXIT_ERROR;
	if (!replace_end(&view.trace, !code))
		code = code ? code : EXIT_ERROR;
	if (!stream_close(&view.stream))
		code = EXIT_ERROR;
	if (view.copy)
		fclose(view.copy);
	buf_free(&view.copy_path);
	report_free(&view.report);
	filter_free(view.filter);
	return code;
}
