/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The subcommands. Each takes its own arguments (argv[0] is its name) and
 * returns the exit code.
 */
#ifndef SOCKLIFE_VIEW_H
#define SOCKLIFE_VIEW_H

#include <stdbool.h>
#include <stdio.h>

#include "model/feed.h"

int view_table(int argc, char **argv);
int view_closed(int argc, char **argv);
int view_events(int argc, char **argv);
int view_trace(int argc, char **argv);
int view_live(int argc, char **argv);
int view_stats(int argc, char **argv);
int view_waterfall(int argc, char **argv);

/* "made N = delivered N + dropped N" on stderr or as JSON on @json. */
void print_feed_summary(const struct feed *feed, uint64_t shown, FILE *json);

/* Reads a positive number; false after a complaint. */
bool parse_count(const char *option, const char *text, uint64_t *value);
bool parse_seconds(const char *option, const char *text, double *value);

#endif
