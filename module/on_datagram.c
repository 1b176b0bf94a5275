// SPDX-License-Identifier: GPL-2.0
/* on_datagram.c - UDP without a peer of its own: whom it speaks with */
#include <linux/skbuff.h>
#include <linux/socket.h>
#include <net/inet_sock.h>

#include "compat/ftrace.h"
#include "on.h"
#include "track.h"

static bool connected(const struct sock *sk)
{
	return READ_ONCE(inet_sk(sk)->inet_dport);
}

/* udp_sendmsg(sk, msg, len), udpv6_sendmsg(sk, msg, len), which may call the former */
void on_udp_send(struct ftrace_regs *fregs)
{
	const struct msghdr *msg = sl_arg(fregs, 1, struct msghdr *);
	const struct sock *sk = sl_arg(fregs, 0, struct sock *);

	if (msg->msg_name && !connected(sk))
		sl_track_sending(sk, msg->msg_name, msg->msg_namelen);
}

/* skb_consume_udp(sk, skb, len): below 0 when it was only peeked at */
void on_udp_receive(struct ftrace_regs *fregs)
{
	const struct sock *sk = sl_arg(fregs, 0, struct sock *);
	int len = sl_arg(fregs, 2, int);

	if (len >= 0 && !connected(sk))
		sl_track_received_from(sk, sl_arg(fregs, 1, struct sk_buff *), len);
}
