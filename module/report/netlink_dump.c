// SPDX-License-Identifier: GPL-2.0
/* netlink_dump.c - sockets for a reader: all, or one */
#include <linux/capability.h>
#include <linux/slab.h>
#include <net/sock.h>

#include "compat/genetlink.h"
#include "report/holder.h"
#include "report/netlink.h"
#include "report/row.h"
#include "table/history.h"
#include "table/netns.h"
#include "table/record.h"
#include "track/track.h"

#define LISTED	48	/* holders of a socket in a dump: it must fit into one message */
#define MESSAGE	8192	/* for the longest row */

/**
 * struct dump - a dump on its way
 * @cursor: where it is
 * @past: where it is in the history
 * @closed: it is of the history
 * @slnet: only this namespace; NULL: all. Held by the reader's socket
 * @holders: as they were when the dump began
 * @row: one row, too big for the stack
 * @waiting: @row has not been put yet
 * @uid: the reader
 * @all_users: the reader may see every row
 * @hidden: rows that it may not see
 * @over: the last message is out
 */
struct dump {
	struct sl_cursor cursor;
	struct sl_past past;
	bool closed;
	const struct sl_net *slnet;
	struct sl_holders *holders;
	struct sl_row row;
	bool waiting;
	u32 uid;
	bool all_users;
	u32 hidden;
	bool over;
};

struct dump_ctx {
	struct dump *dump;
};

static int refuse_namespace(struct net *net, struct sk_buff *skb, struct netlink_ext_ack *extack)
{
	if (!net_eq(net, &init_net)) {
		NL_SET_ERR_MSG(extack, "only the initial network namespace sees all namespaces");
		return -EPERM;
	}
	if (!netlink_capable(skb, CAP_NET_ADMIN)) {
		NL_SET_ERR_MSG(extack, "to see all network namespaces takes CAP_NET_ADMIN");
		return -EPERM;
	}
	return 0;
}

/**
 * sl_dump_start() - a reader asks for all sockets
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

	err = all ? refuse_namespace(net, cb->skb, cb->extack) : 0;
	if (err)
		return err;
	dump = kzalloc(sizeof(*dump), GFP_KERNEL);
	if (!dump)
		return -ENOMEM;
	dump->closed = attrs && attrs[SOCKLIFE_A_SOCKET_CLOSED];
	dump->holders = dump->closed ? NULL : sl_holders_get();
	if (!dump->closed && !dump->holders) {
		kfree(dump);
		return -ENOMEM;
	}
	dump->slnet = all ? NULL : sl_net_here(net);
	dump->uid = from_kuid_munged(&init_user_ns, NETLINK_CB(cb->skb).creds.uid);
	dump->all_users = netlink_net_capable(cb->skb, CAP_NET_ADMIN);
	sl_track_quiet(NETLINK_CB(cb->skb).sk);
	cb->min_dump_alloc = MESSAGE;
	ctx->dump = dump;
	return 0;
}

/**
 * sl_dump_done() - the dump is over, or its reader gone
 * @cb: the request
 */
int sl_dump_done(struct netlink_callback *cb)
{
	struct dump *dump = ((struct dump_ctx *)cb->ctx)->dump;

	if (!dump)
		return 0;
	sl_holders_put(dump->holders);
	kfree(dump);
	return 0;
}

static void *put_header(struct sk_buff *skb, struct netlink_callback *cb)
{
	return genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq, &sl_family,
			   NLM_F_MULTI, SOCKLIFE_CMD_SOCKET_GET);
}

static int put_one(struct sk_buff *skb, struct netlink_callback *cb, struct dump *dump)
{
	unsigned int n;
	const struct sl_holder *holders = sl_holders_of(dump->holders, dump->row.id, &n);
	void *header = put_header(skb, cb);

	if (!header)
		return -EMSGSIZE;
	sl_row_beyond(&dump->row, dump->holders, holders, n);
	if (sl_put_row(skb, &dump->row, holders, n, LISTED)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return 0;
}

static int put_last(struct sk_buff *skb, struct netlink_callback *cb, struct dump *dump)
{
	void *header = put_header(skb, cb);

	if (!header)
		return -EMSGSIZE;
	if (nla_put_u32(skb, SOCKLIFE_A_SOCKET_HIDDEN, dump->hidden)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	dump->over = true;
	return 0;
}

static bool next_row(struct dump *dump)
{
	return dump->closed ? sl_history_next(&dump->row, &dump->past, dump->slnet) :
	       sl_row_next(&dump->row, &dump->cursor, dump->slnet);
}

static bool visible(const struct dump *dump)
{
	return dump->all_users || dump->row.uid == dump->uid;
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

	while (dump->waiting || next_row(dump)) {
		dump->waiting = visible(dump);
		dump->hidden += !dump->waiting;
		if (dump->waiting && put_one(skb, cb, dump))
			return skb->len ?: -EMSGSIZE;
		dump->waiting = false;
		cond_resched();
	}
	if (!dump->over && put_last(skb, cb, dump))
		return skb->len ?: -EMSGSIZE;
	return skb->len;
}

/* A row of another namespace is not there; one of another user is refused. */
static int may_see(const struct sl_row *row, struct sk_buff *skb, struct genl_info *info)
{
	struct net *net = genl_info_net(info);
	bool here = row->net_cookie == net->net_cookie;
	bool admin = netlink_net_capable(skb, CAP_NET_ADMIN);

	if (!here && !(net_eq(net, &init_net) && netlink_capable(skb, CAP_NET_ADMIN)))
		return -ENOENT;
	if (!admin && row->uid != from_kuid_munged(&init_user_ns, NETLINK_CB(skb).creds.uid)) {
		GENL_SET_ERR_MSG(info, "the socket of another user: takes CAP_NET_ADMIN");
		return -EPERM;
	}
	return 0;
}

static struct sk_buff *answer(const struct sl_row *row, const struct sl_holder *holders,
			      unsigned int n, struct genl_info *info)
{
	struct sk_buff *skb = genlmsg_new(MESSAGE + n * 96, GFP_KERNEL);
	void *header;

	if (!skb)
		return NULL;
	header = genlmsg_put_reply(skb, info, &sl_family, 0, SOCKLIFE_CMD_SOCKET_GET);
	if (!header || sl_put_row(skb, row, holders, n, n)) {
		nlmsg_free(skb);
		return NULL;
	}
	genlmsg_end(skb, header);
	return skb;
}

/**
 * sl_get_socket() - a reader asks for one socket
 * @skb: the request
 * @info: likewise
 *
 * Return: 0; -EINVAL without an id; -ENOENT: it has been forgotten; -EPERM; -ENOMEM.
 */
int sl_get_socket(struct sk_buff *skb, struct genl_info *info)
{
	struct sl_holders *holders;
	const struct sl_holder *mine;
	struct sk_buff *reply = NULL;
	struct sl_row *row;
	unsigned int n;
	u64 id;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, SOCKLIFE_A_SOCKET_ID))
		return -EINVAL;
	row = kmalloc(sizeof(*row), GFP_KERNEL);
	if (!row)
		return -ENOMEM;
	id = nla_get_u64(info->attrs[SOCKLIFE_A_SOCKET_ID]);
	holders = sl_holders_get();
	err = sl_row_by_id(row, id) || sl_history_by_id(row, id) ? 0 : -ENOENT;
	if (err)
		GENL_SET_ERR_MSG(info, "no such socket: it has ended, and is forgotten");
	else
		err = may_see(row, skb, info);
	if (!err) {
		mine = sl_holders_of(holders, row->id, &n);
		sl_row_beyond(row, holders, mine, n);
		reply = answer(row, mine, n, info);
	}
	sl_holders_put(holders);
	kfree(row);
	if (err)
		return err;
	return reply ? genlmsg_reply(reply, info) : -ENOMEM;
}
