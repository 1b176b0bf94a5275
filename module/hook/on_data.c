// SPDX-License-Identifier: GPL-2.0
/*
 * on_data.c - sends and receives
 *
 * Newer kernels have tracepoints with the result of every send and receive, whatever
 * the system call. In older ones, kretprobes are on the functions of the protocols.
 */
#include <linux/fs.h>
#include <linux/net.h>
#include <linux/ptrace.h>
#include <linux/socket.h>
#include <linux/tcp.h>
#include <net/inet_common.h>
#include <net/sock.h>
#include <trace/events/sock.h>

#include "compat/data.h"
#include "compat/ftrace.h"
#include "hook/hook.h"
#include "hook/on.h"
#include "track/peek.h"
#include "track/pending.h"
#include "track/track.h"

/* MSG_PEEK and MSG_ERRQUEUE take nothing from the stream. */
static u32 receive_flags(int flags)
{
	return (flags & MSG_PEEK ? SOCKLIFE_EVENT_FLAG_PEEK : 0) |
	       (flags & MSG_ERRQUEUE ? SOCKLIFE_EVENT_FLAG_ERRQUEUE : 0);
}

static void returned_data(const struct sl_call *call, int type, int result)
{
	const struct sl_pending pending = {
		.msg = call->arg, .size = call->size, .begun = call->begun,
	};

	if (likely(!call->flags))
		sl_track_data(call->sk, type, result, &pending);
	else
		sl_track_peeked(call->sk, result, call->flags, sl_pending_took(&pending));
}

#if SL_COMPAT_LENGTH_TRACEPOINTS

/* security_socket_sendmsg(sock, msg, size), security_socket_recvmsg(sock, msg, size, flags) */
void notrace ftrace_sendrecv(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			     struct ftrace_regs *fregs)
{
	sl_pending_begin(sl_arg(fregs, 0, struct socket *)->sk, sl_arg(fregs, 1, struct msghdr *),
			 sl_arg(fregs, 2, size_t));
}

void probe_send(void *data, struct sock *sk, int result, int flags)
{
	sl_track_sent(sk, result);
}

void probe_recv(void *data, struct sock *sk, int result, int flags)
{
	if (likely(!(flags & (MSG_PEEK | MSG_ERRQUEUE))))
		sl_track_received(sk, result);
	else
		sl_track_peeked(sk, result, receive_flags(flags), 0);
}

/* Does not compile if the arguments of a tracepoint have changed. */
static void __maybe_unused check_types(void)
{
	check_trace_callback_type_sock_send_length(probe_send);
	check_trace_callback_type_sock_recv_length(probe_recv);
}

#else

/* inet_sendmsg(sock, msg, size) and its like */
void entry_sendmsg(struct pt_regs *regs, struct sl_call *call)
{
	call->sk = ((struct socket *)regs_get_kernel_argument(regs, 0))->sk;
	call->arg = (const void *)regs_get_kernel_argument(regs, 1);
	call->size = regs_get_kernel_argument(regs, 2);
	call->begun = sl_pending_now();
	if (sl_peek_wanted())
		sl_peek_begin(call->sk, call->arg);
}

/* inet_recvmsg(sock, msg, size, flags) and its like */
void entry_recvmsg(struct pt_regs *regs, struct sl_call *call)
{
	entry_sendmsg(regs, call);
	call->flags = receive_flags(regs_get_kernel_argument(regs, 3));
}

/* kernel_sendpage(sock, page, offset, size, flags); without sendpage(), sendmsg() is called */
void entry_sendpage(struct pt_regs *regs, struct sl_call *call)
{
	struct socket *sock = (struct socket *)regs_get_kernel_argument(regs, 0);

	if (sock->ops->sendpage == sock_no_sendpage ||
	    (sock->ops->sendpage == inet_sendpage && !sock->sk->sk_prot->sendpage))
		return;
	call->sk = sock->sk;
	call->size = regs_get_kernel_argument(regs, 3);
	call->begun = sl_pending_now();
}

void ret_send(const struct sl_call *call, int result)
{
	returned_data(call, SOCKLIFE_EVENT_SEND, result);
}

#endif

/* sock_splice_read(file, pos, pipe, len, flags); without splice_read(), recvmsg() is called */
void entry_splice(struct pt_regs *regs, struct sl_call *call)
{
	struct socket *sock = sock_from_file((struct file *)regs_get_kernel_argument(regs, 0));

	if (!sock || !READ_ONCE(sock->ops)->splice_read)
		return;
	call->sk = sock->sk;
	call->size = regs_get_kernel_argument(regs, 3);
	call->begun = sl_pending_now();
}

void ret_recv(const struct sl_call *call, int result)
{
	returned_data(call, SOCKLIFE_EVENT_RECV, result);
}

static int zerocopy_bytes(const struct tcp_zerocopy_receive *zc)
{
	return zc->length + max(zc->copybuf_len, 0);
}

/* tcp_zerocopy_receive(sk, zc, ...): the result is in zc */
void entry_zerocopy(struct pt_regs *regs, struct sl_call *call)
{
	call->sk = (const struct sock *)regs_get_kernel_argument(regs, 0);
	call->arg = (const void *)regs_get_kernel_argument(regs, 1);
	call->size = zerocopy_bytes(call->arg);
	call->begun = sl_pending_now();
}

/* 0 bytes: there was nothing to map. The end of the stream is an error here. */
void ret_zerocopy(const struct sl_call *call, int result)
{
	const struct sl_pending pending = { .size = call->size, .begun = call->begun };

	result = result ?: zerocopy_bytes(call->arg);
	if (result)
		sl_track_data(call->sk, SOCKLIFE_EVENT_RECV, result, &pending);
}
