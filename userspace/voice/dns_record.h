/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of a message of DNS: names and records. For dns.c. */
#ifndef SOCKLIFE_VOICE_DNS_RECORD_H
#define SOCKLIFE_VOICE_DNS_RECORD_H

#include "voice/bytes.h"
#include "voice/voice.h"

enum dns_section {
	DNS_ANSWER = 1,
	DNS_AUTHORITY,
	DNS_ADDITIONAL
};

/* Record types that <arpa/nameser.h> does not have. */
#define TYPE_SVCB	64
#define TYPE_HTTPS	65

/* As it travels, but uncompressed. */
struct dns_name {
	uint8_t wire[255];
	size_t len;
};

/* A message while it is read. */
struct dns {
	struct bytes message;	/* as far as seen */
	struct bytes rest;
	bool cut;		/* the message is longer */
	uint32_t counts[4];	/* of questions, and of the records of each section */
	struct dns_name wanted;	/* the question, or where its chain of CNAMEs leads */
	bool servers;		/* names of servers stand in the authority section */
	bool has_soa;		/* and here it says who knows that there is none */
	struct voice_said *said;
};

/* Takes a name out of @from, a part of the message; false if there is none. */
bool dns_take_name(const struct dns *dns, struct bytes *from, struct dns_name *name);
uint8_t dns_small_letter(uint8_t c);
/* For printing, into VOICE_NAME characters; one that is too long is cut. */
bool dns_name_text(struct voice_said *said, char *text, const struct dns_name *name);
/* Without the bit by which mDNS says something else. */
uint16_t dns_class(const struct dns *dns, uint32_t class);
/* Takes the next record, and what it says for the question into dns->said. */
enum heard dns_hear_record(struct dns *dns, enum dns_section section);

#endif
