// SPDX-License-Identifier: GPL-2.0
/*
 * on_data.c - bytes
 *
 * Newer kernels have tracepoints that tell the result of every send and
 * receive, by whichever door. Before that, the protocols' own functions are
 * followed to their return.
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
#include "hook.h"
#include "on.h"
#include "track.h"

static u32 receive_flags(int flags)
{
	return flags & MSG_PEEK ? SOCKLIFE_EVENT_FLAG_PEEK : 0;
}

#if SL_COMPAT_LENGTH_TRACEPOINTS

void probe_send(void *data, struct sock *sk, int result, int flags)
{
	sl_track_data(sk, SOCKLIFE_EVENT_SEND, result, 0);
}

void probe_recv(void *data, struct sock *sk, int result, int flags)
{
	sl_track_data(sk, SOCKLIFE_EVENT_RECV, result, receive_flags(flags));
}

/* A tracepoint whose arguments have changed must not compile. */
static void __maybe_unused check_types(void)
{
	check_trace_callback_type_sock_send_length(probe_send);
	check_trace_callback_type_sock_recv_length(probe_recv);
}

#else

/* inet_sendmsg(sock, msg, size) and its like */
void called_sendmsg(struct pt_regs *regs, struct sl_call *call)
{
	call->sk = ((struct socket *)regs_get_kernel_argument(regs, 0))->sk;
}

/* inet_recvmsg(sock, msg, size, flags) and its like */
void called_recvmsg(struct pt_regs *regs, struct sl_call *call)
{
	call->sk = ((struct socket *)regs_get_kernel_argument(regs, 0))->sk;
	call->flags = receive_flags(regs_get_kernel_argument(regs, 3));
}

/* kernel_sendpage(sock, ...): a protocol without its own way sends as ever */
void called_sendpage(struct pt_regs *regs, struct sl_call *call)
{
	struct socket *sock = (struct socket *)regs_get_kernel_argument(regs, 0);

	if (sock->ops->sendpage == sock_no_sendpage ||
	    (sock->ops->sendpage == inet_sendpage && !sock->sk->sk_prot->sendpage))
		return;
	call->sk = sock->sk;
}

void returned_send(const struct sl_call *call, int result)
{
	sl_track_data(call->sk, SOCKLIFE_EVENT_SEND, result, call->flags);
}

#endif

/* sock_splice_read(file, ...): a protocol without its own way receives as ever */
void called_splice(struct pt_regs *regs, struct sl_call *call)
{
	struct socket *sock = sock_from_file((struct file *)regs_get_kernel_argument(regs, 0));

	if (sock && READ_ONCE(sock->ops)->splice_read)
		call->sk = sock->sk;
}

void returned_recv(const struct sl_call *call, int result)
{
	sl_track_data(call->sk, SOCKLIFE_EVENT_RECV, result, call->flags);
}

/* tcp_zerocopy_receive(sk, zc, ...), whose outcome stands in zc */
void called_zerocopy(struct pt_regs *regs, struct sl_call *call)
{
	call->sk = (const struct sock *)regs_get_kernel_argument(regs, 0);
	call->arg = (const void *)regs_get_kernel_argument(regs, 1);
}

void returned_zerocopy(const struct sl_call *call, int result)
{
	const struct tcp_zerocopy_receive *zc = call->arg;

	if (!result)
		result = zc->length + max(zc->copybuf_len, 0);
	sl_track_data(call->sk, SOCKLIFE_EVENT_RECV, result, 0);
}
