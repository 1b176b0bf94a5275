// SPDX-License-Identifier: GPL-2.0
/* What the views of the feed have in common. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/hints.h"
#include "base/output.h"
#include "base/util.h"
#include "text/json.h"
#include "view/view.h"

void print_feed_summary(const struct feed *feed, uint64_t shown, FILE *json)
{
	struct buf line = { 0 };

	if (json) {
		json_feed_summary(&line, feed, shown);
		json_print(&line, json);
		output_flush(json);
		buf_free(&line);
	}
	output_flush(stdout);
	if (feed->source->part) {
		fprintf(stderr, "a part of a record, %" PRIu64 " events, shown %" PRIu64 "\n",
			feed->delivered, shown);
		return;
	}
	fprintf(stderr, "made %" PRIu64 " = delivered %" PRIu64 " + dropped %"
		PRIu64 ", shown %" PRIu64 "\n", feed_made(feed), feed->delivered,
		feed->dropped, shown);
	if (feed->overruns)
		fprintf(stderr, "the receive buffer was full %" PRIu64
			" times, %" PRIu64 " sockets asked for again\n",
			feed->overruns, feed->resyncs);
	if (feed_made(feed) != feed->delivered + feed->dropped)
		complain("the numbers do not add up: events came twice");
}

struct filter *parse_filter(const char *command, int argc, char *const *argv)
{
	struct filter *filter = filter_parse_args(argc, argv);
	const char *hint = hint_argument(command, options_before_words());

	if (!filter && hint)
		complain("%s", hint);
	return filter;
}

bool parse_count(const char *option, const char *text, uint64_t max, uint64_t *value)
{
	if (!number_parse(text, max, value))
		complain("%s wants a number from 1 to %" PRIu64 ", not '%s'", option, max, text);
	else if (!*value)
		complain("%s 0 would choose nothing: leave %s out to choose all", option,
			 option);
	else
		return true;
	return false;
}

bool parse_seconds(const char *option, const char *text, double *value)
{
	char *end;

	*value = strtod(text, &end);
	if (*text && !*end && isfinite(*value) && *value >= 0 && *value < 1e6)
		return true;
	complain("%s wants seconds, not '%s'", option, text);
	return false;
}
