// SPDX-License-Identifier: GPL-2.0
/* netlink_dump.c - SOCKET_GET: a dump of all sockets, or one */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <net/sock.h>

#include "compat/genetlink.h"
#include "report/holder.h"
#include "report/netlink.h"
#include "report/reader.h"
#include "table/netns.h"
#include "track/track.h"

#define LISTED	48	/* holders of a socket in a dump: it must fit into one message */
#define MESSAGE	8192	/* for the longest row */

/**
 * struct dump - a dump in progress
 * @reader: its network namespace is held by the socket of the request, its view's by this
 * @waiting: the reader's row has not been put yet
 * @over: the last message is out
 */
struct dump {
	struct sl_reader reader;
	bool waiting;
	bool over;
};

struct dump_ctx {
	struct dump *dump;
};

/**
 * sl_cred_of() - the credentials with which a netlink socket was opened
 * @sk: alive; a socket of the kernel's own has no file
 */
const struct cred *sl_cred_of(const struct sock *sk)
{
	const struct file *file = sk->sk_socket ? sk->sk_socket->file : NULL;

	return file ? file->f_cred : current_cred();
}

/* The credentials are those of the request. */
static void set_reader(struct sl_reader *reader, struct sk_buff *skb, struct net *net)
{
	reader->slnet = sl_net_here(net);
	reader->uid = from_kuid_munged(&init_user_ns, NETLINK_CB(skb).creds.uid);
	reader->all_users = netlink_net_capable(skb, CAP_NET_ADMIN);
	reader->cred = sl_cred_of(NETLINK_CB(skb).sk);
	sl_view_init(&reader->view, task_active_pid_ns(current), reader->cred->user_ns);
	reader->everywhere = netlink_capable(skb, CAP_NET_ADMIN);
}

static bool may_see_all_netns(struct sk_buff *skb, struct net *net)
{
	return net_eq(net, &init_net) && netlink_capable(skb, CAP_NET_ADMIN);
}

/**
 * sl_refuse_all_netns() - may the reader see all network namespaces?
 * @net: its own
 * @skb: its request
 * @extack: for the reason
 *
 * Return: 0: yes; -EPERM.
 */
int sl_refuse_all_netns(struct net *net, struct sk_buff *skb, struct netlink_ext_ack *extack)
{
	if (!net_eq(net, &init_net)) {
		NL_SET_ERR_MSG(extack, "only the initial network namespace sees all namespaces");
		return -EPERM;
	}
	if (!may_see_all_netns(skb, net)) {
		NL_SET_ERR_MSG(extack, "to see all network namespaces takes CAP_NET_ADMIN");
		return -EPERM;
	}
	return 0;
}

static void free_dump(struct dump *dump)
{
	sl_reader_close(&dump->reader);
	put_pid_ns(dump->reader.view.pid_ns);
	kfree(dump);
}

/**
 * sl_dump_start() - begin a dump
 * @cb: the request
 *
 * Return: 0; -EPERM for other namespaces; -ENOMEM.
 */
int sl_dump_start(struct netlink_callback *cb)
{
	struct dump_ctx *ctx = (struct dump_ctx *)cb->ctx;
	struct nlattr **attrs = sl_compat_dump_attrs(cb);
	struct net *net = sock_net(cb->skb->sk);
	bool all = attrs && attrs[SOCKLIFE_A_SOCKET_ALL_NETNS];
	struct dump *dump;
	int err;

	err = all ? sl_refuse_all_netns(net, cb->skb, cb->extack) : 0;
	if (err)
		return err;
	dump = kzalloc(sizeof(*dump), GFP_KERNEL_ACCOUNT);
	if (!dump)
		return -ENOMEM;
	set_reader(&dump->reader, cb->skb, net);
	get_pid_ns(dump->reader.view.pid_ns);
	dump->reader.all_netns = all;
	dump->reader.closed = attrs && attrs[SOCKLIFE_A_SOCKET_CLOSED];
	err = sl_reader_open(&dump->reader);
	if (err) {
		free_dump(dump);
		return err;
	}
	sl_track_feed_reader(NETLINK_CB(cb->skb).sk);
	cb->min_dump_alloc = MESSAGE;
	ctx->dump = dump;
	return 0;
}

/**
 * sl_dump_done() - the dump is complete, or its socket closed
 * @cb: the request
 */
int sl_dump_done(struct netlink_callback *cb)
{
	struct dump *dump = ((struct dump_ctx *)cb->ctx)->dump;

	if (!dump)
		return 0;
	free_dump(dump);
	return 0;
}

static void *put_header(struct sk_buff *skb, struct netlink_callback *cb)
{
	return genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq, &sl_family,
			   NLM_F_MULTI, SOCKLIFE_CMD_SOCKET_GET);
}

static int put_row(struct sk_buff *skb, struct netlink_callback *cb, struct sl_reader *reader)
{
	void *header = put_header(skb, cb);

	if (!header)
		return -EMSGSIZE;
	if (sl_put_row(skb, &reader->row, reader->held, LISTED)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return 0;
}

static int put_hidden(struct sk_buff *skb, struct netlink_callback *cb, struct dump *dump)
{
	void *header = put_header(skb, cb);

	if (!header)
		return -EMSGSIZE;
	if (nla_put_u32(skb, SOCKLIFE_A_SOCKET_HIDDEN, dump->reader.hidden)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	dump->over = true;
	return 0;
}

/**
 * sl_dump_sockets() - fill one buffer
 * @skb: the buffer
 * @cb: the request
 *
 * Return: bytes put; 0 at the end.
 */
int sl_dump_sockets(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct dump *dump = ((struct dump_ctx *)cb->ctx)->dump;

	while (dump->waiting || sl_reader_next(&dump->reader)) {
		dump->waiting = put_row(skb, cb, &dump->reader);
		if (dump->waiting)
			return skb->len ?: -EMSGSIZE;
		cond_resched();
	}
	if (!dump->over && put_hidden(skb, cb, dump))
		return skb->len ?: -EMSGSIZE;
	return skb->len;
}

static struct sk_buff *build_reply(struct sl_reader *reader, struct genl_info *info)
{
	unsigned int shown = min_t(u32, sl_held_count(reader->held), SL_HOLDERS_LISTED);
	struct sk_buff *skb = genlmsg_new(MESSAGE + shown * 96, GFP_KERNEL);
	void *header;

	if (!skb)
		return NULL;
	header = genlmsg_put_reply(skb, info, &sl_family, 0, SOCKLIFE_CMD_SOCKET_GET);
	if (!header || sl_put_row(skb, &reader->row, reader->held, shown)) {
		nlmsg_free(skb);
		return NULL;
	}
	genlmsg_end(skb, header);
	return skb;
}

static int find_socket(struct sl_reader *reader, struct genl_info *info)
{
	int err = sl_reader_get(reader, nla_get_u64(info->attrs[SOCKLIFE_A_SOCKET_ID]));

	if (err == -ENOENT)
		GENL_SET_ERR_MSG(info, "no such socket: it has ended, and is forgotten");
	if (err == -EPERM)
		GENL_SET_ERR_MSG(info, "the socket of another user: takes CAP_NET_ADMIN");
	return err;
}

/**
 * sl_get_socket() - a request for one socket
 * @skb: the request
 * @info: the request, parsed
 *
 * Return: 0; -EINVAL without an id; -ENOENT, -EPERM: see sl_reader_get(); -ENOMEM;
 * -EINTR: the reader is being killed.
 */
int sl_get_socket(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *reply = NULL;
	struct sl_reader *reader;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, SOCKLIFE_A_SOCKET_ID))
		return -EINVAL;
	reader = kzalloc(sizeof(*reader), GFP_KERNEL);
	if (!reader)
		return -ENOMEM;
	set_reader(reader, skb, genl_info_net(info));
	reader->all_netns = may_see_all_netns(skb, genl_info_net(info));
	err = find_socket(reader, info) ?: sl_reader_open_row(reader);
	if (!err) {
		reply = build_reply(reader, info);
		err = reply ? 0 : -ENOMEM;
	}
	sl_reader_close(reader);
	kfree(reader);
	return err ?: genlmsg_reply(reply, info);
}
