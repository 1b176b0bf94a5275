// SPDX-License-Identifier: GPL-2.0
#include "view/live_play.h"

#include <errno.h>

#include "model/feed.h"

#define SLOWEST	(-10)
#define FASTEST	20

void play_begin(struct live_play *play, struct feed *feed, uint64_t wall)
{
	feed->source->one_by_one = true;
	*play = (struct live_play){ .on = true, .position = feed_now(feed), .wall = wall };
}

static uint64_t scale_time(uint64_t ns, int speed)
{
	double factor = speed < 0 ? 1.0 / (double)(1u << -speed) : (double)(1u << speed);

	return (uint64_t)((double)ns * factor);
}

/* The last event may have been told before the clock got there. */
static void end_play(struct live_play *play, const struct feed *feed)
{
	play->ended = true;
	play->hurries = false;
	if (play->position == UINT64_MAX || play->position < feed_now(feed))
		play->position = feed_now(feed);
}

/* The next message; 1: it was told, 0: it is later than @until, or a signal came. */
static int tell_next(struct live_play *play, struct feed *feed, uint64_t until)
{
	uint64_t time = 0;
	int got = feed_next(feed, &time);

	if (!got && time > until)
		return 0;
	if (!got)
		got = feed_read(feed, 0);
	if (got == -ENODATA)
		end_play(play, feed);
	return got == -ENODATA || got == -EINTR ? 0 : got;
}

int play_advance(struct live_play *play, struct feed *feed, uint64_t wall)
{
	uint64_t until = play->position + scale_time(wall - play->wall, play->speed);
	int got = 1, n;

	play->wall = wall;
	play->late = false;
	if (play->error)
		return play->error;
	if (play->ended || (play->paused && !play->hurries))
		return 0;
	if (play->hurries)
		until = UINT64_MAX;
	for (n = 0; n < PLAY_AT_ONCE && got > 0; n++)
		got = tell_next(play, feed, until);
	if (play->ended)
		return 0;
	play->late = got > 0;
	play->position = got > 0 || play->hurries ? feed_now(feed) : until;
	return got < 0 ? got : 0;
}

void play_step(struct live_play *play, struct feed *feed)
{
	uint64_t before = feed->delivered;
	int got = 1;

	play->paused = true;
	play->hurries = false;
	while (got > 0 && !play->ended && feed->delivered == before)
		got = tell_next(play, feed, UINT64_MAX);
	if (play->position < feed_now(feed))
		play->position = feed_now(feed);
	if (got < 0)
		play->error = got;
}

void play_pause(struct live_play *play)
{
	play->paused = !play->paused;
	play->hurries = false;
}

void play_change_speed(struct live_play *play, int by)
{
	int speed = play->speed + by;

	if (speed >= SLOWEST && speed <= FASTEST)
		play->speed = speed;
}

void play_hurry(struct live_play *play)
{
	play->hurries = !play->ended;
}

void play_put(const struct live_play *play, struct buf *line)
{
	if (play->speed < 0)
		buf_printf(line, "x1/%u", 1u << -play->speed);
	else
		buf_printf(line, "x%u", 1u << play->speed);
	if (play->ended)
		buf_puts(line, " END OF THE RECORD");
	else if (play->hurries)
		buf_puts(line, " to the end");
	else if (play->paused)
		buf_puts(line, " PAUSED");
	buf_puts(line, "  ");
}
