// SPDX-License-Identifier: GPL-2.0
/* Rows and events in any order: what the model makes of them. */
#include "test.h"

#include "build.h"
#include "model/model.h"
#include "text/json_tree.h"

static const struct task curl = { .pid = 77, .tgid = 77, .uid = 1000, .comm = "curl" };

static int setup(void **state)
{
	*state = model_new();
	return 0;
}

static int teardown(void **state)
{
	model_free(*state);
	return 0;
}

/* A TCP event of socket 1. */
static struct event tcp(uint64_t gen, uint16_t type)
{
	return (struct event){
		.present = BIT(SOCKLIFE_A_EVENT_FAMILY) |
			   BIT(SOCKLIFE_A_EVENT_SOCK_TYPE) |
			   BIT(SOCKLIFE_A_EVENT_PROTOCOL),
		.id = 1, .gen = gen, .type = type, .time = gen * 100, .fd = -1,
		.family = AF_INET, .sock_type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_CLOSE,
	};
}

static struct event data(uint64_t gen, uint16_t type, int32_t result)
{
	struct event event = tcp(gen, type);

	event.result = result;
	event.state = SOCKLIFE_STATE_ESTABLISHED;
	return event;
}

static struct model_row *apply(struct model *model, struct event event,
			       enum model_applied expected)
{
	struct model_row *row;

	assert_int_equal(model_apply(model, &event, &row), expected);
	assert_non_null(row);
	return row;
}

static struct event by_curl(struct event event)
{
	event.task = curl;
	event.present |= BIT(SOCKLIFE_A_EVENT_TASK);
	return event;
}

/* A datagram with the port @port of 10.0.0.@host. */
static struct event datagram(uint64_t gen, uint16_t type, int host, int32_t result)
{
	struct event event = data(gen, type, result);

	event.sock_type = SOCK_DGRAM;
	event.protocol = IPPROTO_UDP;
	event.state = SOCKLIFE_STATE_CLOSE;
	event.remote.len = sizeof(event.remote.in);
	event.remote.in = (struct sockaddr_in){
		.sin_family = AF_INET, .sin_port = htons(53),
		.sin_addr.s_addr = htonl(0x0a000000u + (unsigned int)host),
	};
	return event;
}

static void test_spoke_with(void **state)
{
	struct model *model = *state;
	struct event again = datagram(3, SOCKLIFE_EVENT_RECV, 1, -EAGAIN);
	const struct remote *remotes;
	struct model_row *row;
	int i;

	apply(model, datagram(1, SOCKLIFE_EVENT_SEND, 1, 30), MODEL_APPLIED);
	apply(model, datagram(2, SOCKLIFE_EVENT_RECV, 1, 100), MODEL_APPLIED);
	row = apply(model, again, MODEL_APPLIED);
	assert_int_equal(row->sock.n_remotes, 1);
	remotes = row->sock.remotes;
	assert_int_equal(remotes[0].sent, 30);
	assert_int_equal(remotes[0].received, 100);
	assert_int_equal(remotes[0].last, 200);
	assert_int_equal(row->sock.remote.len, 0);
	for (i = 2; i <= 10; i++)
		row = apply(model, datagram((uint64_t)i + 2, SOCKLIFE_EVENT_SEND, i, i),
			    MODEL_APPLIED);
	/* Eight, the oldest two among the others, which stand last. */
	remotes = row->sock.remotes;
	assert_int_equal(row->sock.n_remotes, REMOTES_KEPT + 1);
	assert_int_equal(remotes[0].sent, 3);
	assert_int_equal(remotes[7].sent, 10);
	assert_int_equal(remotes[8].addr.len, 0);
	assert_int_equal(remotes[8].sent, 32);
	assert_int_equal(remotes[8].received, 100);
}

static void test_unaccepted(void **state)
{
	struct model *model = *state;
	struct event end = tcp(2, SOCKLIFE_EVENT_STATE);
	struct event child = tcp(1, SOCKLIFE_EVENT_CHILD);
	struct model_row *row;

	child.state = SOCKLIFE_STATE_ESTABLISHED;
	end.old_state = SOCKLIFE_STATE_ESTABLISHED;
	apply(model, child, MODEL_APPLIED);
	row = apply(model, end, MODEL_APPLIED);
	assert_int_equal(row->sock.end, SOCKLIFE_END_UNACCEPTED);
	assert_true(row->sock.inferred);
}

static void test_row_tells_what_events_do_not(void **state)
{
	struct model *model = *state;
	struct sock told = { .id = 1, .gen = 1, .inode = 4711,
			     .present = BIT(SOCKLIFE_A_SOCKET_INODE) };
	struct model_row *row;

	apply(model, tcp(1, SOCKLIFE_EVENT_CREATE), MODEL_APPLIED);
	row = apply(model, tcp(2, SOCKLIFE_EVENT_BIND), MODEL_APPLIED);
	assert_true(row->sock.inferred);
	assert_ptr_equal(model_put(model, &told), row);
	assert_false(row->sock.inferred);
	assert_int_equal(row->sock.inode, 4711);
}

/* How much was left at the end the row of the history tells, and no event. */
static void test_end_of_events(void **state)
{
	struct model *model = *state;
	struct sock told = { .id = 1, .gen = 9, .present = BIT(SOCKLIFE_A_SOCKET_CLOSED) |
			     BIT(SOCKLIFE_A_SOCKET_END), .end = SOCKLIFE_END_CLOSED };
	struct json_object *o;
	struct model_row *row;

	apply(model, tcp(1, SOCKLIFE_EVENT_CREATE), MODEL_APPLIED);
	row = apply(model, tcp(2, SOCKLIFE_EVENT_FREE), MODEL_APPLIED);
	o = tree_socket(&row->sock, 100, NULL);
	assert_non_null(json_object_object_get(o, "end"));
	assert_null(json_object_object_get(o, "unsent"));
	assert_null(json_object_object_get(o, "unread"));
	assert_null(json_object_object_get(o, "retrans"));
	json_object_put(o);
	assert_ptr_equal(model_put(model, &told), row);
	o = tree_socket(&row->sock, 100, NULL);
	assert_non_null(json_object_object_get(o, "unsent"));
	assert_non_null(json_object_object_get(o, "retrans"));
	json_object_put(o);
}

/* What waits after an event only the next row tells. */
static void test_queues_grow_old(void **state)
{
	struct model *model = *state;
	struct sock told = { .id = 1, .gen = 1, .family = AF_INET, .wqueue = 36 };
	struct sock newer = { .id = 1, .gen = 2, .family = AF_INET, .wqueue = 7 };
	struct model_row *row = model_put(model, &told);
	struct json_object *o;

	assert_true(sock_knows_queues(&row->sock));
	apply(model, data(2, SOCKLIFE_EVENT_SEND, 50), MODEL_APPLIED);
	assert_false(sock_knows_queues(&row->sock));
	o = tree_socket(&row->sock, 100, NULL);
	assert_null(json_object_object_get(o, "rqueue"));
	assert_null(json_object_object_get(o, "wqueue"));
	json_object_put(o);
	assert_ptr_equal(model_put(model, &newer), row);
	assert_true(sock_knows_queues(&row->sock));
	assert_int_equal(row->sock.wqueue, 7);
}

static void test_traffic(void **state)
{
	struct model *model = *state;
	struct event peek = data(8, SOCKLIFE_EVENT_RECV, 50);
	struct model_row *row;

	apply(model, by_curl(tcp(1, SOCKLIFE_EVENT_CREATE)), MODEL_APPLIED);
	apply(model, data(2, SOCKLIFE_EVENT_SEND, 78), MODEL_APPLIED);
	apply(model, data(3, SOCKLIFE_EVENT_SEND, 2), MODEL_APPLIED);
	apply(model, data(4, SOCKLIFE_EVENT_SEND, -EAGAIN), MODEL_APPLIED);
	apply(model, data(5, SOCKLIFE_EVENT_SEND, -EPIPE), MODEL_APPLIED);
	apply(model, data(6, SOCKLIFE_EVENT_RECV, 10), MODEL_APPLIED);
	apply(model, data(7, SOCKLIFE_EVENT_RECV, -EAGAIN), MODEL_APPLIED);
	peek.flags = SOCKLIFE_EVENT_FLAG_PEEK;
	row = apply(model, peek, MODEL_APPLIED);
	assert_false(row->sock.flags & SOCKLIFE_FLAG_RX_EOF);
	row = apply(model, data(9, SOCKLIFE_EVENT_RECV, 0), MODEL_APPLIED);
	assert_true(row->sock.flags & SOCKLIFE_FLAG_RX_EOF);
	assert_int_equal(row->sock.send.bytes, 80);
	assert_int_equal(row->sock.send.calls, 2);
	assert_int_equal(row->sock.send.again, 1);
	assert_int_equal(row->sock.send.errors, 1);
	assert_int_equal(row->sock.recv.bytes, 10);
	assert_int_equal(row->sock.recv.calls, 2);
	assert_int_equal(row->sock.recv.again, 1);
	assert_int_equal(row->sock.gen, 9);
	assert_int_equal(row->sock.recv.shorts, 0);
	assert_int_equal(row->sock.times[SOCKLIFE_A_TIMES_LAST_SEND], 300);
	assert_int_equal(row->sock.times[SOCKLIFE_A_TIMES_LAST_RECV], 900);
}

static void test_datagram_of_0_is_no_end(void **state)
{
	struct event event = data(1, SOCKLIFE_EVENT_RECV, 0);
	struct model_row *row;

	event.sock_type = SOCK_DGRAM;
	event.protocol = IPPROTO_UDP;
	row = apply(*state, event, MODEL_APPLIED);
	assert_int_equal(row->sock.recv.calls, 1);
	assert_false(row->sock.flags & SOCKLIFE_FLAG_RX_EOF);
}

static void test_duplicate_and_late(void **state)
{
	struct model *model = *state;
	struct model_row *row;

	apply(model, by_curl(tcp(1, SOCKLIFE_EVENT_CREATE)), MODEL_APPLIED);
	apply(model, data(2, SOCKLIFE_EVENT_SEND, 5), MODEL_APPLIED);
	row = apply(model, data(2, SOCKLIFE_EVENT_SEND, 5), MODEL_KNOWN);
	assert_int_equal(row->sock.send.bytes, 5);
	row = apply(model, data(1, SOCKLIFE_EVENT_SEND, 7), MODEL_KNOWN);
	assert_int_equal(row->sock.send.bytes, 5);
	assert_int_equal(row->sock.gen, 2);
	assert_int_equal(model_stale(model), 0);
}

static struct sock a_row(uint64_t gen, uint64_t sent)
{
	return (struct sock){
		.id = 1, .gen = gen, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_ESTABLISHED,
		.send = { .bytes = sent, .calls = 1 }, .rqueue = (uint32_t)gen,
		.times = { [SOCKLIFE_A_TIMES_CREATED] = 1 },
	};
}

static void test_gap_and_resync(void **state)
{
	struct model *model = *state;
	struct sock fresh = a_row(6, 100);
	struct model_row *row;

	apply(model, by_curl(tcp(1, SOCKLIFE_EVENT_CREATE)), MODEL_APPLIED);
	row = apply(model, data(4, SOCKLIFE_EVENT_SEND, 5), MODEL_GAP);
	assert_true(row->stale);
	assert_int_equal(model_stale(model), 1);
	assert_int_equal(row->sock.send.bytes, 5);
	assert_ptr_equal(model_put(model, &fresh), row);
	assert_false(row->stale);
	assert_int_equal(model_stale(model), 0);
	assert_int_equal(row->sock.send.bytes, 100);
	/* The row knew these; the next one it did not. */
	apply(model, data(5, SOCKLIFE_EVENT_SEND, 5), MODEL_KNOWN);
	apply(model, data(6, SOCKLIFE_EVENT_SEND, 5), MODEL_KNOWN);
	apply(model, data(7, SOCKLIFE_EVENT_SEND, 5), MODEL_APPLIED);
	assert_int_equal(row->sock.send.bytes, 105);
}

static void test_unknown_socket_is_a_gap(void **state)
{
	struct model_row *row = apply(*state, data(3, SOCKLIFE_EVENT_SEND, 5),
				      MODEL_GAP);

	assert_true(row->stale);
	assert_int_equal(row->sock.family, AF_INET);
	assert_int_equal(row->sock.state, SOCKLIFE_STATE_ESTABLISHED);
}

/* A dump's row may be older than what events told already. */
static void test_older_row_only_tells_queues(void **state)
{
	struct model *model = *state;
	struct sock old = a_row(1, 999);
	struct model_row *row;

	apply(model, by_curl(tcp(1, SOCKLIFE_EVENT_CREATE)), MODEL_APPLIED);
	row = apply(model, data(2, SOCKLIFE_EVENT_SEND, 5), MODEL_APPLIED);
	model_put(model, &old);
	assert_int_equal(row->sock.send.bytes, 5);
	assert_int_equal(row->sock.gen, 2);
	assert_int_equal(row->sock.rqueue, 1);
}

/* Joining: the dump comes behind some events that are still to be read. */
static void test_join_without_double_count(void **state)
{
	struct model *model = *state;
	struct sock dumped = a_row(3, 300);
	struct model_row *row;
	uint64_t gen;

	model_dump_begin(model);
	model_put(model, &dumped);
	model_dump_end(model, 1000);
	for (gen = 1; gen <= 3; gen++)
		row = apply(model, data(gen, SOCKLIFE_EVENT_SEND, 100),
			    MODEL_KNOWN);
	row = apply(model, data(4, SOCKLIFE_EVENT_SEND, 100), MODEL_APPLIED);
	assert_int_equal(row->sock.send.bytes, 400);
	assert_int_equal(model_stale(model), 0);
}

static void test_dump_ends_what_it_misses(void **state)
{
	struct model *model = *state;
	struct sock one = a_row(1, 1), two = a_row(1, 1), again = a_row(1, 1);
	struct model_row *row;

	two.id = 2;
	model_dump_begin(model);
	model_put(model, &one);
	model_put(model, &two);
	model_dump_end(model, 50);
	assert_false(model_find(model, 2)->freed);
	model_dump_begin(model);
	model_put(model, &again);
	model_dump_end(model, 60);
	assert_false(model_find(model, 1)->freed);
	row = model_find(model, 2);
	assert_true(row->freed);
	assert_int_equal(row->freed_at, 60);
	model_sweep(model, 60);
	assert_non_null(model_find(model, 2));
	model_sweep(model, 61);
	assert_null(model_find(model, 2));
}

static void end_at(struct model *model, uint64_t id, uint64_t time)
{
	struct event event = tcp(1, SOCKLIFE_EVENT_CREATE);
	struct model_row *row;

	event.id = id;
	model_apply(model, &event, &row);
	model_lost(model, row, time);
}

/* Rows go in the order in which they ended; those of the trace stay, and hold up no others. */
static void test_sweep(void **state)
{
	struct model *model = *state;

	end_at(model, 1, 10);
	end_at(model, 2, 20);
	end_at(model, 3, 30);
	model_find(model, 2)->mine = true;
	model_lost(model, model_find(model, 1), 11);	/* told twice */
	model_sweep(model, 11);
	assert_non_null(model_find(model, 1));
	model_sweep(model, 31);
	assert_null(model_find(model, 1));
	assert_non_null(model_find(model, 2));
	assert_null(model_find(model, 3));
	model_find(model, 2)->mine = false;
	model_sweep(model, 100);
	assert_non_null(model_find(model, 2));	/* it was passed */
	end_at(model, 4, 40);
	model_sweep(model, 41);
	assert_null(model_find(model, 4));
}

static struct event state_event(uint64_t gen, uint8_t from, uint8_t to)
{
	struct event event = tcp(gen, SOCKLIFE_EVENT_STATE);

	event.old_state = from;
	event.state = to;
	event.present |= BIT(SOCKLIFE_A_EVENT_OLD_STATE);
	return event;
}

static void test_states_and_dwell(void **state)
{
	struct model *model = *state;
	struct sock *sock;

	apply(model, by_curl(tcp(1, SOCKLIFE_EVENT_CREATE)), MODEL_APPLIED);
	apply(model, by_curl(tcp(2, SOCKLIFE_EVENT_CONNECT)), MODEL_APPLIED);
	sock = &apply(model, state_event(3, SOCKLIFE_STATE_CLOSE,
					 SOCKLIFE_STATE_SYN_SENT),
		      MODEL_APPLIED)->sock;
	assert_true(sock->flags & SOCKLIFE_FLAG_CONNECTING);
	apply(model, state_event(5, SOCKLIFE_STATE_SYN_SENT,
				 SOCKLIFE_STATE_ESTABLISHED), MODEL_GAP);
	apply(model, tcp(6, SOCKLIFE_EVENT_CONNECT_RESULT), MODEL_APPLIED);
	assert_false(sock->flags & SOCKLIFE_FLAG_CONNECTING);
	assert_true(HAS_SOCKET(sock, CONNECT_RESULT));
	apply(model, state_event(9, SOCKLIFE_STATE_ESTABLISHED,
				 SOCKLIFE_STATE_FIN_WAIT1), MODEL_GAP);
	assert_int_equal(sock->state, SOCKLIFE_STATE_FIN_WAIT1);
	assert_int_equal(sock->closed_first, SOCKLIFE_CLOSED_FIRST_LOCAL);
	assert_int_equal(sock_dwell(sock, SOCKLIFE_STATE_CLOSE, 2000), 200);
	assert_int_equal(sock_dwell(sock, SOCKLIFE_STATE_SYN_SENT, 2000), 200);
	assert_int_equal(sock_dwell(sock, SOCKLIFE_STATE_ESTABLISHED, 2000), 400);
	assert_int_equal(sock_dwell(sock, SOCKLIFE_STATE_FIN_WAIT1, 2000), 1100);
	assert_int_equal(sock->times[SOCKLIFE_A_TIMES_ESTABLISHED], 500);
}

static void test_reset_by_the_peer(void **state)
{
	struct model *model = *state;
	struct event close = state_event(2, SOCKLIFE_STATE_ESTABLISHED, SOCKLIFE_STATE_CLOSE);
	struct event error = tcp(3, SOCKLIFE_EVENT_ERROR);
	struct sock *sock;

	apply(model, state_event(1, 0, SOCKLIFE_STATE_ESTABLISHED), MODEL_APPLIED);
	close.result = -ECONNRESET;
	sock = &apply(model, close, MODEL_APPLIED)->sock;
	assert_int_equal(sock->closed_first, SOCKLIFE_CLOSED_FIRST_REMOTE);
	error.result = -ECONNRESET;
	apply(model, error, MODEL_APPLIED);
	assert_int_equal(sock->error, -ECONNRESET);
}

static void test_abort_by_the_owner(void **state)
{
	struct model *model = *state;
	struct sock *sock;

	apply(model, state_event(1, 0, SOCKLIFE_STATE_ESTABLISHED), MODEL_APPLIED);
	sock = &apply(model, state_event(2, SOCKLIFE_STATE_ESTABLISHED, SOCKLIFE_STATE_CLOSE),
		      MODEL_APPLIED)->sock;
	assert_int_equal(sock->closed_first, SOCKLIFE_CLOSED_FIRST_LOCAL);
	assert_int_equal(sock->error, 0);
}

static void test_connection_after_connection(void **state)
{
	struct model *model = *state;
	struct event shutdown = tcp(4, SOCKLIFE_EVENT_SHUTDOWN);
	struct event lost;
	struct sock *sock;

	apply(model, state_event(1, 0, SOCKLIFE_STATE_ESTABLISHED), MODEL_APPLIED);
	apply(model, state_event(2, SOCKLIFE_STATE_ESTABLISHED, SOCKLIFE_STATE_CLOSE_WAIT),
	      MODEL_APPLIED);
	sock = &apply(model, tcp(3, SOCKLIFE_EVENT_RECV), MODEL_APPLIED)->sock;
	apply(model, shutdown, MODEL_APPLIED);
	assert_true(sock->flags & SOCKLIFE_FLAG_RX_EOF);
	assert_int_equal(sock->shutdown, 1);
	apply(model, state_event(5, SOCKLIFE_STATE_CLOSE_WAIT, SOCKLIFE_STATE_CLOSE),
	      MODEL_APPLIED);
	assert_int_equal(sock->closed_first, SOCKLIFE_CLOSED_FIRST_REMOTE);
	apply(model, state_event(6, SOCKLIFE_STATE_CLOSE, SOCKLIFE_STATE_SYN_SENT),
	      MODEL_APPLIED);
	assert_int_equal(sock->closed_first, SOCKLIFE_CLOSED_FIRST_NONE);
	assert_false(sock->flags & SOCKLIFE_FLAG_RX_EOF);
	assert_int_equal(sock->shutdown, 0);
	apply(model, state_event(7, SOCKLIFE_STATE_SYN_SENT, SOCKLIFE_STATE_ESTABLISHED),
	      MODEL_APPLIED);
	lost = state_event(8, SOCKLIFE_STATE_ESTABLISHED, SOCKLIFE_STATE_CLOSE);
	lost.result = -EHOSTUNREACH;	/* a time-out, after an ICMP error */
	apply(model, lost, MODEL_APPLIED);
	assert_int_equal(sock->closed_first, SOCKLIFE_CLOSED_FIRST_NONE);
}

/* What the events alone tell of an end, and what only the row can. */
static void test_ends(void **state)
{
	static const struct {
		uint8_t from;
		int32_t reason;
		uint8_t end;
	} cases[] = {
		{ SOCKLIFE_STATE_LAST_ACK, 0, SOCKLIFE_END_FIN },
		{ SOCKLIFE_STATE_CLOSING, 0, SOCKLIFE_END_FIN },
		{ SOCKLIFE_STATE_TIME_WAIT, 0, SOCKLIFE_END_FIN },
		{ SOCKLIFE_STATE_SYN_SENT, 0, SOCKLIFE_END_CLOSED },
		{ SOCKLIFE_STATE_LISTEN, 0, SOCKLIFE_END_CLOSED },
		{ SOCKLIFE_STATE_SYN_SENT, -ECONNREFUSED, SOCKLIFE_END_REFUSED },
		{ SOCKLIFE_STATE_ESTABLISHED, -ECONNRESET, SOCKLIFE_END_RST_RECEIVED },
		{ SOCKLIFE_STATE_CLOSE_WAIT, -EPIPE, SOCKLIFE_END_RST_RECEIVED },
		{ SOCKLIFE_STATE_ESTABLISHED, -ETIMEDOUT, SOCKLIFE_END_TIMEOUT },
		{ SOCKLIFE_STATE_ESTABLISHED, -ECONNABORTED, SOCKLIFE_END_ABORTED },
		{ SOCKLIFE_STATE_SYN_SENT, -EHOSTUNREACH, SOCKLIFE_END_ERROR },
		{ SOCKLIFE_STATE_ESTABLISHED, 0, SOCKLIFE_END_NONE },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct event close = state_event(2, cases[i].from,
						 SOCKLIFE_STATE_CLOSE);
		struct event again = state_event(4, SOCKLIFE_STATE_CLOSE,
						 SOCKLIFE_STATE_SYN_SENT);
		struct event free = tcp(3, SOCKLIFE_EVENT_FREE);
		struct sock *sock, freed;

		close.id = again.id = free.id = 10 + i;
		close.result = cases[i].reason;
		sock = &apply(*state, close, MODEL_GAP)->sock;
		sock->dwelt |= 1u << cases[i].from;
		assert_int_equal(sock->end, cases[i].end);
		assert_int_equal(HAS_SOCKET(sock, END), cases[i].end != 0);
		freed = *sock;
		apply_event(&freed, &free);
		assert_int_equal(freed.end, cases[i].end);
		assert_true(sock_closed(&freed));
		assert_int_equal(freed.times[SOCKLIFE_A_TIMES_ENDED], 300);
		apply_event(sock, &again);
		assert_false(HAS_SOCKET(sock, END));
	}
}

/* Datagrams have no conversation to end. */
static void test_end_without_states(void **state)
{
	struct event made = by_curl(tcp(1, SOCKLIFE_EVENT_CREATE));
	struct event free = tcp(2, SOCKLIFE_EVENT_FREE);
	struct model_row *row;

	made.sock_type = free.sock_type = SOCK_DGRAM;
	made.state = SOCKLIFE_STATE_ESTABLISHED;
	apply(*state, made, MODEL_APPLIED);
	row = apply(*state, free, MODEL_APPLIED);
	assert_int_equal(row->sock.end, SOCKLIFE_END_CLOSED);

	made.id = free.id = 77;
	made.type = SOCKLIFE_EVENT_CHILD;
	made.family = free.family = AF_VSOCK;
	made.sock_type = free.sock_type = SOCK_STREAM;
	apply(*state, made, MODEL_APPLIED);
	row = apply(*state, free, MODEL_APPLIED);
	assert_int_equal(row->sock.end, SOCKLIFE_END_UNACCEPTED);
}

/* The history's row ends the life, whether or not FREE was seen. */
static void test_row_of_the_history(void **state)
{
	struct sock closed = a_row(9, 900), newer = a_row(9, 900);
	struct model_row *row;

	closed.present |= BIT(SOCKLIFE_A_SOCKET_CLOSED);
	closed.times[SOCKLIFE_A_TIMES_ENDED] = 777;
	newer = closed;
	newer.end = SOCKLIFE_END_UNREAD;
	apply(*state, data(5, SOCKLIFE_EVENT_SEND, 5), MODEL_GAP);
	assert_int_equal(model_stale(*state), 1);
	row = model_put(*state, &closed);
	assert_true(row->freed);
	assert_int_equal(row->freed_at, 777);
	assert_int_equal(model_stale(*state), 0);
	assert_int_equal(model_put(*state, &newer)->sock.end, SOCKLIFE_END_UNREAD);
	/* A living row that was under way does not wake it up. */
	newer = a_row(8, 1);
	assert_true(model_put(*state, &newer)->freed);
	assert_int_equal(row->sock.send.bytes, 900);
	/* It is no part of a dump of the living. */
	model_dump_begin(*state);
	model_dump_end(*state, 999);
	assert_int_equal(row->freed_at, 777);
}

static struct event fd_event(uint64_t gen, uint16_t type, int32_t fd)
{
	struct event event = by_curl(tcp(gen, type));

	event.fd = fd;
	return event;
}

static void test_holders(void **state)
{
	struct model *model = *state;
	struct event last;
	struct model_row *row;

	apply(model, by_curl(tcp(1, SOCKLIFE_EVENT_CREATE)), MODEL_APPLIED);
	row = apply(model, fd_event(2, SOCKLIFE_EVENT_FD_INSTALL, 5), MODEL_APPLIED);
	apply(model, fd_event(3, SOCKLIFE_EVENT_FD_INSTALL, 6), MODEL_APPLIED);
	assert_int_equal(row->sock.n_holders, 2);
	apply(model, fd_event(4, SOCKLIFE_EVENT_FD_CLOSE, 5), MODEL_APPLIED);
	assert_int_equal(row->sock.n_holders, 1);
	assert_int_equal(row->sock.holders[0].fd, 6);
	assert_int_equal(row->sock.holders_count, 1);
	assert_int_equal(row->first_fd, 5);
	assert_int_equal(row->sock.release_how, SOCKLIFE_FD_CLOSE_CLOSE);
	last = fd_event(5, SOCKLIFE_EVENT_FD_CLOSE, -1);
	last.how = SOCKLIFE_FD_CLOSE_EXIT;
	apply(model, last, MODEL_APPLIED);
	apply(model, by_curl(tcp(6, SOCKLIFE_EVENT_RELEASE)), MODEL_APPLIED);
	assert_int_equal(row->sock.n_holders, 0);
	assert_true(row->sock.flags & SOCKLIFE_FLAG_RELEASED);
	assert_int_equal(row->sock.releaser.tgid, 77);
	assert_true(HAS_SOCKET(&row->sock, RELEASE_HOW));
	assert_int_equal(row->sock.release_how, SOCKLIFE_FD_CLOSE_EXIT);
	apply(model, tcp(7, SOCKLIFE_EVENT_FREE), MODEL_APPLIED);
	assert_true(row->freed);
	assert_int_equal(row->freed_at, 700);
}

static void test_pair_and_peer(void **state)
{
	struct event made = by_curl(tcp(1, SOCKLIFE_EVENT_CREATE));
	struct event fd = by_curl(tcp(2, SOCKLIFE_EVENT_FD_INSTALL));
	struct model_row *row;

	made.family = fd.family = AF_UNIX;
	made.protocol = fd.protocol = 0;
	fd.fd = 3;
	fd.peer = 2;
	fd.present |= BIT(SOCKLIFE_A_EVENT_PEER);
	row = apply(*state, made, MODEL_APPLIED);
	assert_false(row->sock.flags & SOCKLIFE_FLAG_PAIR);
	apply(*state, fd, MODEL_APPLIED);
	assert_true(row->sock.flags & SOCKLIFE_FLAG_PAIR);
	assert_int_equal(row->sock.peer, 2);
}

/* Where one datagram went is not where the socket is connected to. */
static void test_addresses(void **state)
{
	struct event made = by_curl(tcp(1, SOCKLIFE_EVENT_CREATE));
	struct event send = data(2, SOCKLIFE_EVENT_SEND, 5);
	struct event connect = by_curl(tcp(3, SOCKLIFE_EVENT_CONNECT));
	struct model_row *row;

	made.sock_type = send.sock_type = connect.sock_type = SOCK_DGRAM;
	send.local = addr_in("0.0.0.0", 40000);
	send.remote = addr_in("10.0.0.9", 53);
	connect.remote = addr_in("10.0.0.1", 53);
	row = apply(*state, made, MODEL_APPLIED);
	assert_true(HAS_SOCKET(&row->sock, CREATOR));
	assert_int_equal(row->sock.creator.tgid, 77);
	assert_int_equal(row->sock.uid, 1000);
	apply(*state, send, MODEL_APPLIED);
	assert_int_equal(row->sock.local.len, sizeof(struct sockaddr_in));
	assert_int_equal(row->sock.remote.len, 0);
	apply(*state, connect, MODEL_APPLIED);
	assert_int_equal(row->sock.remote.len, 0);
	connect.gen = 4;
	connect.type = SOCKLIFE_EVENT_CONNECT_RESULT;
	apply(*state, connect, MODEL_APPLIED);
	assert_memory_equal(&row->sock.remote, &connect.remote,
			    sizeof(connect.remote));
}

/* Made in an interrupt, it belongs to who accepts it. */
static void test_accept(void **state)
{
	struct event child = tcp(1, SOCKLIFE_EVENT_CHILD);
	struct model_row *row;

	child.listener = 9;
	child.present |= BIT(SOCKLIFE_A_EVENT_LISTENER);
	row = apply(*state, child, MODEL_APPLIED);
	assert_int_equal(row->sock.listener, 9);
	assert_int_equal(row->sock.flags, SOCKLIFE_FLAG_PASSIVE);
	assert_false(HAS_SOCKET(&row->sock, CREATOR));
	apply(*state, by_curl(tcp(2, SOCKLIFE_EVENT_ACCEPT)), MODEL_APPLIED);
	assert_int_equal(row->sock.flags, SOCKLIFE_FLAG_PASSIVE |
			 SOCKLIFE_FLAG_ACCEPTED);
	assert_int_equal(row->sock.creator.tgid, 77);
	assert_int_equal(row->sock.times[SOCKLIFE_A_TIMES_ACCEPTED], 200);
}

static struct event unix_stream(uint64_t gen, uint16_t type, const char *to)
{
	struct event event = data(gen, type, 0);

	event.family = AF_UNIX;
	event.protocol = 0;
	event.remote = addr_un(to, strlen(to));
	return event;
}

/* Likewise of a bind() that fails: its event has the address, the socket has not. */
static void test_bind_that_fails(void **state)
{
	struct event event = tcp(1, SOCKLIFE_EVENT_BIND);
	struct model_row *row;

	event.local = addr_in("127.0.0.1", 80);
	event.result = -EADDRINUSE;
	row = apply(*state, event, MODEL_APPLIED);
	assert_int_equal(row->sock.local.len, 0);
}

/* What a connect() that fails has asked for is not the peer. */
static void test_connect_refused_by_a_stream(void **state)
{
	struct event refused = unix_stream(4, SOCKLIFE_EVENT_CONNECT_RESULT, "/b");
	struct addr a = addr_un("/a", 2);
	struct model_row *row;

	apply(*state, by_curl(unix_stream(1, SOCKLIFE_EVENT_CREATE, "")), MODEL_APPLIED);
	apply(*state, unix_stream(2, SOCKLIFE_EVENT_CONNECT, "/a"), MODEL_APPLIED);
	apply(*state, unix_stream(3, SOCKLIFE_EVENT_CONNECT_RESULT, "/a"), MODEL_APPLIED);
	refused.result = -ECONNREFUSED;
	row = apply(*state, refused, MODEL_APPLIED);
	assert_int_equal(row->sock.connect_result, 0);
	assert_int_equal(row->sock.remote.len, a.len);
	assert_memory_equal(&row->sock.remote.storage, &a.storage, a.len);
}

static void test_connect_of_a_datagram_socket(void **state)
{
	struct event event = data(1, SOCKLIFE_EVENT_CONNECT, 0);
	struct model_row *row;

	event.sock_type = SOCK_DGRAM;
	event.remote = addr_in("192.0.2.1", 53);
	row = apply(*state, event, MODEL_APPLIED);
	assert_int_equal(row->sock.remote.len, 0);
	event.gen = 2;
	event.type = SOCKLIFE_EVENT_CONNECT_RESULT;
	row = apply(*state, event, MODEL_APPLIED);
	assert_int_equal(row->sock.remote.len, event.remote.len);
	event.gen = 3;
	event.type = SOCKLIFE_EVENT_CONNECT;
	event.remote.len = 0;	/* AF_UNSPEC */
	row = apply(*state, event, MODEL_APPLIED);
	assert_int_not_equal(row->sock.remote.len, 0);
	event.gen = 4;
	event.type = SOCKLIFE_EVENT_CONNECT_RESULT;
	row = apply(*state, event, MODEL_APPLIED);
	assert_int_equal(row->sock.remote.len, 0);
}

/* The kernel's own, or one that the census finds late: only the row tells. */
static void test_made_by_nobody(void **state)
{
	struct model_row *row = apply(*state, tcp(1, SOCKLIFE_EVENT_CREATE),
				      MODEL_APPLIED);

	assert_true(row->stale);
}

static void test_many_rows(void **state)
{
	struct model *model = *state;
	struct model_row *row = NULL, **sorted;
	uint64_t id, sum = 0;
	size_t n;

	for (id = 1; id <= 5000; id++) {
		struct sock sock = { .id = id, .gen = 1 };

		model_put(model, &sock);
	}
	while ((row = model_next(model, row)))
		sum += row->sock.id;
	assert_int_equal(sum, 5000 * 5001 / 2);
	sorted = model_sorted(model, &n);
	assert_int_equal(n, 5000);
	assert_int_equal(sorted[0]->sock.id, 1);
	assert_int_equal(sorted[4999]->sock.id, 5000);
	free(sorted);
	for (id = 1; id <= 5000; id++)
		assert_non_null(model_find(model, id));
}

#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_spoke_with),
		TEST(test_unaccepted),
		TEST(test_row_tells_what_events_do_not),
		TEST(test_queues_grow_old),
		TEST(test_end_of_events),
		TEST(test_traffic),
		TEST(test_datagram_of_0_is_no_end),
		TEST(test_duplicate_and_late),
		TEST(test_gap_and_resync),
		TEST(test_unknown_socket_is_a_gap),
		TEST(test_older_row_only_tells_queues),
		TEST(test_join_without_double_count),
		TEST(test_dump_ends_what_it_misses),
		TEST(test_sweep),
		TEST(test_states_and_dwell),
		TEST(test_reset_by_the_peer),
		TEST(test_abort_by_the_owner),
		TEST(test_connection_after_connection),
		TEST(test_ends),
		TEST(test_end_without_states),
		TEST(test_row_of_the_history),
		TEST(test_holders),
		TEST(test_pair_and_peer),
		TEST(test_addresses),
		TEST(test_accept),
		TEST(test_bind_that_fails),
		TEST(test_connect_refused_by_a_stream),
		TEST(test_connect_of_a_datagram_socket),
		TEST(test_made_by_nobody),
		TEST(test_many_rows),
	};

	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
