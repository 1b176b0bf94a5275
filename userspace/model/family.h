/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A process and its descendants, for trace. Each event names the parent of who
 * did it. A process between that touches no socket is told of by the kernel's
 * process connector, which tells each fork before the child can make a socket;
 * where there is none (no privilege, not the initial pid and user namespaces, no
 * CONFIG_PROC_EVENTS) it is looked up in /proc, and missed if it has ended.
 */
#ifndef SOCKLIFE_FAMILY_H
#define SOCKLIFE_FAMILY_H

#include <stdbool.h>
#include <stdint.h>

struct family;

enum family_means {
	FAMILY_CONNECTOR,	/* the connector, or else /proc */
	FAMILY_PROC,
	FAMILY_FIXED		/* a record: those that are added, and their children */
};

/* A family without members. To be given to family_free(). */
struct family *family_new(enum family_means means);
/* One that is told by that descriptor, which it closes; negative: by /proc alone. */
struct family *family_with_connector(int fd);
void family_free(struct family *family);
/* Why there is no connector: an errno; 0: there is one. */
int family_connector_error(const struct family *family);

/* Adds a process. */
void family_add(struct family *family, uint32_t tgid);
/* A process whose children belong, though it does not itself. */
void family_set_root(struct family *family, uint32_t tgid);
/* Does the process belong? */
bool family_has(struct family *family, uint32_t tgid);
/* Likewise; ppid: whose child it is, 0 if that is not told. */
bool family_has_child(struct family *family, uint32_t tgid, uint32_t ppid);

#endif
