// SPDX-License-Identifier: GPL-2.0
#include "voice/voice.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "voice/bytes.h"
#include "voice/dns.h"
#include "voice/http.h"
#include "voice/quic.h"
#include "voice/tls.h"

#define PORT_DNS	53
#define PORT_MDNS	5353
#define PORT_LLMNR	5355

/* What is to be made of the next bytes of a stream. */
enum ear_mood {
	EAR_FRESH,		/* they are the first */
	EAR_TLS,		/* a hello goes on */
	EAR_HTTP,		/* a head goes on */
	EAR_HTTP_TURN,		/* a head may begin: the other end has spoken */
	EAR_HTTP_BODY,		/* none may begin */
	EAR_DEAF		/* nothing, for ever */
};

/* One direction of a stream. */
struct ear {
	enum ear_mood mood;
	uint32_t skip;		/* bytes of a message of DNS that still come, and do not matter */
	size_t n_kept;
	uint8_t *kept;		/* VOICE_KEPT bytes that are not understood yet, or NULL */
};

/* A question that has no answer yet. */
struct asked {
	uint64_t question;	/* 0: none */
	uint64_t time;
	uint16_t txid;
	bool sent;
};

#define ASKED_MAX	16

struct voice {
	struct ear ears[2];	/* what is received, what is sent */
	struct asked *asked;	/* ASKED_MAX, or NULL */
	unsigned int next_asked;
	bool connecting;	/* by CONNECT, through a proxy */
	struct quic *quic;
};

/* Where that goes which is understood. */
struct notes {
	struct voice_said *said;
	size_t max;
	int n;
};

static void note_down(struct notes *notes, const struct voice_said *said)
{
	if ((size_t)notes->n < notes->max)
		notes->said[notes->n++] = *said;
}

static void drop_kept(struct ear *ear)
{
	free(ear->kept);
	ear->kept = NULL;
	ear->n_kept = 0;
}

/* Returns how many of them had room. */
static size_t keep_bytes(struct ear *ear, const uint8_t *bytes, size_t n)
{
	if (n > VOICE_KEPT - ear->n_kept)
		n = VOICE_KEPT - ear->n_kept;
	if (!n)
		return 0;
	if (!ear->kept)
		ear->kept = xmalloc(VOICE_KEPT);
	memcpy(ear->kept + ear->n_kept, bytes, n);
	ear->n_kept += n;
	return n;
}

static bool is_port(const struct voice_piece *piece, uint16_t port)
{
	return piece->local_port == port || piece->remote_port == port;
}

static bool find_dialect(const struct voice_piece *piece, enum voice_dialect *dialect)
{
	if (is_port(piece, PORT_DNS))
		*dialect = VOICE_UNICAST;
	else if (is_port(piece, PORT_MDNS))
		*dialect = VOICE_MDNS;
	else if (is_port(piece, PORT_LLMNR))
		*dialect = VOICE_LLMNR;
	else
		return false;
	return true;
}

/* A question that is asked again keeps its first time: since then somebody waits. */
static void remember_question(struct voice *voice, const struct asked *question)
{
	size_t i;

	if (!voice->asked)
		voice->asked = xcalloc(ASKED_MAX, sizeof(*voice->asked));
	for (i = 0; i < ASKED_MAX; i++)
		if (voice->asked[i].question == question->question &&
		    voice->asked[i].txid == question->txid &&
		    voice->asked[i].sent == question->sent)
			return;
	voice->asked[voice->next_asked++ % ASKED_MAX] = *question;
}

static uint64_t find_latency(struct voice *voice, const struct asked *answer)
{
	size_t i;

	for (i = 0; voice->asked && i < ASKED_MAX; i++) {
		struct asked *asked = &voice->asked[i];

		if (asked->question != answer->question || asked->txid != answer->txid ||
		    asked->sent == answer->sent || asked->time > answer->time)
			continue;
		asked->question = 0;
		return answer->time - asked->time;
	}
	return VOICE_UNKNOWN;
}

/* One message; @length may be more than @seen. */
static void hear_message(struct voice *voice, const struct voice_piece *piece,
			 const uint8_t *bytes, size_t seen, size_t length, struct notes *notes)
{
	struct asked asked = { .time = piece->time, .sent = piece->sent };
	enum voice_dialect dialect = VOICE_UNICAST;
	struct voice_said said;

	find_dialect(piece, &dialect);
	if (!dns_hear(bytes, seen, length, dialect, &said, &asked.question))
		return;
	asked.txid = said.txid;
	if (asked.question && said.kind == VOICE_DNS_QUESTION)
		remember_question(voice, &asked);
	else if (asked.question)
		said.latency = find_latency(voice, &asked);
	note_down(notes, &said);
}

/*
 * What was kept is a length of two bytes and the message, as far as it came; @lost: the rest
 * will not be seen. Returns false if there is nothing to be told yet.
 */
static bool end_message(struct voice *voice, struct ear *ear, const struct voice_piece *piece,
			bool lost, struct notes *notes)
{
	size_t length, seen = ear->n_kept - 2;

	if (ear->n_kept < 2)
		return false;
	length = (size_t)ear->kept[0] << 8 | ear->kept[1];
	if (seen < length && !lost && ear->n_kept < VOICE_KEPT)
		return false;
	hear_message(voice, piece, ear->kept + 2, seen, length, notes);
	ear->skip = (uint32_t)(length - seen);
	drop_kept(ear);
	return true;
}

/* How many bytes the message that is kept wants, its length included. */
static size_t wanted_bytes(const struct ear *ear)
{
	if (ear->n_kept < 2)
		return 2 - ear->n_kept;
	return 2 + ((size_t)ear->kept[0] << 8 | ear->kept[1]) - ear->n_kept;
}

/* DNS over TCP: RFC 1035, 4.2.2. Messages follow each other without end. */
static void hear_messages(struct voice *voice, struct ear *ear, const struct voice_piece *piece,
			  struct notes *notes)
{
	size_t at = 0, n;

	while (at < piece->length) {
		n = piece->length - at;
		if (ear->skip) {
			n = n < ear->skip ? n : ear->skip;
			ear->skip -= (uint32_t)n;
			at += n;
		} else if (at < piece->seen) {
			n = piece->seen - at;
			if (n > wanted_bytes(ear))
				n = wanted_bytes(ear);
			at += keep_bytes(ear, piece->bytes + at, n);
			end_message(voice, ear, piece, false, notes);
		} else if (!end_message(voice, ear, piece, true, notes)) {
			/* Where the next one begins was not seen. */
			ear->mood = EAR_DEAF;
			drop_kept(ear);
			return;
		}
	}
}

/* What was said decides what may come next, in both directions. */
static void change_mood(struct voice *voice, struct ear *ear, const struct voice_said *said)
{
	struct ear *other = ear == voice->ears ? voice->ears + 1 : voice->ears;
	bool status = said->kind == VOICE_HTTP_STATUS;

	ear->mood = EAR_DEAF;
	if (said->kind == VOICE_HTTP_REQUEST) {
		ear->mood = EAR_HTTP_BODY;
		if (other->mood == EAR_HTTP_BODY)
			other->mood = EAR_HTTP_TURN;
		voice->connecting = !strcmp(said->method, "CONNECT");
	} else if (status && voice->connecting && said->status / 100 == 2) {
		ear->mood = EAR_FRESH;	/* of the tunnel */
		other->mood = EAR_FRESH;
	} else if (status && said->status != 101) {	/* which is another protocol */
		/* One that is not the last leaves the turn where it is: a body may come. */
		ear->mood = said->status < 200 ? EAR_HTTP_TURN : EAR_HTTP_BODY;
		if (said->status >= 200 && other->mood == EAR_HTTP_BODY)
			other->mood = EAR_HTTP_TURN;
	}
}

static enum heard parse_first(struct ear *ear, struct bytes bytes, struct voice_said *said)
{
	enum heard heard = HEARD_WRONG;

	if (ear->mood == EAR_FRESH || ear->mood == EAR_TLS) {
		heard = tls_hear(bytes, said);
		if (heard != HEARD_WRONG || ear->mood == EAR_TLS) {
			ear->mood = EAR_TLS;
			return heard;
		}
	}
	heard = http_hear(bytes, said);
	if (heard == HEARD_WRONG)
		ear->mood = ear->mood == EAR_FRESH ? EAR_DEAF : EAR_HTTP_BODY;
	else
		ear->mood = EAR_HTTP;
	return heard;
}

/* Tells what @bytes say; @lost: what follows them will not be seen. */
static void end_first(struct voice *voice, struct ear *ear, struct bytes bytes, bool lost,
		      struct notes *notes)
{
	struct voice_said said;
	enum heard heard = parse_first(ear, bytes, &said);

	if (heard == HEARD_PART && !lost) {
		if (!ear->n_kept)
			keep_bytes(ear, bytes.at, bytes.left);
		return;
	}
	drop_kept(ear);
	if (heard == HEARD_WRONG || !said.kind) {
		if (heard == HEARD_PART)
			ear->mood = ear->mood == EAR_TLS ? EAR_DEAF : EAR_HTTP_BODY;
		return;
	}
	said.cut |= heard == HEARD_PART;
	change_mood(voice, ear, &said);
	note_down(notes, &said);
}

/* Who answers has heard all: what was kept of the other direction does not go on. */
static void end_other(struct voice *voice, struct ear *ear, struct notes *notes)
{
	struct bytes kept = { ear->kept, ear->n_kept };

	if (kept.left)
		end_first(voice, ear, kept, true, notes);
}

/* TLS and HTTP have something at the beginning of what one end says. */
static void hear_first(struct voice *voice, struct ear *ear, const struct voice_piece *piece,
		       struct notes *notes)
{
	struct bytes bytes = { piece->bytes, piece->seen };
	bool lost = piece->seen < piece->length;

	if (ear->mood == EAR_DEAF || ear->mood == EAR_HTTP_BODY)
		return;
	if (ear->n_kept) {
		lost |= keep_bytes(ear, bytes.at, bytes.left) < bytes.left;
		bytes = (struct bytes){ ear->kept, ear->n_kept };
	} else {
		lost |= bytes.left > VOICE_KEPT;
	}
	end_first(voice, ear, bytes, lost, notes);
}

static void hear_stream(struct voice *voice, const struct voice_piece *piece, struct notes *notes)
{
	struct ear *ear = &voice->ears[piece->sent], *other = &voice->ears[!piece->sent];
	enum voice_dialect dialect;

	if (find_dialect(piece, &dialect)) {
		if (ear->mood != EAR_DEAF)
			hear_messages(voice, ear, piece, notes);
		return;
	}
	end_other(voice, other, notes);
	hear_first(voice, ear, piece, notes);
}

static void need_voice(struct voice **voice)
{
	if (!*voice)
		*voice = xcalloc(1, sizeof(**voice));
}

/* Most datagrams are not understood: for them nothing is remembered. */
static void hear_datagram(struct voice **voice, const struct voice_piece *piece,
			  struct notes *notes)
{
	struct bytes bytes = { piece->bytes, piece->seen };
	struct quic *quic = *voice ? (*voice)->quic : NULL;
	struct voice_said said;

	if (quic_hear(&quic, bytes, piece->length, &said))
		note_down(notes, &said);
	if (!quic)
		return;
	need_voice(voice);
	(*voice)->quic = quic;
}

int voice_hear(struct voice **voice, const struct voice_piece *piece,
	       struct voice_said *said, size_t max)
{
	struct voice_piece own = *piece;
	struct notes notes = { .said = said, .max = max };
	enum voice_dialect dialect;

	if (!own.length)
		return 0;
	if (own.seen > own.length)
		own.seen = own.length;
	if (own.seen > VOICE_SEEN)
		own.seen = VOICE_SEEN;
	if (!own.stream && !find_dialect(&own, &dialect)) {
		hear_datagram(voice, &own, &notes);
		return notes.n;
	}
	need_voice(voice);
	if (own.stream)
		hear_stream(*voice, &own, &notes);
	else
		hear_message(*voice, &own, own.bytes, own.seen, own.length, &notes);
	return notes.n;
}

void voice_free(struct voice *voice)
{
	if (!voice)
		return;
	drop_kept(&voice->ears[0]);
	drop_kept(&voice->ears[1]);
	free(voice->asked);
	free(voice->quic);
	free(voice);
}
