// SPDX-License-Identifier: GPL-2.0
/*
 * sample_getname.c - addresses that only the protocol can read
 *
 * The socks of AF_NETLINK and AF_PACKET are private to them. What they answer to
 * getsockname() is public, and their answers neither sleep nor write to the sock.
 */
#include <linux/if_packet.h>
#include <linux/net.h>
#include <linux/netlink.h>
#include <linux/string.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "sample/sample.h"

enum { OWN, PEER };

/*
 * Who releases the socket takes sock->sk away at any moment, and so the question
 * is put through a face of our own.
 */
static bool call_getname(const struct sock *sk, struct sockaddr_storage *answer, int whose)
{
	const struct socket *sock = READ_ONCE(sk->sk_socket);
	const struct proto_ops *ops = sock ? READ_ONCE(sock->ops) : NULL;
	struct socket face = { .sk = (struct sock *)sk };

	if (!ops)
		return false;
	face.ops = ops;
	return ops->getname(&face, (struct sockaddr *)answer, whose) > 0;
}

static void copy_netlink(struct sl_addr *addr, const struct sockaddr_nl *nl)
{
	*addr = (struct sl_addr){ .family = AF_NETLINK, .scope = nl->nl_pid };
	memcpy(addr->ip, &nl->nl_groups, sizeof(nl->nl_groups));
}

/* The kernel's own port is 0, and that of a socket without one. */
static void getname_netlink(const struct sock *sk, struct sl_addr *local, struct sl_addr *remote)
{
	bool connected = READ_ONCE(sk->sk_state) == TCP_ESTABLISHED;	/* NETLINK_CONNECTED */
	struct sockaddr_storage answer;
	const struct sockaddr_nl *nl = (const void *)&answer;

	if (call_getname(sk, &answer, OWN) && (nl->nl_pid || nl->nl_groups))
		copy_netlink(local, nl);
	if (connected && call_getname(sk, &answer, PEER))
		copy_netlink(remote, nl);
}

/* SOCK_PACKET answers with the name of a device. */
static void getname_packet(const struct sock *sk, struct sl_addr *addr)
{
	struct sockaddr_storage answer;
	const struct sockaddr_ll *ll = (const void *)&answer;

	if (sk->sk_type == SOCK_PACKET || !call_getname(sk, &answer, OWN))
		return;
	addr->family = AF_PACKET;
	addr->port = ll->sll_protocol;
	addr->scope = ll->sll_ifindex;
}

/**
 * sl_sample_getname() - addresses of AF_NETLINK and AF_PACKET
 * @sk: alive
 * @local: to fill in; untouched when there is none
 * @remote: likewise
 *
 * Context: not preemptible: what a released socket leaves behind is freed after
 * an RCU grace period, sk_socket is the first to go.
 */
void sl_sample_getname(const struct sock *sk, struct sl_addr *local, struct sl_addr *remote)
{
	if (sk->sk_family == AF_NETLINK)
		getname_netlink(sk, local, remote);
	else if (sk->sk_family == AF_PACKET)
		getname_packet(sk, local);
}

/**
 * sl_addr_from_netlink() - an AF_NETLINK address that a program gave
 * @addr: to fill in
 * @sa: in kernel memory
 * @len: of @sa
 */
void sl_addr_from_netlink(struct sl_addr *addr, const struct sockaddr *sa, int len)
{
	if (len >= (int)sizeof(struct sockaddr_nl))
		copy_netlink(addr, (const void *)sa);
}
