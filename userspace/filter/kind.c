// SPDX-License-Identifier: GPL-2.0
#include "filter/kind.h"

#define PROTOCOL_MPTCP	262

const char *const sock_kind_names[KIND_OTHER] = {
	[KIND_TCP] = "tcp", [KIND_UDP] = "udp", [KIND_RAW] = "raw", [KIND_UNIX] = "unix",
	[KIND_PACKET] = "packet", [KIND_SCTP] = "sctp", [KIND_MPTCP] = "mptcp",
};

static enum sock_kind inet_kind(const struct sock *sock)
{
	if (sock->type == SOCK_RAW)
		return KIND_RAW;
	switch (sock->protocol) {
	case IPPROTO_TCP:
		return KIND_TCP;
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
		return KIND_UDP;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return KIND_RAW;
	case IPPROTO_SCTP:
		return KIND_SCTP;
	case PROTOCOL_MPTCP:
		return KIND_MPTCP;
	}
	return KIND_OTHER;
}

enum sock_kind sock_kind(const struct sock *sock)
{
	switch (sock->family) {
	case AF_INET:
	case AF_INET6:
		return inet_kind(sock);
	case AF_UNIX:
		return KIND_UNIX;
	case AF_PACKET:
		return KIND_PACKET;
	}
	return KIND_OTHER;
}
