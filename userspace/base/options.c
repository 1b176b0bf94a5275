// SPDX-License-Identifier: GPL-2.0
#include "base/options.h"

#include <stddef.h>

#include "base/help.h"
#include "base/util.h"

int options_parse(const struct option_set *set, void *view, int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, set->letters, set->words, NULL)) != -1) {
		if (c == 'h')
			return help_print(set->command);
		switch (set->take(view, c, optarg)) {
		case OPTION_TAKEN:
			break;
		case OPTION_WRONG:
			return EXIT_USAGE;
		case OPTION_UNKNOWN:
			return help_hint(set->command);
		}
	}
	return -1;
}
