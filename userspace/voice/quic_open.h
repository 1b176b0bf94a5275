/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_VOICE_QUIC_OPEN_H
#define SOCKLIFE_VOICE_QUIC_OPEN_H

#include "voice/bytes.h"

#define QUIC_V1		0x00000001	/* RFC 9001 */
#define QUIC_V2		0x6b3343cf	/* RFC 9369 */
#define QUIC_PLAIN	2048

/* An Initial packet of a client, as far as it was seen. */
struct quic_packet {
	uint32_t version;
	struct bytes connection;	/* the id that the keys come from */
	struct bytes header;		/* up to the packet's number, which is behind it */
	struct bytes sealed;		/* the number, and what is encrypted, as far as seen */
	size_t length;			/* of that, had all been seen */
};

/**
 * quic_open() - decrypt with the keys that everybody knows
 * @packet: may be cut; then nothing proves that it was decrypted right
 * @plain: room of QUIC_PLAIN bytes
 * @frames: gets the frames, in @plain
 * @cut: gets whether there are more than that
 *
 * Return: false if the packet is something else, or too little of it was seen.
 */
bool quic_open(const struct quic_packet *packet, uint8_t *plain, struct bytes *frames, bool *cut);

#endif
