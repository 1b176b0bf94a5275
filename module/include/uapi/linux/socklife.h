/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * socklife: the lives of sockets, over generic netlink.
 *
 * This header and Documentation/socklife.yaml describe the same format; the
 * lint in tests/lint compares them. All integers are in host byte order, all
 * times are nanoseconds of CLOCK_MONOTONIC, addresses are sockaddrs (struct
 * sockaddr_in, sockaddr_in6, sockaddr_un, ... told apart by their family).
 */
#ifndef _UAPI_LINUX_SOCKLIFE_H
#define _UAPI_LINUX_SOCKLIFE_H

#define SOCKLIFE_FAMILY_NAME	"socklife"
#define SOCKLIFE_FAMILY_VERSION	1

/* Multicast groups. Both need CAP_NET_ADMIN. */
#define SOCKLIFE_MCGRP_EVENTS		"events"	/* of the subscriber's network namespace */
#define SOCKLIFE_MCGRP_EVENTS_ALL	"events-all"	/* of all; for the initial namespace only */

/* What can happen to a socket. */
enum socklife_event_type {
	SOCKLIFE_EVENT_CREATE = 1,	/* socket(), socketpair(), sock_create_kern() */
	SOCKLIFE_EVENT_CHILD,		/* made by a listener for a peer; LISTENER says whose */
	SOCKLIFE_EVENT_BIND,		/* bind() returned RESULT; LOCAL is the address then */
	SOCKLIFE_EVENT_LISTEN,		/* listen(BACKLOG) returned RESULT */
	SOCKLIFE_EVENT_CONNECT,		/* connect() was called with REMOTE */
	SOCKLIFE_EVENT_CONNECT_RESULT,	/* its outcome: 0 or a negative errno */
	SOCKLIFE_EVENT_STATE,		/* OLD_STATE to STATE; RESULT: the reason of a close, if any */
	SOCKLIFE_EVENT_ACCEPT,		/* handed to a process by accept() */
	SOCKLIFE_EVENT_SEND,		/* RESULT: bytes, or a negative errno */
	SOCKLIFE_EVENT_RECV,		/* likewise; 0 on a stream is the end of it */
	SOCKLIFE_EVENT_SHUTDOWN,	/* shutdown(HOW) was called */
	SOCKLIFE_EVENT_FD_INSTALL,	/* descriptor FD now refers to the socket; HOW: enum socklife_fd_open */
	SOCKLIFE_EVENT_FD_CLOSE,	/* descriptor FD (-1: unknown) no longer does; HOW: enum socklife_fd_close */
	SOCKLIFE_EVENT_ERROR,		/* the protocol reported -RESULT on the socket */
	SOCKLIFE_EVENT_RELEASE,		/* the last descriptor went: last close */
	SOCKLIFE_EVENT_FREE,		/* the kernel freed the memory: the id ends here */

	/* private: */
	__SOCKLIFE_EVENT_MAX,
	SOCKLIFE_EVENT_MAX = __SOCKLIFE_EVENT_MAX - 1
};

/*
 * States have the numbers of include/net/tcp_states.h for every family, as in
 * sock_diag: a datagram socket is ESTABLISHED when connected, else CLOSE.
 */
enum socklife_state {
	SOCKLIFE_STATE_ESTABLISHED = 1,
	SOCKLIFE_STATE_SYN_SENT,
	SOCKLIFE_STATE_SYN_RECV,
	SOCKLIFE_STATE_FIN_WAIT1,
	SOCKLIFE_STATE_FIN_WAIT2,
	SOCKLIFE_STATE_TIME_WAIT,
	SOCKLIFE_STATE_CLOSE,
	SOCKLIFE_STATE_CLOSE_WAIT,
	SOCKLIFE_STATE_LAST_ACK,
	SOCKLIFE_STATE_LISTEN,
	SOCKLIFE_STATE_CLOSING,
	SOCKLIFE_STATE_NEW_SYN_RECV,

	/* private: */
	__SOCKLIFE_STATE_MAX,
	SOCKLIFE_STATE_MAX = __SOCKLIFE_STATE_MAX - 1
};

/* Facts about a socket (SOCKLIFE_A_SOCKET_FLAGS). */
enum socklife_flag {
	SOCKLIFE_FLAG_CENSUS = 1 << 0,	/* it existed before the module: its past is unknown */
	SOCKLIFE_FLAG_KERNEL = 1 << 1,	/* made, or accepted, by the kernel for itself */
	SOCKLIFE_FLAG_PASSIVE = 1 << 2,	/* made by a listener */
	SOCKLIFE_FLAG_ACCEPTED = 1 << 3,
	SOCKLIFE_FLAG_CONNECTING = 1 << 4, /* connect() called, outcome not known yet */
	SOCKLIFE_FLAG_RELEASED = 1 << 5, /* no descriptor any more: an orphan, or TIME-WAIT */
	SOCKLIFE_FLAG_RX_EOF = 1 << 6,	/* a receive returned the end of the stream */
	SOCKLIFE_FLAG_PAIR = 1 << 7,	/* one of a socketpair() */
	SOCKLIFE_FLAG_UNCOUNTED = 1 << 8 /* this kernel has no hook for its bytes */
};

/* Which side ended the conversation first. */
enum socklife_closed_first {
	SOCKLIFE_CLOSED_FIRST_NONE,	/* open, or never connected */
	SOCKLIFE_CLOSED_FIRST_LOCAL,
	SOCKLIFE_CLOSED_FIRST_REMOTE
};

/* How the conversation ended, or the socket where there was none (SOCKLIFE_A_SOCKET_END). */
enum socklife_end {
	SOCKLIFE_END_NONE,		/* it goes on */
	SOCKLIFE_END_CLOSED,		/* closed without a conversation to end */
	SOCKLIFE_END_FIN,		/* both sides had finished, and knew it (RFC 9293, 3.6) */
	SOCKLIFE_END_REFUSED,		/* connect() met a reset, or an ICMP error */
	SOCKLIFE_END_RST_RECEIVED,	/* the peer reset it */
	SOCKLIFE_END_RST_SENT,		/* reset from here, for data that nobody would read any more */
	SOCKLIFE_END_LINGER,		/* reset from here: closed with SO_LINGER 0 */
	SOCKLIFE_END_UNREAD,		/* reset from here: closed with unread data */
	SOCKLIFE_END_UNACCEPTED,	/* its listener was closed before accept() */
	SOCKLIFE_END_DISCONNECTED,	/* connect(AF_UNSPEC) */
	SOCKLIFE_END_ABORTED,		/* by an administrator (ss -K) */
	SOCKLIFE_END_TIMEOUT,		/* the peer did not answer, or finish, any more */
	SOCKLIFE_END_KEEPALIVE,		/* the peer did not answer to SO_KEEPALIVE's probes */
	SOCKLIFE_END_ERROR		/* another error: SOCKLIFE_A_SOCKET_ERROR */
};

/* How a descriptor was closed (SOCKLIFE_A_EVENT_HOW of FD_CLOSE, SOCKLIFE_A_SOCKET_RELEASE_HOW). */
enum socklife_fd_close {
	SOCKLIFE_FD_CLOSE_CLOSE,	/* close(), io_uring */
	SOCKLIFE_FD_CLOSE_DUP2,		/* dup2() or dup3() put another file there */
	SOCKLIFE_FD_CLOSE_EXEC,		/* close-on-exec */
	SOCKLIFE_FD_CLOSE_EXIT,		/* the process ended */
	SOCKLIFE_FD_CLOSE_RANGE		/* close_range() */
};

/* How a descriptor was opened (SOCKLIFE_A_HOLDER_OPEN_HOW, SOCKLIFE_A_EVENT_HOW of FD_INSTALL). */
enum socklife_fd_open {
	SOCKLIFE_FD_OPEN_UNKNOWN,		/* among more copies than are noted, or by a way not listed */
	SOCKLIFE_FD_OPEN_SOCKET,		/* socket(), or what makes a socket like it */
	SOCKLIFE_FD_OPEN_SOCKETPAIR,	/* socketpair() */
	SOCKLIFE_FD_OPEN_ACCEPT,		/* accept() */
	SOCKLIFE_FD_OPEN_DUP,		/* dup(), dup2(), dup3(), F_DUPFD */
	SOCKLIFE_FD_OPEN_FORK,		/* with the copy of its parent's table */
	SOCKLIFE_FD_OPEN_UNSHARE,		/* with another copy of a table: unshare(CLONE_FILES) */
	SOCKLIFE_FD_OPEN_SCM_RIGHTS,	/* received in a message */
	SOCKLIFE_FD_OPEN_PIDFD_GETFD,	/* pidfd_getfd() */
	SOCKLIFE_FD_OPEN_IO_URING,		/* io_uring, as from a fixed file */
	SOCKLIFE_FD_OPEN_FOUND,		/* it was there before the module */
	SOCKLIFE_FD_OPEN_SECCOMP		/* put there by a seccomp supervisor */
};

/* Facts about an event (SOCKLIFE_A_EVENT_FLAGS). */
enum socklife_event_flag {
	SOCKLIFE_EVENT_FLAG_PEEK = 1 << 0,	/* MSG_PEEK: not counted as received */
	SOCKLIFE_EVENT_FLAG_SHORT = 1 << 1,	/* less than asked for; a message was cut off */
	SOCKLIFE_EVENT_FLAG_ERRQUEUE = 1 << 2,	/* MSG_ERRQUEUE: not counted as received */
	SOCKLIFE_EVENT_FLAG_EMPTY = 1 << 3	/* asked for nothing: 0 is not the stream's end */
};

enum {
	SOCKLIFE_A_TASK_PID = 1,	/* u32, the thread */
	SOCKLIFE_A_TASK_TGID,		/* u32, the process */
	SOCKLIFE_A_TASK_UID,		/* u32 */
	SOCKLIFE_A_TASK_COMM,		/* string */

	__SOCKLIFE_A_TASK_MAX,
	SOCKLIFE_A_TASK_MAX = __SOCKLIFE_A_TASK_MAX - 1
};

enum {
	SOCKLIFE_A_HOLDER_TGID = 1,	/* u32 */
	SOCKLIFE_A_HOLDER_FD,		/* u32; absent: not known */
	SOCKLIFE_A_HOLDER_COMM,		/* string */
	SOCKLIFE_A_HOLDER_PAD,
	SOCKLIFE_A_HOLDER_TID,	/* u32, the thread that has a table of its own */
	SOCKLIFE_A_HOLDER_OPEN_HOW,		/* u8, enum socklife_fd_open */
	SOCKLIFE_A_HOLDER_OPEN_NS,	/* u64; absent: not known */
	SOCKLIFE_A_HOLDER_EXEC,		/* flag, it has survived an exec of its process */
	SOCKLIFE_A_HOLDER_CLOSE_HOW,		/* u8, enum socklife_fd_close, of FORMER_HOLDER */
	SOCKLIFE_A_HOLDER_CLOSE_NS,	/* u64 */

	__SOCKLIFE_A_HOLDER_MAX,
	SOCKLIFE_A_HOLDER_MAX = __SOCKLIFE_A_HOLDER_MAX - 1
};

enum {
	SOCKLIFE_A_TRAFFIC_PAD = 1,
	SOCKLIFE_A_TRAFFIC_BYTES,	/* u64 */
	SOCKLIFE_A_TRAFFIC_CALLS,	/* u64, that moved data or met the end of the stream */
	SOCKLIFE_A_TRAFFIC_AGAIN,	/* u64, that returned EAGAIN */
	SOCKLIFE_A_TRAFFIC_ERRORS,	/* u64, that returned another error */
	SOCKLIFE_A_TRAFFIC_SHORT,	/* u64, of the calls: moved less than was asked for */

	__SOCKLIFE_A_TRAFFIC_MAX,
	SOCKLIFE_A_TRAFFIC_MAX = __SOCKLIFE_A_TRAFFIC_MAX - 1
};

/* With whom an unconnected socket spoke last, each way. */
enum {
	SOCKLIFE_A_REMOTE_PAD = 1,
	SOCKLIFE_A_REMOTE_ADDR,		/* sockaddr; absent: all others, which had to make room */
	SOCKLIFE_A_REMOTE_SENT,		/* u64, bytes */
	SOCKLIFE_A_REMOTE_RECEIVED,	/* u64, bytes */
	SOCKLIFE_A_REMOTE_LAST,		/* u64, when */
	SOCKLIFE_A_REMOTE_PEER,		/* u64, of AF_UNIX: id of that socket, which need not have a name */

	__SOCKLIFE_A_REMOTE_MAX,
	SOCKLIFE_A_REMOTE_MAX = __SOCKLIFE_A_REMOTE_MAX - 1
};

/* When each step was first taken; a step not taken is absent. */
enum {
	SOCKLIFE_A_TIMES_PAD = 1,
	SOCKLIFE_A_TIMES_CREATED,	/* u64; of a CENSUS socket: when it was found */
	SOCKLIFE_A_TIMES_BOUND,		/* u64 */
	SOCKLIFE_A_TIMES_LISTENING,	/* u64 */
	SOCKLIFE_A_TIMES_CONNECT,	/* u64, connect() was called last */
	SOCKLIFE_A_TIMES_ESTABLISHED,	/* u64 */
	SOCKLIFE_A_TIMES_ACCEPTED,	/* u64 */
	SOCKLIFE_A_TIMES_SHUTDOWN,	/* u64 */
	SOCKLIFE_A_TIMES_RELEASED,	/* u64 */
	SOCKLIFE_A_TIMES_LAST_SEND,	/* u64 */
	SOCKLIFE_A_TIMES_LAST_RECV,	/* u64 */
	SOCKLIFE_A_TIMES_STATE,		/* u64, the present state was entered */
	SOCKLIFE_A_TIMES_ENDED,		/* u64, the kernel let go of the last of it */

	__SOCKLIFE_A_TIMES_MAX,
	SOCKLIFE_A_TIMES_MAX = __SOCKLIFE_A_TIMES_MAX - 1
};

/* Time spent in one state, the present one up to now included. */
enum {
	SOCKLIFE_A_DWELL_PAD = 1,
	SOCKLIFE_A_DWELL_STATE,		/* u8, enum socklife_state */
	SOCKLIFE_A_DWELL_NS,		/* u64 */

	__SOCKLIFE_A_DWELL_MAX,
	SOCKLIFE_A_DWELL_MAX = __SOCKLIFE_A_DWELL_MAX - 1
};

enum {
	SOCKLIFE_A_SOCKET_PAD = 1,
	SOCKLIFE_A_SOCKET_ID,		/* u64, socklife's own; never reused */
	SOCKLIFE_A_SOCKET_GEN,		/* u64, events of this socket so far */
	SOCKLIFE_A_SOCKET_COOKIE,	/* u64, SO_COOKIE: for joining, no identity */
	SOCKLIFE_A_SOCKET_NETNS,	/* u32, inode of the network namespace */
	SOCKLIFE_A_SOCKET_FAMILY,	/* u16, AF_* */
	SOCKLIFE_A_SOCKET_TYPE,		/* u16, SOCK_* */
	SOCKLIFE_A_SOCKET_PROTOCOL,	/* u16, IPPROTO_* or the family's own */
	SOCKLIFE_A_SOCKET_STATE,	/* u8, enum socklife_state */
	SOCKLIFE_A_SOCKET_FLAGS,	/* u32, enum socklife_flag */
	SOCKLIFE_A_SOCKET_INODE,	/* u64 */
	SOCKLIFE_A_SOCKET_UID,		/* u32, the socket's owner */
	SOCKLIFE_A_SOCKET_IFINDEX,	/* u32, SO_BINDTODEVICE */
	SOCKLIFE_A_SOCKET_LOCAL,	/* sockaddr; absent: not bound */
	SOCKLIFE_A_SOCKET_REMOTE,	/* sockaddr; absent: not connected */
	SOCKLIFE_A_SOCKET_CREATOR,	/* nest of TASK; absent: census, or the kernel */
	SOCKLIFE_A_SOCKET_HOLDER,	/* nest of HOLDER, one for each descriptor */
	SOCKLIFE_A_SOCKET_LISTENER,	/* u64, id of the listener that made it */
	SOCKLIFE_A_SOCKET_PEER,		/* u64, id of the AF_UNIX peer */
	SOCKLIFE_A_SOCKET_RQUEUE,	/* u32, bytes to read; of a listener: to accept */
	SOCKLIFE_A_SOCKET_WQUEUE,	/* u32, bytes not sent or not acknowledged; of a listener: its backlog */
	SOCKLIFE_A_SOCKET_SEND,		/* nest of TRAFFIC; absent: nothing yet */
	SOCKLIFE_A_SOCKET_RECV,		/* nest of TRAFFIC; absent: nothing yet */
	SOCKLIFE_A_SOCKET_TIMES,	/* nest of TIMES */
	SOCKLIFE_A_SOCKET_DWELL,	/* nest of DWELL, one for each state that was entered */
	SOCKLIFE_A_SOCKET_CONNECT_RESULT, /* s32, 0 or a negative errno; absent: none yet */
	SOCKLIFE_A_SOCKET_ERROR,	/* s32, last negative errno that the protocol reported */
	SOCKLIFE_A_SOCKET_CLOSED_FIRST,	/* u8, enum socklife_closed_first */
	SOCKLIFE_A_SOCKET_SHUTDOWN,	/* u8, 1: receive, 2: send, 3: both */
	SOCKLIFE_A_SOCKET_ALL_NETNS,	/* flag, request: all namespaces */
	SOCKLIFE_A_SOCKET_HOLDERS,	/* u32, descriptors in all; a dump lists the first of them */
	SOCKLIFE_A_SOCKET_HIDDEN,	/* u32, last message of a dump: rows not shown to this user */
	SOCKLIFE_A_SOCKET_CLOSED,	/* flag; request: the history, newest first; answer: is of it */
	SOCKLIFE_A_SOCKET_END,		/* u8, enum socklife_end; absent: it goes on */
	SOCKLIFE_A_SOCKET_RELEASER,	/* nest of TASK, who closed the last descriptor */
	SOCKLIFE_A_SOCKET_RELEASE_HOW,	/* u8, enum socklife_fd_close: CLOSE or EXIT */
	SOCKLIFE_A_SOCKET_RELEASE_SIGNAL, /* u8, of EXIT: the signal that ended the process */
	SOCKLIFE_A_SOCKET_UNSENT,	/* u32, bytes not sent, or not acknowledged, at the end */
	SOCKLIFE_A_SOCKET_UNREAD,	/* u32, bytes not read at the end */
	SOCKLIFE_A_SOCKET_RETRANS,	/* u32, segments sent again, of TCP, up to the end */
	SOCKLIFE_A_SOCKET_RTT_US,	/* u32, smoothed round-trip time at the end of TCP */
	SOCKLIFE_A_SOCKET_CGROUP,	/* u64, id of the control group it was made in */
	SOCKLIFE_A_SOCKET_REMOTES,	/* nest of REMOTE, one for each address that it spoke with unconnected */
	SOCKLIFE_A_SOCKET_DROPS,	/* u32, datagrams without room; of a listener: connections */
	SOCKLIFE_A_SOCKET_REFERENCES,	/* u32, to the open file, that are no descriptors */
	SOCKLIFE_A_SOCKET_RELEASE_FD,	/* u32, the descriptor that was the last one */
	SOCKLIFE_A_SOCKET_FORMER_HOLDER,	/* nest of HOLDER, one for each of the last descriptors that were closed */
	SOCKLIFE_A_SOCKET_FORMER_HOLDERS,	/* u32, how many were closed in all */
	SOCKLIFE_A_SOCKET_HOLDERS_PARTIAL,	/* flag, there may be descriptors that this reader is not told of */

	__SOCKLIFE_A_SOCKET_MAX,
	SOCKLIFE_A_SOCKET_MAX = __SOCKLIFE_A_SOCKET_MAX - 1
};

enum {
	SOCKLIFE_A_EVENT_PAD = 1,
	SOCKLIFE_A_EVENT_SEQ,		/* u64, in this feed, without a hole but for losses */
	SOCKLIFE_A_EVENT_TIME,		/* u64 */
	SOCKLIFE_A_EVENT_ID,		/* u64 */
	SOCKLIFE_A_EVENT_GEN,		/* u64, of this socket, without a hole but for losses */
	SOCKLIFE_A_EVENT_TYPE,		/* u16, enum socklife_event_type */
	SOCKLIFE_A_EVENT_NETNS,		/* u32 */
	SOCKLIFE_A_EVENT_FAMILY,	/* u16 */
	SOCKLIFE_A_EVENT_SOCK_TYPE,	/* u16 */
	SOCKLIFE_A_EVENT_PROTOCOL,	/* u16 */
	SOCKLIFE_A_EVENT_STATE,		/* u8, after the event */
	SOCKLIFE_A_EVENT_OLD_STATE,	/* u8, STATE only */
	SOCKLIFE_A_EVENT_TASK,		/* nest of TASK; absent: in interrupt context, nobody's doing */
	SOCKLIFE_A_EVENT_FD,		/* s32 */
	SOCKLIFE_A_EVENT_RESULT,	/* s32 */
	SOCKLIFE_A_EVENT_HOW,		/* u32 */
	SOCKLIFE_A_EVENT_BACKLOG,	/* u32 */
	SOCKLIFE_A_EVENT_FLAGS,		/* u32, enum socklife_event_flag */
	SOCKLIFE_A_EVENT_LOCAL,		/* sockaddr */
	SOCKLIFE_A_EVENT_REMOTE,	/* sockaddr */
	SOCKLIFE_A_EVENT_LISTENER,	/* u64, CHILD: the listener's id */
	SOCKLIFE_A_EVENT_PEER,		/* u64, the AF_UNIX peer's id */
	SOCKLIFE_A_EVENT_PPID,		/* u32, the process whose child TASK's process is */

	__SOCKLIFE_A_EVENT_MAX,
	SOCKLIFE_A_EVENT_MAX = __SOCKLIFE_A_EVENT_MAX - 1
};

/* One notification: a batch of events. */
enum {
	SOCKLIFE_A_EVENTS_EVENT = 1,	/* nest of EVENT, many */

	__SOCKLIFE_A_EVENTS_MAX,
	SOCKLIFE_A_EVENTS_MAX = __SOCKLIFE_A_EVENTS_MAX - 1
};

enum {
	SOCKLIFE_A_COUNTER_PAD = 1,
	SOCKLIFE_A_COUNTER_NAME,	/* string, stable; see Documentation/procfs.md */
	SOCKLIFE_A_COUNTER_VALUE,	/* u64 */

	__SOCKLIFE_A_COUNTER_MAX,
	SOCKLIFE_A_COUNTER_MAX = __SOCKLIFE_A_COUNTER_MAX - 1
};

enum {
	SOCKLIFE_A_HOOK_PAD = 1,
	SOCKLIFE_A_HOOK_EVENT,		/* string, what it tells */
	SOCKLIFE_A_HOOK_TARGET,		/* string, kernel function or tracepoint */
	SOCKLIFE_A_HOOK_MECHANISM,	/* string: ftrace, tracepoint, kretprobe, address */
	SOCKLIFE_A_HOOK_MISSED,		/* u64, calls that the mechanism lost */

	__SOCKLIFE_A_HOOK_MAX,
	SOCKLIFE_A_HOOK_MAX = __SOCKLIFE_A_HOOK_MAX - 1
};

enum {
	SOCKLIFE_A_STATS_PAD = 1,
	SOCKLIFE_A_STATS_COUNTER,	/* nest of COUNTER, many */
	SOCKLIFE_A_STATS_HOOK,		/* nest of HOOK, many */
	SOCKLIFE_A_STATS_SEQ,		/* u64, last SEQ given in this namespace's "events" */
	SOCKLIFE_A_STATS_SEQ_ALL,	/* u64, last SEQ given in "events-all" */

	__SOCKLIFE_A_STATS_MAX,
	SOCKLIFE_A_STATS_MAX = __SOCKLIFE_A_STATS_MAX - 1
};

enum {
	SOCKLIFE_CMD_SOCKET_GET = 1,	/* do: one by ID; dump: all that the caller may see */
	SOCKLIFE_CMD_STATS_GET,		/* do */
	SOCKLIFE_CMD_EVENTS_NTF,	/* multicast: attributes EVENTS */

	__SOCKLIFE_CMD_MAX,
	SOCKLIFE_CMD_MAX = __SOCKLIFE_CMD_MAX - 1
};

#endif /* _UAPI_LINUX_SOCKLIFE_H */
