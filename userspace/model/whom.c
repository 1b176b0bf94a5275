// SPDX-License-Identifier: GPL-2.0
#include "model/whom.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hosts.h"
#include "base/util.h"

#define ANSWERS		1024	/* addresses that are remembered: the newest */
#define HIDERS		64	/* and sockets by which names were asked for in secret */
#define HIDING_PORT	853

struct answer {
	uint32_t tgid;
	uint64_t id;		/* of the socket that got it */
	uint64_t time;
	bool ipv6;
	uint8_t address[16];
	char *name;
};

struct hider {
	uint32_t tgid;
	uint64_t id;
};

struct whom {
	struct answer answers[ANSWERS];
	size_t next;		/* the oldest, whose place the next one takes */
	struct hider hiders[HIDERS];
	size_t next_hider;	/* likewise */
};

struct whom *whom_new(void)
{
	return xcalloc(1, sizeof(struct whom));
}

void whom_free(struct whom *whom)
{
	size_t i;

	if (!whom)
		return;
	for (i = 0; i < ANSWERS; i++)
		free(whom->answers[i].name);
	free(whom);
}

static void add_answer(struct whom *whom, uint32_t tgid, uint64_t id,
		       const struct voice_address *address, const char *name, uint64_t time)
{
	struct answer *answer = &whom->answers[whom->next];

	free(answer->name);
	*answer = (struct answer){ .tgid = tgid, .id = id, .time = time, .ipv6 = address->ipv6 };
	memcpy(answer->address, address->bytes, sizeof(answer->address));
	answer->name = xstrdup(name);
	whom->next = (whom->next + 1) % ANSWERS;
}

void whom_learn(struct whom *whom, uint32_t tgid, uint64_t id, const struct voice_said *said,
		uint64_t time)
{
	size_t i;

	if (said->kind != VOICE_DNS_ANSWER || said->referral || !said->name[0])
		return;
	for (i = 0; i < said->n_addresses; i++)
		if (said->addresses[i].server < 0)
			add_answer(whom, tgid, id, &said->addresses[i], said->name, time);
}

/* An IPv4 address may be in one of IPv6 (RFC 4291, 2.5.5.2). */
static bool is_address(const struct answer *answer, const struct addr *addr)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	const uint8_t *ip6 = addr->in6.sin6_addr.s6_addr;

	if (addr->sa.sa_family == AF_INET && addr->len >= sizeof(addr->in))
		return !answer->ipv6 && !memcmp(answer->address, &addr->in.sin_addr, 4);
	if (addr->sa.sa_family != AF_INET6 || addr->len < sizeof(addr->in6))
		return false;
	if (answer->ipv6)
		return !memcmp(answer->address, ip6, 16);
	return !memcmp(ip6, mapped, sizeof(mapped)) && !memcmp(answer->address, ip6 + 12, 4);
}

/* The newest answer for @addr, or NULL; @alone: no other name was told for it. */
static const struct answer *find_answer(const struct whom *whom, uint32_t tgid,
					const struct addr *addr, uint64_t until, bool *alone)
{
	const struct answer *newest = NULL;
	size_t i;

	*alone = true;
	for (i = 0; tgid && i < ANSWERS; i++) {
		const struct answer *answer = &whom->answers[(whom->next + ANSWERS - 1 - i) % ANSWERS];

		if (!answer->name)
			break;
		if (answer->tgid != tgid || answer->time > until || !is_address(answer, addr))
			continue;
		if (!newest)
			newest = answer;
		else if (strcasecmp(newest->name, answer->name))
			*alone = false;
	}
	return newest;
}

static void set_name(struct sock *sock, const char *name, enum name_source source, uint64_t time)
{
	char *copy = name ? xstrdup(name) : NULL;	/* it may be the socket's own */

	free(sock->name);
	sock->name = copy;
	sock->name_source = (uint8_t)source;
	sock->name_time = time;
}

void whom_hide(struct whom *whom, uint32_t tgid, uint64_t id)
{
	whom->hiders[whom->next_hider] = (struct hider){ tgid, id };
	whom->next_hider = (whom->next_hider + 1) % HIDERS;
}

static uint16_t port_of(const struct addr *addr)
{
	if (addr->sa.sa_family == AF_INET && addr->len >= sizeof(addr->in))
		return ntohs(addr->in.sin_port);
	if (addr->sa.sa_family == AF_INET6 && addr->len >= sizeof(addr->in6))
		return ntohs(addr->in6.sin6_port);
	return 0;
}

bool whom_is_hiding(const struct sock *sock, const struct addr *remote,
		    const struct voice_said *said)
{
	size_t i;

	for (i = 0; said && i < said->n_alpn; i++)
		if (!strcmp(said->alpn[i], "dot") || !strcmp(said->alpn[i], "doq"))
			return true;
	return (sock->family == AF_INET || sock->family == AF_INET6) &&
	       port_of(remote) == HIDING_PORT;
}

/* The newest socket by which the process has asked in secret, or 0. */
static uint64_t find_hider(const struct whom *whom, uint32_t tgid)
{
	size_t i;

	for (i = 1; tgid && i <= HIDERS; i++) {
		const struct hider *hider = &whom->hiders[(whom->next_hider + HIDERS - i) % HIDERS];

		if (hider->tgid == tgid)
			return hider->id;
	}
	return 0;
}

/* Is it the socket's, as far as is known? */
static bool is_remote(const struct sock *sock, const struct addr *remote)
{
	return sock->remote.len == remote->len &&
	       !memcmp(&sock->remote.storage, &remote->storage, remote->len);
}

/* An address for which somebody may have asked: no loopback. */
static bool is_far(const struct addr *addr)
{
	if (addr->sa.sa_family == AF_INET && addr->len >= sizeof(addr->in))
		return ntohl(addr->in.sin_addr.s_addr) >> 24 != 127;
	return addr->sa.sa_family == AF_INET6 && addr->len >= sizeof(addr->in6) &&
	       !IN6_IS_ADDR_LOOPBACK(&addr->in6.sin6_addr);
}

static void forget_name(struct sock *sock)
{
	set_name(sock, NULL, NAME_NONE, 0);
	sock->address_source = ADDRESS_UNKNOWN;
	sock->dns_hidden_by = 0;
	sock->name_by = 0;
	sock->name_answered = 0;
}

static uint64_t hidden_by(const struct whom *whom, const struct event *event)
{
	uint64_t id = find_hider(whom, event->task.tgid);

	if (!is_far(&event->remote))
		return 0;
	return id ? id : find_hider(whom, event->ppid);
}

void whom_name(const struct whom *whom, struct sock *sock, const struct event *event)
{
	const struct answer *answer;
	bool alone;

	/* A stream that is connected refuses another address. */
	if (sock_is_stream(sock) && sock->state == SOCKLIFE_STATE_ESTABLISHED)
		return;
	if (event->flags & SOCKLIFE_EVENT_FLAG_DISCONNECT || !is_remote(sock, &event->remote))
		forget_name(sock);
	if (!event_has_task(event) || sock->name_source >= NAME_SNI)
		return;
	answer = find_answer(whom, event->task.tgid, &event->remote, event->time, &alone);
	if (!answer)
		answer = find_answer(whom, event->ppid, &event->remote, event->time, &alone);
	if (!answer) {
		sock->dns_hidden_by = hidden_by(whom, event);
		return;
	}
	sock->dns_hidden_by = 0;
	sock->address_source = ADDRESS_DNS;
	sock->name_by = answer->id;
	sock->name_answered = answer->time;
	if (alone)
		set_name(sock, answer->name, NAME_DNS, answer->time);
	else
		set_name(sock, NULL, NAME_AMBIGUOUS, answer->time);
}

/* The address in its 4 or 16 bytes; NULL if it has none. One of IPv4 in IPv6 has 4. */
static const uint8_t *ip_of(const struct addr *addr, bool *ipv6)
{
	*ipv6 = addr->sa.sa_family == AF_INET6 && addr->len >= sizeof(addr->in6);
	if (*ipv6 && IN6_IS_ADDR_V4MAPPED(&addr->in6.sin6_addr)) {
		*ipv6 = false;
		return addr->in6.sin6_addr.s6_addr + 12;
	}
	if (*ipv6)
		return addr->in6.sin6_addr.s6_addr;
	if (addr->sa.sa_family == AF_INET && addr->len >= sizeof(addr->in))
		return (const uint8_t *)&addr->in.sin_addr;
	return NULL;
}

static void find_address_source(struct sock *sock, uint32_t tgid)
{
	uint8_t bytes[16];
	bool ipv6;
	const uint8_t *ip = ip_of(&sock->remote, &ipv6);
	const char *name = sock->name;
	size_t len = strlen(name);
	char bare[INET6_ADDRSTRLEN];

	if (!ip || sock->address_source == ADDRESS_DNS)
		return;
	sock->address_source = ADDRESS_UNKNOWN;
	if (name[0] == '[' && name[len - 1] == ']' && len - 2 < sizeof(bare)) {
		snprintf(bare, sizeof(bare), "%.*s", (int)(len - 2), name + 1);
		name = bare;
	}
	if (inet_pton(ipv6 ? AF_INET6 : AF_INET, name, bytes) == 1 &&
	    !memcmp(bytes, ip, ipv6 ? 16 : 4))
		sock->address_source = ADDRESS_LITERAL;
	else if (tgid && hosts_of_process_have(tgid, ip, ipv6, name) == 1)
		sock->address_source = ADDRESS_HOSTS;
}

void whom_said(struct sock *sock, const struct voice_said *said, uint64_t time, uint32_t tgid)
{
	bool known = sock->name && !strcasecmp(sock->name, said->name);
	bool confirmed = known && sock->name_source >= NAME_SNI;

	if (!said->name[0])
		return;
	/* Browsers always offer it, so it says nothing, but the name may be another's. */
	if (said->ech && !known)
		return;
	if (said->kind == VOICE_TLS_HELLO || said->kind == VOICE_QUIC_INITIAL)
		set_name(sock, said->name, NAME_SNI, time);
	else if (said->kind == VOICE_HTTP_REQUEST && sock->name_source != NAME_SNI)
		set_name(sock, said->name, NAME_HOST, time);
	else
		return;
	if (!known)
		sock->name_by = 0;	/* that was asked for another name */
	if (!confirmed)
		find_address_source(sock, tgid);
}
