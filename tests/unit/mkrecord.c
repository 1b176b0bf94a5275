// SPDX-License-Identifier: GPL-2.0
/*
 * Writes a record of a believable minute: nginx listens, curl asks the
 * resolver and fetches a page (the server closes first), a program talks
 * through a socketpair, a connect is refused, names try to harm the terminal.
 *
 *	mkrecord FILE
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "source/record.h"
#include "story.h"

#define START		UINT64_C(100000000000)		/* 100 s after the boot */
#define REALTIME	UINT64_C(1767225600000000000)	/* 2026-01-01 00:00 UTC */
#define NETNS		4026531840u

static const struct task nginx = { .pid = 50, .tgid = 50, .uid = 33, .comm = "nginx" };
static const struct task curl = { .pid = 77, .tgid = 77, .uid = 1000, .comm = "curl" };
static const struct task resolver = { .pid = 78, .tgid = 77, .uid = 1000,
				      .comm = "resolver", .program = "curl" };
static const struct task evil = { .pid = 90, .tgid = 90, .uid = 1000, .comm = "e\033[31m\"vil" };

static void tell_tcp_found(struct story *story)
{
	struct holder in_nginx = { .tgid = 50, .fd = 6, .comm = "nginx" };
	struct holder in_sshd[] = {
		{ .tgid = 30, .fd = 4, .comm = "sshd", .open_how = SOCKLIFE_FD_OPEN_FOUND,
		  .open_ns = START - 4000000000 },
		{ .tgid = 31, .fd = 4, .comm = "sshd", .open_how = SOCKLIFE_FD_OPEN_FORK,
		  .open_ns = START - 3000000000, .exec = true },
	};
	struct sock listener = {
		.id = 1, .gen = 0, .cookie = 0x1001, .inode = 11001, .netns = NETNS,
		.family = AF_INET, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.state = SOCKLIFE_STATE_LISTEN, .flags = SOCKLIFE_FLAG_CENSUS,
		.wqueue = 511, .local = addr_in("0.0.0.0", 80),
		.holders = &in_nginx, .n_holders = 1,
		.times = { [SOCKLIFE_A_TIMES_CREATED] = START - 5000000000,
			   [SOCKLIFE_A_TIMES_STATE] = START - 5000000000 },
		.dwelt = 1 << SOCKLIFE_STATE_LISTEN,
	};
	struct sock ssh = {
		.id = 2, .gen = 40, .cookie = 0x1002, .inode = 11002, .netns = NETNS,
		.family = AF_INET6, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.state = SOCKLIFE_STATE_ESTABLISHED,
		.flags = SOCKLIFE_FLAG_CENSUS | SOCKLIFE_FLAG_PASSIVE |
			 SOCKLIFE_FLAG_ACCEPTED,
		.local = addr_in6("::ffff:10.0.0.1", 22),
		.remote = addr_in6("::ffff:10.0.0.9", 50022),
		.holders = in_sshd, .n_holders = 2, .wqueue = 36,
		.send = { .bytes = 123456, .calls = 200, .shorts = 2, .again = 3 },
		.recv = { .bytes = 7890, .calls = 150, .again = 9, .errors = 1 },
		.times = { [SOCKLIFE_A_TIMES_CREATED] = START - 4000000000,
			   [SOCKLIFE_A_TIMES_STATE] = START - 4000000000,
			   [SOCKLIFE_A_TIMES_LAST_SEND] = START - 1000000 },
		.dwelt = 1 << SOCKLIFE_STATE_ESTABLISHED,
	};

	story_row(story, &listener);
	story_row(story, &ssh);
}

static void tell_dns_and_kernel(struct story *story)
{
	struct sock dns = {
		.id = 3, .cookie = 0x1003, .inode = 11003, .netns = NETNS,
		.family = AF_INET6, .type = SOCK_DGRAM, .protocol = IPPROTO_UDP,
		.state = SOCKLIFE_STATE_CLOSE, .flags = SOCKLIFE_FLAG_CENSUS,
		.local = addr_in6("::1", 53),
		.holders = &(struct holder){ .tgid = 40, .fd = 12, .comm = "named" }, .n_holders = 1,
		.times = { [SOCKLIFE_A_TIMES_CREATED] = START - 3000000000,
			   [SOCKLIFE_A_TIMES_STATE] = START - 3000000000 },
	};
	struct sock waiting = {
		.present = BIT(SOCKLIFE_A_SOCKET_CREATOR),
		.id = 4, .gen = 20, .cookie = 0x1004, .netns = NETNS,
		.family = AF_INET, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.state = SOCKLIFE_STATE_TIME_WAIT, .flags = SOCKLIFE_FLAG_RELEASED,
		.local = addr_in("10.0.0.1", 80), .remote = addr_in("10.0.0.7", 40007),
		.creator = nginx, .closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL,
		.times = { [SOCKLIFE_A_TIMES_CREATED] = START - 2000000000,
			   [SOCKLIFE_A_TIMES_STATE] = START - 1000000000 },
		.dwell = { [SOCKLIFE_STATE_ESTABLISHED] = 999000000,
			   [SOCKLIFE_STATE_FIN_WAIT2] = 1000000 },
		.dwelt = 1 << SOCKLIFE_STATE_ESTABLISHED |
			 1 << SOCKLIFE_STATE_FIN_WAIT2 |
			 1 << SOCKLIFE_STATE_TIME_WAIT,
	};
	struct sock route = {
		.id = 5, .cookie = 0x1005, .inode = 11005, .netns = NETNS,
		.family = AF_NETLINK, .type = SOCK_RAW, .protocol = 0,
		.state = SOCKLIFE_STATE_CLOSE, .flags = SOCKLIFE_FLAG_KERNEL,
		.times = { [SOCKLIFE_A_TIMES_CREATED] = START - 9000000000 },
	};

	story_row(story, &dns);
	story_row(story, &waiting);
	story_row(story, &route);
}

static void tell_unix_and_orphan(struct story *story)
{
	struct sock journal = {
		.id = 6, .cookie = 0x1006, .inode = 11006, .netns = NETNS,
		.family = AF_UNIX, .type = SOCK_DGRAM,
		.state = SOCKLIFE_STATE_CLOSE, .flags = SOCKLIFE_FLAG_CENSUS,
		.local = addr_un("/run/log\033]0;x\007", 14),
		.holders = &(struct holder){ .tgid = 20, .fd = 3, .comm = "journald" }, .n_holders = 1,
		.times = { [SOCKLIFE_A_TIMES_CREATED] = START - 9000000000 },
	};
	struct sock abstract = {
		.id = 7, .cookie = 0x1007, .inode = 11007, .netns = NETNS,
		.family = AF_UNIX, .type = SOCK_STREAM,
		.state = SOCKLIFE_STATE_LISTEN, .flags = SOCKLIFE_FLAG_CENSUS,
		.local = addr_un("\0dbus-x", 7), .wqueue = 128,
		.holders = &(struct holder){ .tgid = 21, .fd = 5, .comm = "dbus" }, .n_holders = 1,
		.times = { [SOCKLIFE_A_TIMES_CREATED] = START - 9000000000 },
	};
	struct sock orphan = {
		.present = BIT(SOCKLIFE_A_SOCKET_CREATOR) |
			   BIT(SOCKLIFE_A_SOCKET_HIDDEN),
		.id = 8, .gen = 9, .cookie = 0x1008, .netns = NETNS, .hidden = 3,
		.family = AF_INET, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.state = SOCKLIFE_STATE_FIN_WAIT2, .flags = SOCKLIFE_FLAG_RELEASED,
		.local = addr_in("10.0.0.1", 40100), .remote = addr_in("10.0.0.8", 443),
		.creator = evil, .closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL,
		.times = { [SOCKLIFE_A_TIMES_CREATED] = START - 2000000000,
			   [SOCKLIFE_A_TIMES_STATE] = START - 1000000000 },
	};

	story_row(story, &journal);
	story_row(story, &abstract);
	story_row(story, &orphan);
}

/* The rows of the dump: sockets that the module found when it was loaded. */
static void tell_census(struct story *story)
{
	tell_tcp_found(story);
	tell_dns_and_kernel(story);
	tell_unix_and_orphan(story);
}

/* curl's resolver: a question and an answer over UDP. */
static void tell_resolver(struct story *s)
{
	struct hero udp = {
		.id = 10, .family = AF_INET6, .type = SOCK_DGRAM,
		.protocol = IPPROTO_UDP, .state = SOCKLIFE_STATE_CLOSE,
	};

	story_plain(s, &udp, &resolver, SOCKLIFE_EVENT_CREATE);
	story_fd(s, &udp, &resolver, SOCKLIFE_EVENT_FD_INSTALL,
		 7, SOCKLIFE_FD_OPEN_SOCKET);
	story_event(s, &udp, &resolver, (struct event){
		.type = SOCKLIFE_EVENT_CONNECT, .remote = addr_in6("::1", 53),
	});
	udp.state = SOCKLIFE_STATE_ESTABLISHED;
	udp.local = addr_in6("::1", 51234);
	udp.remote = addr_in6("::1", 53);
	story_event(s, &udp, &resolver, (struct event){
		.type = SOCKLIFE_EVENT_CONNECT_RESULT, .remote = udp.remote,
		.present = BIT(SOCKLIFE_A_EVENT_RESULT),
	});
	story_result(s, &udp, &resolver, SOCKLIFE_EVENT_SEND, 29);
	story_result(s, &udp, &resolver, SOCKLIFE_EVENT_RECV, -EAGAIN);
	story_wait(s, 800);
	story_data(s, &udp, &resolver, SOCKLIFE_EVENT_RECV, 45, SOCKLIFE_EVENT_FLAG_SHORT);
	story_data(s, &udp, &resolver, SOCKLIFE_EVENT_RECV, 29, SOCKLIFE_EVENT_FLAG_ERRQUEUE);
	story_fd(s, &udp, &resolver, SOCKLIFE_EVENT_FD_CLOSE, 7,
		 SOCKLIFE_FD_CLOSE_CLOSE);
	story_plain(s, &udp, &resolver, SOCKLIFE_EVENT_RELEASE);
	story_plain(s, &udp, NULL, SOCKLIFE_EVENT_FREE);
}

static void tell_handshake(struct story *s, struct hero *client,
			   struct hero *server)
{
	story_plain(s, client, &curl, SOCKLIFE_EVENT_CREATE);
	story_fd(s, client, &curl, SOCKLIFE_EVENT_FD_INSTALL,
		 5, SOCKLIFE_FD_OPEN_SOCKET);
	story_event(s, client, &curl, (struct event){
		.type = SOCKLIFE_EVENT_CONNECT, .remote = addr_in("10.0.0.1", 80),
	});
	client->local = addr_in("10.0.0.7", 40078);
	client->remote = addr_in("10.0.0.1", 80);
	story_state(s, client, &curl, SOCKLIFE_STATE_SYN_SENT);
	story_wait(s, 300);
	story_event(s, server, NULL, (struct event){
		.type = SOCKLIFE_EVENT_CHILD, .listener = 1,
		.remote = server->remote,
		.present = BIT(SOCKLIFE_A_EVENT_LISTENER),
	});
	story_state(s, client, NULL, SOCKLIFE_STATE_ESTABLISHED);
	story_result(s, client, NULL, SOCKLIFE_EVENT_CONNECT_RESULT, 0);
	story_state(s, server, NULL, SOCKLIFE_STATE_ESTABLISHED);
	story_plain(s, server, &nginx, SOCKLIFE_EVENT_ACCEPT);
	story_fd(s, server, &nginx, SOCKLIFE_EVENT_FD_INSTALL,
		 9, SOCKLIFE_FD_OPEN_ACCEPT);
}

static void tell_close(struct story *s, struct hero *client, struct hero *server)
{
	story_state(s, server, &nginx, SOCKLIFE_STATE_FIN_WAIT1);
	story_fd(s, server, &nginx, SOCKLIFE_EVENT_FD_CLOSE, 9,
		 SOCKLIFE_FD_CLOSE_CLOSE);
	story_plain(s, server, &nginx, SOCKLIFE_EVENT_RELEASE);
	story_state(s, client, NULL, SOCKLIFE_STATE_CLOSE_WAIT);
	story_state(s, server, NULL, SOCKLIFE_STATE_FIN_WAIT2);
	story_result(s, client, &curl, SOCKLIFE_EVENT_RECV, 0);
	story_fd(s, client, &curl, SOCKLIFE_EVENT_FD_CLOSE, 5,
		 SOCKLIFE_FD_CLOSE_CLOSE);
	story_plain(s, client, &curl, SOCKLIFE_EVENT_RELEASE);
	story_state(s, client, &curl, SOCKLIFE_STATE_LAST_ACK);
	story_state(s, server, NULL, SOCKLIFE_STATE_TIME_WAIT);
	story_state(s, client, NULL, SOCKLIFE_STATE_CLOSE);
	story_plain(s, client, NULL, SOCKLIFE_EVENT_FREE);
}

/* One page over HTTP; the server closes first. */
static void tell_page(struct story *s)
{
	struct hero client = {
		.id = 11, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_CLOSE,
	};
	struct hero server = client;

	server.id = 12;
	server.state = SOCKLIFE_STATE_SYN_RECV;
	server.local = addr_in("10.0.0.1", 80);
	server.remote = addr_in("10.0.0.7", 40078);
	tell_handshake(s, &client, &server);
	story_result(s, &client, &curl, SOCKLIFE_EVENT_SEND, 78);
	story_result(s, &client, &curl, SOCKLIFE_EVENT_RECV, -EAGAIN);
	story_result(s, &server, &nginx, SOCKLIFE_EVENT_RECV, 78);
	story_result(s, &server, &nginx, SOCKLIFE_EVENT_SEND, 853);
	story_data(s, &client, &curl, SOCKLIFE_EVENT_RECV, 4, SOCKLIFE_EVENT_FLAG_PEEK);
	story_data(s, &client, &curl, SOCKLIFE_EVENT_RECV, 853, SOCKLIFE_EVENT_FLAG_SHORT);
	tell_close(s, &client, &server);
}

/* Two ends of a pair; one is shut down, one replaced by dup2(). */
static void tell_pair(struct story *s)
{
	struct hero a = {
		.id = 20, .family = AF_UNIX, .type = SOCK_STREAM,
		.state = SOCKLIFE_STATE_ESTABLISHED,
	};
	struct hero b = a;

	b.id = 21;
	story_event(s, &a, &evil, (struct event){
		.type = SOCKLIFE_EVENT_CREATE, .peer = 21,
		.present = BIT(SOCKLIFE_A_EVENT_PEER),
	});
	story_event(s, &b, &evil, (struct event){
		.type = SOCKLIFE_EVENT_CREATE, .peer = 20,
		.present = BIT(SOCKLIFE_A_EVENT_PEER),
	});
	story_fd(s, &a, &evil, SOCKLIFE_EVENT_FD_INSTALL,
		 3, SOCKLIFE_FD_OPEN_SOCKETPAIR);
	story_fd(s, &b, &evil, SOCKLIFE_EVENT_FD_INSTALL,
		 4, SOCKLIFE_FD_OPEN_SOCKETPAIR);
	story_data(s, &a, &evil, SOCKLIFE_EVENT_SEND, 1, SOCKLIFE_EVENT_FLAG_SHORT);
	story_data(s, &b, &evil, SOCKLIFE_EVENT_RECV, 0, SOCKLIFE_EVENT_FLAG_EMPTY);
	story_result(s, &b, &evil, SOCKLIFE_EVENT_RECV, 1);
	story_result(s, &b, &evil, SOCKLIFE_EVENT_SEND, -EPIPE);
	story_event(s, &a, &evil, (struct event){
		.type = SOCKLIFE_EVENT_SHUTDOWN, .how = SHUT_WR,
		.present = BIT(SOCKLIFE_A_EVENT_HOW),
	});
	story_fd(s, &b, &evil, SOCKLIFE_EVENT_FD_CLOSE, 4, SOCKLIFE_FD_CLOSE_DUP2);
	story_plain(s, &b, &evil, SOCKLIFE_EVENT_RELEASE);
	story_plain(s, &b, NULL, SOCKLIFE_EVENT_FREE);
}

/* Nobody listens there. */
static void tell_refusal(struct story *s)
{
	struct hero h = {
		.id = 30, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_CLOSE,
	};

	story_plain(s, &h, &curl, SOCKLIFE_EVENT_CREATE);
	story_fd(s, &h, &curl, SOCKLIFE_EVENT_FD_INSTALL,
		 5, SOCKLIFE_FD_OPEN_SOCKET);
	story_event(s, &h, &curl, (struct event){
		.type = SOCKLIFE_EVENT_CONNECT, .remote = addr_in("10.0.0.1", 81),
	});
	h.local = addr_in("10.0.0.7", 40079);
	h.remote = addr_in("10.0.0.1", 81);
	story_state(s, &h, &curl, SOCKLIFE_STATE_SYN_SENT);
	h.state = SOCKLIFE_STATE_CLOSE;
	story_event(s, &h, NULL, (struct event){
		.type = SOCKLIFE_EVENT_STATE, .result = -ECONNREFUSED,
		.old_state = SOCKLIFE_STATE_SYN_SENT, .remote = h.remote,
		.present = BIT(SOCKLIFE_A_EVENT_OLD_STATE) |
			   BIT(SOCKLIFE_A_EVENT_RESULT),
	});
	story_result(s, &h, NULL, SOCKLIFE_EVENT_ERROR, -ECONNREFUSED);
	story_result(s, &h, NULL, SOCKLIFE_EVENT_CONNECT_RESULT, -ECONNREFUSED);
	story_fd(s, &h, &curl, SOCKLIFE_EVENT_FD_CLOSE, 5, SOCKLIFE_FD_CLOSE_EXIT);
	story_plain(s, &h, &curl, SOCKLIFE_EVENT_RELEASE);
	story_plain(s, &h, NULL, SOCKLIFE_EVENT_FREE);
}

/* A socket that is only made, a listener that comes up; two events get lost. */
static void tell_rest(struct story *s)
{
	struct hero made = {
		.id = 40, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_CLOSE,
	};
	struct hero listener = made;

	listener.id = 41;
	story_plain(s, &made, &evil, SOCKLIFE_EVENT_CREATE);
	story_fd(s, &made, &evil, SOCKLIFE_EVENT_FD_INSTALL,
		 8, SOCKLIFE_FD_OPEN_SOCKET);
	story_plain(s, &listener, &nginx, SOCKLIFE_EVENT_CREATE);
	story_fd(s, &listener, &nginx, SOCKLIFE_EVENT_FD_INSTALL,
		 10, SOCKLIFE_FD_OPEN_SOCKET);
	listener.local = addr_in("0.0.0.0", 443);
	story_result(s, &listener, &nginx, SOCKLIFE_EVENT_BIND, -EADDRINUSE);
	story_result(s, &listener, &nginx, SOCKLIFE_EVENT_BIND, 0);
	s->seq += 2;
	story_state(s, &listener, &nginx, SOCKLIFE_STATE_LISTEN);
	story_event(s, &listener, &nginx, (struct event){
		.type = SOCKLIFE_EVENT_LISTEN, .backlog = 511,
		.present = BIT(SOCKLIFE_A_EVENT_BACKLOG) |
			   BIT(SOCKLIFE_A_EVENT_RESULT),
	});
}

static struct sock ended_tcp(void)
{
	return (struct sock){
		.present = BIT(SOCKLIFE_A_SOCKET_CLOSED) |
			   BIT(SOCKLIFE_A_SOCKET_CREATOR) |
			   BIT(SOCKLIFE_A_SOCKET_RELEASER) |
			   BIT(SOCKLIFE_A_SOCKET_CGROUP),
		.id = 101, .gen = 30, .netns = NETNS, .cgroup = 4242,
		.family = AF_INET, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.state = SOCKLIFE_STATE_CLOSE, .end = SOCKLIFE_END_FIN,
		.flags = SOCKLIFE_FLAG_RELEASED, .uid = 1000,
		.closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL,
		.local = addr_in("10.0.0.7", 41001), .remote = addr_in("10.0.0.1", 80),
		.creator = curl, .releaser = curl,
		.release_how = SOCKLIFE_FD_CLOSE_CLOSE, .rtt_us = 420,
		.send = { .bytes = 78, .calls = 1 }, .recv = { .bytes = 853000, .calls = 9 },
		.times = { [SOCKLIFE_A_TIMES_CREATED] = START - 9000000000,
			   [SOCKLIFE_A_TIMES_CONNECT] = START - 9000000000,
			   [SOCKLIFE_A_TIMES_ESTABLISHED] = START - 8999000000,
			   [SOCKLIFE_A_TIMES_STATE] = START - 8000000000,
			   [SOCKLIFE_A_TIMES_ENDED] = START - 8000000000 },
		.dwell = { [SOCKLIFE_STATE_SYN_SENT] = 1000000,
			   [SOCKLIFE_STATE_ESTABLISHED] = 939000000,
			   [SOCKLIFE_STATE_TIME_WAIT] = 60000000 },
		.dwelt = 1 << SOCKLIFE_STATE_SYN_SENT |
			 1 << SOCKLIFE_STATE_ESTABLISHED |
			 1 << SOCKLIFE_STATE_FIN_WAIT1 |
			 1 << SOCKLIFE_STATE_TIME_WAIT | 1 << SOCKLIFE_STATE_CLOSE,
	};
}

/* The other end of it: nginx's, handed to a worker that was killed. */
static void tell_killed(struct story *story, const struct sock *tcp)
{
	struct holder held[] = {
		{ .tgid = 50, .fd = 11, .comm = "nginx", .open_how = SOCKLIFE_FD_OPEN_ACCEPT,
		  .open_ns = START - 8999000000, .close_how = SOCKLIFE_FD_CLOSE_CLOSE,
		  .close_ns = START - 8998000000 },
		{ .tgid = 90, .fd = FD_UNKNOWN, .comm = "e\033[31m\"vil",
		  .open_how = SOCKLIFE_FD_OPEN_SCM_RIGHTS, .open_ns = START - 8998500000,
		  .close_how = SOCKLIFE_FD_CLOSE_EXIT, .close_ns = START - 8000000000 },
	};
	struct sock killed = *tcp;

	killed.id = 102;
	killed.flags |= SOCKLIFE_FLAG_PASSIVE | SOCKLIFE_FLAG_ACCEPTED;
	killed.local = tcp->remote;
	killed.remote = tcp->local;
	killed.creator = nginx;
	killed.uid = 33;
	killed.releaser = evil;
	killed.release_how = SOCKLIFE_FD_CLOSE_EXIT;
	killed.release_signal = 9;
	killed.release_fd = 7;
	killed.present |= BIT(SOCKLIFE_A_SOCKET_RELEASE_FD);
	killed.former = held;
	killed.n_former = 2;
	killed.former_count = 5;
	killed.end = SOCKLIFE_END_UNREAD;
	killed.unread = 100;
	killed.unsent = 2000;
	killed.retrans = 3;
	killed.dwelt = 1 << SOCKLIFE_STATE_SYN_RECV | 1 << SOCKLIFE_STATE_ESTABLISHED |
		       1 << SOCKLIFE_STATE_CLOSE;
	killed.dwell[SOCKLIFE_STATE_SYN_SENT] = 0;
	killed.dwell[SOCKLIFE_STATE_TIME_WAIT] = 0;
	killed.times[SOCKLIFE_A_TIMES_CONNECT] = 0;
	story_row(story, &killed);
}

/* No way to the host. */
static void tell_gone(struct story *story, const struct sock *tcp)
{
	struct sock gone = *tcp;

	gone.id = 103;
	gone.end = SOCKLIFE_END_ERROR;
	gone.error = -EHOSTUNREACH;
	gone.present |= BIT(SOCKLIFE_A_SOCKET_ERROR);
	gone.release_how = SOCKLIFE_FD_CLOSE_EXIT;
	gone.closed_first = 0;
	gone.local = addr_in("10.0.0.7", 41003);
	gone.send = gone.recv = (struct traffic){ 0 };
	gone.rtt_us = 0;
	gone.dwelt = 1 << SOCKLIFE_STATE_SYN_SENT | 1 << SOCKLIFE_STATE_CLOSE;
	gone.dwell[SOCKLIFE_STATE_ESTABLISHED] = 0;
	gone.dwell[SOCKLIFE_STATE_TIME_WAIT] = 0;
	gone.times[SOCKLIFE_A_TIMES_ESTABLISHED] = 0;
	gone.times[SOCKLIFE_A_TIMES_ENDED] = START - 7000000000;
	story_row(story, &gone);
}

/* The kernel's own, never connected. */
static void tell_none(struct story *story, const struct sock *tcp)
{
	struct sock none = *tcp;

	none.id = 104;
	none.present = BIT(SOCKLIFE_A_SOCKET_CLOSED);
	none.flags = SOCKLIFE_FLAG_KERNEL;
	none.end = SOCKLIFE_END_CLOSED;
	none.local = none.remote = (struct addr){ 0 };
	none.send = none.recv = (struct traffic){ 0 };
	none.dwelt = 1 << SOCKLIFE_STATE_CLOSE;
	none.closed_first = 0;
	none.rtt_us = 0;
	story_row(story, &none);
}

/* The history, as it stands in a record of "closed --write". */
static void tell_history(struct story *story)
{
	struct sock tcp = ended_tcp();

	tell_gone(story, &tcp);
	tell_killed(story, &tcp);
	story_row(story, &tcp);
	tell_none(story, &tcp);
}

int main(int argc, char **argv)
{
	static struct story story = { .seq = 500, .now = START };

	if (argc != 2) {
		fprintf(stderr, "Usage: mkrecord FILE\n");
		return 2;
	}
	story.recorder = recorder_open(argv[1], false, START, REALTIME);
	if (!story.recorder)
		return 1;
	story_stats(&story);
	story_mark(&story, NLMSG_NOOP);
	tell_census(&story);
	story_mark(&story, NLMSG_DONE);
	story_wait(&story, 1500);
	tell_resolver(&story);
	story_wait(&story, 700000);
	tell_page(&story);
	story_wait(&story, 700000);
	tell_pair(&story);
	tell_refusal(&story);
	story_wait(&story, 400000);
	tell_rest(&story);
	story_flush(&story);
	tell_history(&story);
	story_stats(&story);
	return recorder_close(story.recorder) ? 0 : 1;
}
