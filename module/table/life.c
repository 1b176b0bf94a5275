// SPDX-License-Identifier: GPL-2.0
/* life.c - the life of one socket as a pure state machine */
#include "table/life.h"

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

static unsigned int set_first_time(struct life *life, enum life_time step, __u64 now)
{
	if (!life->times[step])
		life->times[step] = now;
	return LIFE_PUBLISH;
}

static __u64 elapsed_ns(__u64 then, __u64 now)
{
	return now > then ? now - then : 0;	/* the clocks of two CPUs may differ slightly */
}

static inline void enter_state(struct life *life, __u8 state, __u64 now)
{
	if (state == life->state || state < 1 || state > SOCKLIFE_STATE_MAX)
		return;
	life->dwell[life->state] += elapsed_ns(life->times[LIFE_STATE], now);
	life->times[LIFE_STATE] = now;
	life->state = state;
	life->entered |= 1 << state;
	if (state == SOCKLIFE_STATE_ESTABLISHED && !life->times[LIFE_ESTABLISHED])
		life->times[LIFE_ESTABLISHED] = now;
	if (state == SOCKLIFE_STATE_LISTEN && !life->times[LIFE_LISTENING])
		life->times[LIFE_LISTENING] = now;
}

/* Who ended a connection without a FIN. */
static __u8 closed_at_once(__s32 reason, __u32 flags)
{
	switch (reason) {
	case 0:
		if (flags & LIFE_FLAG_REPAIR)
			break;
		return SOCKLIFE_CLOSED_FIRST_LOCAL;
	case -ECONNABORTED:	/* for an administrator */
		return SOCKLIFE_CLOSED_FIRST_LOCAL;
	case -ECONNRESET:
		return SOCKLIFE_CLOSED_FIRST_REMOTE;
	}
	return SOCKLIFE_CLOSED_FIRST_NONE;
}

/*
 * RFC 9293, 3.6: the side that closes first goes from ESTABLISHED (or SYN-RECEIVED) to
 * FIN-WAIT-1, though its FIN may have to wait behind data; the other goes to CLOSE-WAIT. A
 * reset ends the connection at once; sk_err says whether the peer sent it. With any other
 * error neither side closed: a time-out has that of the last ICMP message, if there was one
 * (net/ipv4/tcp_timer.c: tcp_write_err()).
 */
static void close_order(struct life *life, __u8 state, __s32 reason, __u32 flags)
{
	if (life->closed_first)
		return;
	if (state == SOCKLIFE_STATE_FIN_WAIT1)
		life->closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL;
	else if (state == SOCKLIFE_STATE_CLOSE_WAIT)
		life->closed_first = SOCKLIFE_CLOSED_FIRST_REMOTE;
	else if (life->state == SOCKLIFE_STATE_ESTABLISHED && state == SOCKLIFE_STATE_CLOSE)
		life->closed_first = closed_at_once(reason, flags);
}

/* After connect(AF_UNSPEC), or by connect() while the TIME-WAIT of the last one goes on. */
static void begin_connection(struct life *life)
{
	life->closed_first = SOCKLIFE_CLOSED_FIRST_NONE;
	life->shutdown = 0;
	life->flags &= ~SOCKLIFE_FLAG_RX_EOF;
}

static __u8 end_of_error(__s32 error, __u32 flags)
{
	switch (error) {
	case -ECONNREFUSED:
		return SOCKLIFE_END_REFUSED;
	case -ECONNRESET:
		if (flags & LIFE_FLAG_LATE)
			return SOCKLIFE_END_RST_SENT;	/* TCPABORTONDATA sets the same error */
		return SOCKLIFE_END_RST_RECEIVED;
	case -EPIPE:
		return SOCKLIFE_END_RST_RECEIVED;	/* net/ipv4/tcp_input.c: tcp_reset() */
	case -ETIMEDOUT:
		return flags & LIFE_FLAG_IDLE ? SOCKLIFE_END_KEEPALIVE : SOCKLIFE_END_TIMEOUT;
	case -ECONNABORTED:
		return SOCKLIFE_END_ABORTED;		/* net/ipv4/tcp_diag.c: tcp_diag_destroy() */
	}
	return SOCKLIFE_END_ERROR;
}

static int is_unaccepted(const struct life *life)
{
	return (life->flags & SOCKLIFE_FLAG_PASSIVE) && !(life->flags & SOCKLIFE_FLAG_ACCEPTED);
}

/*
 * To CLOSE without an error: after both FINs this is the normal close of RFC 9293, 3.6.
 * From the other states a program has aborted the connection, or data arrived after
 * the last close().
 */
static __u8 end_of_close(const struct life *life, __u32 flags)
{
	switch (life->state) {
	case SOCKLIFE_STATE_LAST_ACK:
	case SOCKLIFE_STATE_CLOSING:
	case SOCKLIFE_STATE_TIME_WAIT:
		return SOCKLIFE_END_FIN;
	case SOCKLIFE_STATE_CLOSE:
	case SOCKLIFE_STATE_LISTEN:
	case SOCKLIFE_STATE_SYN_SENT:
		return SOCKLIFE_END_CLOSED;
	}
	if (flags & LIFE_FLAG_REPAIR)
		return SOCKLIFE_END_REPAIR;
	if (life->state == SOCKLIFE_STATE_FIN_WAIT2) {
		if (flags & LIFE_FLAG_FINISHED)
			return SOCKLIFE_END_FIN;	/* tcp_max_tw_buckets */
		if (flags & LIFE_FLAG_LATE)
			return SOCKLIFE_END_RST_SENT;
		if (life->flags & SOCKLIFE_FLAG_RELEASED)
			return SOCKLIFE_END_TIMEOUT;		/* tcp_fin_timeout */
	}
	if (is_unaccepted(life))
		return SOCKLIFE_END_UNACCEPTED;
	if (!(life->flags & SOCKLIFE_FLAG_RELEASED))
		return SOCKLIFE_END_DISCONNECTED;
	if (flags & LIFE_FLAG_LINGER0)
		return SOCKLIFE_END_LINGER;
	return flags & LIFE_FLAG_UNREAD ? SOCKLIFE_END_UNREAD : SOCKLIFE_END_RST_SENT;
}

/* A socket that connects again begins a new connection. */
static void set_end(struct life *life, __u8 state, __s32 reason, __u32 flags)
{
	if (state != SOCKLIFE_STATE_CLOSE)
		life->end = SOCKLIFE_END_NONE;
	else
		life->end = reason ? end_of_error(reason, flags) : end_of_close(life, flags);
}

static unsigned int connect_done(struct life *life, int result)
{
	life->flags &= ~SOCKLIFE_FLAG_CONNECTING;
	life->connect_result = result;
	life->connected = 1;
	return LIFE_CONNECT_DONE;
}

/*
 * The TIME-WAIT takes the connection over from the sock, which goes to CLOSE at once.
 * From then on only the end of the TIME-WAIT ends the connection, unless the sock
 * connects again. Return: whether the event concerns the connection.
 */
static int is_of_connection(struct life *life, __u8 state, int timewait)
{
	int mine = timewait == life->timewait;

	if (state != SOCKLIFE_STATE_CLOSE) {
		if (life->timewait && !timewait)
			begin_connection(life);
		life->timewait = timewait;
		return 1;
	}
	life->timewait &= !mine;
	return mine;
}

/**
 * life_connect() - connect() is called
 * @life: the socket's
 * @now: time
 */
void life_connect(struct life *life, __u64 now)
{
	life->flags |= SOCKLIFE_FLAG_CONNECTING;
	life->times[LIFE_CONNECT] = now;
	life->connected = 0;
	life->early = 0;
}

static int is_connecting(__u8 state)
{
	return state == SOCKLIFE_STATE_SYN_SENT || state == SOCKLIFE_STATE_SYN_RECV;
}

/**
 * life_state() - the protocol changes the state of a traced socket
 * @life: the socket's
 * @state: the new one
 * @reason: of a CLOSE: 0 or a negative errno
 * @flags: the LIFE_FLAG_* of STATE
 * @now: time
 *
 * A connect() in progress ends with the state that it leads to: ESTABLISHED, or
 * CLOSE with the reason. Without a reason its program has closed the socket, shut it
 * down or disconnected it: then it has no result, unless connect() returns one.
 *
 * Return: enum life_effect.
 */
unsigned int life_state(struct life *life, __u8 state, __s32 reason, __u32 flags, __u64 now)
{
	unsigned int effects = LIFE_PUBLISH;
	__u8 old = life->state;

	if ((life->timewait || (flags & LIFE_FLAG_TIMEWAIT)) &&
	    !is_of_connection(life, state, !!(flags & LIFE_FLAG_TIMEWAIT)))
		return 0;
	if (state == life->state)
		return 0;	/* the tracepoint repeats itself: 4-4, 7-7, 10-10 */
	if (state == SOCKLIFE_STATE_SYN_SENT && !(life->flags & SOCKLIFE_FLAG_CONNECTING)) {
		life_connect(life, now);	/* sendto(MSG_FASTOPEN), RFC 7413 */
		effects |= LIFE_CONNECT_BEGUN;
	}
	if (old == SOCKLIFE_STATE_CLOSE && (life->closed_first | life->shutdown |
					    (life->flags & SOCKLIFE_FLAG_RX_EOF)))
		begin_connection(life);
	close_order(life, state, reason, flags);
	set_end(life, state, reason, flags);
	enter_state(life, state, now);
	if (reason) {
		life->error = reason;
		effects |= LIFE_ERROR;
	}
	if (!(life->flags & SOCKLIFE_FLAG_CONNECTING))
		return effects;
	if (state == SOCKLIFE_STATE_ESTABLISHED)
		effects |= connect_done(life, 0);
	else if (state == SOCKLIFE_STATE_CLOSE && reason)
		effects |= connect_done(life, reason);
	else if (state == SOCKLIFE_STATE_CLOSE && is_connecting(old))
		life->flags &= ~SOCKLIFE_FLAG_CONNECTING;
	return effects;
}

/**
 * life_adopt() - take over the state of a sock whose protocol has no state tracepoint
 * @life: the socket's
 * @state: enum socklife_state, 0: not looked at
 * @now: time
 */
void life_adopt(struct life *life, __u8 state, __u64 now)
{
	if (!life->traced)
		enter_state(life, state, now);
}

/**
 * life_accept() - accept() hands the socket to a process
 * @life: the socket's
 * @now: time
 */
void life_accept(struct life *life, __u64 now)
{
	life->flags |= SOCKLIFE_FLAG_ACCEPTED;
	set_first_time(life, LIFE_ACCEPTED, now);
}

/**
 * life_release() - the last descriptor was closed
 * @life: the socket's
 * @now: time
 */
void life_release(struct life *life, __u64 now)
{
	life->flags |= SOCKLIFE_FLAG_RELEASED;
	set_first_time(life, LIFE_RELEASED, now);
}

/**
 * life_end() - the kernel frees the sock, or the TIME-WAIT after it
 * @life: the socket's
 * @now: time
 */
void life_end(struct life *life, __u64 now)
{
	enter_state(life, SOCKLIFE_STATE_CLOSE, now);
	life->times[LIFE_ENDED] = now;
	if (!life->end)
		life->end = is_unaccepted(life) ? SOCKLIFE_END_UNACCEPTED : SOCKLIFE_END_CLOSED;
}

/*
 * Does connect() tell its program something else than the outcome? With Fast Open it
 * succeeds before there is a connection (RFC 7413); what it would tell of an attempt that
 * goes on may be overtaken by the outcome.
 */
static int is_early(const struct life *life, const struct life_event *ev)
{
	if (ev->result == -EINPROGRESS)
		return 1;
	if (!life->traced || !is_connecting(life->state))
		return 0;
	return !ev->result || ev->result == -EINTR;
}

static unsigned int return_from_connect(struct life *life, const struct life_event *ev)
{
	if (is_early(life, ev)) {
		life->early = 1;
		life->early_errno = -ev->result;
		return LIFE_CONNECT_EARLY;
	}
	/* A state has ended it already; of one that was given up only this is new. */
	if (!(life->flags & SOCKLIFE_FLAG_CONNECTING) &&
	    (!life->traced || life->connected || !life_gave_up(ev->result)))
		return 0;
	/* A call that was refused meanwhile, for its own address; the states tell the rest. */
	if (ev->result && life->traced && is_connecting(life->state))
		return 0;
	switch (ev->result) {
	case -EALREADY:
	case -EINTR:
	case -ERESTARTSYS:
		return 0;	/* the connection attempt goes on */
	}
	life_adopt(life, ev->state, ev->time);
	return connect_done(life, ev->result);
}

/**
 * life_init() - begin a life
 * @life: zeroed
 * @family: AF_*
 * @type: SOCK_*
 * @state: enum socklife_state, 0: not known; an index, so never above SOCKLIFE_STATE_MAX
 * @flags: enum socklife_flag, as known at the start
 * @now: time
 */
void life_init(struct life *life, int family, int type, __u8 state, __u32 flags, __u64 now)
{
	int inet = family == AF_INET || family == AF_INET6;
	int stream = type == SOCK_STREAM || type == SOCK_SEQPACKET;

	life->state = state;
	life->entered = 1 << state;
	life->flags = flags;
	life->stream = stream;
	life->traced = inet && stream;
	life->times[LIFE_CREATED] = now;
	life->times[LIFE_STATE] = now;
	if (state == SOCKLIFE_STATE_ESTABLISHED && !(flags & SOCKLIFE_FLAG_CENSUS))
		life->times[LIFE_ESTABLISHED] = now;
}

/**
 * life_data() - a send or a receive returns
 * @life: the socket's
 * @type: SOCKLIFE_EVENT_SEND or SOCKLIFE_EVENT_RECV
 * @result: bytes, or a negative errno
 * @flags: enum socklife_event_flag; data that is peeked at or read from the error
 *         queue is not counted
 * @now: time
 *
 * Return: effects.
 */
unsigned int life_data(struct life *life, int type, int result, __u32 flags, __u64 now)
{
	int recv = type == SOCKLIFE_EVENT_RECV;
	struct life_traffic *t = recv ? &life->recv : &life->send;

	if (flags & LIFE_FLAGS_NOT_TAKEN)
		return LIFE_PUBLISH;
	if (result >= 0) {
		life_count_data(life, type, result, !!(flags & SOCKLIFE_EVENT_FLAG_SHORT), now);
		if (recv && !result && life->stream && !(flags & SOCKLIFE_EVENT_FLAG_EMPTY))
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
 * Return: enum life_effect; 0 if the event changes nothing, since the kernel has
 * reported the same thing before.
 */
unsigned int life_step(struct life *life, const struct life_event *ev)
{
	/* While a connect() is in progress, the sock's state may be ahead of its result. */
	if (ev->type != SOCKLIFE_EVENT_CONNECT_RESULT)
		life_adopt(life, ev->state, ev->time);

	switch (ev->type) {
	case SOCKLIFE_EVENT_BIND:
		return ev->result ? LIFE_PUBLISH : set_first_time(life, LIFE_BOUND, ev->time);
	case SOCKLIFE_EVENT_LISTEN:
		return ev->result ? LIFE_PUBLISH : set_first_time(life, LIFE_LISTENING, ev->time);
	case SOCKLIFE_EVENT_CONNECT:
		life_connect(life, ev->time);
		return LIFE_PUBLISH;
	case SOCKLIFE_EVENT_CONNECT_RESULT:
		return return_from_connect(life, ev);
	case SOCKLIFE_EVENT_STATE:
		return life_state(life, ev->state, ev->result, ev->flags, ev->time);
	case SOCKLIFE_EVENT_ACCEPT:
		life_accept(life, ev->time);
		return LIFE_PUBLISH;
	case SOCKLIFE_EVENT_SEND:
	case SOCKLIFE_EVENT_RECV:
		return life_data(life, ev->type, ev->result, ev->flags, ev->time);
	case SOCKLIFE_EVENT_SHUTDOWN:
		life->shutdown |= (ev->how + 1) & 3;
		return set_first_time(life, LIFE_SHUTDOWN, ev->time);
	case SOCKLIFE_EVENT_ERROR:
		life->error = ev->result;
		return LIFE_PUBLISH;
	case SOCKLIFE_EVENT_RELEASE:
		life_release(life, ev->time);
		return LIFE_PUBLISH;
	case SOCKLIFE_EVENT_FREE:
		life_end(life, ev->time);
		return LIFE_PUBLISH;
	}
	return LIFE_PUBLISH;
}

/**
 * life_dwell() - time spent in a state
 * @life: the socket's
 * @state: enum socklife_state
 * @now: until when the current state counts
 *
 * Return: nanoseconds.
 */
__u64 life_dwell(const struct life *life, int state, __u64 now)
{
	__u64 ns = life->dwell[state];

	if (state == life->state)
		ns += elapsed_ns(life->times[LIFE_STATE], now);
	return ns;
}
