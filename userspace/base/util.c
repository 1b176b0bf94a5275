// SPDX-License-Identifier: GPL-2.0
#include "base/util.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/output.h"

static void *or_die(void *p)
{
	if (!p) {
		fputs("socklife: out of memory\n", stderr);
		exit(EXIT_ERROR);
	}
	return p;
}

void *xmalloc(size_t size)
{
	return or_die(malloc(size ? size : 1));
}

void *xcalloc(size_t n, size_t size)
{
	return or_die(calloc(n ? n : 1, size ? size : 1));
}

void *xrealloc(void *old, size_t size)
{
	return or_die(realloc(old, size ? size : 1));
}

char *xstrdup(const char *text)
{
	return or_die(strdup(text));
}

static FILE *held;	/* or NULL: complaints are printed at once */
static char *held_text;
static size_t held_len;

void complain_hold(void)
{
	held = open_memstream(&held_text, &held_len);
}

void complain_release(void)
{
	if (!held)
		return;
	fclose(held);
	held = NULL;
	fputs(held_text, stderr);
	free(held_text);
}

void complain(const char *fmt, ...)
{
	FILE *out = held ? held : stderr;
	va_list args;

	if (!held)
		output_flush(stdout);
	fputs("socklife: ", out);
	va_start(args, fmt);
	vfprintf(out, fmt, args);
	va_end(args);
	fputc('\n', out);
}

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * NSEC_PER_SEC + (uint64_t)now.tv_nsec;
}

uint64_t monotonic_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

uint64_t realtime_ns(void)
{
	return clock_ns(CLOCK_REALTIME);
}

bool number_parse(const char *text, uint64_t max, uint64_t *value)
{
	if (!*text || text[strspn(text, "0123456789")])
		return false;
	errno = 0;
	*value = strtoull(text, NULL, 10);
	return !errno && *value <= max;
}

/* Levenshtein's distance; words longer than the row count as far away. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t row[32], m = strlen(b), i, j;

	if (m >= ARRAY_SIZE(row))
		return SIZE_MAX;
	for (j = 0; j <= m; j++)
		row[j] = j;
	for (i = 0; a[i]; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (j = 0; j < m; j++) {
			size_t best = diagonal + (a[i] != b[j]);

			diagonal = row[j + 1];
			if (diagonal + 1 < best)
				best = diagonal + 1;
			if (row[j] + 1 < best)
				best = row[j] + 1;
			row[j + 1] = best;
		}
	}
	return row[m];
}

const char *nearest_word(const char *word, const char *const *words)
{
	size_t best = strlen(word) / 3 + 1;
	const char *found = NULL;

	for (; *words; words++) {
		size_t d = edit_distance(word, *words);

		if (d <= best && (!found || d < best)) {
			best = d;
			found = *words;
		}
	}
	return found;
}
