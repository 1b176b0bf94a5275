// SPDX-License-Identifier: GPL-2.0
#include "model/conn_state.h"

#define S(name)		(1u << SOCKLIFE_STATE_##name)
#define HANDSHAKE	(S(SYN_SENT) | S(SYN_RECV) | S(NEW_SYN_RECV))
#define FIN_OUT		(S(FIN_WAIT1) | S(FIN_WAIT2) | S(CLOSING) |	\
			 S(TIME_WAIT) | S(LAST_ACK))
#define FIN_IN		(S(CLOSE_WAIT) | S(LAST_ACK) | S(CLOSING) |	\
			 S(TIME_WAIT))
#define SYNCHRONIZED	(S(ESTABLISHED) | FIN_OUT | FIN_IN)

/* What one side was seen to do last. */
enum seen {
	SEEN_NOTHING,		/* it never answered */
	SEEN_MIDSTREAM,		/* its handshake was not seen */
	SEEN_SYN,
	SEEN_HANDSHAKE,
	SEEN_FIN,		/* it sent a FIN */
	SEEN_RST		/* it sent a RST */
};

struct sides {
	enum seen local;
	enum seen remote;
};

/* Found by the census in the middle of its life. */
static bool is_midstream(const struct sock *sock)
{
	return (sock->flags & SOCKLIFE_FLAG_CENSUS) && !(sock->dwelt & HANDSHAKE);
}

/* How they began; the answer to a SYN opens both. */
static struct sides begin_sides(const struct sock *sock)
{
	if (is_midstream(sock))
		return (struct sides){ SEEN_MIDSTREAM, SEEN_MIDSTREAM };
	if ((sock->dwelt & SYNCHRONIZED) || (sock->flags & SOCKLIFE_FLAG_PASSIVE))
		return (struct sides){ SEEN_HANDSHAKE, SEEN_HANDSHAKE };
	return (struct sides){ SEEN_SYN, SEEN_NOTHING };
}

/* CLOSE without a FIN and without a reason: a reset, sent by who closed first. */
static void untold_reset(struct sides *sides, const struct sock *sock)
{
	if (sock->state != SOCKLIFE_STATE_CLOSE ||
	    (sock->dwelt & (FIN_OUT | FIN_IN)))
		return;
	if (sock->closed_first == SOCKLIFE_CLOSED_FIRST_LOCAL)
		sides->local = SEEN_RST;
	else if (sock->closed_first == SOCKLIFE_CLOSED_FIRST_REMOTE)
		sides->remote = SEEN_RST;
}

static void take_end(struct sides *sides, const struct sock *sock)
{
	switch (sock->end) {
	case SOCKLIFE_END_FIN:
		sides->local = sides->remote = SEEN_FIN;
		break;
	case SOCKLIFE_END_REFUSED:
	case SOCKLIFE_END_RST_RECEIVED:
		sides->remote = SEEN_RST;
		break;
	case SOCKLIFE_END_RST_SENT:
	case SOCKLIFE_END_LINGER:
	case SOCKLIFE_END_UNREAD:
	case SOCKLIFE_END_UNACCEPTED:
	case SOCKLIFE_END_KEEPALIVE:	/* tcp_keepalive_timer() resets */
		sides->local = SEEN_RST;
		break;
	case SOCKLIFE_END_DISCONNECTED:
	case SOCKLIFE_END_ABORTED:
		/* Nothing is sent where nobody has answered. */
		if (sides->remote != SEEN_NOTHING)
			sides->local = SEEN_RST;
		break;
	case SOCKLIFE_END_REPAIR:	/* nothing */
		break;
	case SOCKLIFE_END_NONE:
		untold_reset(sides, sock);
		break;
	}
}

static struct sides sides_of(const struct sock *sock)
{
	struct sides sides = begin_sides(sock);

	if (sock->dwelt & FIN_OUT)
		sides.local = SEEN_FIN;
	if (sock->dwelt & FIN_IN)
		sides.remote = SEEN_FIN;
	take_end(&sides, sock);
	return sides;
}

static bool is_inactive(enum seen side)
{
	return side == SEEN_NOTHING || side == SEEN_MIDSTREAM;
}

/* Zeek's own order of questions: originator, responder. */
static const char *state_word(enum seen orig, enum seen resp)
{
	if (resp == SEEN_RST) {
		if (orig == SEEN_SYN)
			return "REJ";
		return is_inactive(orig) ? "RSTRH" : "RSTR";
	}
	if (orig == SEEN_RST)
		return is_inactive(resp) ? "RSTOS0" : "RSTO";
	if (orig == SEEN_FIN && resp == SEEN_FIN)
		return "SF";
	if (orig == SEEN_FIN)
		return is_inactive(resp) ? "SH" : "S2";
	if (resp == SEEN_FIN)
		return is_inactive(orig) ? "SHR" : "S3";
	if (orig == SEEN_SYN)
		return "S0";
	return orig == SEEN_HANDSHAKE && resp == SEEN_HANDSHAKE ? "S1" : "OTH";
}

const char *conn_state(const struct sock *sock)
{
	bool passive = sock->flags & SOCKLIFE_FLAG_PASSIVE;
	struct sides sides;

	if (!sock_is_tcp(sock) || !(sock->dwelt & (HANDSHAKE | SYNCHRONIZED)))
		return NULL;
	sides = sides_of(sock);
	/* Who called whom? Only where both did the same it does not matter. */
	if (is_midstream(sock) && !passive && sides.local != sides.remote)
		return "OTH";
	return passive ? state_word(sides.remote, sides.local) :
	       state_word(sides.local, sides.remote);
}
