// SPDX-License-Identifier: GPL-2.0
/* The module's counters and hooks. */
#include <string.h>

#include "base/help.h"
#include "base/options.h"
#include "base/util.h"
#include "source/decode.h"
#include "source/source_open.h"
#include "text/json.h"
#include "text/table.h"
#include "view/view.h"

struct stats_view {
	const char *record;
	bool json;
};

enum { OPT_JSON = OPTION_LONG_ONLY };

static const struct option options[] = {
	{ "json", no_argument, NULL, OPT_JSON },
	{ "read", required_argument, NULL, 'r' },
	OPTION_HELP,
	OPTION_END
};

static enum taken take_option(void *arg, int option, const char *value)
{
	struct stats_view *view = arg;

	switch (option) {
	case OPT_JSON:
		view->json = true;
		return OPTION_TAKEN;
	case 'r':
		view->record = value;
		return OPTION_TAKEN;
	}
	return OPTION_UNKNOWN;
}

const struct option_set stats_options = {
	.command = "stats", .letters = "r:h", .words = options, .take = take_option,
	.whole = options_anywhere,
};

static const struct column counter_columns[] = {
	{ "Counter", ALIGN_LEFT, false },
	{ "Value", ALIGN_RIGHT, false },
};

static const struct column hook_columns[] = {
	{ "Event", ALIGN_LEFT, false },
	{ "Mechanism", ALIGN_LEFT, false },
	{ "Missed", ALIGN_RIGHT, false },
	{ "Target", ALIGN_LEFT, false },
};

static void print_text(const struct stats *stats)
{
	struct table *table = table_new(counter_columns,
					ARRAY_SIZE(counter_columns));
	size_t i;

	for (i = 0; i < stats->n_counters; i++) {
		table_text(table, stats->counters[i].name);
		table_number(table, stats->counters[i].value);
	}
	table_print(table, stdout, 0, true);
	table_free(table);
	if (!stats->n_hooks)
		return;
	fputc('\n', stdout);
	table = table_new(hook_columns, ARRAY_SIZE(hook_columns));
	for (i = 0; i < stats->n_hooks; i++) {
		table_text(table, stats->hooks[i].event);
		table_text(table, stats->hooks[i].mechanism);
		table_number(table, stats->hooks[i].missed);
		table_text(table, stats->hooks[i].target);
	}
	table_print(table, stdout, 0, true);
	table_free(table);
}

static void print_json(const struct stats *stats)
{
	struct buf line = { 0 };
	size_t i;

	for (i = 0; i < stats->n_counters; i++) {
		json_counter(&line, &stats->counters[i]);
		json_print(&line, stdout);
	}
	for (i = 0; i < stats->n_hooks; i++) {
		json_hook(&line, &stats->hooks[i]);
		json_print(&line, stdout);
	}
	json_line(&line, "summary");
	json_put_number(&line, "counters", stats->n_counters);
	json_put_number(&line, "hooks", stats->n_hooks);
	json_print(&line, stdout);
	buf_free(&line);
}

static int take_stats(const struct nlmsghdr *nlh, void *arg)
{
	struct stats stats;
	int err = decode_stats(nlh, &stats);

	if (err)
		return err;
	if (*(bool *)arg)
		print_json(&stats);
	else
		print_text(&stats);
	stats_free(&stats);
	return 0;
}

static int show_stats(struct stats_view *view)
{
	struct source *source = source_open(view->record);
	int err;

	if (!source)
		return EXIT_ERROR;
	err = source_stats(source, take_stats, &view->json);
	if (err)
		complain("%s", source->why[0] ? source->why : strerror(-err));
	source_close(source);
	return err ? EXIT_ERROR : EXIT_OK;
}

int view_stats(int argc, char **argv)
{
	struct stats_view view = { 0 };
	int code = options_parse(&stats_options, &view, argc, argv);

	if (code >= 0)
		return code;
	if (optind < argc) {
		complain("stats takes no argument '%s'", argv[optind]);
		return help_hint("stats");
	}
	return show_stats(&view);
}
