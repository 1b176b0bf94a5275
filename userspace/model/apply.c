// SPDX-License-Identifier: GPL-2.0
/* What each event does to a row: the same as the kernel does to its record. */
#include <errno.h>
#include <string.h>

#include "base/util.h"
#include "model/model.h"

#define PROTOCOL_SMC	256	/* IPPROTO_SMC, which older headers lack */

/* TCP, SCTP and MPTCP report each change of state; of others any event may show it. */
static bool reports_states(const struct sock *sock)
{
	return (sock->family == AF_INET || sock->family == AF_INET6) &&
	       sock_is_stream(sock) && sock->protocol != PROTOCOL_SMC;
}

static void set_first(struct sock *sock, unsigned int step, uint64_t time)
{
	if (!sock->times[step])
		sock->times[step] = time;
}

static void enter_state(struct sock *sock, uint8_t state, uint64_t time)
{
	if (!state || state > SOCKLIFE_STATE_MAX || state == sock->state)
		return;
	if (sock->state <= SOCKLIFE_STATE_MAX)
		sock->dwell[sock->state] = sock_dwell(sock, sock->state, time);
	sock->state = state;
	sock->dwelt |= 1u << state;
	sock->times[SOCKLIFE_A_TIMES_STATE] = time;
	if (state == SOCKLIFE_STATE_ESTABLISHED)
		set_first(sock, SOCKLIFE_A_TIMES_ESTABLISHED, time);
	if (state == SOCKLIFE_STATE_LISTEN)
		set_first(sock, SOCKLIFE_A_TIMES_LISTENING, time);
}

/* Who made it, or accepted it if nobody did. */
static void take_creator(struct sock *sock, const struct event *event)
{
	if (!event_has_task(event) || HAS_SOCKET(sock, CREATOR))
		return;
	sock->creator = event->task;
	sock->uid = event->task.uid;
	sock->present |= BIT(SOCKLIFE_A_SOCKET_CREATOR) |
			 BIT(SOCKLIFE_A_SOCKET_UID);
}

static void apply_create(struct sock *sock, const struct event *event)
{
	take_creator(sock, event);
	if (!event_has_task(event))
		sock->flags |= SOCKLIFE_FLAG_KERNEL;
	set_first(sock, SOCKLIFE_A_TIMES_CREATED, event->time);
}

static void apply_child(struct sock *sock, const struct event *event)
{
	sock->flags |= SOCKLIFE_FLAG_PASSIVE;
	set_first(sock, SOCKLIFE_A_TIMES_CREATED, event->time);
}

static void apply_bind(struct sock *sock, const struct event *event)
{
	if (!event->result)
		set_first(sock, SOCKLIFE_A_TIMES_BOUND, event->time);
}

static void apply_listen(struct sock *sock, const struct event *event)
{
	if (!event->result)
		set_first(sock, SOCKLIFE_A_TIMES_LISTENING, event->time);
}

static void apply_connect(struct sock *sock, const struct event *event)
{
	sock->flags |= SOCKLIFE_FLAG_CONNECTING;
	sock->times[SOCKLIFE_A_TIMES_CONNECT] = event->time;
	sock->connect_result = 0;
	sock->present &= ~(BIT(SOCKLIFE_A_SOCKET_CONNECT_RESULT) |
			   BIT(SOCKLIFE_A_SOCKET_CONNECT_RETURNED));
}

static void apply_connect_return(struct sock *sock, const struct event *event)
{
	sock->connect_returned = event->result;
	sock->present |= BIT(SOCKLIFE_A_SOCKET_CONNECT_RETURNED);
}

/* A connect() on a connected stream, or on a listener, begins nothing: what came of an
 * earlier one stays.
 */
static bool is_refusal(const struct sock *sock, const struct event *event)
{
	if (event->type != SOCKLIFE_EVENT_CONNECT_RESULT || !event->result ||
	    (sock->flags & SOCKLIFE_FLAG_CONNECTING))
		return false;
	return sock->family == AF_UNIX || event->result == -EISCONN || event->result == -EINVAL;
}

static void apply_connect_result(struct sock *sock, const struct event *event)
{
	if (is_refusal(sock, event))
		return;
	sock->flags &= ~(uint32_t)SOCKLIFE_FLAG_CONNECTING;
	sock->connect_result = event->result;
	sock->present |= BIT(SOCKLIFE_A_SOCKET_CONNECT_RESULT);
}

static uint8_t closed_at_once(int32_t reason)
{
	switch (reason) {
	case 0:
	case -ECONNABORTED:
		return SOCKLIFE_CLOSED_FIRST_LOCAL;
	case -ECONNRESET:
		return SOCKLIFE_CLOSED_FIRST_REMOTE;
	}
	return SOCKLIFE_CLOSED_FIRST_NONE;
}

/* RFC 9293, 3.6; a reset that came in shows as the socket's error, and silence
 * is nobody's step.
 */
static void close_order(struct sock *sock, const struct event *event)
{
	if (sock->closed_first)
		return;
	if (event->state == SOCKLIFE_STATE_FIN_WAIT1)
		sock->closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL;
	else if (event->state == SOCKLIFE_STATE_CLOSE_WAIT)
		sock->closed_first = SOCKLIFE_CLOSED_FIRST_REMOTE;
	else if (event->old_state == SOCKLIFE_STATE_ESTABLISHED &&
		 event->state == SOCKLIFE_STATE_CLOSE)
		sock->closed_first = closed_at_once(event->result);
}

/* A socket may have one after the other. */
static void begin_connection(struct sock *sock)
{
	sock->closed_first = SOCKLIFE_CLOSED_FIRST_NONE;
	sock->shutdown = 0;
	sock->flags &= ~(uint32_t)SOCKLIFE_FLAG_RX_EOF;
}

static uint8_t end_by_error(int32_t error)
{
	switch (error) {
	case -ECONNREFUSED:
		return SOCKLIFE_END_REFUSED;
	case -ECONNRESET:
	case -EPIPE:
		return SOCKLIFE_END_RST_RECEIVED;
	case -ETIMEDOUT:
		return SOCKLIFE_END_TIMEOUT;	/* or of keepalive: the row tells */
	case -ECONNABORTED:
		return SOCKLIFE_END_ABORTED;
	}
	return SOCKLIFE_END_ERROR;
}

static void set_end(struct sock *sock, uint8_t end)
{
	sock->end = end;
	sock->end_inferred = true;
	sock->present &= ~BIT(SOCKLIFE_A_SOCKET_END);
	if (end)
		sock->present |= BIT(SOCKLIFE_A_SOCKET_END);
}

static bool is_unaccepted(const struct sock *sock)
{
	return (sock->flags & SOCKLIFE_FLAG_PASSIVE) && !(sock->flags & SOCKLIFE_FLAG_ACCEPTED);
}

/* No event tells how this side aborted a connection (RST sent, linger): the row does. */
static void take_end(struct sock *sock, const struct event *event)
{
	uint8_t end = SOCKLIFE_END_NONE;

	if (event->state == SOCKLIFE_STATE_CLOSE && event->result)
		end = end_by_error(event->result);
	else if (event->state == SOCKLIFE_STATE_CLOSE)
		switch (event->old_state) {
		case SOCKLIFE_STATE_LAST_ACK:
		case SOCKLIFE_STATE_CLOSING:
		case SOCKLIFE_STATE_TIME_WAIT:
			end = SOCKLIFE_END_FIN;
			break;
		case SOCKLIFE_STATE_LISTEN:
		case SOCKLIFE_STATE_SYN_SENT:
			end = SOCKLIFE_END_CLOSED;
			break;
		case SOCKLIFE_STATE_FIN_WAIT2:
			break;
		default:
			if (is_unaccepted(sock))
				end = SOCKLIFE_END_UNACCEPTED;
		}
	set_end(sock, end);
}

/* Its program has closed it, shut it down or disconnected it: no result follows. */
static bool gives_connect_up(const struct event *event)
{
	return event->state == SOCKLIFE_STATE_CLOSE && !event->result &&
	       (event->old_state == SOCKLIFE_STATE_SYN_SENT ||
		event->old_state == SOCKLIFE_STATE_SYN_RECV);
}

static void apply_state(struct sock *sock, const struct event *event)
{
	if (event->old_state == SOCKLIFE_STATE_CLOSE)
		begin_connection(sock);
	close_order(sock, event);
	take_end(sock, event);
	if (gives_connect_up(event))
		sock->flags &= ~(uint32_t)SOCKLIFE_FLAG_CONNECTING;
	enter_state(sock, event->state, event->time);
}

static void apply_accept(struct sock *sock, const struct event *event)
{
	sock->flags |= SOCKLIFE_FLAG_ACCEPTED;
	if (!event_has_task(event))
		sock->flags |= SOCKLIFE_FLAG_KERNEL;
	set_first(sock, SOCKLIFE_A_TIMES_ACCEPTED, event->time);
	take_creator(sock, event);
}

/* Has the datagram an address other than that which the socket is connected to? */
static bool has_datagram_remote(const struct sock *sock, const struct event *event)
{
	if (sock->type != SOCK_DGRAM)
		return false;
	if (sock->family == AF_UNIX)
		return HAS_EVENT(event, PEER) && event->peer && event->peer != sock->peer;
	if (sock->family != AF_INET && sock->family != AF_INET6)
		return false;
	return event->remote.len &&
	       (event->remote.len != sock->remote.len ||
		memcmp(&event->remote.storage, &sock->remote.storage, event->remote.len) != 0);
}

static void take_datagram(struct sock *sock, const struct event *event)
{
	bool recv = event->type == SOCKLIFE_EVENT_RECV;
	struct remote remote = {
		.addr = event->remote,
		.sent = recv ? 0 : (uint64_t)event->result,
		.received = recv ? (uint64_t)event->result : 0,
		.last = event_returned(event),
		.peer = sock->family == AF_UNIX ? event->peer : 0,
	};

	if (has_datagram_remote(sock, event))
		sock_count_remote(sock, &remote);
}

/* A receive of 0 bytes on a stream is its end, unless it asked for 0. */
static void apply_data(struct sock *sock, const struct event *event)
{
	bool recv = event->type == SOCKLIFE_EVENT_RECV;
	struct traffic *traffic = recv ? &sock->recv : &sock->send;

	if (event_takes_nothing(event))
		return;
	if (event->result == -EAGAIN) {
		traffic->again++;
	} else if (event->result < 0) {
		traffic->errors++;
	} else {
		traffic->bytes += (uint64_t)event->result;
		traffic->calls++;
		take_datagram(sock, event);
		if (event->flags & SOCKLIFE_EVENT_FLAG_SHORT)
			traffic->shorts++;
		sock->times[recv ? SOCKLIFE_A_TIMES_LAST_RECV :
			    SOCKLIFE_A_TIMES_LAST_SEND] = event_returned(event);
		if (recv && !event->result && sock_is_stream(sock) &&
		    !(event->flags & SOCKLIFE_EVENT_FLAG_EMPTY))
			sock->flags |= SOCKLIFE_FLAG_RX_EOF;
	}
}

static void apply_shutdown(struct sock *sock, const struct event *event)
{
	sock->shutdown |= (uint8_t)((event->how + 1) & 3);
	set_first(sock, SOCKLIFE_A_TIMES_SHUTDOWN, event->time);
}

static void apply_fd_install(struct sock *sock, const struct event *event)
{
	size_t before = sock->n_holders;
	struct holder holder = {
		.tgid = event->task.tgid,
		.fd = (uint32_t)event->fd,
		.open_how = (uint8_t)event->how,
		.open_ns = event->time,
	};

	if (event->fd < 0 || !event_has_task(event))
		return;
	memcpy(holder.comm, task_program(&event->task), sizeof(holder.comm));
	sock_add_holder(sock, &holder);
	sock->holders_count += (uint32_t)(sock->n_holders - before);
}

static void apply_fd_close(struct sock *sock, const struct event *event)
{
	struct holder closed = {
		.tgid = event->task.tgid,
		.fd = event->fd >= 0 ? (uint32_t)event->fd : FD_UNKNOWN,
		.close_how = (uint8_t)event->how,
		.close_ns = event->time,
		.close_signal = event->signal,
	};

	memcpy(closed.comm, task_program(&event->task), sizeof(closed.comm));
	if (event_has_task(event))
		sock_close_holder(sock, &closed);
	if (sock->holders_count)
		sock->holders_count--;
	sock->release_how = (uint8_t)event->how;
}

static void apply_error(struct sock *sock, const struct event *event)
{
	sock->error = event->result;
	sock->present |= BIT(SOCKLIFE_A_SOCKET_ERROR);
}

static void apply_release(struct sock *sock, const struct event *event)
{
	sock->flags |= SOCKLIFE_FLAG_RELEASED;
	sock->n_holders = 0;
	sock->holders_count = 0;
	set_first(sock, SOCKLIFE_A_TIMES_RELEASED, event->time);
	if (!event_has_task(event))
		return;
	sock->releaser = event->task;
	if (event->signal) {
		sock->release_signal = event->signal;
		sock->present |= BIT(SOCKLIFE_A_SOCKET_RELEASE_SIGNAL);
	}
	sock->present |= BIT(SOCKLIFE_A_SOCKET_RELEASER) |
			 BIT(SOCKLIFE_A_SOCKET_RELEASE_HOW);
}

/* Was there a connection, whose end the states tell? */
static bool had_conversation(const struct sock *sock)
{
	const uint32_t others = 1u << SOCKLIFE_STATE_CLOSE |
				1u << SOCKLIFE_STATE_LISTEN |
				1u << SOCKLIFE_STATE_SYN_SENT;

	return reports_states(sock) && (sock->dwelt & ~others);
}

static void apply_free(struct sock *sock, const struct event *event)
{
	sock->n_holders = 0;
	if (!sock->end && !had_conversation(sock))
		set_end(sock, is_unaccepted(sock) ? SOCKLIFE_END_UNACCEPTED : SOCKLIFE_END_CLOSED);
	enter_state(sock, SOCKLIFE_STATE_CLOSE, event->time);
	set_first(sock, SOCKLIFE_A_TIMES_ENDED, event->time);
	sock->present |= BIT(SOCKLIFE_A_SOCKET_CLOSED);
}

static void (*const effects[])(struct sock *, const struct event *) = {
	[SOCKLIFE_EVENT_CREATE] = apply_create,
	[SOCKLIFE_EVENT_CHILD] = apply_child,
	[SOCKLIFE_EVENT_BIND] = apply_bind,
	[SOCKLIFE_EVENT_LISTEN] = apply_listen,
	[SOCKLIFE_EVENT_CONNECT] = apply_connect,
	[SOCKLIFE_EVENT_CONNECT_RESULT] = apply_connect_result,
	[SOCKLIFE_EVENT_STATE] = apply_state,
	[SOCKLIFE_EVENT_ACCEPT] = apply_accept,
	[SOCKLIFE_EVENT_SEND] = apply_data,
	[SOCKLIFE_EVENT_RECV] = apply_data,
	[SOCKLIFE_EVENT_SHUTDOWN] = apply_shutdown,
	[SOCKLIFE_EVENT_FD_INSTALL] = apply_fd_install,
	[SOCKLIFE_EVENT_FD_CLOSE] = apply_fd_close,
	[SOCKLIFE_EVENT_ERROR] = apply_error,
	[SOCKLIFE_EVENT_RELEASE] = apply_release,
	[SOCKLIFE_EVENT_FREE] = apply_free,
	[SOCKLIFE_EVENT_CONNECT_RETURN] = apply_connect_return,
};

/* Family, type, protocol and namespace, which every event repeats. */
static void take_identity(struct sock *sock, const struct event *event)
{
	if (HAS_EVENT(event, FAMILY))
		sock->family = event->family;
	if (HAS_EVENT(event, SOCK_TYPE))
		sock->type = event->sock_type;
	if (HAS_EVENT(event, PROTOCOL))
		sock->protocol = event->protocol;
	if (HAS_EVENT(event, NETNS))
		sock->netns = event->netns;
	if (HAS_EVENT(event, LISTENER)) {
		sock->listener = event->listener;
		sock->present |= BIT(SOCKLIFE_A_SOCKET_LISTENER);
	}
}

/* Whose remote side is that of a datagram, not of the socket. */
static bool is_transfer(const struct event *event)
{
	return event->type == SOCKLIFE_EVENT_SEND || event->type == SOCKLIFE_EVENT_RECV;
}

/* A peer that comes neither from connect() nor from a listener: socketpair(). */
static void take_peer(struct sock *sock, const struct event *event)
{
	if (!HAS_EVENT(event, PEER) || is_transfer(event))
		return;
	if (!sock->peer && event->type != SOCKLIFE_EVENT_CHILD &&
	    !(sock->flags & SOCKLIFE_FLAG_PASSIVE) &&
	    !sock->times[SOCKLIFE_A_TIMES_CONNECT])
		sock->flags |= SOCKLIFE_FLAG_PAIR;
	sock->peer = event->peer;
	sock->present |= BIT(SOCKLIFE_A_SOCKET_PEER);
}

/* Of datagram sockets only a connect() that succeeds changes the address. */
static bool is_staged(const struct sock *sock)
{
	return !sock_is_stream(sock);
}

/* Has the event an address of its own, which is not that of the socket? */
static bool has_own_remote(const struct sock *sock, const struct event *event)
{
	return is_transfer(event) ||
	       (event->type == SOCKLIFE_EVENT_CONNECT && is_staged(sock)) ||
	       is_refusal(sock, event);
}

/* The event that gives the peer up with connect(AF_UNSPEC). */
static bool may_disconnect(const struct sock *sock, const struct event *event)
{
	return is_staged(sock) ? event->type == SOCKLIFE_EVENT_CONNECT_RESULT && !event->result :
				 event->type == SOCKLIFE_EVENT_CONNECT;
}

/* The kernel has taken back what it chose. */
static bool gives_local_up(const struct event *event)
{
	return event->type == SOCKLIFE_EVENT_CONNECT_RESULT && !event->result &&
	       (event->flags & SOCKLIFE_EVENT_FLAG_DISCONNECT) && !event->local.len;
}

static void take_addresses(struct sock *sock, const struct event *event)
{
	if (event->local.len && !(event->type == SOCKLIFE_EVENT_BIND && event->result))
		sock->local = event->local;
	else if (gives_local_up(event))
		sock->local = (struct addr){ 0 };
	if (has_own_remote(sock, event))
		return;
	if (event->remote.len)
		sock->remote = event->remote;
	else if (may_disconnect(sock, event))
		sock->remote = (struct addr){ 0 };
}

static bool begins_life(const struct event *event)
{
	return event->type == SOCKLIFE_EVENT_CREATE ||
	       event->type == SOCKLIFE_EVENT_CHILD;
}

void apply_event(struct sock *sock, const struct event *event)
{
	sock->gen = event->gen;
	sock->queues_old = true;
	take_identity(sock, event);
	take_peer(sock, event);
	take_addresses(sock, event);
	if (begins_life(event) || !sock->state)
		sock->times[SOCKLIFE_A_TIMES_STATE] = event->time;
	if (begins_life(event) || !reports_states(sock) || !sock->state)
		enter_state(sock, event->state, event->time);
	if (event->type < ARRAY_SIZE(effects) && effects[event->type])
		effects[event->type](sock, event);
}
