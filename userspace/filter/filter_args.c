// SPDX-License-Identifier: GPL-2.0
/* Filters from the words of a command line. */
#include "base/util.h"
#include "filter/filter.h"

static struct filter *parse_words(int argc, char *const *argv, struct buf *error)
{
	struct buf text = { 0 };
	struct filter *filter;
	int i;

	for (i = 0; i < argc; i++)
		buf_printf(&text, "%s%s", i ? " " : "", argv[i]);
	filter = filter_parse(buf_str(&text), error);
	buf_free(&text);
	return filter;
}

struct filter *filter_parse_args(int argc, char *const *argv)
{
	struct buf error = { 0 };
	struct filter *filter = parse_words(argc, argv, &error);

	if (!filter)
		complain("%s", buf_str(&error));
	buf_free(&error);
	return filter;
}

bool filter_is_whole(int argc, char *const *argv)
{
	struct buf error = { 0 };
	struct filter *filter = parse_words(argc, argv, &error);
	bool whole = filter;

	filter_free(filter);
	buf_free(&error);
	return whole;
}
