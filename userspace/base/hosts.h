/* SPDX-License-Identifier: GPL-2.0 */
/* hosts(5): names of addresses in a file. */
#ifndef SOCKLIFE_HOSTS_H
#define SOCKLIFE_HOSTS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * hosts_have() - does a file give an address a name?
 * @path: of the file, of which HOSTS_LINES lines are read
 * @address: 4 or 16 bytes, as @ipv6 says
 * @ipv6: which of them
 * @name: without regard to case
 *
 * Return: 1 if a line has both, 0 if none has, -1 if the file cannot be read.
 */
#define HOSTS_LINES	4096
int hosts_have(const char *path, const uint8_t *address, bool ipv6, const char *name);

/*
 * The same of /etc/hosts for process @tgid: -1 too if it may see another file. That file is not
 * opened, since it can be anything: a pipe, or in a file system that never answers. One that has
 * gone is taken to have seen what this program does.
 */
int hosts_of_process_have(uint32_t tgid, const uint8_t *address, bool ipv6, const char *name);

#endif
