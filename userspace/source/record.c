// SPDX-License-Identifier: GPL-2.0
#include "source/record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libmnl/libmnl.h>

#include "base/output.h"
#include "base/util.h"
#include "source/notification.h"

#define ROOM	65536

struct recorder {
	FILE *file;
	char *path;
	size_t waiting;	/* bytes in the stream's buffer */
	int err;
	char room[ROOM];	/* that buffer */
};

static void put_bytes(struct recorder *recorder, const void *bytes, size_t len)
{
	if (len && !recorder->err && fwrite(bytes, len, 1, recorder->file) != 1)
		recorder->err = errno;
}

void recorder_flush(struct recorder *recorder)
{
	if (fflush(recorder->file) && !recorder->err)
		recorder->err = errno;
	recorder->waiting = 0;
}

struct recorder *recorder_open(const char *path, uint32_t flags, uint64_t monotonic,
			       uint64_t realtime)
{
	struct record_header header = {
		.magic = RECORD_MAGIC, .version = RECORD_VERSION,
		.order = RECORD_ORDER, .monotonic = monotonic,
		.realtime = realtime, .flags = flags,
	};
	FILE *file = strcmp(path, "-") ? output_open(path) : output_take();
	struct recorder *recorder;

	if (!file)
		return NULL;
	recorder = xcalloc(1, sizeof(*recorder));
	recorder->file = file;
	setvbuf(file, recorder->room, _IOFBF, ROOM);
	recorder->path = xstrdup(path);
	put_bytes(recorder, &header, sizeof(header));
	recorder->waiting = sizeof(header);
	return recorder;
}

void recorder_put(struct recorder *recorder, const struct nlmsghdr *nlh)
{
	static const char zero[NLMSG_ALIGNTO];
	struct nlmsghdr head = *nlh;

	/* A full buffer would be written in the middle of a message. */
	if (recorder->waiting + NLMSG_ALIGN(head.nlmsg_len) > ROOM)
		recorder_flush(recorder);
	recorder->waiting += NLMSG_ALIGN(head.nlmsg_len);
	if (head.nlmsg_type >= NLMSG_MIN_TYPE)
		head.nlmsg_type = RECORD_FAMILY;
	put_bytes(recorder, &head, sizeof(head));
	put_bytes(recorder, (const char *)nlh + sizeof(head),
		  head.nlmsg_len - sizeof(head));
	put_bytes(recorder, zero, NLMSG_ALIGN(head.nlmsg_len) - head.nlmsg_len);
}

static const struct nlattr *find_event(const struct nlmsghdr *nlh, size_t nth)
{
	const struct nlattr *attr = notification_event(nlh, 0);

	while (attr && nth--) {
		attr = mnl_attr_next(attr);
		attr = notification_event(nlh, (size_t)((const char *)attr - (const char *)nlh));
	}
	return attr;
}

/* In old records the number is in the event itself. */
static bool is_numbered_inside(const struct nlattr *event)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, event)
		if (mnl_attr_get_type(attr) == SOCKLIFE_A_EVENT_SEQ)
			return true;
	return false;
}

void recorder_put_event(struct recorder *recorder, const struct nlmsghdr *nlh, size_t nth,
			const struct event *event)
{
	const struct nlattr *attr = find_event(nlh, nth);
	struct nlmsghdr *one;

	if (!attr)
		return;
	one = notification_of_one(nlh, attr, HAS_EVENT(event, SEQ) && !is_numbered_inside(attr) ?
				  event->seq : 0);
	recorder_put(recorder, one);
	free(one);
}

bool recorder_close(struct recorder *recorder)
{
	bool good;

	if (!recorder)
		return true;
	if (fclose(recorder->file) && !recorder->err)
		recorder->err = errno;
	good = !recorder->err;
	if (!good)
		complain("%s: not all could be written: %s", recorder->path,
			 strerror(recorder->err));
	free(recorder->path);
	free(recorder);
	return good;
}
