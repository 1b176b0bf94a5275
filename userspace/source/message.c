// SPDX-License-Identifier: GPL-2.0
#include "source/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/util.h"

const uint8_t states_in_order[] = {
	SOCKLIFE_STATE_CLOSE, SOCKLIFE_STATE_LISTEN, SOCKLIFE_STATE_SYN_SENT,
	SOCKLIFE_STATE_NEW_SYN_RECV, SOCKLIFE_STATE_SYN_RECV,
	SOCKLIFE_STATE_ESTABLISHED, SOCKLIFE_STATE_FIN_WAIT1,
	SOCKLIFE_STATE_FIN_WAIT2, SOCKLIFE_STATE_CLOSING,
	SOCKLIFE_STATE_CLOSE_WAIT, SOCKLIFE_STATE_LAST_ACK,
	SOCKLIFE_STATE_TIME_WAIT,
};

void sock_free(struct sock *sock)
{
	free(sock->holders);
	sock->holders = NULL;
	sock->n_holders = 0;
	free(sock->former);
	sock->former = NULL;
	sock->n_former = 0;
	free(sock->remotes);
	sock->remotes = NULL;
	sock->n_remotes = 0;
	free(sock->name);
	sock->name = NULL;
}

static void *copy_array(const void *array, size_t n, size_t size)
{
	return n ? memcpy(xcalloc(n, size), array, n * size) : NULL;
}

void sock_copy(struct sock *to, const struct sock *from)
{
	*to = *from;
	to->holders = copy_array(from->holders, from->n_holders, sizeof(*from->holders));
	to->former = copy_array(from->former, from->n_former, sizeof(*from->former));
	to->remotes = copy_array(from->remotes, from->n_remotes, sizeof(*from->remotes));
	to->name = from->name ? xstrdup(from->name) : NULL;
}

void sock_add_remote(struct sock *sock, const struct remote *remote)
{
	array_grow(sock->remotes, sock->n_remotes);
	sock->remotes[sock->n_remotes++] = *remote;
}

static bool is_others(const struct remote *remote)
{
	return !remote->addr.len && !remote->peer;
}

static bool is_same_remote(const struct remote *a, const struct remote *b)
{
	if (a->peer || b->peer)
		return a->peer == b->peer;
	return a->addr.len == b->addr.len &&
	       !memcmp(&a->addr.storage, &b->addr.storage, a->addr.len);
}

static void add_up(struct remote *sum, const struct remote *more)
{
	sum->sent += more->sent;
	sum->received += more->received;
	if (more->last > sum->last)
		sum->last = more->last;
}

static struct remote *find_remote(struct sock *sock, const struct remote *like)
{
	size_t i;

	for (i = 0; i < sock->n_remotes; i++)
		if (is_same_remote(&sock->remotes[i], like))
			return &sock->remotes[i];
	return NULL;
}

/* The others stand last. */
static void displace_remote(struct sock *sock)
{
	const struct remote nobody = { 0 };
	struct remote *others, *oldest;
	size_t i;

	if (!find_remote(sock, &nobody))
		sock_add_remote(sock, &nobody);
	others = &sock->remotes[sock->n_remotes - 1];
	oldest = sock->remotes;
	for (i = 1; i < sock->n_remotes - 1; i++)
		if (sock->remotes[i].last < oldest->last)
			oldest = &sock->remotes[i];
	add_up(others, oldest);
	memmove(oldest, oldest + 1, (size_t)(others - oldest) * sizeof(*oldest));
	sock->n_remotes--;
}

void sock_count_remote(struct sock *sock, const struct remote *more)
{
	struct remote *known = find_remote(sock, more), others;
	bool last;

	if (known) {
		add_up(known, more);
		return;
	}
	last = sock->n_remotes && is_others(&sock->remotes[sock->n_remotes - 1]);
	if (sock->n_remotes - last >= REMOTES_KEPT) {
		displace_remote(sock);
		last = true;
	}
	sock_add_remote(sock, more);
	if (!last)
		return;
	others = sock->remotes[sock->n_remotes - 2];
	sock->remotes[sock->n_remotes - 2] = *more;
	sock->remotes[sock->n_remotes - 1] = others;
}

void sock_add_former(struct sock *sock, const struct holder *former)
{
	array_grow(sock->former, sock->n_former);
	sock->former[sock->n_former++] = *former;
}

void stats_free(struct stats *stats)
{
	free(stats->counters);
	free(stats->hooks);
	*stats = (struct stats){ 0 };
}

static struct holder *find_holder(struct sock *sock, uint32_t tgid,
				  uint32_t fd, uint32_t thread)
{
	size_t i;

	for (i = 0; i < sock->n_holders; i++) {
		struct holder *holder = &sock->holders[i];

		if (holder->tgid == tgid && holder->fd == fd &&
		    holder->thread == thread)
			return holder;
	}
	return NULL;
}

void sock_add_holder(struct sock *sock, const struct holder *holder)
{
	struct holder *place = find_holder(sock, holder->tgid, holder->fd,
					   holder->thread);

	if (!place) {
		array_grow(sock->holders, sock->n_holders);
		place = &sock->holders[sock->n_holders++];
	}
	*place = *holder;
}

static void drop_first_former(struct sock *sock)
{
	sock->n_former--;
	memmove(sock->former, sock->former + 1, sock->n_former * sizeof(*sock->former));
}

void sock_close_holder(struct sock *sock, const struct holder *closed)
{
	struct holder *holder = find_holder(sock, closed->tgid, closed->fd, 0);
	struct holder former = *closed;
	size_t after;

	if (holder) {
		former.open_how = holder->open_how;
		former.open_ns = holder->open_ns;
		after = (size_t)(sock->holders + sock->n_holders - (holder + 1));
		memmove(holder, holder + 1, after * sizeof(*holder));
		sock->n_holders--;
	}
	while (sock->n_former >= FORMER_KEPT)
		drop_first_former(sock);
	sock_add_former(sock, &former);
	sock->former_count++;
}

/* A descriptor that was seen closing; else who let go of the file without one. */
bool sock_last_holder(const struct sock *sock, struct holder *last)
{
	if (sock->n_former) {
		*last = sock->former[sock->n_former - 1];
		return true;
	}
	*last = (struct holder){ .tgid = sock->releaser.tgid, .fd = FD_UNKNOWN };
	if (!HAS_SOCKET(sock, RELEASER) || !last->tgid)
		return false;
	if (HAS_SOCKET(sock, RELEASE_FD))
		last->fd = sock->release_fd;
	memcpy(last->comm, task_program(&sock->releaser), sizeof(last->comm));
	return true;
}

bool sock_is_tcp(const struct sock *sock)
{
	return (sock->family == AF_INET || sock->family == AF_INET6) &&
	       sock->type == SOCK_STREAM && sock->protocol == IPPROTO_TCP;
}

uint64_t sock_until(const struct sock *sock, uint64_t now)
{
	uint64_t ended = sock->times[SOCKLIFE_A_TIMES_ENDED];

	return ended ? ended : now;
}

uint64_t sock_dwell(const struct sock *sock, unsigned int state, uint64_t now)
{
	uint64_t since = sock->times[SOCKLIFE_A_TIMES_STATE];

	if (state > SOCKLIFE_STATE_MAX)
		return 0;
	if (state != sock->state || !since || now < since)
		return sock->dwell[state];
	return sock->dwell[state] + (now - since);
}
