// SPDX-License-Identifier: GPL-2.0
/* Control groups of filters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/places.h"
#include "base/util.h"
#include "filter/filter_tree.h"

/* One byte that is printed as an escape; @text is behind it then. */
static char read_escape(const char **text)
{
	static const char letters[] = "ntr", bytes[] = "\n\t\r";
	const char *at = *text + 1, *letter;
	unsigned int byte;
	int len = 0;

	if (sscanf(at, "x%2x%n", &byte, &len) == 1 && len == 3) {
		*text = at + len;
		return (char)byte;
	}
	*text = at + 1;
	letter = strchr(letters, *at);
	return letter ? bytes[letter - letters] : *at;
}

/* A path as -e prints it. */
static char *without_escapes(const char *text)
{
	char *path = xstrdup(text), *to = path;

	while (*text)
		*to++ = *text == '\\' && text[1] ? read_escape(&text) : *text++;
	*to = '\0';
	return path;
}

const char *filter_cgroup_parse(const char *text, uint64_t *id)
{
	char *path;
	bool found;

	if (*text != '/')
		return number_parse(text, UINT64_MAX, id) ? NULL :
		       "a control group is wanted here: its path below /sys/fs/cgroup, or its number";
	path = without_escapes(text);
	found = places_cgroup_id(path, id) || places_cgroup_id(text, id);
	free(path);
	return found ? NULL : "there is no such control group; of one that is gone only the number is known";
}
