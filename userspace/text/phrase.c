// SPDX-License-Identifier: GPL-2.0
/* Events in words. */
#include "text/phrase.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/util.h"
#include "text/names.h"
#include "text/row.h"
#include "voice/voice.h"

struct words {
	struct buf *buf;
	const struct event *event;
	const struct sock *sock;
	const struct addr_style *style;
};

static void put_addr(const struct words *w, const char *before,
		     const struct addr *addr)
{
	struct addr_owner owner = row_owner(w->sock);

	if (!addr->len)
		return;
	owner.ifindex = 0;
	buf_puts(w->buf, before);
	fmt_addr_text(w->buf, addr, &owner, w->style);
}

/* The event's own address, or what is known of the socket's. */
static const struct addr *local_of(const struct words *w)
{
	return w->event->local.len ? &w->event->local : &w->sock->local;
}

static const struct addr *remote_of(const struct words *w)
{
	return w->event->remote.len ? &w->event->remote : &w->sock->remote;
}

static void put_error(const struct words *w)
{
	char name[NAME_MAX_LEN];

	buf_puts(w->buf, errno_name(w->event->result, name));
}

static bool same_addr(const struct addr *a, const struct addr *b)
{
	return a->len == b->len && !memcmp(&a->storage, &b->storage, a->len);
}

static void say_create(const struct words *w)
{
	char family[NAME_MAX_LEN], netid[NAME_MAX_LEN];
	const struct sock *s = w->sock;

	buf_printf(w->buf, "%s %s %s",
		   HAS_EVENT(w->event, PEER) ? "socketpair" : "socket",
		   family_name(s->family, family),
		   netid_name(s->family, s->type, s->protocol, netid));
	if (HAS_EVENT(w->event, PEER))
		buf_printf(w->buf, " peer #%" PRIu64, w->event->peer);
}

static void say_child(const struct words *w)
{
	buf_printf(w->buf, "child of #%" PRIu64, w->event->listener);
	put_addr(w, " at ", local_of(w));
	put_addr(w, " from ", remote_of(w));
}

static void say_result(const struct words *w)
{
	if (!w->event->result)
		return;
	buf_puts(w->buf, " ");
	put_error(w);
}

static void say_bind(const struct words *w)
{
	buf_puts(w->buf, "bind");
	put_addr(w, " ", local_of(w));
	say_result(w);
}

static void say_listen(const struct words *w)
{
	buf_puts(w->buf, "listen");
	put_addr(w, " ", local_of(w));
	if (HAS_EVENT(w->event, BACKLOG))
		buf_printf(w->buf, " backlog %u", w->event->backlog);
	say_result(w);
}

/* connect() with AF_UNSPEC */
static bool is_disconnect(const struct words *w)
{
	return w->event->flags & SOCKLIFE_EVENT_FLAG_DISCONNECT;
}

/* Under which name its program has asked for the address: ~ marks what is inferred. */
static void put_whom(const struct words *w)
{
	if (!w->sock->name_source)
		return;
	buf_puts(w->buf, " (");
	row_whom(w->buf, w->sock);
	buf_puts(w->buf, ")");
}

static void say_connect(const struct words *w)
{
	buf_puts(w->buf, is_disconnect(w) ? "disconnect" : "connect");
	put_addr(w, " ", &w->event->remote);	/* none: of an old record, connect(AF_UNSPEC) */
	put_addr(w, " from ", &w->event->local);
	put_whom(w);
}

/* By a stream that is connected: no connect() had begun. */
static bool is_refusal(const struct words *w)
{
	return w->event->result == -EISCONN ||
	       (w->event->result && w->sock->family == AF_UNIX &&
		w->sock->state == SOCKLIFE_STATE_ESTABLISHED);
}

static void put_outcome(const struct words *w)
{
	if (w->event->result)
		put_error(w);
	else
		buf_puts(w->buf, "0");
}

static void put_since_connect(const struct words *w)
{
	uint64_t called = w->sock->times[SOCKLIFE_A_TIMES_CONNECT];

	if (!called || called > w->event->time)
		return;
	buf_puts(w->buf, " in ");
	fmt_duration(w->buf, w->event->time - called);
}

static void say_connect_result(const struct words *w)
{
	buf_puts(w->buf, is_disconnect(w) ? "disconnect result " : "connect result ");
	put_outcome(w);
	if (is_refusal(w))
		put_addr(w, " to ", &w->event->remote);
	put_addr(w, " from ", &w->event->local);
	if (!is_refusal(w))
		put_since_connect(w);
}

/* What the program is told, which is not the outcome. */
static void say_connect_return(const struct words *w)
{
	buf_puts(w->buf, "connect returns ");
	put_outcome(w);
	put_since_connect(w);
}

static void say_failed_call(const struct words *w)
{
	char family[NAME_MAX_LEN], netid[NAME_MAX_LEN];
	const struct event *event = w->event;

	buf_puts(w->buf, call_name(event->how));
	if (event->how == SOCKLIFE_CALL_ACCEPT)
		put_addr(w, " at ", local_of(w));
	else
		buf_printf(w->buf, " %s %s", family_name(event->family, family),
			   netid_name(event->family, event->sock_type, event->protocol, netid));
	buf_puts(w->buf, " ");
	put_error(w);
}

static void say_state(const struct words *w)
{
	buf_printf(w->buf, "state %s -> %s", state_name(w->event->old_state),
		   state_name(w->event->state));
	if (w->event->result) {
		buf_puts(w->buf, " (");
		put_error(w);
		buf_puts(w->buf, ")");
	}
}

static void say_accept(const struct words *w)
{
	buf_puts(w->buf, "accept");
	put_addr(w, " from ", remote_of(w));
	if (w->sock->listener)
		buf_printf(w->buf, " of #%" PRIu64, w->sock->listener);
}

/* A short receive is normal on a stream, and not mentioned. */
static void say_short(const struct words *w)
{
	if (w->event->type == SOCKLIFE_EVENT_SEND)
		buf_puts(w->buf, " (short)");
	else if (w->sock->type != SOCK_STREAM)
		buf_puts(w->buf, " (cut off)");
}

static void say_bytes(const struct words *w, uint64_t bytes)
{
	buf_number(w->buf, bytes, 1);
	buf_puts(w->buf, bytes == 1 ? " byte" : " bytes");
}

static void say_data(const struct words *w)
{
	bool recv = w->event->type == SOCKLIFE_EVENT_RECV;
	int32_t result = w->event->result;
	uint32_t flags = w->event->flags;

	buf_puts(w->buf, recv ? "recv " : "send ");
	if (result < 0)
		put_error(w);
	else if (recv && !result && sock_is_stream(w->sock) &&
		 !(flags & SOCKLIFE_EVENT_FLAG_EMPTY))
		buf_puts(w->buf, "0 (end of stream)");
	else
		say_bytes(w, (uint64_t)result);
	if (!same_addr(&w->event->remote, &w->sock->remote))
		put_addr(w, recv ? " from " : " to ", &w->event->remote);
	else if (HAS_EVENT(w->event, PEER) && w->event->peer != w->sock->peer)
		buf_printf(w->buf, " %s #%" PRIu64, recv ? "from" : "to", w->event->peer);
	if (flags & SOCKLIFE_EVENT_FLAG_PEEK)
		buf_puts(w->buf, " (peek)");
	if (flags & SOCKLIFE_EVENT_FLAG_ERRQUEUE)
		buf_puts(w->buf, " (error queue)");
	if (flags & SOCKLIFE_EVENT_FLAG_SHORT)
		say_short(w);
	if (HAS_EVENT(w->event, DURATION)) {
		buf_puts(w->buf, " in ");
		fmt_duration(w->buf, w->event->duration);
	}
}

#define PREVIEW 48	/* bytes of what is not understood: as much as a line has room for */

static void say_understood(const struct words *w)
{
	char text[1024];
	size_t i;

	for (i = 0; i < w->event->n_said; i++) {
		voice_phrase(&w->event->said[i], text, sizeof(text));
		buf_puts(w->buf, i ? "; " : ": ");
		buf_puts(w->buf, text);
	}
}

/* What is understood; otherwise the bytes themselves, as text. */
static void say_payload(const struct words *w)
{
	const struct bytes *payload = &w->event->payload;
	size_t shown = payload->len < PREVIEW ? payload->len : PREVIEW;

	buf_printf(w->buf, "%s ", payload_name(w->event->how));
	say_bytes(w, (uint64_t)w->event->result);
	if (!same_addr(&w->event->remote, &w->sock->remote))
		put_addr(w, w->event->how == SOCKLIFE_PAYLOAD_SENT ? " to " : " from ",
			 &w->event->remote);
	if (w->event->n_said) {
		say_understood(w);
	} else if (shown) {
		buf_puts(w->buf, ": \"");
		fmt_escape(w->buf, (const char *)payload->at, shown, '"');
		buf_puts(w->buf, shown < (size_t)w->event->result ? "\"..." : "\"");
	}
	if (w->event->payload_missing)
		buf_printf(w->buf, " (not copied: %s)", payload_missing_name(w->event->payload_missing));
}

static void say_shutdown(const struct words *w)
{
	buf_printf(w->buf, "shutdown %s", shutdown_name(w->event->how));
	say_result(w);
}

static void say_fd_install(const struct words *w)
{
	buf_printf(w->buf, "fd %d opened", w->event->fd);
	switch (w->event->how) {
	case SOCKLIFE_FD_OPEN_UNKNOWN:
	case SOCKLIFE_FD_OPEN_SOCKET:	/* the first one: that is told already */
	case SOCKLIFE_FD_OPEN_SOCKETPAIR:
	case SOCKLIFE_FD_OPEN_ACCEPT:
		return;
	}
	buf_printf(w->buf, " (%s)", fd_open_name(w->event->how));
}

static void say_fd_close(const struct words *w)
{
	char signal[NAME_MAX_LEN];

	if (w->event->fd < 0)
		buf_puts(w->buf, "fd ? closed");
	else
		buf_printf(w->buf, "fd %d closed", w->event->fd);
	if (w->event->signal)
		buf_printf(w->buf, " (%s, SIG%s)", fd_close_name(w->event->how),
			   signal_name(w->event->signal, signal));
	else if (w->event->how != SOCKLIFE_FD_CLOSE_CLOSE)
		buf_printf(w->buf, " (%s)", fd_close_name(w->event->how));
}

static void say_error(const struct words *w)
{
	buf_puts(w->buf, "error ");
	put_error(w);
}

static void say_release(const struct words *w)
{
	buf_puts(w->buf, "release (last close)");
}

static void say_free(const struct words *w)
{
	uint64_t made = w->sock->times[SOCKLIFE_A_TIMES_CREATED];

	buf_puts(w->buf, "freed");
	if (!made || made > w->event->time ||
	    (w->sock->flags & SOCKLIFE_FLAG_CENSUS))
		return;
	buf_puts(w->buf, " after ");
	fmt_duration(w->buf, w->event->time - made);
}

static void (*const sayings[])(const struct words *) = {
	[SOCKLIFE_EVENT_CREATE] = say_create,
	[SOCKLIFE_EVENT_CHILD] = say_child,
	[SOCKLIFE_EVENT_BIND] = say_bind,
	[SOCKLIFE_EVENT_LISTEN] = say_listen,
	[SOCKLIFE_EVENT_CONNECT] = say_connect,
	[SOCKLIFE_EVENT_CONNECT_RESULT] = say_connect_result,
	[SOCKLIFE_EVENT_STATE] = say_state,
	[SOCKLIFE_EVENT_ACCEPT] = say_accept,
	[SOCKLIFE_EVENT_SEND] = say_data,
	[SOCKLIFE_EVENT_RECV] = say_data,
	[SOCKLIFE_EVENT_SHUTDOWN] = say_shutdown,
	[SOCKLIFE_EVENT_FD_INSTALL] = say_fd_install,
	[SOCKLIFE_EVENT_FD_CLOSE] = say_fd_close,
	[SOCKLIFE_EVENT_ERROR] = say_error,
	[SOCKLIFE_EVENT_RELEASE] = say_release,
	[SOCKLIFE_EVENT_FREE] = say_free,
	[SOCKLIFE_EVENT_CONNECT_RETURN] = say_connect_return,
	[SOCKLIFE_EVENT_FAILED_CALL] = say_failed_call,
	[SOCKLIFE_EVENT_PAYLOAD] = say_payload,
};

void phrase_event(struct buf *buf, const struct event *event,
		  const struct sock *sock, const struct addr_style *style)
{
	struct words w = { buf, event, sock, style };

	if (event->type < ARRAY_SIZE(sayings) && sayings[event->type])
		sayings[event->type](&w);
	else
		buf_printf(buf, "event %u", event->type);
}

int phrase_fd(const struct event *event, const struct sock *sock)
{
	int fd = -1;
	size_t i;

	if (event->fd >= 0 || !event_has_task(event))
		return event->fd;
	for (i = 0; i < sock->n_holders; i++) {
		if (sock->holders[i].tgid != event->task.tgid)
			continue;
		if (fd >= 0)
			return -1;	/* through which of them? */
		fd = (int)sock->holders[i].fd;
	}
	return fd;
}

/* Blanks up to a column of what begins at @start. */
static void pad_to(struct buf *buf, size_t start, size_t column)
{
	size_t width = fmt_width(buf_str(buf) + start);

	buf_fill(buf, ' ', width < column ? column - width : 0);
}

static void put_padded(struct buf *buf, const char *word, size_t columns)
{
	size_t start = buf->len;

	buf_puts(buf, word);
	pad_to(buf, start, columns);
}

void phrase_line(struct buf *buf, const struct event *event,
		 const struct sock *sock, const struct addr_style *style)
{
	char netid[NAME_MAX_LEN];
	int fd = phrase_fd(event, sock);
	size_t start = buf->len;

	if (event_has_task(event)) {
		row_program(buf, &event->task);
	} else {
		buf_puts(buf, "-");
	}
	pad_to(buf, start, 16);
	buf_puts(buf, " fd ");
	if (fd >= 0)
		buf_number(buf, (uint64_t)fd, 1);
	else
		buf_puts(buf, "-");
	pad_to(buf, start, 23);
	buf_puts(buf, " ");
	put_padded(buf, netid_name(sock->family, sock->type, sock->protocol, netid), 5);
	buf_puts(buf, " #");
	start = buf->len;
	buf_number(buf, sock->id, 1);
	pad_to(buf, start, 5);
	buf_puts(buf, " ");
	phrase_event(buf, event, sock, style);
}
