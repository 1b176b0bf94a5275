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

static int show_version(void)
{
	puts("socklife " SOCKLIFE_VERSION);
	return EXIT_OK;
}

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

static int run_command(int argc, char **argv)
{
	size_t i;

	if (argc < 2 || argv[1][0] == '-') {
		if (argc == 2 && (!strcmp(argv[1], "--version") ||
				  !strcmp(argv[1], "-V")))
			return show_version();
		return view_table(argc, argv);
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(argv[1], commands[i].name)) {
			argv[1] = argv[0];	/* getopt's complaints name us */
			return commands[i].run(argc - 1, argv + 1);
		}
	if (!strcmp(argv[1], "help"))
		return show_help(argc - 1, argv + 1);
	if (!strcmp(argv[1], "version"))
		return show_version();
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
	return output_end(run_command(argc, argv));
}
