// SPDX-License-Identifier: GPL-2.0
#include "view/follow.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/stop.h"
#include "base/util.h"
#include "model/family.h"
#include "view/view.h"

#define POLL_MS		50	/* how late the command's end may be seen */
#define ASK_ONE_BY_ONE	8	/* more ended sockets than this: ask for all */

enum taken follow_option(struct follow *follow, int option, const char *arg)
{
	switch (option) {
	case OPT_LINGER:
		return option_taken(parse_seconds("--linger", arg, &follow->linger));
	case OPT_NO_CONNECTOR:
		follow->no_connector = true;
		return OPTION_TAKEN;
	}
	return stream_option(&follow->stream, option, arg);
}

bool follow_holds(const struct follow *follow, const struct sock *sock)
{
	size_t i;

	for (i = 0; i < sock->n_holders; i++)
		if (family_has(follow->family, sock->holders[i].tgid))
			return true;
	return false;
}

/*
 * A socket belongs to the trace from the first thing that one of the processes
 * does to it, or that a listener of theirs makes it; then also what happens to
 * it in interrupt context does.
 */
static bool belongs_to_trace(struct follow *follow, const struct event *event,
			     const struct model_row *row)
{
	struct model_row *listener;

	if (row->mine)
		return true;
	if (event_has_task(event))
		return family_has_child(follow->family, event->task.tgid, event->ppid);
	if (event->type != SOCKLIFE_EVENT_CHILD)
		return false;
	listener = model_find(follow->stream.feed.model, event->listener);
	return listener && (listener->mine || follow_holds(follow, &listener->sock));
}

bool follow_event(struct follow *follow, const struct event *event, struct model_row *row)
{
	/* Our own netlink sockets go through the child before its exec. */
	if (feed_is_own(&follow->stream.feed, &row->sock) ||
	    !belongs_to_trace(follow, event, row))
		return false;
	row->mine = true;
	return true;
}

int follow_open(struct follow *follow)
{
	struct feed *feed = &follow->stream.feed;
	int err;

	if (feed_open(feed, follow->stream.read_path, follow->stream.all_netns))
		return EXIT_ERROR;
	follow->family = family_new(!feed->source->live ? FAMILY_FIXED :
				    follow->no_connector ? FAMILY_PROC :
				    FAMILY_CONNECTOR);
	err = family_connector_error(follow->family);
	if (err && feed->source->live && !follow->no_connector)
		complain("no process connector (%s): a descendant may be missed if its parent touches no socket and ends early",
			 strerror(err));
	return EXIT_OK;
}

int follow_command(struct follow *follow, char **argv)
{
	/* Ctrl-C is the command's; the trace ends when the command does. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	family_set_root(follow->family, (uint32_t)getpid());
	if (!spawn_hold(&follow->spawn, argv))
		return EXIT_ERROR;
	family_add(follow->family, (uint32_t)follow->spawn.pid);
	if (feed_start(&follow->stream.feed))
		return EXIT_ERROR;
	if (!spawn_release(&follow->spawn, argv[0]))
		return spawn_exit_code(&follow->spawn);
	stop_install();
	return -1;
}

int follow_process(struct follow *follow, uint32_t tgid)
{
	stop_install();
	family_add(follow->family, tgid);
	return feed_start(&follow->stream.feed) ? EXIT_ERROR : -1;
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
static int wait_for_sockets(struct follow *follow)
{
	struct feed *feed = &follow->stream.feed;
	uint64_t end = monotonic_ns() +
		       (uint64_t)(follow->linger * (double)NSEC_PER_SEC);
	int err = feed_catch_up(feed);

	while (!err && !stop_asked() && still_ending(feed->model) &&
	       monotonic_ns() < end) {
		int got = stream_read(&follow->stream, POLL_MS);

		if (got < 0)
			err = got;
	}
	return err;
}

/*
 * Has what is watched ended? Ctrl-C reaches a command by itself, a SIGTERM to
 * this program is passed on.
 */
static bool has_ended(struct follow *follow, bool *passed_on)
{
	if (!follow->spawn.pid)
		return stop_asked();
	if (spawn_poll(&follow->spawn))
		return true;
	if (stop_is_term() && !*passed_on) {
		kill(follow->spawn.pid, SIGTERM);
		*passed_on = true;
	}
	return false;
}

static int follow_feed(struct follow *follow)
{
	struct feed *feed = &follow->stream.feed;
	bool passed_on = false;
	int got = 0;

	while (got >= 0) {
		if (has_ended(follow, &passed_on))
			break;
		got = stream_read(&follow->stream, POLL_MS);
	}
	if (got == -ENODATA)
		got = 0;
	if (got >= 0 && feed->source->live)
		got = wait_for_sockets(follow);
	return got < 0 ? EXIT_ERROR : EXIT_OK;
}

/*
 * The events do not tell all of an end, the history does. Each question costs
 * the kernel a walk through all descriptors: many are one for all.
 */
static void ask_ends(struct follow *follow)
{
	struct feed *feed = &follow->stream.feed;
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

int follow_to_end(struct follow *follow)
{
	int code = follow_feed(follow);

	if (follow->stream.feed.source->live)
		ask_ends(follow);
	return feed_finish(&follow->stream.feed) ? EXIT_ERROR : code;
}

bool follow_close(struct follow *follow)
{
	family_free(follow->family);
	return stream_close(&follow->stream);
}
