// SPDX-License-Identifier: GPL-2.0
/* A command's sockets and its descendants', from the first to the last. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/help.h"
#include "base/spawn.h"
#include "base/stop.h"
#include "base/util.h"
#include "model/family.h"
#include "text/event_line.h"
#include "text/json.h"
#include "view/trace_summary.h"
#include "view/view.h"

#define POLL_MS		50	/* how late the command's end may be seen */
#define ASK_ONE_BY_ONE	8	/* more ended sockets than this: ask for all */

struct trace_view {
	struct feed feed;
	struct event_line line;
	struct family *family;
	struct spawn spawn;
	const char *read_path;
	const char *write_path;
	const char *out_path;
	uint64_t pid;
	uint64_t shown;
	double linger;		/* seconds to wait for sockets that outlive it */
	bool all_netns;
	bool no_connector;
};

enum {
	OPT_JSON = 256,
	OPT_HELP,
	OPT_LINGER,
	OPT_NO_CONNECTOR
};

static const struct option options[] = {
	{ "pid", required_argument, NULL, 'p' },
	{ "output", required_argument, NULL, 'o' },
	{ "read", required_argument, NULL, 'r' },
	{ "write", required_argument, NULL, 'w' },
	{ "time", required_argument, NULL, 't' },
	{ "numeric", no_argument, NULL, 'n' },
	{ "all-netns", no_argument, NULL, 'N' },
	{ "linger", required_argument, NULL, OPT_LINGER },
	{ "no-connector", no_argument, NULL, OPT_NO_CONNECTOR },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 }
};

static int take_option(struct trace_view *view, int c)
{
	switch (c) {
	case 'p':
		return parse_count("-p", optarg, &view->pid) ? -1 : EXIT_USAGE;
	case 'o':
		view->out_path = optarg;
		return -1;
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
	case 'N':
		view->all_netns = true;
		return -1;
	case OPT_LINGER:
		return parse_seconds("--linger", optarg, &view->linger) ?
		       -1 : EXIT_USAGE;
	case OPT_NO_CONNECTOR:
		view->no_connector = true;
		return -1;
	case OPT_JSON:
		view->line.json = true;
		return -1;
	case 'h':
	case OPT_HELP:
		return help_print("trace");
	}
	return help_hint("trace");
}

static int parse_options(struct trace_view *view, int argc, char **argv)
{
	int c, code;

	while ((c = getopt_long(argc, argv, "+p:o:r:w:t:nNh", options,
				NULL)) != -1) {
		code = take_option(view, c);
		if (code >= 0)
			return code;
	}
	if (optind < argc && !view->pid && !view->read_path)
		return -1;
	if (optind == argc && view->pid)
		return -1;
	complain(optind < argc ? "either a command or -p PID, not both" :
		 view->read_path ? "-r wants -p PID: whose sockets?" :
		 "trace wants a command after --, or -p PID");
	return help_hint("trace");
}

/* Does one of the processes hold the socket, by whatever descriptor? */
static bool is_held(const struct trace_view *view, const struct sock *sock)
{
	size_t i;

	for (i = 0; i < sock->n_holders; i++)
		if (family_has(view->family, sock->holders[i].tgid))
			return true;
	return false;
}

/*
 * A socket belongs to the trace from the first thing that one of the processes
 * does to it, or that a listener of theirs makes it; then also what happens to
 * it in interrupt context does.
 */
static bool belongs_to_trace(struct trace_view *view, const struct event *event,
			     const struct model_row *row)
{
	struct model_row *listener;

	if (row->mine)
		return true;
	if (event_has_task(event))
		return family_has_child(view->family, event->task.tgid, event->ppid);
	if (event->type != SOCKLIFE_EVENT_CHILD)
		return false;
	listener = model_find(view->feed.model, event->listener);
	return listener && (listener->mine || is_held(view, &listener->sock));
}

static void on_event(struct feed *feed, const struct event *event,
		     struct model_row *row, void *arg)
{
	struct trace_view *view = arg;

	/* Our own netlink sockets go through the child before its exec. */
	if (feed_is_own(feed, &row->sock))
		return;
	if (!belongs_to_trace(view, event, row))
		return;
	row->mine = true;
	view->shown++;
	event_line_print(&view->line, event, &row->sock);
}

/* Is there a socket that is going to end soon? */
static bool still_ending(struct model *model)
{
	struct model_row *row = NULL;

	while ((row = model_next(model, row))) {
		if (!row->mine || row->freed)
			continue;
		if (row->sock.state != SOCKLIFE_STATE_TIME_WAIT &&
		    row->sock.flags & SOCKLIFE_FLAG_RELEASED)
			return true;
	}
	return false;
}

/*
 * The command is gone: take what it left in the feed, then wait until its
 * sockets are freed or in TIME-WAIT, but not for long.
 */
static int wait_for_sockets(struct trace_view *view)
{
	struct feed *feed = &view->feed;
	uint64_t end = monotonic_ns() +
		       (uint64_t)(view->linger * (double)NSEC_PER_SEC);
	int err = feed_catch_up(feed, 500);

	while (!err && !stop_asked() && still_ending(feed->model) &&
	       monotonic_ns() < end) {
		int got = feed_read(feed, POLL_MS);

		if (got < 0)
			err = got;
		event_line_flush(&view->line);
		model_sweep(feed->model, model_clock(feed->model));
	}
	return err;
}

/*
 * Has what is watched ended? Ctrl-C reaches a command by itself, a SIGTERM to
 * this program is passed on.
 */
static bool has_ended(struct trace_view *view, bool *passed_on)
{
	if (!view->spawn.pid)
		return stop_asked();
	if (spawn_poll(&view->spawn))
		return true;
	if (stop_is_term() && !*passed_on) {
		kill(view->spawn.pid, SIGTERM);
		*passed_on = true;
	}
	return false;
}

static int follow_feed(struct trace_view *view)
{
	struct feed *feed = &view->feed;
	bool passed_on = false;
	int got = 0;

	while (got >= 0) {
		if (has_ended(view, &passed_on))
			break;
		got = feed_read(feed, POLL_MS);
		event_line_flush(&view->line);
		model_sweep(feed->model, model_clock(feed->model));
	}
	if (got == -ENODATA)
		got = 0;
	if (got >= 0 && feed->source->live)
		got = wait_for_sockets(view);
	return got < 0 ? EXIT_ERROR : EXIT_OK;
}

/*
 * The events do not tell all of an end, the history does. Each question costs
 * the kernel a walk through all descriptors: many are one for all.
 */
static void ask_ends(struct trace_view *view)
{
	struct feed *feed = &view->feed;
	struct model_row *row = NULL;
	size_t ended = 0;

	while ((row = model_next(feed->model, row)))
		ended += row->mine && row->freed;
	if (ended > ASK_ONE_BY_ONE) {
		feed_history(feed);
		return;
	}
	while ((row = model_next(feed->model, row)))
		if (row->mine && row->freed)
			feed_ask(feed, row);
}

static int finish_trace(struct trace_view *view, int code)
{
	struct feed *feed = &view->feed;

	if (feed->source->live)
		ask_ends(view);
	if (feed_finish(feed))
		code = EXIT_ERROR;
	trace_summary(feed, &view->line);
	print_feed_summary(feed, view->shown,
			   view->line.json ? view->line.out : NULL);
	return code;
}

/* Opens all that is needed before the command may start. */
static int prepare_trace(struct trace_view *view)
{
	struct feed *feed = &view->feed;
	int err;

	if (feed_open(feed, view->read_path, view->all_netns))
		return EXIT_ERROR;
	if (view->out_path) {
		view->line.out = fopen(view->out_path, "we");
		if (!view->line.out) {
			complain("%s: %s", view->out_path, strerror(errno));
			return EXIT_ERROR;
		}
	}
	if (feed_record(feed, view->write_path))
		return EXIT_ERROR;
	view->family = family_new(!feed->source->live ? FAMILY_FIXED :
				  view->no_connector ? FAMILY_PROC :
				  FAMILY_CONNECTOR);
	err = family_connector_error(view->family);
	if (err && feed->source->live && !view->no_connector)
		complain("no process connector (%s): a descendant may be missed if its parent touches no socket and ends early",
			 strerror(err));
	feed->cb = on_event;
	feed->arg = view;
	event_line_begin(&view->line, feed);
	return EXIT_OK;
}

static int trace_command(struct trace_view *view, char **argv)
{
	int code;

	/* Ctrl-C is the command's; the trace ends when the command does. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	family_set_root(view->family, (uint32_t)getpid());
	if (!spawn_hold(&view->spawn, argv))
		return EXIT_ERROR;
	family_add(view->family, (uint32_t)view->spawn.pid);
	if (feed_start(&view->feed))
		return EXIT_ERROR;
	if (!spawn_release(&view->spawn, argv[0]))
		return spawn_exit_code(&view->spawn);
	stop_install();
	code = follow_feed(view);
	code = finish_trace(view, code);
	return code ? code : spawn_exit_code(&view->spawn);
}

static int trace_pid(struct trace_view *view)
{
	stop_install();
	family_add(view->family, (uint32_t)view->pid);
	if (feed_start(&view->feed))
		return EXIT_ERROR;
	return finish_trace(view, follow_feed(view));
}

int view_trace(int argc, char **argv)
{
	struct trace_view view = { .line.out = stdout, .linger = 1 };
	int code = parse_options(&view, argc, argv);

	if (code < 0) {
		code = prepare_trace(&view);
		if (!code)
			code = optind < argc ? trace_command(&view, argv + optind) :
			       trace_pid(&view);
	}
	if (!recorder_close(view.feed.recorder))
		code = EXIT_ERROR;
	if (view.line.out && view.line.out != stdout && fclose(view.line.out)) {
		complain("%s: %s", view.out_path, strerror(errno));
		code = EXIT_ERROR;
	}
	event_line_end(&view.line);
	family_free(view.family);
	feed_close(&view.feed);
	return code;
}
