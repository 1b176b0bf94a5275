/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A process and its descendants, for trace. The kernel's process connector
 * tells each fork before the child can make a socket, so no descendant is too
 * short-lived for it. A process that it has not told of is looked up in /proc
 * when it is first seen; where there is no connector (not the initial
 * namespaces, no CONFIG_PROC_EVENTS) that is all there is, and one that has
 * ended by then is missed.
 */
#ifndef SOCKLIFE_FAMILY_H
#define SOCKLIFE_FAMILY_H

#include <stdbool.h>
#include <stdint.h>

struct family;

enum family_means {
	FAMILY_CONNECTOR,	/* the connector, or else /proc */
	FAMILY_PROC,
	FAMILY_FIXED		/* a record: only those that are added */
};

struct family *family_new(enum family_means means);
/* One that is told by that descriptor, which it closes; -1: by /proc alone. */
struct family *family_with_connector(int fd);
void family_free(struct family *family);
/* False: /proc is asked instead. */
bool family_has_connector(const struct family *family);

void family_add(struct family *family, uint32_t tgid);
/* A process whose children belong, though it does not itself. */
void family_set_root(struct family *family, uint32_t tgid);
/* Does the process belong? */
bool family_has(struct family *family, uint32_t tgid);

#endif
