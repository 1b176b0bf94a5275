// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <fnmatch.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "filter/filter_tree.h"

const char *filter_port_parse(const char *text, uint16_t *port)
{
	struct servent *service;
	uint64_t n;

	if (*text == ':')
		text++;
	if (number_parse(text, UINT16_MAX, &n)) {
		*port = (uint16_t)n;
		return NULL;
	}
	if (*text && !text[strspn(text, "0123456789")])
		return "a port is at most 65535";
	service = getservbyname(text, NULL);
	if (!service)
		return "neither a port number nor a known service";
	*port = ntohs((uint16_t)service->s_port);
	return NULL;
}

static const char *parse_bits(char *slash, struct filter_addr *addr)
{
	unsigned int max = addr->family == AF_INET ? 32 : 128;
	uint64_t n = max;

	if (slash && !number_parse(slash, max, &n))
		return "a prefix length is wanted after /";
	addr->bits = (unsigned int)n;
	return NULL;
}

/* HOST[/BITS], where * is any. */
static const char *parse_host(char *host, struct filter_addr *addr)
{
	size_t len = strlen(host);
	char *slash = strchr(host, '/');

	if (!len || !strcmp(host, "*"))
		return NULL;
	if (slash)
		*slash++ = '\0';
	len = strlen(host);
	if (host[0] == '[' && len > 1 && host[len - 1] == ']') {
		host[len - 1] = '\0';
		host++;
	}
	if (inet_pton(AF_INET, host, addr->bytes) == 1)
		addr->family = AF_INET;
	else if (inet_pton(AF_INET6, host, addr->bytes) == 1)
		addr->family = AF_INET6;
	else
		return "not an address (names are not looked up)";
	return parse_bits(slash, addr);
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

const char *filter_addr_parse(const char *text, struct filter_addr *addr)
{
	char *copy, *port;
	const char *wrong = NULL;

	*addr = (struct filter_addr){ 0 };
	if (!strncmp(text, "unix:", 5))
		text += 5;
	if (*text == '/' || *text == '@') {
		addr->path = xstrdup(text);
		addr->family = AF_UNIX;
		return NULL;
	}
	copy = xstrdup(text);
	port = find_port(copy);
	if (port) {
		*port++ = '\0';
		addr->has_port = strcmp(port, "*") != 0;
		if (addr->has_port)
			wrong = filter_port_parse(port, &addr->port);
	}
	if (!wrong)
		wrong = parse_host(copy, addr);
	free(copy);
	return wrong;
}

bool addr_port(const struct addr *addr, unsigned int *port)
{
	if (!addr->len)
		return false;
	switch (addr->sa.sa_family) {
	case AF_INET:
		*port = ntohs(addr->in.sin_port);
		return true;
	case AF_INET6:
		*port = ntohs(addr->in6.sin6_port);
		return true;
	case AF_VSOCK:
		*port = addr->vm.svm_port;
		return true;
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

static bool match_path(const char *pattern, const struct addr *addr)
{
	size_t len = addr->len - offsetof(struct sockaddr_un, sun_path);
	char path[sizeof(addr->un.sun_path) + 1];

	if (addr->len <= offsetof(struct sockaddr_un, sun_path))
		return false;
	if (len > sizeof(addr->un.sun_path))
		len = sizeof(addr->un.sun_path);
	memcpy(path, addr->un.sun_path, len);
	path[len] = '\0';
	if (!path[0])
		path[0] = '@';
	return !fnmatch(pattern, path, 0);
}

static bool match_host(const struct filter_addr *want, const struct addr *addr)
{
	const unsigned char *in6 = (const unsigned char *)&addr->in6.sin6_addr;

	switch (want->family) {
	case 0:
		return true;
	case AF_UNIX:
		return addr->sa.sa_family == AF_UNIX && match_path(want->path, addr);
	case AF_INET:
		if (addr->sa.sa_family == AF_INET6 &&
		    IN6_IS_ADDR_V4MAPPED(&addr->in6.sin6_addr))
			return same_bits(want->bytes, in6 + 12, want->bits);
		return addr->sa.sa_family == AF_INET &&
		       same_bits(want->bytes,
				 (const unsigned char *)&addr->in.sin_addr,
				 want->bits);
	}
	return addr->sa.sa_family == AF_INET6 &&
	       same_bits(want->bytes, in6, want->bits);
}

bool filter_addr_match(const struct filter_addr *want, const struct addr *addr)
{
	unsigned int port;

	if (!addr->len)
		return !want->family && !want->has_port;
	if (!match_host(want, addr))
		return false;
	if (!want->has_port)
		return true;
	return addr_port(addr, &port) && port == want->port;
}
