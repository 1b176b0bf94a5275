// SPDX-License-Identifier: GPL-2.0
#include "model/other_end.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/util.h"

/*
 * One side of a conversation; IPv4 is mapped into IPv6, scopes are local. Of vsock,
 * ip begins with the cid.
 */
struct half {
	uint8_t ip[16];
	uint32_t port;
};

struct key {
	struct half local;
	struct half remote;
	uint16_t family;	/* AF_INET: of both versions */
	uint16_t protocol;
};

struct end {
	struct key key;
	const struct sock *sock;
};

struct other_ends {
	struct model *model;
	struct end *ends;
	size_t n;
};

static bool take_half(struct half *half, const struct addr *addr)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (addr->len < sizeof(addr->in))
		return false;
	switch (addr->sa.sa_family) {
	case AF_INET:
		memcpy(half->ip, mapped, sizeof(mapped));
		memcpy(half->ip + sizeof(mapped), &addr->in.sin_addr, 4);
		half->port = addr->in.sin_port;
		return half->port != 0;
	case AF_INET6:
		if (addr->len < offsetof(struct sockaddr_in6, sin6_addr) + 16)
			return false;
		memcpy(half->ip, &addr->in6.sin6_addr, sizeof(half->ip));
		half->port = addr->in6.sin6_port;
		return half->port != 0;
	}
	return false;
}

static bool take_vsock_half(struct half *half, const struct addr *addr)
{
	if (addr->sa.sa_family != AF_VSOCK || addr->len < sizeof(addr->vm))
		return false;
	memcpy(half->ip, &addr->vm.svm_cid, sizeof(addr->vm.svm_cid));
	half->port = addr->vm.svm_port;
	return half->port && half->port != VMADDR_PORT_ANY;
}

/*
 * The local address of a client stays VMADDR_CID_ANY (vsock_auto_bind() in
 * net/vmw_vsock/af_vsock.c). If the other end is on this machine, both have the same cid.
 */
static bool take_vsock_key(struct key *key, const struct sock *sock)
{
	*key = (struct key){ .family = AF_VSOCK };
	if (!take_vsock_half(&key->local, &sock->local) ||
	    !take_vsock_half(&key->remote, &sock->remote) ||
	    sock->remote.vm.svm_cid == VMADDR_CID_ANY)
		return false;
	if (sock->local.vm.svm_cid == VMADDR_CID_ANY)
		memcpy(key->local.ip, key->remote.ip, sizeof(key->local.ip));
	return true;
}

static bool take_key(struct key *key, const struct sock *sock)
{
	if (sock->family == AF_VSOCK)
		return take_vsock_key(key, sock);
	if (sock->protocol != IPPROTO_TCP && sock->protocol != IPPROTO_UDP)
		return false;
	if (sock->type != SOCK_STREAM && sock->type != SOCK_DGRAM)
		return false;
	*key = (struct key){ .family = AF_INET, .protocol = sock->protocol };
	return take_half(&key->local, &sock->local) &&
	       take_half(&key->remote, &sock->remote);
}

static int compare_half(const struct half *a, const struct half *b)
{
	int order = memcmp(a->ip, b->ip, sizeof(a->ip));

	return order ? order : (a->port > b->port) - (a->port < b->port);
}

static int compare_keys(const struct key *a, const struct key *b)
{
	int order = (int)a->family - (int)b->family;

	if (!order)
		order = (int)a->protocol - (int)b->protocol;
	if (!order)
		order = compare_half(&a->local, &b->local);
	return order ? order : compare_half(&a->remote, &b->remote);
}

static int compare_ends(const void *a, const void *b)
{
	const struct end *x = a, *y = b;
	int order = compare_keys(&x->key, &y->key);

	return order ? order : (x->sock->id > y->sock->id) -
			       (x->sock->id < y->sock->id);
}

struct other_ends *other_ends_new(struct model *model)
{
	struct other_ends *ends = xcalloc(1, sizeof(*ends));
	struct model_row *row = NULL;

	ends->model = model;
	while ((row = model_next(model, row))) {
		struct end end = { .sock = &row->sock };

		if (!take_key(&end.key, &row->sock))
			continue;
		array_grow(ends->ends, ends->n);
		ends->ends[ends->n++] = end;
	}
	if (ends->n)
		qsort(ends->ends, ends->n, sizeof(*ends->ends), compare_ends);
	return ends;
}

void other_ends_free(struct other_ends *ends)
{
	if (!ends)
		return;
	free(ends->ends);
	free(ends);
}

/* When the conversation began: a socket may be made long before. */
static uint64_t begin_time(const struct sock *sock)
{
	uint64_t connected = sock->times[SOCKLIFE_A_TIMES_CONNECT];

	if (sock->flags & SOCKLIFE_FLAG_CENSUS)
		return 0;	/* before anybody looked */
	return connected ? connected : sock->times[SOCKLIFE_A_TIMES_CREATED];
}

/* When it was over: a TIME-WAIT only waits. */
static uint64_t was_over(const struct sock *sock)
{
	uint64_t since = sock->times[SOCKLIFE_A_TIMES_STATE];
	uint64_t waited = sock->dwell[SOCKLIFE_STATE_TIME_WAIT];

	if (sock->state == SOCKLIFE_STATE_TIME_WAIT)
		return since;
	if (sock->state != SOCKLIFE_STATE_CLOSE || !since)
		return sock_until(sock, UINT64_MAX);
	return since > waited ? since - waited : 0;
}

static bool lives_overlap(const struct sock *a, const struct sock *b)
{
	return begin_time(a) <= was_over(b) && begin_time(b) <= was_over(a);
}

/*
 * Loopback, and what talks to its own address, stay in the namespace. vsock knows
 * none, where nobody asked for it (net.vsock.ns_mode, since Linux 7.0).
 */
static bool stays_inside(const struct key *key)
{
	static const uint8_t loopback[16] = { [15] = 1 };
	const uint8_t *ip = key->local.ip;

	if (key->family == AF_VSOCK)
		return false;
	if (!memcmp(ip, key->remote.ip, sizeof(key->local.ip)))
		return true;
	if (!memcmp(ip, loopback, sizeof(loopback)))
		return true;
	return IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)ip) &&
	       (ip[12] == 127 || key->remote.ip[12] == 127);
}

static int compare_key(const void *key, const void *end)
{
	return compare_keys(key, &((const struct end *)end)->key);
}

/* The only one there, or NULL. */
struct choice {
	const struct sock *sock;
	size_t n;
};

/* The connection may go on in a socket that was made for it. */
static bool was_moved(const struct sock *sock)
{
	return HAS_SOCKET(sock, END) && sock->end == SOCKLIFE_END_REPAIR;
}

static void offer_end(struct choice *choice, const struct sock *sock)
{
	if (choice->n && was_moved(sock))
		return;
	if (choice->n && was_moved(choice->sock))
		choice->n = 0;
	choice->sock = sock;
	choice->n++;
}

static const struct sock *choose_end(const struct other_ends *ends,
				     const struct sock *sock)
{
	struct choice here = { 0 }, elsewhere = { 0 };
	struct key key, swapped;
	size_t i;

	if (!take_key(&key, sock))
		return NULL;
	swapped = key;
	swapped.local = key.remote;
	swapped.remote = key.local;
	i = array_find(&swapped, ends->ends, ends->n, sizeof(*ends->ends), compare_key);
	for (; i < ends->n && !compare_keys(&ends->ends[i].key, &swapped); i++) {
		const struct sock *other = ends->ends[i].sock;

		if (other->id == sock->id || !lives_overlap(sock, other))
			continue;
		offer_end(other->netns == sock->netns ? &here : &elsewhere, other);
		if (here.n > 1)
			return NULL;
	}
	if (here.n)
		return here.sock;
	return elsewhere.n == 1 && !stays_inside(&key) ? elsewhere.sock : NULL;
}

static const struct sock *unix_peer(const struct other_ends *ends,
				    const struct sock *sock)
{
	struct model_row *row = sock->peer ? model_find(ends->model, sock->peer) :
				NULL;

	return row ? &row->sock : NULL;
}

const struct sock *other_end(const struct other_ends *ends,
			     const struct sock *sock)
{
	const struct sock *other;

	if (!ends)
		return NULL;
	if (sock->family == AF_UNIX)
		return unix_peer(ends, sock);
	other = choose_end(ends, sock);
	if (!other)
		return NULL;
	/* The other end's is the socket that the connection was moved to. */
	return was_moved(sock) || choose_end(ends, other) == sock ? other : NULL;
}
