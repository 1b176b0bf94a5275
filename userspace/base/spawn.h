/* SPDX-License-Identifier: GPL-2.0 */
/* A command that is held before its exec until it is let go. */
#ifndef SOCKLIFE_SPAWN_H
#define SOCKLIFE_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

struct spawn {
	pid_t pid;
	int gate;	/* write end: one byte lets the child go */
	int failure;	/* read end: the errno of a failed exec */
	bool ended;
	int status;	/* as from waitpid() */
};

/* Forks the child, which waits. False after a complaint. */
bool spawn_hold(struct spawn *spawn, char *const *argv);
/* Lets it go. False after a complaint: the exec failed; status is set. */
bool spawn_release(struct spawn *spawn, const char *name);
/* Has it ended? Reaps adopted grandchildren as well. */
bool spawn_poll(struct spawn *spawn);
/* The exit code that a shell would give. */
int spawn_exit_code(const struct spawn *spawn);

#endif
