// SPDX-License-Identifier: GPL-2.0
/*
 * hook_table.c - the table of hooks
 *
 * Read it as: when this happens, the kernel runs that, and this handler hears
 * of it. Functions were chosen for being reached by every door (32-bit calls,
 * io_uring), once for each event, and for being there in every kernel that is
 * supported; Documentation/hooks.md has the reasons and the costs.
 */
#include <linux/module.h>

#include "compat/data.h"
#include "compat/genetlink.h"
#include "hook/hook.h"
#include "hook/hook_table.h"
#include "hook/on.h"

#define ENTRY(what, function, handler, without) {			\
	.mechanism = SL_FTRACE, .event = what, .target = function,	\
	.entered = handler, .lost = without }
#define ENTRY_IF(what, function, handler, without) {			\
	.mechanism = SL_FTRACE, .event = what, .target = function,	\
	.entered = handler, .lost = without, .optional = true }
#define PASS(what, function, handler, without) {			\
	.mechanism = SL_FTRACE_ALONE, .event = what, .target = function, \
	.passed = handler, .lost = without }
#define POINT(what, tracepoint, handler, without) {			\
	.mechanism = SL_TRACEPOINT, .event = what, .target = tracepoint, \
	.probe = handler, .lost = without }
#define CALL(what, function, before, after, without) {			\
	.mechanism = SL_KRETPROBE, .event = what, .target = function,	\
	.called = before, .returned = after, .lost = without }
#define PLACE(what, function, where, without) {				\
	.mechanism = SL_PLACE, .event = what, .target = function,	\
	.place = where, .lost = without }
#define PLACE_IF(what, function, where, without) {			\
	.mechanism = SL_PLACE, .event = what, .target = function,	\
	.place = where, .lost = without, .optional = true }

static struct sl_hook hooks[] = {
	/* births */
	ENTRY("create", "security_socket_post_create", on_create, "new sockets and their owners"),
	ENTRY("socketpair", "security_socket_socketpair", on_pair, "the peers of a pair"),
	ENTRY("child", "security_inet_csk_clone", on_child, "TCP sockets not yet accepted"),
#ifdef CONFIG_SYN_COOKIES
	ENTRY("child by cookie", "tcp_get_cookie_sock", on_cookie,
	      "the listeners of children behind SYN cookies"),
#endif
	ENTRY("copy of a listener", "security_sk_clone", on_clone,
	      "AF_VSOCK sockets not yet accepted, the listeners of MPTCP sockets"),
	ENTRY("sctp child", "security_sctp_sk_clone", on_sctp_child, "the listeners of SCTP sockets"),
	ENTRY("unix child", "security_unix_stream_connect", on_unix_child,
	      "AF_UNIX sockets not yet accepted"),

	/* calls */
	CALL("bind", "__sys_bind", called_with_fd, returned_bind, "local addresses"),
	ENTRY("listen", "security_socket_listen", on_listen, "the backlog"),
	CALL("listen result", "__sys_listen", called_with_fd, returned_listen, "AF_UNIX listeners"),
	ENTRY("connect", "security_socket_connect", on_connect, "connect() and its address"),
	CALL("connect result", "__sys_connect_file", called_with_file, returned_connect,
	     "connect() that fails at once"),
	ENTRY("accept", "security_sock_graft", on_accept, "who accepted"),
	ENTRY("shutdown", "security_socket_shutdown", on_shutdown, "shutdown()"),

	/* protocols */
	POINT("state", "inet_sock_set_state", probe_state, "TCP states"),
	ENTRY("error", "sk_error_report", on_error, "errors of protocols"),
	ENTRY_IF("error at the end", "tcp_done_with_error", on_done_with_error,
		 "errors that a program asks for before the connection is closed"),
	ENTRY("TIME-WAIT", "inet_twsk_hashdance_schedule|inet_twsk_hashdance", on_timewait,
	      "the owner of a TIME-WAIT"),
	ENTRY("TIME-WAIT again", "__inet_twsk_schedule", on_timewait_again,
	      "FIN-WAIT-2 that becomes TIME-WAIT after its socket has gone"),
	ENTRY("TIME-WAIT met", "tcp_timewait_state_process", on_timewait_segment,
	      "who reset a connection in FIN-WAIT-2 after its socket has gone"),
	ENTRY("TIME-WAIT end", "inet_twsk_kill", on_timewait_end, "the end of a TIME-WAIT"),

	/* bytes */
#if SL_COMPAT_LENGTH_TRACEPOINTS
	PASS("send asked for", "security_socket_sendmsg", passed_asking, "which sends were short"),
	PASS("receive asked for", "security_socket_recvmsg", passed_asking,
	     "which receives were short"),
	POINT("send", "sock_send_length", probe_send, "bytes sent"),
	POINT("receive", "sock_recv_length", probe_recv, "bytes received"),
#else
	CALL("send", "inet_sendmsg", called_sendmsg, returned_send, "bytes sent"),
	CALL("send", "inet6_sendmsg", called_sendmsg, returned_send, "bytes sent"),
	CALL("send", "unix_stream_sendmsg", called_sendmsg, returned_send, "bytes sent"),
	CALL("send", "unix_dgram_sendmsg", called_sendmsg, returned_send, "bytes sent"),
	CALL("send", "netlink_sendmsg", called_sendmsg, returned_send, "bytes sent"),
	CALL("sendfile", "kernel_sendpage", called_sendpage, returned_send, "bytes of sendfile()"),
	CALL("receive", "inet_recvmsg", called_recvmsg, returned_recv, "bytes received"),
	CALL("receive", "inet6_recvmsg", called_recvmsg, returned_recv, "bytes received"),
	CALL("receive", "unix_stream_recvmsg", called_recvmsg, returned_recv, "bytes received"),
	CALL("receive", "unix_dgram_recvmsg", called_recvmsg, returned_recv, "bytes received"),
	CALL("receive", "netlink_recvmsg", called_recvmsg, returned_recv, "bytes received"),
	CALL("receive", "unix_seqpacket_recvmsg", called_recvmsg, returned_recv, "bytes received"),
#endif
	CALL("splice", "sock_splice_read", called_splice, returned_recv, "bytes of splice()"),
	CALL("mapped receive", "tcp_zerocopy_receive", called_zerocopy, returned_zerocopy,
	     "bytes of TCP_ZEROCOPY_RECEIVE"),
	PLACE("reader of splice", "tcp_splice_data_recv", &splice_reader,
	      "whether the kernel reads for splice() or for itself"),
	PLACE_IF("reader of io_uring", "io_zcrx_recv_skb", &zcrx_reader,
		 "whether the kernel reads for io_uring's zero-copy receive or for itself"),
	CALL("receive by the kernel", "tcp_read_sock", called_read_sock, returned_read_sock,
	     "bytes that users inside the kernel take from TCP"),
#if IS_ENABLED(CONFIG_NET_SOCK_MSG)
	ENTRY_IF("sockmap", "sk_psock_verdict_apply", on_verdict,
		 "bytes that a sockmap redirects or drops"),
#endif

	/* datagrams */
	ENTRY("datagram to", "udp_sendmsg", on_udp_send, "whom unconnected UDP sends to"),
#if IS_ENABLED(CONFIG_IPV6)
	ENTRY("datagram to", "udpv6_sendmsg", on_udp_send, "whom unconnected UDP sends to"),
#endif
	ENTRY("datagram from", "skb_consume_udp", on_udp_receive, "whom unconnected UDP hears"),
	ENTRY("unix datagram to", "security_unix_may_send", on_unix_send,
	      "whom unconnected AF_UNIX sockets send to"),
	ENTRY("unix datagram from", "skb_free_datagram", on_datagram_taken,
	      "whom unconnected AF_UNIX sockets hear"),

	/* descriptors: every file passes here */
	PASS("descriptor", "fd_install", passed_fd_install, "how descriptors come"),
	PASS("close, exec, exit", "filp_flush|filp_close", passed_file_flush, "how descriptors go"),
	ENTRY("dup2", "do_dup2", on_fd_dup2, "descriptors put in the place of others"),

	/* readers */
#if !SL_COMPAT_GENL_BIND
	ENTRY("subscription", "genl_bind", on_subscribe, "readers of the feed"),
#endif

	/* deaths */
	ENTRY("release", "__sock_release", on_release, "the last close"),
	ENTRY("free", "security_sk_free", on_free, "the end of a socket"),
};
static_assert(ARRAY_SIZE(hooks) <= SL_HOOKS);

/** sl_hooks_count() - size of the table */
int sl_hooks_count(void)
{
	return ARRAY_SIZE(hooks);
}

/** sl_hooks_get() - one of the table, from 0 on */
const struct sl_hook *sl_hooks_get(int i)
{
	return &hooks[i];
}

/**
 * sl_hooks_attach() - attach all hooks, or none
 *
 * Births come last: whatever happens to a socket before is seen by the census.
 *
 * Return: 0, or an error that has been explained in the log.
 */
int sl_hooks_attach(void)
{
	int err;

	err = sl_kretprobe_attach(hooks, ARRAY_SIZE(hooks));
	if (err)
		return err;
	err = sl_tracepoint_attach(hooks, ARRAY_SIZE(hooks));
	if (err)
		goto no_tracepoint;
	err = sl_ftrace_attach(hooks, ARRAY_SIZE(hooks));
	if (err)
		goto no_ftrace;
	return 0;

no_ftrace:
	sl_tracepoint_detach(hooks, ARRAY_SIZE(hooks));
no_tracepoint:
	sl_kretprobe_detach(hooks, ARRAY_SIZE(hooks));
	return err;
}

/**
 * sl_hooks_detach() - when it returns, no handler runs any more
 *
 * Results first: what they look at must be of the call that comes back.
 */
void sl_hooks_detach(void)
{
	sl_tracepoint_detach(hooks, ARRAY_SIZE(hooks));
	sl_ftrace_detach(hooks, ARRAY_SIZE(hooks));
	sl_kretprobe_detach(hooks, ARRAY_SIZE(hooks));
}
