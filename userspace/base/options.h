/* SPDX-License-Identifier: GPL-2.0 */
/* The options of a subcommand, with getopt_long(). */
#ifndef SOCKLIFE_OPTIONS_H
#define SOCKLIFE_OPTIONS_H

#include <getopt.h>

enum taken {
	OPTION_UNKNOWN,		/* none of these */
	OPTION_TAKEN,
	OPTION_WRONG		/* its argument is wrong: complained */
};

/* Of a function that complains of a wrong argument. */
static inline enum taken option_taken(int good)
{
	return good ? OPTION_TAKEN : OPTION_WRONG;
}

/* The first number for a long option without a letter; -h is of all. */
#define OPTION_LONG_ONLY	256
#define OPTION_HELP		{ "help", no_argument, NULL, 'h' }
#define OPTION_END		{ NULL, 0, NULL, 0 }

/**
 * struct option_set - what a subcommand takes
 * @command: its name for help_print()
 * @letters: for getopt_long()
 * @words: the same
 * @take: takes one option for the view
 */
struct option_set {
	const char *command;
	const char *letters;
	const struct option *words;
	enum taken (*take)(void *view, int option, const char *arg);
};

/*
 * Has @set take all options. Returns -1 to go on, with optind at the first
 * argument, or the exit code.
 */
int options_parse(const struct option_set *set, void *view, int argc, char **argv);

#endif
