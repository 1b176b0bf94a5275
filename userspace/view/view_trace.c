// SPDX-License-Identifier: GPL-2.0
/* A command's sockets and its descendants', from the first to the last. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/help.h"
#include "base/output.h"
#include "base/spawn.h"
#include "base/stop.h"
#include "base/util.h"
#include "model/family.h"
#include "view/stream.h"
#include "view/trace_summary.h"
#include "view/view.h"

#define POLL_MS		50	/* how late the command's end may be seen */
#define ASK_ONE_BY_ONE	8	/* more ended sockets than this: ask for all */

struct trace_view {
	struct stream stream;
	struct family *family;
	struct spawn spawn;
	const char *out_path;
	double linger;		/* seconds to wait for sockets that outlive it */
	bool no_connector;
};

enum {
	OPT_LINGER = STREAM_OWN_OPTIONS,
	OPT_NO_CONNECTOR
};

static const struct option options[] = {
	STREAM_LONG_OPTIONS,
	{ "output", required_argument, NULL, 'o' },
	{ "linger", required_argument, NULL, OPT_LINGER },
	{ "no-connector", no_argument, NULL, OPT_NO_CONNECTOR },
	OPTION_END
};

static enum taken take_option(void *arg, int option, const char *value)
{
	struct trace_view *view = arg;

	switch (option) {
	case 'o':
		view->out_path = value;
		return OPTION_TAKEN;
	case OPT_LINGER:
		return option_taken(parse_seconds("--linger", value, &view->linger));
	case OPT_NO_CONNECTOR:
		view->no_connector = true;
		return OPTION_TAKEN;
	}
	return stream_option(&view->stream, option, value);
}

const struct option_set trace_options = {
	.command = "trace", .letters = "o:" STREAM_OPTIONS, .words = options,
	.take = take_option,
};

static int parse_options(struct trace_view *view, int argc, char **argv)
{
	int code = options_parse(&trace_options, view, argc, argv);

	if (code >= 0)
		return code;
	if (optind < argc && view->stream.write_path && !strcmp(view->stream.write_path, "-")) {
		complain("-w -: standard output is the command's");
		return help_hint("trace");
	}
	if (optind < argc && !view->stream.pid && !view->stream.read_path)
		return -1;
	if (optind == argc && view->stream.pid)
		return -1;
	complain(optind < argc ? "either a command or -p PID, not both" :
		 view->stream.read_path ? "-r wants -p PID: whose sockets?" :
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
	listener = model_find(view->stream.feed.model, event->listener);
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
	view->stream.shown++;
	feed_keep(feed, event);
	event_line_print(&view->stream.line, event, &row->sock);
}

/* Of the rows of a record those that the processes hold. */
static bool is_kept(const struct model_row *row, void *arg)
{
	return is_held(arg, &row->sock);
}

/* Is there a socket that is going to end soon? */
static bool still_ending(struct model *model)
{
	struct model_row *row = NULL;

	while ((row = model_next(model, row))) {
		if (!row->mine || row->freed)
			continue;
		if (row->sock.state != SOCKLIFE_STATE_TIME_WAIT &&
		    (row->sock.flags & SOCKLIFE_FLAG_RELEASED || !row->sock.n_holders))
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
	struct feed *feed = &view->stream.feed;
	uint64_t end = monotonic_ns() +
		       (uint64_t)(view->linger * (double)NSEC_PER_SEC);
	int err = feed_catch_up(feed);

	while (!err && !stop_asked() && still_ending(feed->model) &&
	       monotonic_ns() < end) {
		int got = stream_read(&view->stream, POLL_MS);

		if (got < 0)
			err = got;
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
	struct feed *feed = &view->stream.feed;
	bool passed_on = false;
	int got = 0;

	while (got >= 0) {
		if (has_ended(view, &passed_on))
			break;
		got = stream_read(&view->stream, POLL_MS);
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
	struct feed *feed = &view->stream.feed;
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
	struct feed *feed = &view->stream.feed;

	if (feed->source->live)
		ask_ends(view);
	if (feed_finish(feed))
		code = EXIT_ERROR;
	event_line_flush(&view->stream.line, UINT64_MAX);
	trace_summary(feed, &view->stream.line);
	print_feed_summary(feed, view->stream.shown,
			   view->stream.line.json ? view->stream.line.out : NULL);
	return code;
}

/* Opens all that is needed before the command may start. */
static int prepare_trace(struct trace_view *view)
{
	struct feed *feed = &view->stream.feed;
	int err;

	if (feed_open(feed, view->stream.read_path, view->stream.all_netns))
		return EXIT_ERROR;
	if (view->out_path) {
		view->stream.line.out = output_open(view->out_path);
		if (!view->stream.line.out)
			return EXIT_ERROR;
	}
	view->family = family_new(!feed->source->live ? FAMILY_FIXED :
				  view->no_connector ? FAMILY_PROC :
				  FAMILY_CONNECTOR);
	err = family_connector_error(view->family);
	if (err && feed->source->live && !view->no_connector)
		complain("no process connector (%s): a descendant may be missed if its parent touches no socket and ends early",
			 strerror(err));
	feed->cb = on_event;
	feed->keep_row = is_kept;
	feed->arg = view;
	if (feed_record(feed, view->stream.write_path))
		return EXIT_ERROR;
	event_line_begin(&view->stream.line, feed);
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
	if (feed_start(&view->stream.feed))
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
	family_add(view->family, (uint32_t)view->stream.pid);
	if (feed_start(&view->stream.feed))
		return EXIT_ERROR;
	return finish_trace(view, follow_feed(view));
}

int view_trace(int argc, char **argv)
{
	struct trace_view view = { .stream.line.out = stdout, .linger = 1 };
	int code = parse_options(&view, argc, argv);

	if (code < 0) {
		code = prepare_trace(&view);
		if (!code)
			code = optind < argc ? trace_command(&view, argv + optind) :
			       trace_pid(&view);
	}
	if (view.out_path && view.stream.line.out &&
	    !output_close(view.stream.line.out, view.out_path))
		code = EXIT_ERROR;
	if (!stream_close(&view.stream))
		code = EXIT_ERROR;
	family_free(view.family);
	return code;
}
