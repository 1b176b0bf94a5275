// SPDX-License-Identifier: GPL-2.0
/*
 * A user of sockets inside the kernel. While it is loaded a connection from a port of
 * the kernel's choice to 127.0.0.1:7300 has carried 100 bytes there and 70 back, and 30
 * more there that were read from the queue of the socket.
 */
#include <linux/delay.h>
#include <linux/in.h>
#include <linux/module.h>
#include <linux/net.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include <net/tcp.h>

#define PORT 7300

static struct socket *listener, *client, *server;
static char data[100];

static int make(struct socket **sock)
{
	return sock_create_kern(&init_net, AF_INET, SOCK_STREAM, IPPROTO_TCP, sock);
}

static int carry(struct socket *from, struct socket *to, size_t size)
{
	struct kvec vec = { .iov_base = data, .iov_len = size };
	struct msghdr msg = {};
	int n = kernel_sendmsg(from, &msg, &vec, 1, size);

	if (n >= 0)
		n = kernel_recvmsg(to, &msg, &vec, 1, size, MSG_WAITALL);
	if (n < 0)
		return n;
	return n == size ? 0 : -EIO;
}

static int take_all(read_descriptor_t *desc, struct sk_buff *skb, unsigned int offset, size_t len)
{
	return len;
}

/* As nvme-tcp and others do it. */
static int read_queue(struct socket *from, struct socket *to, size_t size)
{
	struct kvec vec = { .iov_base = data, .iov_len = size };
	read_descriptor_t desc = { .count = 1 };
	struct msghdr msg = {};
	int n = kernel_sendmsg(from, &msg, &vec, 1, size), got = 0, tries;

	if (n < 0)
		return n;
	for (tries = 0; got < size && tries < 1000; tries++) {
		lock_sock(to->sk);
		n = tcp_read_sock(to->sk, &desc, take_all);
		release_sock(to->sk);
		if (n < 0)
			return n;
		got += n;
		if (!n)
			msleep(10);	/* it is on its way */
	}
	return got == size ? 0 : -EIO;
}

/* The last argument of the calls has another type in newer kernels. */
static int connect_both(void)
{
	struct sockaddr_in sa = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	void *addr = &sa;

	return kernel_bind(listener, addr, sizeof(sa)) ?:
	       kernel_listen(listener, 1) ?:
	       kernel_connect(client, addr, sizeof(sa), 0) ?:
	       kernel_accept(listener, &server, 0);
}

static void let_go(void)
{
	if (server)
		sock_release(server);
	if (client)
		sock_release(client);
	if (listener)
		sock_release(listener);
}

static int __init kernel_user_init(void)
{
	int err = make(&listener) ?: make(&client);

	if (!err)
		err = connect_both();
	if (!err)
		err = carry(client, server, 100) ?: carry(server, client, 70) ?:
		      read_queue(client, server, 30);
	if (err)
		let_go();
	return err;
}

static void __exit kernel_user_exit(void)
{
	let_go();
}

module_init(kernel_user_init);
module_exit(kernel_user_exit);

MODULE_DESCRIPTION("sockets inside the kernel, for the tests of socklife");
MODULE_LICENSE("GPL");
