// SPDX-License-Identifier: GPL-2.0
/* The live view: its options and its loops, on a terminal or in frames. */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/help.h"
#include "base/stop.h"
#include "base/util.h"
#include "view/live.h"
#include "view/term.h"
#include "view/view.h"

struct live_options {
	const char *record;
	double interval;
	uint64_t frames;
	bool batch;
	bool all_netns;
};

enum {
	OPT_FRAMES = 256,
	OPT_BATCH,
	OPT_HELP
};

static const struct option long_options[] = {
	SELECT_LONG_OPTIONS,
	{ "delay", required_argument, NULL, 'd' },
	{ "frames", required_argument, NULL, OPT_FRAMES },
	{ "batch", no_argument, NULL, OPT_BATCH },
	{ "numeric", no_argument, NULL, 'n' },
	{ "all-netns", no_argument, NULL, 'N' },
	{ "read", required_argument, NULL, 'r' },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 }
};

static int take_option(struct live *live, struct live_options *options, int c)
{
	bool wrong = false;

	if (select_option(&live->select, c, optarg, &wrong))
		return wrong ? EXIT_USAGE : -1;
	switch (c) {
	case 'd':
		if (!parse_seconds("-d", optarg, &options->interval))
			return EXIT_USAGE;
		if (options->interval < 0.05)
			options->interval = 0.05;
		return -1;
	case OPT_FRAMES:
		return parse_count("--frames", optarg, &options->frames) ?
		       -1 : EXIT_USAGE;
	case OPT_BATCH:
		options->batch = true;
		return -1;
	case 'n':
		live->style.numeric = true;
		return -1;
	case 'N':
		options->all_netns = true;
		return -1;
	case 'r':
		options->record = optarg;
		return -1;
	case 'h':
	case OPT_HELP:
		return help_print("live");
	}
	return help_hint("live");
}

static int parse_options(struct live *live, struct live_options *options, int argc,
			 char **argv)
{
	int c, code, i;

	while ((c = getopt_long(argc, argv, "+" SELECT_OPTIONS "d:nNr:h",
				long_options, NULL)) != -1) {
		code = take_option(live, options, c);
		if (code >= 0)
			return code;
	}
	live->select.filter = filter_parse_args(argc - optind, argv + optind);
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
	fflush(stdout);
}

static int run_batch(struct live *live, const struct live_options *options)
{
	struct screen screen = { 0 };
	uint64_t n, start = feed_now(&live->feed);
	int err = 0;

	for (n = 0; !stop_asked() && (!options->frames || n < options->frames);
	     n++) {
		err = read_frame(live, start + (n + 1) * to_ns(options->interval));
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

/* Waits for a key or the feed; a record is read to its end at once. */
static int wait_and_read(struct live *live, uint64_t end)
{
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = live->feed.source->fd, .events = POLLIN },
	};
	int got = 0;

	poll(fds, 2, ms_until(end));
	if (fds[1].revents)
		got = feed_read(&live->feed, 0);
	if (fds[0].revents & (POLLHUP | POLLERR))
		stop_ask();
	return got;
}

static int run_terminal(struct live *live, const struct live_options *options)
{
	struct screen screen = { 0 };
	uint64_t tick = monotonic_ns();
	bool going = true;
	int got = 0, key;

	while (going && !stop_asked() && got >= 0) {
		bool keys = false;

		while (going && (key = term_key()) != KEY_NOTHING) {
			going = live_key(live, key);
			keys = true;
		}
		if (!ms_until(tick)) {
			tick = monotonic_ns() + to_ns(options->interval);
			if (live->feed.source->live && feed_refresh(&live->feed))
				got = -EIO;
			if (!live->paused)
				live_update(live);
			keys = true;
		}
		if (keys)
			draw_screen(live, &screen);
		if (got >= 0)
			got = wait_and_read(live, tick);
	}
	screen_free(&screen);
	return got < 0 ? EXIT_ERROR : EXIT_OK;
}

static int run_view(struct live *live, const struct live_options *options)
{
	struct feed *feed = &live->feed;
	int code;

	if (feed_open(feed, options->record, options->all_netns))
		return EXIT_ERROR;
	feed->cb = live_event;
	feed->arg = live;
	live->clock.real_offset = feed->source->real_offset;
	/* A record's numbers may be another machine's. */
	if (feed->source->live)
		live->places = places_here(true);
	live->style.places = live->places;
	if (feed_start(feed))
		return EXIT_ERROR;
	stop_install();
	live->rate_since = feed_now(feed);
	if (options->batch || !isatty(STDOUT_FILENO)) {
		code = run_batch(live, options);
	} else {
		if (!feed->source->live)
			feed_catch_up(feed, 0);
		if (!term_open())
			return EXIT_ERROR;
		code = run_terminal(live, options);
		term_close();
	}
	if (feed->source->live && feed_finish(feed))
		code = EXIT_ERROR;
	print_feed_summary(feed, feed->delivered, NULL);
	return code;
}

int view_live(int argc, char **argv)
{
	struct live live = { 0 };
	struct live_options options = { .interval = 1 };
	int code = parse_options(&live, &options, argc, argv);

	if (code < 0)
		code = run_view(&live, &options);
	free(live.rows);
	places_free(live.places);
	buf_free(&live.filter_text);
	buf_free(&live.prompt);
	buf_free(&live.message);
	filter_free(live.select.filter);
	feed_close(&live.feed);
	return code;
}
