// SPDX-License-Identifier: GPL-2.0
/* Addresses and ports of filters, from text. */
#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "filter/filter_tree.h"
#include "text/fmt.h"
#include "text/names.h"

int filter_family(const char *name, size_t len)
{
	static const struct {
		const char *name;
		int family;
	} families[] = {
		{ "inet", AF_INET }, { "inet6", AF_INET6 }, { "unix", AF_UNIX },
		{ "link", AF_PACKET }, { "packet", AF_PACKET }, { "netlink", AF_NETLINK },
		{ "vsock", AF_VSOCK }, { "tipc", AF_TIPC }, { "xdp", AF_XDP },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(families); i++)
		if (strlen(families[i].name) == len && !strncmp(name, families[i].name, len))
			return families[i].family;
	return 0;
}

void filter_addr_free(struct filter_addr *addr)
{
	free(addr->text);
	free(addr->device);
	free(addr->port);
}

const char *filter_port_parse(const char *text, uint64_t *port)
{
	struct servent *service;

	if (*text == ':')
		text++;
	if (number_parse(text, UINT32_MAX, port))
		return NULL;
	if (*text && !text[strspn(text, "0123456789")])
		return "a port is at most 4294967295, and one of inet at most 65535";
	service = getservbyname(text, NULL);
	if (!service)
		return "neither a port number nor a known service";
	*port = ntohs((uint16_t)service->s_port);
	return NULL;
}

static bool is_name_of(const char *text, const char *(*name)(unsigned int, char *),
		       unsigned int count)
{
	char room[NAME_MAX_LEN];
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!strcmp(name(i, room), text))
			return true;
	return false;
}

static bool is_interface(const char *text)
{
	uint64_t n;

	return if_nametoindex(text) || (!strncmp(text, "if", 2) &&
					number_parse(text + 2, UINT32_MAX, &n));
}

/* What stands behind the colon: of raw sockets a protocol, of packet sockets an interface. */
static const char *parse_port(const char *text, struct filter_addr *addr)
{
	const char *wrong;

	if (!strcmp(text, "*"))
		return NULL;
	wrong = filter_port_parse(text, &addr->number);
	if (!wrong && addr->n_hosts && !addr->text && addr->number > UINT16_MAX)
		return "a port is at most 65535";
	if (wrong)
		addr->number = NO_PORT;
	if (wrong && !is_name_of(text, protocol_name, 256) && !is_interface(text) &&
	    !(addr->text && !strcmp(text, "kernel")))
		return wrong;
	addr->port = xstrdup(text);
	return NULL;
}

static bool parse_mask(const char *text, unsigned int *bits)
{
	struct in_addr mask;
	uint32_t host;

	if (inet_pton(AF_INET, text, &mask) != 1)
		return false;
	host = ~ntohl(mask.s_addr);
	*bits = 32 - (unsigned int)__builtin_popcount(host);
	return !(host & (host + 1));
}

static const char *parse_bits(const char *slash, struct filter_host *host)
{
	unsigned int max = host->family == AF_INET ? 32 : 128;
	uint64_t n = max;

	host->bits = max;
	if (!slash || (host->family == AF_INET && parse_mask(slash, &host->bits)))
		return NULL;
	if (!number_parse(slash, max, &n))
		return "a prefix length is wanted after /";
	host->bits = (unsigned int)n;
	return NULL;
}

/* Up to four numbers with dots between them; as in ss, those that are missing are 0. */
static bool parse_dotted(const char *text, unsigned char bytes[16])
{
	char part[4];
	unsigned int i;
	uint64_t n;

	memset(bytes, 0, 4);
	for (i = 0; i < 4; i++) {
		size_t len = strcspn(text, ".");

		if (len > 3)
			return false;
		memcpy(part, text, len);
		part[len] = '\0';
		if (!number_parse(part, 255, &n))
			return false;
		bytes[i] = (unsigned char)n;
		text += len;
		if (!*text)
			return true;
		text++;
	}
	return false;
}

static bool add_host(struct filter_addr *addr, int family, const void *bytes)
{
	struct filter_host *host = &addr->hosts[addr->n_hosts];

	if (addr->n_hosts == ARRAY_SIZE(addr->hosts) || (addr->only && addr->only != family))
		return false;
	host->family = (uint16_t)family;
	memcpy(host->bytes, bytes, family == AF_INET ? 4 : 16);
	addr->n_hosts++;
	return true;
}

static bool parse_numeric(const char *text, struct filter_addr *addr)
{
	unsigned char bytes[16];

	if (parse_dotted(text, bytes))
		return add_host(addr, AF_INET, bytes);
	return inet_pton(AF_INET6, text, bytes) == 1 && add_host(addr, AF_INET6, bytes);
}

static const char *look_up(const char *name, struct filter_addr *addr)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list, *info;

	if (!name[strspn(name, "0123456789.:/")])
		return "not an address";
	if (getaddrinfo(name, NULL, &hints, &list))
		return "neither an address nor a host that has one; a relative path begins with unix:";
	for (info = list; info; info = info->ai_next)
		if (info->ai_family == AF_INET)
			add_host(addr, AF_INET,
				 &((struct sockaddr_in *)info->ai_addr)->sin_addr);
		else if (info->ai_family == AF_INET6)
			add_host(addr, AF_INET6,
				 &((struct sockaddr_in6 *)info->ai_addr)->sin6_addr);
	freeaddrinfo(list);
	return addr->n_hosts ? NULL : "this host has no address of that family";
}

/* HOST[%DEVICE][/BITS] of inet and inet6. */
static const char *parse_inet(char *host, struct filter_addr *addr)
{
	char *slash = strchr(host, '/'), *device;
	const char *wrong = NULL;
	unsigned int i;
	bool bracket;

	if (slash)
		*slash++ = '\0';
	bracket = *host == '[' && strchr(host, ']');
	if (bracket) {
		char *end = strchr(host++, ']');

		memmove(end, end + 1, strlen(end + 1) + 1);
	}
	device = strchr(host, '%');
	if (device) {
		*device++ = '\0';
		addr->device = xstrdup(device);
	}
	addr->any = !strcmp(host, "*") && !slash;
	if (!addr->any && !parse_numeric(host, addr))
		wrong = bracket || slash ? "not an address" : look_up(host, addr);
	for (i = 0; i < addr->n_hosts && !wrong; i++)
		wrong = parse_bits(slash, &addr->hosts[i]);
	return wrong;
}

/* Can this be the host of a family other than inet and unix, as it is printed? */
static bool is_printed(const char *host)
{
	size_t len = strlen(host);
	uint64_t n;

	return number_parse(host, UINT32_MAX, &n) || is_name_of(host, netlink_name, 32) ||
	       !strcmp(host, "ip") || !strcmp(host, "arp") || !strcmp(host, "ipv6") ||
	       (host[0] == '[' && host[len - 1] == ']' && !strpbrk(host, ":.%")) ||
	       (len >= 8 && len % 2 == 0 && !host[strspn(host, "0123456789abcdef")]);
}

static const char *parse_host(char *host, struct filter_addr *addr)
{
	bool inet = !addr->only || addr->only == AF_INET || addr->only == AF_INET6;

	addr->any = !*host || !strcmp(host, "*") || !strcmp(host, "any") ||
		    !strcmp(host, "all") || !strcmp(host, "default");
	if (addr->any)
		return NULL;
	if ((!addr->only || !inet) && is_printed(host)) {
		addr->text = xstrdup(host);
		if (inet)
			parse_numeric(host, addr);
		if (addr->n_hosts)
			addr->hosts[0].bits = 32;
		return NULL;
	}
	return inet ? parse_inet(host, addr) : "not an address of this family";
}

/* Where the port begins: after the last colon, but not inside an IPv6 address. */
static char *find_port(char *text)
{
	char *colon = strrchr(text, ':'), *bracket = strrchr(text, ']');

	if (!colon || (bracket && colon < bracket))
		return NULL;
	if (!bracket && strchr(text, ':') != colon)
		return NULL;
	return colon;
}

/* A name as it is printed, whatever else was written with or without escapes. */
static char *as_printed(const char *text)
{
	struct buf name = { 0 };
	char *copy;

	while (*text) {
		size_t len = strcspn(text, "\\");

		fmt_word(&name, text, len);
		text += len;
		len = *text && text[1] ? 2 : strlen(text);
		buf_add(&name, text, len);
		text += len;
	}
	copy = xstrdup(buf_str(&name));
	buf_free(&name);
	return copy;
}

const char *filter_addr_parse(const char *text, struct filter_addr *addr)
{
	const char *colon = strchr(text, ':'), *wrong;
	char *copy, *port;

	*addr = (struct filter_addr){ .number = NO_PORT };
	addr->only = colon ? (uint16_t)filter_family(text, (size_t)(colon - text)) : 0;
	if (addr->only)
		text = colon + 1;
	else if (*text && strchr("/@\\", *text))
		addr->only = AF_UNIX;
	if (addr->only == AF_UNIX) {
		addr->any = !strcmp(text, "*");
		addr->text = as_printed(text);
		return *text ? NULL : "a name is wanted after unix:";
	}
	copy = xstrdup(text);
	port = find_port(copy);
	if (port)
		*port++ = '\0';
	wrong = parse_host(copy, addr);
	if (!wrong && port)
		wrong = parse_port(port, addr);
	free(copy);
	return wrong;
}

void filter_device_set(const char *name, struct filter_addr *addr)
{
	char room[NAME_MAX_LEN];
	uint64_t number;

	*addr = (struct filter_addr){ .number = NO_PORT, .any = true };
	addr->device = xstrdup(number_parse(name, UINT32_MAX, &number) && number ?
			       interface_name((uint32_t)number, room) : name);
}
