// SPDX-License-Identifier: GPL-2.0
#include "view/perfetto.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/output.h"
#include "text/json.h"
#include "text/json_tree.h"
#include "text/names.h"
#include "text/phrase.h"

#define MARKS_MAX	4096	/* of more sends that are on their way the oldest are forgotten */

static void put_text(struct perfetto *perfetto, const char *text)
{
	output_write(perfetto->out, text, strlen(text));
}

/* Writes the object and frees it. */
static void put_line(struct perfetto *perfetto, struct json_object *o)
{
	put_text(perfetto, perfetto->comma ? ",\n" : "\n");
	perfetto->comma = true;
	buf_clear(&perfetto->text);
	tree_text(o, &perfetto->text);
	put_text(perfetto, buf_str(&perfetto->text));
}

static struct json_object *new_line(const char *phase, const char *name, uint64_t tgid)
{
	struct json_object *o = json_object_new_object();

	tree_put_text(o, "ph", phase);
	tree_put_text(o, "name", name);
	tree_put_number(o, "pid", tgid);
	return o;
}

/* Microseconds, to the nanosecond. */
static void put_time(struct json_object *o, const struct perfetto *perfetto, uint64_t time)
{
	uint64_t ns = time - perfetto->begin;
	char text[32];

	snprintf(text, sizeof(text), "%" PRIu64 ".%03" PRIu64, ns / 1000, ns % 1000);
	json_object_object_add(o, "ts", json_object_new_double_s((double)ns / 1000, text));
}

static struct json_object *track_line(const struct perfetto *perfetto, const struct track *track,
				      const char *phase, const char *name, uint64_t time)
{
	struct json_object *o = new_line(phase, name, track->tgid);

	tree_put_number(o, "tid", track->id);
	put_time(o, perfetto, time);
	return o;
}

static void put_name(struct perfetto *perfetto, const char *what, uint64_t tgid, uint64_t id,
		     const char *name)
{
	struct json_object *o = new_line("M", what, tgid), *args = json_object_new_object();

	if (id)
		tree_put_number(o, "tid", id);
	tree_put_text(args, "name", name);
	json_object_object_add(o, "args", args);
	put_line(perfetto, o);
}

static int compare_tgid(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void name_process(struct perfetto *perfetto, uint32_t tgid, const char *name)
{
	size_t n = perfetto->n_tgids;
	size_t i = array_find(&tgid, perfetto->tgids, n, sizeof(tgid), compare_tgid);

	if (i < n && perfetto->tgids[i] == tgid)
		return;
	array_grow(perfetto->tgids, n);
	memmove(perfetto->tgids + i + 1, perfetto->tgids + i, (n - i) * sizeof(tgid));
	perfetto->tgids[i] = tgid;
	perfetto->n_tgids++;
	put_name(perfetto, "process_name", tgid, 0, name);
}

static void begin_track(struct perfetto *perfetto, struct track *track,
			const struct chosen *chosen, const struct sock *sock)
{
	char netid[NAME_MAX_LEN], name[NAME_MAX_LEN + 32];

	track->id = sock->id;
	track->tgid = chosen->tgid;
	name_process(perfetto, track->tgid, chosen->tgid ? chosen->program : "no process");
	snprintf(name, sizeof(name), "#%" PRIu64 " %s", sock->id,
		 netid_name(sock->family, sock->type, sock->protocol, netid));
	put_name(perfetto, "thread_name", track->tgid, track->id, name);
}

static void end_slice(struct perfetto *perfetto, struct track *track)
{
	if (track->state)
		put_line(perfetto, track_line(perfetto, track, "E", state_word(track->state),
					      track->time));
	track->state = 0;
}

static void change_state(struct perfetto *perfetto, struct track *track, uint8_t state)
{
	if (track->ended || track->state == state)
		return;
	end_slice(perfetto, track);
	track->state = state;
	if (state)
		put_line(perfetto, track_line(perfetto, track, "B", state_word(state),
					      track->time));
}

static void put_instant(struct perfetto *perfetto, const struct track *track,
			const struct event *event, const struct sock *sock)
{
	static const struct addr_style numeric = { .numeric = true };
	struct json_object *o = track_line(perfetto, track, "i", json_event_name(event),
					   track->time);
	struct json_object *args = tree_event(event, sock);

	tree_put_text(o, "s", "t");
	buf_clear(&perfetto->text);
	phrase_event(&perfetto->text, event, sock, &numeric);
	tree_put_text(args, "text", buf_str(&perfetto->text));
	json_object_object_add(o, "args", args);
	put_line(perfetto, o);
}

static bool has_marks(const struct marks *marks)
{
	return marks->first < marks->n;
}

static void add_mark(struct marks *marks, uint64_t bytes, uint64_t time)
{
	if (marks->n - marks->first >= MARKS_MAX)
		marks->first++;
	if (marks->first > marks->n / 2) {
		marks->n -= marks->first;
		memmove(marks->list, marks->list + marks->first,
			marks->n * sizeof(*marks->list));
		marks->first = 0;
	}
	array_grow(marks->list, marks->n);
	marks->list[marks->n++] = (struct mark){ bytes, time };
}

/* An arrow, drawn from slice to slice. */
static void put_flow(struct perfetto *perfetto, const struct track *from, const struct mark *sent,
		     const struct track *to, const struct mark *received)
{
	uint64_t arrived = received->time > sent->time ? received->time : sent->time;
	struct json_object *s = track_line(perfetto, from, "s", "bytes", sent->time);
	struct json_object *f = track_line(perfetto, to, "f", "bytes", arrived);

	perfetto->flows++;
	tree_put_text(s, "cat", "bytes");
	tree_put_number(s, "id", perfetto->flows);
	tree_put_text(f, "cat", "bytes");
	tree_put_number(f, "id", perfetto->flows);
	tree_put_text(f, "bp", "e");
	put_line(perfetto, s);
	put_line(perfetto, f);
}

/* A send may be told after the receive: it is told when it returns. */
static void join_marks(struct perfetto *perfetto, struct track *from, struct track *to)
{
	struct marks *sends = &from->sends, *receives = &to->receives;

	while (has_marks(sends)) {
		const struct mark *sent = &sends->list[sends->first];

		while (has_marks(receives) && receives->list[receives->first].bytes < sent->bytes)
			receives->first++;
		if (!has_marks(receives))
			return;
		put_flow(perfetto, from, sent, to, &receives->list[receives->first]);
		sends->first++;
	}
}

static void mark_bytes(struct perfetto *perfetto, struct track *track, struct track *other,
		       const struct event *event, const struct sock *sock)
{
	if (!sock_is_stream(sock))
		return;
	if (event_moves(event, SOCKLIFE_EVENT_SEND)) {
		add_mark(&track->sends, sock->send.bytes, track->time);
		join_marks(perfetto, track, other);
	} else if (event_moves(event, SOCKLIFE_EVENT_RECV)) {
		add_mark(&track->receives, sock->recv.bytes, track->time);
		join_marks(perfetto, other, track);
	}
}

void perfetto_begin(struct perfetto *perfetto, const char *title)
{
	struct json_object *o = json_object_new_object();

	tree_put_text(o, "title", title);
	buf_clear(&perfetto->text);
	tree_text(o, &perfetto->text);
	put_text(perfetto, "{\"displayTimeUnit\":\"ns\",\"otherData\":");
	put_text(perfetto, buf_str(&perfetto->text));
	put_text(perfetto, ",\n\"traceEvents\":[");
}

void perfetto_first(struct perfetto *perfetto, struct track *track, const struct chosen *chosen,
		    const struct sock *sock)
{
	track->time = perfetto->begin;
	begin_track(perfetto, track, chosen, sock);
	track->ended = sock_closed(sock);
	change_state(perfetto, track, sock->state);
}

void perfetto_event(struct perfetto *perfetto, struct track *track, const struct chosen *chosen,
		    struct track *other, const struct event *event, const struct sock *sock)
{
	if (!track->id)
		begin_track(perfetto, track, chosen, sock);
	if (event->time > track->time)
		track->time = event->time;
	if (event->type == SOCKLIFE_EVENT_FREE) {
		put_instant(perfetto, track, event, sock);
		end_slice(perfetto, track);
		track->ended = true;
		return;
	}
	change_state(perfetto, track, sock->state);
	if (event->type != SOCKLIFE_EVENT_STATE)
		put_instant(perfetto, track, event, sock);
	if (other)
		mark_bytes(perfetto, track, other, event, sock);
}

void perfetto_last(struct perfetto *perfetto, struct track *track, uint64_t end)
{
	if (end > track->time)
		track->time = end;
	end_slice(perfetto, track);
	free(track->sends.list);
	free(track->receives.list);
	track->sends = track->receives = (struct marks){ 0 };
}

void perfetto_end(struct perfetto *perfetto)
{
	put_text(perfetto, "\n]}\n");
	free(perfetto->tgids);
	buf_free(&perfetto->text);
}
