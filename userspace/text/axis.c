// SPDX-License-Identifier: GPL-2.0
#include "text/axis.h"

#include <inttypes.h>

#include "base/util.h"
#include "text/fmt.h"

#define SHORTEST	NSEC_PER_USEC
/* With fewer marks, the next round time may be beyond the end. */
#define LEAST_MARKS	3
#define MINUTE		(60 * NSEC_PER_SEC)
#define HOUR		(60 * MINUTE)
#define DAY		(24 * HOUR)

/* 1, 2, 5 times a power of ten; @least is never so large that this overflows. */
static uint64_t decimal_step(uint64_t least, uint64_t unit)
{
	static const unsigned int round[] = { 1, 2, 5 };
	size_t i;

	for (;; unit *= 10)
		for (i = 0; i < ARRAY_SIZE(round); i++)
			if (round[i] * unit >= least)
				return round[i] * unit;
}

static uint64_t round_step(uint64_t least)
{
	static const uint64_t clock[] = {
		10 * NSEC_PER_SEC, 15 * NSEC_PER_SEC, 30 * NSEC_PER_SEC,
		MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE,
		30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
	};
	size_t i;

	if (least <= 10 * NSEC_PER_SEC)
		return decimal_step(least, 1);
	for (i = 0; i < ARRAY_SIZE(clock); i++)
		if (clock[i] >= least)
			return clock[i];
	return decimal_step(least, DAY);
}

void axis_set(struct axis *axis, uint64_t begin, uint64_t end,
	      unsigned int marks)
{
	uint64_t span = end > begin ? end - begin : 0;

	if (span < SHORTEST)
		span = SHORTEST;
	if (begin > UINT64_MAX - span)
		begin = UINT64_MAX - span;
	axis->begin = begin;
	axis->end = begin + span;
	marks = marks < LEAST_MARKS ? LEAST_MARKS : marks;
	axis->step = round_step(span / marks + (span % marks ? 1 : 0));
}

double axis_place(const struct axis *axis, uint64_t time, double length)
{
	if (time <= axis->begin)
		return 0;
	if (time >= axis->end)
		return length;
	return (double)(time - axis->begin) /
	       (double)(axis->end - axis->begin) * length;
}

/* @since in units, with the digits that a step has below one. */
static void put_decimal(struct buf *buf, uint64_t since, uint64_t step,
			uint64_t unit, const char *name)
{
	uint64_t part = unit, rest = since % unit;
	int digits = 0;

	while (part > 1 && step % part) {
		part /= 10;
		digits++;
	}
	buf_printf(buf, "%" PRIu64, since / unit);
	if (digits)
		buf_printf(buf, ".%0*" PRIu64, digits, rest / part);
	buf_puts(buf, name);
}

void axis_label(struct buf *buf, const struct axis *axis, uint64_t since)
{
	uint64_t span = axis->end - axis->begin;

	if (!since)
		buf_puts(buf, "0");
	else if (span > 2 * MINUTE && axis->step >= NSEC_PER_SEC)
		fmt_duration(buf, since);
	else if (span > NSEC_PER_SEC)
		put_decimal(buf, since, axis->step, NSEC_PER_SEC, "s");
	else if (span > NSEC_PER_MSEC)
		put_decimal(buf, since, axis->step, NSEC_PER_MSEC, "ms");
	else
		put_decimal(buf, since, axis->step, NSEC_PER_USEC, "us");
}
