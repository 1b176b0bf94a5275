// SPDX-License-Identifier: GPL-2.0
#include "voice/dns_record.h"

#include <arpa/nameser.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "voice/dns_service.h"

struct record {
	struct dns_name owner;
	uint16_t type;
	uint32_t class;
	uint32_t ttl;
	struct bytes data;
};

bool dns_take_name(const struct dns *dns, struct bytes *from, struct dns_name *name)
{
	const uint8_t *message = dns->message.at, *label;
	int used;

	if (!from->left)
		return false;
	used = ns_name_unpack(message, message + dns->message.left, from->at, name->wire,
			      sizeof(name->wire));
	if (used <= 0 || (size_t)used > from->left)
		return false;
	for (label = name->wire; *label; label += *label + 1)
		;
	name->len = (size_t)(label - name->wire) + 1;
	from->at += used;
	from->left -= (size_t)used;
	return true;
}

bool dns_name_text(struct voice_said *said, char *text, const struct dns_name *name)
{
	char whole[NS_MAXDNAME];

	if (ns_name_ntop(name->wire, whole, sizeof(whole)) < 0)
		return false;
	if (snprintf(text, VOICE_NAME, "%s", whole) >= VOICE_NAME)
		said->cut = true;
	return true;
}

uint16_t dns_class(const struct dns *dns, uint32_t class)
{
	return (uint16_t)(dns->said->dialect == VOICE_MDNS ? class & 0x7fff : class);
}

uint8_t dns_small_letter(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* Lengths of labels are below 'A': they are compared along with the letters. */
static bool is_same_name(const struct dns_name *a, const struct dns_name *b)
{
	size_t i;

	if (a->len != b->len)
		return false;
	for (i = 0; i < a->len; i++)
		if (dns_small_letter(a->wire[i]) != dns_small_letter(b->wire[i]))
			return false;
	return true;
}

static bool add_address(struct dns *dns, const struct record *record, int server)
{
	struct voice_said *said = dns->said;
	struct voice_address *address = &said->addresses[said->n_addresses];

	if (record->data.left != (record->type == ns_t_a ? 4 : 16))
		return false;
	if (said->n_addresses == VOICE_ADDRESSES) {
		said->cut = true;
		return true;
	}
	said->n_addresses++;
	address->ipv6 = record->type == ns_t_aaaa;
	address->ttl = record->ttl;
	address->server = (int8_t)server;
	memcpy(address->bytes, record->data.at, record->data.left);
	return true;
}

/* A name that the data begins with, and for some a number before it. */
static bool add_name(struct dns *dns, const struct record *record, struct bytes *data)
{
	struct voice_said *said = dns->said;
	struct voice_name *name = &said->names[said->n_names];
	struct dns_name target;
	uint32_t preference = 0, unused;

	if (record->type == ns_t_mx || record->type == ns_t_srv || record->type == TYPE_SVCB ||
	    record->type == TYPE_HTTPS)
		if (!take_number(data, 2, &preference))
			return false;
	if (record->type == ns_t_srv && !take_number(data, 4, &unused))
		return false;	/* weight and port */
	if (!dns_take_name(dns, data, &target))
		return false;
	if (record->type == ns_t_cname)
		dns->wanted = target;
	if (said->n_names == VOICE_NAMES) {
		said->cut = true;
		return true;
	}
	said->n_names++;
	name->type = record->type;
	name->preference = (uint16_t)preference;
	name->ttl = record->ttl;
	return dns_name_text(said, name->name, &target);
}

/*
 * The time to live that the zone gave stands in its signature too (RFC 4034, 3.1.4); what is
 * missing from it, a cache has spent.
 */
static bool take_age(struct voice_said *said, const struct record *record)
{
	struct bytes data = record->data;
	uint32_t covered, original;

	if (!take_number(&data, 4, &covered) || !take_number(&data, 4, &original))
		return false;
	if (covered >> 16 == said->type && original >= record->ttl)
		said->cache_age = original - record->ttl;
	return true;
}

static bool hear_answer(struct dns *dns, const struct record *record)
{
	struct voice_said *said = dns->said;
	struct bytes data = record->data;

	if (!said->n_questions && !said->name[0]) {
		dns->wanted = record->owner;
		said->type = record->type;
		said->class = dns_class(dns, record->class);
		if (!dns_name_text(said, said->name, &record->owner))
			return false;
	}
	if (!is_same_name(&record->owner, &dns->wanted))
		return true;
	switch (record->type) {
	case ns_t_a:
	case ns_t_aaaa:
		return add_address(dns, record, -1);
	case ns_t_cname:
	case ns_t_ns:
	case ns_t_ptr:
	case ns_t_mx:
	case ns_t_srv:
		return add_name(dns, record, &data) && !data.left;
	case TYPE_SVCB:
	case TYPE_HTTPS:
		return add_name(dns, record, &data) &&
		       dns_hear_service(said, record->ttl, data);
	case ns_t_rrsig:
		return take_age(said, record);
	default:
		return true;
	}
}

static bool hear_authority(struct dns *dns, const struct record *record)
{
	struct bytes data = record->data;

	dns->has_soa |= record->type == ns_t_soa;
	if (record->type != ns_t_ns)
		return true;
	dns->servers = true;
	/* Beside an answer they do not matter. */
	if (dns->counts[DNS_ANSWER] || dns->said->authoritative)
		return true;
	return add_name(dns, record, &data) && !data.left;
}

static bool hear_additional(struct dns *dns, const struct record *record)
{
	struct voice_said *said = dns->said;
	char owner[VOICE_NAME];
	size_t i;

	if (record->type == ns_t_opt) {
		said->rcode = (uint16_t)((said->rcode & 0xf) | record->ttl >> 24 << 4);
		return true;
	}
	if (record->type != ns_t_a && record->type != ns_t_aaaa)
		return true;
	if (!dns_name_text(said, owner, &record->owner))
		return false;
	for (i = 0; i < said->n_names; i++)
		if (said->names[i].type == ns_t_ns && !strcasecmp(said->names[i].name, owner))
			return add_address(dns, record, (int)i);
	return true;
}

static enum heard take_record(struct dns *dns, struct record *record)
{
	enum heard missing = dns->cut ? HEARD_PART : HEARD_WRONG;
	uint32_t type, len;

	if (!dns_take_name(dns, &dns->rest, &record->owner) ||
	    !take_number(&dns->rest, 2, &type) ||
	    !take_number(&dns->rest, 2, &record->class) ||
	    !take_number(&dns->rest, 4, &record->ttl) ||
	    !take_number(&dns->rest, 2, &len) ||
	    !take_bytes(&dns->rest, len, &record->data))
		return missing;
	record->type = (uint16_t)type;
	/* RFC 2181, 8; OPT has other things there. */
	if (record->ttl >> 31 && type != ns_t_opt)
		record->ttl = 0;
	return HEARD_ALL;
}

enum heard dns_hear_record(struct dns *dns, enum dns_section section)
{
	static bool (*const hear[])(struct dns *dns, const struct record *record) = {
		[DNS_ANSWER] = hear_answer,
		[DNS_AUTHORITY] = hear_authority,
		[DNS_ADDITIONAL] = hear_additional,
	};
	struct record record;
	enum heard heard = take_record(dns, &record);

	if (heard != HEARD_ALL || dns->said->kind == VOICE_DNS_QUESTION)
		return heard;
	return hear[section](dns, &record) ? HEARD_ALL : HEARD_WRONG;
}
