// SPDX-License-Identifier: GPL-2.0
#include "filter/select.h"

#include <string.h>

#include "base/util.h"

enum select_kind {
	SELECT_TCP,
	SELECT_UDP,
	SELECT_RAW,
	SELECT_UNIX,
	SELECT_PACKET,
	SELECT_SCTP,
	SELECT_MPTCP,
	SELECT_OTHER
};

#define PROTOCOL_MPTCP	262

static enum select_kind inet_kind(const struct sock *sock)
{
	if (sock->type == SOCK_RAW)
		return SELECT_RAW;
	switch (sock->protocol) {
	case IPPROTO_TCP:
		return SELECT_TCP;
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
		return SELECT_UDP;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return SELECT_RAW;
	case IPPROTO_SCTP:
		return SELECT_SCTP;
	case PROTOCOL_MPTCP:
		return SELECT_MPTCP;
	}
	return SELECT_OTHER;
}

static enum select_kind kind_of(const struct sock *sock)
{
	switch (sock->family) {
	case AF_INET:
	case AF_INET6:
		return inet_kind(sock);
	case AF_UNIX:
		return SELECT_UNIX;
	case AF_PACKET:
		return SELECT_PACKET;
	}
	return SELECT_OTHER;
}

static bool select_family(struct select *select, const char *name)
{
	int family = filter_family(name, strlen(name));

	if (family) {
		select->families |= BIT(family);
		return true;
	}
	complain("'%s' is no family: inet, inet6, unix, link, netlink, vsock, tipc, xdp",
		 name);
	return false;
}

enum taken select_option(struct select *select, int option, const char *arg)
{
	static const char kinds[] = {
		[SELECT_TCP] = 't', [SELECT_UDP] = 'u', [SELECT_RAW] = 'w',
		[SELECT_UNIX] = 'x', [SELECT_PACKET] = '0', [SELECT_SCTP] = 'S',
		[SELECT_MPTCP] = 'M',
	};
	size_t i;

	for (i = 0; i < sizeof(kinds); i++)
		if (option == kinds[i]) {
			select->kinds |= 1u << i;
			return OPTION_TAKEN;
		}
	switch (option) {
	case '4':
		select->families |= BIT(AF_INET);
		return OPTION_TAKEN;
	case '6':
		select->families |= BIT(AF_INET6);
		return OPTION_TAKEN;
	case 'f':
		return option_taken(select_family(select, arg));
	case 'a':
		select->all = true;
		return OPTION_TAKEN;
	case 'l':
		select->listening = true;
		return OPTION_TAKEN;
	}
	return OPTION_UNKNOWN;
}

/* Listens, or is a datagram socket without a peer. */
static bool is_waiting(const struct sock *sock)
{
	return sock->state == SOCKLIFE_STATE_LISTEN ||
	       (sock->state == SOCKLIFE_STATE_CLOSE && !sock_is_stream(sock));
}

/* By default the states that ss shows, unless the filter names states. */
static bool match_state(const struct select *select, const struct sock *sock)
{
	if (select->all || filter_has_state(select->filter))
		return true;
	if (sock->flags & SOCKLIFE_FLAG_KERNEL)
		return false;
	if (select->any_state)
		return true;
	if (select->listening)
		return is_waiting(sock);
	return sock->state <= SOCKLIFE_STATE_MAX &&
	       (STATES_CONN >> sock->state & 1);
}

bool select_match(const struct select *select,
		  const struct filter_subject *subject)
{
	const struct sock *sock = subject->sock;

	if (select->kinds && !(select->kinds >> kind_of(sock) & 1))
		return false;
	if (select->families && (sock->family >= 64 ||
				 !(select->families >> sock->family & 1)))
		return false;
	if (!match_state(select, sock))
		return false;
	return !select->filter || filter_match(select->filter, subject);
}
