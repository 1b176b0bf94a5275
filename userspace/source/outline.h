/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events of which only the outline is wanted: they are counted, and their bytes copied.
 *
 * Whether an event is well formed depends on the headers of its attributes alone. So one
 * whose headers are those of an event that was decoded, at the same places, is well formed,
 * too, and what is wanted of it stands where it stood there.
 */
#ifndef SOCKLIFE_OUTLINE_H
#define SOCKLIFE_OUTLINE_H

#include <linux/netlink.h>

#include "source/message.h"

struct outline;

/* Knows no event yet. To be given to outline_free(), which takes NULL as well. */
struct outline *outline_new(void);
void outline_free(struct outline *outline);

/*
 * outline_event - fills in what the outline of an event has
 *
 * That is present, seq (if it is in the event), time, id, gen, type and the task's tgid. All
 * else stays as it is.
 *
 * Return: 0 or -EBADMSG, as decode_event().
 */
int outline_event(struct outline *outline, const struct nlattr *attr, struct event *event);

#endif
