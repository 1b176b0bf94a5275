// SPDX-License-Identifier: GPL-2.0
/* What was sent or received, as far as it is understood. */
#include "text/explain.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>

#include "base/util.h"
#include "text/names.h"
#include "voice/voice.h"

static bool is_sent(const struct tale *tale)
{
	return tale->event->how == SOCKLIFE_PAYLOAD_SENT;
}

/* Who speaks: the program, or the other end. */
static void tell_speaker(const struct tale *tale)
{
	if (is_sent(tale))
		tell_who(tale);
	else if (tale_remote(tale)->len)
		tell_addr(tale, "", tale_remote(tale));
	else
		buf_puts(tale->buf, "The other end");
}

static void tell_listener(const struct tale *tale)
{
	if (!is_sent(tale))
		tell_who(tale);
	else if (tale_remote(tale)->len)
		tell_addr(tale, "", tale_remote(tale));
	else
		buf_puts(tale->buf, "the other end");
}

/* What a record of DNS is for. */
static const char *record_words(uint16_t type)
{
	switch (type) {
	case ns_t_a:
		return "the address";
	case ns_t_aaaa:
		return "the IPv6 address";
	case ns_t_mx:
		return "the mail server";
	case ns_t_ns:
		return "the name server";
	case ns_t_ptr:
		return "the name";
	case ns_t_cname:
		return "the proper name";
	}
	return "the record";
}

/* "the address of www.lab.example (class IN, type A)" */
static void tell_question(const struct tale *tale, const struct voice_said *said)
{
	char word[VOICE_WORD];

	if (!said->name[0]) {
		buf_puts(tale->buf, "something that is not to be read");
		return;
	}
	buf_printf(tale->buf, "%s of %s (class ", record_words(said->type), said->name);
	if (said->class == ns_c_in)
		buf_puts(tale->buf, "IN");
	else
		buf_printf(tale->buf, "%u", said->class);
	buf_printf(tale->buf, ", type %s)", voice_type_word(said->type, word));
}

/* What is no question: a change that is announced, or wanted. */
static void tell_dns_order(const struct tale *tale, const struct voice_said *said)
{
	const char *name = said->name[0] ? said->name : "a zone";

	tell_speaker(tale);
	if (said->opcode == ns_o_notify) {
		buf_puts(tale->buf, " tells ");
		tell_listener(tale);
		buf_printf(tale->buf, " that %s has changed.", name);
		tell_page(tale, "RFC 1996, 3");
	} else if (said->opcode == ns_o_update) {
		buf_printf(tale->buf, " wants to change %s at ", name);
		tell_listener(tale);
		buf_puts(tale->buf, ".");
		tell_page(tale, "RFC 2136, 2");
	} else {
		buf_printf(tale->buf, " sends a request of the kind %u.", said->opcode);
		tell_page(tale, "RFC 1035, 4.1.1");
	}
}

/*
 * A resolver that a program has in it wants the whole answer (RD). One name server that asks
 * another does not.
 */
static void tell_dns_question(const struct tale *tale, const struct voice_said *said)
{
	bool stub = is_sent(tale) && said->recursion;

	if (said->opcode) {
		tell_dns_order(tale, said);
		return;
	}
	buf_puts(tale->buf, stub ? "The resolver, a part of " : "");
	tell_speaker(tale);
	buf_puts(tale->buf, stub ? ", asks " : " asks ");
	if (said->dialect == VOICE_UNICAST)
		tell_listener(tale);
	else
		buf_puts(tale->buf, "all who are near");
	buf_puts(tale->buf, " for ");
	tell_question(tale, said);
	buf_puts(tale->buf, ".");
	tell_page(tale, said->dialect == VOICE_MDNS ? "RFC 6762, 5" :
		  said->dialect == VOICE_LLMNR ? "RFC 4795, 2" : "RFC 1035, 4.1.2");
}

static void tell_ip(const struct tale *tale, const struct voice_address *address)
{
	char ip[INET6_ADDRSTRLEN];

	inet_ntop(address->ipv6 ? AF_INET6 : AF_INET, address->bytes, ip, sizeof(ip));
	buf_puts(tale->buf, ip);
}

/* Names and addresses of the answer, divided by commas. */
static void tell_records(const struct tale *tale, const struct voice_said *said)
{
	const char *gap = " ";
	size_t i;

	for (i = 0; i < said->n_names; i++, gap = ", ")
		buf_printf(tale->buf, "%s%s", gap, said->names[i].name);
	for (i = 0; i < said->n_addresses; i++) {
		if (said->addresses[i].server >= 0)
			continue;
		buf_puts(tale->buf, gap);
		tell_ip(tale, &said->addresses[i]);
		gap = ", ";
	}
}

static bool has_records(const struct voice_said *said)
{
	size_t i;

	for (i = 0; i < said->n_addresses; i++)
		if (said->addresses[i].server < 0)
			return true;
	return said->n_names;
}

static void tell_dns_answer(const struct tale *tale, const struct voice_said *said)
{
	char word[VOICE_WORD];
	const char *page = said->dialect == VOICE_MDNS ? "RFC 6762, 6" :
			   said->dialect == VOICE_LLMNR ? "RFC 4795, 2" :
			   said->opcode ? "RFC 1035, 4.1.1" : "RFC 1034, 4.3.1";

	tell_speaker(tale);
	if (said->referral) {
		buf_puts(tale->buf, " does not know, but who does:");
		tell_records(tale, said);
		page = "RFC 1034, 4.3.2";
	} else if (said->rcode == ns_r_nxdomain) {
		buf_printf(tale->buf, " answers NXDOMAIN: there is no name %s, which is remembered, too",
			   said->name);
		page = "RFC 2308, 2.1";
	} else if (said->rcode) {
		buf_printf(tale->buf, " answers %s", voice_rcode_word(said->rcode, word));
	} else if (said->opcode) {
		buf_puts(tale->buf, " answers");
	} else if (said->no_data) {
		buf_puts(tale->buf, " answers that the name exists, but not ");
		tell_question(tale, said);
		page = "RFC 2308, 2.2";
	} else {
		buf_puts(tale->buf, " answers");
		tell_records(tale, said);
		if (said->name[0]) {
			buf_puts(tale->buf, has_records(said) ? " as " : " the question for ");
			tell_question(tale, said);
		}
	}
	if (said->truncated)
		buf_puts(tale->buf, "; it is too long for a datagram, TCP will do");
	buf_puts(tale->buf, ".");
	tell_page(tale, page);
}

static void tell_hello(const struct tale *tale, const struct voice_said *said)
{
	bool quic = said->kind == VOICE_QUIC_INITIAL;

	tell_speaker(tale);
	buf_printf(tale->buf, " begins %s", quic ? "QUIC, which is always encrypted" : "to encrypt (TLS)");
	if (said->name[0])
		buf_printf(tale->buf, " and names the server that it wants: %s%s", said->name,
			   said->ech ? ", which stands for another one (ECH)" : "");
	buf_puts(tale->buf, ".");
	tell_page(tale, quic ? "RFC 9001, 4" : said->name[0] ? "RFC 6066, 3" : "RFC 8446, 4.1.2");
}

static void tell_server_hello(const struct tale *tale, const struct voice_said *said)
{
	tell_speaker(tale);
	if (said->retry)
		buf_puts(tale->buf, " wants another hello");
	else if (said->tls_version >= 0x0301 && said->tls_version <= 0x0304)
		buf_printf(tale->buf, " agrees to TLS 1.%u: from here on nobody else can read",
			   said->tls_version - 0x0301u);
	else
		buf_puts(tale->buf, " answers the hello");
	buf_puts(tale->buf, ".");
	tell_page(tale, said->retry ? "RFC 8446, 4.1.4" : "RFC 8446, 4.1.3");
}

static void tell_request(const struct tale *tale, const struct voice_said *said)
{
	tell_speaker(tale);
	buf_printf(tale->buf, " requests %s %s", said->method, said->target);
	if (said->host[0])
		buf_printf(tale->buf, " of the site %s", said->host);
	buf_puts(tale->buf, ": to the kernel these are bytes like any others.");
	tell_page(tale, "RFC 9112, 3");
}

static void tell_status(const struct tale *tale, const struct voice_said *said)
{
	static const char *const classes[] = { "?", "so far so good", "success", "look elsewhere",
					       "the client is wrong", "the server has failed" };
	unsigned int class = said->status / 100;

	tell_speaker(tale);
	buf_printf(tale->buf, " answers with status %u, %s.", said->status,
		   class < ARRAY_SIZE(classes) ? classes[class] : classes[0]);
	tell_page(tale, "RFC 9110, 15");
}

static void tell_said(const struct tale *tale, const struct voice_said *said)
{
	switch (said->kind) {
	case VOICE_NOTHING:
		break;
	case VOICE_DNS_QUESTION:
		tell_dns_question(tale, said);
		break;
	case VOICE_DNS_ANSWER:
		tell_dns_answer(tale, said);
		break;
	case VOICE_TLS_HELLO:
	case VOICE_QUIC_INITIAL:
		tell_hello(tale, said);
		break;
	case VOICE_TLS_SERVER_HELLO:
		tell_server_hello(tale, said);
		break;
	case VOICE_HTTP_REQUEST:
		tell_request(tale, said);
		break;
	case VOICE_HTTP_STATUS:
		tell_status(tale, said);
		break;
	case VOICE_HTTP2:
		tell_speaker(tale);
		buf_puts(tale->buf, " speaks HTTP/2.");
		tell_page(tale, "RFC 9113, 3.4");
		break;
	}
}

void tell_payload(const struct tale *tale)
{
	size_t i;

	for (i = 0; i < tale->event->n_said; i++) {
		if (i)
			buf_puts(tale->buf, " ");
		tell_said(tale, &tale->event->said[i]);
	}
	if (i)
		return;
	tell_speaker(tale);
	if (tale->event->payload_missing)
		buf_printf(tale->buf, " says something that was not copied (%s).",
			   payload_missing_name(tale->event->payload_missing));
	else
		buf_puts(tale->buf, " says something that socklife does not understand.");
}
