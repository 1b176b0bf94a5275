// SPDX-License-Identifier: GPL-2.0
/* The only place that knows which sources there are. */
#include "source/source_open.h"

#include <stddef.h>

#include "source/source_file.h"
#include "source/source_nl.h"

struct source *source_open(const char *path)
{
	return path ? source_file_open(path) : source_nl_open();
}
