/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel tells, as plain structures. decode.c fills them, the model
 * keeps them, the views print them.
 */
#ifndef SOCKLIFE_MESSAGE_H
#define SOCKLIFE_MESSAGE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <linux/netlink.h>
#include <linux/if_packet.h>
#include <linux/vm_sockets.h>

#include <linux/socklife.h>

#define COMM_SIZE	32
#define NAME_SIZE	64
#define FORMER_KEPT	8
#define REMOTES_KEPT	8

/* An address of any family; len 0: there is none. */
struct addr {
	socklen_t len;
	union {
		struct sockaddr sa;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
		struct sockaddr_nl nl;
		struct sockaddr_ll ll;
		struct sockaddr_vm vm;
		struct sockaddr_storage storage;
	};
};

/* A thread and its process. The two names are mostly the same. */
struct task {
	uint32_t pid;
	uint32_t tgid;
	uint32_t uid;
	char comm[COMM_SIZE];		/* the thread's */
	char program[COMM_SIZE];	/* the process's; "": as the thread's */
};

/* The name of the process. */
static inline const char *task_program(const struct task *task)
{
	return task->program[0] ? task->program : task->comm;
}

/* Has the thread a name of its own? */
static inline bool task_is_named(const struct task *task)
{
	return task->program[0] && strcmp(task->program, task->comm);
}

/* Whom an unconnected socket speaks with; without address: all the others. */
struct remote {
	struct addr addr;
	uint64_t sent;
	uint64_t received;
	uint64_t last;
	uint64_t peer;		/* id of an AF_UNIX socket */
};

/* A descriptor. Of one that has gone close_ns is set, and fd may be FD_UNKNOWN. */
struct holder {
	uint32_t tgid;
	uint32_t fd;
	char comm[COMM_SIZE];
	uint8_t open_how;
	uint8_t close_how;
	uint8_t close_signal;		/* that ended its process; 0: none did */
	bool exec;			/* its process has executed another program since */
	uint32_t thread;		/* that has a table of its own; 0: it is the process's */
	uint64_t open_ns;
	uint64_t close_ns;
};

#define FD_UNKNOWN UINT32_MAX

struct traffic {
	uint64_t bytes;
	uint64_t calls;
	uint64_t shorts;
	uint64_t again;
	uint64_t errors;
};

/* From where the name of the remote address is; the later ones are the program's own word. */
enum name_source {
	NAME_NONE,
	NAME_AMBIGUOUS,		/* asked for under several names: none is taken */
	NAME_DNS,		/* an answer that the program got before it connected: inferred */
	NAME_SNI,		/* of TLS or QUIC */
	NAME_HOST		/* of HTTP */
};

/* From where its program has the remote address. */
enum address_source {
	ADDRESS_UNKNOWN,
	ADDRESS_DNS,		/* an answer that it got */
	ADDRESS_HOSTS,		/* hosts(5) has it for the name that the program says */
	ADDRESS_LITERAL		/* the name that it says is the address */
};

/* One socket. Times and dwells are 0 where the step was not taken. */
struct sock {
	uint64_t present;		/* bit n: attribute n was told */
	uint64_t id;
	uint64_t gen;
	uint64_t cookie;
	uint64_t inode;
	uint64_t listener;
	uint64_t peer;
	uint64_t cgroup;
	uint32_t netns;
	uint32_t flags;
	uint32_t uid;
	uint32_t ifindex;
	uint32_t rqueue;
	uint32_t wqueue;
	uint32_t hidden;
	uint32_t unsent;
	uint32_t unread;
	uint32_t retrans;
	uint32_t rtt_us;
	uint32_t drops;
	uint32_t references;		/* to the open file, that are no descriptors */
	uint32_t release_fd;
	uint32_t former_count;
	int32_t connect_result;
	int32_t connect_returned;	/* what connect() told its program instead */
	int32_t error;
	uint16_t family;
	uint16_t type;
	uint16_t protocol;
	uint8_t state;
	uint8_t closed_first;
	uint8_t shutdown;
	uint8_t end;
	uint8_t release_how;
	uint8_t release_signal;
	struct addr local;
	struct addr remote;
	struct task creator;
	struct task releaser;
	struct task on_behalf;		/* of the kernel's own: in whose call */
	struct traffic send;
	struct traffic recv;
	uint64_t times[SOCKLIFE_A_TIMES_MAX + 1];
	uint64_t dwell[SOCKLIFE_STATE_MAX + 1];
	uint32_t dwelt;			/* bit n: state n was entered */
	struct holder *holders;
	size_t n_holders;
	struct holder *former;	/* the last that have gone, the oldest first */
	size_t n_former;
	struct remote *remotes;
	size_t n_remotes;
	uint32_t holders_count;		/* that there are, of which a dump lists some */
	bool inferred;			/* no row has told of it, only events */
	bool queues_old;		/* events came since a row told the lengths */
	bool end_inferred;		/* nor of its end */
	uint8_t name_source;		/* enum name_source */
	uint8_t address_source;		/* enum address_source */
	uint64_t dns_hidden_by;		/* id of a socket by which its program may have asked, encrypted */
	char *name;			/* whom the program means by the remote address; NULL: not known */
	uint64_t name_time;		/* when that was said */
	uint64_t name_by;		/* id of the socket that got the answer; 0: none did */
	uint64_t name_answered;		/* when */
};

struct voice_said;

struct bytes {
	const uint8_t *at;
	size_t len;
};

struct event {
	uint64_t present;
	uint64_t seq;
	uint64_t time;
	uint64_t id;
	uint64_t gen;
	uint64_t listener;
	uint64_t peer;
	uint64_t duration;		/* of a send or receive, in nanoseconds */
	uint32_t netns;
	uint32_t ppid;			/* of the task's process */
	uint32_t how;
	uint32_t backlog;
	uint32_t flags;
	int32_t fd;
	int32_t result;
	uint16_t type;
	uint16_t family;
	uint16_t sock_type;
	uint16_t protocol;
	uint8_t state;
	uint8_t old_state;
	uint8_t signal;			/* that ends the task's process; 0: none does */
	uint8_t payload_missing;	/* enum socklife_payload_missing */
	struct bytes payload;		/* of a send or receive: in the message, gone with it */
	const struct voice_said *said;	/* what is understood of it; likewise */
	size_t n_said;
	struct task task;
	struct addr local;
	struct addr remote;
};

/* Of a subscription: made is the sum of the others, when all is at rest. */
struct account {
	uint64_t made;
	uint64_t delivered;
	uint64_t lost_ring;
	uint64_t lost_memory;
	uint64_t lost_reader;
};

struct counter {
	char name[NAME_SIZE];
	uint64_t value;
};

struct hook {
	char event[NAME_SIZE];
	char target[NAME_SIZE];
	char mechanism[NAME_SIZE];
	uint64_t missed;
};

struct stats {
	uint64_t present;
	uint64_t seq;
	uint64_t seq_all;
	struct counter *counters;
	size_t n_counters;
	struct hook *hooks;
	size_t n_hooks;
};

/* The states as a life goes: made, connected, closed. */
extern const uint8_t states_in_order[SOCKLIFE_STATE_MAX];

#define BIT(n)		(1ull << (n))
#define HAS_SOCKET(s, name)	(((s)->present & BIT(SOCKLIFE_A_SOCKET_##name)) != 0)
#define HAS_EVENT(e, name)	(((e)->present & BIT(SOCKLIFE_A_EVENT_##name)) != 0)

/* True if the event is somebody's doing, not the interrupt's. */
static inline bool event_has_task(const struct event *event)
{
	return HAS_EVENT(event, TASK);
}

/* When the call returned: a send has the time at which it was called. */
static inline uint64_t event_returned(const struct event *event)
{
	return event->type == SOCKLIFE_EVENT_SEND ? event->time + event->duration : event->time;
}

/* True for a receive that took nothing from the socket. */
static inline bool event_takes_nothing(const struct event *event)
{
	return event->flags & (SOCKLIFE_EVENT_FLAG_PEEK |
			       SOCKLIFE_EVENT_FLAG_ERRQUEUE);
}

/* True for a transfer of @type that moved bytes. */
static inline bool event_moves(const struct event *event, uint16_t type)
{
	return event->type == type && event->result > 0 &&
	       !event_takes_nothing(event);
}

void sock_free(struct sock *sock);	/* what @sock points to, not @sock */
void sock_copy(struct sock *to, const struct sock *from);	/* to be given to sock_free() */
void stats_free(struct stats *stats);

/* Adds an address that an unconnected socket speaks with. */
void sock_add_remote(struct sock *sock, const struct remote *remote);
/*
 * Adds @more to what is known of its address, or peer. Eight are kept, as the kernel does;
 * what the least recently used had is that of all the others.
 */
void sock_count_remote(struct sock *sock, const struct remote *more);
/* Adds a descriptor, or brings what is known of it up to date. */
void sock_add_holder(struct sock *sock, const struct holder *holder);
/* Adds one that has gone. */
void sock_add_former(struct sock *sock, const struct holder *former);
/*
 * A descriptor is closed, as @closed says but for how it was opened: it is no holder
 * any more, and the newest of the former ones, of which the last eight are kept.
 */
void sock_close_holder(struct sock *sock, const struct holder *closed);
/* Who held it last, of a socket that nobody holds: pid, descriptor, name; false: unknown. */
bool sock_last_holder(const struct sock *sock, struct holder *last);
/* True if the kernel let go of it: a row of the history. */
static inline bool sock_closed(const struct sock *sock)
{
	return HAS_SOCKET(sock, CLOSED);
}

/* Is it known how much waits to be read? Older modules tell 0 of an AF_UNIX socket. */
static inline bool sock_knows_rqueue(const struct sock *sock)
{
	return !sock->inferred &&
	       (sock->family != AF_UNIX || sock->state == SOCKLIFE_STATE_LISTEN);
}

/* Has a row told the lengths of the queues, and nothing happened since? */
static inline bool sock_knows_queues(const struct sock *sock)
{
	return !sock->inferred && !sock->queues_old;
}

/* A stream of bytes or of records: it has an end. */
static inline bool sock_is_stream(const struct sock *sock)
{
	return sock->type == SOCK_STREAM || sock->type == SOCK_SEQPACKET;
}

/* Is it a TCP connection, or may become one? */
bool sock_is_tcp(const struct sock *sock);
/* Up to when it lived: its end, or @now. */
uint64_t sock_until(const struct sock *sock, uint64_t now);
/* The time spent in @state up to @now. */
uint64_t sock_dwell(const struct sock *sock, unsigned int state, uint64_t now);

#endif
