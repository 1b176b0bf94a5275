/* SPDX-License-Identifier: GPL-2.0 */
/* A file that has at each moment either its old content or the new one, whole. */
#ifndef SOCKLIFE_REPLACE_H
#define SOCKLIFE_REPLACE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"

/* A new content that is being written; { 0 } is none. */
struct replacement {
	const char *path;
	char *temporary;	/* NULL: written as it is */
	FILE *out;
};

/*
 * replace_begin - opens a file beside @path for its new content
 *
 * What is no regular file, such as a pipe or a device, is written as it is, and "-" is
 * standard output. @path is the caller's, and stays until the end.
 *
 * Return: false after a complaint.
 */
bool replace_begin(struct replacement *new, const char *path);

/*
 * replace_end - lets the new content, which all may read, take the place of the old
 * @good: false: the old stays, and nothing is said
 *
 * Return: false if it did not: complained, unless @good is false.
 */
bool replace_end(struct replacement *new, bool good);

/* Puts @text into the file at @path, as these two do. */
bool replace_file(const char *path, const struct buf *text);

#endif
