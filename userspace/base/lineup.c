// SPDX-License-Identifier: GPL-2.0
#include "base/lineup.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

struct lineup_place {
	uint64_t time;
	size_t start;	/* in the text */
	size_t len;
};

/* Behind those of the same time: they were told before. */
void lineup_begin(struct lineup *lineup, uint64_t time)
{
	size_t i;

	array_grow(lineup->places, lineup->n);
	for (i = lineup->n++; i > lineup->done && lineup->places[i - 1].time > time; i--)
		lineup->places[i] = lineup->places[i - 1];
	lineup->places[i] = (struct lineup_place){ time, lineup->text.len, 0 };
	lineup->last = i;
}

void lineup_end(struct lineup *lineup)
{
	struct lineup_place *place = &lineup->places[lineup->last];

	place->len = lineup->text.len - place->start;
}

/* Not for each few texts: all that wait are moved each time. */
static void forget_done(struct lineup *lineup)
{
	struct buf text = { 0 };
	size_t i;

	lineup->n -= lineup->done;
	memmove(lineup->places, lineup->places + lineup->done,
		lineup->n * sizeof(*lineup->places));
	lineup->done = 0;
	if (!lineup->n) {
		buf_clear(&lineup->text);
		return;
	}
	for (i = 0; i < lineup->n; i++) {
		struct lineup_place *place = &lineup->places[i];

		buf_add(&text, lineup->text.data + place->start, place->len);
		place->start = text.len - place->len;
	}
	buf_free(&lineup->text);
	lineup->text = text;
}

size_t lineup_flush(struct lineup *lineup, uint64_t until, lineup_cb cb, void *arg)
{
	size_t before = lineup->done, i;

	for (i = before; i < lineup->n && lineup->places[i].time <= until; i++)
		cb(lineup->places[i].time, lineup->text.data + lineup->places[i].start,
		   lineup->places[i].len, arg);
	lineup->done = i;
	if (lineup->done > lineup->n / 2)
		forget_done(lineup);
	return i - before;
}

void lineup_free(struct lineup *lineup)
{
	buf_free(&lineup->text);
	free(lineup->places);
	*lineup = (struct lineup){ 0 };
}
