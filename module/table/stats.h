/* SPDX-License-Identifier: GPL-2.0 */
/* stats.h - counters by name, per CPU, summed when read */
#ifndef SOCKLIFE_STATS_H
#define SOCKLIFE_STATS_H

#include <linux/percpu.h>
#include <linux/types.h>

/* X(enumerator, name): the names are stable, see socklife-procfs(5) */
#define SL_STATS(X)							\
	X(TRACKED,		"sockets_tracked")			\
	X(CENSUS,		"sockets_found_at_load")		\
	X(FREED,		"sockets_freed")			\
	X(FORGOTTEN,		"closed_sockets_forgotten")		\
	X(UNTRACKED_FULL,	"sockets_untracked_table_full")		\
	X(UNTRACKED_SHARE,	"sockets_untracked_share_used")		\
	X(UNTRACKED_NOMEM,	"sockets_untracked_no_memory")		\
	X(TIMEWAIT_FULL,	"timewaits_untracked_table_full")	\
	X(TIMEWAIT_SHARE,	"timewaits_untracked_share_used")	\
	X(UNCOUNTED,		"sockets_without_byte_counts")		\
	X(UNKNOWN,		"hook_calls_on_untracked_sockets")	\
	X(SIZE_UNKNOWN,		"transfers_size_unknown")	\
	X(NAME_LOST,		"unix_names_lost_no_memory")		\
	X(REMOTE_LOST,		"datagram_addresses_lost_no_memory")	\
	X(HOLDER_LOST,		"descriptor_notes_lost_no_memory")	\
	X(MADE,			"events_made")				\
	X(RING_FULL,		"events_lost_ring_full")		\
	X(NO_READER,		"events_lost_no_reader")		\
	X(NO_MEMORY,		"events_lost_no_memory")		\
	X(READER_FULL,		"events_lost_reader_full")		\
	X(SENT,			"events_sent")				\
	X(BATCHES,		"batches_sent")

enum sl_stat {
#define X(id, name) SL_STAT_##id,
	SL_STATS(X)
#undef X
	SL_STAT_COUNT
};

struct sl_stats {
	u64 value[SL_STAT_COUNT];
};

DECLARE_PER_CPU(struct sl_stats, sl_stats);

/**
 * sl_stat_add() - count
 * @stat: which
 * @n: how many
 *
 * Context: any, also preemptible.
 */
static inline void sl_stat_add(enum sl_stat stat, u64 n)
{
	this_cpu_add(sl_stats.value[stat], n);
}

static inline void sl_stat_inc(enum sl_stat stat)
{
	sl_stat_add(stat, 1);
}

u64 sl_stat_read(enum sl_stat stat);
const char *sl_stat_name(enum sl_stat stat);

#endif /* SOCKLIFE_STATS_H */
