/* SPDX-License-Identifier: GPL-2.0 */
/* The sockets of a command, or of a process, and of the descendants: trace and report. */
#ifndef SOCKLIFE_FOLLOW_H
#define SOCKLIFE_FOLLOW_H

#include "base/spawn.h"
#include "view/stream.h"

struct family;

struct follow {
	struct stream stream;
	struct family *family;
	struct spawn spawn;	/* pid 0: no command */
	double linger;		/* seconds to wait for sockets that outlive it */
	bool no_connector;
};

enum {
	OPT_LINGER = STREAM_OWN_OPTIONS,
	OPT_NO_CONNECTOR,
	FOLLOW_OWN_OPTIONS	/* the first number for a view's own */
};

/* In an array of struct option. */
#define FOLLOW_LONG_OPTIONS \
	{ "linger", required_argument, NULL, OPT_LINGER }, \
	{ "no-connector", no_argument, NULL, OPT_NO_CONNECTOR }

/* Takes one of these options, or of those of the stream. */
enum taken follow_option(struct follow *follow, int option, const char *arg);

/* Opens the feed. 0, or EXIT_ERROR after a complaint. */
int follow_open(struct follow *follow);
/* Starts the command, which may do something when the feed is read. -1, or the exit code. */
int follow_command(struct follow *follow, char **argv);
/* Likewise a process that is there. */
int follow_process(struct follow *follow, uint32_t tgid);
/*
 * Reads until what is followed has ended, and what its sockets leave; then the model has all
 * that there is to know. 0, or EXIT_ERROR after a complaint.
 */
int follow_to_end(struct follow *follow);
/* False if the record could not be written: complained. */
bool follow_close(struct follow *follow);

/* Does the event belong to it? Then its row is mine. */
bool follow_event(struct follow *follow, const struct event *event, struct model_row *row);
/* Does one of the processes hold the socket, by whatever descriptor? */
bool follow_holds(const struct follow *follow, const struct sock *sock);

#endif
