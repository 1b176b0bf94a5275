// SPDX-License-Identifier: GPL-2.0
/* Whom a program meant: names from answers of DNS, from SNI and Host, and where none is taken. */
#include "test.h"

#include <string.h>

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hosts.h"
#include "build.h"
#include "model/whom.h"

static struct whom *whom;

static int begin(void **state)
{
	(void)state;
	whom = whom_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	whom_free(whom);
	return 0;
}

/* Process @tgid is told at @time that @name has 10.7.0.@last. */
static void told(uint32_t tgid, const char *name, uint8_t last, uint64_t time)
{
	struct voice_said said = { .kind = VOICE_DNS_ANSWER, .n_addresses = 1 };

	strcpy(said.name, name);
	memcpy(said.addresses[0].bytes, (uint8_t[4]){ 10, 7, 0, last }, 4);
	said.addresses[0].server = -1;
	whom_learn(whom, tgid, 1000 + last, &said, time);
}

static struct event connect_to(uint32_t tgid, const char *ip, uint64_t time)
{
	return (struct event){
		.present = BIT(SOCKLIFE_A_EVENT_TASK), .type = SOCKLIFE_EVENT_CONNECT,
		.time = time, .task.tgid = tgid, .remote = addr_in(ip, 80),
	};
}

static void named(struct sock *sock, uint32_t tgid, const char *ip, uint64_t time)
{
	struct event event = connect_to(tgid, ip, time);

	whom_name(whom, sock, &event);
}

static void is_called(struct sock *sock, const char *name, enum name_source source)
{
	assert_int_equal(sock->name_source, source);
	if (name)
		assert_string_equal(sock->name, name);
	else
		assert_null(sock->name);
	sock_free(sock);
	*sock = (struct sock){ 0 };
}

static void test_answers(void **state)
{
	struct sock sock = { 0 };

	(void)state;
	told(7, "www.lab.example", 6, 100);
	named(&sock, 7, "10.7.0.6", 200);
	assert_int_equal(sock.name_time, 100);
	assert_int_equal(sock.name_by, 1006);
	is_called(&sock, "www.lab.example", NAME_DNS);
	named(&sock, 7, "10.7.0.7", 200);	/* another address */
	is_called(&sock, NULL, NAME_NONE);
	named(&sock, 8, "10.7.0.6", 200);	/* another process */
	is_called(&sock, NULL, NAME_NONE);
	named(&sock, 7, "10.7.0.6", 99);	/* before the answer */
	is_called(&sock, NULL, NAME_NONE);
}

/* A browser asks, its network service connects. */
static void test_parent(void **state)
{
	struct sock sock = { 0 };
	struct event event = connect_to(70, "10.7.0.6", 200);

	(void)state;
	told(7, "www.lab.example", 6, 100);
	event.ppid = 7;
	whom_name(whom, &sock, &event);
	is_called(&sock, "www.lab.example", NAME_DNS);
}

/* Names of which one is as good as another: none is guessed. */
static void test_ambiguous(void **state)
{
	struct sock sock = { 0 };

	(void)state;
	told(7, "www.lab.example", 6, 100);
	told(7, "WWW.lab.example", 6, 110);	/* the same */
	named(&sock, 7, "10.7.0.6", 150);
	is_called(&sock, "WWW.lab.example", NAME_DNS);
	told(7, "cdn.lab.example", 6, 160);
	named(&sock, 7, "10.7.0.6", 200);
	is_called(&sock, NULL, NAME_AMBIGUOUS);
}

static void say(struct sock *sock, enum voice_kind kind, const char *name, bool ech)
{
	struct voice_said said = { .kind = kind, .ech = ech };

	strcpy(said.name, name);
	whom_said(sock, &said, 300, (uint32_t)getpid());
}

/* The program's own word is stronger than an answer, SNI than Host. */
static void test_own_word(void **state)
{
	struct sock sock = { 0 };

	(void)state;
	told(7, "cdn.lab.example", 6, 100);
	named(&sock, 7, "10.7.0.6", 200);
	sock.remote = addr_in("10.7.0.6", 80);
	say(&sock, VOICE_HTTP_REQUEST, "www.lab.example", false);
	assert_string_equal(sock.name, "www.lab.example");
	assert_int_equal(sock.name_source, NAME_HOST);
	say(&sock, VOICE_TLS_HELLO, "tls.lab.example", false);
	say(&sock, VOICE_HTTP_REQUEST, "other.example", false);
	named(&sock, 7, "10.7.0.6", 400);
	is_called(&sock, "tls.lab.example", NAME_SNI);
	say(&sock, VOICE_HTTP_REQUEST, "", false);
	is_called(&sock, NULL, NAME_NONE);
}

/* With ECH the name may be another's: it confirms one that was asked for, and is none alone. */
static void test_ech(void **state)
{
	struct sock sock = { 0 };

	(void)state;
	say(&sock, VOICE_TLS_HELLO, "front.example", true);
	assert_int_equal(sock.name_source, NAME_NONE);
	told(7, "www.lab.example", 6, 100);
	named(&sock, 7, "10.7.0.6", 200);
	say(&sock, VOICE_TLS_HELLO, "front.example", true);
	assert_int_equal(sock.name_source, NAME_DNS);
	say(&sock, VOICE_TLS_HELLO, "www.lab.example", true);
	is_called(&sock, "www.lab.example", NAME_SNI);
}

static void write_hosts(char path[])
{
	FILE *file = fdopen(mkstemp(path), "w");

	fputs("# 10.7.0.6 commented.example\n10.7.0.6\tother.example  www.lab.example # a comment\n"
	      "fd07::6 www.lab.example\nnonsense\n\n", file);
	fclose(file);
}

/* What is behind the part of a line that is read is no line. */
static void write_long_line(const char *path)
{
	FILE *file = fopen(path, "w");
	int i;

	fputs("1.1.1.1 ", file);
	for (i = 0; i < 1023 - 8; i++)
		fputc('z', file);
	fputs("10.7.0.6 tail.example\n10.7.0.6 next.example\n", file);
	fclose(file);
}

static void test_hosts(void **state)
{
	const uint8_t ip[4] = { 10, 7, 0, 6 }, ip6[16] = { 0xfd, 7, [15] = 6 };
	char path[] = "/tmp/socklife-hosts-XXXXXX";

	(void)state;
	write_hosts(path);
	assert_int_equal(hosts_have(path, ip, false, "WWW.lab.example"), 1);
	assert_int_equal(hosts_have(path, ip6, true, "www.lab.example"), 1);
	assert_int_equal(hosts_have(path, ip6, true, "other.example"), 0);
	assert_int_equal(hosts_have(path, ip, false, "commented.example"), 0);
	assert_int_equal(hosts_have(path, ip, false, "comment"), 0);
	write_long_line(path);
	assert_int_equal(hosts_have(path, ip, false, "tail.example"), 0);
	assert_int_equal(hosts_have(path, ip, false, "next.example"), 1);
	unlink(path);
	assert_int_equal(hosts_have(path, ip, false, "www.lab.example"), -1);
}

/* In another root the file may be another: it is not looked at. */
static void test_other_root(void **state)
{
	const uint8_t ip[4] = { 127, 0, 0, 1 };
	int ready[2], status, have;
	char byte;
	pid_t child;

	(void)state;
	assert_int_equal(hosts_of_process_have((uint32_t)getpid(), ip, false, "localhost"), 1);
	assert_int_equal(hosts_of_process_have(INT32_MAX, ip, false, "localhost"), 1);	/* gone */
	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (!child) {
		byte = unshare(CLONE_NEWUSER | CLONE_NEWNS) ? 'n' : 'y';
		(void)!write(ready[1], &byte, 1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	have = hosts_of_process_have((uint32_t)child, ip, false, "localhost");
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	close(ready[0]);
	close(ready[1]);
	if (byte == 'n')
		skip();
	assert_int_equal(have, -1);
}

static void says_where(const char *ip, const char *name, enum address_source source)
{
	struct sock sock = { .remote = strchr(ip, ':') ? addr_in6(ip, 80) : addr_in(ip, 80) };

	say(&sock, VOICE_HTTP_REQUEST, name, false);
	assert_int_equal(sock.address_source, source);
	sock_free(&sock);
}

/* Nobody asked DNS: the address itself was given, or this machine's file has it. */
static void test_address_source(void **state)
{
	struct sock sock = { .remote = addr_in("10.7.0.6", 80) };

	(void)state;
	says_where("10.7.0.6", "10.7.0.6", ADDRESS_LITERAL);
	says_where("fd07::6", "[fd07::0006]", ADDRESS_LITERAL);
	says_where("fd07::6", "fd07::6", ADDRESS_LITERAL);
	says_where("::ffff:10.7.0.6", "10.7.0.6", ADDRESS_LITERAL);
	says_where("10.7.0.6", "10.7.0.7", ADDRESS_UNKNOWN);
	says_where("10.7.0.6", "nowhere.example", ADDRESS_UNKNOWN);
	says_where("127.0.0.1", "localhost", ADDRESS_HOSTS);
	say(&sock, VOICE_HTTP_REQUEST, "10.7.0.6", false);
	say(&sock, VOICE_HTTP_REQUEST, "other.example", false);
	assert_int_equal(sock.address_source, ADDRESS_UNKNOWN);
	sock_free(&sock);
	sock = (struct sock){ .remote = addr_in("10.7.0.6", 80) };
	told(7, "www.lab.example", 6, 100);
	named(&sock, 7, "10.7.0.6", 200);
	assert_int_equal(sock.address_source, ADDRESS_DNS);
	say(&sock, VOICE_HTTP_REQUEST, "10.7.0.6", false);
	assert_int_equal(sock.address_source, ADDRESS_DNS);
	sock_free(&sock);
}

/* A socket that is connected once more, elsewhere, is not called as before. */
static void test_again(void **state)
{
	struct sock sock = { .family = AF_INET, .type = SOCK_DGRAM };
	struct event event = connect_to(7, "10.7.0.6", 200);

	(void)state;
	told(7, "www.lab.example", 6, 100);
	whom_name(whom, &sock, &event);
	sock.remote = event.remote;
	say(&sock, VOICE_HTTP_REQUEST, "cdn.example", false);
	assert_int_equal(sock.name_by, 0);		/* it was asked for the other name */
	whom_name(whom, &sock, &event);			/* the same once more */
	assert_string_equal(sock.name, "cdn.example");
	event = connect_to(7, "10.7.0.9", 300);
	whom_name(whom, &sock, &event);
	assert_int_equal(sock.address_source, ADDRESS_UNKNOWN);
	is_called(&sock, NULL, NAME_NONE);
	event = connect_to(7, "10.7.0.6", 400);
	whom_name(whom, &sock, &event);
	assert_int_equal(sock.name_by, 1006);
	event.flags = SOCKLIFE_EVENT_FLAG_DISCONNECT;
	event.remote.len = 0;
	whom_name(whom, &sock, &event);
	assert_int_equal(sock.name_by, 0);
	is_called(&sock, NULL, NAME_NONE);
}

/* Who asks by DNS over TLS is not said to have asked nobody. */
static void test_hidden(void **state)
{
	const struct sock tcp = { .family = AF_INET }, local = { .family = AF_UNIX };
	const struct addr dot = addr_in("10.7.0.2", 853), web = addr_in("10.7.0.6", 443);
	struct voice_said said = { .kind = VOICE_TLS_HELLO, .n_alpn = 2, .alpn = { "h2", "dot" } };
	struct sock sock = { 0 };
	struct event event = connect_to(8, "10.7.0.6", 200);
	int i;

	(void)state;
	assert_true(whom_is_hiding(&tcp, &dot, NULL));
	assert_false(whom_is_hiding(&tcp, &web, NULL));
	assert_false(whom_is_hiding(&local, &dot, NULL));
	assert_true(whom_is_hiding(&tcp, &web, &said));
	said.n_alpn = 1;
	assert_false(whom_is_hiding(&tcp, &web, &said));
	whom_hide(whom, 7, 33);
	named(&sock, 7, "10.7.0.6", 200);
	assert_int_equal(sock.dns_hidden_by, 33);
	event.ppid = 7;
	whom_name(whom, &sock, &event);
	assert_int_equal(sock.dns_hidden_by, 33);
	named(&sock, 9, "10.7.0.6", 200);
	assert_int_equal(sock.dns_hidden_by, 0);
	event.remote = addr_un("/run/dbus", 9);
	sock = (struct sock){ .family = AF_UNIX };
	whom_name(whom, &sock, &event);
	assert_int_equal(sock.dns_hidden_by, 0);	/* nobody asks for such names */
	sock = (struct sock){ 0 };
	named(&sock, 7, "127.0.0.1", 200);
	assert_int_equal(sock.dns_hidden_by, 0);
	for (i = 0; i < 64; i++)
		whom_hide(whom, 70, 34);
	named(&sock, 7, "10.7.0.6", 200);
	assert_int_equal(sock.dns_hidden_by, 0);	/* forgotten */
}

/* The oldest are forgotten, and glue names servers, not whom anybody meant. */
static void test_bounds(void **state)
{
	struct voice_said glue = { .kind = VOICE_DNS_ANSWER, .name = "lab.example", .n_addresses = 1 };
	struct sock sock = { 0 };
	int i;

	(void)state;
	memcpy(glue.addresses[0].bytes, (uint8_t[4]){ 10, 7, 0, 9 }, 4);
	whom_learn(whom, 7, 1009, &glue, 50);		/* server 0's */
	named(&sock, 7, "10.7.0.9", 60);
	is_called(&sock, NULL, NAME_NONE);
	told(7, "first.example", 1, 100);
	for (i = 0; i < 1023; i++)
		told(7, "second.example", 2, 101);
	named(&sock, 7, "10.7.0.1", 200);
	is_called(&sock, "first.example", NAME_DNS);
	told(7, "second.example", 2, 101);
	named(&sock, 7, "10.7.0.1", 200);
	is_called(&sock, NULL, NAME_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_answers, begin, end),
		cmocka_unit_test_setup_teardown(test_parent, begin, end),
		cmocka_unit_test_setup_teardown(test_ambiguous, begin, end),
		cmocka_unit_test_setup_teardown(test_own_word, begin, end),
		cmocka_unit_test_setup_teardown(test_ech, begin, end),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_other_root),
		cmocka_unit_test_setup_teardown(test_address_source, begin, end),
		cmocka_unit_test_setup_teardown(test_again, begin, end),
		cmocka_unit_test_setup_teardown(test_hidden, begin, end),
		cmocka_unit_test_setup_teardown(test_bounds, begin, end),
	};

	return cmocka_run_group_tests_name("whom", tests, NULL, NULL);
}
