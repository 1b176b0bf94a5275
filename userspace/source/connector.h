/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's process connector: who is whose child. */
#ifndef SOCKLIFE_CONNECTOR_H
#define SOCKLIFE_CONNECTOR_H

#include <stdbool.h>
#include <stdint.h>

/* @parent has made @child; or @child has ended, and is or was @parent's. */
typedef void (*child_cb)(uint32_t parent, uint32_t child, bool ended, void *arg);

/* A descriptor that gets what happens from now on, or a negative errno. */
int connector_open(void);
/*
 * Tells the forks and ends of processes, not of threads, that are waiting. Some
 * may be missing: the kernel does not say so when it had no memory for a message
 * (drivers/connector/cn_proc.c: send_msg()).
 */
void connector_read(int fd, child_cb cb, void *arg);

#endif
