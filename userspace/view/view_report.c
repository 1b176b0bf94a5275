// SPDX-License-Identifier: GPL-2.0
/* A record, or what a command does, as a page that needs nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/help.h"
#include "base/replace.h"
#include "base/stop.h"
#include "base/util.h"
#include "filter/filter.h"
#include "view/follow.h"
#include "view/report.h"
#include "view/view.h"

struct report_view {
	struct follow follow;
	struct report report;
	struct filter *filter;
	struct buf title;
	struct replacement page;
	struct replacement trace;
	const char *page_path;		/* or NULL */
	const char *trace_path;		/* or NULL */
	char **command;			/* or NULL: a record */
	FILE *copy;			/* of what is read: it is read again */
	struct buf copy_path;
};

enum { OPT_PERFETTO = FOLLOW_OWN_OPTIONS };

static const struct option options[] = {
	{ "read", required_argument, NULL, 'r' },
	{ "perfetto", required_argument, NULL, OPT_PERFETTO },
	{ "all-netns", no_argument, NULL, 'N' },
	{ "payload", optional_argument, NULL, STREAM_PAYLOAD },
	FOLLOW_LONG_OPTIONS,
	OPTION_HELP,
	OPTION_END
};

static enum taken take_option(void *arg, int option, const char *value)
{
	struct report_view *view = arg;

	if (option != OPT_PERFETTO)
		return option == '?' ? OPTION_UNKNOWN :
		       follow_option(&view->follow, option, value);
	view->trace_path = value;
	return OPTION_TAKEN;
}

const struct option_set report_options = {
	.command = "report", .letters = "r:N", .words = options, .take = take_option,
};

/* What is wrong with the arguments, or NULL. */
static const char *wrong_arguments(const struct report_view *view)
{
	bool record = view->follow.stream.read_path;

	if (!view->page_path && !view->trace_path)
		return "report wants the name of the page's file first; - is standard output";
	if (!record && !view->command)
		return "report wants a record (-r FILE), or a command after --";
	if (record && view->command)
		return "either a record or a command, not both";
	if (view->command && view->page_path && !strcmp(view->page_path, "-"))
		return "standard output is the command's: the page wants a file";
	if (view->command && view->trace_path && !strcmp(view->trace_path, "-"))
		return "standard output is the command's: --perfetto wants a file";
	if (view->page_path && view->trace_path && !strcmp(view->page_path, view->trace_path))
		return "the page and the trace want two files";
	return NULL;
}

/*
 * The page's file stands before the options, or behind them if it has to be there. What
 * follows is the command if -- stands before it, else a filter.
 */
static int parse_options(struct report_view *view, int argc, char **argv)
{
	const char *wrong;
	int code;

	if (argc > 1 && (argv[1][0] != '-' || !argv[1][1])) {
		view->page_path = argv[1];
		argv[1] = argv[0];
		argv++;
		argc--;
	}
	code = options_parse(&report_options, view, argc, argv);
	if (code >= 0)
		return code;
	if (optind < argc && !strcmp(argv[optind - 1], "--"))
		view->command = argv + optind;
	else if (optind < argc && !view->page_path && !view->trace_path)
		view->page_path = argv[optind++];
	wrong = wrong_arguments(view);
	if (wrong) {
		complain("%s", wrong);
		return help_hint("report");
	}
	if (!view->command)
		view->filter = filter_parse_args(argc - optind, argv + optind);
	return view->command || view->filter ? -1 : EXIT_USAGE;
}

static void on_event(struct feed *feed, const struct event *event, struct model_row *row,
		     void *arg)
{
	struct report_view *view = arg;
	struct filter_subject subject = { .sock = &row->sock, .event = event };

	(void)feed;
	report_note(&view->report, event, row,
		    view->command ? follow_event(&view->follow, event, row) :
		    filter_match(view->filter, &subject));
}

/* Also sockets to which nothing happens. */
static void choose_rows(struct report_view *view)
{
	struct model *model = view->follow.stream.feed.model;
	struct model_row *row = NULL;

	while ((row = model_next(model, row))) {
		struct filter_subject subject = { .sock = &row->sock };

		row->mine = row->mine || filter_match(view->filter, &subject);
	}
}

static int read_record(struct report_view *view)
{
	struct feed *feed = &view->follow.stream.feed;
	int got = 0;

	stop_install();
	if (feed_start(feed))
		return EXIT_ERROR;
	while (got >= 0 && !stop_asked())
		got = feed_read(feed, 0);
	if (got < 0 && got != -ENODATA)
		return EXIT_ERROR;
	if (got == -ENODATA && feed_finish(feed))
		return EXIT_ERROR;
	choose_rows(view);
	return EXIT_OK;
}

static int follow_command_to_end(struct report_view *view)
{
	int code;

	view->report.places = places_here(true);
	code = follow_command(&view->follow, view->command);
	return code < 0 ? follow_to_end(&view->follow) : code;
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

/* That a file cannot be written is known before a command has run in vain. */
static bool open_outputs(struct report_view *view)
{
	return make_copy(view) &&
	       (!view->page_path || replace_begin(&view->page, view->page_path)) &&
	       (!view->trace_path || replace_begin(&view->trace, view->trace_path));
}

/* The command; of a record's path the last part. */
static void set_title(struct report_view *view)
{
	const char *path = view->follow.stream.read_path, *slash;
	size_t i;

	for (i = 0; view->command && view->command[i]; i++) {
		buf_puts(&view->title, i ? " " : "");
		buf_puts(&view->title, view->command[i]);
	}
	if (!view->command) {
		slash = strrchr(path, '/');
		buf_puts(&view->title, !strcmp(path, "-") ? "standard input" :
			 slash ? slash + 1 : path);
	}
	view->report.title = buf_str(&view->title);
}

static int finish_copy(struct report_view *view)
{
	struct feed *feed = &view->follow.stream.feed;
	bool good = recorder_close(feed->recorder);

	feed->recorder = NULL;
	return good ? EXIT_OK : EXIT_ERROR;
}

/* All is told by the copy: the model is not needed twice. */
static int tell_report(struct report_view *view)
{
	struct feed *feed = &view->follow.stream.feed;

	set_title(view);
	report_choose(&view->report, feed);
	if (view->report.lost)
		complain("%" PRIu64 " event%s got lost: what the page shows is not whole",
			 view->report.lost, view->report.lost == 1 ? "" : "s");
	feed_close(feed);
	*feed = (struct feed){ 0 };
	return report_tell(&view->report, buf_str(&view->copy_path), view->page.out,
			   view->trace.out);
}

static int run_view(struct report_view *view)
{
	struct feed *feed = &view->follow.stream.feed;
	int code;

	if (follow_open(&view->follow))
		return EXIT_ERROR;
	/* What a record has may be read by whoever has the record. */
	if (!view->command && feed->source->payload)
		feed->payload = UINT16_MAX;
	if (!open_outputs(view) || feed_record(feed, buf_str(&view->copy_path)))
		return EXIT_ERROR;
	feed->cb = on_event;
	feed->arg = view;
	code = view->command ? follow_command_to_end(view) : read_record(view);
	if (finish_copy(view))
		code = EXIT_ERROR;
	return code ? code : tell_report(view);
}

int view_report(int argc, char **argv)
{
	struct report_view view = { .follow = { .linger = 1, .stream.keeps_ended = true } };
	int code = parse_options(&view, argc, argv);
	bool good;

	if (code < 0)
		code = run_view(&view);
	good = replace_end(&view.page, !code);
	good = replace_end(&view.trace, !code) && good;
	good = follow_close(&view.follow) && good;
	if (!code && !good)
		code = EXIT_ERROR;
	else if (!code && view.command)
		code = spawn_exit_code(&view.follow.spawn);
	if (view.copy)
		fclose(view.copy);
	buf_free(&view.copy_path);
	buf_free(&view.title);
	report_free(&view.report);
	filter_free(view.filter);
	return code;
}
