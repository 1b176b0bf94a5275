/* SPDX-License-Identifier: GPL-2.0 */
/* The single events of a notification, which carries many. */
#ifndef SOCKLIFE_NOTIFICATION_H
#define SOCKLIFE_NOTIFICATION_H

#include <stddef.h>
#include <stdint.h>

struct nlattr;
struct nlmsghdr;

/* The first event at @offset from the message's begin, or behind it; NULL: there is none. */
const struct nlattr *notification_event(const struct nlmsghdr *nlh, size_t offset);
/* When it happened; 0: it does not say. */
uint64_t notification_time(const struct nlattr *event);
/* The number of the first event; 0: each has its own. */
uint64_t notification_first(const struct nlmsghdr *nlh);
/* A notification of this event alone, with this number (0: none); to be freed. */
struct nlmsghdr *notification_of_one(const struct nlmsghdr *nlh, const struct nlattr *event,
				     uint64_t number);

#endif
