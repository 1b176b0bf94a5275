// SPDX-License-Identifier: GPL-2.0
/* Lines of events: their words, and the order in which they are printed. */
#include "test.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "build.h"
#include "text/event_line.h"
#include "text/phrase.h"

static const struct addr_style numeric = { .numeric = true };

static struct event an_event(uint16_t type, uint64_t time, int32_t result)
{
	return (struct event){
		.present = BIT(SOCKLIFE_A_EVENT_RESULT), .id = 1, .type = type,
		.time = time, .result = result, .fd = -1, .family = AF_INET,
		.sock_type = SOCK_STREAM, .protocol = IPPROTO_TCP,
	};
}

static void reads(const struct event *event, const struct sock *sock, const char *expected)
{
	struct buf buf = { 0 };

	phrase_event(&buf, event, sock, &numeric);
	assert_string_equal(buf_str(&buf), expected);
	buf_free(&buf);
}

static const struct sock tcp = {
	.id = 1, .family = AF_INET, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
	.times = { [SOCKLIFE_A_TIMES_CONNECT] = 1000 },
};

static void test_duration(void **state)
{
	struct event send = an_event(SOCKLIFE_EVENT_SEND, 5000, 78);

	(void)state;
	reads(&send, &tcp, "send 78 bytes");
	send.duration = 12000;
	send.present |= BIT(SOCKLIFE_A_EVENT_DURATION);
	reads(&send, &tcp, "send 78 bytes in 12us");
	assert_int_equal(event_returned(&send), 17000);
	send.type = SOCKLIFE_EVENT_RECV;
	reads(&send, &tcp, "recv 78 bytes in 12us");
	assert_int_equal(event_returned(&send), 5000);
}

static void test_connects(void **state)
{
	struct event told = an_event(SOCKLIFE_EVENT_CONNECT_RETURN, 4000, -EINPROGRESS);
	struct event gone = an_event(SOCKLIFE_EVENT_CONNECT, 4000, 0);

	(void)state;
	reads(&told, &tcp, "connect returns EINPROGRESS in 3us");
	told.result = 0;
	reads(&told, &tcp, "connect returns 0 in 3us");
	gone.flags = SOCKLIFE_EVENT_FLAG_DISCONNECT;
	gone.local = addr_in("10.0.0.1", 80);
	reads(&gone, &tcp, "disconnect from 10.0.0.1:80");
	gone.type = SOCKLIFE_EVENT_CONNECT_RESULT;
	gone.local.len = 0;
	reads(&gone, &tcp, "disconnect result 0 in 3us");
}

static void test_failed_calls(void **state)
{
	struct event failed = an_event(SOCKLIFE_EVENT_FAILED_CALL, 4000, -EMFILE);
	struct sock listener = tcp;

	(void)state;
	failed.how = SOCKLIFE_CALL_SOCKET;
	reads(&failed, &tcp, "socket inet tcp EMFILE");
	failed.how = SOCKLIFE_CALL_SOCKETPAIR;
	failed.family = 46;
	failed.protocol = 0;
	reads(&failed, &tcp, "socketpair af46 af46 EMFILE");
	failed.how = SOCKLIFE_CALL_ACCEPT;
	listener.local = addr_in("0.0.0.0", 80);
	reads(&failed, &listener, "accept at 0.0.0.0:80 EMFILE");
	failed.how = 77;	/* of a later version */
	failed.local = addr_in("0.0.0.0", 81);
	reads(&failed, &listener, "call af46 af46 EMFILE");
}

/* Bytes that others chose steer no terminal, and do not fill the screen. */
static void test_payload(void **state)
{
	struct event said = an_event(SOCKLIFE_EVENT_PAYLOAD, 4000, 5);
	char long_line[200];

	(void)state;
	said.payload = (struct bytes){ (const uint8_t *)"a\"\033[2", 5 };
	reads(&said, &tcp, "sent 5 bytes: \"a\\\"\\x1b[2\"");
	said.how = SOCKLIFE_PAYLOAD_RECEIVED;
	said.result = 600;
	said.payload_missing = SOCKLIFE_PAYLOAD_MISSING_FAULT;
	reads(&said, &tcp, "received 600 bytes: \"a\\\"\\x1b[2\"... (not copied: fault)");
	memset(long_line, 'x', sizeof(long_line));
	said.payload = (struct bytes){ (const uint8_t *)long_line, sizeof(long_line) };
	said.payload_missing = 0;
	reads(&said, &tcp,
	      "received 600 bytes: \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"...");
	said.payload.len = 0;
	said.payload_missing = 99;	/* of a later version */
	reads(&said, &tcp, "received 600 bytes (not copied: unknown)");
}

/* A send that is told after what it has caused stands before it. */
static void test_order(void **state)
{
	struct event error = an_event(SOCKLIFE_EVENT_ERROR, 3000, -ECONNREFUSED);
	struct event send = an_event(SOCKLIFE_EVENT_SEND, 2000, 4);
	struct event next = an_event(SOCKLIFE_EVENT_SEND, 9000, 5);
	char *text = NULL;
	size_t size = 0;
	struct event_line line = {
		.out = open_memstream(&text, &size),
		.clock = { .mode = TIME_MONO },
	};
	const char *ends;

	(void)state;
	event_line_print(&line, &error, &tcp);
	event_line_print(&line, &send, &tcp);
	event_line_print(&line, &next, &tcp);
	event_line_flush(&line, 1999);
	assert_int_equal(size, 0);
	event_line_flush(&line, 3000);
	ends = strstr(text, "\n");
	assert_ptr_equal(strstr(text, "2000 "), text);
	assert_non_null(strstr(text, "send 4 bytes\n"));
	assert_ptr_equal(strstr(text, "3000 "), ends + 1);
	assert_null(strstr(text, "9000 "));
	event_line_flush(&line, UINT64_MAX);
	assert_non_null(strstr(text, "\n9000 "));
	event_line_end(&line);
	fclose(line.out);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_duration),
		cmocka_unit_test(test_connects),
		cmocka_unit_test(test_failed_calls),
		cmocka_unit_test(test_payload),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests_name("event_line", tests, NULL, NULL);
}
