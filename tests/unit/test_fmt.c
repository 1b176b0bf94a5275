// SPDX-License-Identifier: GPL-2.0
/* Text for people: escapes, addresses, numbers, columns. */
#include "test.h"

#include <locale.h>

#include "base/util.h"
#include "build.h"
#include "text/fmt.h"
#include "text/names.h"
#include "text/row.h"
#include "text/table.h"

static void escapes_to(const char *bytes, size_t len, char quote,
		       const char *expected)
{
	struct buf buf = { 0 };

	fmt_escape(&buf, bytes, len, quote);
	assert_string_equal(buf_str(&buf), expected);
	buf_free(&buf);
}

static void test_escape(void **state)
{
	(void)state;
	escapes_to("plain", 5, 0, "plain");
	escapes_to("a\nb\tc\rd", 7, 0, "a\\nb\\tc\\rd");
	escapes_to("\033[31m", 5, 0, "\\x1b[31m");
	escapes_to("a\0b", 3, 0, "a\\x00b");
	escapes_to("back\\slash", 10, 0, "back\\\\slash");
	escapes_to("say \"x\"", 7, '"', "say \\\"x\\\"");
	escapes_to("say \"x\"", 7, 0, "say \"x\"");
	escapes_to("\x7f", 1, 0, "\\x7f");
	escapes_to("sch\xc3\xb6n", 6, 0, "sch\xc3\xb6n");
	escapes_to("\xff\xc3", 2, 0, "\\xff\\xc3");
	escapes_to("\xc2\x9b" "31m", 5, 0, "\\xc2\\x9b31m");		/* CSI as C1 */
	escapes_to("\xe2\x80\xae" "abc", 6, 0, "\\xe2\\x80\\xae" "abc");	/* RLO */
	escapes_to("\xc0\x80", 2, 0, "\\xc0\\x80");			/* overlong */
	escapes_to("\xe0\x80\xaf", 3, 0, "\\xe0\\x80\\xaf");		/* overlong */
	escapes_to("\xef\xbf\xbf", 3, 0, "\\xef\\xbf\\xbf");	/* no character */
	escapes_to("\xef\xbf\xbd", 3, 0, "\xef\xbf\xbd");
	escapes_to("\xd8\x9c" "a", 3, 0, "\\xd8\\x9c" "a");		/* ALM */
	escapes_to("\xe1\xa0\x8e", 3, 0, "\\xe1\\xa0\\x8e");
	escapes_to("\xef\xbf\xb9", 3, 0, "\\xef\\xbf\\xb9");	/* annotation */
	escapes_to("\xef\xbf\xbb", 3, 0, "\\xef\\xbf\\xbb");
	escapes_to("\xef\xbf\xbc", 3, 0, "\xef\xbf\xbc");
	escapes_to("\xf3\xa0\x81\x81", 4, 0, "\\xf3\\xa0\\x81\\x81");	/* tag A */
	escapes_to("\xed\xa0\x80", 3, 0, "\\xed\\xa0\\x80");		/* surrogate */
}

static void test_width(void **state)
{
	char text[] = "a\xe4\xbd\xa0" "b";

	(void)state;
	assert_int_equal(fmt_width("abc"), 3);
	assert_int_equal(fmt_width("sch\xc3\xb6n"), 5);
	assert_int_equal(fmt_width("\xe4\xbd\xa0"), 2);
	fmt_cut(text, 2);
	assert_string_equal(text, "a");
}

static void lasts(uint64_t ns, const char *expected)
{
	struct buf buf = { 0 };

	fmt_duration(&buf, ns);
	assert_string_equal(buf_str(&buf), expected);
	buf_free(&buf);
}

static void test_durations(void **state)
{
	(void)state;
	lasts(0, "0ns");
	lasts(999, "999ns");
	lasts(1000, "1us");
	lasts(1250, "1.2us");
	lasts(123456, "123us");
	lasts(1200000, "1.2ms");
	lasts(999999999, "999ms");
	lasts(1000000000, "1s");
	lasts(59900000000, "59.9s");
	lasts(60000000000, "1m00s");
	lasts(UINT64_C(3725000000000), "1h02m");
	lasts(UINT64_C(273600000000000), "3d04h");
	lasts(UINT64_MAX, "213503d23h");
}

static void counts(uint64_t bytes, const char *expected)
{
	struct buf buf = { 0 };

	fmt_bytes(&buf, bytes);
	assert_string_equal(buf_str(&buf), expected);
	buf_free(&buf);
}

static void test_bytes(void **state)
{
	(void)state;
	counts(0, "0");
	counts(999, "999");
	counts(1000, "1.0k");
	counts(7123, "7.1k");
	counts(123456, "123k");
	counts(3456789, "3.4M");
	counts(UINT64_MAX, "18.4E");
}

static void test_times(void **state)
{
	struct clock_base clock = { .real_offset = UINT64_C(1767225600000000000),
				    .start = 1000000000 };
	struct buf buf = { 0 };

	(void)state;
	fmt_time(&buf, &clock, UINT64_C(3661000001500));
	assert_string_equal(buf_str(&buf), "01:01:01.000001");
	buf_clear(&buf);
	clock.mode = TIME_RELATIVE;
	fmt_time(&buf, &clock, 2500000000);
	assert_string_equal(buf_str(&buf), "   1.500000");
	buf_clear(&buf);
	clock.mode = TIME_DELTA;
	fmt_time(&buf, &clock, 2500001000);
	assert_string_equal(buf_str(&buf), "   0.000001");
	buf_clear(&buf);
	fmt_time(&buf, &clock, 1);	/* clocks of two CPUs */
	assert_string_equal(buf_str(&buf), "   0.000000");
	buf_clear(&buf);
	fmt_iso_time(&buf, UINT64_C(1767225600000000007));
	assert_string_equal(buf_str(&buf), "2026-01-01T00:00:00.000000007Z");
	buf_free(&buf);
}

static void reads(const struct addr *addr, const struct addr_owner *owner,
		  bool numeric, const char *expected)
{
	struct addr_style style = { .numeric = numeric };
	struct buf buf = { 0 };

	fmt_addr_text(&buf, addr, owner, &style);
	assert_string_equal(buf_str(&buf), expected);
	buf_free(&buf);
}

static void test_inet_addresses(void **state)
{
	struct addr_owner tcp = { .family = AF_INET, .type = SOCK_STREAM };
	struct addr_owner bound = { .family = AF_INET6, .bound = true };
	struct addr_owner lo = { .family = AF_INET, .ifindex = 1 };
	struct addr a = addr_in("127.0.0.1", 80), none = { 0 };

	(void)state;
	reads(&a, &tcp, false, "127.0.0.1:http");
	reads(&a, &tcp, true, "127.0.0.1:80");
	reads(&a, &lo, true, "127.0.0.1%lo:80");
	a = addr_in("0.0.0.0", 0);
	reads(&a, &tcp, false, "0.0.0.0:*");
	reads(&none, &tcp, false, "*:*");
	reads(&none, &bound, false, "[::]:*");
	a = addr_in6("::1", 53);
	reads(&a, &tcp, true, "[::1]:53");
	a = addr_in6("::ffff:10.0.0.1", 22);
	reads(&a, &tcp, true, "[::ffff:10.0.0.1]:22");
	a = addr_in6("fe80::1", 22);
	a.in6.sin6_scope_id = 1;
	reads(&a, &tcp, true, "[fe80::1]%lo:22");
}

static void test_other_addresses(void **state)
{
	struct addr_owner un = { .family = AF_UNIX };
	struct addr_owner nl = { .family = AF_NETLINK, .protocol = 16 };
	struct addr_owner other = { .family = AF_ALG };
	struct addr a = addr_un("/run/a\nb", 9), none = { 0 };

	(void)state;
	reads(&a, &un, false, "/run/a\\nb");
	a = addr_un("\0na\0me", 6);
	reads(&a, &un, false, "@na\\x00me");
	a = addr_un("@name", 5);
	reads(&a, &un, false, "\\@name");
	a = addr_un("*", 1);
	reads(&a, &un, false, "\\*");
	a = addr_un("", 0);
	reads(&a, &un, false, "*");
	reads(&none, &un, false, "*");
	a = (struct addr){ .len = sizeof(a.nl), .nl = { .nl_family = AF_NETLINK,
							.nl_pid = 77 } };
	reads(&a, &nl, false, "genl:77");
	a.nl.nl_pid = 0xfffff000;
	reads(&a, &nl, false, "genl:4294963200");
	a.nl.nl_pid = 0;
	reads(&a, &nl, false, "genl:kernel");
	a = (struct addr){ .len = sizeof(a.ll), .ll = { .sll_family = AF_PACKET,
		.sll_protocol = 0x0300, .sll_ifindex = 1 } };
	reads(&a, &other, false, "*:lo");
	a = (struct addr){ .len = sizeof(a.vm), .vm = { .svm_family = AF_VSOCK,
		.svm_cid = 2, .svm_port = VMADDR_PORT_ANY } };
	reads(&a, &other, false, "2:*");
	a = (struct addr){ .len = 4, .storage = { .ss_family = AF_ALG } };
	((unsigned char *)&a.storage)[2] = 0xab;
	reads(&a, &other, false, "ab00");
	a = addr_in("1.2.3.4", 5);
	a.len = 3;	/* too short, but no more than what is there is read */
	reads(&a, &other, true, "1.2.3.4:5");
}

static void test_names(void **state)
{
	char buf[NAME_MAX_LEN];

	(void)state;
	assert_string_equal(netid_name(AF_INET, SOCK_STREAM, IPPROTO_TCP, buf), "tcp");
	assert_string_equal(netid_name(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6, buf), "raw");
	assert_string_equal(netid_name(AF_INET, SOCK_DGRAM, IPPROTO_ICMP, buf), "icmp");
	assert_string_equal(netid_name(AF_UNIX, SOCK_SEQPACKET, 0, buf), "u_seq");
	assert_string_equal(netid_name(AF_PACKET, SOCK_RAW, 0, buf), "p_raw");
	assert_string_equal(netid_name(AF_ALG, SOCK_SEQPACKET, 0, buf), "alg");
	assert_string_equal(netid_name(200, 77, 0, buf), "af200");
	assert_string_equal(errno_name(-111, buf), "ECONNREFUSED");
	assert_string_equal(errno_name(-99999, buf), "-99999");
	assert_string_equal(errno_name(INT32_MIN, buf), "-2147483648");
	assert_string_equal(state_name(200), "-");
	assert_null(event_name(200));
	assert_string_equal(fd_close_name(9), "?");
}

static void process_is(const struct sock *sock, const char *expected)
{
	struct buf buf = { 0 };

	row_process(&buf, sock);
	assert_string_equal(buf_str(&buf), expected);
	buf_free(&buf);
}

static void task_is(const struct task *task, const char *expected)
{
	struct buf buf = { 0 };

	row_program(&buf, task);
	buf_puts(&buf, " ");
	row_task(&buf, task);
	assert_string_equal(buf_str(&buf), expected);
	buf_free(&buf);
}

static void test_processes(void **state)
{
	struct holder holders[] = {
		{ .tgid = 1, .fd = 5, .comm = "cu\"rl" }, { .tgid = 2, .fd = 6, .comm = "x" },
	};
	struct holder handed_on = { .tgid = 8, .fd = 3, .comm = "heir" };
	struct sock sock = { .holders = holders, .n_holders = 2 };

	(void)state;
	process_is(&sock, "users:((\"cu\\\"rl\",pid=1,fd=5),(\"x\",pid=2,fd=6))");
	sock.holders_count = 70;
	process_is(&sock, "users:((\"cu\\\"rl\",pid=1,fd=5),(\"x\",pid=2,fd=6),68 more)");
	sock.present = BIT(SOCKLIFE_A_SOCKET_HOLDERS_PARTIAL);
	process_is(&sock, "users:((\"cu\\\"rl\",pid=1,fd=5),(\"x\",pid=2,fd=6),68 more,too many to list)");
	sock.n_holders = 0;
	process_is(&sock, "not-listed");
	sock.present = 0;
	process_is(&sock, "detached");
	sock.references = 1;
	process_is(&sock, "in-flight");
	sock.flags = SOCKLIFE_FLAG_PASSIVE;
	process_is(&sock, "unaccepted");
	sock.flags = SOCKLIFE_FLAG_RELEASED;
	sock.creator = (struct task){ .tgid = 9, .comm = "nginx" };
	sock.present = BIT(SOCKLIFE_A_SOCKET_CREATOR);
	process_is(&sock, "orphan made-by:((\"nginx\",pid=9))");
	sock.releaser = sock.creator;
	sock.present |= BIT(SOCKLIFE_A_SOCKET_RELEASER);
	process_is(&sock, "orphan was:((\"nginx\",pid=9))");
	sock.state = SOCKLIFE_STATE_TIME_WAIT;
	process_is(&sock, "timewait was:((\"nginx\",pid=9))");
	strcpy(sock.creator.comm, "a \"thread");
	strcpy(sock.creator.program, "nginx");
	process_is(&sock, "timewait was:((\"nginx\",pid=9))");
	sock.former = &handed_on;
	sock.n_former = 1;
	process_is(&sock, "timewait was:((\"heir\",pid=8)) "
			  "made-by:((\"nginx\",pid=9,thread=\"a \\\"thread\"))");
	sock.n_former = 0;
	task_is(&sock.creator, "nginx{a \"thread}[9] \"nginx\",pid=9,thread=\"a \\\"thread\"");
	strcpy(sock.creator.comm, "nginx");
	task_is(&sock.creator, "nginx[9] \"nginx\",pid=9");
	sock.flags = SOCKLIFE_FLAG_KERNEL;
	sock.present = 0;
	process_is(&sock, "kernel");
	sock.on_behalf = (struct task){ .tgid = 9, .comm = "ip" };
	sock.present = BIT(SOCKLIFE_A_SOCKET_ON_BEHALF);
	process_is(&sock, "kernel for:((\"ip\",pid=9))");
}

/* A raw socket has no port: what old modules tell as one is the protocol. */
static void test_raw(void **state)
{
	static const struct addr_style style = { 0 };
	struct sock sock = { .family = AF_INET, .type = SOCK_RAW, .protocol = 1 };
	struct buf host = { 0 }, port = { 0 };

	(void)state;
	sock.local = addr_in("0.0.0.0", 1);
	row_local(&host, &port, &sock, &style);
	assert_string_equal(buf_str(&host), "0.0.0.0");
	assert_string_equal(buf_str(&port), ":icmp");
	buf_clear(&port);
	sock.protocol = 253;
	row_local(&host, &port, &sock, &style);
	assert_string_equal(buf_str(&port), ":[253]");
	buf_clear(&port);
	row_remote(&host, &port, &sock, NULL, &style);
	assert_string_equal(buf_str(&port), ":*");
	buf_free(&host);
	buf_free(&port);
}

static void test_columns(void **state)
{
	static const struct column columns[] = {
		{ "Left", ALIGN_LEFT, false },
		{ "Right", ALIGN_RIGHT, false },
		{ ":Join", ALIGN_LEFT, true },
		{ "Last", ALIGN_LEFT, false },
	};
	struct table *table = table_new(columns, ARRAY_SIZE(columns));
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	table_cell(table, "a");
	table_cell(table, "12345678");
	table_cell(table, ":1");
	table_cell(table, "the last");
	table_note(table, "a note");
	table_cell(table, "sch\xc3\xb6n");
	table_cell(table, "1");
	table_cell(table, ":22222222");
	table_cell(table, "");
	table_print(table, out, 0, true);
	table_print(table, out, 20, false);
	fclose(out);
	assert_string_equal(text,
		"Left     Right:Join     Last\n"
		"a     12345678:1        the last\n"
		"\ta note\n"
		"sch\xc3\xb6n        1:22222222\n"
		"a     12345678:1\n"
		"\tthe last\n"
		"\ta note\n"
		"sch\xc3\xb6n        1:22222222\n"
		"\t\n");
	free(text);
	table_free(table);
}

static void test_end_names(void **state)
{
	char buf[NAME_MAX_LEN];

	(void)state;
	assert_string_equal(end_name(SOCKLIFE_END_CLOSED), "closed");
	assert_string_equal(end_name(SOCKLIFE_END_RST_RECEIVED), "rst-received");
	assert_string_equal(end_name(SOCKLIFE_END_ERROR), "error");
	assert_string_equal(end_name(SOCKLIFE_END_REPAIR), "repair");
	assert_string_equal(end_name(SOCKLIFE_END_REPAIR + 1), "unknown");
	assert_string_equal(end_name(255), "unknown");
	assert_string_equal(fd_open_name(SOCKLIFE_FD_OPEN_FOUND), "found");
	assert_string_equal(fd_open_name(SOCKLIFE_FD_OPEN_SECCOMP), "seccomp");
	assert_string_equal(fd_open_name(SOCKLIFE_FD_OPEN_SECCOMP + 1), "unknown");
	assert_string_equal(signal_name(9, buf), "KILL");
	assert_string_equal(signal_name(0, buf), "0");
	assert_string_equal(signal_name(36, buf), "36");	/* real-time */
	assert_string_equal(signal_name(255, buf), "255");
}

static void test_nearest(void **state)
{
	static const char *const words[] = { "events", "trace", "live", NULL };

	(void)state;
	assert_string_equal(nearest_word("evnts", words), "events");
	assert_string_equal(nearest_word("liv", words), "live");
	assert_null(nearest_word("zzzz", words));
	assert_null(nearest_word("", words));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_inet_addresses),
		cmocka_unit_test(test_other_addresses),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_end_names),
		cmocka_unit_test(test_nearest),
	};

	setlocale(LC_CTYPE, "");
	fmt_init();
	return cmocka_run_group_tests_name("fmt", tests, NULL, NULL);
}
