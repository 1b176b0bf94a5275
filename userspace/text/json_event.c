// SPDX-License-Identifier: GPL-2.0
#include "text/fmt.h"
#include "text/json.h"
#include "text/json_parts.h"
#include "text/names.h"
#include "text/phrase.h"
#include "voice/voice.h"

static void put_times(struct buf *o, const struct event *event,
		      uint64_t real_offset)
{
	json_put_number(o, "time_ns", event->time);
	json_begin_text(o, "time");
	fmt_iso_time(o, event->time + real_offset);
	json_end_word(o);
}

static void put_states(struct buf *o, const struct event *event)
{
	if (HAS_EVENT(event, STATE))
		json_put_state(o, "state", "state_number", event->state);
	if (HAS_EVENT(event, OLD_STATE))
		json_put_state(o, "old_state", "old_state_number",
			       event->old_state);
}

static const char *how_name(const struct event *event)
{
	switch (event->type) {
	case SOCKLIFE_EVENT_SHUTDOWN:
		return shutdown_name(event->how);
	case SOCKLIFE_EVENT_FD_INSTALL:
		return fd_open_name(event->how);
	case SOCKLIFE_EVENT_FAILED_CALL:
		return call_name(event->how);
	case SOCKLIFE_EVENT_PAYLOAD:
		return payload_name(event->how);
	default:
		return fd_close_name(event->how);
	}
}

static void put_flag(struct buf *o, const struct event *event,
		     const char *key, uint32_t flag)
{
	if (event->flags & flag)
		json_put_bool(o, key, 1);
}

static void put_outcome(struct buf *o, const struct event *event)
{
	char signal[NAME_MAX_LEN];

	if (HAS_EVENT(event, RESULT)) {
		json_put_signed(o, "result", event->result);
		json_put_error(o, "error", event->result);
	}
	if (HAS_EVENT(event, HOW)) {
		json_put_number(o, "how", event->how);
		json_put_word(o, "how_name", how_name(event));
	}
	if (event->signal) {
		json_put_number(o, "signal", event->signal);
		json_put_word(o, "signal_name", signal_name(event->signal, signal));
	}
	if (HAS_EVENT(event, DURATION))
		json_put_number(o, "duration_ns", event->duration);
	if (HAS_EVENT(event, BACKLOG))
		json_put_number(o, "backlog", event->backlog);
	if (HAS_EVENT(event, FLAGS))
		json_put_number(o, "flags", event->flags);
	put_flag(o, event, "peek", SOCKLIFE_EVENT_FLAG_PEEK);
	put_flag(o, event, "short", SOCKLIFE_EVENT_FLAG_SHORT);
	put_flag(o, event, "errqueue", SOCKLIFE_EVENT_FLAG_ERRQUEUE);
	put_flag(o, event, "empty", SOCKLIFE_EVENT_FLAG_EMPTY);
	put_flag(o, event, "disconnect", SOCKLIFE_EVENT_FLAG_DISCONNECT);
}

/* In hexadecimal: any byte may come. */
static void put_payload(struct buf *o, const struct event *event)
{
	size_t begin = json_begin_text(o, "payload"), i;

	for (i = 0; i < event->payload.len; i++)
		buf_printf(o, "%02x", event->payload.at[i]);
	json_end_text(o, begin);
	json_begin_list(o, "said");
	for (i = 0; i < event->n_said; i++) {
		char text[1024];

		voice_phrase(&event->said[i], text, sizeof(text));
		json_add_text(o, text);
	}
	json_end_list(o);
	if (event->payload_missing)
		json_put_word(o, "payload_missing",
			      payload_missing_name(event->payload_missing));
}

void json_put_event(struct buf *o, const struct event *event, const struct sock *sock)
{
	int fd = phrase_fd(event, sock);

	if (event_has_task(event))
		json_put_task(o, "task", &event->task);
	if (HAS_EVENT(event, PPID))
		json_put_number(o, "ppid", event->ppid);
	if (fd >= 0)
		json_put_signed(o, "fd", fd);
	put_states(o, event);
	put_outcome(o, event);
	if (event->type == SOCKLIFE_EVENT_PAYLOAD)
		put_payload(o, event);
	json_put_addr(o, "local", &event->local);
	json_put_addr(o, "remote", &event->remote);
	if (HAS_EVENT(event, LISTENER))
		json_put_number(o, "listener", event->listener);
	if (HAS_EVENT(event, PEER))
		json_put_number(o, "peer", event->peer);
}

const char *json_event_name(const struct event *event)
{
	const char *name = event_name(event->type);

	return name ? name : "unknown";
}

void json_event(struct buf *o, const struct event *event, const struct sock *sock,
		uint64_t real_offset, const struct places *places)
{
	static const struct addr_style numeric = { .numeric = true };
	size_t begin;

	json_line(o, "event");
	json_put_number(o, "seq", event->seq);
	put_times(o, event, real_offset);
	json_put_number(o, "id", event->id);
	json_put_number(o, "gen", event->gen);
	json_put_word(o, "event", json_event_name(event));
	json_put_number(o, "event_number", event->type);
	json_put_identity(o, sock, places);
	json_put_event(o, event, sock);
	begin = json_begin_text(o, "text");
	phrase_event(o, event, sock, &numeric);
	json_end_text(o, begin);
}
