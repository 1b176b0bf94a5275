/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Record files: a header, then netlink messages as the kernel sent them, each
 * padded to four bytes. The order is that of the reader's life: statistics (the
 * sequence number at the start), NLMSG_NOOP, rows, NLMSG_DONE, notifications,
 * statistics (the number at the end). More rows may come between notifications,
 * where events were lost.
 */
#ifndef SOCKLIFE_RECORD_H
#define SOCKLIFE_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/netlink.h>

#include "source/message.h"

#define RECORD_MAGIC		"SOCKLIF"	/* eight bytes with its terminator */
#define RECORD_VERSION		1
#define RECORD_ORDER		0x01020304
#define RECORD_ALL_NETNS	(1 << 0)
#define RECORD_PART		(1 << 1)	/* cut out of a record: holes in the numbers mean nothing */
#define RECORD_PAYLOAD		(1 << 2)	/* has bytes that programs sent and received */
/* The genl family's number differs from boot to boot; here it is always this. */
#define RECORD_FAMILY		0x7fff

struct record_header {
	char magic[8];
	uint32_t version;
	uint32_t order;		/* RECORD_ORDER, tells the byte order */
	uint64_t monotonic;	/* both clocks at one moment of the recording */
	uint64_t realtime;
	uint32_t flags;
	uint32_t reserved;
};

struct recorder;

/*
 * Begins a record; @flags: RECORD_. "-" is standard output, on which nothing else is
 * printed then. NULL: complained.
 */
struct recorder *recorder_open(const char *path, uint32_t flags, uint64_t monotonic,
			       uint64_t realtime);
void recorder_put(struct recorder *recorder, const struct nlmsghdr *nlh);
/* Puts event number @nth (from 0) of the notification @nlh, as one of its own. */
void recorder_put_event(struct recorder *recorder, const struct nlmsghdr *nlh, size_t nth,
			const struct event *event);
/* What was put is in the file when this returns; the file always ends behind a message. */
void recorder_flush(struct recorder *recorder);
/* False if not all could be written: complained. */
bool recorder_close(struct recorder *recorder);

#endif
