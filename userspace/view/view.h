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

/* help.c: the text for a subcommand ("" is the table), on stdout. */
int help_print(const char *command);
/* After getopt's complaint: where to look. Returns EXIT_USAGE. */
int help_hint(const char *command);

/* stop.c: SIGINT and SIGTERM ask to stop instead of ending the program. */
void stop_install(void);
bool stop_asked(void);
bool stop_asked_again(void);	/* impatiently */
void stop_ask(void);
bool stop_is_term(void);	/* it was SIGTERM */

/* "made N = delivered N + dropped N" on stderr or as JSON on @json. */
void print_feed_summary(const struct feed *feed, uint64_t shown, FILE *json);

/* Reads a positive number; false after a complaint. */
bool parse_count(const char *option, const char *text, uint64_t *value);
bool parse_seconds(const char *option, const char *text, double *value);

#endif
