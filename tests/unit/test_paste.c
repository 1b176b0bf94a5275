// SPDX-License-Identifier: GPL-2.0
/* What stands in a column of addresses is a filter for its socket. */
#include "test.h"

#include <net/if.h>

#include "build.h"
#include "filter/filter.h"
#include "text/fmt.h"
#include "text/row.h"

static const struct addr_style numeric = { .numeric = true };
static const struct addr_style named;

/* The words of both columns; what follows a blank is an inode. */
static void check_side(const struct sock *sock, bool local, const struct addr_style *style)
{
	struct filter_subject subject = { .sock = sock };
	struct buf text = { 0 }, port = { 0 }, error = { 0 };
	struct filter *filter;

	buf_puts(&text, local ? "src " : "dst ");
	{
		struct buf host = { 0 };

		if (local)
			row_local(&host, &port, sock, style);
		else
			row_remote(&host, &port, sock, NULL, style);
		assert_null(strpbrk(buf_str(&host), " ()=<>!&|"));
		assert_true(fmt_width(buf_str(&host)) <= 64);
		buf_puts(&text, buf_str(&host));
		buf_free(&host);
	}
	if (port.len && buf_str(&port)[0] == ':')
		buf_puts(&text, buf_str(&port));
	filter = filter_parse(buf_str(&text), &error);
	if (!filter)
		fail_msg("%s", buf_str(&error));
	if (!filter_match(filter, &subject))
		fail_msg("not found by: %s", buf_str(&text));
	filter_free(filter);
	buf_free(&text);
	buf_free(&port);
	buf_free(&error);
}

static void check(const struct sock *sock)
{
	check_side(sock, true, &numeric);
	check_side(sock, false, &numeric);
	check_side(sock, true, &named);
	check_side(sock, false, &named);
}

static void test_inet(void **state)
{
	static const char *const hosts[] = { "0.0.0.0", "10.0.0.1", "255.255.255.255" };
	static const char *const hosts6[] = { "::", "::1", "fe80::1", "::ffff:10.0.0.1" };
	static const uint16_t ports[] = { 0, 22, 53, 443, 40000, 65535 };
	static const uint32_t devices[] = { 0, 1, 7777 };
	static const uint16_t types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_RAW };
	size_t i;

	(void)state;
	for (i = 0; i < 3 * 4 * 6 * 3 * 3; i++) {
		uint16_t port = ports[i / 12 % 6];
		struct sock sock = {
			.family = AF_INET, .type = types[i / 216], .protocol = IPPROTO_ICMP,
			.ifindex = devices[i / 72 % 3],
			.local = addr_in(hosts[i % 3], port),
		};

		check(&sock);
		sock.remote = addr_in(hosts[i % 3], port);
		check(&sock);
		sock.family = AF_INET6;
		sock.local = addr_in6(hosts6[i % 4], port);
		sock.remote = (struct addr){ 0 };
		check(&sock);
		sock.remote = addr_in6(hosts6[i % 4], port);
		check(&sock);
		sock.remote.in6.sin6_scope_id = devices[i / 72 % 3];
		sock.local = (struct addr){ 0 };
		check(&sock);
	}
}

/* Each byte in each place where it could mean something. */
static void test_unix(void **state)
{
	static const char *const forms[] = { "%c", "/%c", "x%cy", "/run/%c/z", "127.0.0.1:%c" };
	char path[108] = { 0 };
	size_t form;
	int c;

	(void)state;
	for (form = 0; form < sizeof(forms) / sizeof(forms[0]); form++)
		for (c = 0; c < 256; c++) {
			int len = snprintf(path, sizeof(path), forms[form], c);
			struct sock sock = { .family = AF_UNIX, .type = SOCK_STREAM };

			if (c)
				sock.local = addr_un(path, (size_t)len);
			memmove(path + 1, path, (size_t)len);
			path[0] = '\0';
			sock.remote = addr_un(path, (size_t)len + 1);
			check(&sock);
		}
	for (c = 1; c < 108; c++) {
		struct sock sock = { .family = AF_UNIX, .type = SOCK_STREAM };

		memset(path, 0, sizeof(path));
		sock.local = addr_un(path, (size_t)c);
		memset(path, 'a', sizeof(path));
		sock.remote = addr_un(path, (size_t)c);
		check(&sock);
	}
}

static void test_others(void **state)
{
	static const uint32_t numbers[] = { 0, 1, 2, 1234, 70000, UINT32_MAX };
	static const uint16_t protocols[] = { 0x3, 0x800, 0x806, 0x86dd, 0x88cc };
	size_t i;

	(void)state;
	for (i = 0; i < 36; i++) {
		struct sock sock = { .family = AF_NETLINK, .protocol = (uint16_t)i };

		check(&sock);
		sock.local.len = sizeof(sock.local.nl);
		sock.local.nl.nl_family = AF_NETLINK;
		sock.local.nl.nl_pid = numbers[i % 6];
		check(&sock);
		sock = (struct sock){ .family = AF_VSOCK, .type = SOCK_STREAM };
		check(&sock);
		sock.local.len = sizeof(sock.local.vm);
		sock.local.vm.svm_family = AF_VSOCK;
		sock.local.vm.svm_cid = numbers[i % 6];
		sock.local.vm.svm_port = numbers[i / 6];
		check(&sock);
		sock = (struct sock){ .family = AF_PACKET, .type = SOCK_RAW };
		sock.local.len = sizeof(sock.local.ll);
		sock.local.ll.sll_family = AF_PACKET;
		sock.local.ll.sll_protocol = htons(protocols[i % 5]);
		sock.local.ll.sll_ifindex = i % 3 ? (int)i % 3 * 500 : 1;
		check(&sock);
		sock = (struct sock){ .family = AF_TIPC };
		sock.local.len = 16;
		sock.local.sa.sa_family = AF_TIPC;
		check(&sock);
		sock.local.len = 2;
		check(&sock);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inet),
		cmocka_unit_test(test_unix),
		cmocka_unit_test(test_others),
	};

	fmt_init();
	return cmocka_run_group_tests_name("paste", tests, NULL, NULL);
}
