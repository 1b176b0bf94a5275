// SPDX-License-Identifier: GPL-2.0
/* What the views of the feed have in common. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/output.h"
#include "base/util.h"
#include "text/json.h"
#include "view/view.h"

void print_feed_summary(const struct feed *feed, uint64_t shown, FILE *json)
{
	if (json) {
		json_print(json_feed_summary(feed, shown), json);
		output_flush(json);
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

bool parse_count(const char *option, const char *text, uint64_t *value)
{
	char *end;

	*value = strtoull(text, &end, 10);
	if (*text >= '0' && *text <= '9' && !*end)
		return true;
	complain("%s wants a number, not '%s'", option, text);
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
