/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The subcommands. Each takes its own arguments (argv[0] is its name) and
 * returns the exit code.
 */
#ifndef SOCKLIFE_VIEW_H
#define SOCKLIFE_VIEW_H

#include <stdbool.h>
#include <stdio.h>

#include "base/options.h"
#include "filter/filter.h"
#include "model/feed.h"

/* The table of sockets, as ss shows it. */
int view_table(int argc, char **argv);
/* The sockets that have ended. */
int view_closed(int argc, char **argv);
/* The feed, one line per event. */
int view_events(int argc, char **argv);
/* The sockets of a command or of a process. */
int view_trace(int argc, char **argv);
/* The table on a full screen. */
int view_live(int argc, char **argv);
/* The counters and hooks of the kernel module. */
int view_stats(int argc, char **argv);
/* Numbers for Prometheus. */
int view_export(int argc, char **argv);
/* A record as a page to play back. */
int view_report(int argc, char **argv);
/* The lives of sockets on a time axis. */
int view_waterfall(int argc, char **argv);

/* What each of them takes. */
extern const struct option_set table_options, closed_options, events_options, trace_options,
	live_options, waterfall_options, stats_options, export_options, report_options;

/*
 * The words @argv[0..argc) as the filter of @command; NULL after a complaint, which also tells
 * what the option before them means there. To be freed.
 */
struct filter *parse_filter(const char *command, int argc, char *const *argv);

/* "made N = delivered N + dropped N" on stderr or as JSON on @json. */
void print_feed_summary(const struct feed *feed, uint64_t shown, FILE *json);

/* The argument of @option as a number from 1 to @max, or as seconds; false after a complaint. */
bool parse_count(const char *option, const char *text, uint64_t max, uint64_t *value);
bool parse_seconds(const char *option, const char *text, double *value);

#endif
