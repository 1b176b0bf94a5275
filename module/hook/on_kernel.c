// SPDX-License-Identifier: GPL-2.0
/*
 * on_kernel.c - bytes that the kernel itself reads from a socket
 *
 * tcp_read_sock() is the receive of users inside the kernel: nvme-tcp, iSCSI, KCM, RDS.
 * splice(), kTLS and other upper layer protocols (ULP), and the parser of a sockmap call
 * it on behalf of a program, whose own receive is counted. A zero-copy receive of
 * io_uring has no other call: it is counted here, as the program's.
 */
#include <linux/ptrace.h>
#include <linux/skmsg.h>
#include <net/inet_connection_sock.h>
#include <net/sock.h>
#include <net/strparser.h>

#include "compat/ftrace.h"
#include "hook/hook.h"
#include "hook/on.h"
#include "track/pending.h"
#include "track/track.h"

unsigned long splice_reader, zcrx_reader;

#define FIRST_INSTRUCTION	4	/* endbr64, after which a kprobe is placed */

static bool is_reader(unsigned long place, unsigned long reader)
{
	return place - reader <= FIRST_INSTRUCTION;
}

#if IS_ENABLED(CONFIG_NET_SOCK_MSG)

static bool in_sockmap(const struct sock *sk)
{
	bool is;

	rcu_read_lock();
	is = sk_psock(sk);
	rcu_read_unlock();
	return is;
}

static u32 bytes_of(struct sk_buff *skb)
{
	return skb_bpf_strparser(skb) ? strp_msg(skb)->full_len : skb->len;
}

/* Does the skb stay in this socket? Also if it is redirected to it. */
static bool stays_in_socket(const struct sock *sk, struct sk_buff *skb, int verdict)
{
	return verdict == __SK_PASS || (verdict == __SK_REDIRECT && skb_bpf_ingress(skb) &&
					skb_bpf_redirect_fetch(skb) == sk);
}

/*
 * sk_psock_verdict_apply(psock, skb, verdict): what passes is received by the program
 * later, the rest is not.
 */
void on_verdict(struct ftrace_regs *fregs)
{
	const struct sock *sk = sl_arg(fregs, 0, struct sk_psock *)->sk;
	struct sk_buff *skb = sl_arg(fregs, 1, struct sk_buff *);
	u32 bytes = bytes_of(skb);

	if (bytes && !stays_in_socket(sk, skb, sl_arg(fregs, 2, int)))	/* a FIN has none */
		sl_track_kernel_read(sk, bytes);
}

#else

static bool in_sockmap(const struct sock *sk)
{
	return false;
}

#endif

/* tcp_read_sock(sk, desc, reader) */
void entry_read_sock(struct pt_regs *regs, struct sl_call *call)
{
	const struct sock *sk = (const struct sock *)regs_get_kernel_argument(regs, 0);
	unsigned long reader = regs_get_kernel_argument(regs, 2);

	if (is_reader(splice_reader, reader) || READ_ONCE(inet_csk(sk)->icsk_ulp_ops) ||
	    in_sockmap(sk))
		return;
	call->sk = sk;
	if (is_reader(zcrx_reader, reader))
		call->arg = &zcrx_reader;
}

void ret_read_sock(const struct sl_call *call, int result)
{
	const struct sl_pending whatever_comes = { .size = 0 };

	if (result <= 0)
		return;
	if (call->arg == &zcrx_reader)
		sl_track_data(call->sk, SOCKLIFE_EVENT_RECV, result, &whatever_comes);
	else
		sl_track_kernel_read(call->sk, result);
}
