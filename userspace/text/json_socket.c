// SPDX-License-Identifier: GPL-2.0
#include "base/util.h"
#include "model/conn_state.h"
#include "text/json.h"
#include "text/json_parts.h"
#include "text/names.h"

static void put_flag(struct buf *o, const struct sock *sock,
		     const char *key, uint32_t flag)
{
	json_put_bool(o, key, (sock->flags & flag) != 0);
}

static void put_flags(struct buf *o, const struct sock *sock)
{
	json_put_number(o, "flags", sock->flags);
	put_flag(o, sock, "census", SOCKLIFE_FLAG_CENSUS);
	put_flag(o, sock, "kernel", SOCKLIFE_FLAG_KERNEL);
	put_flag(o, sock, "passive", SOCKLIFE_FLAG_PASSIVE);
	put_flag(o, sock, "accepted", SOCKLIFE_FLAG_ACCEPTED);
	put_flag(o, sock, "connecting", SOCKLIFE_FLAG_CONNECTING);
	put_flag(o, sock, "released", SOCKLIFE_FLAG_RELEASED);
	put_flag(o, sock, "rx_eof", SOCKLIFE_FLAG_RX_EOF);
	put_flag(o, sock, "pair", SOCKLIFE_FLAG_PAIR);
	put_flag(o, sock, "uncounted", SOCKLIFE_FLAG_UNCOUNTED);
	put_flag(o, sock, "encap", SOCKLIFE_FLAG_ENCAP);
	put_flag(o, sock, "missed", SOCKLIFE_FLAG_MISSED);
}

static void put_descriptor(struct buf *o, const struct holder *holder)
{
	json_put_number(o, "pid", holder->tgid);
	if (holder->fd != FD_UNKNOWN)
		json_put_number(o, "fd", holder->fd);
	json_put_text(o, "comm", holder->comm);
	if (holder->thread)
		json_put_number(o, "tid", holder->thread);
	json_put_word(o, "open_how", fd_open_name(holder->open_how));
	if (holder->open_ns)
		json_put_number(o, "open_ns", holder->open_ns);
}

static void put_holders(struct buf *o, const struct sock *sock)
{
	size_t i;

	json_begin_list(o, "holders");
	for (i = 0; i < sock->n_holders; i++) {
		json_begin_item(o);
		put_descriptor(o, &sock->holders[i]);

		json_put_bool(o, "exec", sock->holders[i].exec);
		json_end(o);
	}
	json_end_list(o);
	json_put_number(o, "holders_count", sock->holders_count > sock->n_holders ?
			sock->holders_count : sock->n_holders);
	if (HAS_SOCKET(sock, HOLDERS_PARTIAL))
		json_put_bool(o, "holders_partial", true);
}

static void put_close(struct buf *o, const struct holder *holder)
{
	char name[NAME_MAX_LEN];

	json_put_word(o, "close_how", fd_close_name(holder->close_how));
	json_put_number(o, "close_ns", holder->close_ns);
	if (!holder->close_signal)
		return;
	json_put_number(o, "close_signal", holder->close_signal);
	json_put_word(o, "close_signal_name", signal_name(holder->close_signal, name));
}

static void put_former(struct buf *o, const struct sock *sock)
{
	size_t i;

	json_begin_list(o, "former_holders");
	for (i = 0; i < sock->n_former; i++) {
		json_begin_item(o);
		put_descriptor(o, &sock->former[i]);

		put_close(o, &sock->former[i]);
		json_end(o);
	}
	json_end_list(o);
	json_put_number(o, "former_holders_count", sock->former_count > sock->n_former ?
			sock->former_count : sock->n_former);
}

/* Whom a socket without a descriptor belonged to. */
static void put_last_holder(struct buf *o, const struct sock *sock)
{
	struct holder last;

	if (sock->n_holders || !sock_last_holder(sock, &last))
		return;
	json_begin(o, "last_holder");
	json_put_number(o, "pid", last.tgid);
	if (last.fd != FD_UNKNOWN)
		json_put_number(o, "fd", last.fd);
	json_put_text(o, "comm", last.comm);
	json_end(o);
}

static void put_traffic(struct buf *o, const char *key,
			const struct traffic *traffic)
{
	json_begin(o, key);
	json_put_number(o, "bytes", traffic->bytes);
	json_put_number(o, "calls", traffic->calls);
	json_put_number(o, "short", traffic->shorts);
	json_put_number(o, "again", traffic->again);
	json_put_number(o, "errors", traffic->errors);
	json_end(o);
}

static void put_times(struct buf *o, const struct sock *sock)
{
	static const char *const names[] = {
		[SOCKLIFE_A_TIMES_CREATED] = "created_ns",
		[SOCKLIFE_A_TIMES_BOUND] = "bound_ns",
		[SOCKLIFE_A_TIMES_LISTENING] = "listening_ns",
		[SOCKLIFE_A_TIMES_CONNECT] = "connect_ns",
		[SOCKLIFE_A_TIMES_ESTABLISHED] = "established_ns",
		[SOCKLIFE_A_TIMES_ACCEPTED] = "accepted_ns",
		[SOCKLIFE_A_TIMES_SHUTDOWN] = "shutdown_ns",
		[SOCKLIFE_A_TIMES_RELEASED] = "released_ns",
		[SOCKLIFE_A_TIMES_LAST_SEND] = "last_send_ns",
		[SOCKLIFE_A_TIMES_LAST_RECV] = "last_recv_ns",
		[SOCKLIFE_A_TIMES_STATE] = "state_ns",
		[SOCKLIFE_A_TIMES_ENDED] = "ended_ns",
	};
	size_t i;

	json_begin(o, "times");
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i] && sock->times[i])
			json_put_number(o, names[i], sock->times[i]);
	json_end(o);
}

static void put_remotes(struct buf *o, const struct sock *sock)
{
	size_t i;

	if (!sock->n_remotes)
		return;
	json_begin_list(o, "remotes");
	for (i = 0; i < sock->n_remotes; i++) {
		const struct remote *remote = &sock->remotes[i];

		json_begin_item(o);
		json_put_addr(o, "remote", &remote->addr);
		if (remote->peer)
			json_put_number(o, "peer", remote->peer);
		json_put_number(o, "sent_bytes", remote->sent);
		json_put_number(o, "received_bytes", remote->received);
		json_put_number(o, "last_ns", remote->last);
		json_end(o);
	}
	json_end_list(o);
}

static void put_dwell(struct buf *o, const struct sock *sock,
		      uint64_t now)
{
	unsigned int state;

	json_begin(o, "dwell_ns");
	for (state = 1; state <= SOCKLIFE_STATE_MAX; state++)
		if (sock->dwelt & 1u << state)
			json_put_number(o, state_word(state),
					sock_dwell(sock, state, now));
	json_end(o);
}

static void put_connect(struct buf *o, const struct sock *sock)
{
	uint64_t called = sock->times[SOCKLIFE_A_TIMES_CONNECT];
	uint64_t done = sock->times[SOCKLIFE_A_TIMES_ESTABLISHED];

	if (HAS_SOCKET(sock, CONNECT_RETURNED)) {
		json_put_signed(o, "connect_returned", sock->connect_returned);
		json_put_error(o, "connect_returned_error", sock->connect_returned);
	}
	if (!HAS_SOCKET(sock, CONNECT_RESULT))
		return;
	json_put_signed(o, "connect_result", sock->connect_result);
	json_put_error(o, "connect_error", sock->connect_result);
	if (!sock->connect_result && called && done >= called)
		json_put_number(o, "connect_latency_ns", done - called);
}

static void put_end(struct buf *o, const struct sock *sock)
{
	if (HAS_SOCKET(sock, ERROR)) {
		json_put_signed(o, "error_result", sock->error);
		json_put_error(o, "error", sock->error);
	}
	if (closed_first_name(sock->closed_first))
		json_put_word(o, "closed_first",
			      closed_first_name(sock->closed_first));
	json_put_number(o, "shutdown", sock->shutdown);
	if (conn_state(sock))
		json_put_word(o, "conn_state", conn_state(sock));
	if (HAS_SOCKET(sock, END)) {
		json_put_word(o, "end", end_name(sock->end));
		json_put_number(o, "end_number", sock->end);
	}
}

/* Who closed the last descriptor. */
static void put_release(struct buf *o, const struct sock *sock)
{
	char name[NAME_MAX_LEN];

	if (HAS_SOCKET(sock, RELEASER))
		json_put_task(o, "releaser", &sock->releaser);
	if (HAS_SOCKET(sock, RELEASE_HOW))
		json_put_word(o, "release_how", fd_close_name(sock->release_how));
	if (HAS_SOCKET(sock, RELEASE_FD))
		json_put_number(o, "release_fd", sock->release_fd);
	if (!HAS_SOCKET(sock, RELEASE_SIGNAL))
		return;
	json_put_number(o, "release_signal", sock->release_signal);
	json_put_word(o, "release_signal_name",
		      signal_name(sock->release_signal, name));
}

/*
 * The last numbers; the kernel leaves out what is 0, or of AF_UNIX not known. Events do not
 * tell them.
 */
static void put_last(struct buf *o, const struct sock *sock)
{
	bool known = !sock->end_inferred;

	if ((known && sock->family != AF_UNIX) || HAS_SOCKET(sock, UNSENT))
		json_put_number(o, "unsent", sock->unsent);
	if ((known && sock->family != AF_UNIX) || HAS_SOCKET(sock, UNREAD))
		json_put_number(o, "unread", sock->unread);
	if (known || HAS_SOCKET(sock, RETRANS))
		json_put_number(o, "retrans", sock->retrans);
	if (HAS_SOCKET(sock, RTT_US))
		json_put_number(o, "rtt_us", sock->rtt_us);
}

static void put_cgroup(struct buf *o, const struct sock *sock,
		       const struct places *places)
{
	const char *path = places_cgroup(places, sock->cgroup);

	if (!HAS_SOCKET(sock, CGROUP))
		return;
	json_put_number(o, "cgroup_id", sock->cgroup);
	if (path)
		json_put_text(o, "cgroup", path);
}

void json_put_other_end(struct buf *o, const struct sock *other,
			const struct places *places)
{
	json_begin(o, "other_end");
	json_put_number(o, "id", other->id);
	json_put_netns(o, other, places);
	put_holders(o, other);
	if (HAS_SOCKET(other, CREATOR))
		json_put_task(o, "creator", &other->creator);
	put_release(o, other);
	json_end(o);
}

/* Events do not tell them. */
static void put_queues(struct buf *o, const struct sock *sock)
{
	if (!sock_knows_queues(sock))
		return;
	if (sock_closed(sock) || sock_knows_rqueue(sock))
		json_put_number(o, "rqueue", sock->rqueue);
	json_put_number(o, "wqueue", sock->wqueue);
	json_put_number(o, "drops", sock->drops);
}

/* How old the answer was, if the program connected after it. */
static void put_whom(struct buf *o, const struct sock *sock)
{
	uint64_t connect = sock->times[SOCKLIFE_A_TIMES_CONNECT];

	if (address_source_name(sock->address_source))
		json_put_word(o, "address_source", address_source_name(sock->address_source));
	if (!sock->name_source && sock->dns_hidden_by)
		json_put_number(o, "dns_hidden_by", sock->dns_hidden_by);
	if (!sock->name_source)
		return;
	if (sock->name)
		json_put_text(o, "name", sock->name);
	json_put_word(o, "name_source", name_source_name(sock->name_source));
	if (sock->name_by)
		json_put_number(o, "name_by", sock->name_by);
	if (sock->name_source <= NAME_DNS && connect >= sock->name_time)
		json_put_number(o, "name_age_ns", connect - sock->name_time);
}

void json_socket(struct buf *o, const struct sock *sock, uint64_t now,
		 const struct places *places)
{
	json_line(o, "socket");
	json_put_number(o, "id", sock->id);
	json_put_number(o, "gen", sock->gen);
	json_put_bool(o, "closed", sock_closed(sock));
	json_put_identity(o, sock, places);
	json_put_state(o, "state", "state_number", sock->state);
	put_queues(o, sock);
	json_put_addr(o, "local", &sock->local);
	json_put_addr(o, "remote", &sock->remote);
	put_remotes(o, sock);
	put_whom(o, sock);
	if (sock->ifindex)
		json_put_number(o, "ifindex", sock->ifindex);
	put_holders(o, sock);
	if (!sock->inferred)
		json_put_number(o, "references", sock->references);
	put_former(o, sock);
	put_last_holder(o, sock);
	if (HAS_SOCKET(sock, CREATOR))
		json_put_task(o, "creator", &sock->creator);
	if (HAS_SOCKET(sock, ON_BEHALF))
		json_put_task(o, "on_behalf", &sock->on_behalf);
	if (HAS_SOCKET(sock, UID))
		json_put_number(o, "uid", sock->uid);
	if (!sock->inferred) {
		json_put_number(o, "inode", sock->inode);
		json_put_number(o, "cookie", sock->cookie);
	}
	put_cgroup(o, sock, places);
	if (sock->listener)
		json_put_number(o, "listener", sock->listener);
	if (sock->peer)
		json_put_number(o, "peer", sock->peer);
	put_flags(o, sock);
	put_traffic(o, "send", &sock->send);
	put_traffic(o, "recv", &sock->recv);
	put_connect(o, sock);
	put_end(o, sock);
	put_release(o, sock);
	if (HAS_SOCKET(sock, END))
		put_last(o, sock);
	put_times(o, sock);
	put_dwell(o, sock, sock_until(sock, now));
}
