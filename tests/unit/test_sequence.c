// SPDX-License-Identifier: GPL-2.0
/* The picture of a conversation: which two sockets are its ends. */
#include "test.h"

#include "base/util.h"
#include "build.h"
#include "view/sequence.h"

#define HERE	1
#define THERE	2

struct fixture {
	struct source source;
	struct feed feed;
	struct programs programs;
	struct sequence seq;
};

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->feed.source = &f->source;
	f->feed.model = model_new();
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	struct model_row *row = NULL;

	sequence_free(&f->seq);
	while ((row = model_next(f->feed.model, row)))
		lifeline_free(row->line);
	model_free(f->feed.model);
	free(f);
	return 0;
}

/* A connection over loopback, from 127.0.0.1:4000 to port 80. */
static struct sock make_sock(uint64_t id, uint32_t netns, bool server)
{
	struct addr from = addr_in("127.0.0.1", 4000), to = addr_in("127.0.0.1", 80);

	return (struct sock){
		.id = id, .netns = netns, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_ESTABLISHED,
		.flags = server ? SOCKLIFE_FLAG_PASSIVE : 0,
		.local = server ? to : from, .remote = server ? from : to,
		.times = { [SOCKLIFE_A_TIMES_CREATED] = 100,
			   [SOCKLIFE_A_TIMES_STATE] = 100 },
	};
}

static void put_sock(struct fixture *f, struct sock sock)
{
	struct model_row *row = model_put(f->feed.model, &sock);

	row->line = lifeline_new(&row->sock);
}

static void assert_ends(struct fixture *f, uint64_t id, uint64_t client,
			uint64_t server)
{
	assert_true(sequence_choose(&f->seq, &f->feed, &f->programs, id));
	assert_int_equal(f->seq.ends[SIDE_CLIENT].row->sock.id, client);
	assert_int_equal(f->seq.ends[SIDE_SERVER].row->sock.id, server);
	sequence_free(&f->seq);
}

static void test_both_ends(void **state)
{
	put_sock(*state, make_sock(1, HERE, false));
	put_sock(*state, make_sock(2, HERE, true));
	assert_ends(*state, 1, 1, 2);
	assert_ends(*state, 2, 1, 2);
}

/* The same addresses in two namespaces are two conversations. */
static void test_same_addresses_elsewhere(void **state)
{
	put_sock(*state, make_sock(1, HERE, false));
	put_sock(*state, make_sock(2, HERE, true));
	put_sock(*state, make_sock(3, THERE, false));
	put_sock(*state, make_sock(4, THERE, true));
	assert_ends(*state, 1, 1, 2);
	assert_ends(*state, 2, 1, 2);
	assert_ends(*state, 3, 3, 4);
	assert_ends(*state, 4, 3, 4);
}

/* Made while the first conversation went on, connected by the same port after it. */
static void test_port_used_again(void **state)
{
	struct sock first = make_sock(1, HERE, false), second = make_sock(3, HERE, false);
	struct sock accepted = make_sock(2, HERE, true);

	first.times[SOCKLIFE_A_TIMES_ENDED] = accepted.times[SOCKLIFE_A_TIMES_ENDED] = 300;
	first.times[SOCKLIFE_A_TIMES_STATE] = accepted.times[SOCKLIFE_A_TIMES_STATE] = 300;
	first.state = accepted.state = SOCKLIFE_STATE_CLOSE;
	first.present = accepted.present = BIT(SOCKLIFE_A_SOCKET_CLOSED);
	second.times[SOCKLIFE_A_TIMES_CREATED] = 200;
	second.times[SOCKLIFE_A_TIMES_CONNECT] = 400;
	put_sock(*state, first);
	put_sock(*state, accepted);
	put_sock(*state, second);
	assert_ends(*state, 2, 1, 2);
	assert_false(sequence_choose(&((struct fixture *)*state)->seq,
				     &((struct fixture *)*state)->feed,
				     &((struct fixture *)*state)->programs, 3));
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_both_ends),
		TEST(test_same_addresses_elsewhere),
		TEST(test_port_used_again),
	};

	return cmocka_run_group_tests_name("sequence", tests, NULL, NULL);
}
