/* SPDX-License-Identifier: GPL-2.0 */
/* A time axis: round times, their words, and where a time is on it. */
#ifndef SOCKLIFE_AXIS_H
#define SOCKLIFE_AXIS_H

#include <stdint.h>

#include "base/buf.h"

struct axis {
	uint64_t begin;		/* ns */
	uint64_t end;		/* > begin */
	uint64_t step;		/* between two marks, counted from begin */
};

/* @marks: at most so many, but three; the axis is never shorter than 1 us. */
void axis_set(struct axis *axis, uint64_t begin, uint64_t end,
	      unsigned int marks);

/* @time as a part of @length, 0 to @length; outside it is at an end. */
double axis_place(const struct axis *axis, uint64_t time, double length);

/* The words of the time @since the begin: all with one unit, as exact as marks. */
void axis_label(struct buf *buf, const struct axis *axis, uint64_t since);

#endif
