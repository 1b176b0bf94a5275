// SPDX-License-Identifier: GPL-2.0
/* Addresses of sockets, compared with those of filters. */
#include <arpa/inet.h>
#include <fnmatch.h>
#include <string.h>

#include "filter/filter_tree.h"
#include "text/fmt.h"
#include "text/names.h"
#include "text/row.h"

static unsigned int family_of(const struct addr *addr, const struct sock *sock)
{
	return addr->len ? addr->sa.sa_family : sock->family;
}

/* An absent one of inet or inet6 is that of 0.0.0.0 or [::], and has port 0. */
bool addr_port(const struct addr *addr, const struct sock *sock, uint64_t *port)
{
	switch (family_of(addr, sock)) {
	case AF_INET:
		*port = addr->len ? ntohs(addr->in.sin_port) : 0;
		return true;
	case AF_INET6:
		*port = addr->len ? ntohs(addr->in6.sin6_port) : 0;
		return true;
	case AF_VSOCK:
		*port = addr->vm.svm_port;
		return addr->len;
	case AF_NETLINK:
		*port = addr->nl.nl_pid;
		return addr->len;
	case AF_PACKET:
		*port = (uint64_t)addr->ll.sll_ifindex;
		return addr->len;
	}
	return false;
}

static bool same_bits(const unsigned char *a, const unsigned char *b,
		      unsigned int bits)
{
	unsigned int whole = bits / 8, rest = bits % 8;

	if (memcmp(a, b, whole))
		return false;
	return !rest || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

static bool match_host(const struct filter_host *want, const struct addr *addr,
		       unsigned int family)
{
	static const unsigned char zero[16];
	const unsigned char *in = addr->len ? (const unsigned char *)&addr->in.sin_addr : zero;
	const unsigned char *in6 = addr->len ? (const unsigned char *)&addr->in6.sin6_addr : zero;

	if (family == want->family)
		return same_bits(want->bytes, family == AF_INET ? in : in6, want->bits);
	return family == AF_INET6 && IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)in6) &&
	       same_bits(want->bytes, in6 + 12, want->bits);
}

static bool match_device(const struct filter_addr *want, const struct addr *addr,
			 const struct sock *sock)
{
	uint32_t ifindex = sock->ifindex;
	char name[NAME_MAX_LEN];
	struct buf text = { 0 };
	bool same;

	if (!ifindex && addr->len && addr->sa.sa_family == AF_INET6)
		ifindex = addr->in6.sin6_scope_id;
	if (!want->device || !ifindex)
		return !want->device;
	interface_name(ifindex, name);
	fmt_escape(&text, name, strlen(name), 0);
	same = !strcmp(buf_str(&text), want->device);
	buf_free(&text);
	return same;
}

static bool match_inet(const struct filter_addr *want, const struct addr *addr,
		       const struct sock *sock)
{
	char name[NAME_MAX_LEN];
	bool same = want->any;
	unsigned int i;
	uint64_t port;

	for (i = 0; i < want->n_hosts && !same; i++)
		same = match_host(&want->hosts[i], addr, family_of(addr, sock));
	if (!same || !match_device(want, addr, sock))
		return false;
	if (!want->port)
		return true;
	if (sock->type == SOCK_RAW)
		return !strcmp(want->port, protocol_name(sock->protocol, name));
	return addr_port(addr, sock, &port) && port == want->number;
}

static bool match_unix(const struct filter_addr *want, const struct addr *addr)
{
	struct buf name = { 0 };
	bool same;

	if (want->any)
		return !want->port;
	if (!want->text || want->port || !addr->len)
		return false;
	fmt_unix_name(&name, addr);
	same = !strcmp(want->text, buf_str(&name)) ||
	       (strcmp(buf_str(&name), "*") &&
		!fnmatch(want->text, buf_str(&name), FNM_NOESCAPE));
	buf_free(&name);
	return same;
}

/* Other families by what is printed of them. */
static bool match_printed(const struct filter_addr *want, const struct addr *addr,
			  const struct sock *sock)
{
	const struct addr_style style = { .numeric = true };
	struct addr_owner owner = row_owner(sock);
	struct buf host = { 0 }, port = { 0 };
	bool same;

	fmt_addr(&host, &port, addr, &owner, &style);
	same = (want->any || (want->text && !strcmp(want->text, buf_str(&host)))) &&
	       (!want->port || !strcmp(want->port, buf_str(&port)));
	buf_free(&host);
	buf_free(&port);
	return same;
}

bool filter_addr_match(const struct filter_addr *want, const struct addr *addr,
		       const struct sock *sock)
{
	if (want->only && want->only != sock->family)
		return false;
	switch (family_of(addr, sock)) {
	case AF_INET:
	case AF_INET6:
		return match_inet(want, addr, sock);
	case AF_UNIX:
		return match_unix(want, addr);
	}
	return match_printed(want, addr, sock);
}

bool filter_addr_exclusive(const struct filter_addr *a, const struct filter_addr *b)
{
	const struct filter_host *x = a->hosts, *y = b->hosts;

	if (a->only && b->only && a->only != b->only)
		return true;
	if (a->n_hosts != 1 || b->n_hosts != 1 || a->text || b->text || x->family != y->family)
		return false;
	return !same_bits(x->bytes, y->bytes, x->bits < y->bits ? x->bits : y->bits);
}
