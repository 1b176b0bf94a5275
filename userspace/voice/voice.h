/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What programs say to each other: names out of the first bytes of sends and receives.
 * Pure functions of bytes: no I/O, no clock. What is not understood is VOICE_NOTHING.
 *
 *   voice.c          which language a socket speaks; what is kept until the rest comes
 *   dns.c            a DNS message (RFC 1035; multicast 6762, LLMNR 4795, SVCB 9460)
 *   tls.c            ClientHello and ServerHello (RFC 8446, 6066, 7301, 9849)
 *   quic.c           the ClientHello in QUIC's Initial (RFC 9000, 9369); quic_open.c decrypts
 *                    it by the keys that RFC 9001 makes public
 *   http.c           request line and Host, status line (RFC 9112), HTTP/2's preface
 *   voice_phrase.c   all that in words
 */
#ifndef SOCKLIFE_VOICE_H
#define SOCKLIFE_VOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VOICE_NAME		256	/* a name of DNS and its NUL, if it needs no escapes */
#define VOICE_NAMES		8
#define VOICE_ADDRESSES		16
#define VOICE_ALPNS		8
#define VOICE_SEEN		4096	/* four times what the kernel gives at most */
#define VOICE_UNKNOWN		UINT64_MAX

/* What one call sent or received. */
struct voice_piece {
	const uint8_t *bytes;
	size_t seen;		/* bytes that are there: VOICE_SEEN are looked at, */
	size_t length;		/* and that the call moved */
	bool sent;
	bool stream;		/* otherwise each piece is a datagram */
	uint16_t local_port, remote_port;
	uint64_t time;		/* ns */
};

enum voice_kind {
	VOICE_NOTHING,
	VOICE_DNS_QUESTION,
	VOICE_DNS_ANSWER,
	VOICE_TLS_HELLO,
	VOICE_TLS_SERVER_HELLO,
	VOICE_QUIC_INITIAL,
	VOICE_HTTP_REQUEST,
	VOICE_HTTP_STATUS,
	VOICE_HTTP2
};

enum voice_dialect {
	VOICE_UNICAST,		/* port 53 */
	VOICE_MDNS,
	VOICE_LLMNR
};

/* A name in a record of an answer: CNAME, MX, NS, PTR, SRV, SVCB, HTTPS. */
struct voice_name {
	uint16_t type;
	uint16_t preference;	/* of MX, SRV; the priority of SVCB and HTTPS */
	uint32_t ttl;		/* s */
	char name[VOICE_NAME];
};

struct voice_address {
	uint8_t bytes[16];
	uint32_t ttl;		/* s */
	bool ipv6;
	bool hint;		/* of SVCB or HTTPS: no address record */
	int8_t server;		/* glue: the index in names of whose it is; otherwise -1 */
};

/*
 * One thing that was understood. Members that its kind has not are zero. Each text is
 * printable ASCII: names of DNS are escaped as in RFC 1035 (\DDD), the others by \xNN.
 */
struct voice_said {
	enum voice_kind kind;
	bool cut;		/* the rest was not seen, or had no room here */
	/* Asked for by DNS, SNI, or Host without its port; "": none, or cut before its end. */
	char name[VOICE_NAME];

	/* DNS; the names of a chain of CNAMEs stand in its order. */
	enum voice_dialect dialect;
	uint16_t txid, type, class, rcode, opcode;
	uint16_t n_questions;	/* name, type and class are those of the first */
	bool recursion;		/* wanted: RD. A resolver asks its name server so */
	bool authoritative;
	bool truncated;		/* the server says so: TC */
	bool referral;		/* names are those of servers to ask */
	bool no_data;		/* the name exists, a record of that type does not */
	uint64_t latency;	/* ns after the question; VOICE_UNKNOWN */
	uint64_t cache_age;	/* s; VOICE_UNKNOWN: only a signed answer shows it */
	size_t n_names, n_addresses;
	struct voice_name names[VOICE_NAMES];
	struct voice_address addresses[VOICE_ADDRESSES];

	/* TLS, QUIC; of HTTPS records too. */
	size_t n_alpn;
	char alpn[VOICE_ALPNS][32];
	uint16_t tls_version;	/* the highest that is offered; chosen. 0x0304 is 1.3 */
	bool ech;		/* Encrypted ClientHello: the name may be another's */
	bool retry;		/* the server wants another hello */
	uint32_t quic_version;
	uint8_t connection_len;
	uint8_t connection[20];	/* the id that the client chose for the server */

	/* HTTP */
	char method[16];
	char target[VOICE_NAME];
	char host[VOICE_NAME];
	uint16_t status;
};

/* What has to be remembered of one socket: at most 4.5 KiB. */
struct voice;

/**
 * voice_hear() - understand what a call sent or received
 * @voice: the socket's; NULL at first, and made when something has to be remembered.
 *	The caller gives it to voice_free()
 * @piece: in the order of time. The pieces of a stream have to begin with its first
 *	byte: what is in the middle of something looks like anything
 * @said: gets what was understood
 * @max: room there; what has none is forgotten
 *
 * Return: the number of things understood, which is 0 for hostile bytes. Most often a
 * piece says one thing; several come out of DNS over TCP.
 */
int voice_hear(struct voice **voice, const struct voice_piece *piece,
	       struct voice_said *said, size_t max);
void voice_free(struct voice *voice);

/**
 * voice_phrase() - what was said, in words
 * @said: one thing
 * @buf: gets printable ASCII, ended by NUL
 * @size: room in @buf
 *
 * Return: the length of the text, as snprintf() would tell it.
 */
size_t voice_phrase(const struct voice_said *said, char *buf, size_t size);

/* A, AAAA..., NXDOMAIN...; a number that has no name gives TYPE65280, RCODE12. */
#define VOICE_WORD		16
const char *voice_type_word(uint16_t type, char word[VOICE_WORD]);
const char *voice_rcode_word(uint16_t rcode, char word[VOICE_WORD]);

#endif
