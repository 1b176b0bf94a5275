// SPDX-License-Identifier: GPL-2.0
/* Filters: what they match, and what a wrong one is told. */
#include "test.h"

#include <net/if.h>

#include "build.h"
#include "filter/filter.h"

static struct holder holders[] = {
	{ .tgid = 77, .fd = 5, .comm = "curl" }, { .tgid = 80, .fd = 6, .comm = "my prog" },
};

static struct sock web_row(void)
{
	return (struct sock){
		.present = BIT(SOCKLIFE_A_SOCKET_UID),
		.id = 12, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_ESTABLISHED,
		.uid = 33, .inode = 4711, .local = addr_in("10.0.0.7", 40000),
		.remote = addr_in("10.0.0.1", 443),
		.holders = holders, .n_holders = 2,
	};
}

static bool matches_row(const char *text, const struct sock *sock)
{
	struct filter_subject subject = { .sock = sock };
	struct buf error = { 0 };
	struct filter *filter = filter_parse(text, &error);
	bool match;

	if (!filter)
		fail_msg("%s", buf_str(&error));
	match = filter_match(filter, &subject);
	filter_free(filter);
	buf_free(&error);
	return match;
}

static bool matches(const char *text)
{
	struct sock sock = web_row();

	return matches_row(text, &sock);
}

static void test_places(void **state)
{
	struct sock sock = web_row();

	(void)state;
	sock.cgroup = 4711;
	assert_false(matches_row("cgroup = 4711", &sock));	/* not told */
	sock.present |= BIT(SOCKLIFE_A_SOCKET_CGROUP);
	assert_true(matches_row("cgroup = 4711", &sock));
	assert_true(matches_row("cgroup 4711 and tcp", &sock));
	assert_false(matches_row("cgroup != 4711", &sock));
	assert_false(matches_row("dev lo", &sock));
	sock.ifindex = if_nametoindex("lo");
	assert_true(matches_row("dev lo", &sock));
	assert_true(matches_row("dev = 1 and dport = 443", &sock));
	assert_false(matches_row("dev != lo", &sock));
	assert_false(matches_row("dev = lo0", &sock));
}

static void test_ends(void **state)
{
	struct sock sock = web_row();

	(void)state;
	assert_false(matches_row("end = rst-received", &sock));
	assert_true(matches_row("end = none", &sock));
	sock.end = SOCKLIFE_END_RST_RECEIVED;
	assert_true(matches_row("end = rst-received", &sock));
	assert_true(matches_row("end rst*", &sock));
	assert_false(matches_row("end != rst*", &sock));
	assert_false(matches_row("end = fin", &sock));
	sock.end = 200;
	assert_false(matches_row("end = fin", &sock));
}

/* Who closed it has to do with it, too; but not beside those who hold it. */
static void test_releaser(void **state)
{
	struct sock sock = web_row();

	(void)state;
	sock.releaser = (struct task){ .pid = 99, .tgid = 99, .comm = "closer" };
	sock.creator = (struct task){ .pid = 98, .tgid = 98, .comm = "maker" };
	sock.present |= BIT(SOCKLIFE_A_SOCKET_CREATOR);
	sock.n_holders = 0;
	assert_false(matches_row("pid = 99", &sock));
	sock.present |= BIT(SOCKLIFE_A_SOCKET_RELEASER);
	assert_true(matches_row("pid = 99 and comm = closer", &sock));
	assert_true(matches_row("pid = 98 and comm = maker", &sock));
	assert_false(matches_row("pid = 97", &sock));
	sock.n_holders = 2;
	assert_false(matches_row("pid = 99", &sock));
}

static void test_ports(void **state)
{
	(void)state;
	assert_true(matches("dport = :443"));
	assert_true(matches("dport 443"));
	assert_true(matches("dport = :https"));
	assert_true(matches("dport == https"));
	assert_false(matches("sport = :443"));
	assert_true(matches("sport > :1024"));
	assert_true(matches("sport gt 1024"));
	assert_false(matches("sport <= 39999"));
	assert_true(matches("dport != 80"));
	assert_true(matches("dport=:443"));
}

static void test_addresses(void **state)
{
	struct sock mapped = web_row(), un = web_row();

	(void)state;
	assert_true(matches("dst 10.0.0.1"));
	assert_true(matches("dst 10.0.0.1:443"));
	assert_true(matches("dst 10.0.0.1:https"));
	assert_false(matches("dst 10.0.0.1:80"));
	assert_true(matches("dst = 10.0.0.0/8"));
	assert_true(matches("src 10.0.0.4/30"));
	assert_false(matches("src 10.0.0.0/30"));
	assert_true(matches("dst != 10.0.0.2"));
	assert_true(matches("dst *:443"));
	assert_false(matches("dst ::1"));
	mapped.family = AF_INET6;
	mapped.remote = addr_in6("::ffff:10.0.0.1", 443);
	mapped.local = addr_in6("2001:db8::1", 1);
	assert_true(matches_row("dst 10.0.0.1:443", &mapped));
	assert_true(matches_row("src [2001:db8::1]:1", &mapped));
	assert_true(matches_row("src 2001:db8::/32", &mapped));
	assert_true(matches_row("src [2001:db8::1]", &mapped));
	un.family = AF_UNIX;
	un.local = addr_un("/run/x.sock", 12);
	un.remote = addr_un("\0name", 5);
	assert_true(matches_row("src /run/*", &un));
	assert_true(matches_row("src unix:/run/x.sock", &un));
	assert_true(matches_row("dst @name", &un));
	assert_false(matches_row("dst @nam", &un));
}

/* The family before an address is that of the socket. */
static void test_families(void **state)
{
	static const struct {
		const char *word;
		uint16_t family;
	} families[] = {
		{ "inet", AF_INET }, { "inet6", AF_INET6 }, { "unix", AF_UNIX },
		{ "link", AF_PACKET }, { "netlink", AF_NETLINK }, { "vsock", AF_VSOCK },
		{ "packet", AF_PACKET }, { "tipc", AF_TIPC }, { "xdp", AF_XDP },
	};
	char text[32];
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		for (k = 0; k < sizeof(families) / sizeof(families[0]); k++) {
			struct sock sock = { .family = families[k].family };

			snprintf(text, sizeof(text), "src %s:*", families[i].word);
			assert_int_equal(matches_row(text, &sock),
					 families[i].family == families[k].family);
			snprintf(text, sizeof(text), "dst != %s:*", families[i].word);
			assert_int_equal(matches_row(text, &sock),
					 families[i].family != families[k].family);
		}
}

/* What is absent is unequal to all, and neither less nor greater. */
static void test_unequal(void **state)
{
	static const char *const terms[] = {
		"dport %s 80", "sport %s 80", "uid %s 1", "ino %s 1", "fd %s 1", "pid %s 1",
		"dst %s 10.0.0.3", "src %s /run/x", "comm %s x", "end %s fin", "netid %s udp",
	};
	struct sock bare = { .family = AF_UNIX, .inferred = true }, web = web_row();
	char text[64], sign[8];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		snprintf(text, sizeof(text), terms[i], "!=");
		assert_true(matches_row(text, &bare));
		assert_true(matches_row(text, &web));
		strcpy(sign, "not ");
		snprintf(text, sizeof(text), terms[i], "=");
		memmove(text + 4, text, strlen(text) + 1);
		memcpy(text, sign, 4);
		assert_true(matches_row(text, &bare));
		assert_true(matches_row(text, &web));
	}
	assert_false(matches_row("uid < 1", &bare));
	assert_false(matches_row("uid >= 1", &bare));
	assert_false(matches_row("dport < 80", &bare));
	assert_false(matches("fd != 5"));
}

static void test_unix_names(void **state)
{
	struct sock un = { .family = AF_UNIX };

	(void)state;
	un.local = addr_un("\0x", 2);
	un.remote = addr_un("\0x\0", 3);
	assert_true(matches_row("src @x", &un));
	assert_false(matches_row("dst @x", &un));
	assert_true(matches_row("dst @x\\x00", &un));
	assert_false(matches_row("src @x\\x00", &un));
	assert_true(matches_row("dst @x*", &un));
	un.local = addr_un("some/where", 10);
	un.remote = addr_un("/run/a b", 8);
	assert_true(matches_row("src unix:some/where", &un));
	assert_true(matches_row("dst /run/a\\x20b", &un));
	assert_true(matches_row("dst \"/run/a b\"", &un));
	assert_false(matches_row("dst /run/a\\x20c", &un));
}

static void test_states(void **state)
{
	(void)state;
	assert_true(matches("state established"));
	assert_true(matches("state ESTAB"));
	assert_true(matches("state connected"));
	assert_false(matches("state listening"));
	assert_false(matches("exclude established"));
	assert_true(matches("exclude time-wait"));
	assert_true(matches("state all"));
	assert_false(matches("state bucket"));
	assert_true(matches("state listening state established"));
	assert_true(matches("state established state listening dport = :443"));
	assert_false(matches("state established exclude established"));
	assert_false(matches("excl listening excl established"));
	assert_false(matches("state syn-rcv"));
}

static void test_fields(void **state)
{
	(void)state;
	assert_true(matches("pid = 77"));
	assert_true(matches("pid 80"));
	assert_false(matches("pid = 78"));
	assert_false(matches("pid != 80"));
	assert_true(matches("pid > 79"));
	assert_true(matches("comm = curl"));
	assert_true(matches("comm cur*"));
	assert_true(matches("comm = \"my prog\""));
	assert_false(matches("comm != curl"));
	assert_true(matches("uid = 33"));
	assert_true(matches("ino 4711"));
	assert_true(matches("id = 12"));
	assert_true(matches("fd = 6"));
	assert_false(matches("fd = 7"));
	assert_true(matches("netid = tcp"));
	assert_true(matches("netid != udp"));
}

static void test_grammar(void **state)
{
	(void)state;
	assert_true(matches(""));
	assert_true(matches("  "));
	assert_true(matches("pid = 1 or pid = 77"));
	assert_false(matches("pid = 1 or pid = 77 and uid = 1"));
	assert_false(matches("( pid = 1 or pid = 77 ) and uid = 1"));
	assert_true(matches("pid = 77 uid = 33"));
	assert_false(matches("pid = 77 uid = 34"));
	assert_true(matches("not pid = 1"));
	assert_true(matches("! ( pid = 1 | uid = 2 )"));
	assert_true(matches("not not pid = 77"));
	assert_true(matches("(pid=77)&&(uid=33)"));
	assert_false(matches("not pid = 77 or pid = 1"));
}

/* An event's own address and actor go before the socket's. */
static void test_events(void **state)
{
	struct sock sock = web_row();
	struct event event = {
		.present = BIT(SOCKLIFE_A_EVENT_TASK),
		.remote = addr_in("9.9.9.9", 53),
		.task = { .pid = 501, .tgid = 500, .comm = "isc-net", .program = "dig" },
		.fd = 3,
	};
	struct filter_subject subject = { .sock = &sock, .event = &event };
	struct buf error = { 0 };
	struct filter *filter = filter_parse("dst 9.9.9.9:53 comm = dig comm = isc-net fd = 3",
					     &error);

	(void)state;
	assert_non_null(filter);
	assert_true(filter_match(filter, &subject));
	filter_free(filter);
	assert_true(filter_match_pid(&subject, 500));
	assert_true(filter_match_pid(&subject, 501));
	assert_true(filter_match_pid(&subject, 77));
	assert_false(filter_match_pid(&subject, 502));
	buf_free(&error);
}

static void wrong(const char *text, const char *expected)
{
	struct buf error = { 0 };
	struct filter *filter = filter_parse(text, &error);

	assert_null(filter);
	assert_string_equal(buf_str(&error), expected);
	buf_free(&error);
}

static void refused(const char *text)
{
	struct buf error = { 0 };
	struct filter *filter = filter_parse(text, &error);

	if (filter || !error.len)
		fail_msg("taken: %s", text);
	buf_free(&error);
}

static void test_errors(void **state)
{
	char deep[1000];

	(void)state;
	wrong("state foo",
	      "filter: a state is wanted here, such as established, listening, time-wait, connected, all\n"
	      "  state foo\n"
	      "        ^");
	wrong("pid = x", "filter: a number from 0 to 2147483647 is wanted here\n  pid = x\n        ^");
	wrong("pid = 4294967373",
	      "filter: a number from 0 to 2147483647 is wanted here\n  pid = 4294967373\n        ^");
	refused("pid = 2147483648");
	refused("fd = 4294967301");
	refused("uid = 4294967296");
	refused("netns = 4294967296");
	refused("ino = 18446744073709551616");
	refused("id > 18446744073709551616");
	refused("dport = 18446744073709551695");
	refused("dst 10.0.0.1/18446744073709551648");
	wrong("dport = :4294967296",
	      "filter: a port is at most 4294967295, and one of inet at most 65535\n  dport = :4294967296\n          ^");
	wrong("dport = :nosuch",
	      "filter: neither a port number nor a known service\n  dport = :nosuch\n          ^");
	wrong("dst 1.2.3.4.5",
	      "filter: not an address\n  dst 1.2.3.4.5\n      ^");
	wrong("dport 80 dport 443",
	      "filter: no socket has this and what is before it, perhaps 'or' is meant\n"
	      "  dport 80 dport 443\n           ^");
	refused("uid = 1 pid = 2 and uid = 3");
	refused("src 10.0.0.1 and src 10.0.0.2");
	refused("state listening and state established");
	refused("dst 10.0.0.1:65536");
	refused("state bound-inactive");
	wrong("dst [::1/run]:80",
	      "filter: not an address\n  dst [::1/run]:80\n      ^");
	wrong("dst 1.2.3.4/33",
	      "filter: a prefix length is wanted after /\n  dst 1.2.3.4/33\n      ^");
	wrong("( pid = 1", "filter: a closing ) is missing here\n  ( pid = 1\n           ^");
	wrong("pid = 1 )", "filter: nothing opens this )\n  pid = 1 )\n          ^");
	wrong("pid = 1 and",
	      "filter: something to compare is wanted here\n  pid = 1 and\n             ^");
	wrong("dprot = 1",
	      "filter: 'dprot' is not a word of filters, perhaps 'dport' is meant\n  dprot = 1\n  ^");
	wrong("dst > 1.2.3.4",
	      "filter: addresses are only equal or not\n  dst > 1.2.3.4\n        ^");
	wrong("dport", "filter: a port is wanted here\n  dport\n       ^");
	memset(deep, '(', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	{
		struct buf error = { 0 };

		assert_null(filter_parse(deep, &error));
		assert_non_null(strstr(buf_str(&error), "too deep"));
		buf_free(&error);
	}
}

static void check_expression(const char *want, const char *text)
{
	struct sock sock = web_row();
	struct filter_subject subject = { .sock = &sock };
	struct buf error = { 0 };
	struct filter *filter = filter_parse(text, &error);
	const char *got = !filter ? buf_str(&error) :
			  filter_match(filter, &subject) ? "yes" : "no";

	if (filter ? strcmp(got, want) != 0 : !strstr(got, want))
		fail_msg("%s\nwant %s, got %s", text, want, got);
	filter_free(filter);
	buf_free(&error);
}

/* What ss takes means the same here, or is refused with a reason. */
static void test_expressions(void **state)
{
	FILE *file = fopen("expressions", "r");
	char line[256], *tab;
	unsigned int n = 0;

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#')
			continue;
		line[strcspn(line, "\n")] = '\0';
		tab = strchr(line, '\t');
		assert_non_null(tab);
		*tab = '\0';
		check_expression(line, tab + 1);
		n++;
	}
	fclose(file);
	assert_true(n > 150);
}

static void test_knows_states(void **state)
{
	struct buf error = { 0 };
	struct filter *filter = filter_parse("not ( pid = 1 or state listen )", &error);

	(void)state;
	assert_true(filter_has_state(filter));
	filter_free(filter);
	filter = filter_parse("pid = 1 or uid = 1", &error);
	assert_false(filter_has_state(filter));
	filter_free(filter);
	buf_free(&error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_releaser),
		cmocka_unit_test(test_ports),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_families),
		cmocka_unit_test(test_unequal),
		cmocka_unit_test(test_unix_names),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_grammar),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_knows_states),
	};

	return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
