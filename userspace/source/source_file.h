/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_SOURCE_FILE_H
#define SOCKLIFE_SOURCE_FILE_H

#include "source/source.h"

/*
 * Reads the record at @path; "-" is standard input. To be closed with
 * source_close(); NULL after a complaint: no such file, or not a record.
 */
struct source *source_file_open(const char *path);

#endif
