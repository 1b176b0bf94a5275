// SPDX-License-Identifier: GPL-2.0
#include "source/record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

struct recorder {
	FILE *file;
	char *path;
	int err;
};

static void put_bytes(struct recorder *recorder, const void *bytes, size_t len)
{
	if (len && !recorder->err && fwrite(bytes, len, 1, recorder->file) != 1)
		recorder->err = errno;
}

struct recorder *recorder_open(const char *path, bool all, uint64_t monotonic,
			       uint64_t realtime)
{
	struct record_header header = {
		.magic = RECORD_MAGIC, .version = RECORD_VERSION,
		.order = RECORD_ORDER, .monotonic = monotonic,
		.realtime = realtime, .flags = all ? RECORD_ALL_NETNS : 0,
	};
	FILE *file = fopen(path, "we");
	struct recorder *recorder;

	if (!file) {
		complain("%s: %s", path, strerror(errno));
		return NULL;
	}
	recorder = xcalloc(1, sizeof(*recorder));
	recorder->file = file;
	recorder->path = xstrdup(path);
	put_bytes(recorder, &header, sizeof(header));
	return recorder;
}

void recorder_put(struct recorder *recorder, const struct nlmsghdr *nlh)
{
	static const char zero[NLMSG_ALIGNTO];
	struct nlmsghdr head = *nlh;

	if (head.nlmsg_type >= NLMSG_MIN_TYPE)
		head.nlmsg_type = RECORD_FAMILY;
	put_bytes(recorder, &head, sizeof(head));
	put_bytes(recorder, (const char *)nlh + sizeof(head),
		  head.nlmsg_len - sizeof(head));
	put_bytes(recorder, zero, NLMSG_ALIGN(head.nlmsg_len) - head.nlmsg_len);
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
