// SPDX-License-Identifier: GPL-2.0
/* on_datagram.c - remote addresses of unconnected UDP and AF_UNIX sockets */
#include <linux/skbuff.h>
#include <linux/socket.h>
#include <net/af_unix.h>
#include <net/inet_sock.h>

#include "compat/ftrace.h"
#include "hook/on.h"
#include "track/track.h"

static bool has_remote(const struct sock *sk)
{
	return READ_ONCE(inet_sk(sk)->inet_dport);
}

/* udp_sendmsg(sk, msg, len), udpv6_sendmsg(sk, msg, len), which may call the former */
void on_udp_send(struct ftrace_regs *fregs)
{
	const struct msghdr *msg = sl_arg(fregs, 1, struct msghdr *);
	const struct sock *sk = sl_arg(fregs, 0, struct sock *);

	if (msg->msg_name && !has_remote(sk))
		sl_track_udp_dest(sk, msg->msg_name, msg->msg_namelen);
}

/* skb_consume_udp(sk, skb, len): len is negative after MSG_PEEK */
void on_udp_receive(struct ftrace_regs *fregs)
{
	const struct sock *sk = sl_arg(fregs, 0, struct sock *);
	int len = sl_arg(fregs, 2, int);

	if (len >= 0 && !has_remote(sk))
		sl_track_received_from(sk, sl_arg(fregs, 1, struct sk_buff *), len);
}

static bool is_peer(const struct sock *sk, const struct sock *other)
{
	return READ_ONCE(unix_sk(sk)->peer) == other;
}

/* security_unix_may_send(sock, other); the state of other is locked */
void on_unix_send(struct ftrace_regs *fregs)
{
	const struct socket *other = sl_arg(fregs, 1, struct socket *);
	const struct sock *sk = sl_arg(fregs, 0, struct socket *)->sk;

	if (other && other->sk && !is_peer(sk, other->sk))
		sl_track_unix_dgram(sk, other->sk);
}

/* skb_free_datagram(sk, skb): the end of a receive; skb->sk is the sender, which it holds */
void on_datagram_taken(struct ftrace_regs *fregs)
{
	const struct sock *sk = sl_arg(fregs, 0, struct sock *);
	const struct sock *from;

	if (sk->sk_family != AF_UNIX || sk->sk_type != SOCK_DGRAM)
		return;
	from = sl_arg(fregs, 1, struct sk_buff *)->sk;
	if (from && !is_peer(sk, from))
		sl_track_unix_dgram(sk, from);
}
