// SPDX-License-Identifier: GPL-2.0
#include "filter/select.h"

#include <string.h>

#include "base/util.h"
#include "filter/kind.h"

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
		[KIND_TCP] = 't', [KIND_UDP] = 'u', [KIND_RAW] = 'w',
		[KIND_UNIX] = 'x', [KIND_PACKET] = '0', [KIND_SCTP] = 'S',
		[KIND_MPTCP] = 'M',
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

	if (select->kinds && !(select->kinds >> sock_kind(sock) & 1))
		return false;
	if (select->families && (sock->family >= 64 ||
				 !(select->families >> sock->family & 1)))
		return false;
	if (!match_state(select, sock))
		return false;
	return !select->filter || filter_match(select->filter, subject);
}
