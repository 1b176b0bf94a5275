/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_VOICE_QUIC_H
#define SOCKLIFE_VOICE_QUIC_H

#include "voice/bytes.h"
#include "voice/voice.h"

/* A hello of which parts have come; the caller frees it. */
struct quic;

/**
 * quic_hear() - understand a datagram as the first of a client's
 * @quic: NULL at first, and made when there is one
 * @bytes: as far as seen
 * @length: of the datagram
 * @said: gets it
 *
 * A hello may be split over datagrams. The first is told, whatever is in it, and later
 * ones if the name or the end of the hello came with them.
 *
 * Return: false if nothing is to be told.
 */
bool quic_hear(struct quic **quic, struct bytes bytes, size_t length, struct voice_said *said);

#endif
