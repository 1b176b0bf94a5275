// SPDX-License-Identifier: GPL-2.0
#include "voice/quic.h"

#include <string.h>

#include "base/util.h"
#include "voice/quic_open.h"
#include "voice/tls.h"

enum { FRAME_PADDING, FRAME_PING, FRAME_ACK, FRAME_ACK_ECN, FRAME_CRYPTO = 6, FRAME_CLOSE = 0x1c };

struct quic {
	uint32_t version;
	size_t connection_len;
	uint8_t connection[20];
	bool named, complete;		/* so it was told */
	uint8_t hello[VOICE_KEPT];
	uint8_t there[VOICE_KEPT];	/* 1: that byte has come */
};

/* RFC 9000, 16. */
static bool take_varint(struct bytes *from, uint64_t *number)
{
	uint32_t part;
	size_t n;

	if (!from->left)
		return false;
	n = (size_t)1 << (*from->at >> 6);
	if (n > from->left)
		return false;
	take_number(from, 1, &part);
	*number = part & 0x3f;
	for (; n > 1; n--) {
		take_number(from, 1, &part);
		*number = *number << 8 | part;
	}
	return true;
}

/* RFC 9000, 17.2.2; in version 2 the types have other numbers. */
static bool take_packet(struct bytes bytes, size_t length, struct quic_packet *packet)
{
	const uint8_t *begin = bytes.at;
	struct bytes skipped;
	uint32_t first, len;
	uint64_t n;

	if (!take_number(&bytes, 1, &first) || !take_number(&bytes, 4, &packet->version))
		return false;
	if (!(packet->version == QUIC_V1 && first >> 4 == 0xc) &&
	    !(packet->version == QUIC_V2 && first >> 4 == 0xd))
		return false;
	if (!take_number(&bytes, 1, &len) || !len || len > 20 ||
	    !take_bytes(&bytes, len, &packet->connection))
		return false;
	if (!take_number(&bytes, 1, &len) || !take_bytes(&bytes, len, &skipped))
		return false;
	if (!take_varint(&bytes, &n) || n > bytes.left || !take_bytes(&bytes, (size_t)n, &skipped))
		return false;	/* token */
	if (!take_varint(&bytes, &n) || n > length - (size_t)(bytes.at - begin))
		return false;
	packet->header = (struct bytes){ begin, (size_t)(bytes.at - begin) };
	packet->length = (size_t)n;
	if (n < bytes.left)
		bytes.left = (size_t)n;	/* another packet follows */
	packet->sealed = bytes;
	return true;
}

static void keep_crypto(struct quic *quic, uint64_t offset, struct bytes data)
{
	if (offset >= VOICE_KEPT)
		return;
	if (data.left > VOICE_KEPT - offset)
		data.left = VOICE_KEPT - (size_t)offset;
	memcpy(quic->hello + offset, data.at, data.left);
	memset(quic->there + offset, 1, data.left);
}

static enum heard skip_numbers(struct bytes *frames, uint64_t n)
{
	uint64_t unused;

	while (n--)
		if (!take_varint(frames, &unused))
			return HEARD_PART;
	return HEARD_ALL;
}

static enum heard skip_ack(struct bytes *frames, bool ecn)
{
	uint64_t ranges;

	if (skip_numbers(frames, 2) != HEARD_ALL || !take_varint(frames, &ranges))
		return HEARD_PART;
	if (ranges > frames->left)
		return HEARD_PART;
	return skip_numbers(frames, 1 + 2 * ranges + (ecn ? 3 : 0));
}

static enum heard hear_crypto(struct quic *quic, struct bytes *frames)
{
	uint64_t offset, len;
	struct bytes data;
	bool whole;

	if (!take_varint(frames, &offset) || !take_varint(frames, &len))
		return HEARD_PART;
	whole = len <= frames->left;
	take_bytes(frames, whole ? (size_t)len : frames->left, &data);
	keep_crypto(quic, offset, data);
	return whole ? HEARD_ALL : HEARD_PART;
}

/* Those that an Initial may have: RFC 9000, 12.4. @crypto: one of them was of TLS. */
static enum heard hear_frames(struct quic *quic, struct bytes frames, bool *crypto)
{
	enum heard heard = HEARD_ALL;
	uint32_t type;

	while (heard == HEARD_ALL && take_number(&frames, 1, &type)) {
		switch (type) {
		case FRAME_PADDING:
		case FRAME_PING:
			break;
		case FRAME_ACK:
		case FRAME_ACK_ECN:
			heard = skip_ack(&frames, type == FRAME_ACK_ECN);
			break;
		case FRAME_CRYPTO:
			*crypto = true;
			heard = hear_crypto(quic, &frames);
			break;
		case FRAME_CLOSE:	/* the last one */
			return HEARD_ALL;
		default:
			return HEARD_WRONG;
		}
	}
	return heard;
}

/* What has come of the hello, without a gap. Returns false if that is none. */
static bool tell_hello(struct quic *quic, struct voice_said *said)
{
	const uint8_t *gap = memchr(quic->there, 0, VOICE_KEPT);
	struct bytes hello = { quic->hello, gap ? (size_t)(gap - quic->there) : VOICE_KEPT };
	enum heard heard = tls_hear_message(hello, said);

	if (heard == HEARD_WRONG || said->kind == VOICE_TLS_SERVER_HELLO)
		return false;
	said->kind = VOICE_QUIC_INITIAL;
	said->cut |= heard == HEARD_PART;
	said->quic_version = quic->version;
	said->connection_len = (uint8_t)quic->connection_len;
	memcpy(said->connection, quic->connection, quic->connection_len);
	return true;
}

static bool is_same_connection(const struct quic *quic, const struct quic_packet *packet)
{
	return quic->version == packet->version &&
	       quic->connection_len == packet->connection.left &&
	       !memcmp(quic->connection, packet->connection.at, quic->connection_len);
}

bool quic_hear(struct quic **quic, struct bytes bytes, size_t length, struct voice_said *said)
{
	uint8_t plain[QUIC_PLAIN];
	struct quic_packet packet;
	struct quic next = { 0 };
	bool crypto = false, cut, first, news;
	struct bytes frames;
	enum heard heard;

	if (!take_packet(bytes, length, &packet) || !quic_open(&packet, plain, &frames, &cut))
		return false;
	first = !*quic || !is_same_connection(*quic, &packet);
	if (first) {
		next.version = packet.version;
		next.connection_len = packet.connection.left;
		memcpy(next.connection, packet.connection.at, packet.connection.left);
	} else {
		next = **quic;
	}
	heard = hear_frames(&next, frames, &crypto);
	if (heard == HEARD_WRONG || (heard == HEARD_PART && !cut) || !crypto ||
	    !tell_hello(&next, said))
		return false;
	news = first || (!said->cut && !next.complete) || (said->name[0] && !next.named);
	next.named = said->name[0];
	next.complete = !said->cut;
	if (!*quic)
		*quic = xmalloc(sizeof(**quic));
	**quic = next;
	return news;
}
