/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * The generic netlink family of socklife, a module that records the life of
 * every socket.
 *
 * Documentation/socklife.yaml describes the same format; tests/lint compares
 * the two. All integers are in host byte order. All times are nanoseconds of
 * CLOCK_MONOTONIC. Process, thread and user ids are those of the reader's pid
 * and user namespaces; processes outside are left out, and users outside are
 * the overflow id (65534). An address is the struct sockaddr of its family
 * (sockaddr_in, sockaddr_in6, sockaddr_un, sockaddr_nl, sockaddr_ll,
 * sockaddr_vm). The id of a socket is socklife's own (SOCKLIFE_A_SOCKET_ID).
 */
#ifndef _UAPI_LINUX_SOCKLIFE_H
#define _UAPI_LINUX_SOCKLIFE_H

#define SOCKLIFE_FAMILY_NAME	"socklife"
#define SOCKLIFE_FAMILY_VERSION	1

/**
 * enum socklife_event_type - one step in the life of a socket
 *   (SOCKLIFE_A_EVENT_TYPE)
 * @SOCKLIFE_EVENT_CREATE: a task or the kernel made the socket: socket(),
 *   socketpair(), sock_create_kern()
 * @SOCKLIFE_EVENT_CHILD: a listener made the socket for a peer; LISTENER is
 *   the listener's id
 * @SOCKLIFE_EVENT_BIND: bind() returned RESULT; LOCAL is the address that the
 *   socket has then, or that a bind() which failed asked for
 * @SOCKLIFE_EVENT_LISTEN: listen() returned RESULT; BACKLOG is the length of
 *   the accept queue that the kernel took, at most net.core.somaxconn
 * @SOCKLIFE_EVENT_CONNECT: connect() was called, or the protocol connects
 *   without it (MSG_FASTOPEN, a subflow of MPTCP); REMOTE is the address
 * @SOCKLIFE_EVENT_CONNECT_RESULT: the connection attempt ended; RESULT is 0
 *   or a negative errno. Without a CONNECT before: a connected stream, or a
 *   listener, refused a connect() to REMOTE and stays as it is
 * @SOCKLIFE_EVENT_STATE: the state changed from OLD_STATE to STATE; RESULT is
 *   the negative errno for which the protocol closed the socket, if there was
 *   one
 * @SOCKLIFE_EVENT_ACCEPT: accept() gave the socket to a process, or
 *   kernel_accept() to the kernel
 * @SOCKLIFE_EVENT_SEND: a send returned RESULT: a number of bytes, or a
 *   negative errno
 * @SOCKLIFE_EVENT_RECV: a receive returned RESULT: a number of bytes, or a
 *   negative errno; 0 on a stream is its end, unless FLAGS has EMPTY
 * @SOCKLIFE_EVENT_SHUTDOWN: shutdown() succeeded; HOW is its argument: 0
 *   SHUT_RD, 1 SHUT_WR, 2 SHUT_RDWR
 * @SOCKLIFE_EVENT_FD_INSTALL: descriptor FD of the task now refers to the
 *   socket; HOW is of enum socklife_fd_open
 * @SOCKLIFE_EVENT_FD_CLOSE: descriptor FD of the task (-1: number not known)
 *   no longer refers to the socket; HOW is of enum socklife_fd_close
 * @SOCKLIFE_EVENT_ERROR: the protocol reported an error on the socket; RESULT
 *   is the negative errno
 * @SOCKLIFE_EVENT_RELEASE: the last reference to the open file went (last
 *   close)
 * @SOCKLIFE_EVENT_FREE: the kernel freed the last of the socket, its sock or
 *   its TIME-WAIT; no event follows
 * @SOCKLIFE_EVENT_CONNECT_RETURN: connect() has told its program something else
 *   than the outcome, which is not known yet, or is in the CONNECT_RESULT;
 *   RESULT is -EINPROGRESS, -EINTR, or 0 with Fast Open (RFC 7413)
 * @SOCKLIFE_EVENT_FAILED_CALL: a call of enum socklife_call in HOW has failed
 *   with the negative errno RESULT. ID is that of the listener, or 0 where no
 *   socket was made
 * @SOCKLIFE_EVENT_PAYLOAD: a send or a receive has moved RESULT bytes; PAYLOAD
 *   has the first of them. HOW is of enum socklife_payload
 */
enum socklife_event_type {
	SOCKLIFE_EVENT_CREATE = 1,
	SOCKLIFE_EVENT_CHILD,
	SOCKLIFE_EVENT_BIND,
	SOCKLIFE_EVENT_LISTEN,
	SOCKLIFE_EVENT_CONNECT,
	SOCKLIFE_EVENT_CONNECT_RESULT,
	SOCKLIFE_EVENT_STATE,
	SOCKLIFE_EVENT_ACCEPT,
	SOCKLIFE_EVENT_SEND,
	SOCKLIFE_EVENT_RECV,
	SOCKLIFE_EVENT_SHUTDOWN,
	SOCKLIFE_EVENT_FD_INSTALL,
	SOCKLIFE_EVENT_FD_CLOSE,
	SOCKLIFE_EVENT_ERROR,
	SOCKLIFE_EVENT_RELEASE,
	SOCKLIFE_EVENT_FREE,
	SOCKLIFE_EVENT_CONNECT_RETURN,
	SOCKLIFE_EVENT_FAILED_CALL,
	SOCKLIFE_EVENT_PAYLOAD,

	/* private: */
	__SOCKLIFE_EVENT_MAX,
	SOCKLIFE_EVENT_MAX = __SOCKLIFE_EVENT_MAX - 1
};

/**
 * enum socklife_kind - kinds of events (bits of SOCKLIFE_A_SUBSCRIPTION_KINDS)
 * @SOCKLIFE_KIND_LIFE: CREATE, CHILD, BIND, LISTEN, CONNECT, CONNECT_RESULT,
 *   CONNECT_RETURN, ACCEPT, SHUTDOWN, ERROR
 * @SOCKLIFE_KIND_STATE: STATE
 * @SOCKLIFE_KIND_DESCRIPTOR: FD_INSTALL, FD_CLOSE
 * @SOCKLIFE_KIND_DATA: SEND, RECV
 * @SOCKLIFE_KIND_END: RELEASE, FREE
 * @SOCKLIFE_KIND_FAILED_CALL: FAILED_CALL; return probes of socket(),
 *   socketpair() and accept() are armed while somebody asks for it
 * @SOCKLIFE_KIND_PAYLOAD: PAYLOAD; takes CAP_NET_ADMIN and CAP_NET_RAW in the
 *   initial user namespace, and at least one filter that is not the namespace.
 *   The parameter payload of the module refuses it to everybody
 */
enum socklife_kind {
	SOCKLIFE_KIND_LIFE = 1 << 0,
	SOCKLIFE_KIND_STATE = 1 << 1,
	SOCKLIFE_KIND_DESCRIPTOR = 1 << 2,
	SOCKLIFE_KIND_DATA = 1 << 3,
	SOCKLIFE_KIND_END = 1 << 4,
	SOCKLIFE_KIND_FAILED_CALL = 1 << 5,
	SOCKLIFE_KIND_PAYLOAD = 1 << 6
};

/**
 * enum socklife_payload - where the bytes went (SOCKLIFE_A_EVENT_HOW of
 *   PAYLOAD)
 * @SOCKLIFE_PAYLOAD_SENT: from the program into the socket
 * @SOCKLIFE_PAYLOAD_RECEIVED: from the socket to the program
 */
enum socklife_payload {
	SOCKLIFE_PAYLOAD_SENT,
	SOCKLIFE_PAYLOAD_RECEIVED
};

/**
 * enum socklife_payload_missing - why PAYLOAD has fewer bytes than RESULT, and
 *   fewer than were asked for (SOCKLIFE_A_EVENT_PAYLOAD_MISSING)
 * @SOCKLIFE_PAYLOAD_MISSING_NONE: it has not
 * @SOCKLIFE_PAYLOAD_MISSING_FAULT: the program's memory was not there: paged
 *   out, or not mapped any more; or it was in more than 256 pieces
 * @SOCKLIFE_PAYLOAD_MISSING_PATH: this way shows no memory: splice(), a mapped
 *   receive, a reader inside the kernel, the memory of a device, sendfile()
 *   before Linux 6.5, or a further message of recvmmsg() and sendmmsg()
 * @SOCKLIFE_PAYLOAD_MISSING_DISCARDED: the program did not get them: the rest of
 *   a message, or of a stream with MSG_TRUNC
 * @SOCKLIFE_PAYLOAD_MISSING_BUSY: too many tasks were in such calls at once, or
 *   the call began before somebody asked
 */
enum socklife_payload_missing {
	SOCKLIFE_PAYLOAD_MISSING_NONE,
	SOCKLIFE_PAYLOAD_MISSING_FAULT,
	SOCKLIFE_PAYLOAD_MISSING_PATH,
	SOCKLIFE_PAYLOAD_MISSING_DISCARDED,
	SOCKLIFE_PAYLOAD_MISSING_BUSY
};

/**
 * enum socklife_call - the call that has failed (SOCKLIFE_A_EVENT_HOW of
 *   FAILED_CALL)
 * @SOCKLIFE_CALL_SOCKET: socket(); FAMILY, SOCK_TYPE and PROTOCOL are its
 *   arguments
 * @SOCKLIFE_CALL_SOCKETPAIR: socketpair(); likewise
 * @SOCKLIFE_CALL_ACCEPT: accept(), accept4()
 */
enum socklife_call {
	SOCKLIFE_CALL_SOCKET,
	SOCKLIFE_CALL_SOCKETPAIR,
	SOCKLIFE_CALL_ACCEPT
};

/*
 * enum socklife_state - state of a socket. The numbers are those of
 * include/net/tcp_states.h, for every family, as in sock_diag: a datagram
 * socket is ESTABLISHED while it is connected, else CLOSE.
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

/**
 * enum socklife_flag - facts about a socket (bits of SOCKLIFE_A_SOCKET_FLAGS)
 * @SOCKLIFE_FLAG_CENSUS: the socket existed before the module was loaded; its
 *   past is not known
 * @SOCKLIFE_FLAG_KERNEL: the kernel made or accepted the socket for its own
 *   use
 * @SOCKLIFE_FLAG_PASSIVE: a listener made the socket
 * @SOCKLIFE_FLAG_ACCEPTED: accept() has returned the socket
 * @SOCKLIFE_FLAG_CONNECTING: connect() was called and its outcome is not
 *   known yet
 * @SOCKLIFE_FLAG_RELEASED: the last descriptor was closed: the socket is an
 *   orphan, or a TIME-WAIT
 * @SOCKLIFE_FLAG_RX_EOF: a receive met the end of the stream
 * @SOCKLIFE_FLAG_PAIR: socketpair() made the socket
 * @SOCKLIFE_FLAG_UNCOUNTED: this kernel offers no hook for the sends and
 *   receives of this family: they are not counted, and make no events
 * @SOCKLIFE_FLAG_ENCAP: the kernel takes datagrams of the socket before a
 *   program could receive them, as for a tunnel (vxlan, wireguard): these, and
 *   what the tunnel sends, are not counted, and make no events
 * @SOCKLIFE_FLAG_MISSED: the result of a call was not seen, for too many
 *   tasks were asleep in such calls: bytes, calls and the results of bind(),
 *   listen(), connect() and shutdown() may lack it, and events of an accept()
 *   that failed
 */
enum socklife_flag {
	SOCKLIFE_FLAG_CENSUS = 1 << 0,
	SOCKLIFE_FLAG_KERNEL = 1 << 1,
	SOCKLIFE_FLAG_PASSIVE = 1 << 2,
	SOCKLIFE_FLAG_ACCEPTED = 1 << 3,
	SOCKLIFE_FLAG_CONNECTING = 1 << 4,
	SOCKLIFE_FLAG_RELEASED = 1 << 5,
	SOCKLIFE_FLAG_RX_EOF = 1 << 6,
	SOCKLIFE_FLAG_PAIR = 1 << 7,
	SOCKLIFE_FLAG_UNCOUNTED = 1 << 8,
	SOCKLIFE_FLAG_ENCAP = 1 << 9,
	SOCKLIFE_FLAG_MISSED = 1 << 10
};

/**
 * enum socklife_closed_first - which side ended the last connection first, as
 *   this side saw it (SOCKLIFE_A_SOCKET_CLOSED_FIRST)
 * @SOCKLIFE_CLOSED_FIRST_NONE: neither: the socket is open, was never
 *   connected, timed out, with or without an ICMP error, or was closed in
 *   TCP_REPAIR
 * @SOCKLIFE_CLOSED_FIRST_LOCAL: this side: it closed, shut down sending or
 *   aborted before a FIN or reset of the peer arrived. Its own FIN may be sent
 *   later, behind data that waits for the peer's window
 * @SOCKLIFE_CLOSED_FIRST_REMOTE: the peer: its FIN or reset arrived first
 */
enum socklife_closed_first {
	SOCKLIFE_CLOSED_FIRST_NONE,
	SOCKLIFE_CLOSED_FIRST_LOCAL,
	SOCKLIFE_CLOSED_FIRST_REMOTE
};

/**
 * enum socklife_end - how the connection ended, or the socket if it had none
 *   (SOCKLIFE_A_SOCKET_END)
 * @SOCKLIFE_END_NONE: it has not ended
 * @SOCKLIFE_END_CLOSED: closed without a connection to end: never connected,
 *   given up while connecting, a listener, or a protocol without connections
 * @SOCKLIFE_END_FIN: both sides sent a FIN and both were acknowledged (RFC
 *   9293, 3.6)
 * @SOCKLIFE_END_REFUSED: ECONNREFUSED: connect() was answered by a reset, or
 *   by an ICMP error
 * @SOCKLIFE_END_RST_RECEIVED: ECONNRESET or EPIPE: the peer sent a reset
 * @SOCKLIFE_END_RST_SENT: this side sent a reset, since data arrived after
 *   the last close, or since there were too many orphans
 * @SOCKLIFE_END_LINGER: this side sent a reset: closed with SO_LINGER on and
 *   a time of 0
 * @SOCKLIFE_END_UNREAD: this side sent a reset: closed with received data
 *   unread (RFC 2525, 2.17)
 * @SOCKLIFE_END_UNACCEPTED: its listener was closed before accept() returned
 *   it
 * @SOCKLIFE_END_DISCONNECTED: connect() with AF_UNSPEC
 * @SOCKLIFE_END_ABORTED: ECONNABORTED: an administrator ended it
 *   (SOCK_DESTROY, as by ss -K)
 * @SOCKLIFE_END_TIMEOUT: ETIMEDOUT, or the FIN of the peer did not come in
 *   time
 * @SOCKLIFE_END_KEEPALIVE: ETIMEDOUT while nothing but probes was outstanding
 * @SOCKLIFE_END_ERROR: another error, which SOCKLIFE_A_SOCKET_ERROR names
 * @SOCKLIFE_END_REPAIR: closed in TCP_REPAIR, as by a checkpoint: nothing was
 *   sent, and the connection may go on in another socket
 */
enum socklife_end {
	SOCKLIFE_END_NONE,
	SOCKLIFE_END_CLOSED,
	SOCKLIFE_END_FIN,
	SOCKLIFE_END_REFUSED,
	SOCKLIFE_END_RST_RECEIVED,
	SOCKLIFE_END_RST_SENT,
	SOCKLIFE_END_LINGER,
	SOCKLIFE_END_UNREAD,
	SOCKLIFE_END_UNACCEPTED,
	SOCKLIFE_END_DISCONNECTED,
	SOCKLIFE_END_ABORTED,
	SOCKLIFE_END_TIMEOUT,
	SOCKLIFE_END_KEEPALIVE,
	SOCKLIFE_END_ERROR,
	SOCKLIFE_END_REPAIR
};

/**
 * enum socklife_fd_close - how a descriptor was closed
 *   (SOCKLIFE_A_HOLDER_CLOSE_HOW, SOCKLIFE_A_SOCKET_RELEASE_HOW,
 *   SOCKLIFE_A_EVENT_HOW of FD_CLOSE)
 * @SOCKLIFE_FD_CLOSE_CLOSE: close(), or IORING_OP_CLOSE
 * @SOCKLIFE_FD_CLOSE_DUP2: dup2() or dup3() put another file in its place, or
 *   a seccomp supervisor did
 * @SOCKLIFE_FD_CLOSE_EXEC: close-on-exec
 * @SOCKLIFE_FD_CLOSE_EXIT: its process ended
 * @SOCKLIFE_FD_CLOSE_RANGE: close_range()
 */
enum socklife_fd_close {
	SOCKLIFE_FD_CLOSE_CLOSE,
	SOCKLIFE_FD_CLOSE_DUP2,
	SOCKLIFE_FD_CLOSE_EXEC,
	SOCKLIFE_FD_CLOSE_EXIT,
	SOCKLIFE_FD_CLOSE_RANGE
};

/**
 * enum socklife_fd_open - how a descriptor was opened
 *   (SOCKLIFE_A_HOLDER_OPEN_HOW, SOCKLIFE_A_EVENT_HOW of FD_INSTALL)
 * @SOCKLIFE_FD_OPEN_UNKNOWN: not known: the socket had more than 16 copies at
 *   a time, or the way is not in this list
 * @SOCKLIFE_FD_OPEN_SOCKET: socket(), or another call that makes a socket
 * @SOCKLIFE_FD_OPEN_SOCKETPAIR: socketpair()
 * @SOCKLIFE_FD_OPEN_ACCEPT: accept()
 * @SOCKLIFE_FD_OPEN_DUP: dup(), dup2(), dup3(), fcntl(F_DUPFD)
 * @SOCKLIFE_FD_OPEN_FORK: copied with the descriptor table of the parent when
 *   the process began
 * @SOCKLIFE_FD_OPEN_UNSHARE: copied with a descriptor table later:
 *   unshare(CLONE_FILES)
 * @SOCKLIFE_FD_OPEN_SCM_RIGHTS: received in a message (SCM_RIGHTS)
 * @SOCKLIFE_FD_OPEN_PIDFD_GETFD: pidfd_getfd()
 * @SOCKLIFE_FD_OPEN_IO_URING: installed by io_uring, for example from a fixed
 *   file
 * @SOCKLIFE_FD_OPEN_FOUND: it was there when the module was loaded
 * @SOCKLIFE_FD_OPEN_SECCOMP: installed by a seccomp user-notification
 *   supervisor (SECCOMP_IOCTL_NOTIF_ADDFD)
 */
enum socklife_fd_open {
	SOCKLIFE_FD_OPEN_UNKNOWN,
	SOCKLIFE_FD_OPEN_SOCKET,
	SOCKLIFE_FD_OPEN_SOCKETPAIR,
	SOCKLIFE_FD_OPEN_ACCEPT,
	SOCKLIFE_FD_OPEN_DUP,
	SOCKLIFE_FD_OPEN_FORK,
	SOCKLIFE_FD_OPEN_UNSHARE,
	SOCKLIFE_FD_OPEN_SCM_RIGHTS,
	SOCKLIFE_FD_OPEN_PIDFD_GETFD,
	SOCKLIFE_FD_OPEN_IO_URING,
	SOCKLIFE_FD_OPEN_FOUND,
	SOCKLIFE_FD_OPEN_SECCOMP
};

/**
 * enum socklife_event_flag - facts about an event (bits of
 *   SOCKLIFE_A_EVENT_FLAGS)
 * @SOCKLIFE_EVENT_FLAG_PEEK: MSG_PEEK: the bytes stay in the socket and are
 *   not counted as received
 * @SOCKLIFE_EVENT_FLAG_SHORT: fewer bytes than the call asked for; a received
 *   message: the rest of it was discarded (MSG_TRUNC)
 * @SOCKLIFE_EVENT_FLAG_ERRQUEUE: MSG_ERRQUEUE: read from the error queue and
 *   not counted as received
 * @SOCKLIFE_EVENT_FLAG_EMPTY: the call asked for 0 bytes: RESULT 0 is not the
 *   end of the stream
 * @SOCKLIFE_EVENT_FLAG_DISCONNECT: CONNECT, CONNECT_RESULT: of connect() with
 *   AF_UNSPEC, which gives up the peer, and an address that the kernel chose
 */
enum socklife_event_flag {
	SOCKLIFE_EVENT_FLAG_PEEK = 1 << 0,
	SOCKLIFE_EVENT_FLAG_SHORT = 1 << 1,
	SOCKLIFE_EVENT_FLAG_ERRQUEUE = 1 << 2,
	SOCKLIFE_EVENT_FLAG_EMPTY = 1 << 3,
	SOCKLIFE_EVENT_FLAG_DISCONNECT = 1 << 4
};

/*
 * A task. Ids are those of the reader's pid and user namespaces.
 *
 * SOCKLIFE_A_TASK_PID: u32. thread id; absent: the thread has ended, and its id
 *   in the reader's pid namespace is not known
 * SOCKLIFE_A_TASK_TGID: u32. process id
 * SOCKLIFE_A_TASK_UID: u32. real user id
 * SOCKLIFE_A_TASK_COMM: string. name of the thread, at most 15 bytes
 * SOCKLIFE_A_TASK_PROGRAM: string. name of the process, which is that of its
 *   first thread, at most 15 bytes; absent: it is COMM
 */
enum {
	SOCKLIFE_A_TASK_PID = 1,
	SOCKLIFE_A_TASK_TGID,
	SOCKLIFE_A_TASK_UID,
	SOCKLIFE_A_TASK_COMM,
	SOCKLIFE_A_TASK_PROGRAM,

	__SOCKLIFE_A_TASK_MAX,
	SOCKLIFE_A_TASK_MAX = __SOCKLIFE_A_TASK_MAX - 1
};

/*
 * A descriptor that refers to the socket (SOCKLIFE_A_SOCKET_HOLDER), or one
 * that did (SOCKLIFE_A_SOCKET_FORMER_HOLDER).
 *
 * SOCKLIFE_A_HOLDER_TGID: u32. process id, in the reader's pid namespace
 * SOCKLIFE_A_HOLDER_FD: u32. number of the descriptor; absent: not known, in
 *   a FORMER_HOLDER only
 * SOCKLIFE_A_HOLDER_COMM: string. name of the program, at most 15 bytes
 * SOCKLIFE_A_HOLDER_TID: u32. thread id, if the descriptor is in a table that
 *   the thread does not share with its process; absent otherwise, and in a
 *   FORMER_HOLDER
 * SOCKLIFE_A_HOLDER_OPEN_HOW: u8. enum socklife_fd_open
 * SOCKLIFE_A_HOLDER_OPEN_NS: u64. when it was opened, nanoseconds of
 *   CLOCK_MONOTONIC; absent: not known
 * SOCKLIFE_A_HOLDER_EXEC: flag. the process has executed another program
 *   since; never in a FORMER_HOLDER
 * SOCKLIFE_A_HOLDER_CLOSE_HOW: u8. enum socklife_fd_close; in a FORMER_HOLDER
 *   only
 * SOCKLIFE_A_HOLDER_CLOSE_NS: u64. when it was closed, nanoseconds of
 *   CLOCK_MONOTONIC; in a FORMER_HOLDER only
 * SOCKLIFE_A_HOLDER_CLOSE_SIGNAL: u8. number of the signal that ended its
 *   process; in a FORMER_HOLDER only; absent: none did
 */
enum {
	SOCKLIFE_A_HOLDER_TGID = 1,
	SOCKLIFE_A_HOLDER_FD,
	SOCKLIFE_A_HOLDER_COMM,
	SOCKLIFE_A_HOLDER_PAD,
	SOCKLIFE_A_HOLDER_TID,
	SOCKLIFE_A_HOLDER_OPEN_HOW,
	SOCKLIFE_A_HOLDER_OPEN_NS,
	SOCKLIFE_A_HOLDER_EXEC,
	SOCKLIFE_A_HOLDER_CLOSE_HOW,
	SOCKLIFE_A_HOLDER_CLOSE_NS,
	SOCKLIFE_A_HOLDER_CLOSE_SIGNAL,

	__SOCKLIFE_A_HOLDER_MAX,
	SOCKLIFE_A_HOLDER_MAX = __SOCKLIFE_A_HOLDER_MAX - 1
};

/*
 * What was sent, or what was received. All of them are there.
 *
 * SOCKLIFE_A_TRAFFIC_BYTES: u64. bytes of the application, each counted once
 * SOCKLIFE_A_TRAFFIC_CALLS: u64. calls that returned 0 or more: they moved
 *   data or met the end of the stream
 * SOCKLIFE_A_TRAFFIC_AGAIN: u64. calls that returned EAGAIN
 * SOCKLIFE_A_TRAFFIC_ERRORS: u64. calls that returned another error
 * SOCKLIFE_A_TRAFFIC_SHORT: u64. those of CALLS that moved fewer bytes than
 *   they asked for, see SOCKLIFE_EVENT_FLAG_SHORT
 */
enum {
	SOCKLIFE_A_TRAFFIC_PAD = 1,
	SOCKLIFE_A_TRAFFIC_BYTES,
	SOCKLIFE_A_TRAFFIC_CALLS,
	SOCKLIFE_A_TRAFFIC_AGAIN,
	SOCKLIFE_A_TRAFFIC_ERRORS,
	SOCKLIFE_A_TRAFFIC_SHORT,

	__SOCKLIFE_A_TRAFFIC_MAX,
	SOCKLIFE_A_TRAFFIC_MAX = __SOCKLIFE_A_TRAFFIC_MAX - 1
};

/*
 * A remote address that a socket exchanged datagrams with while it was not
 * connected to it. A socket keeps the last 8; one more, without ADDR, has the
 * sums of all others.
 *
 * SOCKLIFE_A_REMOTE_ADDR: struct sockaddr. sockaddr, of AF_UNIX without a
 *   name the family alone; absent: the sums of addresses that were displaced,
 *   and of datagrams whose address could not be kept
 * SOCKLIFE_A_REMOTE_SENT: u64. bytes sent to it
 * SOCKLIFE_A_REMOTE_RECEIVED: u64. bytes received from it
 * SOCKLIFE_A_REMOTE_LAST: u64. when the last datagram passed, nanoseconds of
 *   CLOCK_MONOTONIC
 * SOCKLIFE_A_REMOTE_PEER: u64. id of the other socket; AF_UNIX only, absent
 *   if that has no record
 */
enum {
	SOCKLIFE_A_REMOTE_PAD = 1,
	SOCKLIFE_A_REMOTE_ADDR,
	SOCKLIFE_A_REMOTE_SENT,
	SOCKLIFE_A_REMOTE_RECEIVED,
	SOCKLIFE_A_REMOTE_LAST,
	SOCKLIFE_A_REMOTE_PEER,

	__SOCKLIFE_A_REMOTE_MAX,
	SOCKLIFE_A_REMOTE_MAX = __SOCKLIFE_A_REMOTE_MAX - 1
};

/*
 * When each step was taken: the first time, but for CONNECT, LAST_SEND and
 * LAST_RECV, which are the last time. Nanoseconds of CLOCK_MONOTONIC; a step
 * that was not taken is absent.
 *
 * SOCKLIFE_A_TIMES_CREATED: u64. the socket was made; of a CENSUS socket: the
 *   module found it
 * SOCKLIFE_A_TIMES_BOUND: u64. bind() succeeded
 * SOCKLIFE_A_TIMES_LISTENING: u64. listen() succeeded, or the state became
 *   LISTEN
 * SOCKLIFE_A_TIMES_CONNECT: u64. connect() was called, the last time
 * SOCKLIFE_A_TIMES_ESTABLISHED: u64. the state became ESTABLISHED
 * SOCKLIFE_A_TIMES_ACCEPTED: u64. accept() returned the socket
 * SOCKLIFE_A_TIMES_SHUTDOWN: u64. shutdown() succeeded
 * SOCKLIFE_A_TIMES_RELEASED: u64. the last descriptor was closed
 * SOCKLIFE_A_TIMES_LAST_SEND: u64. the last send that returned 0 or more
 * SOCKLIFE_A_TIMES_LAST_RECV: u64. the last receive that returned 0 or more
 * SOCKLIFE_A_TIMES_STATE: u64. the present state was entered
 * SOCKLIFE_A_TIMES_ENDED: u64. the kernel freed the last of the socket, its
 *   sock or its TIME-WAIT
 */
enum {
	SOCKLIFE_A_TIMES_PAD = 1,
	SOCKLIFE_A_TIMES_CREATED,
	SOCKLIFE_A_TIMES_BOUND,
	SOCKLIFE_A_TIMES_LISTENING,
	SOCKLIFE_A_TIMES_CONNECT,
	SOCKLIFE_A_TIMES_ESTABLISHED,
	SOCKLIFE_A_TIMES_ACCEPTED,
	SOCKLIFE_A_TIMES_SHUTDOWN,
	SOCKLIFE_A_TIMES_RELEASED,
	SOCKLIFE_A_TIMES_LAST_SEND,
	SOCKLIFE_A_TIMES_LAST_RECV,
	SOCKLIFE_A_TIMES_STATE,
	SOCKLIFE_A_TIMES_ENDED,

	__SOCKLIFE_A_TIMES_MAX,
	SOCKLIFE_A_TIMES_MAX = __SOCKLIFE_A_TIMES_MAX - 1
};

/*
 * Time spent in one state.
 *
 * SOCKLIFE_A_DWELL_STATE: u8. enum socklife_state
 * SOCKLIFE_A_DWELL_NS: u64. nanoseconds in this state, all stays together,
 *   the present one up to now
 */
enum {
	SOCKLIFE_A_DWELL_PAD = 1,
	SOCKLIFE_A_DWELL_STATE,
	SOCKLIFE_A_DWELL_NS,

	__SOCKLIFE_A_DWELL_MAX,
	SOCKLIFE_A_DWELL_MAX = __SOCKLIFE_A_DWELL_MAX - 1
};

/*
 * A socket. Where nothing else is said, an attribute is always there; numbers
 * that are absent are 0. In the history, the live values (RQUEUE, WQUEUE,
 * HOLDER, HOLDERS, REFERENCES) are 0 or absent.
 *
 * SOCKLIFE_A_SOCKET_ID: u64. socklife's own number for the socket, not used
 *   again while the module is loaded
 * SOCKLIFE_A_SOCKET_GEN: u64. events of this socket so far; those of
 *   descriptors count only while the feed is on, sends and receives of a
 *   reader of the feed never
 * SOCKLIFE_A_SOCKET_COOKIE: u64. SO_COOKIE, for joining with other tools;
 *   absent: nobody has asked the kernel to make one
 * SOCKLIFE_A_SOCKET_NETNS: u32. inode number of the network namespace, as in
 *   /proc/PID/ns/net
 * SOCKLIFE_A_SOCKET_FAMILY: u16. AF_*
 * SOCKLIFE_A_SOCKET_TYPE: u16. SOCK_*
 * SOCKLIFE_A_SOCKET_PROTOCOL: u16. IPPROTO_*, or a number of the family's own
 * SOCKLIFE_A_SOCKET_STATE: u8. enum socklife_state
 * SOCKLIFE_A_SOCKET_FLAGS: u32. enum socklife_flag
 * SOCKLIFE_A_SOCKET_INODE: u64. inode number of the socket; absent: it has
 *   none
 * SOCKLIFE_A_SOCKET_UID: u32. owner of the socket, in the reader's user
 *   namespace
 * SOCKLIFE_A_SOCKET_IFINDEX: u32. interface that it is bound to
 *   (SO_BINDTODEVICE); absent: to none
 * SOCKLIFE_A_SOCKET_LOCAL: struct sockaddr. local address, a sockaddr;
 *   absent: not bound
 * SOCKLIFE_A_SOCKET_REMOTE: struct sockaddr. remote address, a sockaddr;
 *   absent: not connected
 * SOCKLIFE_A_SOCKET_CREATOR: nest of TASK. who made the socket, or accepted
 *   it if a listener made it; absent: not known (CENSUS), not accepted yet,
 *   or the kernel
 * SOCKLIFE_A_SOCKET_HOLDER: nest of HOLDER, repeated. a descriptor that
 *   refers to the socket now, one each; a dump lists the first 48
 * SOCKLIFE_A_SOCKET_LISTENER: u64. id of the listener that made the socket;
 *   absent: none did, or it has no record
 * SOCKLIFE_A_SOCKET_PEER: u64. id of the peer; of AF_UNIX connections and of
 *   socketpair() only
 * SOCKLIFE_A_SOCKET_RQUEUE: u32. as Recv-Q of ss. TCP: bytes received and not
 *   read; a listener: connections to accept; others: receive memory in use,
 *   in bytes; absent: not known, as of AF_UNIX
 * SOCKLIFE_A_SOCKET_WQUEUE: u32. as Send-Q of ss. TCP: bytes not sent or not
 *   acknowledged; a listener: the longest its queue may be; others: send
 *   memory in use, in bytes
 * SOCKLIFE_A_SOCKET_SEND: nest of TRAFFIC. what was sent; absent: no send yet
 * SOCKLIFE_A_SOCKET_RECV: nest of TRAFFIC. what was received; absent: no
 *   receive yet
 * SOCKLIFE_A_SOCKET_TIMES: nest of TIMES. when each step was taken
 * SOCKLIFE_A_SOCKET_DWELL: nest of DWELL, repeated. one for each state that
 *   the socket has entered
 * SOCKLIFE_A_SOCKET_CONNECT_RESULT: s32. outcome of the last connect(): 0 or
 *   a negative errno; absent: none, or not known yet
 * SOCKLIFE_A_SOCKET_ERROR: s32. last error that the protocol reported, a
 *   negative errno; absent: none
 * SOCKLIFE_A_SOCKET_CLOSED_FIRST: u8. enum socklife_closed_first; absent:
 *   NONE
 * SOCKLIFE_A_SOCKET_SHUTDOWN: u8. directions ended by shutdown(): 1 receive,
 *   2 send, 3 both; absent: none
 * SOCKLIFE_A_SOCKET_ALL_NETNS: flag. in a request: the sockets of all network
 *   namespaces; takes the initial network namespace, and CAP_NET_ADMIN in the
 *   initial user namespace
 * SOCKLIFE_A_SOCKET_HOLDERS: u32. number of descriptors that refer to the
 *   socket now
 * SOCKLIFE_A_SOCKET_HIDDEN: u32. alone in the last message of a dump: number
 *   of sockets that this user may not see
 * SOCKLIFE_A_SOCKET_CLOSED: flag. in a request: the history, the newest
 *   first; in an answer: this socket is of the history
 * SOCKLIFE_A_SOCKET_END: u8. enum socklife_end; absent: it has not ended
 * SOCKLIFE_A_SOCKET_RELEASER: nest of TASK. who closed the last descriptor;
 *   absent: it is open, or the kernel closed it
 * SOCKLIFE_A_SOCKET_RELEASE_HOW: u8. enum socklife_fd_close; there with
 *   RELEASER
 * SOCKLIFE_A_SOCKET_RELEASE_SIGNAL: u8. number of the signal that ended the
 *   process; absent: none did
 * SOCKLIFE_A_SOCKET_UNSENT: u32. TCP: bytes not sent or not acknowledged when
 *   the connection ended; AF_UNIX: absent, not known; others: WQUEUE at the
 *   last close
 * SOCKLIFE_A_SOCKET_UNREAD: u32. TCP: bytes received and not read when the
 *   connection ended; AF_UNIX: absent, not known; others: RQUEUE at the last
 *   close
 * SOCKLIFE_A_SOCKET_RETRANS: u32. TCP segments retransmitted until the
 *   connection ended; absent while it lasts
 * SOCKLIFE_A_SOCKET_RTT_US: u32. smoothed round-trip time of TCP when the
 *   connection ended, microseconds; absent: it lasts, or none was measured
 * SOCKLIFE_A_SOCKET_CGROUP: u64. id of the control group that the socket was
 *   made in; absent: none
 * SOCKLIFE_A_SOCKET_REMOTES: nest of REMOTE, repeated. one for each address
 *   that the socket exchanged datagrams with unconnected
 * SOCKLIFE_A_SOCKET_DROPS: u32. datagrams dropped for want of room; a
 *   listener: connections and segments dropped (as ListenDrops); in the
 *   history: until its memory was freed; absent: none
 * SOCKLIFE_A_SOCKET_REFERENCES: u32. references to the open file that are no
 *   descriptors: a message in flight (SCM_RIGHTS), io_uring, a call in
 *   progress; absent: none
 * SOCKLIFE_A_SOCKET_RELEASE_FD: u32. number of the last descriptor; absent:
 *   not known, or it was not a descriptor that held the socket last
 * SOCKLIFE_A_SOCKET_FORMER_HOLDER: nest of HOLDER, repeated. a descriptor
 *   that was closed, the oldest first: the last 8, or 9 if the one that was
 *   closed last was also the first to be opened
 * SOCKLIFE_A_SOCKET_FORMER_HOLDERS: u32. number of descriptors that were
 *   closed; absent: none
 * SOCKLIFE_A_SOCKET_HOLDERS_PARTIAL: flag. there may be more descriptors than
 *   HOLDERS counts: no room was left to note them, or the reader may not look
 *   into the processes of others
 * SOCKLIFE_A_SOCKET_ON_BEHALF: nest of TASK. of a socket that the kernel made
 *   for its own use: in whose system call; absent: in none
 * SOCKLIFE_A_SOCKET_CONNECT_RETURNED: s32. what the last connect() has told
 *   its program instead of the outcome: -EINPROGRESS, -EINTR, or 0 with Fast
 *   Open; absent: it told the outcome, or has not returned
 */
enum {
	SOCKLIFE_A_SOCKET_PAD = 1,
	SOCKLIFE_A_SOCKET_ID,
	SOCKLIFE_A_SOCKET_GEN,
	SOCKLIFE_A_SOCKET_COOKIE,
	SOCKLIFE_A_SOCKET_NETNS,
	SOCKLIFE_A_SOCKET_FAMILY,
	SOCKLIFE_A_SOCKET_TYPE,
	SOCKLIFE_A_SOCKET_PROTOCOL,
	SOCKLIFE_A_SOCKET_STATE,
	SOCKLIFE_A_SOCKET_FLAGS,
	SOCKLIFE_A_SOCKET_INODE,
	SOCKLIFE_A_SOCKET_UID,
	SOCKLIFE_A_SOCKET_IFINDEX,
	SOCKLIFE_A_SOCKET_LOCAL,
	SOCKLIFE_A_SOCKET_REMOTE,
	SOCKLIFE_A_SOCKET_CREATOR,
	SOCKLIFE_A_SOCKET_HOLDER,
	SOCKLIFE_A_SOCKET_LISTENER,
	SOCKLIFE_A_SOCKET_PEER,
	SOCKLIFE_A_SOCKET_RQUEUE,
	SOCKLIFE_A_SOCKET_WQUEUE,
	SOCKLIFE_A_SOCKET_SEND,
	SOCKLIFE_A_SOCKET_RECV,
	SOCKLIFE_A_SOCKET_TIMES,
	SOCKLIFE_A_SOCKET_DWELL,
	SOCKLIFE_A_SOCKET_CONNECT_RESULT,
	SOCKLIFE_A_SOCKET_ERROR,
	SOCKLIFE_A_SOCKET_CLOSED_FIRST,
	SOCKLIFE_A_SOCKET_SHUTDOWN,
	SOCKLIFE_A_SOCKET_ALL_NETNS,
	SOCKLIFE_A_SOCKET_HOLDERS,
	SOCKLIFE_A_SOCKET_HIDDEN,
	SOCKLIFE_A_SOCKET_CLOSED,
	SOCKLIFE_A_SOCKET_END,
	SOCKLIFE_A_SOCKET_RELEASER,
	SOCKLIFE_A_SOCKET_RELEASE_HOW,
	SOCKLIFE_A_SOCKET_RELEASE_SIGNAL,
	SOCKLIFE_A_SOCKET_UNSENT,
	SOCKLIFE_A_SOCKET_UNREAD,
	SOCKLIFE_A_SOCKET_RETRANS,
	SOCKLIFE_A_SOCKET_RTT_US,
	SOCKLIFE_A_SOCKET_CGROUP,
	SOCKLIFE_A_SOCKET_REMOTES,
	SOCKLIFE_A_SOCKET_DROPS,
	SOCKLIFE_A_SOCKET_REFERENCES,
	SOCKLIFE_A_SOCKET_RELEASE_FD,
	SOCKLIFE_A_SOCKET_FORMER_HOLDER,
	SOCKLIFE_A_SOCKET_FORMER_HOLDERS,
	SOCKLIFE_A_SOCKET_HOLDERS_PARTIAL,
	SOCKLIFE_A_SOCKET_ON_BEHALF,
	SOCKLIFE_A_SOCKET_CONNECT_RETURNED,

	__SOCKLIFE_A_SOCKET_MAX,
	SOCKLIFE_A_SOCKET_MAX = __SOCKLIFE_A_SOCKET_MAX - 1
};

/*
 * An event. Where nothing else is said, an attribute is always there.
 *
 * SOCKLIFE_A_EVENT_SEQ: u64. number of the event; not sent any more, see
 *   SOCKLIFE_A_EVENTS_FIRST, but old record files have it
 * SOCKLIFE_A_EVENT_TIME: u64. when, nanoseconds of CLOCK_MONOTONIC; SEND with
 *   DURATION: when it was called, since what it causes may be seen before it
 *   returns; other calls: when they returned
 * SOCKLIFE_A_EVENT_ID: u64. id of the socket; 0 in a FAILED_CALL without one
 * SOCKLIFE_A_EVENT_GEN: u64. SOCKLIFE_A_SOCKET_GEN after the event; a gap
 *   means events of this socket that were lost, or not asked for
 * SOCKLIFE_A_EVENT_TYPE: u16. enum socklife_event_type
 * SOCKLIFE_A_EVENT_NETNS: u32. inode number of the network namespace
 * SOCKLIFE_A_EVENT_FAMILY: u16. AF_*
 * SOCKLIFE_A_EVENT_SOCK_TYPE: u16. SOCK_*
 * SOCKLIFE_A_EVENT_PROTOCOL: u16. IPPROTO_*, or a number of the family's own
 * SOCKLIFE_A_EVENT_STATE: u8. enum socklife_state, after the event
 * SOCKLIFE_A_EVENT_OLD_STATE: u8. enum socklife_state, before the event;
 *   STATE only
 * SOCKLIFE_A_EVENT_TASK: nest of TASK. who did it; absent: it happened in
 *   interrupt context, or is the protocol's or the kernel's own doing
 * SOCKLIFE_A_EVENT_FD: s32. the descriptor; FD_CLOSE: -1 if the number is not
 *   known; others: by which TASK reaches the socket, absent if that is not
 *   known
 * SOCKLIFE_A_EVENT_RESULT: s32. BIND, LISTEN, CONNECT_RESULT, CONNECT_RETURN,
 *   SEND, RECV, ERROR, FAILED_CALL: see there; STATE: absent without an error; absent in others
 * SOCKLIFE_A_EVENT_HOW: u32. SHUTDOWN, FD_INSTALL, FD_CLOSE, FAILED_CALL: see
 *   there; absent in others
 * SOCKLIFE_A_EVENT_BACKLOG: u32. LISTEN: see there; absent in others
 * SOCKLIFE_A_EVENT_FLAGS: u32. enum socklife_event_flag; absent: 0
 * SOCKLIFE_A_EVENT_LOCAL: struct sockaddr. local address, a sockaddr; absent:
 *   not bound
 * SOCKLIFE_A_EVENT_REMOTE: struct sockaddr. remote address, a sockaddr; SEND,
 *   RECV of an unconnected socket: that of the datagram; absent: not
 *   connected, or not known
 * SOCKLIFE_A_EVENT_LISTENER: u64. id of the listener that made the socket;
 *   absent: none did, or it has no record
 * SOCKLIFE_A_EVENT_PEER: u64. id of the peer; of AF_UNIX connections, of
 *   socketpair(), and of unconnected AF_UNIX datagrams only
 * SOCKLIFE_A_EVENT_PPID: u32. id of the parent process of TASK, in the
 *   reader's pid namespace, 0: not in it, or not known; there with TASK
 * SOCKLIFE_A_EVENT_SIGNAL: u8. number of the signal that ends the process of
 *   TASK; absent: none does
 * SOCKLIFE_A_EVENT_DURATION: u64. SEND, RECV: nanoseconds from the call to its
 *   return; absent: not known
 * SOCKLIFE_A_EVENT_PAYLOAD: binary. PAYLOAD: the first bytes of RESULT; absent:
 *   none could be copied
 * SOCKLIFE_A_EVENT_PAYLOAD_MISSING: u8. enum socklife_payload_missing; absent:
 *   0
 */
enum {
	SOCKLIFE_A_EVENT_PAD = 1,
	SOCKLIFE_A_EVENT_SEQ,
	SOCKLIFE_A_EVENT_TIME,
	SOCKLIFE_A_EVENT_ID,
	SOCKLIFE_A_EVENT_GEN,
	SOCKLIFE_A_EVENT_TYPE,
	SOCKLIFE_A_EVENT_NETNS,
	SOCKLIFE_A_EVENT_FAMILY,
	SOCKLIFE_A_EVENT_SOCK_TYPE,
	SOCKLIFE_A_EVENT_PROTOCOL,
	SOCKLIFE_A_EVENT_STATE,
	SOCKLIFE_A_EVENT_OLD_STATE,
	SOCKLIFE_A_EVENT_TASK,
	SOCKLIFE_A_EVENT_FD,
	SOCKLIFE_A_EVENT_RESULT,
	SOCKLIFE_A_EVENT_HOW,
	SOCKLIFE_A_EVENT_BACKLOG,
	SOCKLIFE_A_EVENT_FLAGS,
	SOCKLIFE_A_EVENT_LOCAL,
	SOCKLIFE_A_EVENT_REMOTE,
	SOCKLIFE_A_EVENT_LISTENER,
	SOCKLIFE_A_EVENT_PEER,
	SOCKLIFE_A_EVENT_PPID,
	SOCKLIFE_A_EVENT_SIGNAL,
	SOCKLIFE_A_EVENT_DURATION,
	SOCKLIFE_A_EVENT_PAYLOAD,
	SOCKLIFE_A_EVENT_PAYLOAD_MISSING,

	__SOCKLIFE_A_EVENT_MAX,
	SOCKLIFE_A_EVENT_MAX = __SOCKLIFE_A_EVENT_MAX - 1
};

/*
 * A batch of events of a subscription. Its events are numbered without gaps
 * from FIRST to LAST; numbers between the batch before and FIRST are of events
 * that were lost. LOST_RING, LOST_MEMORY and LOST_READER say how many have
 * been lost since the batch before, absent: none.
 *
 * SOCKLIFE_A_EVENTS_EVENT: nest of EVENT, repeated. an event, one or more
 * SOCKLIFE_A_EVENTS_FIRST: u64. number of the first event in this subscription
 * SOCKLIFE_A_EVENTS_LAST: u64. number of the last event
 * SOCKLIFE_A_EVENTS_LOST_RING: u64. the ring of events was full (ring_kib)
 * SOCKLIFE_A_EVENTS_LOST_MEMORY: u64. there was no memory for a batch
 * SOCKLIFE_A_EVENTS_LOST_READER: u64. the receive buffer of the subscriber was
 *   full
 */
enum {
	SOCKLIFE_A_EVENTS_EVENT = 1,
	SOCKLIFE_A_EVENTS_PAD,
	SOCKLIFE_A_EVENTS_FIRST,
	SOCKLIFE_A_EVENTS_LAST,
	SOCKLIFE_A_EVENTS_LOST_RING,
	SOCKLIFE_A_EVENTS_LOST_MEMORY,
	SOCKLIFE_A_EVENTS_LOST_READER,

	__SOCKLIFE_A_EVENTS_MAX,
	SOCKLIFE_A_EVENTS_MAX = __SOCKLIFE_A_EVENTS_MAX - 1
};

/*
 * A counter.
 *
 * SOCKLIFE_A_COUNTER_NAME: string. its name, see socklife-procfs(5)
 * SOCKLIFE_A_COUNTER_VALUE: u64. its value
 */
enum {
	SOCKLIFE_A_COUNTER_PAD = 1,
	SOCKLIFE_A_COUNTER_NAME,
	SOCKLIFE_A_COUNTER_VALUE,

	__SOCKLIFE_A_COUNTER_MAX,
	SOCKLIFE_A_COUNTER_MAX = __SOCKLIFE_A_COUNTER_MAX - 1
};

/*
 * A hook in force.
 *
 * SOCKLIFE_A_HOOK_EVENT: string. what it observes
 * SOCKLIFE_A_HOOK_TARGET: string. kernel function or tracepoint
 * SOCKLIFE_A_HOOK_MECHANISM: string. ftrace, tracepoint, kretprobe, or
 *   address (the function is only looked up)
 * SOCKLIFE_A_HOOK_MISSED: u64. calls that the mechanism missed
 */
enum {
	SOCKLIFE_A_HOOK_PAD = 1,
	SOCKLIFE_A_HOOK_EVENT,
	SOCKLIFE_A_HOOK_TARGET,
	SOCKLIFE_A_HOOK_MECHANISM,
	SOCKLIFE_A_HOOK_MISSED,

	__SOCKLIFE_A_HOOK_MAX,
	SOCKLIFE_A_HOOK_MAX = __SOCKLIFE_A_HOOK_MAX - 1
};

/*
 * Counters and hooks.
 *
 * SOCKLIFE_A_STATS_COUNTER: nest of COUNTER, repeated. a counter, one each
 * SOCKLIFE_A_STATS_HOOK: nest of HOOK, repeated. a hook in force, one each
 * SOCKLIFE_A_STATS_SEQ: u64. last SOCKLIFE_A_EVENT_SEQ of a namespace; not
 *   sent any more, but old record files have it
 * SOCKLIFE_A_STATS_SEQ_ALL: u64. likewise, of all namespaces
 */
enum {
	SOCKLIFE_A_STATS_PAD = 1,
	SOCKLIFE_A_STATS_COUNTER,
	SOCKLIFE_A_STATS_HOOK,
	SOCKLIFE_A_STATS_SEQ,
	SOCKLIFE_A_STATS_SEQ_ALL,

	__SOCKLIFE_A_STATS_MAX,
	SOCKLIFE_A_STATS_MAX = __SOCKLIFE_A_STATS_MAX - 1
};

/*
 * What a subscription asks for, and its account. An event is sent if its
 * socket fits in all respects that are given; of a respect that may be given
 * repeatedly (16 times at the most) one has to fit. When all is at rest, MADE
 * is the sum of DELIVERED and the three LOST.
 *
 * SOCKLIFE_A_SUBSCRIPTION_KINDS: u32. enum socklife_kind; absent: all but
 *   PAYLOAD
 * SOCKLIFE_A_SUBSCRIPTION_ALL_NETNS: flag. sockets of all network namespaces,
 *   not only of the subscriber's; takes the initial network namespace, and
 *   CAP_NET_ADMIN in the initial user namespace
 * SOCKLIFE_A_SUBSCRIPTION_UID: u32. sockets of this user, in the subscriber's
 *   user namespace; without CAP_NET_ADMIN in the user namespace of the network
 *   namespace, the subscriber's own, also if it is absent
 * SOCKLIFE_A_SUBSCRIPTION_FAMILY: u16, repeated. AF_*
 * SOCKLIFE_A_SUBSCRIPTION_PROTOCOL: u16, repeated. as SOCKLIFE_A_SOCKET_PROTOCOL
 * SOCKLIFE_A_SUBSCRIPTION_LOCAL_PORT: u16, repeated. of IPv4 and IPv6
 * SOCKLIFE_A_SUBSCRIPTION_REMOTE_PORT: u16, repeated. likewise; of the socket,
 *   not of the datagrams of one that is not connected
 * SOCKLIFE_A_SUBSCRIPTION_LOCAL: struct sockaddr. local address, of IPv4 or
 *   IPv6; its port does not matter
 * SOCKLIFE_A_SUBSCRIPTION_LOCAL_PREFIX: u8. how many bits of LOCAL have to be
 *   equal; absent: all
 * SOCKLIFE_A_SUBSCRIPTION_REMOTE: struct sockaddr. likewise, remote address of
 *   the socket
 * SOCKLIFE_A_SUBSCRIPTION_REMOTE_PREFIX: u8. likewise
 * SOCKLIFE_A_SUBSCRIPTION_SOCKET: u64, repeated. id of a socket
 * SOCKLIFE_A_SUBSCRIPTION_MADE: u64. events of this subscription up to the
 *   request
 * SOCKLIFE_A_SUBSCRIPTION_DELIVERED: u64. of these, those in the subscriber's
 *   receive buffer, or read
 * SOCKLIFE_A_SUBSCRIPTION_LOST_RING: u64. see SOCKLIFE_A_EVENTS_LOST_RING
 * SOCKLIFE_A_SUBSCRIPTION_LOST_MEMORY: u64. see SOCKLIFE_A_EVENTS_LOST_MEMORY
 * SOCKLIFE_A_SUBSCRIPTION_LOST_READER: u64. see SOCKLIFE_A_EVENTS_LOST_READER
 * SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_SIZE: u16. how many bytes of a send or
 *   receive at the most, from 1 to 1024; absent: 256
 * SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_FIRST: flag. only of the first send and of
 *   the first receive of a socket
 * SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_FAMILY: u16, repeated. AF_*; payload of
 *   sockets of these families alone, other events of all that fit
 */
enum {
	SOCKLIFE_A_SUBSCRIPTION_PAD = 1,
	SOCKLIFE_A_SUBSCRIPTION_KINDS,
	SOCKLIFE_A_SUBSCRIPTION_ALL_NETNS,
	SOCKLIFE_A_SUBSCRIPTION_UID,
	SOCKLIFE_A_SUBSCRIPTION_FAMILY,
	SOCKLIFE_A_SUBSCRIPTION_PROTOCOL,
	SOCKLIFE_A_SUBSCRIPTION_LOCAL_PORT,
	SOCKLIFE_A_SUBSCRIPTION_REMOTE_PORT,
	SOCKLIFE_A_SUBSCRIPTION_LOCAL,
	SOCKLIFE_A_SUBSCRIPTION_LOCAL_PREFIX,
	SOCKLIFE_A_SUBSCRIPTION_REMOTE,
	SOCKLIFE_A_SUBSCRIPTION_REMOTE_PREFIX,
	SOCKLIFE_A_SUBSCRIPTION_SOCKET,
	SOCKLIFE_A_SUBSCRIPTION_MADE,
	SOCKLIFE_A_SUBSCRIPTION_DELIVERED,
	SOCKLIFE_A_SUBSCRIPTION_LOST_RING,
	SOCKLIFE_A_SUBSCRIPTION_LOST_MEMORY,
	SOCKLIFE_A_SUBSCRIPTION_LOST_READER,
	SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_SIZE,
	SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_FIRST,
	SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_FAMILY,

	__SOCKLIFE_A_SUBSCRIPTION_MAX,
	SOCKLIFE_A_SUBSCRIPTION_MAX = __SOCKLIFE_A_SUBSCRIPTION_MAX - 1
};

/*
 * Commands.
 *
 * SOCKLIFE_CMD_SOCKET_GET: do: one socket by ID, from the table or from the
 *   history; dump: all that the caller may see
 * SOCKLIFE_CMD_STATS_GET: do: counters and hooks; without CAP_NET_ADMIN in the
 *   initial user namespace, only the counters of the own account ("user_")
 * SOCKLIFE_CMD_EVENTS_NTF: to a subscriber: a batch of events
 * SOCKLIFE_CMD_SUBSCRIBE: do: send events to the netlink socket that asks, until
 *   it is closed; one subscription for each socket
 * SOCKLIFE_CMD_SUBSCRIPTION_SET: do: change what the subscription of this socket
 *   asks for, as a whole
 * SOCKLIFE_CMD_SUBSCRIPTION_GET: do: the account of the subscription of this
 *   socket; what was made before is delivered or lost before the answer
 */
enum {
	SOCKLIFE_CMD_SOCKET_GET = 1,
	SOCKLIFE_CMD_STATS_GET,
	SOCKLIFE_CMD_EVENTS_NTF,
	SOCKLIFE_CMD_SUBSCRIBE,
	SOCKLIFE_CMD_SUBSCRIPTION_SET,
	SOCKLIFE_CMD_SUBSCRIPTION_GET,

	__SOCKLIFE_CMD_MAX,
	SOCKLIFE_CMD_MAX = __SOCKLIFE_CMD_MAX - 1
};

#endif /* _UAPI_LINUX_SOCKLIFE_H */
