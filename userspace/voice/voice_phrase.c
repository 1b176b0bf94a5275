// SPDX-License-Identifier: GPL-2.0
#include "voice/voice.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/util.h"

/* Text in a room of fixed size, and its length if there were more. */
struct text {
	char *buf;
	size_t size;
	size_t len;
};

static void __attribute__((format(printf, 2, 3))) say_words(struct text *text, const char *fmt, ...)
{
	size_t at = text->len < text->size ? text->len : text->size;
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text->size ? text->buf + at : NULL, text->size - at, fmt, args);
	va_end(args);
	if (n > 0)
		text->len += (size_t)n;
}

const char *voice_type_word(uint16_t type, char word[VOICE_WORD])
{
	static const struct {
		uint16_t type;
		const char *word;
	} words[] = {
		{ 1, "A" }, { 2, "NS" }, { 5, "CNAME" }, { 6, "SOA" }, { 12, "PTR" },
		{ 13, "HINFO" }, { 15, "MX" }, { 16, "TXT" }, { 28, "AAAA" }, { 29, "LOC" },
		{ 33, "SRV" }, { 35, "NAPTR" }, { 39, "DNAME" }, { 43, "DS" }, { 44, "SSHFP" },
		{ 46, "RRSIG" }, { 47, "NSEC" }, { 48, "DNSKEY" }, { 50, "NSEC3" },
		{ 52, "TLSA" }, { 64, "SVCB" }, { 65, "HTTPS" }, { 99, "SPF" },
		{ 249, "TKEY" }, { 250, "TSIG" }, { 251, "IXFR" }, { 252, "AXFR" },
		{ 255, "ANY" }, { 256, "URI" }, { 257, "CAA" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (words[i].type == type)
			return words[i].word;
	snprintf(word, VOICE_WORD, "TYPE%u", type);	/* RFC 3597, 5 */
	return word;
}

const char *voice_rcode_word(uint16_t rcode, char word[VOICE_WORD])
{
	static const char *const words[] = {
		"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN",
		"YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE", "DSOTYPENI",
		[16] = "BADVERS", [23] = "BADCOOKIE",
	};

	if (rcode < ARRAY_SIZE(words) && words[rcode])
		return words[rcode];
	snprintf(word, VOICE_WORD, "RCODE%u", rcode);
	return word;
}

/* "A www.lab.example", "CH TXT version.bind". */
static void say_question(struct text *text, const struct voice_said *said)
{
	char word[VOICE_WORD];

	if (said->class == ns_c_chaos)
		say_words(text, "CH ");
	else if (said->class != ns_c_in)
		say_words(text, "CLASS%u ", said->class);
	say_words(text, "%s %s", voice_type_word(said->type, word), said->name);
	if (said->n_questions > 1)
		say_words(text, " (and %u more)", said->n_questions - 1u);
}

static void say_dns_question(struct text *text, const struct voice_said *said)
{
	if (said->opcode == ns_o_notify)
		say_words(text, "tells of a change of ");
	else if (said->opcode == ns_o_update)
		say_words(text, "wants to change ");
	else if (said->opcode)
		say_words(text, "asks (opcode %u) ", said->opcode);
	else
		say_words(text, "asks ");
	if (said->name[0])
		say_question(text, said);
	else
		say_words(text, "for a name");
}

static void say_address(struct text *text, const struct voice_address *address)
{
	char ip[INET6_ADDRSTRLEN];

	inet_ntop(address->ipv6 ? AF_INET6 : AF_INET, address->bytes, ip, sizeof(ip));
	say_words(text, "%s%s", ip, address->hint ? " (hint)" : "");
}

/* " (10.7.0.3, fd00::3)": the addresses of a server that was named. */
static void say_glue(struct text *text, const struct voice_said *said, size_t server)
{
	bool any = false;
	size_t i;

	for (i = 0; i < said->n_addresses; i++)
		if (said->addresses[i].server == (int8_t)server) {
			say_words(text, any ? ", " : " (");
			say_address(text, &said->addresses[i]);
			any = true;
		}
	if (any)
		say_words(text, ")");
}

static void say_name(struct text *text, const struct voice_said *said, size_t i)
{
	const struct voice_name *name = &said->names[i];
	char word[VOICE_WORD];

	if (!said->referral)
		say_words(text, "%s ", voice_type_word(name->type, word));
	if (name->preference)
		say_words(text, "%u ", name->preference);
	say_words(text, "%s", name->name);
	if (name->type == ns_t_ns)
		say_glue(text, said, i);
}

/* What the records say, one after the other. */
static void say_records(struct text *text, const struct voice_said *said)
{
	bool any = false;
	size_t i;

	for (i = 0; i < said->n_names; i++) {
		say_words(text, any ? ", " : " ");
		say_name(text, said, i);
		any = true;
	}
	for (i = 0; i < said->n_addresses; i++) {
		if (said->addresses[i].server >= 0)
			continue;
		say_words(text, any ? ", " : " ");
		say_address(text, &said->addresses[i]);
		any = true;
	}
	if (!any)
		say_words(text, said->no_data ? " NODATA" : said->rcode ? "" : " NOERROR");
}

static void say_dns_answer(struct text *text, const struct voice_said *said)
{
	char word[VOICE_WORD];

	say_words(text, said->referral ? "refers to" : "answers");
	if (said->rcode)
		say_words(text, " %s", voice_rcode_word(said->rcode, word));
	say_records(text, said);
	if (said->name[0]) {
		say_words(text, " for ");
		say_question(text, said);
	}
	if (said->truncated)
		say_words(text, ", too long for a datagram");
	if (said->cache_age != VOICE_UNKNOWN && said->cache_age)
		say_words(text, ", %" PRIu64 " s old", said->cache_age);
}

static void say_protocols(struct text *text, const struct voice_said *said)
{
	size_t i;

	for (i = 0; i < said->n_alpn; i++)
		say_words(text, "%s%s", i ? ", " : " (", said->alpn[i]);
	if (said->n_alpn)
		say_words(text, ")");
}

static void say_hello(struct text *text, const struct voice_said *said)
{
	say_words(text, said->name[0] ? " hello for %s" : " hello without a name", said->name);
	say_protocols(text, said);
	if (said->ech)
		say_words(text, ", with ECH");
}

static void say_version(struct text *text, const struct voice_said *said)
{
	if (said->tls_version == 0x0300)
		say_words(text, "SSL 3.0");
	else if (said->tls_version >= 0x0301 && said->tls_version <= 0x0304)
		say_words(text, "TLS 1.%u", said->tls_version - 0x0301u);
	else
		say_words(text, "TLS version 0x%04x", said->tls_version);
}

static void say_kind(struct text *text, const struct voice_said *said)
{
	size_t i;

	switch (said->kind) {
	case VOICE_NOTHING:
		break;
	case VOICE_DNS_QUESTION:
		say_dns_question(text, said);
		break;
	case VOICE_DNS_ANSWER:
		say_dns_answer(text, said);
		break;
	case VOICE_TLS_HELLO:
		say_words(text, "says TLS");
		say_hello(text, said);
		break;
	case VOICE_TLS_SERVER_HELLO:
		say_words(text, said->retry ? "wants another hello for " : "chooses ");
		say_version(text, said);
		say_protocols(text, said);
		break;
	case VOICE_QUIC_INITIAL:
		say_words(text, "says QUIC");
		say_hello(text, said);
		if (said->name[0])
			break;
		say_words(text, ", connection ");
		for (i = 0; i < said->connection_len && i < sizeof(said->connection); i++)
			say_words(text, "%02x", said->connection[i]);
		break;
	case VOICE_HTTP_REQUEST:
		say_words(text, "%s %s", said->method, said->target);
		if (said->host[0])
			say_words(text, ", host %s", said->host);
		break;
	case VOICE_HTTP_STATUS:
		say_words(text, "answers HTTP status %u", said->status);
		break;
	case VOICE_HTTP2:
		say_words(text, "says HTTP/2");
		break;
	}
}

size_t voice_phrase(const struct voice_said *said, char *buf, size_t size)
{
	struct text text = { buf, size, 0 };

	if (size)
		buf[0] = '\0';
	say_kind(&text, said);
	if (said->cut && said->kind)
		say_words(&text, " (cut)");
	return text.len;
}
