// SPDX-License-Identifier: GPL-2.0
#include "model/whom.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/util.h"

#define ANSWERS	1024	/* addresses that are remembered: the newest */

struct answer {
	uint32_t tgid;
	uint64_t time;
	bool ipv6;
	uint8_t address[16];
	char *name;
};

struct whom {
	struct answer answers[ANSWERS];
	size_t next;		/* the oldest, whose place the next one takes */
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

static void add_answer(struct whom *whom, uint32_t tgid, const struct voice_address *address,
		       const char *name, uint64_t time)
{
	struct answer *answer = &whom->answers[whom->next];

	free(answer->name);
	*answer = (struct answer){ .tgid = tgid, .time = time, .ipv6 = address->ipv6 };
	memcpy(answer->address, address->bytes, sizeof(answer->address));
	answer->name = xstrdup(name);
	whom->next = (whom->next + 1) % ANSWERS;
}

void whom_learn(struct whom *whom, uint32_t tgid, const struct voice_said *said, uint64_t time)
{
	size_t i;

	if (said->kind != VOICE_DNS_ANSWER || said->referral || !said->name[0])
		return;
	for (i = 0; i < said->n_addresses; i++)
		if (said->addresses[i].server < 0)
			add_answer(whom, tgid, &said->addresses[i], said->name, time);
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

void whom_name(const struct whom *whom, struct sock *sock, const struct event *event)
{
	const struct answer *answer;
	bool alone;

	if (!event_has_task(event) || sock->name_source >= NAME_SNI)
		return;
	answer = find_answer(whom, event->task.tgid, &event->remote, event->time, &alone);
	if (!answer)
		answer = find_answer(whom, event->ppid, &event->remote, event->time, &alone);
	if (!answer)
		return;
	if (alone)
		set_name(sock, answer->name, NAME_DNS, answer->time);
	else
		set_name(sock, NULL, NAME_AMBIGUOUS, answer->time);
}

void whom_said(struct sock *sock, const struct voice_said *said, uint64_t time)
{
	if (!said->name[0])
		return;
	/* Browsers always offer it, so it says nothing, but the name may be another's. */
	if (said->ech && (!sock->name || strcasecmp(sock->name, said->name)))
		return;
	if (said->kind == VOICE_TLS_HELLO || said->kind == VOICE_QUIC_INITIAL)
		set_name(sock, said->name, NAME_SNI, time);
	else if (said->kind == VOICE_HTTP_REQUEST && sock->name_source != NAME_SNI)
		set_name(sock, said->name, NAME_HOST, time);
}
