// SPDX-License-Identifier: GPL-2.0
#include "base/options.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/help.h"
#include "base/hints.h"
#include "base/util.h"

static const struct option_set *const *known_sets;
static int before_words;

void options_know(const struct option_set *const *sets)
{
	known_sets = sets;
}

int options_before_words(void)
{
	return before_words;
}

/* As getopt_long(): the next option, -1 at a word. It complains of nothing itself. */
static int next_option(const struct option_set *set, int argc, char **argv)
{
	char letters[80];

	snprintf(letters, sizeof(letters), "+:%sV", set->letters + (*set->letters == '+'));
	return getopt_long(argc, argv, letters, set->words, NULL);
}

static bool has_letter(const struct option_set *set, int letter)
{
	return letter > 0 && letter < OPTION_LONG_ONLY && letter != ':' && letter != '+' &&
	       strchr(set->letters, letter);
}

static bool has_word(const struct option_set *set, const char *word)
{
	const struct option *option;

	for (option = set->words; option->name; option++)
		if (!strcmp(option->name, word))
			return true;
	return false;
}

static bool has_option(const struct option_set *set, const char *option)
{
	return option[1] == '-' ? has_word(set, option + 2) : has_letter(set, option[1]);
}

static const char *title_of(const char *command)
{
	return *command ? command : "the table";
}

/* "-q is an option of events and trace, not of the table"; false if no other has it. */
static bool complain_of_other(const struct option_set *set, const char *option)
{
	const struct option_set *const *other;
	struct buf names = { 0 };
	bool found;

	for (other = known_sets; other && *other; other++)
		if (has_option(*other, option))
			buf_printf(&names, "%s%s", names.len ? ", " : "",
				   title_of((*other)->command));
	found = names.len;
	if (found)
		complain("%s is an option of %s, not of %s", option, buf_str(&names),
			 title_of(set->command));
	buf_free(&names);
	return found;
}

/* A long option may be cut short; two that begin so are none. */
static bool complain_of_short(const struct option_set *set, const char *option)
{
	const struct option *word;
	struct buf names = { 0 };
	size_t n = 0;

	for (word = set->words; word->name; word++)
		if (option[1] == '-' && !strncmp(word->name, option + 2, strlen(option + 2))) {
			buf_printf(&names, "%s--%s", n ? ", " : "", word->name);
			n++;
		}
	if (n > 1)
		complain("%s may be one of %s", option, buf_str(&names));
	buf_free(&names);
	return n > 1;
}

static void complain_of_unknown(const struct option_set *set, const char *option)
{
	const char *names[64] = { NULL }, *near = NULL;
	const char *hint = hint_option(set->command, option);
	size_t i;

	for (i = 0; set->words[i].name && i + 1 < ARRAY_SIZE(names); i++)
		names[i] = set->words[i].name;
	if (option[1] == '-')
		near = nearest_word(option + 2, names);
	if (hint)
		complain("there is no %s here: %s", option, hint);
	else if (complain_of_short(set, option) || complain_of_other(set, option))
		return;
	else if (near)
		complain("there is no option %s, perhaps --%s is meant", option, near);
	else
		complain("there is no option %s", option);
}

static bool is_taken(const struct option_set *set, int option)
{
	const struct option *word;

	for (word = set->words; word->name; word++)
		if (word->val == option)
			return true;
	return has_letter(set, option);
}

/* What getopt_long() did not like: '?' or ':'. */
static void complain_of_option(const struct option_set *set, int what, const char *word)
{
	struct buf option = { 0 };

	if (!strncmp(word, "--", 2) && (!optopt || is_taken(set, optopt)))
		buf_printf(&option, "%.*s", (int)strcspn(word, "="), word);
	else
		buf_printf(&option, isprint(optopt & 0xff) ? "-%c" : "-\\x%02x", optopt & 0xff);
	if (what == ':')
		complain("%s wants an argument", buf_str(&option));
	else if (optopt && is_taken(set, optopt))
		complain("%s takes no argument", buf_str(&option));
	else
		complain_of_unknown(set, buf_str(&option));
	buf_free(&option);
}

static int take_option(const struct option_set *set, void *view, int c, const char *word)
{
	if (c == 'h')
		return help_print(set->command);
	if (c == 'V')
		return help_version();
	if (c == '?' || c == ':') {
		complain_of_option(set, c, word);
		return help_hint(set->command);
	}
	switch (set->take(view, c, optarg)) {
	case OPTION_TAKEN:
		return -1;
	case OPTION_WRONG:
		return EXIT_USAGE;
	case OPTION_UNKNOWN:
		break;
	}
	return help_hint(set->command);
}

int options_reach(const struct option_set *set, int argc, char **argv)
{
	int c;

	optind = 0;
	while ((c = next_option(set, argc, argv)) != -1)
		if (c == '?' || c == ':')
			return 0;
	return optind;
}

bool options_anywhere(int argc, char *const *argv)
{
	(void)argc;
	(void)argv;
	return true;
}

/*
 * The words move to the end, as they come, behind the options. getopt_long() could
 * do so itself, but does not know that a word which begins with - may be one of a filter.
 */
int options_parse(const struct option_set *set, void *view, int argc, char **argv)
{
	char **words = xcalloc((size_t)argc + 1, sizeof(*words));
	int n = 0, last = 0, end = argc, code = -1;

	optind = 0;
	before_words = 0;
	while (code < 0) {
		int at = optind ? optind : 1;
		int c = next_option(set, end, argv);

		if (c != -1) {
			last = c;
			code = take_option(set, view, c, argv[optind > at ? optind - 1 : at]);
			continue;
		}
		if (optind >= end || optind > at || !set->whole)
			break;
		before_words = last;
		do {
			words[n++] = argv[optind];
			end--;
			memmove(argv + optind, argv + optind + 1,
				(size_t)(end - optind) * sizeof(*argv));
		} while (optind < end && (argv[optind][0] != '-' || !set->whole(n, words)));
	}
	if (!n && code < 0)
		before_words = last;
	/* What is behind -- stays behind the other words. */
	memmove(argv + optind + n, argv + optind, (size_t)(end - optind) * sizeof(*argv));
	memcpy(argv + optind, words, (size_t)n * sizeof(*words));
	free(words);
	return code;
}
