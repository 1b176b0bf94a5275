// SPDX-License-Identifier: GPL-2.0
/*
 * The reader against the module: random lives go through the module's own
 * life.c, what it publishes goes through the model, and both must agree.
 */
#include "test.h"

#include "base/util.h"
#include "build.h"
#include "model/model.h"
#include "table/life.h"

static uint32_t seed;

static uint32_t dice(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

struct lab {
	struct life life;
	struct model *model;
	uint64_t gen;
	uint64_t now;
	uint16_t family;
	uint16_t type;
};

/* What the module puts on the wire of an event: see its netlink code. */
static void publish(struct lab *lab, const struct life_event *ev)
{
	struct event event = {
		.present = BIT(SOCKLIFE_A_EVENT_FAMILY) |
			   BIT(SOCKLIFE_A_EVENT_SOCK_TYPE) |
			   BIT(SOCKLIFE_A_EVENT_STATE) |
			   BIT(SOCKLIFE_A_EVENT_TASK),
		.id = 1, .gen = ++lab->gen, .time = ev->time, .type = ev->type,
		.family = lab->family, .sock_type = lab->type,
		.state = lab->life.state, .old_state = ev->old_state,
		.fd = -1, .result = ev->result, .how = ev->how,
		.flags = ev->flags & LIFE_FLAGS_WIRE,
		.task = { .pid = 1, .tgid = 1, .comm = "x" },
	};
	struct model_row *row;

	assert_int_equal(model_apply(lab->model, &event, &row), MODEL_APPLIED);
}

static void happen(struct lab *lab, struct life_event ev)
{
	unsigned int effects;

	ev.time = lab->now += 1 + dice(1000);
	effects = life_step(&lab->life, &ev);
	if (effects & LIFE_CONNECT_BEGUN) {
		struct life_event begun = {
			.type = SOCKLIFE_EVENT_CONNECT, .time = ev.time,
		};

		publish(lab, &begun);
	}
	if (effects & LIFE_PUBLISH)
		publish(lab, &ev);
	if (effects & LIFE_CONNECT_EARLY) {
		ev.type = SOCKLIFE_EVENT_CONNECT_RETURN;
		publish(lab, &ev);
	}
	if (effects & LIFE_CONNECT_DONE) {
		ev.type = SOCKLIFE_EVENT_CONNECT_RESULT;
		ev.result = lab->life.connect_result;
		publish(lab, &ev);
	}
	if (effects & LIFE_ERROR) {
		ev.type = SOCKLIFE_EVENT_ERROR;
		ev.result = lab->life.error;
		publish(lab, &ev);
	}
}

static int32_t a_result(void)
{
	static const int32_t results[] = {
		0, 1, 78, 1400, -EAGAIN, -EPIPE, -EINPROGRESS, -EINTR,
		-ECONNREFUSED, -ECONNRESET, -ETIMEDOUT, -ECONNABORTED, -EISCONN,
		-EHOSTUNREACH,
	};

	return results[dice(ARRAY_SIZE(results))];
}

static void random_step(struct lab *lab)
{
	struct life_event ev = {
		.type = SOCKLIFE_EVENT_BIND + (uint16_t)dice(SOCKLIFE_EVENT_RELEASE -
							     SOCKLIFE_EVENT_BIND + 1),
		.result = a_result(),
		.how = dice(3),
		.flags = dice(2) ? 0 : 1U << dice(4),	/* enum socklife_event_flag */
		.old_state = lab->life.state,
	};

	switch (ev.type) {
	case SOCKLIFE_EVENT_CHILD:
	case SOCKLIFE_EVENT_FD_INSTALL:
	case SOCKLIFE_EVENT_FD_CLOSE:
		return;
	case SOCKLIFE_EVENT_STATE:
		if (!lab->life.traced)
			return;		/* the kernel reports no others */
		ev.state = 1 + (uint8_t)dice(SOCKLIFE_STATE_MAX);
		/* Only a close has a reason. */
		if (ev.state != SOCKLIFE_STATE_CLOSE || ev.result > 0)
			ev.result = 0;
		break;
	case SOCKLIFE_EVENT_ERROR:
		ev.result = -EHOSTUNREACH;
		break;
	case SOCKLIFE_EVENT_CONNECT_RESULT:
		if (ev.result > 0)
			ev.result = 0;
		break;
	}
	if (!lab->life.traced)
		ev.state = dice(2) ? SOCKLIFE_STATE_CLOSE : SOCKLIFE_STATE_ESTABLISHED;
	happen(lab, ev);
}

static void compare_traffic(const struct traffic *a, const struct life_traffic *b)
{
	assert_int_equal(a->bytes, b->bytes);
	assert_int_equal(a->calls, b->calls);
	assert_int_equal(a->shorts, b->shorts);
	assert_int_equal(a->again, b->again);
	assert_int_equal(a->errors, b->errors);
}

static void compare(struct lab *lab)
{
	const struct sock *sock = &model_find(lab->model, 1)->sock;
	const struct life *life = &lab->life;
	unsigned int i;

	assert_int_equal(sock->state, life->state);
	assert_int_equal(sock->flags, life->flags);
	assert_int_equal(sock->closed_first, life->closed_first);
	assert_int_equal(sock->shutdown, life->shutdown);
	assert_int_equal(sock->error, life->error);
	assert_int_equal(HAS_SOCKET(sock, CONNECT_RESULT), life->connected);
	if (life->connected)
		assert_int_equal(sock->connect_result, life->connect_result);
	assert_int_equal(HAS_SOCKET(sock, CONNECT_RETURNED), life->early);
	if (life->early)
		assert_int_equal(sock->connect_returned, -life->early_errno);
	compare_traffic(&sock->send, &life->send);
	compare_traffic(&sock->recv, &life->recv);
	for (i = 0; i < LIFE_TIMES; i++)
		assert_int_equal(sock->times[SOCKLIFE_A_TIMES_CREATED + i],
				 life->times[i]);
	for (i = 1; i <= SOCKLIFE_STATE_MAX; i++)
		assert_int_equal(sock_dwell(sock, i, lab->now),
				 life_dwell(life, (int)i, lab->now));
}

static void live_once(uint16_t family, uint16_t type, int steps)
{
	struct lab lab = { .family = family, .type = type, .now = 1000 };
	struct life_event birth = {
		.type = SOCKLIFE_EVENT_CREATE, .state = SOCKLIFE_STATE_CLOSE, .time = 1000,
	};
	int i;

	lab.model = model_new();
	life_init(&lab.life, family, type, birth.state, 0, birth.time);
	publish(&lab, &birth);
	compare(&lab);
	for (i = 0; i < steps; i++) {
		random_step(&lab);
		compare(&lab);
	}
	model_free(lab.model);
}

static void test_random_lives(void **state)
{
	uint32_t i;

	(void)state;
	for (i = 1; i <= 2000; i++) {
		seed = i;
		live_once(AF_INET, SOCK_STREAM, 40);
		live_once(AF_INET6, SOCK_DGRAM, 40);
		live_once(AF_UNIX, SOCK_STREAM, 40);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_lives),
	};

	return cmocka_run_group_tests_name("life", tests, NULL, NULL);
}
