// SPDX-License-Identifier: GPL-2.0
/* Numbers for the textfile collector of node_exporter. */
#include "base/help.h"
#include "base/options.h"
#include "base/replace.h"
#include "base/util.h"
#include "view/export.h"
#include "view/view.h"

struct export_view {
	struct feed feed;
	const char *record;
	const char *path;
	bool all_netns;
};

enum { OPT_TEXTFILE = OPTION_LONG_ONLY };

static const struct option options[] = {
	{ "textfile", required_argument, NULL, OPT_TEXTFILE },
	{ "read", required_argument, NULL, 'r' },
	{ "all-netns", no_argument, NULL, 'N' },
	OPTION_HELP,
	OPTION_END
};

static enum taken take_option(void *arg, int option, const char *value)
{
	struct export_view *view = arg;

	switch (option) {
	case OPT_TEXTFILE:
		view->path = value;
		return OPTION_TAKEN;
	case 'r':
		view->record = value;
		return OPTION_TAKEN;
	case 'N':
		view->all_netns = true;
		return OPTION_TAKEN;
	}
	return OPTION_UNKNOWN;
}

const struct option_set export_options = {
	.command = "export", .letters = "r:Nh", .words = options, .take = take_option,
	.whole = options_anywhere,
};

/* Rows that are hidden are those of living sockets: the history has its own number. */
static int fill_model(struct export_view *view, uint32_t *hidden)
{
	struct feed *feed = &view->feed;

	if (feed_open(feed, view->record, view->all_netns))
		return 1;
	if (view->record ? feed_replay(feed) : feed_snapshot(feed))
		return 1;
	*hidden = feed->hidden;
	return view->record ? 0 : feed_history(feed) || feed_counters(feed);
}

static void put_metrics(struct buf *text, struct feed *feed, uint32_t hidden)
{
	struct tally tally = { 0 };

	tally_model(&tally, feed->model);
	export_tally(text, &tally);
	tally_free(&tally);
	export_head(text, "socklife_hidden_sockets", "gauge",
		    "Living sockets of other users, which are not counted here.");
	buf_printf(text, "socklife_hidden_sockets %u\n", hidden);
	export_counters(text, &feed->stats);
}

static int export_metrics(struct export_view *view)
{
	struct buf text = { 0 };
	uint32_t hidden = 0;
	bool good;

	if (fill_model(view, &hidden))
		return EXIT_ERROR;
	put_metrics(&text, &view->feed, hidden);
	good = replace_file(view->path ? view->path : "-", &text);
	buf_free(&text);
	return good ? EXIT_OK : EXIT_ERROR;
}

int view_export(int argc, char **argv)
{
	struct export_view view = { 0 };
	int code = options_parse(&export_options, &view, argc, argv);

	if (code >= 0)
		return code;
	if (optind < argc) {
		complain("export takes no argument '%s'", argv[optind]);
		return help_hint("export");
	}
	code = export_metrics(&view);
	feed_close(&view.feed);
	return code;
}
