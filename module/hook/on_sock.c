// SPDX-License-Identifier: GPL-2.0
/* on_sock.c - what protocols do, mostly in softirq */
#include <linux/tcp.h>
#include <net/request_sock.h>
#include <net/sock.h>
#include <trace/events/sock.h>

#include "compat/ftrace.h"
#include "hook/on.h"
#include "track/track.h"

/* tcp_get_cookie_sock(listener, skb, req, ...) */
void on_cookie(struct ftrace_regs *fregs)
{
	sl_track_parent(sl_arg(fregs, 0, struct sock *), sl_arg(fregs, 2, struct request_sock *));
}

/*
 * security_sk_clone(parent, child). Children of TCP and MPTCP are tracked at
 * security_inet_csk_clone(), which does not have the listener of MPTCP.
 */
void on_clone(struct ftrace_regs *fregs)
{
	const struct sock *parent = sl_arg(fregs, 0, struct sock *);

	if (parent->sk_family == AF_VSOCK)
		sl_track_vsock_child(parent, sl_arg(fregs, 1, struct sock *));
	else if (unlikely(parent->sk_protocol == IPPROTO_MPTCP))
		sl_track_parent(parent, sl_arg(fregs, 1, struct sock *));
}

/* security_sctp_sk_clone(association, parent, child) */
void on_sctp_child(struct ftrace_regs *fregs)
{
	sl_track_sctp_child(sl_arg(fregs, 1, struct sock *), sl_arg(fregs, 2, struct sock *));
}

/* security_inet_csk_clone(child, req) */
void on_child(struct ftrace_regs *fregs)
{
	sl_track_child(sl_arg(fregs, 0, struct sock *), sl_arg(fregs, 1, struct request_sock *));
}

/* security_unix_stream_connect(client, listener, child) */
void on_unix_child(struct ftrace_regs *fregs)
{
	sl_track_unix_child(sl_arg(fregs, 0, struct sock *), sl_arg(fregs, 1, struct sock *),
			    sl_arg(fregs, 2, struct sock *));
}

/* __mptcp_close_ssk(owner, subflow, ...), mptcp_close_ssk(owner, subflow, ...) */
void on_subflow_end(struct ftrace_regs *fregs)
{
	sl_track_subflow_end(sl_arg(fregs, 0, struct sock *), sl_arg(fregs, 1, struct sock *));
}

/* security_sk_free(sk) */
void notrace ftrace_free(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			 struct ftrace_regs *fregs)
{
	sl_track_free(sl_arg(fregs, 0, struct sock *));
}

/* inet_twsk_hashdance[_schedule](tw, sk, ...) */
void on_timewait(struct ftrace_regs *fregs)
{
	sl_track_timewait(sl_arg(fregs, 0, void *), sl_arg(fregs, 1, struct sock *));
}

/* __inet_twsk_schedule(tw, timeo, rearm): rearm is set if a segment was received */
void on_timewait_again(struct ftrace_regs *fregs)
{
	if (sl_arg(fregs, 2, bool))
		sl_track_timewait_again(sl_arg(fregs, 0, void *));
}

/* tcp_timewait_state_process(tw, skb, th, ...) */
void on_timewait_segment(struct ftrace_regs *fregs)
{
	sl_track_timewait_segment(sl_arg(fregs, 0, void *), sl_arg(fregs, 2, struct tcphdr *)->rst);
}

/* inet_twsk_kill(tw) */
void on_timewait_end(struct ftrace_regs *fregs)
{
	sl_track_timewait_end(sl_arg(fregs, 0, void *));
}

void probe_state(void *data, const struct sock *sk, const int old, const int new)
{
	/* A copy of a listener, which has no record as a child yet. */
	if (old != TCP_LISTEN || new != TCP_SYN_RECV)
		sl_track_state(sk, old, new);
}

/*
 * sk_error_report(sk): no task has been woken yet that would clear sk_err. If the error
 * has closed a TCP socket, it was reported with the state.
 */
void on_error(struct ftrace_regs *fregs)
{
	const struct sock *sk = sl_arg(fregs, 0, struct sock *);

	if (READ_ONCE(sk->sk_state) == TCP_CLOSE && sk->sk_protocol == IPPROTO_TCP)
		return;
	if (sk->sk_family == AF_INET || sk->sk_family == AF_INET6)
		sl_track_error(sk);
}

/* tcp_done_with_error(sk, error) */
void on_done_with_error(struct ftrace_regs *fregs)
{
	sl_track_reason(sl_arg(fregs, 0, struct sock *), -sl_arg(fregs, 1, int));
}

/* Does not compile if the arguments of a tracepoint have changed. */
static void __maybe_unused check_types(void)
{
	check_trace_callback_type_inet_sock_set_state(probe_state);
}
