/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_SOURCE_OPEN_H
#define SOCKLIFE_SOURCE_OPEN_H

#include "source/source.h"

/*
 * The record at @path, or the kernel if that is NULL. To be closed with
 * source_close(); NULL after a complaint.
 */
struct source *source_open(const char *path);

#endif
