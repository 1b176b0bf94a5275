// SPDX-License-Identifier: GPL-2.0
/*
 * sample_getname.c - addresses by the protocol's getname()
 *
 * The sock structures of AF_NETLINK and AF_PACKET are private to their protocols. Their
 * getname() is not, and it neither sleeps nor writes to the sock.
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
 * A release may set sock->sk to NULL at any moment, so getname() is called with a
 * struct socket of our own.
 */
static bool call_getname(const struct sock *sk, struct sockaddr_storage *answer, int whose)
{
	const struct socket *sock = READ_ONCE(sk->sk_socket);
	const struct proto_ops *ops = sock ? READ_ONCE(sock->ops) : NULL;
	struct socket ours = { .sk = (struct sock *)sk };

	if (!ops)
		return false;
	ours.ops = ops;
	return ops->getname(&ours, (struct sockaddr *)answer, whose) > 0;
}

static void copy_netlink(struct sl_addr *addr, const struct sockaddr_nl *nl)
{
	*addr = (struct sl_addr){ .family = AF_NETLINK, .scope = nl->nl_pid };
	memcpy(addr->ip, &nl->nl_groups, sizeof(nl->nl_groups));
}

/* The port of the kernel is 0, and so is that of an unbound socket. */
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

/* The getname() of SOCK_PACKET returns the name of a device. */
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
 * @local: to fill in; unchanged if there is none
 * @remote: likewise
 *
 * Context: not preemptible. A release sets sk_socket to NULL first, and frees what it
 * points to after an RCU grace period.
 */
void sl_sample_getname(const struct sock *sk, struct sl_addr *local, struct sl_addr *remote)
{
	if (sk->sk_family == AF_NETLINK)
		getname_netlink(sk, local, remote);
	else if (sk->sk_family == AF_PACKET)
		getname_packet(sk, local);
}

/**
 * sl_addr_from_netlink() - convert an AF_NETLINK address passed by a program
 * @addr: to fill in
 * @sa: in kernel memory
 * @len: of @sa
 */
void sl_addr_from_netlink(struct sl_addr *addr, const struct sockaddr *sa, int len)
{
	if (len >= (int)sizeof(struct sockaddr_nl))
		copy_netlink(addr, (const void *)sa);
}
