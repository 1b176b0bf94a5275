/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_VOICE_TLS_H
#define SOCKLIFE_VOICE_TLS_H

#include "voice/bytes.h"
#include "voice/voice.h"

/**
 * tls_hear() - understand the first bytes of a stream as TLS
 * @bytes: records; a handshake message may be split over several of them
 * @said: gets the hello, as far as @bytes goes
 *
 * Return: HEARD_PART if more bytes would say more: @said then is a hello only if its
 * kind is set; HEARD_WRONG: no hello.
 */
enum heard tls_hear(struct bytes bytes, struct voice_said *said);

/**
 * tls_hear_message() - the same of a handshake message, without records
 * @bytes: from the type of the message on
 * @said: gets the hello, as far as @bytes goes
 *
 * Return: as tls_hear().
 */
enum heard tls_hear_message(struct bytes bytes, struct voice_said *said);

#endif
