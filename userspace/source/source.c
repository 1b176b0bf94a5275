// SPDX-License-Identifier: GPL-2.0
#include "source/source.h"

#include <stdarg.h>
#include <stdio.h>

int source_dump(struct source *source, bool all, message_cb cb, void *arg)
{
	return source->ops->dump(source, all, cb, arg);
}

int source_stats(struct source *source, message_cb cb, void *arg)
{
	return source->ops->stats(source, cb, arg);
}

void source_close(struct source *source)
{
	if (source)
		source->ops->close(source);
}

int source_fail(struct source *source, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(source->why, sizeof(source->why), fmt, args);
	va_end(args);
	return err;
}
