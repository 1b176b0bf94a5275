/* SPDX-License-Identifier: GPL-2.0 */
/* Where the program writes. That a write failed is found when the output ends. */
#ifndef SOCKLIFE_OUTPUT_H
#define SOCKLIFE_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

/*
 * To be called before anything is opened: a standard stream that is closed gets a
 * descriptor that refuses its use, so that no file takes its place.
 */
void output_guard(void);

/* The file at @path, "-" is standard output; NULL after a complaint. */
FILE *output_open(const char *path);

/* fwrite() and fflush() that remember why they failed: the stream itself does not. */
void output_write(FILE *out, const void *bytes, size_t len);
void output_flush(FILE *out);

/*
 * Standard output for a file alone: what is printed from now on goes nowhere, and what
 * is opened here is to be closed. NULL after a complaint, also on a terminal.
 */
FILE *output_take(void);

/*
 * output_close - writes what is left
 * @path: as for output_open()
 *
 * Standard output stays open for others, who may find it failed as well.
 *
 * Return: false if not all could be written: complained, unless nobody reads the
 * pipe any more.
 */
bool output_close(FILE *out, const char *path);

/* What is printed is not all that there was: the exit code is going to be 1. */
void output_incomplete(void);

/* At the program's end: the exit code, with standard output looked at. */
int output_end(int code);

#endif
