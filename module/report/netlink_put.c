// SPDX-License-Identifier: GPL-2.0
/* netlink_put.c - rows and events as attributes */
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/vm_sockets.h>
#include <net/netlink.h>

#include "report/holder.h"
#include "report/netlink.h"
#include "report/row.h"
#include "sample/sample.h"

#define PUT_U64(skb, set, name, value) \
	nla_put_u64_64bit(skb, SOCKLIFE_A_##set##_##name, value, SOCKLIFE_A_##set##_PAD)

static int put_inet(struct sk_buff *skb, int attr, const struct sl_addr *addr)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = addr->port };

	memcpy(&in.sin_addr, addr->ip, sizeof(in.sin_addr));
	return nla_put(skb, attr, sizeof(in), &in);
}

static int put_inet6(struct sk_buff *skb, int attr, const struct sl_addr *addr)
{
	struct sockaddr_in6 in6 = {
		.sin6_family = AF_INET6,
		.sin6_port = addr->port,
		.sin6_scope_id = addr->scope,
	};

	memcpy(&in6.sin6_addr, addr->ip, sizeof(in6.sin6_addr));
	return nla_put(skb, attr, sizeof(in6), &in6);
}

static int put_vsock(struct sk_buff *skb, int attr, const struct sl_addr *addr)
{
	struct sockaddr_vm vm = { .svm_family = AF_VSOCK, .svm_port = addr->scope };

	memcpy(&vm.svm_cid, addr->ip, sizeof(vm.svm_cid));
	return nla_put(skb, attr, sizeof(vm), &vm);
}

static int put_netlink(struct sk_buff *skb, int attr, const struct sl_addr *addr)
{
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK, .nl_pid = addr->scope };

	memcpy(&nl.nl_groups, addr->ip, sizeof(nl.nl_groups));
	return nla_put(skb, attr, sizeof(nl), &nl);
}

static int put_packet(struct sk_buff *skb, int attr, const struct sl_addr *addr)
{
	struct sockaddr_ll ll = {
		.sll_family = AF_PACKET,
		.sll_protocol = addr->port,
		.sll_ifindex = addr->scope,
	};

	return nla_put(skb, attr, sizeof(ll), &ll);
}

static int put_addr(struct sk_buff *skb, int attr, const struct sl_addr *addr,
		    const struct sl_name *name)
{
	if (name && name->len)
		return nla_put(skb, attr, name->len, name->sun);
	if (sl_addr_empty(addr))
		return 0;
	switch (addr->family) {
	case AF_INET:
		return put_inet(skb, attr, addr);
	case AF_INET6:
		return put_inet6(skb, attr, addr);
	case AF_VSOCK:
		return put_vsock(skb, attr, addr);
	case AF_NETLINK:
		return put_netlink(skb, attr, addr);
	case AF_PACKET:
		return put_packet(skb, attr, addr);
	}
	return 0;
}

static int put_u32_unless_0(struct sk_buff *skb, int attr, u32 value)
{
	return value ? nla_put_u32(skb, attr, value) : 0;
}

static int put_task(struct sk_buff *skb, int attr, const struct sl_task *task)
{
	struct nlattr *nest;

	if (!task->tgid)
		return 0;
	nest = nla_nest_start(skb, attr);
	if (!nest ||
	    put_u32_unless_0(skb, SOCKLIFE_A_TASK_PID, task->pid) ||
	    nla_put_u32(skb, SOCKLIFE_A_TASK_TGID, task->tgid) ||
	    nla_put_u32(skb, SOCKLIFE_A_TASK_UID, task->uid) ||
	    nla_put_string(skb, SOCKLIFE_A_TASK_COMM, task->comm) ||
	    (strcmp(task->program, task->comm) &&
	     nla_put_string(skb, SOCKLIFE_A_TASK_PROGRAM, task->program)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_fd_open(struct sk_buff *skb, u8 open_how, u64 open_ns)
{
	if (nla_put_u8(skb, SOCKLIFE_A_HOLDER_OPEN_HOW, open_how) ||
	    (open_ns && PUT_U64(skb, HOLDER, OPEN_NS, open_ns)))
		return -EMSGSIZE;
	return 0;
}

static int put_holder(struct sk_buff *skb, const struct sl_holder *holder)
{
	struct nlattr *nest = nla_nest_start(skb, SOCKLIFE_A_SOCKET_HOLDER);

	if (!nest ||
	    nla_put_u32(skb, SOCKLIFE_A_HOLDER_TGID, holder->tgid) ||
	    nla_put_u32(skb, SOCKLIFE_A_HOLDER_FD, holder->fd) ||
	    nla_put_string(skb, SOCKLIFE_A_HOLDER_COMM, holder->comm) ||
	    (holder->thread && nla_put_u32(skb, SOCKLIFE_A_HOLDER_TID, holder->thread)) ||
	    put_fd_open(skb, holder->open_how, holder->open_ns) ||
	    (holder->exec && nla_put_flag(skb, SOCKLIFE_A_HOLDER_EXEC)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_former(struct sk_buff *skb, const struct sl_former *former)
{
	struct nlattr *nest = nla_nest_start(skb, SOCKLIFE_A_SOCKET_FORMER_HOLDER);

	if (!nest ||
	    nla_put_u32(skb, SOCKLIFE_A_HOLDER_TGID, former->tgid) ||
	    (former->fd >= 0 && nla_put_u32(skb, SOCKLIFE_A_HOLDER_FD, former->fd)) ||
	    nla_put_string(skb, SOCKLIFE_A_HOLDER_COMM, former->comm) ||
	    put_fd_open(skb, former->open_how, former->open_ns) ||
	    nla_put_u8(skb, SOCKLIFE_A_HOLDER_CLOSE_HOW, former->close_how) ||
	    PUT_U64(skb, HOLDER, CLOSE_NS, former->close_ns) ||
	    (former->signal &&
	     nla_put_u8(skb, SOCKLIFE_A_HOLDER_CLOSE_SIGNAL, former->signal)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_traffic(struct sk_buff *skb, int attr, const struct life_traffic *t)
{
	struct nlattr *nest;

	if (!t->calls && !t->again && !t->errors)
		return 0;
	nest = nla_nest_start(skb, attr);
	if (!nest ||
	    PUT_U64(skb, TRAFFIC, BYTES, t->bytes) ||
	    PUT_U64(skb, TRAFFIC, CALLS, t->calls) ||
	    PUT_U64(skb, TRAFFIC, AGAIN, t->again) ||
	    PUT_U64(skb, TRAFFIC, ERRORS, t->errors) ||
	    PUT_U64(skb, TRAFFIC, SHORT, t->shorts))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static_assert(SOCKLIFE_A_TIMES_STATE - SOCKLIFE_A_TIMES_CREATED == LIFE_STATE);
static_assert(SOCKLIFE_A_TIMES_ENDED - SOCKLIFE_A_TIMES_CREATED == LIFE_ENDED);
static_assert(SOCKLIFE_A_TIMES_LAST_SEND - SOCKLIFE_A_TIMES_CREATED == LIFE_LAST_SEND);

static int put_times(struct sk_buff *skb, const struct life *life)
{
	struct nlattr *nest = nla_nest_start(skb, SOCKLIFE_A_SOCKET_TIMES);
	int i;

	if (!nest)
		return -EMSGSIZE;
	for (i = 0; i < LIFE_TIMES; i++)
		if (life->times[i] &&
		    nla_put_u64_64bit(skb, SOCKLIFE_A_TIMES_CREATED + i, life->times[i],
				      SOCKLIFE_A_TIMES_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_dwell(struct sk_buff *skb, const struct life *life, u64 now)
{
	struct nlattr *nest;
	int state;

	for (state = 1; state <= SOCKLIFE_STATE_MAX; state++) {
		if (!(life->entered & 1 << state))
			continue;
		nest = nla_nest_start(skb, SOCKLIFE_A_SOCKET_DWELL);
		if (!nest ||
		    nla_put_u8(skb, SOCKLIFE_A_DWELL_STATE, state) ||
		    PUT_U64(skb, DWELL, NS, life_dwell(life, state, now)))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

static int put_u64_unless_0(struct sk_buff *skb, int attr, u64 value)
{
	return value ? nla_put_u64_64bit(skb, attr, value, SOCKLIFE_A_SOCKET_PAD) : 0;
}

static int put_identity(struct sk_buff *skb, const struct sl_row *row)
{
	if (PUT_U64(skb, SOCKET, ID, row->id) ||
	    PUT_U64(skb, SOCKET, GEN, row->gen) ||
	    put_u64_unless_0(skb, SOCKLIFE_A_SOCKET_COOKIE, row->cookie) ||
	    nla_put_u32(skb, SOCKLIFE_A_SOCKET_NETNS, row->netns) ||
	    nla_put_u16(skb, SOCKLIFE_A_SOCKET_FAMILY, row->family) ||
	    nla_put_u16(skb, SOCKLIFE_A_SOCKET_TYPE, row->type) ||
	    nla_put_u16(skb, SOCKLIFE_A_SOCKET_PROTOCOL, row->protocol) ||
	    put_u64_unless_0(skb, SOCKLIFE_A_SOCKET_INODE, row->inode) ||
	    nla_put_u32(skb, SOCKLIFE_A_SOCKET_UID, row->uid) ||
	    put_task(skb, row->life.flags & SOCKLIFE_FLAG_KERNEL ? SOCKLIFE_A_SOCKET_ON_BEHALF :
		     SOCKLIFE_A_SOCKET_CREATOR, &row->creator) ||
	    put_u64_unless_0(skb, SOCKLIFE_A_SOCKET_LISTENER, row->listener) ||
	    put_u64_unless_0(skb, SOCKLIFE_A_SOCKET_PEER, row->peer) ||
	    put_u64_unless_0(skb, SOCKLIFE_A_SOCKET_CGROUP, row->cgroup))
		return -EMSGSIZE;
	return 0;
}

static int put_ends(struct sk_buff *skb, const struct sl_row *row)
{
	if ((row->ifindex && nla_put_u32(skb, SOCKLIFE_A_SOCKET_IFINDEX, row->ifindex)) ||
	    put_addr(skb, SOCKLIFE_A_SOCKET_LOCAL, &row->local, &row->local_name) ||
	    put_addr(skb, SOCKLIFE_A_SOCKET_REMOTE, &row->remote, &row->remote_name) ||
	    (!row->rqueue_unknown && nla_put_u32(skb, SOCKLIFE_A_SOCKET_RQUEUE, row->rqueue)) ||
	    nla_put_u32(skb, SOCKLIFE_A_SOCKET_WQUEUE, row->wqueue) ||
	    (row->end.drops && nla_put_u32(skb, SOCKLIFE_A_SOCKET_DROPS, row->end.drops)))
		return -EMSGSIZE;
	return 0;
}

static int put_life(struct sk_buff *skb, const struct life *life, u64 now)
{
	if (nla_put_u8(skb, SOCKLIFE_A_SOCKET_STATE, life->state) ||
	    nla_put_u32(skb, SOCKLIFE_A_SOCKET_FLAGS, life->flags) ||
	    put_traffic(skb, SOCKLIFE_A_SOCKET_SEND, &life->send) ||
	    put_traffic(skb, SOCKLIFE_A_SOCKET_RECV, &life->recv) ||
	    put_times(skb, life) ||
	    put_dwell(skb, life, now))
		return -EMSGSIZE;
	if ((life->connected &&
	     nla_put_s32(skb, SOCKLIFE_A_SOCKET_CONNECT_RESULT, life->connect_result)) ||
	    (life->early &&
	     nla_put_s32(skb, SOCKLIFE_A_SOCKET_CONNECT_RETURNED, -life->early_errno)) ||
	    (life->error && nla_put_s32(skb, SOCKLIFE_A_SOCKET_ERROR, life->error)) ||
	    (life->closed_first &&
	     nla_put_u8(skb, SOCKLIFE_A_SOCKET_CLOSED_FIRST, life->closed_first)) ||
	    (life->shutdown && nla_put_u8(skb, SOCKLIFE_A_SOCKET_SHUTDOWN, life->shutdown)))
		return -EMSGSIZE;
	return 0;
}

/* A socket has an id, whether it has a name or not. */
static int put_unix(struct sk_buff *skb, const struct sl_remote *remote, const struct sl_name *name)
{
	const u16 unnamed = AF_UNIX;
	u64 id;

	memcpy(&id, remote->addr.ip, sizeof(id));
	if (id && PUT_U64(skb, REMOTE, PEER, id))
		return -EMSGSIZE;
	return nla_put(skb, SOCKLIFE_A_REMOTE_ADDR, name->len ?: sizeof(unnamed),
		       name->len ? (const void *)name->sun : &unnamed);
}

static int put_whom(struct sk_buff *skb, const struct sl_remote *remote, const struct sl_name *name)
{
	if (remote->addr.family == AF_UNIX)
		return put_unix(skb, remote, name);
	return put_addr(skb, SOCKLIFE_A_REMOTE_ADDR, &remote->addr, NULL);
}

static int put_remote(struct sk_buff *skb, const struct sl_remote *remote,
		      const struct sl_name *name)
{
	struct nlattr *nest;

	if (!remote->last)
		return 0;
	nest = nla_nest_start(skb, SOCKLIFE_A_SOCKET_REMOTES);
	if (!nest ||
	    put_whom(skb, remote, name) ||
	    PUT_U64(skb, REMOTE, SENT, remote->sent) ||
	    PUT_U64(skb, REMOTE, RECEIVED, remote->received) ||
	    PUT_U64(skb, REMOTE, LAST, remote->last))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_remotes(struct sk_buff *skb, const struct sl_row *row)
{
	const struct sl_remotes *remotes = &row->remotes;
	int i;

	for (i = 0; i < SL_REMOTES; i++)
		if (put_remote(skb, &remotes->v[i], &row->remote_names[i]))
			return -EMSGSIZE;
	return put_remote(skb, &remotes->others, NULL);
}

static int put_release(struct sk_buff *skb, const struct sl_row *row)
{
	if (!row->releaser.tgid)
		return 0;
	if (put_task(skb, SOCKLIFE_A_SOCKET_RELEASER, &row->releaser) ||
	    nla_put_u8(skb, SOCKLIFE_A_SOCKET_RELEASE_HOW, row->release_how) ||
	    (row->last_fd >= 0 && nla_put_u32(skb, SOCKLIFE_A_SOCKET_RELEASE_FD, row->last_fd)) ||
	    (row->release_signal &&
	     nla_put_u8(skb, SOCKLIFE_A_SOCKET_RELEASE_SIGNAL, row->release_signal)))
		return -EMSGSIZE;
	return 0;
}

static int put_end(struct sk_buff *skb, const struct sl_row *row)
{
	const struct sl_end *end = &row->end;

	if ((row->closed && nla_put_flag(skb, SOCKLIFE_A_SOCKET_CLOSED)) ||
	    (row->life.end && nla_put_u8(skb, SOCKLIFE_A_SOCKET_END, row->life.end)) ||
	    put_release(skb, row) ||
	    put_u32_unless_0(skb, SOCKLIFE_A_SOCKET_UNSENT, end->unsent) ||
	    put_u32_unless_0(skb, SOCKLIFE_A_SOCKET_UNREAD, end->unread) ||
	    put_u32_unless_0(skb, SOCKLIFE_A_SOCKET_RETRANS, end->retrans) ||
	    put_u32_unless_0(skb, SOCKLIFE_A_SOCKET_RTT_US, end->rtt_us))
		return -EMSGSIZE;
	return 0;
}

static int put_holders(struct sk_buff *skb, const struct sl_held *held, unsigned int shown)
{
	struct sl_holder_cursor cursor;
	struct sl_holder holder;

	sl_held_begin(&cursor, held);
	while (shown-- && sl_held_next(&cursor, &holder))
		if (put_holder(skb, &holder))
			return -EMSGSIZE;
	return 0;
}

static int put_ledger(struct sk_buff *skb, const struct sl_row *row, const struct sl_held *held,
		      unsigned int shown)
{
	unsigned int i;

	if (nla_put_u32(skb, SOCKLIFE_A_SOCKET_HOLDERS, sl_held_count(held)) ||
	    (row->holders_partial && nla_put_flag(skb, SOCKLIFE_A_SOCKET_HOLDERS_PARTIAL)) ||
	    put_u32_unless_0(skb, SOCKLIFE_A_SOCKET_REFERENCES, row->references) ||
	    put_u32_unless_0(skb, SOCKLIFE_A_SOCKET_FORMER_HOLDERS, row->former_count))
		return -EMSGSIZE;
	for (i = 0; i < row->n_former; i++)
		if (put_former(skb, &row->former[i]))
			return -EMSGSIZE;
	return put_holders(skb, held, shown);
}

/**
 * sl_put_row() - a socket as attributes
 * @skb: to put them into
 * @row: the socket
 * @held: its descriptors, NULL: none
 * @shown: how many of them to list
 *
 * Return: 0, or -EMSGSIZE: it does not fit, part of it may be there.
 */
int sl_put_row(struct sk_buff *skb, const struct sl_row *row, const struct sl_held *held,
	       unsigned int shown)
{
	if (put_identity(skb, row) || put_ends(skb, row) || put_life(skb, &row->life, row->now) ||
	    put_end(skb, row) ||
	    put_remotes(skb, row) ||
	    put_ledger(skb, row, held, shown))
		return -EMSGSIZE;
	return 0;
}

static bool has_result(const struct sl_event *ev)
{
	switch (ev->type) {
	case SOCKLIFE_EVENT_BIND:
	case SOCKLIFE_EVENT_LISTEN:
	case SOCKLIFE_EVENT_CONNECT_RESULT:
	case SOCKLIFE_EVENT_CONNECT_RETURN:
	case SOCKLIFE_EVENT_FAILED_CALL:
	case SOCKLIFE_EVENT_SEND:
	case SOCKLIFE_EVENT_RECV:
	case SOCKLIFE_EVENT_ERROR:
	case SOCKLIFE_EVENT_PAYLOAD:
		return true;
	case SOCKLIFE_EVENT_STATE:
		return ev->result;	/* the reason of a close */
	}
	return false;
}

static int put_event_special(struct sk_buff *skb, const struct sl_event *ev)
{
	bool fd = ev->fd >= 0 || ev->type == SOCKLIFE_EVENT_FD_CLOSE;
	bool how = ev->type == SOCKLIFE_EVENT_SHUTDOWN || ev->type == SOCKLIFE_EVENT_FD_INSTALL ||
		   ev->type == SOCKLIFE_EVENT_FD_CLOSE || ev->type == SOCKLIFE_EVENT_FAILED_CALL ||
		   ev->type == SOCKLIFE_EVENT_PAYLOAD;

	if ((ev->type == SOCKLIFE_EVENT_STATE &&
	     nla_put_u8(skb, SOCKLIFE_A_EVENT_OLD_STATE, ev->old_state)) ||
	    (fd && nla_put_s32(skb, SOCKLIFE_A_EVENT_FD, ev->fd)) ||
	    (has_result(ev) && nla_put_s32(skb, SOCKLIFE_A_EVENT_RESULT, ev->result)) ||
	    (how && nla_put_u32(skb, SOCKLIFE_A_EVENT_HOW, ev->how)) ||
	    (ev->type == SOCKLIFE_EVENT_LISTEN &&
	     nla_put_u32(skb, SOCKLIFE_A_EVENT_BACKLOG, ev->backlog)) ||
	    (ev->flags && nla_put_u32(skb, SOCKLIFE_A_EVENT_FLAGS, ev->flags)) ||
	    (ev->signal && nla_put_u8(skb, SOCKLIFE_A_EVENT_SIGNAL, ev->signal)) ||
	    (ev->duration && PUT_U64(skb, EVENT, DURATION, ev->duration)))
		return -EMSGSIZE;
	return 0;
}

static int put_payload(struct sk_buff *skb, const struct sl_payload *payload)
{
	if (!payload)
		return 0;
	if ((payload->len &&
	     nla_put(skb, SOCKLIFE_A_EVENT_PAYLOAD, payload->len, payload->bytes)) ||
	    (payload->missing &&
	     nla_put_u8(skb, SOCKLIFE_A_EVENT_PAYLOAD_MISSING, payload->missing)))
		return -EMSGSIZE;
	return 0;
}

static int put_event_id(struct sk_buff *skb, int attr, u64 id)
{
	return id ? nla_put_u64_64bit(skb, attr, id, SOCKLIFE_A_EVENT_PAD) : 0;
}

/**
 * sl_put_event() - an event as attributes
 * @skb: to put them into
 * @ev: the event
 *
 * Return: 0, or -EMSGSIZE: it does not fit, part of it may be there.
 */
int sl_put_event(struct sk_buff *skb, const struct sl_event *ev)
{
	if (PUT_U64(skb, EVENT, TIME, ev->time) ||
	    PUT_U64(skb, EVENT, ID, ev->id) ||
	    PUT_U64(skb, EVENT, GEN, ev->gen) ||
	    nla_put_u16(skb, SOCKLIFE_A_EVENT_TYPE, ev->type) ||
	    nla_put_u32(skb, SOCKLIFE_A_EVENT_NETNS, ev->netns) ||
	    nla_put_u16(skb, SOCKLIFE_A_EVENT_FAMILY, ev->family) ||
	    nla_put_u16(skb, SOCKLIFE_A_EVENT_SOCK_TYPE, ev->sock_type) ||
	    nla_put_u16(skb, SOCKLIFE_A_EVENT_PROTOCOL, ev->protocol) ||
	    nla_put_u8(skb, SOCKLIFE_A_EVENT_STATE, ev->state) ||
	    put_task(skb, SOCKLIFE_A_EVENT_TASK, &ev->task) ||
	    (ev->task.tgid && nla_put_u32(skb, SOCKLIFE_A_EVENT_PPID, ev->ppid)) ||
	    put_event_special(skb, ev) ||
	    put_payload(skb, ev->payload) ||
	    put_addr(skb, SOCKLIFE_A_EVENT_LOCAL, &ev->local, ev->local_name) ||
	    put_addr(skb, SOCKLIFE_A_EVENT_REMOTE, &ev->remote, ev->remote_name) ||
	    put_event_id(skb, SOCKLIFE_A_EVENT_LISTENER, ev->listener) ||
	    put_event_id(skb, SOCKLIFE_A_EVENT_PEER, ev->peer))
		return -EMSGSIZE;
	return 0;
}
