// SPDX-License-Identifier: GPL-2.0
/* Bytes to structures: what comes in comes out, what is broken is refused. */
#include "test.h"

#include "build.h"
#include "source/decode.h"
#include "source/outline.h"

static const struct task curl = { .pid = 78, .tgid = 77, .uid = 1000, .comm = "resolver",
				 .program = "curl" };

/* A row that has everything. */
static struct remote remotes[2];

static struct sock full_row(void)
{
	static struct holder holders[] = {
		{ .tgid = 77, .fd = 5, .comm = "curl", .open_how = SOCKLIFE_FD_OPEN_SOCKET,
		  .open_ns = 1001, .thread = 78, .exec = true },
		{ .tgid = 80, .fd = 9, .comm = "child" },
	};
	static struct holder former[] = {
		{ .tgid = 81, .fd = 3, .comm = "sh", .open_how = SOCKLIFE_FD_OPEN_FORK,
		  .open_ns = 1100, .close_how = SOCKLIFE_FD_CLOSE_EXEC, .close_ns = 1200 },
		{ .tgid = 82, .fd = FD_UNKNOWN, .comm = "x", .open_how = SOCKLIFE_FD_OPEN_DUP,
		  .close_how = SOCKLIFE_FD_CLOSE_EXIT, .close_ns = 1300, .close_signal = 9 },
	};
	struct sock sock = {
		.present = BIT(SOCKLIFE_A_SOCKET_CREATOR) |
			   BIT(SOCKLIFE_A_SOCKET_CONNECT_RESULT) |
			   BIT(SOCKLIFE_A_SOCKET_ERROR) |
			   BIT(SOCKLIFE_A_SOCKET_CLOSED) |
			   BIT(SOCKLIFE_A_SOCKET_RELEASER) |
			   BIT(SOCKLIFE_A_SOCKET_RELEASE_FD) |
			   BIT(SOCKLIFE_A_SOCKET_CGROUP),
		.id = UINT64_C(0x123456789abcdef0), .gen = 7, .cookie = 42,
		.inode = 4711, .listener = 3, .peer = 4, .netns = 4026531840u,
		.flags = SOCKLIFE_FLAG_ACCEPTED, .uid = 33, .ifindex = 2,
		.rqueue = 100, .wqueue = 200, .connect_result = -ECONNREFUSED,
		.error = -EPIPE, .family = AF_INET6, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_ESTABLISHED,
		.closed_first = SOCKLIFE_CLOSED_FIRST_REMOTE, .shutdown = 3,
		.local = addr_in6("fe80::1", 443), .remote = addr_in6("::1", 50000),
		.end = SOCKLIFE_END_KEEPALIVE, .releaser = { 90, 91, 92, "sh" },
		.release_how = SOCKLIFE_FD_CLOSE_EXIT, .release_signal = 9,
		.unsent = 301, .unread = 302, .retrans = 303, .rtt_us = 304, .drops = 305,
		.cgroup = UINT64_C(0x1122334455667788),
		.creator = curl, .holders = holders, .n_holders = 2,
		.former = former, .n_former = 2, .former_count = 12,
		.references = 306, .release_fd = 0,
		.holders_count = 5, .remotes = remotes, .n_remotes = 2,
		.send = { 1, 2, 3, 4 }, .recv = { 5, 6, 7, 8 },
		.dwelt = 1 << SOCKLIFE_STATE_SYN_SENT |
			 1 << SOCKLIFE_STATE_ESTABLISHED,
	};
	uint64_t i;

	remotes[0] = (struct remote){ addr_in6("::1", 53), 10, 20, 30, 40 };
	remotes[1] = (struct remote){ .sent = 11, .received = 21, .last = 31 };
	for (i = SOCKLIFE_A_TIMES_CREATED; i <= SOCKLIFE_A_TIMES_MAX; i++)
		sock.times[i] = 1000 + i;
	sock.times[SOCKLIFE_A_TIMES_STATE] = 1500;
	sock.dwell[SOCKLIFE_STATE_SYN_SENT] = 1500 -
		sock.times[SOCKLIFE_A_TIMES_CREATED];
	return sock;
}

static void test_row_round_trip(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	struct sock in = full_row(), out;

	(void)state;
	build_socket(nlh, &in, 9999);
	assert_int_equal(decode_socket(nlh, &out), 0);
	assert_int_equal(out.n_holders, 2);
	assert_memory_equal(out.holders, in.holders, 2 * sizeof(*in.holders));
	assert_int_equal(out.n_former, 2);
	assert_memory_equal(out.former, in.former, 2 * sizeof(*in.former));
	assert_true(HAS_SOCKET(&out, RELEASE_FD));
	assert_int_equal(out.n_remotes, 2);
	assert_memory_equal(out.remotes, in.remotes, 2 * sizeof(*in.remotes));
	assert_true(HAS_SOCKET(&out, CREATOR) && HAS_SOCKET(&out, RQUEUE));
	assert_false(HAS_SOCKET(&out, HIDDEN) || HAS_SOCKET(&out, HOLDERS_PARTIAL));
	assert_true(sock_closed(&out) && HAS_SOCKET(&out, END));
	sock_free(&out);
	/* All else is the same, the present stay's length taken out again. */
	in.present = out.present = 0;
	in.holders = NULL;
	in.n_holders = out.n_holders = 0;
	in.former = NULL;
	in.n_former = out.n_former = 0;
	in.remotes = NULL;
	in.n_remotes = out.n_remotes = 0;
	assert_memory_equal(&out, &in, sizeof(in));
}

static void test_row_absent_parts(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	struct sock out;

	(void)state;
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 9);
	assert_int_equal(decode_socket(nlh, &out), 0);
	assert_int_equal(out.id, 9);
	assert_int_equal(out.local.len, 0);
	assert_false(HAS_SOCKET(&out, CONNECT_RESULT));
	assert_false(HAS_SOCKET(&out, CREATOR));
	assert_false(sock_closed(&out) || HAS_SOCKET(&out, END));
	assert_int_equal(out.n_holders, 0);
	sock_free(&out);
}

static void test_hidden_alone(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	struct sock out;

	(void)state;
	mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_HIDDEN, 12);
	assert_int_equal(decode_socket(nlh, &out), 0);
	assert_false(HAS_SOCKET(&out, ID));
	assert_int_equal(out.hidden, 12);
	sock_free(&out);
}

static void test_row_without_id(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	struct sock out;

	(void)state;
	mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_UID, 12);
	assert_int_equal(decode_socket(nlh, &out), -EBADMSG);
}

/* A later module may tell more. */
static void test_unknown_attribute(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	struct sock out;

	(void)state;
	mnl_attr_put_strz(nlh, SOCKLIFE_A_SOCKET_MAX + 7, "news");
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 9);
	mnl_attr_put_strz(nlh, 1000, "more news");
	assert_int_equal(decode_socket(nlh, &out), 0);
	assert_int_equal(out.id, 9);
	sock_free(&out);
}

/* Each attribute with a fixed size, told with others: only its own is taken. */
static void test_wrong_length(void **state)
{
	static const struct {
		uint16_t attr;
		uint16_t size;
	} sizes[] = {
		{ SOCKLIFE_A_SOCKET_UID, 4 }, { SOCKLIFE_A_SOCKET_CLOSED, 0 },
		{ SOCKLIFE_A_SOCKET_END, 1 }, { SOCKLIFE_A_SOCKET_RELEASE_HOW, 1 },
		{ SOCKLIFE_A_SOCKET_RELEASE_SIGNAL, 1 },
		{ SOCKLIFE_A_SOCKET_UNSENT, 4 }, { SOCKLIFE_A_SOCKET_UNREAD, 4 },
		{ SOCKLIFE_A_SOCKET_RETRANS, 4 }, { SOCKLIFE_A_SOCKET_RTT_US, 4 },
		{ SOCKLIFE_A_SOCKET_CGROUP, 8 },
	};
	static const char zeros[16];
	char buf[BUILD_SIZE];
	size_t i, size;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (size = 0; size <= sizeof(zeros); size++) {
			struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
			struct sock out;
			int good = size == sizes[i].size ? 0 : -EBADMSG;

			mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 9);
			mnl_attr_put(nlh, sizes[i].attr, size, zeros);
			assert_int_equal(decode_socket(nlh, &out), good);
		}
	}
}

/* A releaser is a task as any other: what is in it is looked at. */
static void test_broken_releaser(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	struct nlattr *nest;
	struct sock out;

	(void)state;
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 9);
	nest = mnl_attr_nest_start(nlh, SOCKLIFE_A_SOCKET_RELEASER);
	mnl_attr_put_u16(nlh, SOCKLIFE_A_TASK_TGID, 1);
	mnl_attr_nest_end(nlh, nest);
	assert_int_equal(decode_socket(nlh, &out), -EBADMSG);
}

static void test_cut_message(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	struct sock in = full_row(), out;
	uint32_t len, whole;
	int good = 0;

	(void)state;
	build_socket(nlh, &in, 9999);
	whole = nlh->nlmsg_len;
	for (len = 0; len < whole; len++) {
		nlh->nlmsg_len = len;
		if (!decode_socket(nlh, &out)) {
			sock_free(&out);
			good++;
		}
	}
	/* Only a cut between two attributes leaves a whole message. */
	assert_in_range(good, 10, 80);
}

/* A name of so many bytes, and no NUL. */
static void text_of(size_t len, size_t expected)
{
	char buf[BUILD_SIZE], name[100];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	struct nlattr *nest;
	struct sock out;

	memset(name, 'x', sizeof(name));
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 9);
	nest = mnl_attr_nest_start(nlh, SOCKLIFE_A_SOCKET_CREATOR);
	mnl_attr_put(nlh, SOCKLIFE_A_TASK_COMM, len, name);
	mnl_attr_nest_end(nlh, nest);
	assert_int_equal(decode_socket(nlh, &out), 0);
	assert_int_equal(strnlen(out.creator.comm, COMM_SIZE), expected);
	sock_free(&out);
}

static void test_long_text(void **state)
{
	(void)state;
	text_of(0, 0);
	text_of(15, 15);
	text_of(COMM_SIZE - 1, COMM_SIZE - 1);
	text_of(COMM_SIZE, COMM_SIZE - 1);
	text_of(COMM_SIZE + 1, COMM_SIZE - 1);
	text_of(100, COMM_SIZE - 1);
}

static void test_addresses(void **state)
{
	char buf[BUILD_SIZE], huge[sizeof(struct sockaddr_storage) + 4] = { 0 };
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	struct addr un = addr_un("\0name\0x", 7);
	struct sock out;

	(void)state;
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 9);
	mnl_attr_put(nlh, SOCKLIFE_A_SOCKET_LOCAL, un.len, &un.storage);
	assert_int_equal(decode_socket(nlh, &out), 0);
	assert_int_equal(out.local.len, un.len);
	assert_memory_equal(&out.local.un, &un.un, un.len);
	sock_free(&out);
	mnl_attr_put(nlh, SOCKLIFE_A_SOCKET_REMOTE, sizeof(huge), huge);
	assert_int_equal(decode_socket(nlh, &out), -EBADMSG);
	nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 9);
	mnl_attr_put(nlh, SOCKLIFE_A_SOCKET_LOCAL, 1, huge);
	assert_int_equal(decode_socket(nlh, &out), -EBADMSG);
}

static void keep_event(const struct event *event, void *arg)
{
	struct event *to = arg;

	to[event->seq] = *event;
}

static void test_events_round_trip(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_EVENTS_NTF);
	struct event in[3] = { {
		.present = BIT(SOCKLIFE_A_EVENT_TASK) | BIT(SOCKLIFE_A_EVENT_FD) |
			   BIT(SOCKLIFE_A_EVENT_RESULT) | BIT(SOCKLIFE_A_EVENT_HOW) |
			   BIT(SOCKLIFE_A_EVENT_PPID) | BIT(SOCKLIFE_A_EVENT_SIGNAL) |
			   BIT(SOCKLIFE_A_EVENT_DURATION),
		.duration = 77,
		.seq = 0, .time = 5, .id = 6, .gen = 7, .type = SOCKLIFE_EVENT_FD_CLOSE,
		.netns = 8, .ppid = 4, .family = AF_INET, .sock_type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = 1, .task = curl, .fd = -1,
		.result = -EPIPE, .how = 3, .signal = 9, .local = addr_in("10.0.0.1", 80),
	}, {
		.seq = 1, .id = 7, .type = SOCKLIFE_EVENT_FREE, .fd = -1,
	}, {
		.seq = 2, .id = 8, .type = 99, .fd = -1,
	} };
	struct event out[3];
	int i;

	(void)state;
	for (i = 0; i < 3; i++)
		build_event(nlh, &in[i]);
	assert_int_equal(decode_events(nlh, keep_event, out), 3);
	assert_true(event_has_task(&out[0]));
	assert_false(event_has_task(&out[1]));
	assert_false(HAS_EVENT(&out[1], RESULT));
	for (i = 0; i < 3; i++) {
		in[i].present = out[i].present = 0;
		assert_memory_equal(&out[i], &in[i], sizeof(in[i]));
	}
}

static void keep_payload(const struct event *event, void *arg)
{
	struct event *to = arg;

	assert_int_equal(event->payload.len, 4);
	assert_memory_equal(event->payload.at, "GET ", 4);
	*to = *event;
}

static void test_payload(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_EVENTS_NTF);
	const struct event in = {
		.present = BIT(SOCKLIFE_A_EVENT_PAYLOAD) | BIT(SOCKLIFE_A_EVENT_PAYLOAD_MISSING) |
			   BIT(SOCKLIFE_A_EVENT_RESULT),
		.id = 6, .type = SOCKLIFE_EVENT_PAYLOAD, .result = 10, .fd = -1,
		.payload = { (const uint8_t *)"GET ", 4 },
		.payload_missing = SOCKLIFE_PAYLOAD_MISSING_FAULT,
	};
	struct event out;

	(void)state;
	build_event(nlh, &in);
	assert_int_equal(decode_events(nlh, keep_payload, &out), 1);
	assert_int_equal(out.payload_missing, SOCKLIFE_PAYLOAD_MISSING_FAULT);
	assert_int_equal(out.result, 10);
}

static void test_event_without_type(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_EVENTS_NTF);
	struct nlattr *nest = mnl_attr_nest_start(nlh, SOCKLIFE_A_EVENTS_EVENT);
	struct event out[3];

	(void)state;
	mnl_attr_put_u64(nlh, SOCKLIFE_A_EVENT_ID, 1);
	mnl_attr_nest_end(nlh, nest);
	assert_int_equal(decode_events(nlh, keep_event, out), -EBADMSG);
}

struct told {
	struct event events[4];
	int n;
};

static void tell_event(const struct event *event, void *arg)
{
	struct told *told = arg;

	told->events[told->n++ % 4] = *event;
}

static void is_same_outline(const struct event *a, const struct event *b)
{
	assert_int_equal(a->present, b->present);
	assert_int_equal(a->seq, b->seq);
	assert_int_equal(a->time, b->time);
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->gen, b->gen);
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->task.tgid, b->task.tgid);
}

/* What decode_events() refuses, the outline refuses at the same event. */
static void compare_outline(const struct nlmsghdr *nlh, struct outline *outline)
{
	struct told whole = { .n = 0 }, brief = { .n = 0 };
	int i, n = decode_events(nlh, tell_event, &whole);

	assert_int_equal(decode_outlines(nlh, outline, tell_event, &brief), n);
	assert_int_equal(brief.n, whole.n);
	for (i = 0; i < whole.n && i < 4; i++)
		is_same_outline(&whole.events[i], &brief.events[i]);
}

/* A layout that is known, and each byte of it, and of what is in it, as it should not be. */
static void test_outlines(void **state)
{
	char good[BUILD_SIZE], bad[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(good, SOCKLIFE_CMD_EVENTS_NTF);
	struct outline *outline = outline_new();
	struct event event = {
		.present = BIT(SOCKLIFE_A_EVENT_TASK) | BIT(SOCKLIFE_A_EVENT_RESULT),
		.time = 5, .id = 6, .gen = 7, .type = SOCKLIFE_EVENT_SEND, .netns = 8,
		.family = AF_INET, .task = curl, .remote = addr_in("10.0.0.1", 80),
	};
	size_t at;
	int value;

	(void)state;
	build_batch(nlh, 100);
	build_event(nlh, &event);
	event.present = 0;
	event.local = addr_un("/a", 3);		/* an attribute that is not filled up */
	build_event(nlh, &event);
	compare_outline(nlh, outline);
	for (at = NLMSG_HDRLEN; at < nlh->nlmsg_len; at++)
		for (value = 0; value < 256; value++) {
			memcpy(bad, good, nlh->nlmsg_len);
			bad[at] = (char)value;
			compare_outline(nlh, outline);
			compare_outline((const void *)bad, outline);
		}
	outline_free(outline);
}

static void test_stats(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_STATS_GET);
	struct stats stats;

	(void)state;
	build_stats(nlh, 11, 22);
	assert_int_equal(decode_stats(nlh, &stats), 0);
	assert_int_equal(stats.seq, 11);
	assert_int_equal(stats.seq_all, 22);
	assert_int_equal(stats.n_counters, 2);
	assert_string_equal(stats.counters[1].name, "events_lost_ring_full");
	assert_int_equal(stats.counters[1].value, 3);
	assert_int_equal(stats.n_hooks, 2);
	assert_string_equal(stats.hooks[1].mechanism, "tracepoint");
	assert_int_equal(stats.hooks[1].missed, 2);
	stats_free(&stats);
}

static void test_other_command(void **state)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, 77);
	struct stats stats;
	struct sock sock;

	(void)state;
	assert_int_equal(decode_command(nlh), 77);
	assert_int_equal(decode_socket(nlh, &sock), -EBADMSG);
	assert_int_equal(decode_stats(nlh, &stats), -EBADMSG);
	nlh->nlmsg_len = NLMSG_HDRLEN + 2;
	assert_int_equal(decode_command(nlh), -EBADMSG);
	nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	nlh->nlmsg_type = NLMSG_DONE;
	assert_int_equal(decode_command(nlh), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_row_round_trip),
		cmocka_unit_test(test_row_absent_parts),
		cmocka_unit_test(test_hidden_alone),
		cmocka_unit_test(test_row_without_id),
		cmocka_unit_test(test_unknown_attribute),
		cmocka_unit_test(test_wrong_length),
		cmocka_unit_test(test_broken_releaser),
		cmocka_unit_test(test_cut_message),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_events_round_trip),
		cmocka_unit_test(test_payload),
		cmocka_unit_test(test_event_without_type),
		cmocka_unit_test(test_outlines),
		cmocka_unit_test(test_stats),
		cmocka_unit_test(test_other_command),
	};

	return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
