// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE	/* strerrorname_np(), sigabbrev_np() */
#include "text/names.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/socklife.h>

#include "base/buf.h"
#include "base/util.h"
#include "source/message.h"

#define PICK(table, i) ((i) < ARRAY_SIZE(table) ? (table)[i] : NULL)

struct state_names {
	const char *column;
	const char *name;
	const char *word;
};

static const struct state_names states[] = {
	[0] = { "-", "-", "unknown" },
	[SOCKLIFE_STATE_ESTABLISHED] = { "ESTAB", "ESTABLISHED", "established" },
	[SOCKLIFE_STATE_SYN_SENT] = { "SYN-SENT", "SYN-SENT", "syn-sent" },
	[SOCKLIFE_STATE_SYN_RECV] = { "SYN-RECV", "SYN-RECV", "syn-recv" },
	[SOCKLIFE_STATE_FIN_WAIT1] = { "FIN-WAIT-1", "FIN-WAIT-1", "fin-wait-1" },
	[SOCKLIFE_STATE_FIN_WAIT2] = { "FIN-WAIT-2", "FIN-WAIT-2", "fin-wait-2" },
	[SOCKLIFE_STATE_TIME_WAIT] = { "TIME-WAIT", "TIME-WAIT", "time-wait" },
	[SOCKLIFE_STATE_CLOSE] = { "UNCONN", "CLOSE", "closed" },
	[SOCKLIFE_STATE_CLOSE_WAIT] = { "CLOSE-WAIT", "CLOSE-WAIT", "close-wait" },
	[SOCKLIFE_STATE_LAST_ACK] = { "LAST-ACK", "LAST-ACK", "last-ack" },
	[SOCKLIFE_STATE_LISTEN] = { "LISTEN", "LISTEN", "listening" },
	[SOCKLIFE_STATE_CLOSING] = { "CLOSING", "CLOSING", "closing" },
	[SOCKLIFE_STATE_NEW_SYN_RECV] = { "SYN-RECV", "NEW-SYN-RECV", "new-syn-recv" },
};

static const struct state_names *state_names(unsigned int state)
{
	return &states[state < ARRAY_SIZE(states) ? state : 0];
}

const char *state_column(unsigned int state)
{
	return state_names(state)->column;
}

const char *state_name(unsigned int state)
{
	return state_names(state)->name;
}

const char *state_word(unsigned int state)
{
	return state_names(state)->word;
}

const char *event_name(unsigned int type)
{
	static const char *const names[] = {
		[SOCKLIFE_EVENT_CREATE] = "create",
		[SOCKLIFE_EVENT_CHILD] = "child",
		[SOCKLIFE_EVENT_BIND] = "bind",
		[SOCKLIFE_EVENT_LISTEN] = "listen",
		[SOCKLIFE_EVENT_CONNECT] = "connect",
		[SOCKLIFE_EVENT_CONNECT_RESULT] = "connect_result",
		[SOCKLIFE_EVENT_STATE] = "state",
		[SOCKLIFE_EVENT_ACCEPT] = "accept",
		[SOCKLIFE_EVENT_SEND] = "send",
		[SOCKLIFE_EVENT_RECV] = "recv",
		[SOCKLIFE_EVENT_SHUTDOWN] = "shutdown",
		[SOCKLIFE_EVENT_FD_INSTALL] = "fd_install",
		[SOCKLIFE_EVENT_FD_CLOSE] = "fd_close",
		[SOCKLIFE_EVENT_ERROR] = "error",
		[SOCKLIFE_EVENT_RELEASE] = "release",
		[SOCKLIFE_EVENT_FREE] = "free",
		[SOCKLIFE_EVENT_CONNECT_RETURN] = "connect_return",
		[SOCKLIFE_EVENT_FAILED_CALL] = "failed_call",
		[SOCKLIFE_EVENT_PAYLOAD] = "payload",
	};

	return PICK(names, type);
}

const char *name_source_name(unsigned int source)
{
	static const char *const names[] = {
		[NAME_AMBIGUOUS] = "ambiguous", [NAME_DNS] = "dns", [NAME_SNI] = "sni",
		[NAME_HOST] = "host",
	};

	return PICK(names, source);
}

const char *address_source_name(unsigned int source)
{
	static const char *const names[] = {
		[ADDRESS_DNS] = "dns", [ADDRESS_HOSTS] = "hosts", [ADDRESS_LITERAL] = "literal",
	};

	return source < ARRAY_SIZE(names) ? names[source] : NULL;
}

const char *payload_name(unsigned int how)
{
	return how == SOCKLIFE_PAYLOAD_RECEIVED ? "received" : "sent";
}

const char *payload_missing_name(unsigned int missing)
{
	static const char *const names[] = {
		[SOCKLIFE_PAYLOAD_MISSING_FAULT] = "fault",
		[SOCKLIFE_PAYLOAD_MISSING_PATH] = "path",
		[SOCKLIFE_PAYLOAD_MISSING_DISCARDED] = "discarded",
		[SOCKLIFE_PAYLOAD_MISSING_BUSY] = "busy",
	};
	const char *name = PICK(names, missing);

	return name ? name : "unknown";
}

const char *call_name(unsigned int call)
{
	static const char *const names[] = {
		[SOCKLIFE_CALL_SOCKET] = "socket",
		[SOCKLIFE_CALL_SOCKETPAIR] = "socketpair",
		[SOCKLIFE_CALL_ACCEPT] = "accept",
	};
	const char *name = PICK(names, call);

	return name ? name : "call";
}

static const char *const families[] = {
	[AF_UNSPEC] = "unspec", [AF_UNIX] = "unix", [AF_INET] = "inet",
	[AF_AX25] = "ax25", [AF_IPX] = "ipx", [AF_APPLETALK] = "atalk",
	[AF_X25] = "x25", [AF_INET6] = "inet6", [AF_KEY] = "key",
	[AF_NETLINK] = "netlink", [AF_PACKET] = "packet", [AF_RDS] = "rds",
	[AF_PPPOX] = "pppox", [AF_LLC] = "llc", [AF_CAN] = "can",
	[AF_TIPC] = "tipc", [AF_BLUETOOTH] = "bt", [AF_RXRPC] = "rxrpc",
	[AF_PHONET] = "phonet", [AF_IEEE802154] = "ieee802154", [AF_ALG] = "alg",
	[AF_NFC] = "nfc", [AF_VSOCK] = "vsock", [AF_KCM] = "kcm",
	[AF_QIPCRTR] = "qrtr", [AF_SMC] = "smc", [AF_XDP] = "xdp",
};

const char *family_name(unsigned int family, char buf[NAME_MAX_LEN])
{
	const char *name = PICK(families, family);

	if (name)
		return name;
	snprintf(buf, NAME_MAX_LEN, "af%u", family);
	return buf;
}

static const char *inet_netid(unsigned int type, unsigned int protocol)
{
	if (type == SOCK_RAW)
		return "raw";
	switch (protocol) {
	case IPPROTO_TCP:
		return "tcp";
	case IPPROTO_UDP:
		return "udp";
	case IPPROTO_ICMP:
		return "icmp";
	case IPPROTO_ICMPV6:
		return "icmp6";
	case IPPROTO_SCTP:
		return "sctp";
	case IPPROTO_DCCP:
		return "dccp";
	case IPPROTO_UDPLITE:
		return "udpl";
	case 262:	/* IPPROTO_MPTCP */
		return "mptcp";
	}
	return NULL;
}

const char *netid_name(unsigned int family, unsigned int type,
		       unsigned int protocol, char buf[NAME_MAX_LEN])
{
	static const char *const kinds[] = {
		[SOCK_STREAM] = "str", [SOCK_DGRAM] = "dgr", [SOCK_RAW] = "raw",
		[SOCK_RDM] = "rdm", [SOCK_SEQPACKET] = "seq",
	};
	const char *kind = PICK(kinds, type), *name = NULL;
	char family_buf[NAME_MAX_LEN];
	const char *prefix = NULL;

	switch (family) {
	case AF_INET:
	case AF_INET6:
		name = inet_netid(type, protocol);
		break;
	case AF_NETLINK:
		name = "nl";
		break;
	case AF_UNIX:
		prefix = "u";
		break;
	case AF_PACKET:
		prefix = "p";
		break;
	case AF_VSOCK:
		prefix = "v";
		break;
	case AF_TIPC:
		prefix = "ti";
		break;
	case AF_XDP:
		name = "xdp";
		break;
	}
	if (name)
		return name;
	if (prefix && kind)
		snprintf(buf, NAME_MAX_LEN, "%s_%s", prefix, kind);
	else
		snprintf(buf, NAME_MAX_LEN, "%.15s", family_name(family, family_buf));
	return buf;
}

const char *errno_name(int err, char buf[NAME_MAX_LEN])
{
	/* INT_MIN has no positive. */
	const char *name = strerrorname_np(err < 0 && err > -65536 ? -err : err);

	if (name)
		return name;
	snprintf(buf, NAME_MAX_LEN, "%d", err);
	return buf;
}

const char *netlink_name(unsigned int protocol, char buf[NAME_MAX_LEN])
{
	static const char *const names[] = {
		[0] = "rtnl", [2] = "usersock", [3] = "fw", [4] = "tcpdiag",
		[5] = "nflog", [6] = "xfrm", [7] = "selinux", [8] = "iscsi",
		[9] = "audit", [10] = "fiblookup", [11] = "connector",
		[12] = "nft", [13] = "ip6fw", [14] = "dec-rt", [15] = "uevent",
		[16] = "genl", [18] = "scsi-trans", [19] = "ecryptfs",
		[20] = "rdma", [21] = "crypto", [22] = "smc",
	};
	const char *name = PICK(names, protocol);

	if (name)
		return name;
	snprintf(buf, NAME_MAX_LEN, "%u", protocol);
	return buf;
}

static const char *find_service(uint16_t port, const char *protocol)
{
	struct servent entry, *found = NULL;
	char room[1024];

	if (getservbyport_r(htons(port), protocol, &entry, room, sizeof(room), &found) || !found)
		return "";
	return xstrdup(found->s_name);
}

/* Each search reads the whole file of services: what was found is kept, "" if it has no name. */
static const char *service_name(uint16_t port, bool udp)
{
	static const char *services[2][UINT16_MAX + 1];
	const char **kept = &services[udp][port];

	if (!*kept)
		*kept = find_service(port, udp ? "udp" : "tcp");
	return *kept;
}

const char *port_name(unsigned int port, bool udp, bool numeric,
		      char buf[NAME_MAX_LEN])
{
	const char *service = "";

	if (!port)
		return "*";
	if (!numeric && port <= UINT16_MAX)
		service = service_name((uint16_t)port, udp);
	if (*service)
		snprintf(buf, NAME_MAX_LEN, "%s", service);
	else
		*number_print(buf, port) = '\0';
	return buf;
}

const char *protocol_name(unsigned int protocol, char buf[NAME_MAX_LEN])
{
	static const char *const names[] = {
		[IPPROTO_ICMP] = "icmp", [IPPROTO_IGMP] = "igmp",
		[IPPROTO_IPIP] = "ipencap", [IPPROTO_TCP] = "tcp",
		[IPPROTO_UDP] = "udp", [IPPROTO_GRE] = "gre",
		[IPPROTO_ESP] = "esp", [IPPROTO_AH] = "ah",
		[IPPROTO_ICMPV6] = "ipv6-icmp", [89] = "ospf",
		[IPPROTO_PIM] = "pim", [112] = "vrrp",
		[IPPROTO_SCTP] = "sctp", [IPPROTO_RAW] = "raw",
	};
	const char *name = PICK(names, protocol);

	if (!name)
		snprintf(buf, NAME_MAX_LEN, "[%u]", protocol);
	return name ? name : buf;
}

const char *interface_name(unsigned int ifindex, char buf[NAME_MAX_LEN])
{
	_Static_assert(NAME_MAX_LEN >= IF_NAMESIZE, "room for an interface");

	if (!if_indextoname(ifindex, buf))
		snprintf(buf, NAME_MAX_LEN, "if%u", ifindex);
	return buf;
}

const char *closed_first_name(unsigned int who)
{
	static const char *const names[] = {
		[SOCKLIFE_CLOSED_FIRST_LOCAL] = "local",
		[SOCKLIFE_CLOSED_FIRST_REMOTE] = "remote",
	};

	return PICK(names, who);
}

const char *end_name(unsigned int end)
{
	static const char *const names[] = {
		[SOCKLIFE_END_NONE] = "none",
		[SOCKLIFE_END_CLOSED] = "closed",
		[SOCKLIFE_END_FIN] = "fin",
		[SOCKLIFE_END_REFUSED] = "refused",
		[SOCKLIFE_END_RST_RECEIVED] = "rst-received",
		[SOCKLIFE_END_RST_SENT] = "rst-sent",
		[SOCKLIFE_END_LINGER] = "linger",
		[SOCKLIFE_END_UNREAD] = "unread",
		[SOCKLIFE_END_UNACCEPTED] = "unaccepted",
		[SOCKLIFE_END_DISCONNECTED] = "disconnected",
		[SOCKLIFE_END_ABORTED] = "aborted",
		[SOCKLIFE_END_TIMEOUT] = "timeout",
		[SOCKLIFE_END_KEEPALIVE] = "keepalive",
		[SOCKLIFE_END_ERROR] = "error",
		[SOCKLIFE_END_REPAIR] = "repair",
	};
	const char *name = PICK(names, end);

	return name ? name : "unknown";
}

const char *signal_name(unsigned int number, char buf[NAME_MAX_LEN])
{
	const char *name = sigabbrev_np((int)number);

	if (name)
		return name;
	snprintf(buf, NAME_MAX_LEN, "%u", number);
	return buf;
}

const char *fd_close_name(unsigned int how)
{
	static const char *const names[] = {
		[SOCKLIFE_FD_CLOSE_CLOSE] = "close",
		[SOCKLIFE_FD_CLOSE_DUP2] = "dup2",
		[SOCKLIFE_FD_CLOSE_EXEC] = "exec",
		[SOCKLIFE_FD_CLOSE_EXIT] = "exit",
		[SOCKLIFE_FD_CLOSE_RANGE] = "close_range",
	};
	const char *name = PICK(names, how);

	return name ? name : "?";
}

const char *fd_open_name(unsigned int open_how)
{
	static const char *const names[] = {
		[SOCKLIFE_FD_OPEN_SOCKET] = "socket",
		[SOCKLIFE_FD_OPEN_SOCKETPAIR] = "socketpair",
		[SOCKLIFE_FD_OPEN_ACCEPT] = "accept",
		[SOCKLIFE_FD_OPEN_DUP] = "dup",
		[SOCKLIFE_FD_OPEN_FORK] = "fork",
		[SOCKLIFE_FD_OPEN_UNSHARE] = "unshare",
		[SOCKLIFE_FD_OPEN_SCM_RIGHTS] = "scm_rights",
		[SOCKLIFE_FD_OPEN_PIDFD_GETFD] = "pidfd_getfd",
		[SOCKLIFE_FD_OPEN_IO_URING] = "io_uring",
		[SOCKLIFE_FD_OPEN_FOUND] = "found",
		[SOCKLIFE_FD_OPEN_SECCOMP] = "seccomp",
	};
	const char *name = PICK(names, open_how);

	return name ? name : "unknown";
}

const char *shutdown_name(unsigned int how)
{
	static const char *const names[] = {
		[SHUT_RD] = "read", [SHUT_WR] = "write", [SHUT_RDWR] = "both",
	};
	const char *name = PICK(names, how);

	return name ? name : "?";
}
