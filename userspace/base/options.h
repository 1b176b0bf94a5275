/* SPDX-License-Identifier: GPL-2.0 */
/* The options of a subcommand, with getopt_long(). */
#ifndef SOCKLIFE_OPTIONS_H
#define SOCKLIFE_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>

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

/* The first number for a long option without a letter; -h and -V are of all. */
#define OPTION_LONG_ONLY	256
#define OPTION_HELP \
	{ "help", no_argument, NULL, 'h' }, \
	{ "version", no_argument, NULL, 'V' }
#define OPTION_END		{ NULL, 0, NULL, 0 }

/**
 * struct option_set - what a subcommand takes
 * @command: its name for help_print()
 * @letters: for getopt_long()
 * @words: the same
 * @take: takes one option for the view
 * @whole: may options follow these words? NULL: none may follow a word, since what
 *	follows is a command's
 */
struct option_set {
	const char *command;
	const char *letters;
	const struct option *words;
	enum taken (*take)(void *view, int option, const char *arg);
	bool (*whole)(int argc, char *const *argv);
};

/* All sets, ended by NULL: so that a complaint can tell which command has an option. */
void options_know(const struct option_set *const *sets);

/*
 * Has @set take all options. Returns -1 to go on, with optind at the first
 * argument, or the exit code. The arguments have moved to the end of @argv.
 */
int options_parse(const struct option_set *set, void *view, int argc, char **argv);

/* The option before the last arguments, 0 if there was none: what was meant by that one? */
int options_before_words(void);

/* For struct option_set: options may follow any word. */
bool options_anywhere(int argc, char *const *argv);

/* Where the first word stands for that set: 0 if one of the options before is none of it. */
int options_reach(const struct option_set *set, int argc, char **argv);

#endif
