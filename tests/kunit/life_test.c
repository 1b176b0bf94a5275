// SPDX-License-Identifier: GPL-2.0
/* life_test.c - lives, step by step */
#include <linux/errno.h>
#include <linux/net.h>
#include <linux/socket.h>
#include <linux/string.h>

#include "sample/sample.h"
#include "suites.h"
#include "table/life.h"

#define EST	SOCKLIFE_STATE_ESTABLISHED
#define CLOSE	SOCKLIFE_STATE_CLOSE
#define SYNS	SOCKLIFE_STATE_SYN_SENT
#define TW	SOCKLIFE_STATE_TIME_WAIT

/**
 * struct step - an event and what must come of it
 * @ev: the event; its time is its place in the table
 * @effects: enum life_effect
 * @state: after it
 */
struct step {
	struct life_event ev;
	unsigned int effects;
	u8 state;
};

struct story {
	const char *desc;
	int family;
	int type;
	u32 begin;
	struct step steps[10];
	u32 flags;
	s32 connect_result;
	u8 closed_first;
	u8 end;
};

#define STATE_(to, why) { .type = SOCKLIFE_EVENT_STATE, .state = to, .result = why }
#define TIMEWAIT(to) { .type = SOCKLIFE_EVENT_STATE, .state = to, .flags = LIFE_FLAG_TIMEWAIT }
#define CLOSE_(why, facts) {						\
	.type = SOCKLIFE_EVENT_STATE, .state = CLOSE, .result = why, .flags = facts }
#define CALL(what, res) { .type = SOCKLIFE_EVENT_##what, .result = res }
#define SEEN(what, st) { .type = SOCKLIFE_EVENT_##what, .state = st }

static const struct story stories[] = {
	{
		.desc = "connect, the peer closes first",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ CALL(CONNECT, 0), LIFE_PUBLISH, CLOSE },
			{ STATE_(SYNS, 0), LIFE_PUBLISH, SYNS },
			{ STATE_(EST, 0), LIFE_PUBLISH | LIFE_CONNECT_DONE, EST },
			{ CALL(CONNECT_RESULT, 0), 0, EST },
			{ STATE_(SOCKLIFE_STATE_CLOSE_WAIT, 0), LIFE_PUBLISH,
			  SOCKLIFE_STATE_CLOSE_WAIT },
			{ CALL(RELEASE, 0), LIFE_PUBLISH, SOCKLIFE_STATE_CLOSE_WAIT },
			{ STATE_(SOCKLIFE_STATE_LAST_ACK, 0), LIFE_PUBLISH,
			  SOCKLIFE_STATE_LAST_ACK },
			{ STATE_(CLOSE, 0), LIFE_PUBLISH, CLOSE },
		},
		.flags = SOCKLIFE_FLAG_RELEASED,
		.closed_first = SOCKLIFE_CLOSED_FIRST_REMOTE,
		.end = SOCKLIFE_END_FIN,
	}, {
		.desc = "Fast Open: connect() returns before there is a connection",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ CALL(CONNECT, 0), LIFE_PUBLISH, CLOSE },
			{ STATE_(SYNS, 0), LIFE_PUBLISH, SYNS },
			{ CALL(CONNECT_RESULT, 0), LIFE_CONNECT_EARLY, SYNS },
			{ STATE_(CLOSE, -ECONNREFUSED),
			  LIFE_PUBLISH | LIFE_CONNECT_DONE | LIFE_ERROR, CLOSE },
		},
		.connect_result = -ECONNREFUSED,
		.end = SOCKLIFE_END_REFUSED,
	}, {
		.desc = "connect is refused",
		.family = AF_INET6, .type = SOCK_STREAM,
		.steps = {
			{ CALL(CONNECT, 0), LIFE_PUBLISH, CLOSE },
			{ STATE_(SYNS, 0), LIFE_PUBLISH, SYNS },
			{ STATE_(CLOSE, -ECONNREFUSED),
			  LIFE_PUBLISH | LIFE_CONNECT_DONE | LIFE_ERROR, CLOSE },
			{ CALL(CONNECT_RESULT, -ECONNREFUSED), 0, CLOSE },
		},
		.connect_result = -ECONNREFUSED,
		.end = SOCKLIFE_END_REFUSED,
	}, {
		.desc = "connect goes on and times out",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ CALL(CONNECT, 0), LIFE_PUBLISH, CLOSE },
			{ STATE_(SYNS, 0), LIFE_PUBLISH, SYNS },
			{ CALL(CONNECT_RESULT, -EINPROGRESS), LIFE_CONNECT_EARLY, SYNS },
			{ CALL(CONNECT_RESULT, -EALREADY), 0, SYNS },
			{ STATE_(CLOSE, -ETIMEDOUT),
			  LIFE_PUBLISH | LIFE_CONNECT_DONE | LIFE_ERROR, CLOSE },
		},
		.connect_result = -ETIMEDOUT,
		.end = SOCKLIFE_END_TIMEOUT,
	}, {
		.desc = "connect fails at once",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ CALL(CONNECT, 0), LIFE_PUBLISH, CLOSE },
			{ CALL(CONNECT_RESULT, -ENETUNREACH), LIFE_CONNECT_DONE, CLOSE },
		},
		.connect_result = -ENETUNREACH,
	}, {
		.desc = "an interrupted connect is no result",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ CALL(CONNECT, 0), LIFE_PUBLISH, CLOSE },
			{ STATE_(SYNS, 0), LIFE_PUBLISH, SYNS },
			{ CALL(CONNECT_RESULT, -512), 0, SYNS },
			{ CALL(CONNECT_RESULT, -EINTR), LIFE_CONNECT_EARLY, SYNS },
			{ STATE_(EST, 0), LIFE_PUBLISH | LIFE_CONNECT_DONE, EST },
		},
	}, {
		.desc = "a connect that its program gives up has no result",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ CALL(CONNECT, 0), LIFE_PUBLISH, CLOSE },
			{ STATE_(SYNS, 0), LIFE_PUBLISH, SYNS },
			{ CALL(CONNECT_RESULT, -EINPROGRESS), LIFE_CONNECT_EARLY, SYNS },
			{ CALL(RELEASE, 0), LIFE_PUBLISH, SYNS },
			{ STATE_(CLOSE, 0), LIFE_PUBLISH, CLOSE },
		},
		.flags = SOCKLIFE_FLAG_RELEASED,
		.end = SOCKLIFE_END_CLOSED,
	}, {
		.desc = "a call that is refused while it connects is not its result",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ CALL(CONNECT, 0), LIFE_PUBLISH, CLOSE },
			{ STATE_(SYNS, 0), LIFE_PUBLISH, SYNS },
			{ CALL(CONNECT_RESULT, -EINPROGRESS), LIFE_CONNECT_EARLY, SYNS },
			{ CALL(CONNECT_RESULT, -EINVAL), 0, SYNS },
			{ STATE_(EST, 0), LIFE_PUBLISH | LIFE_CONNECT_DONE, EST },
		},
	}, {
		.desc = "another thread shuts down what connect waits for",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ CALL(CONNECT, 0), LIFE_PUBLISH, CLOSE },
			{ STATE_(SYNS, 0), LIFE_PUBLISH, SYNS },
			{ STATE_(CLOSE, 0), LIFE_PUBLISH, CLOSE },
			{ CALL(CONNECT_RESULT, -ECONNABORTED), LIFE_CONNECT_DONE, CLOSE },
		},
		.connect_result = -ECONNABORTED,
		.end = SOCKLIFE_END_CLOSED,
	}, {
		.desc = "connect(AF_UNSPEC) has its own result",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ CALL(CONNECT, 0), LIFE_PUBLISH, EST },
			{ STATE_(CLOSE, 0), LIFE_PUBLISH, CLOSE },
			{ CALL(CONNECT_RESULT, 0), LIFE_CONNECT_DONE, CLOSE },
		},
		.closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL,
		.end = SOCKLIFE_END_DISCONNECTED,
	}, {
		.desc = "the owner closes first, TIME-WAIT takes over",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ STATE_(SOCKLIFE_STATE_FIN_WAIT1, 0), LIFE_PUBLISH,
			  SOCKLIFE_STATE_FIN_WAIT1 },
			{ STATE_(SOCKLIFE_STATE_FIN_WAIT2, 0), LIFE_PUBLISH,
			  SOCKLIFE_STATE_FIN_WAIT2 },
			{ TIMEWAIT(TW), LIFE_PUBLISH, TW },
			{ STATE_(CLOSE, 0), 0, TW },
			{ TIMEWAIT(CLOSE), LIFE_PUBLISH, CLOSE },
			{ TIMEWAIT(CLOSE), 0, CLOSE },
		},
		.closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL,
		.end = SOCKLIFE_END_FIN,
	}, {
		.desc = "a new connection while the old TIME-WAIT lasts",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ STATE_(SOCKLIFE_STATE_FIN_WAIT1, 0), LIFE_PUBLISH,
			  SOCKLIFE_STATE_FIN_WAIT1 },
			{ TIMEWAIT(TW), LIFE_PUBLISH, TW },
			{ STATE_(CLOSE, 0), 0, TW },
			{ STATE_(SYNS, 0), LIFE_PUBLISH | LIFE_CONNECT_BEGUN, SYNS },
			{ TIMEWAIT(CLOSE), 0, SYNS },
			{ STATE_(EST, 0), LIFE_PUBLISH | LIFE_CONNECT_DONE, EST },
		},
	}, {
		.desc = "a reset from the peer",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ STATE_(CLOSE, -ECONNRESET), LIFE_PUBLISH | LIFE_ERROR, CLOSE },
			{ STATE_(CLOSE, 0), 0, CLOSE },
		},
		.closed_first = SOCKLIFE_CLOSED_FIRST_REMOTE,
		.end = SOCKLIFE_END_RST_RECEIVED,
	}, {
		.desc = "an abort by the owner",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ STATE_(CLOSE, 0), LIFE_PUBLISH, CLOSE },
		},
		.closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL,
		.end = SOCKLIFE_END_DISCONNECTED,
	}, {
		.desc = "the peer falls silent: nobody closed first",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ STATE_(CLOSE, -ETIMEDOUT), LIFE_PUBLISH | LIFE_ERROR, CLOSE },
		},
		.end = SOCKLIFE_END_TIMEOUT,
	}, {
		.desc = "the peer cannot be reached, says ICMP: nobody closed first",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ STATE_(CLOSE, -EHOSTUNREACH), LIFE_PUBLISH | LIFE_ERROR, CLOSE },
		},
		.end = SOCKLIFE_END_ERROR,
	}, {
		.desc = "an administrator ends it",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ STATE_(CLOSE, -ECONNABORTED), LIFE_PUBLISH | LIFE_ERROR, CLOSE },
		},
		.closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL,
		.end = SOCKLIFE_END_ABORTED,
	}, {
		.desc = "closed in TCP_REPAIR: nobody closed the connection",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ CALL(RELEASE, 0), LIFE_PUBLISH, EST },
			{ CLOSE_(0, LIFE_FLAG_REPAIR), LIFE_PUBLISH, CLOSE },
		},
		.flags = SOCKLIFE_FLAG_RELEASED,
		.end = SOCKLIFE_END_REPAIR,
	}, {
		.desc = "the next connection is open in both directions, and closed by nobody",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ STATE_(SOCKLIFE_STATE_CLOSE_WAIT, 0), LIFE_PUBLISH,
			  SOCKLIFE_STATE_CLOSE_WAIT },
			{ CALL(RECV, 0), LIFE_PUBLISH, SOCKLIFE_STATE_CLOSE_WAIT },
			{ { .type = SOCKLIFE_EVENT_SHUTDOWN, .how = SHUT_RD }, LIFE_PUBLISH,
			  SOCKLIFE_STATE_CLOSE_WAIT },
			{ STATE_(CLOSE, 0), LIFE_PUBLISH, CLOSE },
			{ CALL(CONNECT, 0), LIFE_PUBLISH, CLOSE },
			{ STATE_(SYNS, 0), LIFE_PUBLISH, SYNS },
			{ STATE_(EST, 0), LIFE_PUBLISH | LIFE_CONNECT_DONE, EST },
		},
	}, {
		.desc = "data for a closed socket: the same error as of a reset",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ CALL(RELEASE, 0), LIFE_PUBLISH, EST },
			{ STATE_(SOCKLIFE_STATE_FIN_WAIT1, 0), LIFE_PUBLISH,
			  SOCKLIFE_STATE_FIN_WAIT1 },
			{ CLOSE_(-ECONNRESET, LIFE_FLAG_LATE), LIFE_PUBLISH | LIFE_ERROR, CLOSE },
		},
		.flags = SOCKLIFE_FLAG_RELEASED,
		.closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL,
		.end = SOCKLIFE_END_RST_SENT,
	}, {
		.desc = "FIN-WAIT-2: data for a closed socket",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ CALL(RELEASE, 0), LIFE_PUBLISH, EST },
			{ TIMEWAIT(SOCKLIFE_STATE_FIN_WAIT2), LIFE_PUBLISH,
			  SOCKLIFE_STATE_FIN_WAIT2 },
			{ CLOSE_(0, LIFE_FLAG_TIMEWAIT | LIFE_FLAG_LATE), LIFE_PUBLISH, CLOSE },
		},
		.flags = SOCKLIFE_FLAG_RELEASED,
		.end = SOCKLIFE_END_RST_SENT,
	}, {
		.desc = "FIN-WAIT-2: the FIN came, without room for a TIME-WAIT",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ STATE_(SOCKLIFE_STATE_FIN_WAIT2, 0), LIFE_PUBLISH,
			  SOCKLIFE_STATE_FIN_WAIT2 },
			{ CLOSE_(0, LIFE_FLAG_FINISHED), LIFE_PUBLISH, CLOSE },
		},
		.end = SOCKLIFE_END_FIN,
	}, {
		.desc = "FIN-WAIT-2: the FIN did not come",
		.family = AF_INET, .type = SOCK_STREAM,
		.steps = {
			{ STATE_(EST, 0), LIFE_PUBLISH, EST },
			{ CALL(RELEASE, 0), LIFE_PUBLISH, EST },
			{ TIMEWAIT(SOCKLIFE_STATE_FIN_WAIT2), LIFE_PUBLISH,
			  SOCKLIFE_STATE_FIN_WAIT2 },
			{ TIMEWAIT(CLOSE), LIFE_PUBLISH, CLOSE },
		},
		.flags = SOCKLIFE_FLAG_RELEASED,
		.end = SOCKLIFE_END_TIMEOUT,
	}, {
		.desc = "UDP connects without a word",
		.family = AF_INET, .type = SOCK_DGRAM,
		.steps = {
			{ SEEN(CONNECT, CLOSE), LIFE_PUBLISH, CLOSE },
			{ SEEN(CONNECT_RESULT, EST), LIFE_CONNECT_DONE, EST },
			{ SEEN(SHUTDOWN, EST), LIFE_PUBLISH, EST },
			{ CALL(FREE, 0), LIFE_PUBLISH, CLOSE },
		},
		.end = SOCKLIFE_END_CLOSED,
	}, {
		.desc = "AF_UNIX listens and accepts without a word",
		.family = AF_UNIX, .type = SOCK_STREAM,
		.steps = {
			{ SEEN(BIND, CLOSE), LIFE_PUBLISH, CLOSE },
			{ SEEN(LISTEN, SOCKLIFE_STATE_LISTEN), LIFE_PUBLISH,
			  SOCKLIFE_STATE_LISTEN },
			{ SEEN(RELEASE, SOCKLIFE_STATE_LISTEN), LIFE_PUBLISH,
			  SOCKLIFE_STATE_LISTEN },
		},
		.flags = SOCKLIFE_FLAG_RELEASED,
	}, {
		.desc = "a child of AF_VSOCK is accepted",
		.family = AF_VSOCK, .type = SOCK_STREAM, .begin = SOCKLIFE_FLAG_PASSIVE,
		.steps = {
			{ SEEN(ACCEPT, EST), LIFE_PUBLISH, EST },
			{ CALL(FREE, 0), LIFE_PUBLISH, CLOSE },
		},
		.flags = SOCKLIFE_FLAG_PASSIVE | SOCKLIFE_FLAG_ACCEPTED,
		.end = SOCKLIFE_END_CLOSED,
	}, {
		.desc = "its listener goes first",
		.family = AF_VSOCK, .type = SOCK_STREAM, .begin = SOCKLIFE_FLAG_PASSIVE,
		.steps = {
			{ CALL(FREE, 0), LIFE_PUBLISH, CLOSE },
		},
		.flags = SOCKLIFE_FLAG_PASSIVE,
		.end = SOCKLIFE_END_UNACCEPTED,
	},
};

KUNIT_ARRAY_PARAM_DESC(story, stories, desc);

static void begin_life(struct life *life, int family, int type)
{
	*life = (struct life){};
	life_init(life, family, type, CLOSE, 0, 100);
}

static void life_stories(struct kunit *test)
{
	const struct story *story = test->param_value;
	struct life life;
	u64 now = 100, sum = 0;
	int i;

	begin_life(&life, story->family, story->type);
	life.flags |= story->begin;
	for (i = 0; i < ARRAY_SIZE(story->steps) && story->steps[i].ev.type; i++) {
		struct life_event ev = story->steps[i].ev;

		ev.time = now += 10;
		KUNIT_EXPECT_EQ_MSG(test, life_step(&life, &ev), story->steps[i].effects,
				    "step %d", i);
		KUNIT_EXPECT_EQ_MSG(test, life.state, story->steps[i].state, "step %d", i);
	}
	KUNIT_EXPECT_EQ(test, life.flags, story->flags);
	KUNIT_EXPECT_EQ(test, life.connect_result, story->connect_result);
	KUNIT_EXPECT_EQ(test, life.closed_first, story->closed_first);
	KUNIT_EXPECT_EQ(test, life.end, story->end);
	/* Every moment was spent in exactly one state. */
	for (i = 1; i <= SOCKLIFE_STATE_MAX; i++)
		sum += life_dwell(&life, i, now + 5);
	KUNIT_EXPECT_EQ(test, sum, now + 5 - 100);
}

static void life_traffic_counts(struct kunit *test)
{
	struct life life;

	begin_life(&life, AF_INET, SOCK_STREAM);
	life_data(&life, SOCKLIFE_EVENT_SEND, 78, 0, 1);
	life_data(&life, SOCKLIFE_EVENT_SEND, -EAGAIN, 0, 2);
	life_data(&life, SOCKLIFE_EVENT_SEND, -EPIPE, 0, 3);
	life_data(&life, SOCKLIFE_EVENT_RECV, 5, SOCKLIFE_EVENT_FLAG_PEEK, 4);
	life_data(&life, SOCKLIFE_EVENT_RECV, 5, 0, 5);
	KUNIT_EXPECT_EQ(test, life.flags & SOCKLIFE_FLAG_RX_EOF, 0);
	life_data(&life, SOCKLIFE_EVENT_RECV, 0, 0, 6);
	KUNIT_EXPECT_EQ(test, life.send.bytes, 78);
	KUNIT_EXPECT_EQ(test, life.send.calls, 1);
	KUNIT_EXPECT_EQ(test, life.send.again, 1);
	KUNIT_EXPECT_EQ(test, life.send.errors, 1);
	KUNIT_EXPECT_EQ(test, life.recv.bytes, 5);
	KUNIT_EXPECT_EQ(test, life.recv.calls, 2);
	KUNIT_EXPECT_NE(test, life.flags & SOCKLIFE_FLAG_RX_EOF, 0);
	KUNIT_EXPECT_EQ(test, life.times[LIFE_LAST_SEND], 1);
	KUNIT_EXPECT_EQ(test, life.times[LIFE_LAST_RECV], 6);
}

static void life_short_transfers(struct kunit *test)
{
	struct life life;

	begin_life(&life, AF_INET, SOCK_STREAM);
	life_data(&life, SOCKLIFE_EVENT_SEND, 78, SOCKLIFE_EVENT_FLAG_SHORT, 1);
	life_data(&life, SOCKLIFE_EVENT_SEND, 22, 0, 2);
	life_data(&life, SOCKLIFE_EVENT_RECV, 5, SOCKLIFE_EVENT_FLAG_SHORT, 3);
	life_data(&life, SOCKLIFE_EVENT_RECV, 5, SOCKLIFE_EVENT_FLAG_SHORT, 4);
	KUNIT_EXPECT_EQ(test, life.send.bytes, 100);
	KUNIT_EXPECT_EQ(test, life.send.calls, 2);
	KUNIT_EXPECT_EQ(test, life.send.shorts, 1);
	KUNIT_EXPECT_EQ(test, life.recv.calls, 2);
	KUNIT_EXPECT_EQ(test, life.recv.shorts, 2);
}

static void life_looks_and_nothing(struct kunit *test)
{
	struct life life;

	begin_life(&life, AF_INET, SOCK_STREAM);
	life_data(&life, SOCKLIFE_EVENT_RECV, 5, SOCKLIFE_EVENT_FLAG_ERRQUEUE, 1);
	life_data(&life, SOCKLIFE_EVENT_RECV, 0, SOCKLIFE_EVENT_FLAG_ERRQUEUE, 2);
	KUNIT_EXPECT_EQ(test, life.recv.calls, 0);
	life_data(&life, SOCKLIFE_EVENT_RECV, 0, SOCKLIFE_EVENT_FLAG_EMPTY, 3);
	KUNIT_EXPECT_EQ(test, life.recv.calls, 1);
	KUNIT_EXPECT_EQ(test, life.recv.bytes, 0);
	KUNIT_EXPECT_EQ(test, life.flags & SOCKLIFE_FLAG_RX_EOF, 0);
}

static void life_empty_datagram(struct kunit *test)
{
	struct life life;

	begin_life(&life, AF_INET, SOCK_DGRAM);
	life_data(&life, SOCKLIFE_EVENT_RECV, 0, 0, 1);
	KUNIT_EXPECT_EQ(test, life.flags & SOCKLIFE_FLAG_RX_EOF, 0);
	KUNIT_EXPECT_EQ(test, life.recv.calls, 1);
}

static void life_clock_behind(struct kunit *test)
{
	struct life_event ev = STATE_(EST, 0);
	struct life life;

	begin_life(&life, AF_INET, SOCK_STREAM);
	ev.time = 90;	/* of a CPU whose clock is a little behind */
	life_step(&life, &ev);
	KUNIT_EXPECT_EQ(test, life_dwell(&life, CLOSE, 100), 0);
}

static const struct {
	u8 state;
	s32 reason;
	u32 life_flags;
	u32 flags;
	u8 end;
} ends[] = {
	{ SOCKLIFE_STATE_LISTEN, 0, SOCKLIFE_FLAG_RELEASED, 0, SOCKLIFE_END_CLOSED },
	{ SYNS, 0, SOCKLIFE_FLAG_RELEASED, 0, SOCKLIFE_END_CLOSED },
	{ SOCKLIFE_STATE_LAST_ACK, 0, SOCKLIFE_FLAG_RELEASED, 0, SOCKLIFE_END_FIN },
	{ SOCKLIFE_STATE_CLOSING, 0, SOCKLIFE_FLAG_RELEASED, 0, SOCKLIFE_END_FIN },
	{ SOCKLIFE_STATE_FIN_WAIT2, 0, SOCKLIFE_FLAG_RELEASED, 0, SOCKLIFE_END_TIMEOUT },
	{ SOCKLIFE_STATE_FIN_WAIT2, 0, SOCKLIFE_FLAG_RELEASED, LIFE_FLAG_LATE,
	  SOCKLIFE_END_RST_SENT },
	{ SOCKLIFE_STATE_CLOSE_WAIT, -EPIPE, 0, 0, SOCKLIFE_END_RST_RECEIVED },
	{ EST, -ETIMEDOUT, 0, 0, SOCKLIFE_END_TIMEOUT },
	{ EST, -ETIMEDOUT, 0, LIFE_FLAG_IDLE, SOCKLIFE_END_KEEPALIVE },
	{ EST, -ECONNABORTED, 0, 0, SOCKLIFE_END_ABORTED },
	{ EST, -EHOSTUNREACH, 0, 0, SOCKLIFE_END_ERROR },
	{ EST, 0, 0, 0, SOCKLIFE_END_DISCONNECTED },
	{ EST, 0, SOCKLIFE_FLAG_PASSIVE, 0, SOCKLIFE_END_UNACCEPTED },
	{ EST, 0, SOCKLIFE_FLAG_PASSIVE | SOCKLIFE_FLAG_ACCEPTED | SOCKLIFE_FLAG_RELEASED,
	  LIFE_FLAG_LINGER0 | LIFE_FLAG_UNREAD, SOCKLIFE_END_LINGER },
	{ EST, 0, SOCKLIFE_FLAG_RELEASED, LIFE_FLAG_UNREAD, SOCKLIFE_END_UNREAD },
	{ SOCKLIFE_STATE_FIN_WAIT1, 0, SOCKLIFE_FLAG_RELEASED, 0, SOCKLIFE_END_RST_SENT },
	{ SOCKLIFE_STATE_CLOSE_WAIT, 0, 0, LIFE_FLAG_REPAIR, SOCKLIFE_END_REPAIR },
	{ SOCKLIFE_STATE_FIN_WAIT2, 0, 0, LIFE_FLAG_REPAIR, SOCKLIFE_END_REPAIR },
	{ SYNS, 0, 0, LIFE_FLAG_REPAIR, SOCKLIFE_END_CLOSED },
	{ EST, -ECONNABORTED, 0, LIFE_FLAG_REPAIR, SOCKLIFE_END_ABORTED },
};

static void life_ends(struct kunit *test)
{
	struct life life;
	int i;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		begin_life(&life, AF_INET, SOCK_STREAM);
		life_state(&life, ends[i].state, 0, 0, 110);
		KUNIT_EXPECT_EQ(test, life.end, SOCKLIFE_END_NONE);
		life.flags |= ends[i].life_flags;
		life_state(&life, CLOSE, ends[i].reason, ends[i].flags, 120);
		KUNIT_EXPECT_EQ_MSG(test, life.end, ends[i].end, "end %d", i);
		life_end(&life, 130);
		KUNIT_EXPECT_EQ_MSG(test, life.end, ends[i].end, "kept %d", i);
		KUNIT_EXPECT_EQ(test, life.times[LIFE_ENDED], 130);
		life_state(&life, SYNS, 0, 0, 140);
		KUNIT_EXPECT_EQ(test, life.end, SOCKLIFE_END_NONE);
	}
}

/* Protocols have states of their own: no number of theirs is an index. */
static void life_foreign_states(struct kunit *test)
{
	struct { struct life life; u64 after[256]; } *guarded;
	struct sock *sk = kunit_kzalloc(test, sizeof(*sk), GFP_KERNEL);
	unsigned int state;

	guarded = kunit_kzalloc(test, sizeof(*guarded), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, sk);
	KUNIT_ASSERT_NOT_NULL(test, guarded);
	for (state = 0; state < 256; state++) {
		sk->__sk_common.skc_state = state;
		memset(&guarded->life, 0, sizeof(guarded->life));
		life_init(&guarded->life, AF_PPPOX, SOCK_STREAM, sl_sample_state(sk), 0, 100);
		life_adopt(&guarded->life, sl_sample_state(sk), 110);
		life_end(&guarded->life, 130);
		KUNIT_EXPECT_NULL_MSG(test, memchr_inv(guarded->after, 0, sizeof(guarded->after)),
				      "state %u is written beyond the record", state);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(life_stories, story_gen_params),
	KUNIT_CASE(life_ends),
	KUNIT_CASE(life_foreign_states),
	KUNIT_CASE(life_traffic_counts),
	KUNIT_CASE(life_short_transfers),
	KUNIT_CASE(life_looks_and_nothing),
	KUNIT_CASE(life_empty_datagram),
	KUNIT_CASE(life_clock_behind),
	{}
};

struct kunit_suite life_suite = {
	.name = "socklife_life",
	.test_cases = cases,
};
