// SPDX-License-Identifier: GPL-2.0
/* Sentences on events: each kind has one, and says where it can be read. */
#include "test.h"

#include <sys/socket.h>

#include "base/util.h"
#include "build.h"
#include "text/event_line.h"
#include "text/explain.h"
#include "text/names.h"
#include "voice/voice.h"

static const struct addr_style numeric = { .numeric = true };
static const struct sock tcp = {
	.id = 1, .family = AF_INET, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
};
static const struct sock udp = {
	.id = 2, .family = AF_INET, .type = SOCK_DGRAM, .protocol = IPPROTO_UDP,
};

static struct event an_event(uint16_t type, int32_t result)
{
	return (struct event){
		.present = BIT(SOCKLIFE_A_EVENT_RESULT) | BIT(SOCKLIFE_A_EVENT_TASK),
		.id = 1, .type = type, .time = 1000, .result = result, .fd = -1,
		.task = { .pid = 77, .tgid = 77, .comm = "curl" },
	};
}

static void reads(const struct event *event, const struct sock *sock, const char *expected)
{
	struct buf buf = { 0 };

	explain_event(&buf, event, sock, &numeric);
	assert_string_equal(buf_str(&buf), expected);
	buf_free(&buf);
}

/* A sentence is that of a known kind, whole, and its source is the last word. */
static void is_whole(const struct event *event, const struct sock *sock)
{
	struct buf buf = { 0 };
	const char *text;

	explain_event(&buf, event, sock, &numeric);
	text = buf_str(&buf);
	if (strstr(text, "newer module") || !strstr(text, ". [") || text[buf.len - 1] != ']')
		fail_msg("event %u, result %d: %s", event->type, event->result, text);
	buf_free(&buf);
}

static void test_each_kind(void **state)
{
	static const struct sock unix_stream = { .family = AF_UNIX, .type = SOCK_STREAM };
	static const struct sock netlink = { .family = AF_NETLINK, .type = SOCK_RAW };
	const struct sock *const socks[] = { &tcp, &udp, &unix_stream, &netlink };
	static const int results[] = { 0, 5, -ECONNREFUSED, -133 };
	struct voice_said said = { .kind = VOICE_HTTP2 };
	struct event event;
	unsigned int type;
	size_t i, j;

	(void)state;
	for (type = 1; type <= SOCKLIFE_EVENT_MAX; type++)
		for (i = 0; i < ARRAY_SIZE(socks); i++)
			for (j = 0; j < ARRAY_SIZE(results); j++) {
				event = an_event((uint16_t)type, results[j]);
				event.said = &said;
				event.n_said = type == SOCKLIFE_EVENT_PAYLOAD;
				is_whole(&event, socks[i]);
				event.how = 77;	/* of a later version */
				is_whole(&event, socks[i]);
			}
	event = an_event(SOCKLIFE_EVENT_MAX + 1, 0);
	reads(&event, &tcp, "An event 20, of a newer module.");
}

/* Those of RFC 9293, figure 5, as the kernel goes through them. */
static void test_changes(void **state)
{
	static const uint8_t changes[][2] = {
		{ SOCKLIFE_STATE_CLOSE, SOCKLIFE_STATE_LISTEN },
		{ SOCKLIFE_STATE_CLOSE, SOCKLIFE_STATE_SYN_SENT },
		{ SOCKLIFE_STATE_LISTEN, SOCKLIFE_STATE_CLOSE },
		{ SOCKLIFE_STATE_SYN_SENT, SOCKLIFE_STATE_SYN_RECV },
		{ SOCKLIFE_STATE_SYN_SENT, SOCKLIFE_STATE_ESTABLISHED },
		{ SOCKLIFE_STATE_SYN_SENT, SOCKLIFE_STATE_CLOSE },
		{ SOCKLIFE_STATE_SYN_RECV, SOCKLIFE_STATE_ESTABLISHED },
		{ SOCKLIFE_STATE_SYN_RECV, SOCKLIFE_STATE_FIN_WAIT1 },
		{ SOCKLIFE_STATE_ESTABLISHED, SOCKLIFE_STATE_FIN_WAIT1 },
		{ SOCKLIFE_STATE_ESTABLISHED, SOCKLIFE_STATE_CLOSE_WAIT },
		{ SOCKLIFE_STATE_FIN_WAIT1, SOCKLIFE_STATE_FIN_WAIT2 },
		{ SOCKLIFE_STATE_FIN_WAIT1, SOCKLIFE_STATE_CLOSING },
		{ SOCKLIFE_STATE_FIN_WAIT1, SOCKLIFE_STATE_TIME_WAIT },
		{ SOCKLIFE_STATE_FIN_WAIT2, SOCKLIFE_STATE_TIME_WAIT },
		{ SOCKLIFE_STATE_FIN_WAIT2, SOCKLIFE_STATE_CLOSE },
		{ SOCKLIFE_STATE_CLOSING, SOCKLIFE_STATE_TIME_WAIT },
		{ SOCKLIFE_STATE_CLOSING, SOCKLIFE_STATE_CLOSE },
		{ SOCKLIFE_STATE_CLOSE_WAIT, SOCKLIFE_STATE_LAST_ACK },
		{ SOCKLIFE_STATE_LAST_ACK, SOCKLIFE_STATE_CLOSE },
		{ SOCKLIFE_STATE_TIME_WAIT, SOCKLIFE_STATE_CLOSE },
	};
	struct event event = an_event(SOCKLIFE_EVENT_STATE, 0);
	struct buf buf = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		event.old_state = changes[i][0];
		event.state = changes[i][1];
		buf_clear(&buf);
		explain_event(&buf, &event, &tcp, &numeric);
		if (strstr(buf_str(&buf), "it was") || strstr(buf_str(&buf), "at once, without"))
			fail_msg("%s to %s: %s", state_name(event.old_state),
				 state_name(event.state), buf_str(&buf));
	}
	buf_free(&buf);
	event.old_state = SOCKLIFE_STATE_LAST_ACK;
	event.state = SOCKLIFE_STATE_CLOSE;
	event.result = -ETIMEDOUT;
	reads(&event, &tcp, "CLOSED: the connection ends before its last ACK has come, ETIMEDOUT: no "
	      "answer came in time. [RFC 9293, 3.10.8]");
	event.old_state = SOCKLIFE_STATE_ESTABLISHED;
	event.result = -ECONNRESET;
	reads(&event, &tcp, "CLOSED: the connection ends at once, without the exchange of FINs, "
	      "ECONNRESET: the other end has cut the connection off with a reset. "
	      "[RFC 9293, 3.5.2]");
	event.state = SOCKLIFE_STATE_NEW_SYN_RECV;
	event.result = 0;
	reads(&event, &tcp, "SYN-RECEIVED: it was ESTABLISHED. [RFC 9293, 3.3.2]");
	reads(&event, &udp, "The kernel's state of the socket is NEW-SYN-RECV now. [udp(7)]");
}

static void test_connect(void **state)
{
	struct event event = an_event(SOCKLIFE_EVENT_CONNECT, 0);
	struct sock named = tcp;
	char name[] = "www.lab.example";

	(void)state;
	event.fd = 4;
	event.remote = addr_in("10.7.0.6", 80);
	reads(&event, &tcp, "curl[77] calls connect() with descriptor 4 and the address "
	      "10.7.0.6:80. [connect(2)]");
	named.name = name;
	named.name_source = NAME_DNS;
	reads(&event, &named, "curl[77] calls connect() with descriptor 4 and the address "
	      "10.7.0.6:80, by which it means www.lab.example. [connect(2)]");
	named.name_source = NAME_AMBIGUOUS;
	reads(&event, &named, "curl[77] calls connect() with descriptor 4 and the address "
	      "10.7.0.6:80. [connect(2)]");
	event.flags = SOCKLIFE_EVENT_FLAG_DISCONNECT;
	reads(&event, &udp, "curl[77] gives its peer up. [connect(2)]");
	event = an_event(SOCKLIFE_EVENT_CONNECT_RESULT, -ECONNREFUSED);
	reads(&event, &tcp, "connect() has failed, ECONNREFUSED: nobody listens at that address, "
	      "and the other side said so. [connect(2)]");
}

static void test_data(void **state)
{
	struct event recv = an_event(SOCKLIFE_EVENT_RECV, 0);

	(void)state;
	reads(&recv, &tcp, "curl[77] reads 0 bytes, the end of the stream: the other end has "
	      "closed. [RFC 9293, 3.9.1.3]");
	recv.flags = SOCKLIFE_EVENT_FLAG_EMPTY;
	reads(&recv, &tcp, "curl[77] receives 0 bytes out of the receive queue. "
	      "[RFC 9293, 3.9.1.3]");
	recv.flags = SOCKLIFE_EVENT_FLAG_SHORT;
	recv.result = 1;
	recv.remote = addr_in("10.7.0.2", 53);
	reads(&recv, &udp, "curl[77] receives 1 byte from 10.7.0.2:53; the rest of the message "
	      "is lost. [recv(2)]");
}

static void says(const struct voice_said *said, uint32_t how, const char *expected)
{
	struct event event = an_event(SOCKLIFE_EVENT_PAYLOAD, 33);

	event.how = how;
	event.remote = addr_in("10.7.0.2", 53);
	event.said = said;
	event.n_said = 1;
	reads(&event, &udp, expected);
}

static void test_dns(void **state)
{
	struct voice_said said = {
		.kind = VOICE_DNS_QUESTION, .name = "www.lab.example", .type = 1, .class = 1,
		.recursion = true,
	};

	(void)state;
	says(&said, SOCKLIFE_PAYLOAD_SENT, "The resolver, a part of curl[77], asks 10.7.0.2:53 for "
	     "the address of www.lab.example (class IN, type A). [RFC 1035, 4.1.2]");
	says(&said, SOCKLIFE_PAYLOAD_RECEIVED, "10.7.0.2:53 asks curl[77] for the address of "
	     "www.lab.example (class IN, type A). [RFC 1035, 4.1.2]");
	said.recursion = false;
	said.type = 28;
	said.class = 3;
	says(&said, SOCKLIFE_PAYLOAD_SENT, "curl[77] asks 10.7.0.2:53 for the IPv6 address of "
	     "www.lab.example (class 3, type AAAA). [RFC 1035, 4.1.2]");
	said.kind = VOICE_DNS_ANSWER;
	said.class = 1;
	says(&said, SOCKLIFE_PAYLOAD_RECEIVED, "10.7.0.2:53 answers the question for the IPv6 address "
	     "of www.lab.example (class IN, type AAAA). [RFC 1034, 4.3.1]");
	said.truncated = true;
	says(&said, SOCKLIFE_PAYLOAD_RECEIVED, "10.7.0.2:53 answers the question for the IPv6 address "
	     "of www.lab.example (class IN, type AAAA); it is too long for a datagram, TCP will do. "
	     "[RFC 1034, 4.3.1]");
	said.truncated = false;
	said.no_data = true;
	says(&said, SOCKLIFE_PAYLOAD_RECEIVED, "10.7.0.2:53 answers that the name exists, but not "
	     "the IPv6 address of www.lab.example (class IN, type AAAA). [RFC 2308, 2.2]");
	said.no_data = false;
	said.rcode = 3;
	says(&said, SOCKLIFE_PAYLOAD_RECEIVED, "10.7.0.2:53 answers NXDOMAIN: there is no name "
	     "www.lab.example, which is remembered, too. [RFC 2308, 2.1]");
	said.rcode = 0;
	said.n_addresses = 2;
	said.addresses[0] = (struct voice_address){ .bytes = { 10, 7, 0, 6 }, .server = -1 };
	said.addresses[1] = (struct voice_address){ .bytes = { 10, 7, 0, 9 }, .server = -1 };
	said.type = 1;
	says(&said, SOCKLIFE_PAYLOAD_RECEIVED, "10.7.0.2:53 answers 10.7.0.6, 10.7.0.9 as the "
	     "address of www.lab.example (class IN, type A). [RFC 1034, 4.3.1]");
	said.referral = true;
	said.n_names = 1;
	strcpy(said.names[0].name, "ns.example");
	said.addresses[0].server = 0;
	said.addresses[1].server = 0;
	says(&said, SOCKLIFE_PAYLOAD_SENT, "curl[77] does not know, but who does: ns.example. "
	     "[RFC 1034, 4.3.2]");
}

static void test_other_dns(void **state)
{
	struct voice_said said = {
		.kind = VOICE_DNS_QUESTION, .name = "lab.example", .type = 6, .class = 1, .opcode = 5,
	};

	(void)state;
	says(&said, SOCKLIFE_PAYLOAD_SENT, "curl[77] wants to change lab.example at 10.7.0.2:53. [RFC 2136, 2]");
	said.opcode = 4;
	says(&said, SOCKLIFE_PAYLOAD_SENT, "curl[77] tells 10.7.0.2:53 that lab.example has changed. "
	     "[RFC 1996, 3]");
	said.kind = VOICE_DNS_ANSWER;
	says(&said, SOCKLIFE_PAYLOAD_RECEIVED, "10.7.0.2:53 answers. [RFC 1035, 4.1.1]");
	said = (struct voice_said){ .kind = VOICE_DNS_ANSWER, .dialect = VOICE_MDNS, .n_addresses = 1 };
	said.addresses[0] = (struct voice_address){ .bytes = { 10, 7, 0, 6 }, .server = -1 };
	says(&said, SOCKLIFE_PAYLOAD_RECEIVED, "10.7.0.2:53 answers 10.7.0.6. [RFC 6762, 6]");
}

static void test_bind(void **state)
{
	struct event event = an_event(SOCKLIFE_EVENT_BIND, 0);

	(void)state;
	reads(&event, &tcp, "curl[77] gives the socket an address. [bind(2)]");
	event.present = 0;
	event.local = addr_in("10.7.0.1", 80);
	reads(&event, &tcp, "The kernel gives the socket the address 10.7.0.1:80. [bind(2)]");
}

static void test_others(void **state)
{
	struct voice_said said = { .kind = VOICE_TLS_HELLO, .name = "www.lab.example" };
	struct event event = an_event(SOCKLIFE_EVENT_PAYLOAD, 5);

	(void)state;
	says(&said, SOCKLIFE_PAYLOAD_SENT, "curl[77] begins to encrypt (TLS) and names the server "
	     "that it wants: www.lab.example. [RFC 6066, 3]");
	said = (struct voice_said){ .kind = VOICE_TLS_SERVER_HELLO, .tls_version = 0x0304 };
	says(&said, SOCKLIFE_PAYLOAD_RECEIVED, "10.7.0.2:53 agrees to TLS 1.3: from here on nobody "
	     "else can read. [RFC 8446, 4.1.3]");
	said = (struct voice_said){ .kind = VOICE_HTTP_STATUS, .status = 404 };
	says(&said, SOCKLIFE_PAYLOAD_RECEIVED, "10.7.0.2:53 answers with status 404, the client is "
	     "wrong. [RFC 9110, 15]");
	event.payload = (struct bytes){ (const uint8_t *)"hello", 5 };
	reads(&event, &tcp, "curl[77] says something that socklife does not understand.");
	event.payload_missing = SOCKLIFE_PAYLOAD_MISSING_FAULT;
	reads(&event, &tcp, "curl[77] says something that was not copied (fault).");
}

/* What others chose steers no terminal. */
static void test_hostile(void **state)
{
	struct event event = an_event(SOCKLIFE_EVENT_SHUTDOWN, 0);

	(void)state;
	strcpy(event.task.comm, "a\033[31m");
	event.how = 1;
	reads(&event, &tcp, "a\\x1b[31m[77] calls shutdown(): it will send no more data. "
	      "[shutdown(2)]");
}

static void test_lines(void **state)
{
	struct event event = an_event(SOCKLIFE_EVENT_RELEASE, 0);
	char *text = NULL;
	size_t size = 0;
	struct event_line line = {
		.out = open_memstream(&text, &size), .explain = true, .width = 60,
		.clock = { .mode = TIME_MONO },
	};

	(void)state;
	event_line_print(&line, &event, &tcp);
	event_line_flush(&line, UINT64_MAX);
	assert_string_equal(text,
			    "1000 #1    The last descriptor is gone: no program can reach\n"
			    "           the socket any more. The kernel finishes what is\n"
			    "           left to do. [close(2)]\n");
	event_line_end(&line);
	fclose(line.out);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_kind),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_connect),
		cmocka_unit_test(test_data),
		cmocka_unit_test(test_dns),
		cmocka_unit_test(test_other_dns),
		cmocka_unit_test(test_bind),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
