// SPDX-License-Identifier: GPL-2.0
#include "voice/quic_open.h"

#include <nettle/gcm.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <string.h>

#define NUMBER_MAX	4	/* the sample begins behind the longest number */
#define HEADER_MAX	1500

struct keys {
	uint8_t key[AES128_KEY_SIZE];
	uint8_t iv[GCM_IV_SIZE];
	uint8_t hp[AES128_KEY_SIZE];
};

/* HKDF-Expand-Label() of RFC 8446, 7.1, without a context. */
static void expand_label(const uint8_t *secret, const char *label, size_t n, uint8_t *out)
{
	size_t len = strlen(label);
	struct hmac_sha256_ctx hmac;
	uint8_t info[64] = { 0, (uint8_t)n, (uint8_t)(6 + len) };

	memcpy(info + 3, "tls13 ", 6);
	memcpy(info + 9, label, len);	/* and no context: 0 */
	hmac_sha256_set_key(&hmac, SHA256_DIGEST_SIZE, secret);
	hkdf_expand(&hmac, (nettle_hash_update_func *)hmac_sha256_update,
		    (nettle_hash_digest_func *)hmac_sha256_digest, SHA256_DIGEST_SIZE,
		    10 + len, info, n, out);
}

/* RFC 9001, 5.2, and RFC 9369, 3.3: from what stands in the packet itself. */
static void derive_keys(const struct quic_packet *packet, struct keys *keys)
{
	static const uint8_t salts[2][20] = {
		{ 0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
		  0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a },
		{ 0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93,
		  0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9 },
	};
	bool v2 = packet->version == QUIC_V2;
	uint8_t initial[SHA256_DIGEST_SIZE], client[SHA256_DIGEST_SIZE];
	struct hmac_sha256_ctx hmac;

	hmac_sha256_set_key(&hmac, sizeof(salts[v2]), salts[v2]);
	hkdf_extract(&hmac, (nettle_hash_update_func *)hmac_sha256_update,
		     (nettle_hash_digest_func *)hmac_sha256_digest, SHA256_DIGEST_SIZE,
		     packet->connection.left, packet->connection.at, initial);
	expand_label(initial, "client in", sizeof(client), client);
	expand_label(client, v2 ? "quicv2 key" : "quic key", sizeof(keys->key), keys->key);
	expand_label(client, v2 ? "quicv2 iv" : "quic iv", sizeof(keys->iv), keys->iv);
	expand_label(client, v2 ? "quicv2 hp" : "quic hp", sizeof(keys->hp), keys->hp);
}

/*
 * RFC 9001, 5.4: makes the header what it was, number included, and the nonce of the packet.
 * Returns the length of the number; 0 if the header cannot have been that.
 */
static size_t unmask_header(const struct quic_packet *packet, struct keys *keys, uint8_t *header)
{
	const uint8_t *sealed = packet->sealed.at;
	uint8_t mask[AES_BLOCK_SIZE];
	struct aes128_ctx aes;
	size_t len, i;

	aes128_set_encrypt_key(&aes, keys->hp);
	aes128_encrypt(&aes, sizeof(mask), mask, sealed + NUMBER_MAX);
	memcpy(header, packet->header.at, packet->header.left);
	header[0] ^= mask[0] & 0x0f;
	if (header[0] & 0x0c)
		return 0;	/* reserved */
	len = (header[0] & 3) + 1u;
	for (i = 0; i < len; i++) {
		header[packet->header.left + i] = sealed[i] ^ mask[1 + i];
		keys->iv[GCM_IV_SIZE - len + i] ^= header[packet->header.left + i];
	}
	return len;
}

bool quic_open(const struct quic_packet *packet, uint8_t *plain, struct bytes *frames, bool *cut)
{
	uint8_t header[HEADER_MAX + NUMBER_MAX], tag[GCM_DIGEST_SIZE];
	struct bytes sealed = packet->sealed;
	struct gcm_aes128_ctx gcm;
	size_t number, len = packet->length;
	struct keys keys;

	if (sealed.left < NUMBER_MAX + AES_BLOCK_SIZE || packet->header.left > HEADER_MAX)
		return false;
	derive_keys(packet, &keys);
	number = unmask_header(packet, &keys, header);
	if (!number)
		return false;
	sealed.at += number;
	len -= number + sizeof(tag);
	*cut = packet->sealed.left < packet->length || len > QUIC_PLAIN;
	if (len > sealed.left - number)
		len = sealed.left - number;
	if (len > QUIC_PLAIN)
		len = QUIC_PLAIN;
	gcm_aes128_set_key(&gcm, keys.key);
	gcm_aes128_set_iv(&gcm, sizeof(keys.iv), keys.iv);
	gcm_aes128_update(&gcm, packet->header.left + number, header);
	gcm_aes128_decrypt(&gcm, len, plain, sealed.at);
	gcm_aes128_digest(&gcm, sizeof(tag), tag);
	*frames = (struct bytes){ plain, len };
	return *cut || memeql_sec(tag, sealed.at + len, sizeof(tag));
}
