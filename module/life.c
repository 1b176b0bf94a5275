// SPDX-License-Identifier: GPL-2.0
/* life.c - the life of one socket as a pure state machine */
#include "life.h"

#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/socket.h>
#include <linux/net.h>
#else
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#ifndef ERESTARTSYS
#define ERESTARTSYS 512		/* include/linux/errno.h: never seen by a program */
#endif

static __u64 since(__u64 then, __u64 now)
{
	return now > then ? now - then : 0;	/* clocks of two CPUs may differ by little */
}

static void enter(struct life *life, __u8 state, __u64 now)
{
	if (state == life->state || state < 1 || state > SOCKLIFE_STATE_MAX)
		return;
	life->dwell[life->state] += since(life->times[LIFE_STATE], now);
	life->times[LIFE_STATE] = now;
	life->state = state;
	life->entered |= 1 << state;
	if (state == SOCKLIFE_STATE_ESTABLISHED && !life->times[LIFE_ESTABLISHED])
		life->times[LIFE_ESTABLISHED] = now;
	if (state == SOCKLIFE_STATE_LISTEN && !life->times[LIFE_LISTENING])
		life->times[LIFE_LISTENING] = now;
}

/*
 * RFC 9293, 3.6: the side that sends its FIN first goes from ESTABLISHED (or
 * SYN-RECEIVED) to FIN-WAIT-1, the other to CLOSE-WAIT. A reset ends it at once;
 * sk_err tells whether it came from the peer.
 */
static void close_order(struct life *life, const struct sl_event *ev)
{
	if (life->closed_first)
		return;
	if (ev->state == SOCKLIFE_STATE_FIN_WAIT1)
		life->closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL;
	else if (ev->state == SOCKLIFE_STATE_CLOSE_WAIT)
		life->closed_first = SOCKLIFE_CLOSED_FIRST_REMOTE;
	else if (ev->old_state == SOCKLIFE_STATE_ESTABLISHED &&
		 ev->state == SOCKLIFE_STATE_CLOSE)
		life->closed_first = ev->result == -ECONNRESET ?
				     SOCKLIFE_CLOSED_FIRST_REMOTE : SOCKLIFE_CLOSED_FIRST_LOCAL;
}

static unsigned int connect_done(struct life *life, int result)
{
	life->flags &= ~SOCKLIFE_FLAG_CONNECTING;
	life->connect_result = result;
	life->connected = 1;
	return LIFE_CONNECT_DONE;
}

/*
 * A TIME-WAIT takes the connection over from the sock, which is closed at once.
 * From then on the connection's end is the TIME-WAIT's, unless the sock makes a
 * new one. Return: whether the event speaks of the connection.
 */
static int about_connection(struct life *life, const struct sl_event *ev)
{
	int close = ev->state == SOCKLIFE_STATE_CLOSE;
	int mine = !!(ev->flags & SL_EVENT_FLAG_TIMEWAIT) == life->timewait;

	if (close)
		life->timewait &= !mine;
	else
		life->timewait = !!(ev->flags & SL_EVENT_FLAG_TIMEWAIT);
	return !close || mine;
}

/*
 * A connect() that goes on ends with the state that it leads to: ESTABLISHED,
 * or CLOSE with the reason in sk_err (ev->result).
 */
static unsigned int state_changed(struct life *life, const struct sl_event *ev)
{
	unsigned int effects = LIFE_PUBLISH;

	if (!about_connection(life, ev))
		return 0;
	if (ev->state == life->state)
		return 0;	/* the tracepoint repeats itself: 4-4, 7-7, 10-10 */
	close_order(life, ev);
	enter(life, ev->state, ev->time);
	if (!(life->flags & SOCKLIFE_FLAG_CONNECTING))
		return effects;
	if (ev->state == SOCKLIFE_STATE_ESTABLISHED)
		effects |= connect_done(life, 0);
	else if (ev->state == SOCKLIFE_STATE_CLOSE)
		effects |= connect_done(life, ev->result ? ev->result : -ECONNABORTED);
	return effects;
}

static unsigned int connect_called(struct life *life, const struct sl_event *ev)
{
	if (ev->flags & SL_EVENT_FLAG_REPEATED)
		return 0;	/* asks for the outcome of the one that goes on */
	life->flags |= SOCKLIFE_FLAG_CONNECTING;
	life->times[LIFE_CONNECT] = ev->time;
	life->connected = 0;
	return LIFE_PUBLISH;
}

static unsigned int connect_returned(struct life *life, const struct sl_event *ev)
{
	if (!(life->flags & SOCKLIFE_FLAG_CONNECTING))
		return 0;	/* the state told it already */
	switch (ev->result) {
	case -EINPROGRESS:
	case -EALREADY:
	case -EINTR:
	case -ERESTARTSYS:
		return 0;	/* the connection attempt goes on */
	}
	if (!life->traced)
		enter(life, ev->state, ev->time);
	return connect_done(life, ev->result);
}

static unsigned int first(struct life *life, enum life_time step, __u64 now)
{
	if (!life->times[step])
		life->times[step] = now;
	return LIFE_PUBLISH;
}

/**
 * life_init() - begin a life
 * @life: to fill in
 * @ev: its first event; family, sock_type, protocol, state and time are used
 * @flags: enum socklife_flag, as known at the start
 */
void life_init(struct life *life, const struct sl_event *ev, __u32 flags)
{
	int inet = ev->family == AF_INET || ev->family == AF_INET6;

	*life = (struct life){
		.state = ev->state,
		.entered = 1 << ev->state,
		.flags = flags,
		.stream = ev->sock_type == SOCK_STREAM || ev->sock_type == SOCK_SEQPACKET,
	};
	life->traced = inet && life->stream;
	life->times[LIFE_CREATED] = ev->time;
	life->times[LIFE_STATE] = ev->time;
	if (ev->state == SOCKLIFE_STATE_ESTABLISHED && !(flags & SOCKLIFE_FLAG_CENSUS))
		life->times[LIFE_ESTABLISHED] = ev->time;
}

/**
 * life_data() - a send or a receive came back
 * @life: the socket's
 * @type: SOCKLIFE_EVENT_SEND or SOCKLIFE_EVENT_RECV
 * @result: bytes, or a negative errno
 * @flags: enum socklife_event_flag; what is peeked at is not received
 * @now: time
 *
 * Return: effects.
 */
unsigned int life_data(struct life *life, int type, int result, __u32 flags, __u64 now)
{
	int recv = type == SOCKLIFE_EVENT_RECV;
	struct life_traffic *t = recv ? &life->recv : &life->send;

	if (flags & SOCKLIFE_EVENT_FLAG_PEEK)
		return LIFE_PUBLISH;
	if (result >= 0) {
		t->bytes += result;
		t->calls++;
		life->times[recv ? LIFE_LAST_RECV : LIFE_LAST_SEND] = now;
		if (recv && !result && life->stream)
			life->flags |= SOCKLIFE_FLAG_RX_EOF;
	} else if (result == -EAGAIN) {
		t->again++;
	} else {
		t->errors++;
	}
	return LIFE_PUBLISH;
}

/**
 * life_step() - one step of a life
 * @life: the socket's
 * @ev: what happened
 *
 * Return: enum life_effect; 0 when the event was no step, but the kernel's way
 * of saying the same thing twice.
 */
unsigned int life_step(struct life *life, const struct sl_event *ev)
{
	/* FREE and what the protocol does alone see no state of their own. */
	if (!life->traced && ev->state)
		if (ev->type != SOCKLIFE_EVENT_CONNECT_RESULT)
			enter(life, ev->state, ev->time);

	switch (ev->type) {
	case SOCKLIFE_EVENT_BIND:
		return ev->result ? LIFE_PUBLISH : first(life, LIFE_BOUND, ev->time);
	case SOCKLIFE_EVENT_LISTEN:
		return ev->result ? LIFE_PUBLISH : first(life, LIFE_LISTENING, ev->time);
	case SOCKLIFE_EVENT_CONNECT:
		return connect_called(life, ev);
	case SOCKLIFE_EVENT_CONNECT_RESULT:
		return connect_returned(life, ev);
	case SOCKLIFE_EVENT_STATE:
		return state_changed(life, ev);
	case SOCKLIFE_EVENT_ACCEPT:
		life->flags |= SOCKLIFE_FLAG_ACCEPTED;
		return first(life, LIFE_ACCEPTED, ev->time);
	case SOCKLIFE_EVENT_SEND:
	case SOCKLIFE_EVENT_RECV:
		return life_data(life, ev->type, ev->result, ev->flags, ev->time);
	case SOCKLIFE_EVENT_SHUTDOWN:
		life->shutdown |= (ev->how + 1) & 3;
		return first(life, LIFE_SHUTDOWN, ev->time);
	case SOCKLIFE_EVENT_ERROR:
		life->error = ev->result;
		return LIFE_PUBLISH;
	case SOCKLIFE_EVENT_RELEASE:
		life->flags |= SOCKLIFE_FLAG_RELEASED;
		return first(life, LIFE_RELEASED, ev->time);
	case SOCKLIFE_EVENT_FREE:
		enter(life, SOCKLIFE_STATE_CLOSE, ev->time);
		return LIFE_PUBLISH;
	}
	return LIFE_PUBLISH;
}

/**
 * life_dwell() - time spent in a state
 * @life: the socket's
 * @state: enum socklife_state
 * @now: up to when the present stay counts
 *
 * Return: nanoseconds.
 */
__u64 life_dwell(const struct life *life, int state, __u64 now)
{
	__u64 ns = life->dwell[state];

	if (state == life->state)
		ns += since(life->times[LIFE_STATE], now);
	return ns;
}
