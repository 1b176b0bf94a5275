/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_VOICE_HTTP_H
#define SOCKLIFE_VOICE_HTTP_H

#include "voice/bytes.h"
#include "voice/voice.h"

/**
 * http_hear() - understand bytes as the beginning of a request or an answer
 * @bytes: from its first byte
 * @said: gets it, as far as @bytes goes
 *
 * Return: HEARD_PART if more bytes would say more: @said then is something only if its
 * kind is set; HEARD_WRONG: no HTTP.
 */
enum heard http_hear(struct bytes bytes, struct voice_said *said);

#endif
