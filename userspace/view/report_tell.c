// SPDX-License-Identifier: GPL-2.0
/* The second reading: what is chosen, event by event, into the page. */
#define _GNU_SOURCE	/* memmem() */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/lineup.h"
#include "base/output.h"
#include "base/stop.h"
#include "base/util.h"
#include "text/fmt.h"
#include "text/json_delta.h"
#include "text/json.h"
#include "text/phrase.h"
#include "view/page.h"
#include "view/report.h"

#define DATA_MARK	"<!-- data -->"
#define HELD_MAX	(1024 * 1024)	/* more events than that are written at once */

/* What the page knows of a socket. */
struct told {
	struct json_object *object;	/* or NULL */
	char *first;			/* its text, until the first event: that is much smaller */
	uint64_t time;			/* of the newest event */
};

struct teller {
	const struct report *report;
	struct feed feed;
	FILE *page;
	struct lineup lineup;
	struct buf text;	/* its memory serves each socket */
	size_t nobody;		/* events without a socket */
	bool comma;		/* not the first of a list */
};

/*
 * The time in the present state is not counted: it would change with each event. It goes
 * on from state_ns.
 */
static struct json_object *socket_object(const struct teller *teller, const struct sock *sock)
{
	return json_socket(sock, sock->times[SOCKLIFE_A_TIMES_STATE], teller->report->places);
}

static struct told *find_told(struct model_row *row)
{
	if (!row->told)
		row->told = xcalloc(1, sizeof(*row->told));
	return row->told;
}

static bool is_chosen(struct teller *teller, const struct event *event)
{
	const struct buf *nobody = &teller->report->nobody;

	if (event->id)
		return report_find(teller->report, event->id);
	return teller->nobody < nobody->len && nobody->data[teller->nobody++] == '1';
}

/* Tells how the socket has changed since the event before. */
static void put_change(struct json_object *o, struct teller *teller, struct told *told,
		       const struct sock *sock)
{
	struct json_object *after = socket_object(teller, sock);

	if (told->first)
		told->object = json_read(told->first);
	free(told->first);
	told->first = NULL;
	json_delta(o, told->object, after);
	json_object_put(told->object);
	told->object = after;
}

/* What the socket's own object says as well. */
static void drop_known(struct json_object *o, struct json_object *socket)
{
	static const char *const keys[] = {
		"state", "state_number", "local", "remote", "listener", "peer",
	};
	struct json_object *a, *b;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(keys); i++)
		if (json_object_object_get_ex(o, keys[i], &a) &&
		    json_object_object_get_ex(socket, keys[i], &b) && json_object_equal(a, b))
			json_object_object_del(o, keys[i]);
}

/* A thread that is the process's first, with its name, is not named twice. */
static void drop_thread(struct json_object *o, const struct event *event,
			const struct sock *sock)
{
	struct json_object *task;

	if (!json_object_object_get_ex(o, "task", &task))
		return;
	if (event->task.pid == event->task.tgid)
		json_object_object_del(task, "tid");
	if (!task_is_named(&event->task))
		json_object_object_del(task, "program");
	if (HAS_SOCKET(sock, UID) && sock->uid == event->task.uid)
		json_object_object_del(task, "uid");
}

/* A call that made no socket has no object to tell of it. */
static void put_words(struct json_object *o, struct teller *teller, const struct event *event,
		      const struct sock *sock)
{
	static const struct addr_style numeric = { .numeric = true };

	buf_clear(&teller->text);
	phrase_event(&teller->text, event, sock, &numeric);
	json_put_text(o, "text", buf_str(&teller->text));
}

static struct json_object *event_object(struct teller *teller, const struct event *event,
					struct model_row *row)
{
	struct json_object *o = json_object_new_object();

	json_put_number(o, "t", event->time - teller->report->begin);
	json_put_number(o, "id", event->id);
	json_put_text(o, "type", json_event_name(event));
	json_put_event(o, event, &row->sock);
	drop_thread(o, event, &row->sock);
	if (!event->id) {
		put_words(o, teller, event, &row->sock);
		return o;
	}
	put_change(o, teller, find_told(row), &row->sock);
	drop_known(o, row->told->object);
	return o;
}

/* Nothing is expected of it any more, and what is known of it is large. */
static void forget_object(struct told *told)
{
	json_object_put(told->object);
	told->object = NULL;
}

/* In the order of time, but for those of one socket: they were told in the order in which
 * they changed it.
 */
static uint64_t place_of(const struct event *event, struct model_row *row)
{
	struct told *told;

	if (!event->id)
		return event->time;
	told = find_told(row);
	if (event->time > told->time)
		told->time = event->time;
	return told->time;
}

static void on_event(struct feed *feed, const struct event *event, struct model_row *row,
		     void *arg)
{
	struct teller *teller = arg;
	struct json_object *o;

	(void)feed;
	if (!is_chosen(teller, event))
		return;
	o = event_object(teller, event, row);
	lineup_begin(&teller->lineup, place_of(event, row));
	json_embed(o, &teller->lineup.text);
	lineup_end(&teller->lineup);
	json_object_put(o);
	if (event->type == SOCKLIFE_EVENT_FREE)
		forget_object(row->told);
}

static void put_text(const struct teller *teller, const char *text)
{
	output_write(teller->page, text, strlen(text));
}

static void begin_list(struct teller *teller, const char *head)
{
	put_text(teller, head);
	teller->comma = false;
}

static void put_item(struct teller *teller, const char *text, size_t len)
{
	put_text(teller, teller->comma ? ",\n" : "\n");
	teller->comma = true;
	output_write(teller->page, text, len);
}

static void write_event(uint64_t time, const char *text, size_t len, void *arg)
{
	(void)time;
	put_item(arg, text, len);
}

static void flush_events(struct teller *teller, bool all)
{
	uint64_t newest = model_clock(teller->feed.model);

	if (all || teller->lineup.text.len > HELD_MAX)
		newest = UINT64_MAX;
	else
		newest = newest > LINEUP_NS ? newest - LINEUP_NS : 0;
	lineup_flush(&teller->lineup, newest, write_event, teller);
}

static int tell_events(struct teller *teller)
{
	int got;

	begin_list(teller, "\n},\n\"events\":[");
	do {
		got = feed_read(&teller->feed, 0);
		flush_events(teller, got < 0);
	} while (got >= 0 && !stop_asked_again() && !ferror(teller->page));
	return got == -ENODATA ? 0 : 1;
}

/* All but the lists; the brace that closes them comes later. */
static void tell_head(struct teller *teller)
{
	const struct report *report = teller->report;
	struct json_object *o = json_object_new_object();
	struct buf *text = &teller->text;

	json_put_number(o, "schema", JSON_SCHEMA);
	json_put_text(o, "title", report->title);
	buf_clear(text);
	fmt_iso_time(text, report->begin + report->real_offset);
	json_put_text(o, "time", buf_str(text));
	buf_clear(text);
	buf_number(text, report->begin, 1);
	json_put_text(o, "begin", buf_str(text));
	buf_clear(text);
	buf_number(text, report->end, 1);
	json_put_text(o, "end", buf_str(text));
	json_put_number(o, "lost", report->lost);
	if (report->cut)
		json_object_object_add(o, "cut", json_object_new_boolean(true));
	buf_clear(text);
	json_embed(o, text);
	json_object_put(o);
	output_write(teller->page, text->data, text->len - 1);
}

/* The sockets that were there before the first event. */
static void tell_first(struct teller *teller)
{
	size_t n, i;
	struct model_row **rows = model_sorted(teller->feed.model, &n);

	begin_list(teller, ",\n\"first\":{");
	for (i = 0; i < n; i++) {
		struct buf *text = &teller->text;
		struct json_object *o;
		size_t start;

		if (!report_find(teller->report, rows[i]->sock.id))
			continue;
		o = socket_object(teller, &rows[i]->sock);
		buf_clear(text);
		buf_puts(text, "\"");
		buf_number(text, rows[i]->sock.id, 1);
		buf_puts(text, "\":");
		start = text->len;
		json_embed(o, text);
		json_object_put(o);
		find_told(rows[i])->first = xstrdup(text->data + start);
		put_item(teller, text->data, text->len);
	}
	free(rows);
}

static void tell_socket(struct teller *teller, const struct model_row *row, uint64_t other)
{
	const struct report *report = teller->report;
	struct json_object *o = json_socket(&row->sock, report->end, report->places);
	const struct model_row *end = other ? model_find(teller->feed.model, other) : NULL;

	if (end)
		json_put_other_end(o, &end->sock, report->places);
	json_object_object_add(o, "freed", json_object_new_boolean(row->freed));
	if (row->freed)
		json_put_number(o, "freed_ns", row->freed_at);
	buf_clear(&teller->text);
	json_embed(o, &teller->text);
	json_object_put(o);
	put_item(teller, teller->text.data, teller->text.len);
}

/* As they were at last. */
static void tell_sockets(struct teller *teller)
{
	const struct report *report = teller->report;
	size_t i;

	begin_list(teller, "\n],\n\"sockets\":[");
	for (i = 0; i < report->n; i++) {
		const struct model_row *row = model_find(teller->feed.model,
							 report->sockets[i].id);

		if (row)
			tell_socket(teller, row, report->sockets[i].other);
	}
	put_text(teller, "\n]}");
}

static int tell_page(struct teller *teller)
{
	size_t len = (size_t)(report_page_end - report_page);
	const char *mark = memmem(report_page, len, DATA_MARK, strlen(DATA_MARK));
	const char *behind = mark + strlen(DATA_MARK);
	int err;

	output_write(teller->page, report_page, (size_t)(mark - report_page));
	put_text(teller, "<script type=\"application/json\" id=\"record\">");
	tell_head(teller);
	tell_first(teller);
	err = tell_events(teller);
	tell_sockets(teller);
	put_text(teller, "</script>");
	output_write(teller->page, behind, (size_t)(report_page_end - behind));
	return err;
}

static void forget_told(struct teller *teller)
{
	struct model_row *row = NULL;

	while (teller->feed.model && (row = model_next(teller->feed.model, row))) {
		if (!row->told)
			continue;
		json_object_put(row->told->object);
		free(row->told->first);
		free(row->told);
	}
}

int report_tell(const struct report *report, const char *path, FILE *page, FILE *trace)
{
	struct teller teller = { .report = report, .page = page };
	int err = feed_open(&teller.feed, path, true);

	(void)trace;
	if (!err)
		err = feed_start(&teller.feed);
	teller.feed.cb = on_event;
	teller.feed.arg = &teller;
	if (!err)
		err = tell_page(&teller);
	forget_told(&teller);
	lineup_free(&teller.lineup);
	buf_free(&teller.text);
	feed_close(&teller.feed);
	return err;
}
