/* SPDX-License-Identifier: GPL-2.0 */
/* What the views of the stream of events have in common: events and trace. */
#ifndef SOCKLIFE_STREAM_H
#define SOCKLIFE_STREAM_H

#include "base/options.h"
#include "model/feed.h"
#include "text/event_line.h"

struct stream {
	struct feed feed;
	struct event_line line;
	const char *read_path;	/* a record, or NULL: the kernel */
	const char *write_path;	/* of a record to write, or NULL */
	uint64_t pid;		/* 0: not given */
	uint64_t shown;		/* events */
	bool all_netns;
	bool keeps_ended;	/* rows of sockets that are freed stay in the model */
};

#define STREAM_OPTIONS	"p:r:w:t:nNh"
/* In an array of struct option. */
#define STREAM_LONG_OPTIONS \
	{ "pid", required_argument, NULL, 'p' }, \
	{ "read", required_argument, NULL, 'r' }, \
	{ "write", required_argument, NULL, 'w' }, \
	{ "time", required_argument, NULL, 't' }, \
	{ "numeric", no_argument, NULL, 'n' }, \
	{ "all-netns", no_argument, NULL, 'N' }, \
	{ "payload", optional_argument, NULL, STREAM_PAYLOAD }, \
	{ "explain", no_argument, NULL, STREAM_EXPLAIN }, \
	{ "json", no_argument, NULL, STREAM_JSON }, \
	OPTION_HELP

enum {
	STREAM_JSON = OPTION_LONG_ONLY,
	STREAM_PAYLOAD,
	STREAM_EXPLAIN,
	STREAM_OWN_OPTIONS	/* the first number for a view's own */
};

/* Takes one of these options. */
enum taken stream_option(struct stream *stream, int option, const char *arg);

/* Takes the argument of --payload (or NULL); false after a complaint. */
bool stream_payload(struct feed *feed, const char *arg);

/* Reads what is waiting, prints it, and forgets the sockets that are freed if they may go. */
int stream_read(struct stream *stream, int timeout_ms);

/* False if the record could not be written: complained. */
bool stream_close(struct stream *stream);

#endif
