// SPDX-License-Identifier: GPL-2.0
/*
 * Writes records at the edges of what a picture can show.
 *
 *	mkedges FILE empty|hostile|instant|clock|many|talk|said
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "source/record.h"
#include "story.h"

#define START		UINT64_C(100000000000)		/* 100 s after the boot */
#define REALTIME	UINT64_C(1767225600000000000)	/* 2026-01-01 00:00 UTC */
#define MANY		500

static const struct task program = { .pid = 70, .tgid = 70, .comm = "program" };

static struct hero tcp(uint64_t id)
{
	return (struct hero){
		.id = id, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_CLOSE,
	};
}

/* Names that want to be markup, or end the text that they stand in. */
static void tell_hostile(struct story *s)
{
	static const struct task tasks[] = {
		{ .pid = 71, .tgid = 71, .comm = "</title><script>" },
		{ .pid = 72, .tgid = 72, .comm = "a\"b'c&amp;&#10;" },
		{ .pid = 73, .tgid = 73, .comm = "\xff\xef\xbf\xbe\xef\xbf\xbf\x01\x7f" },
		{ .pid = 74, .tgid = 74, .comm = "]]><!--\xe2\x80\xae" },
	};
	static const char path[] = "/tmp/\"/><script>alert(1)</script>&\n\x1b[2J";
	struct hero h = { .family = AF_UNIX, .type = SOCK_STREAM,
			  .state = SOCKLIFE_STATE_CLOSE };
	size_t i;

	for (i = 0; i < 4; i++) {
		h.id = 1 + i;
		h.gen = 0;
		h.local.len = 0;
		story_plain(s, &h, &tasks[i], SOCKLIFE_EVENT_CREATE);
		story_fd(s, &h, &tasks[i], SOCKLIFE_EVENT_FD_INSTALL,
			 3, SOCKLIFE_FD_OPEN_SOCKET);
		h.local = addr_un(path, strlen(path));
		story_result(s, &h, &tasks[i], SOCKLIFE_EVENT_BIND, 0);
	}
}

/* A whole life in one tick of the clock: story_event() lets 20 us pass. */
static void tell_instant(struct story *s)
{
	static const uint16_t types[] = {
		SOCKLIFE_EVENT_CREATE, SOCKLIFE_EVENT_RELEASE,
		SOCKLIFE_EVENT_FREE,
	};
	struct hero h = tcp(1);
	size_t i;

	for (i = 0; i < 3; i++) {
		s->now = START;
		story_plain(s, &h, &program, types[i]);
	}
}

/* Processors whose clocks differ: what comes later has the earlier time. */
static void tell_clock(struct story *s)
{
	struct hero h = tcp(1), late = tcp(2), far = tcp(3);

	story_wait(s, 500000);
	story_plain(s, &h, &program, SOCKLIFE_EVENT_CREATE);
	s->now -= 300000000;
	h.remote = addr_in("10.0.0.1", 80);
	story_state(s, &h, &program, SOCKLIFE_STATE_SYN_SENT);
	story_state(s, &h, NULL, SOCKLIFE_STATE_ESTABLISHED);
	story_result(s, &h, &program, SOCKLIFE_EVENT_SEND, 10);
	story_plain(s, &h, NULL, SOCKLIFE_EVENT_FREE);
	/* Born before the record begins, though nothing told of it then. */
	s->now = START - 100;
	story_plain(s, &late, &program, SOCKLIFE_EVENT_CREATE);
	/* The end of all times. */
	s->now = UINT64_MAX - 1000000;
	story_plain(s, &far, &program, SOCKLIFE_EVENT_CREATE);
}

static void tell_many(struct story *s)
{
	uint64_t id;

	for (id = 1; id <= MANY; id++) {
		struct hero h = tcp(id);

		story_plain(s, &h, &program, SOCKLIFE_EVENT_CREATE);
		story_fd(s, &h, &program, SOCKLIFE_EVENT_FD_INSTALL,
			 (int32_t)id, SOCKLIFE_FD_OPEN_SOCKET);
		story_state(s, &h, &program, SOCKLIFE_STATE_SYN_SENT);
		story_state(s, &h, NULL, SOCKLIFE_STATE_ESTABLISHED);
	}
}

/*
 * A receive pairs with a send only where both end at the same byte; 50 bytes
 * were on their way when the rows were told. Before that other connections had
 * the same addresses.
 */
static void tell_talk(struct story *s)
{
	struct hero old = tcp(0), a = tcp(1), b = tcp(2);

	old.remote = addr_in("10.0.0.2", 4000);
	old.local = addr_in("10.0.0.1", 80);
	a.local = old.remote;
	a.remote = old.local;
	b.family = AF_INET6;
	b.local = addr_in6("::ffff:10.0.0.1", 80);
	b.remote = addr_in6("::ffff:10.0.0.2", 4000);
	a.state = b.state = old.state = SOCKLIFE_STATE_ESTABLISHED;
	for (old.id = 4; old.id < 20; old.id++) {
		old.gen = 0;
		old.local = a.local;
		old.remote = a.remote;
		old.state = SOCKLIFE_STATE_ESTABLISHED;
		story_state(s, &old, &program, SOCKLIFE_STATE_ESTABLISHED);
		story_plain(s, &old, NULL, SOCKLIFE_EVENT_FREE);
	}
	story_wait(s, 1000);
	a.gen = b.gen = 5;
	story_row(s, &(struct sock){
		.id = 1, .gen = 5, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_ESTABLISHED,
		.send = { .bytes = 500, .calls = 1 },
		.times = { [SOCKLIFE_A_TIMES_CREATED] = s->now - 1000 },
	});
	story_row(s, &(struct sock){
		.id = 2, .gen = 5, .family = AF_INET6, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_ESTABLISHED,
		.recv = { .bytes = 450, .calls = 1 },
		.times = { [SOCKLIFE_A_TIMES_CREATED] = s->now - 1000 },
	});
	story_state(s, &a, &program, SOCKLIFE_STATE_ESTABLISHED);
	story_state(s, &b, &program, SOCKLIFE_STATE_ESTABLISHED);
	story_result(s, &a, &program, SOCKLIFE_EVENT_SEND, 100);
	story_result(s, &b, &program, SOCKLIFE_EVENT_RECV, 50);
	story_result(s, &b, &program, SOCKLIFE_EVENT_RECV, 60);
	story_result(s, &b, &program, SOCKLIFE_EVENT_RECV, 40);
	story_result(s, &b, &program, SOCKLIFE_EVENT_SEND, 10);
	story_result(s, &b, &program, SOCKLIFE_EVENT_SEND, 11);
	story_result(s, &a, &program, SOCKLIFE_EVENT_RECV, -EAGAIN);
	story_result(s, &a, &program, SOCKLIFE_EVENT_RECV, 21);
	/* Seen before its send returned. */
	story_result(s, &b, &program, SOCKLIFE_EVENT_RECV, 7);
	story_result(s, &a, &program, SOCKLIFE_EVENT_SEND, 7);
}

static void tell_payload(struct story *s, struct hero *hero, const struct task *task, uint32_t how,
			 const char *bytes, size_t len)
{
	story_result(s, hero, task, how == SOCKLIFE_PAYLOAD_SENT ? SOCKLIFE_EVENT_SEND :
		     SOCKLIFE_EVENT_RECV, (int32_t)len);
	story_event(s, hero, task, (struct event){
		.type = SOCKLIFE_EVENT_PAYLOAD, .how = how, .result = (int32_t)len,
		.payload = { (const uint8_t *)bytes, len },
		.present = BIT(SOCKLIFE_A_EVENT_HOW) | BIT(SOCKLIFE_A_EVENT_RESULT) |
			   BIT(SOCKLIFE_A_EVENT_PAYLOAD),
	});
}

static void tell_connect(struct story *s, struct hero *hero, const struct task *task, int32_t fd,
			 struct addr remote)
{
	story_plain(s, hero, task, SOCKLIFE_EVENT_CREATE);
	story_fd(s, hero, task, SOCKLIFE_EVENT_FD_INSTALL, fd, SOCKLIFE_FD_OPEN_SOCKET);
	story_event(s, hero, task, (struct event){ .type = SOCKLIFE_EVENT_CONNECT, .remote = remote });
	hero->local = addr_in("10.7.0.1", (uint16_t)(40000 + hero->id));
	hero->remote = remote;
	if (hero->type == SOCK_STREAM) {
		story_state(s, hero, task, SOCKLIFE_STATE_SYN_SENT);
		story_state(s, hero, NULL, SOCKLIFE_STATE_ESTABLISHED);
	}
	hero->state = SOCKLIFE_STATE_ESTABLISHED;
	story_event(s, hero, NULL, (struct event){
		.type = SOCKLIFE_EVENT_CONNECT_RESULT, .remote = remote,
		.present = BIT(SOCKLIFE_A_EVENT_RESULT),
	});
}

/* A name that is asked for and called, an address that is called as such, DNS over TLS. */
static void tell_said(struct story *s)
{
	static const struct task curl = { .pid = 77, .tgid = 77, .comm = "curl" };
	static const struct task shy = { .pid = 78, .tgid = 78, .comm = "shy" };
	static const char question[] = "\x39\x1a\x01\x20\0\1\0\0\0\0\0\0"
				       "\3www\3lab\7example\0\0\1\0\1";
	static const char answer[] = "\x39\x1a\x85\0\0\1\0\1\0\0\0\0"
				     "\3www\3lab\7example\0\0\1\0\1"
				     "\xc0\x0c\0\1\0\1\0\0\1\x2c\0\4\x0a\7\0\6";
	static const char by_name[] = "GET / HTTP/1.1\r\nHost: www.lab.example\r\n\r\n";
	static const char by_address[] = "GET /a HTTP/1.1\r\nHost: 10.7.0.9\r\n\r\n";
	struct hero dns = tcp(1), named = tcp(2), literal = tcp(3), dot = tcp(4), hidden = tcp(5);
	struct hero same = tcp(6);

	dns.type = SOCK_DGRAM;
	dns.protocol = IPPROTO_UDP;
	tell_connect(s, &dns, &curl, 5, addr_in("10.7.0.2", 53));
	tell_payload(s, &dns, &curl, SOCKLIFE_PAYLOAD_SENT, question, sizeof(question) - 1);
	story_wait(s, 1000);
	tell_payload(s, &dns, &curl, SOCKLIFE_PAYLOAD_RECEIVED, answer, sizeof(answer) - 1);
	tell_connect(s, &same, &curl, 4, addr_in("10.7.0.6", 443));
	tell_connect(s, &named, &curl, 6, addr_in("10.7.0.6", 80));
	tell_payload(s, &named, &curl, SOCKLIFE_PAYLOAD_SENT, by_name, sizeof(by_name) - 1);
	tell_connect(s, &literal, &curl, 7, addr_in("10.7.0.9", 80));
	tell_payload(s, &literal, &curl, SOCKLIFE_PAYLOAD_SENT, by_address, sizeof(by_address) - 1);
	tell_connect(s, &dot, &shy, 3, addr_in("10.7.0.2", 853));
	tell_connect(s, &hidden, &shy, 4, addr_in("10.7.0.6", 443));
}

static void tell_nothing(struct story *s)
{
	(void)s;
}

static const struct {
	const char *name;
	void (*tell)(struct story *s);
} stories[] = {
	{ "empty", tell_nothing }, { "hostile", tell_hostile },
	{ "instant", tell_instant }, { "clock", tell_clock },
	{ "many", tell_many }, { "talk", tell_talk }, { "said", tell_said },
};

static bool tell(struct story *s, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(stories) / sizeof(stories[0]); i++)
		if (!strcmp(name, stories[i].name)) {
			stories[i].tell(s);
			return true;
		}
	return false;
}

int main(int argc, char **argv)
{
	static struct story story = { .seq = 500, .now = START };
	bool told;

	if (argc != 3)
		return 2;
	story.recorder = recorder_open(argv[1], strcmp(argv[2], "said") ? 0 : RECORD_PAYLOAD, START,
				       REALTIME);
	if (!story.recorder)
		return 1;
	story_stats(&story);
	story_mark(&story, NLMSG_NOOP);
	story_mark(&story, NLMSG_DONE);
	told = tell(&story, argv[2]);
	story_flush(&story);
	story_stats(&story);
	return recorder_close(story.recorder) && told ? 0 : 1;
}
