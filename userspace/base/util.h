/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_UTIL_H
#define SOCKLIFE_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define NSEC_PER_SEC		UINT64_C(1000000000)
#define NSEC_PER_MSEC		UINT64_C(1000000)
#define NSEC_PER_USEC		UINT64_C(1000)

enum exit_code {
	EXIT_OK = 0,
	EXIT_ERROR = 1,
	EXIT_USAGE = 2
};

/* Allocation that ends the program instead of failing. */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);

/* One line on stderr, after "socklife: ". */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Keeps such lines while a terminal is drawn on, and prints them then. */
void complain_hold(void);
void complain_release(void);

/* CLOCK_MONOTONIC and CLOCK_REALTIME. */
uint64_t monotonic_ns(void);
uint64_t realtime_ns(void);

/**
 * number_parse() - a decimal number
 * @text: digits and nothing else
 * @max: the largest that is taken
 * @value: gets it
 *
 * Return: false if @text is no number, or a larger one.
 */
bool number_parse(const char *text, uint64_t max, uint64_t *value);

/* The word of @words (ended by NULL) that is nearest to @word, or NULL. */
const char *nearest_word(const char *word, const char *const *words);

#endif
