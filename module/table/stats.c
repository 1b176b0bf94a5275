// SPDX-License-Identifier: GPL-2.0
/* stats.c - counters by name */
#include <linux/cpumask.h>

#include "table/stats.h"

DEFINE_PER_CPU(struct sl_stats, sl_stats);

static const char * const stat_names[SL_STAT_COUNT] = {
#define X(id, name) [SL_STAT_##id] = name,
	SL_STATS(X)
#undef X
};

/**
 * sl_stat_read() - sum over the CPUs
 * @stat: which
 *
 * Context: any. Exact at rest, otherwise no older than the call.
 */
u64 sl_stat_read(enum sl_stat stat)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(sl_stats, cpu).value[stat]);
	return sum;
}

/**
 * sl_stat_name() - the stable name of a counter
 * @stat: which
 */
const char *sl_stat_name(enum sl_stat stat)
{
	return stat_names[stat];
}
