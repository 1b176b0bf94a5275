// SPDX-License-Identifier: GPL-2.0
#include "voice/dns_service.h"

#include <string.h>

/* Keys of parameters. */
enum { SERVICE_ALPN = 1, SERVICE_IPV4HINT = 4, SERVICE_ECH = 5, SERVICE_IPV6HINT = 6 };

static bool take_protocols(struct voice_said *said, struct bytes value)
{
	struct bytes protocol;
	uint32_t len;

	while (value.left) {
		if (!take_number(&value, 1, &len) || !take_bytes(&value, len, &protocol))
			return false;
		add_alpn(said, protocol);
	}
	return true;
}

static bool take_hints(struct voice_said *said, uint32_t ttl, struct bytes value, size_t size)
{
	struct voice_address *address;
	struct bytes bytes;

	while (value.left) {
		if (!take_bytes(&value, size, &bytes))
			return false;
		if (said->n_addresses == VOICE_ADDRESSES) {
			said->cut = true;
			return true;
		}
		address = &said->addresses[said->n_addresses++];
		address->ipv6 = size == 16;
		address->hint = true;
		address->ttl = ttl;
		address->server = -1;
		memcpy(address->bytes, bytes.at, size);
	}
	return true;
}

bool dns_hear_service(struct voice_said *said, uint32_t ttl, struct bytes data)
{
	struct bytes value;
	uint32_t key, len;
	bool good = true;

	while (good && data.left) {
		if (!take_number(&data, 2, &key) || !take_number(&data, 2, &len) ||
		    !take_bytes(&data, len, &value))
			return false;
		switch (key) {
		case SERVICE_ALPN:
			good = take_protocols(said, value);
			break;
		case SERVICE_IPV4HINT:
			good = take_hints(said, ttl, value, 4);
			break;
		case SERVICE_IPV6HINT:
			good = take_hints(said, ttl, value, 16);
			break;
		case SERVICE_ECH:
			said->ech = true;
			break;
		}
	}
	return good;
}
