// SPDX-License-Identifier: GPL-2.0
#include "model/feed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/stop.h"
#include "base/util.h"
#include "model/whom.h"
#include "source/decode.h"
#include "source/outline.h"
#include "source/record.h"
#include "source/source_open.h"
#include "voice/voice.h"

#define RESYNC_ONE_BY_ONE	8	/* more stale rows than this: dump all */
#define DRAIN_TRIES		16

/* What was said is copied only for who asks for it. */
static bool leaves_payload_out(const struct feed *feed)
{
	return feed->source->payload && !feed->payload;
}

/* Is what is recorded chosen from another record? */
static bool is_part(const struct feed *feed)
{
	return feed->recorder && !feed->source->live &&
	       (feed->keep_row || leaves_payload_out(feed));
}

static void copy_event(struct feed *feed, const struct event *event)
{
	if (event->type == SOCKLIFE_EVENT_PAYLOAD && !feed->payload)
		return;
	if (is_part(feed))
		recorder_put_event(feed->recorder, feed->message, feed->told - 1, event);
}

void feed_keep(struct feed *feed, const struct event *event)
{
	if (feed->keep_row)
		copy_event(feed, event);
}

/* A late event (its number was counted as a hole) closes the hole. */
static void count_event(struct feed *feed, uint64_t seq)
{
	feed->delivered++;
	if (feed->source->part)
		feed->last_seq = feed->start_seq + feed->delivered;
	else if (seq > feed->last_seq) {
		feed->dropped += seq - feed->last_seq - 1;
		feed->last_seq = seq;
	} else if (feed->dropped) {
		feed->dropped--;
	}
}

/* A call that failed before it had made a socket: what it would have been. */
static struct model_row *row_of_nobody(struct feed *feed, const struct event *event)
{
	feed->nobody = (struct model_row){
		.sock.family = event->family,
		.sock.type = event->sock_type,
		.sock.protocol = event->protocol,
		.sock.netns = event->netns,
		.sock.uid = event->task.uid,
		.first_fd = -1,
	};
	return &feed->nobody;
}

#define SAID_MAX	4	/* messages of DNS in one send over TCP, say */

static uint16_t port_of(const struct addr *addr)
{
	if (addr->sa.sa_family == AF_INET && addr->len >= sizeof(addr->in))
		return ntohs(addr->in.sin_port);
	if (addr->sa.sa_family == AF_INET6 && addr->len >= sizeof(addr->in6))
		return ntohs(addr->in6.sin6_port);
	return 0;
}

/* In the middle of a stream bytes look like anything. */
static bool is_from_start(const struct event *event, const struct model_row *row)
{
	const struct traffic *traffic = event->how == SOCKLIFE_PAYLOAD_SENT ? &row->sock.send :
									      &row->sock.recv;

	return row->first_seen || row->voice || traffic->bytes == (uint64_t)event->result;
}

/* What the bytes say, and what is learned from that. */
static size_t hear_event(struct feed *feed, const struct event *event, struct model_row *row,
			 struct voice_said *said)
{
	bool sent = event->how == SOCKLIFE_PAYLOAD_SENT;
	const struct voice_piece piece = {
		.bytes = event->payload.at, .seen = event->payload.len,
		.length = (size_t)event->result, .sent = sent,
		.stream = row->sock.type == SOCK_STREAM,
		.local_port = port_of(event->local.len ? &event->local : &row->sock.local),
		.remote_port = port_of(event->remote.len ? &event->remote : &row->sock.remote),
		.time = event->time,
	};
	int i, n = 0;

	if (event->result > 0 && (!piece.stream || is_from_start(event, row)))
		n = voice_hear(&row->voice, &piece, said, SAID_MAX);
	for (i = 0; i < n; i++) {
		if (!sent && event_has_task(event))
			whom_learn(feed->whom, event->task.tgid, row->sock.id, &said[i], event->time);
		whom_said(&row->sock, &said[i], event->time,
			  sent && feed->source->live ? event->task.tgid : 0);
		if (sent && event_has_task(event) && whom_is_hiding(&row->sock, &row->sock.remote, &said[i]))
			whom_hide(feed->whom, event->task.tgid, row->sock.id);
	}
	return (size_t)n;
}

static void name_socket(struct feed *feed, const struct event *event, struct model_row *row)
{
	if (event_has_task(event) && whom_is_hiding(&row->sock, &event->remote, NULL))
		whom_hide(feed->whom, event->task.tgid, row->sock.id);
	else
		whom_name(feed->whom, &row->sock, event);
}

static void tell_event(struct feed *feed, const struct event *event, struct model_row *row)
{
	if (event->type == SOCKLIFE_EVENT_CONNECT && !feed->outline)
		name_socket(feed, event, row);
	if (feed->cb)
		feed->cb(feed, event, row, feed->arg);
}

static void tell_payload(struct feed *feed, const struct event *event, struct model_row *row)
{
	struct voice_said said[SAID_MAX];
	struct event heard = *event;

	if (!feed->outline)
		heard.n_said = hear_event(feed, event, row, said);
	heard.said = said;
	tell_event(feed, &heard, row);
}

/* Also where nobody looks at it: the kernel is asked for a row that missed events. */
static struct model_row *row_of_event(struct feed *feed, const struct event *event)
{
	struct model_row *row;

	if (feed->outline && !feed->source->live)
		return &feed->nobody;
	if (!event->id)
		return row_of_nobody(feed, event);
	model_apply(feed->model, event, &row);
	return row;
}

static void take_event(const struct event *event, void *arg)
{
	struct feed *feed = arg;
	struct model_row *row = row_of_event(feed, event);
	bool counted = HAS_EVENT(event, SEQ);

	feed->told++;
	if (!feed->keep_row)
		copy_event(feed, event);
	if (counted && feed->listening && !feed->start_known && !feed->last_seq)
		feed->start_seq = feed->last_seq = event->seq - 1;
	if (counted && event->seq <= feed->start_seq)
		return;		/* before the beginning: the dump knew it */
	if (counted)
		count_event(feed, event->seq);
	if (event->type == SOCKLIFE_EVENT_PAYLOAD)
		tell_payload(feed, event, row);
	else
		tell_event(feed, event, row);
}

static int take_row(struct feed *feed, const struct nlmsghdr *nlh)
{
	struct sock sock;
	int err = decode_socket(nlh, &sock);

	if (err)
		return err;
	if (HAS_SOCKET(&sock, HIDDEN))
		feed->hidden = sock.hidden;
	if (HAS_SOCKET(&sock, ID)) {
		struct model_row *row = model_put(feed->model, &sock);

		if (is_part(feed) && (!feed->keep_row || feed->keep_row(row, feed->arg)))
			recorder_put(feed->recorder, nlh);
	} else {
		sock_free(&sock);
		if (is_part(feed))
			recorder_put(feed->recorder, nlh);
	}
	return 0;
}

static int take_stats(struct feed *feed, const struct nlmsghdr *nlh)
{
	struct stats stats;
	int err = decode_stats(nlh, &stats);

	if (err)
		return err;
	feed->start_known = true;
	if (stats.present & BIT(SOCKLIFE_A_STATS_SEQ))	/* an old record */
		feed->kernel_seq = feed->all ? stats.seq_all : stats.seq;
	stats_free(&feed->stats);
	feed->stats = stats;
	return 0;
}

static int take_account(struct feed *feed, const struct nlmsghdr *nlh)
{
	struct account account;
	int err = decode_account(nlh, &account);

	if (!err)
		feed->kernel_seq = account.made;
	return err;
}

/* Rows and events are put one by one when only a part is copied. */
static bool is_chosen(const struct nlmsghdr *nlh)
{
	int command = decode_command(nlh);

	return command == SOCKLIFE_CMD_SOCKET_GET || command == SOCKLIFE_CMD_EVENTS_NTF;
}

/* Takes every message, of the kernel and of a record. */
static int take_message(const struct nlmsghdr *nlh, void *arg)
{
	struct feed *feed = arg;
	int err;

	if (feed->recorder && !(is_part(feed) && is_chosen(nlh)))
		recorder_put(feed->recorder, nlh);
	switch (nlh->nlmsg_type) {
	case NLMSG_NOOP:
		model_dump_begin(feed->model);
		return 0;
	case NLMSG_DONE:
		model_dump_end(feed->model, feed_now(feed));
		return 0;
	}
	switch (decode_command(nlh)) {
	case SOCKLIFE_CMD_SOCKET_GET:
		return take_row(feed, nlh);
	case SOCKLIFE_CMD_STATS_GET:
		return take_stats(feed, nlh);
	case SOCKLIFE_CMD_SUBSCRIPTION_GET:
		return take_account(feed, nlh);
	case SOCKLIFE_CMD_EVENTS_NTF:
		feed->message = nlh;
		feed->told = 0;
		err = decode_outlines(nlh, feed->outline, take_event, feed);
		return err < 0 ? err : 0;
	case -EBADMSG:
		return -EBADMSG;
	}
	return 0;	/* a command of a later version */
}

static int report_failure(struct feed *feed, int err)
{
	if (feed->source->why[0])
		complain("%s", feed->source->why);
	else if (err == -EBADMSG)
		complain("a malformed message from the kernel module");
	else
		complain("%s", strerror(-err));
	return 1;
}

int feed_open(struct feed *feed, const char *record, bool all)
{
	feed->began = monotonic_ns();
	feed->model = model_new();
	feed->whom = whom_new();
	feed->record = record;
	feed->self = (uint32_t)getpid();
	feed->source = source_open(record);
	if (!feed->source)
		return 1;
	feed->all = feed->source->live ? all : feed->source->all;
	return 0;
}

/* Opening it for writing would empty it before it is read. */
static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return a && !stat(a, &x) && !stat(b, &y) && S_ISREG(x.st_mode) &&
	       x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

int feed_record(struct feed *feed, const char *path)
{
	const struct source *source = feed->source;
	uint64_t now = source->live ? monotonic_ns() : source->opened;
	uint64_t real = source->live ? realtime_ns() : now + source->real_offset;
	uint32_t flags = feed->all ? RECORD_ALL_NETNS : 0;

	if (!path)
		return 0;
	if (is_same_file(feed->record, path)) {
		complain("%s: is read, and cannot be written at the same time", path);
		return 1;
	}
	if (feed->payload && (source->live || source->payload))
		flags |= RECORD_PAYLOAD;
	if (source->part || (!source->live && (feed->keep_row || leaves_payload_out(feed))))
		flags |= RECORD_PART;
	feed->recorder = recorder_open(path, flags, now, real);
	return !feed->recorder;
}

void feed_look_away(struct feed *feed)
{
	if (!feed->outline)
		feed->outline = outline_new();
}

void feed_close(struct feed *feed)
{
	outline_free(feed->outline);
	feed->outline = NULL;
	model_free(feed->model);
	whom_free(feed->whom);
	stats_free(&feed->stats);
	source_close(feed->source);
	feed->model = NULL;
	feed->whom = NULL;
	feed->source = NULL;
}

bool feed_is_own(const struct feed *feed, const struct sock *sock)
{
	return feed->source->live && HAS_SOCKET(sock, CREATOR) &&
	       sock->creator.tgid == feed->self &&
	       sock->times[SOCKLIFE_A_TIMES_CREATED] >= feed->began;
}

uint64_t feed_now(const struct feed *feed)
{
	uint64_t clock = model_clock(feed->model);

	if (feed->source->live)
		return monotonic_ns();
	return clock > feed->source->opened ? clock : feed->source->opened;
}

static int ask_stats(struct feed *feed)
{
	int err = source_stats(feed->source, take_message, feed);

	return err == -ENODATA ? 0 : err;
}

/* So that a recording that is killed has what came until then. */
static void flush_record(struct feed *feed)
{
	if (feed->recorder && feed->source->live)
		recorder_flush(feed->recorder);
}

int feed_refresh(struct feed *feed)
{
	int err = source_dump(feed->source, feed->all, take_message, feed);

	flush_record(feed);
	feed->overrun = false;
	return err ? report_failure(feed, err) : 0;
}

int feed_snapshot(struct feed *feed)
{
	int err = feed->source->live ? 0 : ask_stats(feed);

	return err ? report_failure(feed, err) : feed_refresh(feed);
}

int feed_history(struct feed *feed)
{
	int err = feed->source->ops->closed(feed->source, feed->all, take_message, feed);

	return err ? report_failure(feed, err) : 0;
}

int feed_counters(struct feed *feed)
{
	int err = ask_stats(feed);

	return err ? report_failure(feed, err) : 0;
}

bool feed_ask(struct feed *feed, struct model_row *row)
{
	return !feed->source->ops->get(feed->source, row->sock.id, take_message, feed);
}

int feed_start(struct feed *feed)
{
	const struct asked asked = {
		.all = feed->all, .payload = feed->payload, .payload_first = feed->payload_first,
	};
	int err = feed->source->ops->subscribe(feed->source, &asked);

	if (!err)
		err = ask_stats(feed);
	if (err)
		return report_failure(feed, err);
	feed->start_seq = feed->last_seq = feed->kernel_seq;
	feed->listening = true;
	return feed_refresh(feed);
}

/* Asks for the rows that missed events; all of them if there are many. */
static int ask_stale(struct feed *feed)
{
	struct model_row *row = NULL;

	if (feed->overrun || model_stale(feed->model) > RESYNC_ONE_BY_ONE) {
		feed->resyncs += model_stale(feed->model);
		return feed_refresh(feed) ? -EIO : 0;
	}
	while (model_stale(feed->model) && (row = model_next(feed->model, row))) {
		int err;

		if (!row->stale)
			continue;
		feed->resyncs++;
		err = feed->source->ops->get(feed->source, row->sock.id, take_message,
					     feed);
		if (err == -ENOENT || (!err && row->stale))
			model_lost(feed->model, row, feed_now(feed));
		else if (err)
			return -report_failure(feed, err);
	}
	return 0;
}

static int make_fresh(struct feed *feed)
{
	if (!feed->source->live || (!feed->overrun && !model_stale(feed->model)))
		return 0;
	return ask_stale(feed) ? -EIO : 0;
}

int feed_read(struct feed *feed, int timeout_ms)
{
	int got = feed->source->ops->read(feed->source, timeout_ms, take_message, feed);

	if (got)
		flush_record(feed);
	switch (got) {
	case -EINTR:
		return 0;
	case -ENODATA:
		return got;
	case -ENOBUFS:
		feed->overruns++;
		feed->overrun = true;
		got = 1;
		break;
	default:
		if (got < 0) {
			report_failure(feed, got);
			return got;
		}
	}
	return make_fresh(feed) ? -EIO : got;
}

int feed_next(struct feed *feed, uint64_t *time)
{
	int err = feed->source->ops->next(feed->source, time);

	if (err && err != -ENODATA && err != -EINTR)
		report_failure(feed, err);
	return err;
}

static int read_to_end(struct feed *feed)
{
	int got;

	do {
		got = feed_read(feed, 0);
	} while (got >= 0 && !stop_asked_again());
	if (got >= 0)
		return 0;
	return got == -ENODATA ? 0 : got;
}

int feed_replay(struct feed *feed)
{
	if (feed_start(feed))
		return 1;
	return read_to_end(feed) ? 1 : 0;
}

/* Each time that the buffer was full, the answer may be lost with the events. */
static int drain_feed(struct feed *feed)
{
	int err, tries;

	for (tries = 0; tries < DRAIN_TRIES; tries++) {
		err = feed->source->ops->account(feed->source, take_message, feed);
		if (err != -ENOBUFS)
			return err;
		feed->overruns++;
		feed->overrun = true;
	}
	return err;
}

int feed_catch_up(struct feed *feed)
{
	int err;

	if (!feed->source->live)
		return read_to_end(feed);
	err = drain_feed(feed);
	if (err)
		return -report_failure(feed, err);
	return make_fresh(feed);
}

int feed_finish(struct feed *feed)
{
	int err = feed_catch_up(feed);

	/* The last ones may be lost as well: no later number shows the hole. */
	if (!feed->source->part && feed->kernel_seq > feed->last_seq) {
		feed->dropped += feed->kernel_seq - feed->last_seq;
		feed->last_seq = feed->kernel_seq;
	}
	feed->listening = false;
	return err;
}

uint64_t feed_made(const struct feed *feed)
{
	return feed->last_seq - feed->start_seq;
}
