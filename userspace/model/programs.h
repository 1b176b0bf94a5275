/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The names of processes. A record of an older module has the name of the thread
 * that did it alone, and a browser's threads have names of their own: the
 * program's is that of its first thread.
 */
#ifndef SOCKLIFE_PROGRAMS_H
#define SOCKLIFE_PROGRAMS_H

#include "source/message.h"

struct program {
	uint32_t tgid;
	bool sure;		/* told by the first thread */
	char comm[COMM_SIZE];
};

struct programs {
	struct program *list;	/* in the order of their numbers */
	size_t n;
};

/* Learns the name of a process from what a task of it did. */
void programs_task(struct programs *programs, const struct task *task);
/* Learns the names of the creator and of the holders. */
void programs_sock(struct programs *programs, const struct sock *sock);
/* Its name, "" if it is not known. */
const char *programs_name(const struct programs *programs, uint32_t tgid);
/* Frees the names, not @programs. */
void programs_free(struct programs *programs);

#endif
