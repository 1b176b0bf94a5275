// SPDX-License-Identifier: GPL-2.0
/* The lives of sockets on one time axis, as text or as a picture. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/help.h"
#include "base/output.h"
#include "base/util.h"
#include "text/table.h"
#include "view/view.h"
#include "view/waterfall.h"

#define PLAIN_WIDTH	80

struct waterfall_view {
	struct waterfall fall;
	const char *record;
	const char *svg;	/* NULL: text */
	bool all_netns;
	bool color;
};

enum {
	OPT_BY_PROCESS = OPTION_LONG_ONLY,
	OPT_LAST,
	OPT_SVG,
	OPT_COLOR,
	OPT_CONVERSATION
};

static const struct option options[] = {
	{ "read", required_argument, NULL, 'r' },
	{ "process", required_argument, NULL, 'p' },
	{ "pid", required_argument, NULL, 'p' },
	{ "by-process", no_argument, NULL, OPT_BY_PROCESS },
	{ "last", required_argument, NULL, OPT_LAST },
	{ "count", required_argument, NULL, 'c' },
	{ "svg", required_argument, NULL, OPT_SVG },
	{ "color", required_argument, NULL, OPT_COLOR },
	{ "conversation", required_argument, NULL, OPT_CONVERSATION },
	SELECT_LONG_OPTIONS,
	{ "numeric", no_argument, NULL, 'n' },
	{ "all-netns", no_argument, NULL, 'N' },
	OPTION_HELP,
	OPTION_END
};

static bool terminal_has_colors(void)
{
	const char *none = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(none && *none) && term &&
	       strcmp(term, "dumb");
}

static bool set_color(struct waterfall_view *view, const char *when)
{
	if (!strcmp(when, "always"))
		view->color = true;
	else if (!strcmp(when, "never"))
		view->color = false;
	else if (strcmp(when, "auto")) {
		complain("--color wants always, never or auto, not '%s'", when);
		return false;
	}
	return true;
}

static enum taken take_option(void *arg, int option, const char *value)
{
	struct waterfall_view *view = arg;
	struct waterfall *fall = &view->fall;
	uint64_t pid;

	switch (option) {
	case 'r':
		view->record = value;
		return OPTION_TAKEN;
	case 'p':
		fall->process = value;
		return option_taken(value[strspn(value, "0123456789")] ||
				    parse_count("-p", value, INT32_MAX, &pid));
	case OPT_BY_PROCESS:
		fall->by_process = true;
		return OPTION_TAKEN;
	case OPT_LAST:
		return option_taken(parse_seconds("--last", value, &fall->last));
	case 'c':
		return option_taken(parse_count("-c", value, UINT64_MAX, &fall->limit));
	case OPT_SVG:
		view->svg = value;
		return OPTION_TAKEN;
	case OPT_COLOR:
		return option_taken(set_color(view, value));
	case OPT_CONVERSATION:
		return option_taken(parse_count("--conversation", value, UINT64_MAX,
						&fall->conversation));
	case 'n':
		fall->style.numeric = true;
		return OPTION_TAKEN;
	case 'N':
		view->all_netns = true;
		return OPTION_TAKEN;
	}
	return select_option(&fall->select, option, value);
}

const struct option_set waterfall_options = {
	.command = "waterfall", .letters = SELECT_OPTIONS "r:p:c:nNh",
	.words = options, .take = take_option, .whole = filter_is_whole,
};

static int parse_options(struct waterfall_view *view, int argc, char **argv)
{
	struct select *select = &view->fall.select;
	int code = options_parse(&waterfall_options, view, argc, argv);

	if (code >= 0)
		return code;
	if (view->fall.conversation && !(view->svg && view->record)) {
		complain("--conversation wants a record (-r) and --svg");
		return help_hint("waterfall");
	}
	select->any_state = !select->listening;
	select->filter = parse_filter("waterfall", argc - optind, argv + optind);
	return select->filter ? -1 : EXIT_USAGE;
}

/* Also where standard output is no terminal the text has a width. */
static size_t text_width(void)
{
	const char *columns = getenv("COLUMNS");
	size_t width = screen_width(stdout);

	if (width)
		return width;
	return columns && atoi(columns) > 0 ? (size_t)atoi(columns) : PLAIN_WIDTH;
}

static int write_out(const char *path, const struct buf *text)
{
	FILE *out = output_open(path);

	if (!out)
		return EXIT_ERROR;
	output_write(out, text->data, text->len);
	return output_close(out, path) ? EXIT_OK : EXIT_ERROR;
}

static int draw_picture(struct waterfall_view *view)
{
	struct buf text = { 0 };
	int code;

	if (view->fall.conversation)
		sequence_svg(&text, &view->fall.sequence, &view->fall.style);
	else if (view->svg)
		waterfall_svg(&text, &view->fall);
	else
		waterfall_text(&text, &view->fall, text_width(), view->color);
	code = write_out(view->svg ? view->svg : "-", &text);
	buf_free(&text);
	return code;
}

static int show_picture(struct waterfall_view *view)
{
	struct waterfall *fall = &view->fall;
	uint32_t hidden;
	int code;

	if (waterfall_read(fall, view->record, view->all_netns))
		return EXIT_ERROR;
	if (fall->conversation)
		return sequence_choose(&fall->sequence, &fall->feed,
				       &fall->programs, fall->conversation) ?
		       draw_picture(view) : EXIT_ERROR;
	waterfall_choose(fall);
	if (fall->n) {
		code = draw_picture(view);
	} else {
		complain("no socket is chosen by these options");
		code = EXIT_ERROR;
	}
	hidden = fall->feed.hidden;
	if (hidden)
		complain("%u socket%s of other users hidden", hidden,
			 hidden == 1 ? "" : "s");
	return code;
}

int view_waterfall(int argc, char **argv)
{
	struct waterfall_view view = { .color = terminal_has_colors() };
	int code = parse_options(&view, argc, argv);

	if (code < 0)
		code = show_picture(&view);
	waterfall_free(&view.fall);
	return code;
}
