// SPDX-License-Identifier: GPL-2.0
/* The live view: its options and its loops, on a terminal or in frames. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/output.h"
#include "base/stop.h"
#include "base/util.h"
#include "view/live.h"
#include "view/stream.h"
#include "view/term.h"
#include "view/view.h"

#define FRAME_NS	(40 * NSEC_PER_MSEC)	/* from one frame to the next, whatever happens */

struct live_view {
	struct live live;
	const char *record;
	double interval;
	uint64_t frames;
	bool batch;
	bool all_netns;
};

enum {
	OPT_FRAMES = OPTION_LONG_ONLY,
	OPT_BATCH,
	OPT_PAYLOAD
};

static const struct option options[] = {
	SELECT_LONG_OPTIONS,
	{ "delay", required_argument, NULL, 'd' },
	{ "frames", required_argument, NULL, OPT_FRAMES },
	{ "batch", no_argument, NULL, OPT_BATCH },
	{ "payload", optional_argument, NULL, OPT_PAYLOAD },
	{ "pid", required_argument, NULL, 'p' },
	{ "numeric", no_argument, NULL, 'n' },
	{ "all-netns", no_argument, NULL, 'N' },
	{ "read", required_argument, NULL, 'r' },
	OPTION_HELP,
	OPTION_END
};

static enum taken take_option(void *arg, int option, const char *value)
{
	struct live_view *view = arg;

	switch (option) {
	case 'd':
		if (!parse_seconds("-d", value, &view->interval))
			return OPTION_WRONG;
		if (view->interval < 0.05)
			view->interval = 0.05;
		return OPTION_TAKEN;
	case OPT_FRAMES:
		return option_taken(parse_count("--frames", value, UINT64_MAX, &view->frames));
	case OPT_BATCH:
		view->batch = true;
		return OPTION_TAKEN;
	case OPT_PAYLOAD:
		return option_taken(stream_payload(&view->live.feed, value));
	case 'p':
		return option_taken(parse_count("-p", value, INT32_MAX, &view->live.pid));
	case 'n':
		view->live.style.numeric = true;
		return OPTION_TAKEN;
	case 'N':
		view->all_netns = true;
		return OPTION_TAKEN;
	case 'r':
		view->record = value;
		return OPTION_TAKEN;
	}
	return select_option(&view->live.select, option, value);
}

const struct option_set live_options = {
	.command = "live", .letters = SELECT_OPTIONS "d:p:nNr:h",
	.words = options, .take = take_option, .whole = filter_is_whole,
};

static int parse_options(struct live_view *view, int argc, char **argv)
{
	struct live *live = &view->live;
	int i, code = options_parse(&live_options, view, argc, argv);

	if (code >= 0)
		return code;
	live->select.filter = parse_filter("live", argc - optind, argv + optind);
	if (!live->select.filter)
		return EXIT_USAGE;
	for (i = optind; i < argc; i++)
		buf_printf(&live->filter_text, "%s%s", i > optind ? " " : "",
			   argv[i]);
	/* Everything but the kernel's own, unless -a or -l say otherwise. */
	if (!live->select.all && !live->select.listening)
		live->select.any_state = true;
	return -1;
}

static uint64_t to_ns(double seconds)
{
	return (uint64_t)(seconds * (double)NSEC_PER_SEC);
}

static int ms_until(uint64_t time)
{
	uint64_t now = monotonic_ns();

	return now >= time ? 0 : (int)((time - now + NSEC_PER_MSEC - 1) /
				       NSEC_PER_MSEC);
}

/* Reads up to the frame's end: by the clock, or by a record's times. */
static int read_frame(struct live *live, uint64_t end)
{
	struct feed *feed = &live->feed;
	int got = 0;

	while (!stop_asked() && got >= 0) {
		if (feed->source->live ? !ms_until(end) : feed_now(feed) >= end)
			return 0;
		got = feed_read(feed, feed->source->live ? ms_until(end) : 0);
	}
	return got < 0 ? got : 0;
}

static void print_frame(struct live *live, struct screen *screen)
{
	size_t i;

	live_screen(live, screen, 0, 0);
	for (i = 0; i < screen->n_lines; i++)
		printf("%s\n", buf_str(&screen->lines[i].text));
	putchar('\n');
	output_flush(stdout);
}

static int run_batch(struct live_view *view)
{
	struct live *live = &view->live;
	struct screen screen = { 0 };
	uint64_t n, start = feed_now(&live->feed);
	int err = 0;

	for (n = 0; !stop_asked() && !ferror(stdout) &&
	     (!view->frames || n < view->frames); n++) {
		err = read_frame(live, start + (n + 1) * to_ns(view->interval));
		if (err && err != -ENODATA)
			break;
		if (!err && live->feed.source->live && feed_refresh(&live->feed))
			err = -EIO;
		live_update(live);
		print_frame(live, &screen);
		if (err)
			break;
	}
	screen_free(&screen);
	return err && err != -ENODATA ? EXIT_ERROR : EXIT_OK;
}

static void draw_screen(struct live *live, struct screen *screen)
{
	size_t rows, columns;

	term_size(&rows, &columns);
	live_screen(live, screen, rows, columns);
	term_draw(screen);
}

/* Waits for a key, the feed, or the next event of a record. */
static int wait_and_read(struct live *live, uint64_t end)
{
	struct pollfd fds[] = {
		{ .fd = term_fd(), .events = POLLIN },
		{ .fd = live->feed.source->fd, .events = POLLIN },
	};
	int got = 0;

	poll(fds, 2, live->play.hurries || live->play.late ? 0 : ms_until(end));
	if (live->play.on)
		got = play_advance(&live->play, &live->feed, monotonic_ns());
	else if (fds[1].revents)
		got = feed_read(&live->feed, 0);
	if (fds[0].revents & (POLLHUP | POLLERR))
		stop_ask();
	return got;
}

/* The keys that wait; false to quit. */
static bool take_keys(struct live *live, bool *changed)
{
	int key;

	while ((key = term_key()) != KEY_NOTHING) {
		size_t line, column;

		*changed = true;
		if (key == TERM_CLICK) {
			term_clicked(&line, &column);
			live_click(live, line, column);
		} else if (!live_key(live, key)) {
			return false;
		}
	}
	return true;
}

static int run_terminal(struct live_view *view)
{
	struct live *live = &view->live;
	struct screen screen = { 0 };
	uint64_t tick = monotonic_ns(), frame = tick;
	bool changed = false;
	int got = 0;

	while (!stop_asked() && got >= 0 && take_keys(live, &changed)) {
		bool playing = live->play.on && !live->play.ended;

		if (!ms_until(tick)) {
			tick = monotonic_ns() + to_ns(view->interval);
			if (live->feed.source->live && feed_refresh(&live->feed))
				got = -EIO;
			if (!live->frozen)
				live_update(live);
			changed = true;
		}
		if (changed && !ms_until(frame)) {
			frame = monotonic_ns() + FRAME_NS;
			draw_screen(live, &screen);
			changed = false;
		}
		if (got >= 0)
			got = wait_and_read(live, changed && frame < tick ? frame : tick);
		if (playing && live->play.ended)
			tick = monotonic_ns();
	}
	screen_free(&screen);
	return got < 0 ? EXIT_ERROR : EXIT_OK;
}

static int run_view(struct live_view *view)
{
	struct live *live = &view->live;
	struct feed *feed = &live->feed;
	int code;

	if (feed_open(feed, view->record, view->all_netns))
		return EXIT_ERROR;
	feed->cb = live_event;
	feed->arg = live;
	/* There are names then. */
	if (feed->payload || feed->source->payload)
		live->hidden_columns &= ~(1u << LIVE_NAME);
	live->clock.real_offset = feed->source->real_offset;
	/* A record's numbers may be another machine's. */
	if (feed->source->live)
		live->places = places_here(true);
	live->style.places = live->places;
	if (feed_start(feed))
		return EXIT_ERROR;
	stop_install();
	live_begin(live);
	if (view->batch || !isatty(STDOUT_FILENO)) {
		code = run_batch(view);
	} else {
		if (!feed->source->live)
			play_begin(&live->play, feed, monotonic_ns());
		if (!term_open())
			return EXIT_ERROR;
		code = run_terminal(view);
		term_close();
	}
	if (feed->source->live && feed_finish(feed))
		code = EXIT_ERROR;
	print_feed_summary(feed, feed->delivered, NULL);
	return code;
}

int view_live(int argc, char **argv)
{
	struct live_view view = { .interval = 1 };
	struct live *live = &view.live;
	int code;

	live_init(live);
	code = parse_options(&view, argc, argv);
	if (code < 0)
		code = run_view(&view);
	live_free(live);
	feed_close(&live->feed);
	return code;
}
