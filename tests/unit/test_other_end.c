// SPDX-License-Identifier: GPL-2.0
/* Both ends of a conversation: who belongs together, and who only looks so. */
#include "test.h"

#include "base/util.h"
#include "build.h"
#include "model/other_end.h"
#include "model/subflow.h"
#include "text/row.h"

#define HERE	1
#define THERE	2

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

/* A living TCP connection, made at 100. */
static struct sock tcp(uint64_t id, uint32_t netns, struct addr local,
		       struct addr remote)
{
	return (struct sock){
		.id = id, .netns = netns, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_ESTABLISHED,
		.local = local, .remote = remote,
		.times = { [SOCKLIFE_A_TIMES_CREATED] = 100,
			   [SOCKLIFE_A_TIMES_STATE] = 100 },
	};
}

static struct sock client(uint64_t id, uint32_t netns)
{
	return tcp(id, netns, addr_in("10.0.0.7", 4000), addr_in("10.0.0.1", 80));
}

static struct sock server(uint64_t id, uint32_t netns)
{
	return tcp(id, netns, addr_in("10.0.0.1", 80), addr_in("10.0.0.7", 4000));
}

/* It lived from @from to @to, the last @waited of it in TIME-WAIT. */
static struct sock closed(struct sock sock, uint64_t from, uint64_t to,
			  uint64_t waited)
{
	sock.present |= BIT(SOCKLIFE_A_SOCKET_CLOSED);
	sock.state = SOCKLIFE_STATE_CLOSE;
	sock.times[SOCKLIFE_A_TIMES_CREATED] = from;
	sock.times[SOCKLIFE_A_TIMES_STATE] = to;
	sock.times[SOCKLIFE_A_TIMES_ENDED] = to;
	sock.dwell[SOCKLIFE_STATE_TIME_WAIT] = waited;
	return sock;
}

static void put(struct model *model, struct sock sock)
{
	model_put(model, &sock);
}

static uint64_t end_of(struct model *model, uint64_t id)
{
	struct other_ends *ends = other_ends_new(model);
	const struct sock *other = other_end(ends, &model_find(model, id)->sock);
	uint64_t found = other ? other->id : 0;

	other_ends_free(ends);
	return found;
}

static void pairs(struct model *model, uint64_t a, uint64_t b)
{
	assert_int_equal(end_of(model, a), b);
	assert_int_equal(end_of(model, b), a);
}

static void test_same_namespace(void **state)
{
	put(*state, client(1, HERE));
	put(*state, server(2, HERE));
	put(*state, tcp(3, HERE, addr_in("0.0.0.0", 80), (struct addr){ 0 }));
	pairs(*state, 1, 2);
	assert_int_equal(end_of(*state, 3), 0);
}

static void test_other_namespace(void **state)
{
	put(*state, client(1, HERE));
	put(*state, server(2, THERE));
	pairs(*state, 1, 2);
}

/* Of two that would do the one in the same namespace; else none. */
static void test_clashes(void **state)
{
	put(*state, client(1, HERE));
	put(*state, server(2, THERE));
	put(*state, server(3, HERE));
	pairs(*state, 1, 3);
	assert_int_equal(end_of(*state, 2), 0);	/* its only candidate has a better one */
	put(*state, client(11, 5));
	assert_int_equal(end_of(*state, 11), 0);	/* 2 or 3? */
	assert_int_equal(end_of(*state, 1), 3);
	put(*state, server(4, HERE));
	assert_int_equal(end_of(*state, 1), 0);	/* 3 or 4? */
}

/* Each namespace has its own loopback, and each host itself. */
static void test_inside_only(void **state)
{
	put(*state, tcp(1, HERE, addr_in("127.0.0.1", 4000), addr_in("127.0.0.1", 80)));
	put(*state, tcp(2, THERE, addr_in("127.0.0.1", 80), addr_in("127.0.0.1", 4000)));
	put(*state, tcp(3, HERE, addr_in("127.0.0.2", 4000), addr_in("127.0.0.1", 80)));
	put(*state, tcp(4, THERE, addr_in("127.0.0.1", 80), addr_in("127.0.0.2", 4000)));
	put(*state, tcp(5, HERE, addr_in("10.0.0.1", 4000), addr_in("10.0.0.1", 80)));
	put(*state, tcp(6, THERE, addr_in("10.0.0.1", 80), addr_in("10.0.0.1", 4000)));
	put(*state, tcp(7, HERE, addr_in6("::1", 4000), addr_in6("::1", 80)));
	put(*state, tcp(8, THERE, addr_in6("::1", 80), addr_in6("::1", 4000)));
	assert_int_equal(end_of(*state, 1), 0);
	assert_int_equal(end_of(*state, 3), 0);
	assert_int_equal(end_of(*state, 5), 0);
	assert_int_equal(end_of(*state, 7), 0);
	put(*state, tcp(9, HERE, addr_in("127.0.0.1", 80), addr_in("127.0.0.1", 4000)));
	put(*state, tcp(10, THERE, addr_in6("::1", 4000), addr_in6("::1", 80)));
	pairs(*state, 1, 9);
	pairs(*state, 8, 10);
}

/* Behind an address translator the two ends have different addresses. */
static void test_translated(void **state)
{
	put(*state, client(1, HERE));
	put(*state, tcp(2, THERE, addr_in("10.0.0.1", 80), addr_in("10.0.0.99", 4000)));
	put(*state, tcp(3, THERE, addr_in("10.0.0.1", 80), addr_in("10.0.0.7", 4001)));
	put(*state, tcp(4, THERE, addr_in("10.0.0.1", 8080), addr_in("10.0.0.7", 4000)));
	put(*state, client(5, THERE));	/* the same direction */
	assert_int_equal(end_of(*state, 1), 0);
}

static void test_protocols(void **state)
{
	struct sock udp = client(1, HERE), answer = server(2, HERE);
	struct sock raw = server(3, HERE), alone = client(4, HERE);

	udp.type = answer.type = alone.type = SOCK_DGRAM;
	udp.protocol = answer.protocol = alone.protocol = IPPROTO_UDP;
	raw.type = SOCK_RAW;
	put(*state, udp);
	put(*state, raw);
	put(*state, server(5, HERE));
	assert_int_equal(end_of(*state, 1), 0);
	assert_int_equal(end_of(*state, 5), 0);
	put(*state, answer);
	pairs(*state, 1, 2);
	alone.local = addr_in("10.0.0.7", 4001);
	put(*state, alone);
	assert_int_equal(end_of(*state, 4), 0);
}

/* A server on [::] has IPv4 clients with mapped addresses. */
static void test_mapped(void **state)
{
	struct sock six = tcp(2, HERE, addr_in6("::ffff:10.0.0.1", 80),
			      addr_in6("::ffff:10.0.0.7", 4000));

	six.family = AF_INET6;
	put(*state, client(1, HERE));
	put(*state, six);
	pairs(*state, 1, 2);
}

/* Scopes are numbers of interfaces, of each namespace its own. */
static void test_link_local(void **state)
{
	struct sock a = tcp(1, HERE, addr_in6("fe80::1", 4000), addr_in6("fe80::2", 80));
	struct sock b = tcp(2, THERE, addr_in6("fe80::2", 80), addr_in6("fe80::1", 4000));

	a.remote.in6.sin6_scope_id = 3;
	b.remote.in6.sin6_scope_id = 7;
	put(*state, a);
	put(*state, b);
	pairs(*state, 1, 2);
}

/* The same addresses again and again: those that lived at the same time. */
static void test_closed(void **state)
{
	put(*state, closed(client(1, HERE), 100, 200, 0));
	put(*state, closed(server(2, HERE), 101, 260, 60));
	put(*state, closed(client(3, HERE), 250, 300, 0));
	put(*state, closed(server(4, HERE), 261, 301, 0));
	pairs(*state, 1, 2);
	pairs(*state, 3, 4);
	put(*state, closed(server(5, HERE), 310, 320, 0));
	assert_int_equal(end_of(*state, 5), 0);
}

/* The other end is gone, and this one waits or is held still. */
static void test_closed_and_living(void **state)
{
	struct sock waiting = server(2, HERE), later = server(3, HERE);

	waiting.state = SOCKLIFE_STATE_TIME_WAIT;
	waiting.times[SOCKLIFE_A_TIMES_STATE] = 200;
	put(*state, closed(client(1, HERE), 100, 205, 0));
	put(*state, waiting);
	pairs(*state, 1, 2);
	/* A socket that was made early and connected late. */
	later.times[SOCKLIFE_A_TIMES_CREATED] = 10;
	later.times[SOCKLIFE_A_TIMES_CONNECT] = 400;
	put(*state, later);
	pairs(*state, 1, 2);
	assert_int_equal(end_of(*state, 3), 0);
}

/* Closed in TCP_REPAIR at 150, and restored in another socket. */
static void test_moved(void **state)
{
	struct sock before = closed(client(1, HERE), 100, 150, 0);
	struct sock again = closed(client(3, HERE), 160, 170, 0);
	struct sock after = client(4, HERE);

	before.end = again.end = SOCKLIFE_END_REPAIR;
	before.present |= BIT(SOCKLIFE_A_SOCKET_END);
	again.present |= BIT(SOCKLIFE_A_SOCKET_END);
	put(*state, before);
	put(*state, server(2, HERE));
	pairs(*state, 1, 2);
	put(*state, after);
	put(*state, again);
	pairs(*state, 4, 2);
	assert_int_equal(end_of(*state, 1), 2);
	assert_int_equal(end_of(*state, 3), 2);
}

static void test_census(void **state)
{
	struct sock old = server(2, HERE);

	old.flags = SOCKLIFE_FLAG_CENSUS;
	old.times[SOCKLIFE_A_TIMES_CREATED] = 1000;	/* found */
	put(*state, closed(client(1, HERE), 100, 200, 0));
	put(*state, old);
	pairs(*state, 1, 2);
}

static void test_itself(void **state)
{
	put(*state, tcp(1, HERE, addr_in("10.0.0.1", 80), addr_in("10.0.0.1", 80)));
	assert_int_equal(end_of(*state, 1), 0);
}

static void test_unix(void **state)
{
	struct sock a = { .id = 1, .family = AF_UNIX, .peer = 2 };
	struct sock b = { .id = 2, .family = AF_UNIX, .peer = 1 };
	struct sock c = { .id = 3, .family = AF_UNIX, .peer = 99 };

	put(*state, a);
	put(*state, b);
	put(*state, c);
	pairs(*state, 1, 2);
	assert_int_equal(end_of(*state, 3), 0);
	assert_null(other_end(NULL, &a));
}

static struct addr vsock(unsigned int cid, unsigned int port)
{
	return (struct addr){
		.len = sizeof(struct sockaddr_vm),
		.vm = { .svm_family = AF_VSOCK, .svm_cid = cid, .svm_port = port },
	};
}

static struct sock vsock_end(uint64_t id, uint32_t netns, struct addr local,
			     struct addr remote)
{
	struct sock sock = tcp(id, netns, local, remote);

	sock.family = AF_VSOCK;
	sock.protocol = 0;
	return sock;
}

/* Its numbers are of the machine; who connected has none of its own. */
static void test_vsock(void **state)
{
	struct addr any = vsock(VMADDR_CID_ANY, 4000000000);
	struct addr caller = vsock(VMADDR_CID_LOCAL, 4000000000);
	struct addr server = vsock(VMADDR_CID_LOCAL, 7402);

	put(*state, vsock_end(1, HERE, any, server));
	put(*state, vsock_end(2, THERE, server, caller));
	/* listens; to another machine; another port, the same in 16 bits */
	put(*state, vsock_end(3, THERE, server, vsock(VMADDR_CID_ANY, VMADDR_PORT_ANY)));
	put(*state, vsock_end(4, HERE, any, vsock(VMADDR_CID_HOST, 7402)));
	put(*state, vsock_end(5, HERE, vsock(VMADDR_CID_ANY, 4000000000 ^ 1 << 20), server));
	pairs(*state, 1, 2);
	assert_int_equal(end_of(*state, 3), 0);
	assert_int_equal(end_of(*state, 4), 0);
	assert_int_equal(end_of(*state, 5), 0);
	put(*state, vsock_end(6, HERE, server, caller));
	pairs(*state, 1, 6);
	assert_int_equal(end_of(*state, 2), 0);
}

static void test_broken_addresses(void **state)
{
	struct sock shortened = server(2, HERE), cut = server(3, HERE);

	shortened.local.len = 2;
	cut.local = addr_in6("::1", 80);
	cut.local.len = 20;
	put(*state, client(1, HERE));
	put(*state, shortened);
	put(*state, cut);
	assert_int_equal(end_of(*state, 1), 0);
	assert_int_equal(end_of(*state, 2), 0);
	assert_int_equal(end_of(*state, 3), 0);
}

/* 50,000 sockets, of which each has its other end. */
static void test_many(void **state)
{
	const uint64_t n = 25000;
	struct other_ends *ends;
	uint64_t i;

	for (i = 1; i <= n; i++) {
		struct addr a = addr_in("10.1.0.1", (uint16_t)(1024 + i));
		struct addr b = addr_in("10.2.0.1", 80);

		put(*state, tcp(i, HERE, a, b));
		put(*state, tcp(n + i, THERE, b, a));
	}
	ends = other_ends_new(*state);
	for (i = 1; i <= n; i++) {
		const struct sock *sock = &model_find(*state, i)->sock;

		assert_int_equal(other_end(ends, sock)->id, n + i);
	}
	other_ends_free(ends);
}

static void test_words(void **state)
{
	static struct holder holder = { .tgid = 123, .fd = 9, .comm = "nginx" };
	struct sock a = client(1, HERE), b = server(2, HERE);
	struct addr_style style = { 0 };
	struct buf buf = { 0 };

	(void)state;
	b.holders = &holder;
	b.n_holders = 1;
	row_other_end(&buf, &a, &b, &style);
	assert_string_equal(buf_str(&buf), "<-> nginx[123] fd 9");
	buf_clear(&buf);
	b.n_holders = 0;
	b.netns = THERE;
	b.creator = (struct task){ .pid = 5, .tgid = 5, .uid = 0, .comm = "in\033etd" };
	row_other_end(&buf, &a, &b, &style);
	assert_string_equal(buf_str(&buf), "<-> in\\x1betd[5] in netns 2");
	buf_clear(&buf);
	b.netns = HERE;
	b.creator = (struct task){ 0 };
	b.flags = SOCKLIFE_FLAG_PASSIVE;
	row_other_end(&buf, &a, &b, &style);
	assert_string_equal(buf_str(&buf), "<-> - (not accepted)");
	buf_free(&buf);
}

#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, setup, teardown)

static void test_subflows_have_their_owners_inode(void **state)
{
	struct model *model = *state;
	struct sock owner = client(1, HERE), other = client(2, HERE);
	struct sock mine = client(3, HERE), alien = client(4, HERE);
	struct sock none = client(5, HERE), plain = client(6, HERE);
	struct subflows *subflows;

	owner.protocol = other.protocol = 262;
	owner.inode = mine.inode = 700;
	other.inode = 701;
	alien.inode = 702;
	plain.inode = 701;
	plain.protocol = IPPROTO_UDP;
	assert_int_equal(subflow_of(NULL, &mine), 0);
	model_put(model, &owner);
	model_put(model, &other);
	subflows = subflows_new(model);
	assert_int_equal(subflow_of(subflows, &mine), 1);
	assert_int_equal(subflow_of(subflows, &alien), 0);
	assert_int_equal(subflow_of(subflows, &none), 0);
	assert_int_equal(subflow_of(subflows, &plain), 0);
	subflows_free(subflows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_same_namespace),
		TEST(test_other_namespace),
		TEST(test_clashes),
		TEST(test_inside_only),
		TEST(test_translated),
		TEST(test_protocols),
		TEST(test_mapped),
		TEST(test_link_local),
		TEST(test_closed),
		TEST(test_closed_and_living),
		TEST(test_moved),
		TEST(test_census),
		TEST(test_itself),
		TEST(test_unix),
		TEST(test_vsock),
		TEST(test_broken_addresses),
		TEST(test_many),
		TEST(test_words),
		TEST(test_subflows_have_their_owners_inode),
	};

	return cmocka_run_group_tests_name("other_end", tests, NULL, NULL);
}
