// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE	/* memmem() */
#include "view/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/output.h"
#include "base/util.h"
#include "text/fmt.h"
#include "text/json.h"
#include "text/json_delta.h"
#include "text/json_tree.h"
#include "text/phrase.h"

#define DATA_MARK	"<!-- data -->"
#define HELD_MAX	(1024 * 1024)	/* more events than that are written at once */

/* The page that the data is put into; template.S has it. */
extern const char page_template[];
extern const char page_template_end[];

static void put_text(struct page *page, const char *text)
{
	output_write(page->out, text, strlen(text));
}

static void begin_list(struct page *page, const char *head)
{
	put_text(page, head);
	page->comma = false;
}

static void put_item(struct page *page, const char *text, size_t len)
{
	put_text(page, page->comma ? ",\n" : "\n");
	page->comma = true;
	output_write(page->out, text, len);
}

static const char *data_mark(void)
{
	return memmem(page_template, (size_t)(page_template_end - page_template), DATA_MARK,
		      strlen(DATA_MARK));
}

static void put_digits(struct page *page, struct json_object *o, const char *key,
		       uint64_t number)
{
	buf_clear(&page->text);
	buf_number(&page->text, number, 1);
	tree_put_text(o, key, buf_str(&page->text));
}

/* All but the lists; the brace that closes them comes later. */
static void put_head(struct page *page)
{
	const struct report *report = page->report;
	struct json_object *o = json_object_new_object();

	tree_put_number(o, "schema", JSON_SCHEMA);
	tree_put_text(o, "title", report->title);
	buf_clear(&page->text);
	fmt_iso_time(&page->text, report->begin + report->real_offset);
	tree_put_text(o, "time", buf_str(&page->text));
	put_digits(page, o, "begin", report->begin);
	put_digits(page, o, "end", report->end);
	tree_put_number(o, "lost", report->lost);
	if (report->cut)
		json_object_object_add(o, "cut", json_object_new_boolean(true));
	buf_clear(&page->text);
	tree_embed(o, &page->text);
	json_object_put(o);
	output_write(page->out, page->text.data, page->text.len - 1);
}

void page_begin(struct page *page)
{
	output_write(page->out, page_template, (size_t)(data_mark() - page_template));
	put_text(page, "<script type=\"application/json\" id=\"record\">");
	put_head(page);
	begin_list(page, ",\n\"first\":{");
}

/*
 * The time in the present state is not counted: it would change with each event. It goes
 * on from state_ns.
 */
static struct json_object *socket_object(const struct page *page, const struct sock *sock)
{
	return tree_socket(sock, sock->times[SOCKLIFE_A_TIMES_STATE], page->report->places);
}

void page_first(struct page *page, struct page_socket *socket, const struct sock *sock)
{
	struct json_object *o = socket_object(page, sock);
	size_t start;

	buf_clear(&page->text);
	buf_puts(&page->text, "\"");
	buf_number(&page->text, sock->id, 1);
	buf_puts(&page->text, "\":");
	start = page->text.len;
	tree_embed(o, &page->text);
	json_object_put(o);
	socket->first = xstrdup(page->text.data + start);
	put_item(page, page->text.data, page->text.len);
}

void page_events(struct page *page)
{
	begin_list(page, "\n},\n\"events\":[");
}

/* Tells how the socket has changed since the event before. */
static void put_change(struct json_object *o, const struct page *page,
		       struct page_socket *socket, const struct sock *sock)
{
	struct json_object *after = socket_object(page, sock);

	if (socket->first)
		socket->object = tree_read(socket->first);
	free(socket->first);
	socket->first = NULL;
	json_delta(o, socket->object, after);
	json_object_put(socket->object);
	socket->object = after;
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

/* A call that made no socket has no object to tell of it; what was said is told in words. */
static void put_words(struct json_object *o, struct page *page, const struct event *event,
		      const struct sock *sock)
{
	static const struct addr_style numeric = { .numeric = true };

	buf_clear(&page->text);
	phrase_event(&page->text, event, sock, &numeric);
	tree_put_text(o, "text", buf_str(&page->text));
}

static struct json_object *event_object(struct page *page, struct page_socket *socket,
					const struct event *event, const struct sock *sock)
{
	struct json_object *o = tree_event(event, sock);

	tree_put_number(o, "t", event->time - page->report->begin);
	tree_put_number(o, "id", event->id);
	tree_put_text(o, "type", json_event_name(event));
	drop_thread(o, event, sock);
	if (event->type == SOCKLIFE_EVENT_PAYLOAD) {
		json_object_object_del(o, "payload");	/* in words it takes less room */
		json_object_object_del(o, "said");
	}
	if (!event->id || event->type == SOCKLIFE_EVENT_PAYLOAD)
		put_words(o, page, event, sock);
	if (!event->id)
		return o;
	put_change(o, page, socket, sock);
	drop_known(o, socket->object);
	return o;
}

void page_event(struct page *page, struct page_socket *socket, const struct event *event,
		const struct sock *sock, uint64_t time)
{
	struct json_object *o = event_object(page, socket, event, sock);

	lineup_begin(&page->lineup, time);
	tree_embed(o, &page->lineup.text);
	lineup_end(&page->lineup);
	json_object_put(o);
	/* Nothing is expected of it any more, and what is known of it is large. */
	if (event->type == SOCKLIFE_EVENT_FREE)
		page_forget(socket);
}

static void write_event(uint64_t time, const char *text, size_t len, void *arg)
{
	(void)time;
	put_item(arg, text, len);
}

void page_flush(struct page *page, uint64_t until)
{
	if (page->lineup.text.len > HELD_MAX)
		until = UINT64_MAX;
	lineup_flush(&page->lineup, until, write_event, page);
}

void page_sockets(struct page *page)
{
	begin_list(page, "\n],\n\"sockets\":[");
}

void page_socket(struct page *page, const struct model_row *row, const struct model_row *other)
{
	const struct places *places = page->report->places;
	struct json_object *o = tree_socket(&row->sock, page->report->end, places);

	if (other)
		tree_put_other_end(o, &other->sock, places);
	json_object_object_add(o, "freed", json_object_new_boolean(row->freed));
	if (row->freed)
		tree_put_number(o, "freed_ns", row->freed_at);
	buf_clear(&page->text);
	tree_embed(o, &page->text);
	json_object_put(o);
	put_item(page, page->text.data, page->text.len);
}

void page_end(struct page *page)
{
	const char *behind = data_mark() + strlen(DATA_MARK);

	put_text(page, "\n]}</script>");
	output_write(page->out, behind, (size_t)(page_template_end - behind));
	lineup_free(&page->lineup);
	buf_free(&page->text);
}

void page_forget(struct page_socket *socket)
{
	json_object_put(socket->object);
	free(socket->first);
	*socket = (struct page_socket){ 0 };
}
