// SPDX-License-Identifier: GPL-2.0
/*
 * hook_table.c - the table of hooks
 *
 * Each line has an event, the kernel function or tracepoint where it happens, the
 * handler, and what would not be known without it. The functions were chosen because
 * every way into the kernel reaches them (32-bit calls, io_uring), once for each event,
 * in every supported kernel; Documentation/hooks.md has the reasons and the costs.
 */
#include <linux/module.h>

#include "compat/data.h"
#include "hook/hook.h"
#include "hook/hook_table.h"
#include "hook/on.h"

#define FTRACE(what, function, on, without) {				\
	.mechanism = SL_FTRACE, .event = what, .target = function,	\
	.handler = on, .lost = without }
#define FTRACE_IF(what, function, on, without) {			\
	.mechanism = SL_FTRACE, .event = what, .target = function,	\
	.handler = on, .lost = without, .optional = true }
#define FTRACE_OUTLASTS(what, function, callback, without) {		\
	.mechanism = SL_FTRACE_OWN_OPS, .event = what, .target = function, \
	.ftrace = callback, .lost = without, .outlasts = true }
#define FTRACE_OWN(what, function, callback, without) {			\
	.mechanism = SL_FTRACE_OWN_OPS, .event = what, .target = function, \
	.ftrace = callback, .lost = without }
#define TRACEPOINT(what, tracepoint, function, without) {		\
	.mechanism = SL_TRACEPOINT, .event = what, .target = tracepoint, \
	.probe = function, .lost = without }
#define KRETPROBE(what, function, before, after, without) {		\
	.mechanism = SL_KRETPROBE, .event = what, .target = function,	\
	.entry = before, .ret = after, .lost = without }
#define KRETPROBE_IF(what, function, before, after, without) {		\
	.mechanism = SL_KRETPROBE, .event = what, .target = function,	\
	.entry = before, .ret = after, .lost = without, .optional = true }
/* Who sleeps in such a call has its place as long; a listener for which there is none is marked. */
#define KRETPROBE_DEMAND(what, function, before, after, without) {	\
	.mechanism = SL_KRETPROBE, .event = what, .target = function,	\
	.entry = before, .ret = after, .lost = without, .on_demand = true }
#define KRETPROBE_DEMAND_IF(what, function, before, after, without) {	\
	.mechanism = SL_KRETPROBE, .event = what, .target = function,	\
	.entry = before, .ret = after, .lost = without, .on_demand = true, \
	.optional = true }
#define KRETPROBE_CONNECT(what, function, before, after, without) {	\
	.mechanism = SL_KRETPROBE, .event = what, .target = function,	\
	.entry = before, .ret = after, .lost = without, .connects = true }
#define ADDRESS(what, function, where, without) {			\
	.mechanism = SL_ADDRESS, .event = what, .target = function,	\
	.address = where, .lost = without }
#define ADDRESS_IF(what, function, where, without) {			\
	.mechanism = SL_ADDRESS, .event = what, .target = function,	\
	.address = where, .lost = without, .optional = true }

static struct sl_hook hook_table[] = {
	/* new sockets */
	FTRACE("create", "security_socket_post_create", on_create, "new sockets and their owners"),
	FTRACE("socketpair", "security_socket_socketpair", on_pair, "the peers of a pair"),
	FTRACE("child", "security_inet_csk_clone", on_child, "TCP sockets not yet accepted"),
#ifdef CONFIG_SYN_COOKIES
	FTRACE("child by cookie", "tcp_get_cookie_sock", on_cookie,
	       "the listeners of children behind SYN cookies"),
#endif
	FTRACE("copy of a listener", "security_sk_clone", on_clone,
	       "AF_VSOCK sockets not yet accepted, the listeners of MPTCP sockets"),
	FTRACE("sctp child", "security_sctp_sk_clone", on_sctp_child,
	       "the listeners of SCTP sockets"),
	FTRACE("unix child", "security_unix_stream_connect", on_unix_child,
	       "AF_UNIX sockets not yet accepted"),

	/* system calls */
	FTRACE("bind asked for", "security_socket_bind", on_bind,
	       "the address of a bind() that fails"),
	KRETPROBE("bind", "__sys_bind", entry_with_fd, ret_bind, "local addresses"),
	FTRACE("listen", "security_socket_listen", on_listen, "the backlog"),
	KRETPROBE("listen result", "__sys_listen", entry_with_fd, ret_listen, "AF_UNIX listeners"),
	KRETPROBE_IF("bind by io_uring", "io_bind", entry_uring, ret_uring_bind,
		     "local addresses that a ring has bound"),
	KRETPROBE_IF("listen by io_uring", "io_listen", entry_uring, ret_uring_listen,
		     "AF_UNIX listeners that a ring has made"),
	KRETPROBE_CONNECT("connect", "__sys_connect_file", entry_connect, ret_connect,
			  "connect(), its address, and that it fails at once"),
	FTRACE("accept", "security_sock_graft", on_accept, "who accepted"),
	FTRACE("shutdown", "security_socket_shutdown", on_shutdown,
	       "which direction a ring has shut down"),
	KRETPROBE("shutdown result", "__sys_shutdown", entry_shutdown, ret_shutdown, "shutdown()"),
	KRETPROBE_IF("shutdown by io_uring", "io_shutdown", entry_uring, ret_uring_shutdown,
		     "shutdown() by a ring"),

	KRETPROBE_IF("fchown", "sockfs_setattr", entry_setattr, ret_setattr,
		     "the user that a socket was given to"),

	/* calls that fail */
	KRETPROBE_DEMAND("socket() that fails", "__sys_socket", entry_socket, ret_failed_socket,
			 "socket() that fails"),
	KRETPROBE_DEMAND("socketpair() that fails", "__sys_socketpair", entry_socketpair,
			 ret_failed_socket, "socketpair() that fails"),
	KRETPROBE_DEMAND("accept() that fails", "__sys_accept4", entry_with_fd, ret_failed_accept,
			 "accept() that fails"),
	KRETPROBE_DEMAND_IF("socket() by io_uring that fails", "io_socket", entry_uring_socket,
			    ret_failed_uring_socket, "a ring's socket() that fails"),
	KRETPROBE_DEMAND_IF("accept() by io_uring that fails", "io_accept", entry_uring,
			    ret_failed_uring_accept, "a ring's accept() that fails"),

	/* protocols */
	TRACEPOINT("state", "inet_sock_set_state", probe_state, "TCP states"),
	FTRACE("error", "sk_error_report", on_error, "errors of protocols"),
	FTRACE_IF("error at the end", "tcp_done_with_error", on_done_with_error,
		  "errors that a program asks for before the connection is closed"),
	FTRACE("TIME-WAIT", "inet_twsk_hashdance_schedule|inet_twsk_hashdance", on_timewait,
	       "the owner of a TIME-WAIT"),
	FTRACE("TIME-WAIT again", "__inet_twsk_schedule", on_timewait_again,
	       "FIN-WAIT-2 that becomes TIME-WAIT after its socket has gone"),
	FTRACE("TIME-WAIT met", "tcp_timewait_state_process", on_timewait_segment,
	       "who reset a connection in FIN-WAIT-2 after its socket has gone"),
	FTRACE("TIME-WAIT end", "inet_twsk_kill", on_timewait_end, "the end of a TIME-WAIT"),

	FTRACE_IF("subflow end", "__mptcp_close_ssk|mptcp_close_ssk", on_subflow_end,
		  "whose an MPTCP subflow was that has ended"),

	/* sends and receives */
#if SL_COMPAT_LENGTH_TRACEPOINTS
	FTRACE_OWN("send asked for", "security_socket_sendmsg", ftrace_sendrecv,
		   "which sends were short"),
	FTRACE_OWN("receive asked for", "security_socket_recvmsg", ftrace_sendrecv,
		   "which receives were short"),
	TRACEPOINT("send", "sock_send_length", probe_send, "bytes sent"),
	TRACEPOINT("receive", "sock_recv_length", probe_recv, "bytes received"),
#else
	KRETPROBE("send", "inet_sendmsg", entry_sendmsg, ret_send, "bytes sent"),
	KRETPROBE("send", "inet6_sendmsg", entry_sendmsg, ret_send, "bytes sent"),
	KRETPROBE("send", "unix_stream_sendmsg", entry_sendmsg, ret_send, "bytes sent"),
	KRETPROBE("send", "unix_dgram_sendmsg", entry_sendmsg, ret_send, "bytes sent"),
	KRETPROBE("send", "netlink_sendmsg", entry_sendmsg, ret_send, "bytes sent"),
	KRETPROBE("sendfile", "kernel_sendpage", entry_sendpage, ret_send, "bytes of sendfile()"),
	KRETPROBE("receive", "inet_recvmsg", entry_recvmsg, ret_recv, "bytes received"),
	KRETPROBE("receive", "inet6_recvmsg", entry_recvmsg, ret_recv, "bytes received"),
	KRETPROBE("receive", "unix_stream_recvmsg", entry_recvmsg, ret_recv, "bytes received"),
	KRETPROBE("receive", "unix_dgram_recvmsg", entry_recvmsg, ret_recv, "bytes received"),
	KRETPROBE("receive", "netlink_recvmsg", entry_recvmsg, ret_recv, "bytes received"),
	KRETPROBE("receive", "unix_seqpacket_recvmsg", entry_recvmsg, ret_recv, "bytes received"),
#endif
	KRETPROBE("splice", "sock_splice_read", entry_splice, ret_recv, "bytes of splice()"),
	KRETPROBE("mapped receive", "tcp_zerocopy_receive", entry_zerocopy, ret_zerocopy,
		  "bytes of TCP_ZEROCOPY_RECEIVE"),
	ADDRESS("reader of splice", "tcp_splice_data_recv", &splice_reader,
		"whether the kernel reads for splice() or for itself"),
	ADDRESS_IF("reader of io_uring", "io_zcrx_recv_skb", &zcrx_reader,
		   "whether the kernel reads for io_uring's zero-copy receive or for itself"),
	KRETPROBE("receive by the kernel", "tcp_read_sock", entry_read_sock, ret_read_sock,
		  "bytes that users inside the kernel take from TCP"),
#if IS_ENABLED(CONFIG_NET_SOCK_MSG)
	FTRACE_IF("sockmap", "sk_psock_verdict_apply", on_verdict,
		  "bytes that a sockmap redirects or drops"),
#endif

	/* datagrams */
	FTRACE("datagram to", "udp_sendmsg", on_udp_send, "whom unconnected UDP sends to"),
#if IS_ENABLED(CONFIG_IPV6)
	FTRACE("datagram to", "udpv6_sendmsg", on_udp_send, "whom unconnected UDP sends to"),
#endif
	FTRACE("datagram from", "skb_consume_udp", on_udp_receive, "whom unconnected UDP hears"),
	FTRACE("unix datagram to", "security_unix_may_send", on_unix_send,
	       "whom unconnected AF_UNIX sockets send to"),
	FTRACE("unix datagram from", "skb_free_datagram", on_datagram_taken,
	       "whom unconnected AF_UNIX sockets hear"),

	/* descriptors: called for every file */
	FTRACE_OWN("descriptor", "fd_install", ftrace_fd_install, "how descriptors come"),
	FTRACE_OWN("close, exec, exit", "filp_flush|filp_close", ftrace_file_flush,
		   "how descriptors go"),
	FTRACE("dup2", "do_dup2", on_fd_dup2, "descriptors put in the place of others"),

	/* the end */
	FTRACE_OWN("release", "__sock_release", ftrace_release, "the last close"),
	FTRACE("kernel release", "sock_release", on_kernel_release, "the last close by the kernel"),
	FTRACE_OUTLASTS("free", "security_sk_free", ftrace_free, "the end of a socket"),
};
static_assert(ARRAY_SIZE(hook_table) <= SL_HOOKS);

/** sl_hooks_count() - number of hooks */
int sl_hooks_count(void)
{
	return ARRAY_SIZE(hook_table);
}

/** sl_hooks_get() - a hook, by its index */
const struct sl_hook *sl_hooks_get(int i)
{
	return &hook_table[i];
}

/**
 * sl_hooks_attach() - attach all hooks, or none
 *
 * The hook on the end of a socket is attached first: whoever makes a record, or finds
 * one, can rely on it. The hooks on new sockets are attached last: what happens to a socket
 * before is found by the census.
 *
 * Return: 0, or an error that has been explained in the log.
 */
int sl_hooks_attach(void)
{
	int err;

	err = sl_ftrace_attach_first(hook_table, ARRAY_SIZE(hook_table));
	if (err)
		return err;
	err = sl_kretprobe_attach(hook_table, ARRAY_SIZE(hook_table));
	if (err)
		goto no_kretprobe;
	err = sl_tracepoint_attach(hook_table, ARRAY_SIZE(hook_table));
	if (err)
		goto no_tracepoint;
	err = sl_ftrace_attach(hook_table, ARRAY_SIZE(hook_table));
	if (err)
		goto no_ftrace;
	sl_demand_begin(hook_table, ARRAY_SIZE(hook_table));
	return 0;

no_ftrace:
	sl_tracepoint_detach(hook_table, ARRAY_SIZE(hook_table));
no_tracepoint:
	sl_kretprobe_detach(hook_table, ARRAY_SIZE(hook_table));
no_kretprobe:
	sl_ftrace_detach_last(hook_table, ARRAY_SIZE(hook_table));
	return err;
}

/**
 * sl_hooks_detach() - when it returns, no handler runs any more
 *
 * The tracepoints of results go before the hooks that record the arguments of a call:
 * arguments of an earlier call are never used for a later result. The hook on the end of a
 * socket goes last: a call may return, and be looked at, after another thread has closed
 * its socket; as long as there is a record, there is the sock.
 */
void sl_hooks_detach(void)
{
	sl_demand_end();
	sl_tracepoint_detach(hook_table, ARRAY_SIZE(hook_table));
	sl_ftrace_detach(hook_table, ARRAY_SIZE(hook_table));
	sl_kretprobe_detach(hook_table, ARRAY_SIZE(hook_table));
	sl_ftrace_detach_last(hook_table, ARRAY_SIZE(hook_table));
}
