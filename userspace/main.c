// SPDX-License-Identifier: GPL-2.0
/* The table of subcommands. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/help.h"
#include "base/output.h"
#include "base/util.h"
#include "filter/filter.h"
#include "text/fmt.h"
#include "view/view.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "closed", view_closed },
	{ "events", view_events },
	{ "trace", view_trace },
	{ "live", view_live },
	{ "waterfall", view_waterfall },
	{ "stats", view_stats },
	{ "export", view_export },
	{ "report", view_report },
	{ "table", view_table },
};

/* Of those that are not here nothing is told where another command is asked for theirs. */
static const struct option_set *const option_sets[] = {
	&table_options, &closed_options, &events_options, &trace_options, &live_options,
	&waterfall_options, &stats_options, &export_options, &report_options, NULL
};

static int show_help(int argc, char **argv)
{
	size_t i;

	if (argc < 2)
		return help_print("");
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(argv[1], commands[i].name))
			return help_print(argv[1]);
	complain("there is no command '%s'", argv[1]);
	return help_hint("");
}

/* A lone word that is nearly a command is one mistyped, not a filter. */
static bool is_mistyped(const char *word)
{
	const char *names[ARRAY_SIZE(commands) + 1] = { NULL };
	struct buf error = { 0 };
	struct filter *filter = filter_parse(word, &error);
	const char *near;
	size_t i;

	filter_free(filter);
	buf_free(&error);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		names[i] = commands[i].name;
	near = nearest_word(word, names);
	if (filter || !near || filter_states(word))
		return false;
	complain("there is no command '%s', perhaps '%s' is meant", word, near);
	return true;
}

static const struct option_set *find_options(const char *command)
{
	size_t i;

	if (!strcmp(command, "table"))
		command = "";
	else if (!*command)
		return NULL;
	for (i = 0; option_sets[i]; i++)
		if (!strcmp(option_sets[i]->command, command))
			return option_sets[i];
	return NULL;
}

/* Is it a whole call of the table, with the words as its filter? */
static bool is_table(int argc, char **argv)
{
	int at = options_reach(&table_options, argc, argv);

	return at && filter_is_whole(argc - at, argv + at);
}

/* Where a command stands behind options of its own, 0 if nowhere. */
static int find_late(int argc, char **argv)
{
	int i;

	for (i = 2; i < argc && strcmp(argv[i], "--"); i++) {
		const struct option_set *set = find_options(argv[i]);

		if (set && options_reach(set, argc, argv) == i)
			return is_table(argc, argv) ? 0 : i;
	}
	return 0;
}

/* Words that @at makes the first: their order stays. */
static void move_first(char **argv, int at)
{
	char *command = argv[at];

	memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof(*argv));
	argv[1] = command;
}

static int run_command(int argc, char **argv)
{
	size_t i;

	if (argc > 2 && argv[1][0] == '-' && find_late(argc, argv))
		move_first(argv, find_late(argc, argv));
	if (argc < 2 || argv[1][0] == '-')
		return view_table(argc, argv);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(argv[1], commands[i].name)) {
			argv[1] = argv[0];
			return commands[i].run(argc - 1, argv + 1);
		}
	if (!strcmp(argv[1], "help"))
		return show_help(argc - 1, argv + 1);
	if (!strcmp(argv[1], "version"))
		return help_version();
	if (argc == 2 && is_mistyped(argv[1]))
		return help_hint("");
	return view_table(argc, argv);
}

int main(int argc, char **argv)
{
	output_guard();
	setlocale(LC_CTYPE, "");
	setlocale(LC_COLLATE, "C");
	fmt_init();
	options_know(option_sets);
	return output_end(run_command(argc, argv));
}
