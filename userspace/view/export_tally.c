// SPDX-License-Identifier: GPL-2.0
/*
 * What was counted of sockets as metrics: gauges, for sockets leave the table, and the
 * history forgets.
 */
#include <inttypes.h>
#include <stddef.h>

#include "base/util.h"
#include "view/export.h"

struct life {
	bool ended;
	const char *name;	/* in the names of the metrics */
	const char *words;	/* in their help */
};

static const struct life lives[] = {
	{ false, "sockets", "living sockets" },
	{ true, "history", "ended sockets in the history" },
};

void export_head(struct buf *text, const char *metric, const char *type, const char *help)
{
	buf_printf(text, "# HELP %s %s\n# TYPE %s %s\n", metric, help, metric, type);
}

static void put_head(struct buf *text, const struct life *life, const char *what,
		     const char *type, const char *help)
{
	buf_printf(text, "# HELP socklife_%s_%s %s of %s.\n", life->name, what, help,
		   life->words);
	buf_printf(text, "# TYPE socklife_%s_%s %s\n", life->name, what, type);
}

static void put_labels(struct buf *text, const struct tally_group *group)
{
	buf_printf(text, "{family=\"%s\",protocol=\"%s\"", group->family, group->protocol);
}

static void put_value(struct buf *text, uint64_t value)
{
	buf_printf(text, "} %" PRIu64 "\n", value);
}

static void put_states(struct buf *text, const struct tally *tally)
{
	size_t i, state;

	export_head(text, "socklife_sockets", "gauge", "Living sockets by state.");
	for (i = 0; i < tally->n; i++)
		for (state = 0; state <= SOCKLIFE_STATE_MAX; state++) {
			if (tally->groups[i].ended || !tally->groups[i].states[state])
				continue;
			buf_puts(text, "socklife_sockets");
			put_labels(text, &tally->groups[i]);
			buf_printf(text, ",state=\"%s\"", state_word(state));
			put_value(text, tally->groups[i].states[state]);
		}
}

static void put_ends(struct buf *text, const struct tally *tally)
{
	size_t i, end;

	export_head(text, "socklife_history_sockets", "gauge",
		    "Ended sockets in the history by their end.");
	for (i = 0; i < tally->n; i++)
		for (end = 0; end <= SOCKLIFE_END_REPAIR; end++) {
			if (!tally->groups[i].ended || !tally->groups[i].ends[end])
				continue;
			buf_puts(text, "socklife_history_sockets");
			put_labels(text, &tally->groups[i]);
			buf_printf(text, ",end=\"%s\"", end ? end_name(end) : "unknown");
			put_value(text, tally->groups[i].ends[end]);
		}
}

static void put_traffic(struct buf *text, const struct tally *tally, const struct life *life)
{
	static const struct {
		const char *what;
		const char *help;
		size_t offset;
	} sums[] = {
		{ "sent_bytes", "Bytes sent", offsetof(struct tally_group, sent_bytes) },
		{ "received_bytes", "Bytes received",
		  offsetof(struct tally_group, received_bytes) },
		{ "send_calls", "Sends", offsetof(struct tally_group, send_calls) },
		{ "receive_calls", "Receives", offsetof(struct tally_group, receive_calls) },
	};
	size_t i, sum;

	for (sum = 0; sum < ARRAY_SIZE(sums); sum++) {
		put_head(text, life, sums[sum].what, "gauge", sums[sum].help);
		for (i = 0; i < tally->n; i++) {
			const struct tally_group *group = &tally->groups[i];

			if (group->ended != life->ended)
				continue;
			buf_printf(text, "socklife_%s_%s", life->name, sums[sum].what);
			put_labels(text, group);
			put_value(text, *(uint64_t *)((char *)group + sums[sum].offset));
		}
	}
}

static void put_errors(struct buf *text, const struct tally *tally, const struct life *life)
{
	char room[NAME_MAX_LEN];
	const char *name;
	size_t i;
	int err;

	put_head(text, life, "connect_errors", "gauge", "Connects that failed, by errno,");
	for (i = 0; i < tally->n; i++)
		for (err = 0; err < TALLY_ERRNOS; err++) {
			if (tally->groups[i].ended != life->ended || !tally->groups[i].errors[err])
				continue;
			buf_printf(text, "socklife_%s_connect_errors", life->name);
			put_labels(text, &tally->groups[i]);
			name = err ? errno_name(err, room) : "other";
			buf_printf(text, ",errno=\"%s\"", name);
			put_value(text, tally->groups[i].errors[err]);
		}
}

static void put_histogram(struct buf *text, const struct tally_group *group,
			  const struct life *life)
{
	size_t i;

	for (i = 0; i <= TALLY_BUCKETS; i++) {
		bool last = i == TALLY_BUCKETS;

		buf_printf(text, "socklife_%s_connect_seconds_bucket", life->name);
		put_labels(text, group);
		buf_printf(text, ",le=\"%s\"", last ? "+Inf" : tally_buckets[i].seconds);
		put_value(text, last ? group->connects : group->buckets[i]);
	}
	buf_printf(text, "socklife_%s_connect_seconds_sum", life->name);
	put_labels(text, group);
	buf_printf(text, "} %" PRIu64 ".%09" PRIu64 "\n", group->connect_ns / NSEC_PER_SEC,
		   group->connect_ns % NSEC_PER_SEC);
	buf_printf(text, "socklife_%s_connect_seconds_count", life->name);
	put_labels(text, group);
	put_value(text, group->connects);
}

static void put_latency(struct buf *text, const struct tally *tally, const struct life *life)
{
	size_t i;

	put_head(text, life, "connect_seconds", "histogram",
		 "From connect() to the connection, a snapshot (no counter)");
	for (i = 0; i < tally->n; i++)
		if (tally->groups[i].ended == life->ended && tally->groups[i].connects)
			put_histogram(text, &tally->groups[i], life);
}

void export_tally(struct buf *text, const struct tally *tally)
{
	size_t i;

	put_states(text, tally);
	put_ends(text, tally);
	for (i = 0; i < ARRAY_SIZE(lives); i++) {
		put_traffic(text, tally, &lives[i]);
		put_errors(text, tally, &lives[i]);
		put_latency(text, tally, &lives[i]);
	}
}
