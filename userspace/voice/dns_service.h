/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_VOICE_DNS_SERVICE_H
#define SOCKLIFE_VOICE_DNS_SERVICE_H

#include "voice/bytes.h"
#include "voice/voice.h"

/**
 * dns_hear_service() - the parameters of a record SVCB or HTTPS (RFC 9460, 2.2)
 * @said: gets protocols, ECH, and the addresses as hints
 * @ttl: of the record
 * @data: what follows the target's name
 *
 * Return: false if that is malformed.
 */
bool dns_hear_service(struct voice_said *said, uint32_t ttl, struct bytes data);

#endif
