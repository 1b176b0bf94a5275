// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <time.h>

#include "base/util.h"
#include "text/fmt.h"

/* Three digits at most before a unit: 1.2 ms, 12.3 ms, 123 ms. */
static void put_scaled(struct buf *buf, uint64_t ns, uint64_t unit, const char *name)
{
	buf_number(buf, ns / unit, 1);
	if (ns < 100 * unit && ns % unit) {
		buf_puts(buf, ".");
		buf_number(buf, ns % unit * 10 / unit, 1);
	}
	buf_puts(buf, name);
}

void fmt_duration(struct buf *buf, uint64_t ns)
{
	uint64_t s = ns / NSEC_PER_SEC;

	if (ns < NSEC_PER_USEC)
		buf_printf(buf, "%" PRIu64 "ns", ns);
	else if (ns < NSEC_PER_MSEC)
		put_scaled(buf, ns, NSEC_PER_USEC, "us");
	else if (s < 1)
		put_scaled(buf, ns, NSEC_PER_MSEC, "ms");
	else if (s < 60)
		put_scaled(buf, ns, NSEC_PER_SEC, "s");
	else if (s < 3600)
		buf_printf(buf, "%" PRIu64 "m%02" PRIu64 "s", s / 60, s % 60);
	else if (s < 86400)
		buf_printf(buf, "%" PRIu64 "h%02" PRIu64 "m", s / 3600,
			   s / 60 % 60);
	else
		buf_printf(buf, "%" PRIu64 "d%02" PRIu64 "h", s / 86400,
			   s / 3600 % 24);
}

void fmt_bytes(struct buf *buf, uint64_t bytes)
{
	static const char units[] = " kMGTPE";
	uint64_t whole = bytes, rest = 0;
	size_t unit = 0;

	while (whole >= 1000 && unit + 2 < sizeof(units)) {
		rest = whole % 1000 / 100;
		whole /= 1000;
		unit++;
	}
	if (!unit)
		buf_printf(buf, "%" PRIu64, whole);
	else if (whole >= 100)
		buf_printf(buf, "%" PRIu64 "%c", whole, units[unit]);
	else
		buf_printf(buf, "%" PRIu64 ".%" PRIu64 "%c", whole, rest,
			   units[unit]);
}

static void put_seconds(struct buf *buf, uint64_t ns)
{
	buf_printf(buf, "%4" PRIu64 ".%06" PRIu64, ns / NSEC_PER_SEC,
		   ns % NSEC_PER_SEC / NSEC_PER_USEC);
}

/* Many events fall into the same second: its text is kept. */
static void put_wall(struct buf *buf, struct clock_base *clock, uint64_t real_ns)
{
	time_t second = (time_t)(real_ns / NSEC_PER_SEC);
	struct tm tm;

	if (second != clock->second || !clock->wall[0]) {
		localtime_r(&second, &tm);
		strftime(clock->wall, sizeof(clock->wall), "%H:%M:%S", &tm);
		clock->second = second;
	}
	buf_puts(buf, clock->wall);
	buf_puts(buf, ".");
	buf_number(buf, real_ns % NSEC_PER_SEC / NSEC_PER_USEC, 6);
}

void fmt_time(struct buf *buf, struct clock_base *clock, uint64_t time)
{
	uint64_t base = clock->mode == TIME_DELTA && clock->previous ?
			clock->previous : clock->start;

	switch (clock->mode) {
	case TIME_WALL:
		put_wall(buf, clock, time + clock->real_offset);
		break;
	case TIME_RELATIVE:
	case TIME_DELTA:
		put_seconds(buf, time > base ? time - base : 0);
		break;
	case TIME_MONO:
		buf_printf(buf, "%" PRIu64, time);
		break;
	case TIME_NONE:
		break;
	}
	clock->previous = time;
}

/* Many events fall into the same second: its text is kept. */
void fmt_iso_time(struct buf *buf, uint64_t real_ns)
{
	static char text[40];
	static time_t told = -1;
	time_t second = (time_t)(real_ns / NSEC_PER_SEC);
	struct tm tm;

	if (second != told) {
		told = second;
		gmtime_r(&second, &tm);
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S.", &tm);
	}
	buf_puts(buf, text);
	buf_number(buf, real_ns % NSEC_PER_SEC, 9);
	buf_puts(buf, "Z");
}
