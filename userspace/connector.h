/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's process connector: forks, as they happen. */
#ifndef SOCKLIFE_CONNECTOR_H
#define SOCKLIFE_CONNECTOR_H

#include <stdint.h>

typedef void (*fork_cb)(uint32_t parent, uint32_t child, void *arg);

/* A descriptor that gets the forks from now on, or -1. */
int connector_open(void);
/*
 * Tells the forks (of processes, not threads) that are waiting.
 *
 * Return: 0, or -ENOBUFS if some were lost.
 */
int connector_read(int fd, fork_cb cb, void *arg);

#endif
