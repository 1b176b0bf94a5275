// SPDX-License-Identifier: GPL-2.0
/* The module's counters as metrics: they count from its load on, and never go back. */
#include <inttypes.h>
#include <string.h>

#include "base/util.h"
#include "view/export.h"

struct counter_metric {
	const char *counter;	/* as in socklife-procfs(5) */
	const char *metric;	/* those of one name stand together */
	const char *labels;
	const char *type;
	const char *help;
};

static const struct counter_metric metrics[] = {
	{ "sockets", "socklife_module_sockets", "", "gauge",
	  "Sockets that have a record, of all network namespaces." },
	{ "sockets_max", "socklife_module_sockets_limit", "", "gauge",
	  "Sockets that can have a record (max_sockets)." },
	{ "closed", "socklife_module_history_sockets", "", "gauge",
	  "Ended sockets in the history, of all network namespaces." },
	{ "closed_max", "socklife_module_history_sockets_limit", "", "gauge",
	  "Ended sockets that the history has room for (max_closed)." },
	{ "sockets_tracked", "socklife_opened_sockets_total", "", "counter",
	  "Sockets that were created since the module was loaded." },
	{ "sockets_found_at_load", "socklife_found_sockets_total", "", "counter",
	  "Sockets that the module found when it was loaded." },
	{ "sockets_freed", "socklife_closed_sockets_total", "", "counter",
	  "Sockets that have ended since the module was loaded." },
	{ "closed_sockets_forgotten", "socklife_history_forgotten_sockets_total", "", "counter",
	  "Ended sockets that made room in the history for newer ones." },
	{ "sockets_untracked_table_full", "socklife_untracked_sockets_total",
	  "{reason=\"table_full\"}", "counter", "New sockets that got no record." },
	{ "sockets_untracked_share_used", "socklife_untracked_sockets_total",
	  "{reason=\"share_used\"}", NULL, NULL },
	{ "sockets_untracked_no_memory", "socklife_untracked_sockets_total",
	  "{reason=\"no_memory\"}", NULL, NULL },
	{ "timewaits_untracked_table_full", "socklife_untracked_timewaits_total",
	  "{reason=\"table_full\"}", "counter", "TIME-WAITs that are not followed." },
	{ "timewaits_untracked_share_used", "socklife_untracked_timewaits_total",
	  "{reason=\"share_used\"}", NULL, NULL },
	{ "events_made", "socklife_events_made_total", "", "counter",
	  "Events that were made, once for each subscription that asked for them." },
	{ "events_sent", "socklife_events_sent_total", "", "counter",
	  "Events that were delivered to subscribers." },
	{ "events_lost_ring_full", "socklife_events_lost_total", "{reason=\"ring_full\"}",
	  "counter", "Events that were made and not delivered." },
	{ "events_lost_no_reader", "socklife_events_lost_total", "{reason=\"no_reader\"}",
	  NULL, NULL },
	{ "events_lost_no_memory", "socklife_events_lost_total", "{reason=\"no_memory\"}",
	  NULL, NULL },
	{ "events_lost_reader_full", "socklife_events_lost_total", "{reason=\"reader_full\"}",
	  NULL, NULL },
};

static const struct counter *find_counter(const struct stats *stats, const char *name)
{
	size_t i;

	for (i = 0; i < stats->n_counters; i++)
		if (!strcmp(stats->counters[i].name, name))
			return &stats->counters[i];
	return NULL;
}

static void put_hooks(struct buf *text, const struct stats *stats)
{
	uint64_t missed = 0;
	size_t i;

	if (!stats->n_hooks)
		return;
	for (i = 0; i < stats->n_hooks; i++)
		missed += stats->hooks[i].missed;
	export_head(text, "socklife_hook_calls_missed_total", "counter",
		    "Calls that the hooks of the module have lost.");
	buf_printf(text, "socklife_hook_calls_missed_total %" PRIu64 "\n", missed);
}

void export_counters(struct buf *text, const struct stats *stats)
{
	const struct counter_metric *head = NULL, *metric;
	const struct counter *counter;
	const char *told = "";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(metrics); i++) {
		metric = &metrics[i];
		head = metric->type ? metric : head;
		counter = find_counter(stats, metric->counter);
		if (!counter)
			continue;
		if (strcmp(told, metric->metric))
			export_head(text, head->metric, head->type, head->help);
		told = metric->metric;
		buf_printf(text, "%s%s %" PRIu64 "\n", metric->metric, metric->labels,
			   counter->value);
	}
	put_hooks(text, stats);
}
