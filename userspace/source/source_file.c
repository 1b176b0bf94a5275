// SPDX-License-Identifier: GPL-2.0
/* A recorded feed: what the kernel said then, message by message, as it is read. */
#include "source/source_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libmnl/libmnl.h>

#include "base/buf.h"
#include "base/output.h"
#include "base/util.h"
#include "source/decode.h"
#include "source/notification.h"
#include "source/record.h"

#define CHUNK	65536	/* what is asked for at once, whatever length a message claims */

struct source_file {
	struct source source;
	FILE *stream;
	char *path;
	struct buf bytes;	/* the next message, or what is there of it; malloc()'s
				 * alignment serves nlmsghdr */
	uint64_t pos;		/* where it begins */
	size_t offset;		/* of its next event, when they are told one by one; 0: the first */
	size_t told;		/* events of it */
	bool ended;
};

static struct source_file *file_of(struct source *source)
{
	return (struct source_file *)source;
}

/* Reads on until there are @len bytes; -ENODATA: the file ends before. */
static int read_bytes(struct source_file *file, size_t len)
{
	while (file->bytes.len < len) {
		size_t left = len - file->bytes.len;
		size_t want = left < CHUNK ? left : CHUNK;
		size_t n = fread(buf_room(&file->bytes, want), 1, want, file->stream);

		file->bytes.len += n;
		if (n == want)
			continue;
		if (feof(file->stream))
			return -ENODATA;
		if (errno != EINTR)
			return source_fail(&file->source, -errno, "%s: %s", file->path,
					   strerror(errno));
		clearerr(file->stream);
		return -EINTR;
	}
	return 0;
}

/* With its padding, which the last one of a file may lack. */
static int read_message(struct source_file *file)
{
	struct nlmsghdr head;
	int err = read_bytes(file, sizeof(head));

	if (err)
		return err;
	memcpy(&head, file->bytes.data, sizeof(head));
	if (head.nlmsg_len < sizeof(head))
		return -EBADMSG;
	err = read_bytes(file, head.nlmsg_len);
	if (err)
		return err;
	err = read_bytes(file, NLMSG_ALIGN((size_t)head.nlmsg_len));
	return err == -ENODATA ? 0 : err;
}

/* What came before it is good, and is shown; but the program ends with an error. */
static void end_in_damage(struct source_file *file)
{
	complain("%s: the record is cut or damaged at byte %" PRIu64, file->path, file->pos);
	output_incomplete();
	file->source.cut = true;
}

/* The next message; NULL with *err: 0 at the end, or where the record is cut. */
static const struct nlmsghdr *peek_message(struct source_file *file, int *err)
{
	*err = file->ended ? -ENODATA : read_message(file);
	if (!*err)
		return (const void *)file->bytes.data;
	if (*err != -ENODATA && *err != -EBADMSG)
		return NULL;
	if (!file->ended && file->bytes.len)
		end_in_damage(file);
	file->ended = true;
	*err = 0;
	return NULL;
}

static void end_message(struct source_file *file)
{
	file->pos += file->bytes.len;
	file->offset = 0;
	file->told = 0;
	buf_clear(&file->bytes);
}

static int tell_message(struct source_file *file, const struct nlmsghdr *nlh,
			message_cb cb, void *arg)
{
	int err = cb(nlh, arg);

	if (err == -EBADMSG)
		source_fail(&file->source, err, "%s: a malformed message at byte %" PRIu64,
			    file->path, file->pos);
	end_message(file);
	return err;
}

/* Tells the next event of the notification, which ends with the last one. */
static int tell_event(struct source_file *file, const struct nlmsghdr *nlh,
		      message_cb cb, void *arg)
{
	const struct nlattr *event = notification_event(nlh, file->offset);
	uint64_t first = notification_first(nlh);
	struct nlmsghdr *one;
	int err;

	if (!event)
		return tell_message(file, nlh, cb, arg);
	one = notification_of_one(nlh, event, first ? first + file->told : 0);
	err = cb(one, arg);
	free(one);
	if (err == -EBADMSG)
		source_fail(&file->source, err, "%s: a malformed message at byte %" PRIu64,
			    file->path, file->pos);
	file->told++;
	file->offset = (size_t)((const char *)mnl_attr_next(event) - (const char *)nlh);
	if (!notification_event(nlh, file->offset))
		end_message(file);
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
	return err == -EINTR ? 0 : err;	/* read() is told, too, that it is to end */
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
	if (err && err != -EINTR)
		return err;
	if (!nlh || decode_command(nlh) != SOCKLIFE_CMD_STATS_GET)
		return -ENODATA;
	return tell_message(file, nlh, cb, arg);
}

static int file_subscribe(struct source *source, const struct asked *asked)
{
	(void)source;
	(void)asked;
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
	err = source->one_by_one && decode_command(nlh) == SOCKLIFE_CMD_EVENTS_NTF ?
	      tell_event(file, nlh, cb, arg) : tell_message(file, nlh, cb, arg);
	return err < 0 ? err : 1;
}

static int file_next(struct source *source, uint64_t *time)
{
	struct source_file *file = file_of(source);
	const struct nlattr *event = NULL;
	const struct nlmsghdr *nlh;
	int err;

	nlh = peek_message(file, &err);
	if (!nlh)
		return err ? err : -ENODATA;
	if (decode_command(nlh) == SOCKLIFE_CMD_EVENTS_NTF)
		event = notification_event(nlh, file->offset);
	*time = event ? notification_time(event) : 0;
	return 0;
}

static void file_close(struct source *source)
{
	struct source_file *file = file_of(source);

	if (file->stream && file->stream != stdin)
		fclose(file->stream);
	free(file->path);
	buf_free(&file->bytes);
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
	.next = file_next,
	.close = file_close,
};

static const char *wrong_header(const struct record_header *header)
{
	if (memcmp(header->magic, RECORD_MAGIC, sizeof(header->magic)))
		return "not a record of socklife";
	if (header->order != RECORD_ORDER)
		return "recorded on a machine of the other byte order";
	if (header->version != RECORD_VERSION)
		return "a record of another version of socklife";
	return NULL;
}

static void take_header(struct source_file *file, const struct record_header *header)
{
	file->source.opened = header->monotonic;
	file->source.real_offset = header->realtime - header->monotonic;
	file->source.all = header->flags & RECORD_ALL_NETNS;
	file->source.payload = header->flags & RECORD_PAYLOAD;
	file->source.part = header->flags & RECORD_PART;
	file->pos = sizeof(*header);
	buf_clear(&file->bytes);
}

/* What is wrong with it, or NULL. */
static const char *read_header(struct source_file *file)
{
	struct record_header header;
	const char *wrong;

	if (!file->stream)
		return strerror(errno);
	switch (read_bytes(file, sizeof(header))) {
	case 0:
		break;
	case -ENODATA:
		return "not a record of socklife";
	default:
		return strerror(errno);
	}
	memcpy(&header, file->bytes.data, sizeof(header));
	wrong = wrong_header(&header);
	if (!wrong)
		take_header(file, &header);
	return wrong;
}

struct source *source_file_open(const char *path)
{
	struct source_file *file = xcalloc(1, sizeof(*file));
	const char *wrong;

	file->source.ops = &file_ops;
	file->source.fd = -1;
	file->path = xstrdup(path);
	file->stream = strcmp(path, "-") ? fopen(path, "re") : stdin;
	wrong = read_header(file);
	if (!wrong)
		return &file->source;
	complain("%s: %s", path, wrong);
	file_close(&file->source);
	return NULL;
}
