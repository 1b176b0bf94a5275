// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <inttypes.h>
#include <net/if.h>
#include <netdb.h>
#include <string.h>

#include "text/fmt.h"
#include "text/names.h"

static bool is_udp(const struct addr_owner *owner)
{
	return owner->type == SOCK_DGRAM;
}

static bool put_host_name(struct buf *host, const struct addr *addr)
{
	char name[NI_MAXHOST];

	if (getnameinfo(&addr->sa, addr->len, name, sizeof(name), NULL, 0,
			NI_NAMEREQD))
		return false;
	fmt_escape(host, name, strlen(name), 0);
	return true;
}

static void put_interface(struct buf *host, uint32_t ifindex)
{
	char name[NAME_MAX_LEN];

	if (!ifindex)
		return;
	buf_puts(host, "%");
	interface_name(ifindex, name);
	fmt_escape(host, name, strlen(name), 0);
}

static void put_port(struct buf *port, in_port_t number,
		     const struct addr_owner *owner,
		     const struct addr_style *style)
{
	char name[NAME_MAX_LEN];

	if (owner->type == SOCK_RAW)	/* it has none: older modules tell the protocol */
		number = 0;
	buf_puts(port, port_name(ntohs(number), is_udp(owner), style->numeric,
				 name));
}

void fmt_in(struct buf *buf, const struct in_addr *addr)
{
	const unsigned char *bytes = (const unsigned char *)&addr->s_addr;
	char *at = buf_room(buf, INET_ADDRSTRLEN);
	size_t i;

	for (i = 0; i < sizeof(addr->s_addr); i++) {
		if (i)
			*at++ = '.';
		at = number_print(at, bytes[i]);
	}
	*at = '\0';
	buf->len = (size_t)(at - buf->data);
}

void fmt_in6(struct buf *buf, const struct in6_addr *addr)
{
	char text[INET6_ADDRSTRLEN];

	buf_puts(buf, inet_ntop(AF_INET6, addr, text, sizeof(text)));
}

static void put_inet(struct buf *host, struct buf *port, const struct addr *addr,
		     const struct addr_owner *owner,
		     const struct addr_style *style)
{
	if (!style->resolve || !addr->in.sin_addr.s_addr ||
	    !put_host_name(host, addr))
		fmt_in(host, &addr->in.sin_addr);
	put_interface(host, owner->ifindex);
	put_port(port, addr->in.sin_port, owner, style);
}

static void put_inet6(struct buf *host, struct buf *port,
		      const struct addr *addr, const struct addr_owner *owner,
		      const struct addr_style *style)
{
	uint32_t scope = addr->in6.sin6_scope_id;

	if (!style->resolve || IN6_IS_ADDR_UNSPECIFIED(&addr->in6.sin6_addr) ||
	    !put_host_name(host, addr)) {
		buf_puts(host, "[");
		fmt_in6(host, &addr->in6.sin6_addr);
		buf_puts(host, "]");
	}
	put_interface(host, owner->ifindex ? owner->ifindex : scope);
	put_port(port, addr->in6.sin6_port, owner, style);
}

/*
 * A path ends at its NUL; an abstract name has its length and a leading @. A path that
 * would look like one, or like no name at all, begins with a backslash.
 */
void fmt_unix_name(struct buf *buf, const struct addr *addr)
{
	size_t len = addr->len - offsetof(struct sockaddr_un, sun_path);
	const char *path = addr->un.sun_path;

	if (addr->len <= offsetof(struct sockaddr_un, sun_path)) {
		buf_puts(buf, "*");
	} else if (path[0]) {
		if (path[0] == '@' || path[0] == '*')
			buf_puts(buf, "\\");
		fmt_word(buf, path, strnlen(path, len));
	} else {
		buf_puts(buf, "@");
		fmt_word(buf, path + 1, len - 1);
	}
}

/* A relative path says that it is one: it could be the address of a host. */
static void put_unix(struct buf *host, const struct addr *addr)
{
	struct buf name = { 0 };

	fmt_unix_name(&name, addr);
	if (strcmp(buf_str(&name), "*") && !strchr("/@\\", buf_str(&name)[0]))
		buf_puts(host, "unix:");
	buf_add(host, name.data, name.len);
	buf_free(&name);
}

static void put_netlink(struct buf *host, struct buf *port,
			const struct addr *addr, const struct addr_owner *owner)
{
	char name[NAME_MAX_LEN];

	buf_puts(host, netlink_name(owner->protocol, name));
	if (addr->nl.nl_pid)
		buf_printf(port, "%" PRIu32, addr->nl.nl_pid);
	else
		buf_puts(port, "kernel");
}

static void put_packet(struct buf *host, struct buf *port,
		       const struct addr *addr)
{
	unsigned int protocol = ntohs(addr->ll.sll_protocol);
	char name[NAME_MAX_LEN];

	switch (protocol) {
	case 0x0003:	/* ETH_P_ALL */
		buf_puts(host, "*");
		break;
	case 0x0800:
		buf_puts(host, "ip");
		break;
	case 0x0806:
		buf_puts(host, "arp");
		break;
	case 0x86dd:
		buf_puts(host, "ipv6");
		break;
	default:
		buf_printf(host, "[%u]", protocol);
	}
	if (!addr->ll.sll_ifindex) {
		buf_puts(port, "*");
		return;
	}
	interface_name((unsigned int)addr->ll.sll_ifindex, name);
	fmt_escape(port, name, strlen(name), 0);
}

static void put_vsock(struct buf *host, struct buf *port, const struct addr *addr)
{
	if (addr->vm.svm_cid == VMADDR_CID_ANY)
		buf_puts(host, "*");
	else
		buf_printf(host, "%u", addr->vm.svm_cid);
	if (addr->vm.svm_port == VMADDR_PORT_ANY)
		buf_puts(port, "*");
	else
		buf_printf(port, "%u", addr->vm.svm_port);
}

static void put_absent(struct buf *host, struct buf *port,
		       const struct addr_owner *owner)
{
	char name[NAME_MAX_LEN];

	switch (owner->family) {
	case AF_INET:
		buf_puts(host, owner->bound ? "0.0.0.0" : "*");
		put_interface(host, owner->ifindex);
		buf_puts(port, "*");
		break;
	case AF_INET6:
		buf_puts(host, owner->bound ? "[::]" : "*");
		put_interface(host, owner->ifindex);
		buf_puts(port, "*");
		break;
	case AF_UNIX:
		buf_puts(host, "*");
		break;
	case AF_NETLINK:
		if (owner->bound) {
			buf_puts(host, "*");
			break;
		}
		buf_puts(host, netlink_name(owner->protocol, name));
		buf_puts(port, "*");
		break;
	default:
		buf_puts(host, "*");
		buf_puts(port, "*");
	}
}

/* A family that nobody here knows: its bytes. */
static void put_bytes(struct buf *host, const struct addr *addr)
{
	const unsigned char *bytes = (const unsigned char *)&addr->storage;
	size_t i;

	if (addr->len <= sizeof(sa_family_t))
		buf_puts(host, "*");
	for (i = sizeof(sa_family_t); i < addr->len; i++)
		buf_printf(host, "%02x", bytes[i]);
}

void fmt_addr(struct buf *host, struct buf *port, const struct addr *addr,
	      const struct addr_owner *owner, const struct addr_style *style)
{
	if (!addr->len) {
		put_absent(host, port, owner);
		return;
	}
	switch (addr->sa.sa_family) {
	case AF_INET:
		put_inet(host, port, addr, owner, style);
		break;
	case AF_INET6:
		put_inet6(host, port, addr, owner, style);
		break;
	case AF_UNIX:
		put_unix(host, addr);
		break;
	case AF_NETLINK:
		put_netlink(host, port, addr, owner);
		break;
	case AF_PACKET:
		put_packet(host, port, addr);
		break;
	case AF_VSOCK:
		put_vsock(host, port, addr);
		break;
	default:
		put_bytes(host, addr);
	}
}

void fmt_addr_text(struct buf *buf, const struct addr *addr,
		   const struct addr_owner *owner,
		   const struct addr_style *style)
{
	struct buf port = { 0 };

	fmt_addr(buf, &port, addr, owner, style);
	if (port.len) {
		buf_puts(buf, ":");
		buf_add(buf, port.data, port.len);
	}
	buf_free(&port);
}
