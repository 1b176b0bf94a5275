// SPDX-License-Identifier: GPL-2.0
/*
 * Names are read by glibc (<arpa/nameser.h>), which bounds its walk along the pointers of
 * compression and escapes what is odd. Sections and records are walked here: ns_initparse()
 * refuses a message that is cut, and most answers are.
 */
#include "voice/dns.h"

#include <arpa/nameser.h>

#include "voice/bytes.h"
#include "voice/dns_record.h"

static uint64_t hash_bytes(uint64_t hash, const uint8_t *bytes, size_t n)
{
	while (n--)
		hash = (hash ^ dns_small_letter(*bytes++)) * UINT64_C(0x100000001b3);
	return hash;
}

/* The same for a name in capitals; never 0. */
static uint64_t hash_question(const struct dns *dns)
{
	const struct voice_said *said = dns->said;
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ ((uint32_t)said->type << 16 | said->class);

	return hash_bytes(hash, dns->wanted.wire, dns->wanted.len) | 1;
}

/* A name that does not end within what was seen: whole labels up to there. */
static bool is_cut_name(struct bytes rest)
{
	uint32_t label;
	struct bytes text;

	while (take_number(&rest, 1, &label)) {
		if (!label || label > NS_MAXLABEL)
			return label >= NS_CMPRSFLGS && !rest.left;
		if (!take_bytes(&rest, label, &text))
			return true;
	}
	return true;
}

static enum heard hear_question(struct dns *dns, bool first)
{
	struct voice_said *said = dns->said;
	struct dns_name name;
	uint32_t type, class;

	if (!dns_take_name(dns, &dns->rest, &name))
		return dns->cut && is_cut_name(dns->rest) ? HEARD_PART : HEARD_WRONG;
	if (!take_number(&dns->rest, 2, &type) || !take_number(&dns->rest, 2, &class))
		return dns->cut ? HEARD_PART : HEARD_WRONG;
	if (!first)
		return HEARD_ALL;
	said->type = (uint16_t)type;
	said->class = dns_class(dns, class);
	dns->wanted = name;
	return dns_name_text(said, said->name, &name) ? HEARD_ALL : HEARD_WRONG;
}

static enum heard hear_sections(struct dns *dns, uint64_t *question)
{
	enum heard heard;
	uint32_t i, section;

	for (i = 0; i < dns->counts[0]; i++) {
		heard = hear_question(dns, i == 0);
		if (heard != HEARD_ALL)
			return heard;
		if (i == 0)
			*question = hash_question(dns);
	}
	for (section = DNS_ANSWER; section <= DNS_ADDITIONAL; section++)
		for (i = 0; i < dns->counts[section]; i++) {
			heard = dns_hear_record(dns, (enum dns_section)section);
			if (heard != HEARD_ALL)
				return heard;
		}
	return HEARD_ALL;
}

static bool hear_header(struct dns *dns)
{
	struct voice_said *said = dns->said;
	uint32_t txid, flags;
	size_t i;

	if (!take_number(&dns->rest, 2, &txid) || !take_number(&dns->rest, 2, &flags))
		return false;
	for (i = 0; i < 4; i++)
		if (!take_number(&dns->rest, 2, &dns->counts[i]))
			return false;
	said->txid = (uint16_t)txid;
	said->kind = flags & 0x8000 ? VOICE_DNS_ANSWER : VOICE_DNS_QUESTION;
	said->opcode = flags >> 11 & 0xf;
	said->recursion = flags & 0x0100 && said->dialect == VOICE_UNICAST;
	said->authoritative = flags & 0x0400 && said->dialect != VOICE_LLMNR;
	said->truncated = flags & 0x0200;
	said->rcode = flags & 0xf;
	said->n_questions = (uint16_t)dns->counts[0];
	/* Of multicast an answer need not repeat the question, and never does. */
	return dns->counts[0] || (said->kind == VOICE_DNS_ANSWER &&
				  (said->dialect == VOICE_UNICAST || dns->counts[DNS_ANSWER]));
}

/* What no single record says. */
static void conclude_answer(struct dns *dns)
{
	struct voice_said *said = dns->said;
	bool plain = said->kind == VOICE_DNS_ANSWER && !said->opcode && !said->rcode &&
		     !said->truncated && !dns->counts[DNS_ANSWER];

	said->referral = plain && !said->authoritative && dns->servers && !dns->has_soa;
	if (!dns->counts[DNS_ANSWER] && !said->referral) {
		said->n_names = 0;	/* of servers that nobody is sent to */
		said->n_addresses = 0;
	}
	said->no_data = plain && !said->referral && (!said->cut || dns->has_soa);
}

bool dns_hear(const uint8_t *bytes, size_t seen, size_t length, enum voice_dialect dialect,
	      struct voice_said *said, uint64_t *question)
{
	struct dns dns = {
		.message = { bytes, seen }, .rest = { bytes, seen },
		.cut = seen < length, .said = said,
	};
	enum heard heard;

	*question = 0;
	*said = (struct voice_said){
		.dialect = dialect, .latency = VOICE_UNKNOWN, .cache_age = VOICE_UNKNOWN,
	};
	if (!hear_header(&dns))
		return false;
	heard = hear_sections(&dns, question);
	if (heard == HEARD_WRONG)
		return false;
	said->cut |= heard == HEARD_PART;
	conclude_answer(&dns);
	return true;
}
