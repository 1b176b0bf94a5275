// SPDX-License-Identifier: GPL-2.0
/*
 * No library: those of both Debians parse a ClientHello for a server that answers it, whole
 * or not at all. Here it may end anywhere, and what was there is told.
 */
#include "voice/tls.h"

#include <string.h>

enum { RECORD_HANDSHAKE = 22 };
enum { CLIENT_HELLO = 1, SERVER_HELLO = 2 };
enum {
	EXTENSION_NAME = 0,
	EXTENSION_ALPN = 16,
	EXTENSION_VERSIONS = 43,
	EXTENSION_ECH = 0xfe0d
};

/* Of RFC 8446, 4.1.3: a ServerHello that wants another hello. */
static const uint8_t retry_random[32] = {
	0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02,
	0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
	0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

/* Takes what a length of @n bytes goes before. */
static bool take_vector(struct bytes *from, size_t n, struct bytes *to)
{
	uint32_t len;

	return take_number(from, n, &len) && take_bytes(from, len, to);
}

/* A host name (RFC 6066, 3): one, and ASCII. */
static bool hear_name(struct voice_said *said, struct bytes data)
{
	struct bytes list, name;
	uint32_t type;

	if (!data.left)
		return said->kind == VOICE_TLS_SERVER_HELLO;
	if (!take_vector(&data, 2, &list) || data.left || !take_number(&list, 1, &type) || type ||
	    !take_vector(&list, 2, &name) || !name.left)
		return false;
	if (!bytes_text(said->name, sizeof(said->name), name)) {
		said->name[0] = '\0';
		said->cut = true;
	}
	return true;
}

static bool hear_protocols(struct voice_said *said, struct bytes data)
{
	struct bytes list, protocol;

	if (!take_vector(&data, 2, &list) || data.left)
		return false;
	while (list.left) {
		if (!take_vector(&list, 1, &protocol))
			return false;
		add_alpn(said, protocol);
	}
	return true;
}

/* RFC 8701: numbers that are offered for no purpose but to be ignored. */
static bool is_grease(uint32_t version)
{
	return (version & 0x0f0f) == 0x0a0a && version >> 8 == (version & 0xff);
}

static bool hear_versions(struct voice_said *said, struct bytes data)
{
	uint32_t version, highest = 0;
	struct bytes list;

	if (said->kind == VOICE_TLS_SERVER_HELLO)
		list = data;
	else if (!take_vector(&data, 1, &list) || data.left)
		return false;
	while (list.left) {
		if (!take_number(&list, 2, &version))
			return false;
		if (!is_grease(version) && version > highest)
			highest = version;
	}
	if (highest)
		said->tls_version = (uint16_t)highest;
	return true;
}

static bool hear_extension(struct voice_said *said, uint32_t type, struct bytes data)
{
	switch (type) {
	case EXTENSION_NAME:
		return hear_name(said, data);
	case EXTENSION_ALPN:
		return hear_protocols(said, data);
	case EXTENSION_VERSIONS:
		return hear_versions(said, data);
	case EXTENSION_ECH:
		said->ech = true;
		return true;
	default:
		return true;
	}
}

/* @whole: nothing of the message is missing behind @body. */
static enum heard hear_extensions(struct voice_said *said, struct bytes body, bool whole)
{
	enum heard missing = whole ? HEARD_WRONG : HEARD_PART;
	struct bytes data;
	uint32_t len, type;

	if (!body.left && whole)
		return HEARD_ALL;	/* TLS 1.2 may have none */
	if (!take_number(&body, 2, &len))
		return missing;
	if (len < body.left || (whole && len != body.left))
		return HEARD_WRONG;
	while (body.left) {
		if (!take_number(&body, 2, &type) || !take_vector(&body, 2, &data))
			return missing;
		if (!hear_extension(said, type, data))
			return HEARD_WRONG;
	}
	return whole ? HEARD_ALL : HEARD_PART;
}

static enum heard hear_hello(struct voice_said *said, struct bytes body, bool whole, bool client)
{
	enum heard missing = whole ? HEARD_WRONG : HEARD_PART;
	struct bytes random, session, suites, methods;
	uint32_t version;

	if (!take_number(&body, 2, &version))
		return missing;
	if (version >> 8 != 3)
		return HEARD_WRONG;
	if (!take_bytes(&body, 32, &random) || !take_vector(&body, 1, &session))
		return missing;
	if (client ? !take_vector(&body, 2, &suites) || !take_vector(&body, 1, &methods) :
		     !take_bytes(&body, 2, &suites) || !take_bytes(&body, 1, &methods))
		return missing;
	if (!suites.left || suites.left % 2 || !methods.left)
		return HEARD_WRONG;
	said->kind = client ? VOICE_TLS_HELLO : VOICE_TLS_SERVER_HELLO;
	said->tls_version = (uint16_t)version;
	said->retry = !client && !memcmp(random.at, retry_random, sizeof(retry_random));
	return hear_extensions(said, body, whole);
}

enum heard tls_hear_message(struct bytes bytes, struct voice_said *said)
{
	uint32_t type, len;

	*said = (struct voice_said){ 0 };
	if (!take_number(&bytes, 1, &type))
		return HEARD_PART;
	if (type != CLIENT_HELLO && type != SERVER_HELLO)
		return HEARD_WRONG;
	if (!take_number(&bytes, 3, &len))
		return HEARD_PART;
	if (bytes.left > len)
		bytes.left = len;
	return hear_hello(said, bytes, bytes.left == len, type == CLIENT_HELLO);
}

enum heard tls_hear(struct bytes bytes, struct voice_said *said)
{
	uint8_t message[VOICE_KEPT];
	struct bytes part = { 0 };
	size_t n = 0;
	uint32_t type, version, len;

	*said = (struct voice_said){ 0 };
	while (take_number(&bytes, 1, &type)) {
		if (type != RECORD_HANDSHAKE)
			return n && tls_hear_message((struct bytes){ message, n }, said) ==
				HEARD_ALL ? HEARD_ALL : HEARD_WRONG;
		if (!take_number(&bytes, 2, &version))
			break;
		if (version >> 8 != 3)
			return HEARD_WRONG;
		if (!take_number(&bytes, 2, &len))
			break;
		if (!len || len > 1 << 14)
			return HEARD_WRONG;
		if (len > bytes.left)
			len = (uint32_t)bytes.left;
		take_bytes(&bytes, len, &part);
		if (len > sizeof(message) - n)
			len = (uint32_t)(sizeof(message) - n);
		memcpy(message + n, part.at, len);
		n += len;
	}
	return tls_hear_message((struct bytes){ message, n }, said);
}
