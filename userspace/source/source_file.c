// SPDX-License-Identifier: GPL-2.0
/* A recorded feed: what the kernel said then, message by message. */
#include "source/source_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "source/decode.h"
#include "source/record.h"

struct source_file {
	struct source source;
	char *path;
	char *bytes;		/* malloc()'s alignment serves nlmsghdr */
	size_t len;
	size_t pos;
};

static struct source_file *file_of(struct source *source)
{
	return (struct source_file *)source;
}

/* The next message; NULL with *err: 0 at the end, -EBADMSG if it is cut. */
static const struct nlmsghdr *peek_message(struct source_file *file, int *err)
{
	const struct nlmsghdr *nlh = (const void *)(file->bytes + file->pos);
	size_t left = file->len - file->pos;

	*err = 0;
	if (!left)
		return NULL;
	if (left >= sizeof(*nlh) && nlh->nlmsg_len >= sizeof(*nlh) &&
	    nlh->nlmsg_len <= left)
		return nlh;
	*err = source_fail(&file->source, -EBADMSG,
			   "%s: the record is cut or damaged at byte %zu",
			   file->path, file->pos);
	return NULL;
}

static int tell_message(struct source_file *file, const struct nlmsghdr *nlh,
			message_cb cb, void *arg)
{
	size_t at = file->pos;
	int err;

	file->pos += NLMSG_ALIGN(nlh->nlmsg_len);
	if (file->pos > file->len)
		file->pos = file->len;
	err = cb(nlh, arg);
	if (err == -EBADMSG)
		source_fail(&file->source, err,
			    "%s: a malformed message at byte %zu", file->path, at);
	return err;
}

/* Rows up to NLMSG_DONE; none if notifications come at once. */
static int file_dump(struct source *source, bool all, message_cb cb, void *arg)
{
	struct source_file *file = file_of(source);
	const struct nlmsghdr *nlh;
	int err;

	(void)all;
	while ((nlh = peek_message(file, &err))) {
		bool last = nlh->nlmsg_type == NLMSG_DONE;

		if (decode_command(nlh) == SOCKLIFE_CMD_EVENTS_NTF)
			return 0;
		err = tell_message(file, nlh, cb, arg);
		if (err || last)
			return err;
	}
	return err;
}

/* A record has no separate history: its rows stand among the other messages. */
static int file_closed(struct source *source, bool all, message_cb cb, void *arg)
{
	(void)source;
	(void)all;
	(void)cb;
	(void)arg;
	return 0;
}

static int file_get(struct source *source, uint64_t id, message_cb cb, void *arg)
{
	(void)id;
	(void)cb;
	(void)arg;
	return source_fail(source, -EOPNOTSUPP, "a record cannot be asked");
}

static int file_stats(struct source *source, message_cb cb, void *arg)
{
	struct source_file *file = file_of(source);
	const struct nlmsghdr *nlh;
	int err;

	nlh = peek_message(file, &err);
	if (err)
		return err;
	if (!nlh || decode_command(nlh) != SOCKLIFE_CMD_STATS_GET)
		return -ENODATA;
	return tell_message(file, nlh, cb, arg);
}

static int file_subscribe(struct source *source, bool all)
{
	(void)source;
	(void)all;
	return 0;
}

/* It stands where it was recorded. */
static int file_account(struct source *source, message_cb cb, void *arg)
{
	(void)source;
	(void)cb;
	(void)arg;
	return -ENODATA;
}

static int file_read(struct source *source, int timeout_ms, message_cb cb,
		     void *arg)
{
	struct source_file *file = file_of(source);
	const struct nlmsghdr *nlh;
	int err;

	(void)timeout_ms;
	nlh = peek_message(file, &err);
	if (!nlh)
		return err ? err : -ENODATA;
	err = tell_message(file, nlh, cb, arg);
	return err < 0 ? err : 1;
}

static void file_close(struct source *source)
{
	struct source_file *file = file_of(source);

	free(file->path);
	free(file->bytes);
	free(file);
}

static const struct source_ops file_ops = {
	.dump = file_dump,
	.closed = file_closed,
	.get = file_get,
	.stats = file_stats,
	.subscribe = file_subscribe,
	.account = file_account,
	.read = file_read,
	.close = file_close,
};

static bool read_all(struct source_file *file)
{
	FILE *stream = strcmp(file->path, "-") ? fopen(file->path, "re") : stdin;
	struct buf buf = { 0 };
	char chunk[65536];
	size_t n;
	bool good;

	if (!stream)
		return false;
	while ((n = fread(chunk, 1, sizeof(chunk), stream)))
		buf_add(&buf, chunk, n);
	good = !ferror(stream);
	if (stream != stdin)
		fclose(stream);
	file->len = buf.len;
	file->bytes = buf_steal(&buf);
	return good;
}

static const char *wrong_header(const struct source_file *file)
{
	struct record_header header;

	if (file->len < sizeof(header))
		return "not a record of socklife";
	memcpy(&header, file->bytes, sizeof(header));
	if (memcmp(header.magic, RECORD_MAGIC, sizeof(header.magic)))
		return "not a record of socklife";
	if (header.order != RECORD_ORDER)
		return "recorded on a machine of the other byte order";
	if (header.version != RECORD_VERSION)
		return "a record of another version of socklife";
	return NULL;
}

static void take_header(struct source_file *file)
{
	struct record_header header;

	memcpy(&header, file->bytes, sizeof(header));
	file->source.opened = header.monotonic;
	file->source.real_offset = header.realtime - header.monotonic;
	file->source.all = header.flags & RECORD_ALL_NETNS;
	file->source.part = header.flags & RECORD_PART;
	file->pos = sizeof(header);
}

struct source *source_file_open(const char *path)
{
	struct source_file *file = xcalloc(1, sizeof(*file));
	const char *wrong;

	file->source.ops = &file_ops;
	file->source.fd = -1;
	file->path = xstrdup(path);
	if (!read_all(file)) {
		complain("%s: %s", path, strerror(errno));
		file_close(&file->source);
		return NULL;
	}
	wrong = wrong_header(file);
	if (wrong) {
		complain("%s: %s", path, wrong);
		file_close(&file->source);
		return NULL;
	}
	take_header(file);
	return &file->source;
}
