/* SPDX-License-Identifier: GPL-2.0 */
/* A file that has at each moment either its old content or the new one, whole. */
#ifndef SOCKLIFE_REPLACE_H
#define SOCKLIFE_REPLACE_H

#include <stdbool.h>

#include "base/buf.h"

/*
 * replace_file - puts @text into the file at @path, which all may read
 *
 * What is no regular file, such as a pipe or a device, is written as it is.
 *
 * Return: false after a complaint; the old content stays then.
 */
bool replace_file(const char *path, const struct buf *text);

#endif
