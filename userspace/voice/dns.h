/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_VOICE_DNS_H
#define SOCKLIFE_VOICE_DNS_H

#include "voice/voice.h"

/**
 * dns_hear() - understand one message
 * @bytes: the message, without the length that TCP puts before it
 * @seen: bytes that are there; fewer than @length: what is there is told, and that it is cut
 * @length: of the message
 * @dialect: by the port
 * @said: gets it
 * @question: gets a number that is the same for the same question: name, type and class;
 *	0 if there is none
 *
 * Return: false if it is no message of DNS; @said is undefined then.
 */
bool dns_hear(const uint8_t *bytes, size_t seen, size_t length, enum voice_dialect dialect,
	      struct voice_said *said, uint64_t *question);

#endif
