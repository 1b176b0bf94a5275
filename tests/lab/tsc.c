// SPDX-License-Identifier: GPL-2.0
/*
 * tsc: how fast does the counter run that emulated processors read? Prints kHz.
 *
 * Both clocks are read together at the begin and at the end of a tenth of a second. Of
 * many such readings that one counts between whose two looks at the clock the least time
 * went by, so a host that is busy does no harm.
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

struct reading {
	int64_t ns;
	uint64_t ticks;
};

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static struct reading best_reading(void)
{
	struct reading best = { 0 };
	int64_t shortest = INT64_MAX;
	int i;

	for (i = 0; i < 1000; i++) {
		int64_t before = now_ns();
		uint64_t ticks = __rdtsc();
		int64_t took = now_ns() - before;

		if (took >= shortest)
			continue;
		shortest = took;
		best = (struct reading){ before + took / 2, ticks };
	}
	return best;
}

int main(void)
{
	const struct timespec tenth = { .tv_nsec = 100000000 };
	struct reading begin = best_reading(), end;

	nanosleep(&tenth, NULL);
	end = best_reading();
	printf("%.0f\n", (double)(end.ticks - begin.ticks) * 1e6 / (double)(end.ns - begin.ns));
	return 0;
}
