// SPDX-License-Identifier: GPL-2.0
#include "text/explain.h"

#include <errno.h>
#include <inttypes.h>

#include "base/util.h"
#include "text/names.h"
#include "text/phrase.h"
#include "text/row.h"

void tell_who(const struct tale *tale)
{
	if (event_has_task(tale->event))
		row_program(tale->buf, &tale->event->task);
	else
		buf_puts(tale->buf, "the kernel");
}

void tell_addr(const struct tale *tale, const char *before, const struct addr *addr)
{
	struct addr_owner owner = row_owner(tale->sock);

	if (!addr->len)
		return;
	owner.ifindex = 0;
	buf_puts(tale->buf, before);
	fmt_addr_text(tale->buf, addr, &owner, tale->style);
}

const struct addr *tale_local(const struct tale *tale)
{
	return tale->event->local.len ? &tale->event->local : &tale->sock->local;
}

const struct addr *tale_remote(const struct tale *tale)
{
	return tale->event->remote.len ? &tale->event->remote : &tale->sock->remote;
}

void tell_page(const struct tale *tale, const char *page)
{
	buf_printf(tale->buf, " [%s]", page);
}

/* What errno(3) means by a number, at a socket. */
static const char *error_words(int error)
{
	static const struct {
		int error;
		const char *words;
	} errors[] = {
		{ EAGAIN, "there is nothing yet, and the program did not want to wait" },
		{ EINPROGRESS, "the connection is being made while the program goes on" },
		{ EALREADY, "the connect() before has not ended" },
		{ EINTR, "a signal came while the program waited" },
		{ ECONNREFUSED, "nobody listens at that address, and the other side said so" },
		{ ECONNRESET, "the other end has cut the connection off with a reset" },
		{ ECONNABORTED, "the connection has ended before it was accepted" },
		{ EPIPE, "this direction is closed: nothing can be sent any more" },
		{ ETIMEDOUT, "no answer came in time" },
		{ EHOSTUNREACH, "there is no way to that computer" },
		{ ENETUNREACH, "there is no way to that network" },
		{ EADDRINUSE, "another socket has that address" },
		{ EADDRNOTAVAIL, "this computer has not that address, or no port is free" },
		{ EAFNOSUPPORT, "this kernel does not have that family of addresses" },
		{ EPROTONOSUPPORT, "this kernel does not have that protocol" },
		{ EACCES, "the program may not do that" },
		{ EPERM, "the program may not do that" },
		{ ENOENT, "there is nothing under that path" },
		{ EISCONN, "it is connected already" },
		{ ENOTCONN, "it is not connected" },
		{ EDESTADDRREQ, "it has no peer, and none was given" },
		{ EMSGSIZE, "the message is too long for one datagram" },
		{ EINVAL, "that makes no sense in this state" },
		{ EMFILE, "the process has as many descriptors as it may have" },
		{ ENFILE, "the machine has as many open files as it may have" },
		{ ENOBUFS, "the kernel has no room for it" },
		{ ENOMEM, "the kernel has no memory for it" },
		{ EOPNOTSUPP, "this kind of socket cannot do that" },
		{ EPROTOTYPE, "the other end is a socket of another type" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(errors); i++)
		if (errors[i].error == error)
			return errors[i].words;
	return NULL;
}

void tell_why(const struct tale *tale)
{
	int error = tale->event->result < 0 ? -tale->event->result : 0;
	const char *words = error_words(error);
	char name[NAME_MAX_LEN];

	if (!error)
		return;
	buf_printf(tale->buf, ", %s", errno_name(error, name));
	if (words)
		buf_printf(tale->buf, ": %s", words);
}

static bool has_failed(const struct tale *tale)
{
	return tale->event->result < 0;
}

static void tell_descriptor(const struct tale *tale)
{
	int fd = phrase_fd(tale->event, tale->sock);

	if (fd >= 0)
		buf_printf(tale->buf, "descriptor %d", fd);
	else
		buf_puts(tale->buf, "a descriptor");
}

static void tell_bytes(const struct tale *tale)
{
	buf_printf(tale->buf, "%d byte%s", tale->event->result,
		   tale->event->result == 1 ? "" : "s");
}

/* The manual of the socket's kind. */
static const char *kind_page(const struct sock *sock)
{
	switch (sock->family) {
	case AF_UNIX:
		return "unix(7)";
	case AF_NETLINK:
		return "netlink(7)";
	case AF_PACKET:
		return "packet(7)";
	case AF_VSOCK:
		return "vsock(7)";
	}
	if (sock->protocol == IPPROTO_UDP)
		return "udp(7)";
	if (sock_is_tcp(sock))
		return "tcp(7)";
	return sock->type == SOCK_RAW ? "raw(7)" : "socket(7)";
}

static void tell_kind(const struct tale *tale, uint16_t family, uint16_t type, uint16_t protocol)
{
	char name[NAME_MAX_LEN], netid[NAME_MAX_LEN];
	const char *word = netid_name(family, type, protocol, netid);

	if (!strcmp(word, "tcp") || !strcmp(word, "udp"))
		buf_printf(tale->buf, "%s socket of IPv%c", word[0] == 't' ? "TCP" : "UDP",
			   family == AF_INET ? '4' : '6');
	else
		buf_printf(tale->buf, "socket of the family %s (%s)", family_name(family, name), word);
}

static void tell_create(const struct tale *tale)
{
	const struct sock *s = tale->sock;
	bool pair = HAS_EVENT(tale->event, PEER);

	tell_who(tale);
	buf_printf(tale->buf, " calls %s: the kernel makes a ", pair ? "socketpair()" : "socket()");
	tell_kind(tale, s->family, s->type, s->protocol);
	if (pair)
		buf_printf(tale->buf, ", connected with #%" PRIu64 ".", tale->event->peer);
	else
		buf_puts(tale->buf, " and writes its first control information; it has no address yet.");
	tell_page(tale, pair ? "socketpair(2)" : "socket(2)");
}

static void tell_child(const struct tale *tale)
{
	buf_printf(tale->buf, "A call has come to the listener #%" PRIu64, tale->event->listener);
	tell_addr(tale, " from ", tale_remote(tale));
	buf_puts(tale->buf, ": the kernel makes a new socket for it.");
	tell_page(tale, sock_is_tcp(tale->sock) ? "RFC 9293, 3.10.7.2" : "listen(2)");
}

static void tell_bind(const struct tale *tale)
{
	tell_who(tale);
	if (has_failed(tale)) {
		buf_puts(tale->buf, " cannot give the socket an address");
		tell_addr(tale, ", ", &tale->event->local);
		tell_why(tale);
	} else if (tale_local(tale)->len) {
		tell_addr(tale, " gives the socket the address ", tale_local(tale));
	} else {
		buf_puts(tale->buf, " gives the socket an address");
	}
	buf_puts(tale->buf, ".");
	tell_page(tale, "bind(2)");
}

static void tell_listen(const struct tale *tale)
{
	tell_who(tale);
	if (has_failed(tale)) {
		buf_puts(tale->buf, " cannot listen");
		tell_why(tale);
	} else {
		buf_puts(tale->buf, " wants to be called");
		tell_addr(tale, " at ", tale_local(tale));
		if (HAS_EVENT(tale->event, BACKLOG))
			buf_printf(tale->buf, ": up to %u connections may wait for accept()",
				   tale->event->backlog);
	}
	buf_puts(tale->buf, ".");
	tell_page(tale, "listen(2)");
}

static bool is_disconnect(const struct tale *tale)
{
	return tale->event->flags & SOCKLIFE_EVENT_FLAG_DISCONNECT;
}

static void tell_connect(const struct tale *tale)
{
	tell_who(tale);
	if (is_disconnect(tale)) {
		buf_puts(tale->buf, " gives its peer up.");
	} else {
		buf_puts(tale->buf, " calls connect() with ");
		tell_descriptor(tale);
		tell_addr(tale, " and the address ", &tale->event->remote);
		if (tale->sock->name_source > NAME_AMBIGUOUS) {
			buf_puts(tale->buf, ", by which it means ");
			fmt_word(tale->buf, tale->sock->name, strlen(tale->sock->name));
		}
		buf_puts(tale->buf, sock_is_stream(tale->sock) ? "." :
			 ": the kernel notes the peer, nothing is sent.");
	}
	tell_page(tale, "connect(2)");
}

static void tell_connect_result(const struct tale *tale)
{
	if (has_failed(tale)) {
		buf_puts(tale->buf, "connect() has failed");
		tell_why(tale);
	} else if (is_disconnect(tale)) {
		buf_puts(tale->buf, "The socket has no peer any more");
	} else if (sock_is_stream(tale->sock)) {
		buf_puts(tale->buf, "connect() has succeeded: the pipe stands");
		tell_addr(tale, "; this end is ", &tale->event->local);
	} else {
		buf_puts(tale->buf, "connect() has succeeded");
		tell_addr(tale, ": this end is ", &tale->event->local);
	}
	buf_puts(tale->buf, ".");
	tell_page(tale, "connect(2)");
}

static void tell_connect_return(const struct tale *tale)
{
	buf_puts(tale->buf, "connect() returns to ");
	tell_who(tale);
	tell_why(tale);
	buf_puts(tale->buf, ".");
	tell_page(tale, "connect(2)");
}

static void tell_state(const struct tale *tale)
{
	if (sock_is_tcp(tale->sock)) {
		tell_tcp_state(tale);
		return;
	}
	buf_printf(tale->buf, "The kernel's state of the socket is %s now",
		   state_name(tale->event->state));
	tell_why(tale);
	buf_puts(tale->buf, ".");
	tell_page(tale, kind_page(tale->sock));
}

static void tell_accept(const struct tale *tale)
{
	buf_puts(tale->buf, "accept() hands the connection");
	tell_addr(tale, " from ", tale_remote(tale));
	buf_puts(tale->buf, " to ");
	tell_who(tale);
	buf_puts(tale->buf, ".");
	tell_page(tale, "accept(2)");
}

static void tell_send(const struct tale *tale)
{
	bool other = HAS_EVENT(tale->event, REMOTE);

	tell_who(tale);
	if (has_failed(tale)) {
		buf_puts(tale->buf, " cannot send");
		tell_why(tale);
	} else {
		buf_puts(tale->buf, " sends ");
		tell_bytes(tale);
		if (sock_is_tcp(tale->sock))
			buf_puts(tale->buf, ": the kernel copies them into the send queue and finds the "
				 "peer in the control information");
		else
			tell_addr(tale, " to ", other ? &tale->event->remote : &tale->sock->remote);
		if (tale->event->flags & SOCKLIFE_EVENT_FLAG_SHORT)
			buf_puts(tale->buf, "; there was no room for more");
	}
	buf_puts(tale->buf, ".");
	tell_page(tale, sock_is_tcp(tale->sock) && !has_failed(tale) ? "RFC 9293, 3.9.1.2" : "send(2)");
}

static bool is_end_of_stream(const struct tale *tale)
{
	return !tale->event->result && sock_is_stream(tale->sock) &&
	       !(tale->event->flags & SOCKLIFE_EVENT_FLAG_EMPTY);
}

/* How the bytes came, or that they did not come. */
static void tell_taken(const struct tale *tale)
{
	uint32_t flags = tale->event->flags;

	if (has_failed(tale)) {
		buf_puts(tale->buf, " gets nothing");
		tell_why(tale);
	} else if (is_end_of_stream(tale)) {
		buf_puts(tale->buf, " reads 0 bytes, the end of the stream: the other end has closed");
	} else if (flags & SOCKLIFE_EVENT_FLAG_PEEK) {
		buf_puts(tale->buf, " looks at ");
		tell_bytes(tale);
		tell_addr(tale, " from ", &tale->event->remote);
		buf_puts(tale->buf, " and leaves them in the receive queue");
	} else {
		buf_puts(tale->buf, " receives ");
		tell_bytes(tale);
		buf_puts(tale->buf, flags & SOCKLIFE_EVENT_FLAG_ERRQUEUE ? " from the error queue" :
			 sock_is_stream(tale->sock) ? " out of the receive queue" : "");
		if (!sock_is_stream(tale->sock))
			tell_addr(tale, " from ", &tale->event->remote);
		if (flags & SOCKLIFE_EVENT_FLAG_SHORT && !sock_is_stream(tale->sock))
			buf_puts(tale->buf, "; the rest of the message is lost");
	}
}

static void tell_recv(const struct tale *tale)
{
	tell_who(tale);
	tell_taken(tale);
	buf_puts(tale->buf, ".");
	tell_page(tale, sock_is_tcp(tale->sock) && !has_failed(tale) ? "RFC 9293, 3.9.1.3" : "recv(2)");
}

static void tell_shutdown(const struct tale *tale)
{
	static const char *const words[] = {
		"it wants no more data", "it will send no more data", "no more data either way",
	};

	tell_who(tale);
	if (has_failed(tale)) {
		buf_puts(tale->buf, " cannot shut a direction down");
		tell_why(tale);
	} else {
		buf_printf(tale->buf, " calls shutdown(): %s", tale->event->how < ARRAY_SIZE(words) ?
			   words[tale->event->how] : "a direction is closed");
	}
	buf_puts(tale->buf, ".");
	tell_page(tale, "shutdown(2)");
}

struct way {
	const char *words;
	const char *page;
};

static void tell_fd_install(const struct tale *tale)
{
	static const struct way ways[] = {
		[SOCKLIFE_FD_OPEN_UNKNOWN] = { "a number for this socket", "socket(2)" },
		[SOCKLIFE_FD_OPEN_SOCKET] = { "the number by which the program names the socket", "socket(2)" },
		[SOCKLIFE_FD_OPEN_SOCKETPAIR] = { "the number of this end of the pair", "socketpair(2)" },
		[SOCKLIFE_FD_OPEN_ACCEPT] = { "the number of the connection that it accepted", "accept(2)" },
		[SOCKLIFE_FD_OPEN_DUP] = { "a second number for the same socket", "dup(2)" },
		[SOCKLIFE_FD_OPEN_FORK] = { "a copy: a new process has its parent's descriptors", "fork(2)" },
		[SOCKLIFE_FD_OPEN_UNSHARE] = { "it was copied with the table of descriptors", "unshare(2)" },
		[SOCKLIFE_FD_OPEN_SCM_RIGHTS] = { "it came in a message from another process", "unix(7)" },
		[SOCKLIFE_FD_OPEN_PIDFD_GETFD] = { "fetched out of another process", "pidfd_getfd(2)" },
		[SOCKLIFE_FD_OPEN_IO_URING] = { "installed by io_uring", "io_uring(7)" },
		[SOCKLIFE_FD_OPEN_FOUND] = { "it was there before socklife", "socket(2)" },
		[SOCKLIFE_FD_OPEN_SECCOMP] = { "given by a supervisor", "seccomp_unotify(2)" },
	};
	const struct way *way = &ways[tale->event->how < ARRAY_SIZE(ways) ? tale->event->how : 0];

	tell_who(tale);
	buf_puts(tale->buf, " has ");
	tell_descriptor(tale);
	buf_printf(tale->buf, " now: %s.", way->words);
	tell_page(tale, way->page);
}

static void tell_fd_close(const struct tale *tale)
{
	static const struct way ways[] = {
		[SOCKLIFE_FD_CLOSE_CLOSE] = { "by close()", "close(2)" },
		[SOCKLIFE_FD_CLOSE_DUP2] = { "since dup2() puts another file in its place", "dup(2)" },
		[SOCKLIFE_FD_CLOSE_EXEC] = { "since another program is executed", "execve(2)" },
		[SOCKLIFE_FD_CLOSE_EXIT] = { "since the process ends", "_exit(2)" },
		[SOCKLIFE_FD_CLOSE_RANGE] = { "by close_range()", "close_range(2)" },
	};
	const struct way *way = &ways[tale->event->how < ARRAY_SIZE(ways) ? tale->event->how : 0];
	char signal[NAME_MAX_LEN];

	tell_who(tale);
	buf_puts(tale->buf, " gives up ");
	tell_descriptor(tale);
	buf_printf(tale->buf, " %s", way->words);
	if (tale->event->signal)
		buf_printf(tale->buf, ", killed by SIG%s", signal_name(tale->event->signal, signal));
	buf_puts(tale->buf, "; the number may be given out again.");
	tell_page(tale, way->page);
}

static void tell_error(const struct tale *tale)
{
	buf_puts(tale->buf, "The protocol reports an error");
	tell_why(tale);
	buf_puts(tale->buf, ".");
	tell_page(tale, sock_is_tcp(tale->sock) ? "RFC 9293, 3.9.1.8" : kind_page(tale->sock));
}

static void tell_release(const struct tale *tale)
{
	buf_puts(tale->buf, "The last descriptor is gone: no program can reach the socket any more. "
		 "The kernel finishes what is left to do.");
	tell_page(tale, "close(2)");
}

static void tell_free(const struct tale *tale)
{
	buf_puts(tale->buf, "The kernel frees the memory of the socket; its control information is gone.");
	tell_page(tale, kind_page(tale->sock));
}

static void tell_failed_call(const struct tale *tale)
{
	const struct event *event = tale->event;

	tell_who(tale);
	buf_printf(tale->buf, " calls %s", call_name(event->how));
	if (event->how == SOCKLIFE_CALL_ACCEPT) {
		buf_puts(tale->buf, "(), which gives no connection");
	} else {
		buf_puts(tale->buf, "(), and gets no ");
		tell_kind(tale, event->family, event->sock_type, event->protocol);
	}
	tell_why(tale);
	buf_puts(tale->buf, ".");
	tell_page(tale, event->how == SOCKLIFE_CALL_ACCEPT ? "accept(2)" :
		  event->how == SOCKLIFE_CALL_SOCKETPAIR ? "socketpair(2)" : "socket(2)");
}

static void (*const tales[])(const struct tale *) = {
	[SOCKLIFE_EVENT_CREATE] = tell_create,
	[SOCKLIFE_EVENT_CHILD] = tell_child,
	[SOCKLIFE_EVENT_BIND] = tell_bind,
	[SOCKLIFE_EVENT_LISTEN] = tell_listen,
	[SOCKLIFE_EVENT_CONNECT] = tell_connect,
	[SOCKLIFE_EVENT_CONNECT_RESULT] = tell_connect_result,
	[SOCKLIFE_EVENT_STATE] = tell_state,
	[SOCKLIFE_EVENT_ACCEPT] = tell_accept,
	[SOCKLIFE_EVENT_SEND] = tell_send,
	[SOCKLIFE_EVENT_RECV] = tell_recv,
	[SOCKLIFE_EVENT_SHUTDOWN] = tell_shutdown,
	[SOCKLIFE_EVENT_FD_INSTALL] = tell_fd_install,
	[SOCKLIFE_EVENT_FD_CLOSE] = tell_fd_close,
	[SOCKLIFE_EVENT_ERROR] = tell_error,
	[SOCKLIFE_EVENT_RELEASE] = tell_release,
	[SOCKLIFE_EVENT_FREE] = tell_free,
	[SOCKLIFE_EVENT_CONNECT_RETURN] = tell_connect_return,
	[SOCKLIFE_EVENT_FAILED_CALL] = tell_failed_call,
	[SOCKLIFE_EVENT_PAYLOAD] = tell_payload,
};

void explain_event(struct buf *buf, const struct event *event, const struct sock *sock,
		   const struct addr_style *style)
{
	static const char kernel[] = "the kernel";
	struct tale tale = { buf, event, sock, style };
	size_t begin = buf->len;

	if (event->type < ARRAY_SIZE(tales) && tales[event->type])
		tales[event->type](&tale);
	else
		buf_printf(buf, "An event %u, of a newer module.", event->type);
	if (!event_has_task(event) && !strncmp(buf_str(buf) + begin, kernel, sizeof(kernel) - 1))
		buf->data[begin] = 'T';
}
