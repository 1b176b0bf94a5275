/* SPDX-License-Identifier: GPL-2.0 */
/*
 * life.h - the life of one socket as a pure state machine
 *
 * (life, event) -> (life, effects). No locks, no clock, no allocation: the
 * caller serialises and the event brings its time. The same source is built
 * into the module, its KUnit suite and the userspace tests.
 */
#ifndef SOCKLIFE_LIFE_H
#define SOCKLIFE_LIFE_H

#include <linux/errno.h>
#include <linux/types.h>
#include <linux/socklife.h>

/* Flags that are not in messages, beside enum socklife_event_flag. */
#define LIFE_FLAG_TIMEWAIT	(1 << 17)	/* STATE: of the TIME-WAIT sock */
#define LIFE_FLAG_TASK		(1 << 18)	/* the running task did it */
#define LIFE_FLAG_LINGER0	(1 << 19)	/* STATE: SO_LINGER with 0: close() resets */
#define LIFE_FLAG_UNREAD	(1 << 20)	/* STATE: data was received and not read */
#define LIFE_FLAG_IDLE		(1 << 21)	/* STATE: only probes were unanswered */
#define LIFE_FLAG_LATE		(1 << 22)	/* STATE: data arrived after the last close() */
#define LIFE_FLAG_FINISHED	(1 << 23)	/* STATE: the peer's FIN was received */
#define LIFE_FLAG_REPAIR	(1 << 24)	/* STATE: TCP_REPAIR: nothing is sent */
#define LIFE_FLAGS_WIRE		0xffff
/* RECV: nothing was taken from the socket */
#define LIFE_FLAGS_NOT_TAKEN		(SOCKLIFE_EVENT_FLAG_PEEK | SOCKLIFE_EVENT_FLAG_ERRQUEUE)

/**
 * struct life_event - what happened to a socket
 * @time: when
 * @type: enum socklife_event_type
 * @state: STATE: the new one; else that of the sock, 0: not looked at
 * @old_state: STATE: the one before
 * @result: 0, bytes, or a negative errno
 * @fd: the descriptor, -1: none, or not known
 * @how: of SHUTDOWN and FD_CLOSE
 * @backlog: of LISTEN
 * @flags: LIFE_FLAG_*, enum socklife_event_flag
 * @duration: of SEND and RECV: of the call, in nanoseconds, 0: not known
 */
struct life_event {
	__u64 time;
	__u16 type;
	__u8 state;
	__u8 old_state;
	__s32 result;
	__s32 fd;
	__u32 how;
	__u32 backlog;
	__u32 flags;
	__u64 duration;
};

/* When each step was first taken, 0: not yet. Order of SOCKLIFE_A_TIMES_*. */
enum life_time {
	LIFE_CREATED,
	LIFE_BOUND,
	LIFE_LISTENING,
	LIFE_CONNECT,		/* the last one, not the first: a socket may try again */
	LIFE_ESTABLISHED,
	LIFE_ACCEPTED,
	LIFE_SHUTDOWN,
	LIFE_RELEASED,
	LIFE_LAST_SEND,
	LIFE_LAST_RECV,
	LIFE_STATE,		/* the current state was entered */
	LIFE_ENDED,		/* sock and TIME-WAIT are freed */
	LIFE_TIMES
};

/* What the caller has to do after a step: an event for each bit. */
enum life_effect {
	LIFE_PUBLISH = 1 << 0,		/* count and publish the event */
	LIFE_CONNECT_DONE = 1 << 1,	/* then publish CONNECT_RESULT with life.connect_result */
	LIFE_ERROR = 1 << 2,		/* then publish ERROR with life.error */
	LIFE_CONNECT_BEGUN = 1 << 3,	/* before: publish CONNECT: there was no connect() call */
	LIFE_CONNECT_EARLY = 1 << 4,	/* publish CONNECT_RETURN with the event's result */
};

/**
 * struct life_traffic - data sent, or data received
 * @bytes: of the application, without retransmissions
 * @calls: that transferred data or found the end of the stream
 * @shorts: of these, with less than was requested (SOCKLIFE_EVENT_FLAG_SHORT)
 * @again: that returned -EAGAIN
 * @errors: that returned another error
 */
struct life_traffic {
	__u64 bytes;
	__u64 calls;
	__u64 shorts;
	__u64 again;
	__u64 errors;
};

/**
 * struct life - what is known about the life of one socket
 * @state: enum socklife_state
 * @entered: bit set of the states that were ever entered
 * @closed_first: enum socklife_closed_first
 * @shutdown: 1 receive, 2 send, 3 both
 * @end: enum socklife_end
 * @traced: the kernel reports each change of state (TCP and its kin); otherwise
 *          the state is the one that each event saw
 * @timewait: the TIME-WAIT that replaces the sock has begun
 * @stream: a receive of 0 is the end of the stream
 * @connected: @connect_result is valid
 * @early: the last connect() has told its program @early_errno instead of the outcome
 * @flags: enum socklife_flag
 * @connect_result: of the last connect(): 0 or a negative errno
 * @error: last negative errno that the protocol reported
 * @times: enum life_time
 * @dwell: nanoseconds in each state, without the time in the current one
 * @send: towards the peer
 * @recv: from the peer
 */
struct life {
	__u8 state;
	__u8 closed_first;
	__u8 shutdown;
	__u8 end;
	__u8 traced : 1;
	__u8 timewait : 1;
	__u8 stream : 1;
	__u8 connected : 1;
	__u8 early : 1;
	__u8 early_errno;
	__u16 entered;
	__u32 flags;
	__s32 connect_result;
	__s32 error;
	struct life_traffic send;
	struct life_traffic recv;
	__u64 times[LIFE_TIMES];
	__u64 dwell[SOCKLIFE_STATE_MAX + 1];
};

/**
 * life_gave_up() - is this what connect() tells whom another thread has disconnected?
 * @result: of connect()
 *
 * __inet_stream_connect() of Linux 6.6 and newer, and of stable kernels: EPIPE; otherwise,
 * and where nobody waits: ECONNABORTED.
 */
static inline int life_gave_up(int result)
{
	return result == -ECONNABORTED || result == -EPIPE;
}

void life_init(struct life *life, int family, int type, __u8 state, __u32 flags, __u64 now);
unsigned int life_step(struct life *life, const struct life_event *ev);
unsigned int life_state(struct life *life, __u8 state, __s32 reason, __u32 flags, __u64 now);
void life_adopt(struct life *life, __u8 state, __u64 now);
void life_connect(struct life *life, __u64 now);
void life_accept(struct life *life, __u64 now);
void life_release(struct life *life, __u64 now);
void life_end(struct life *life, __u64 now);
unsigned int life_data(struct life *life, int type, int result, __u32 flags, __u64 now);
__u64 life_dwell(const struct life *life, int state, __u64 now);

/**
 * life_count_data() - count a send or a receive that has transferred data
 * @life: the socket's
 * @type: SOCKLIFE_EVENT_SEND or SOCKLIFE_EVENT_RECV
 * @bytes: how many
 * @less: 1 if it was less than requested, else 0
 * @now: time
 */
static inline void life_count_data(struct life *life, int type, int bytes, int less, __u64 now)
{
	int recv = type == SOCKLIFE_EVENT_RECV;
	struct life_traffic *t = recv ? &life->recv : &life->send;

	t->bytes += bytes;
	t->calls++;
	t->shorts += less;
	life->times[recv ? LIFE_LAST_RECV : LIFE_LAST_SEND] = now;
}

#endif /* SOCKLIFE_LIFE_H */
