/* SPDX-License-Identifier: GPL-2.0 */
/* A record that plays in the live view: its clock goes on as the wall's does, or faster. */
#ifndef SOCKLIFE_LIVE_PLAY_H
#define SOCKLIFE_LIVE_PLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct feed;

#define PLAY_AT_ONCE	10000	/* events, before keys are looked at */

struct live_play {
	bool on;		/* a record plays */
	bool paused;
	bool ended;		/* all has been told */
	bool hurries;		/* to the end */
	bool late;		/* there was more to tell than at once */
	int error;		/* of a step, for the next advance */
	uint64_t position;	/* in the record's time */
	uint64_t wall;		/* then */
	int speed;		/* a power of two */
};

/* Begins where the feed stands; @wall: now, in nanoseconds of any clock. */
void play_begin(struct live_play *play, struct feed *feed, uint64_t wall);
/*
 * Tells the feed what has happened until @wall, of PLAY_AT_ONCE events at most: then the clock
 * waits. 0, or a negative errno after a complaint.
 */
int play_advance(struct live_play *play, struct feed *feed, uint64_t wall);
/* Pauses, and tells one event. */
void play_step(struct live_play *play, struct feed *feed);
/* Stops or goes on. */
void play_pause(struct live_play *play);
/* @by: 1 doubles the speed, -1 halves it. */
void play_change_speed(struct live_play *play, int by);
/* To the end at once. */
void play_hurry(struct live_play *play);
/* x8 PAUSED */
void play_put(const struct live_play *play, struct buf *line);

#endif
