// SPDX-License-Identifier: GPL-2.0
#include "build.h"

#include <arpa/inet.h>
#include <string.h>
#include <linux/genetlink.h>

struct nlmsghdr *build_begin(void *buf, uint8_t cmd)
{
	struct genlmsghdr *genl;
	struct nlmsghdr *nlh;

	memset(buf, 0, BUILD_SIZE);	/* the padding is written to records, too */
	nlh = mnl_nlmsg_put_header(buf);
	nlh->nlmsg_type = BUILD_FAMILY;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = SOCKLIFE_FAMILY_VERSION;
	return nlh;
}

static void put_task(struct nlmsghdr *nlh, uint16_t type, const struct task *task)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);

	mnl_attr_put_u32(nlh, SOCKLIFE_A_TASK_PID, task->pid);
	mnl_attr_put_u32(nlh, SOCKLIFE_A_TASK_TGID, task->tgid);
	mnl_attr_put_u32(nlh, SOCKLIFE_A_TASK_UID, task->uid);
	mnl_attr_put_strz(nlh, SOCKLIFE_A_TASK_COMM, task->comm);
	if (task->program[0])
		mnl_attr_put_strz(nlh, SOCKLIFE_A_TASK_PROGRAM, task->program);
	mnl_attr_nest_end(nlh, nest);
}

static void put_addr(struct nlmsghdr *nlh, uint16_t type, const struct addr *addr)
{
	if (addr->len)
		mnl_attr_put(nlh, type, addr->len, &addr->storage);
}

static void put_fd_open(struct nlmsghdr *nlh, const struct holder *holder)
{
	mnl_attr_put_u8(nlh, SOCKLIFE_A_HOLDER_OPEN_HOW, holder->open_how);
	if (holder->open_ns)
		mnl_attr_put_u64(nlh, SOCKLIFE_A_HOLDER_OPEN_NS, holder->open_ns);
}

static void put_former(struct nlmsghdr *nlh, const struct sock *sock)
{
	const struct holder *holder;

	if (sock->former_count)
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_FORMER_HOLDERS, sock->former_count);
	for (holder = sock->former; holder < sock->former + sock->n_former; holder++) {
		struct nlattr *nest = mnl_attr_nest_start(nlh, SOCKLIFE_A_SOCKET_FORMER_HOLDER);

		mnl_attr_put_u32(nlh, SOCKLIFE_A_HOLDER_TGID, holder->tgid);
		if (holder->fd != FD_UNKNOWN)
			mnl_attr_put_u32(nlh, SOCKLIFE_A_HOLDER_FD, holder->fd);
		mnl_attr_put_strz(nlh, SOCKLIFE_A_HOLDER_COMM, holder->comm);
		put_fd_open(nlh, holder);
		mnl_attr_put_u8(nlh, SOCKLIFE_A_HOLDER_CLOSE_HOW, holder->close_how);
		mnl_attr_put_u64(nlh, SOCKLIFE_A_HOLDER_CLOSE_NS, holder->close_ns);
		if (holder->close_signal)
			mnl_attr_put_u8(nlh, SOCKLIFE_A_HOLDER_CLOSE_SIGNAL, holder->close_signal);
		mnl_attr_nest_end(nlh, nest);
	}
}

static void put_holders(struct nlmsghdr *nlh, const struct sock *sock)
{
	size_t i;

	mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_HOLDERS, sock->holders_count ?
			 sock->holders_count : (uint32_t)sock->n_holders);
	if (HAS_SOCKET(sock, HOLDERS_PARTIAL))
		mnl_attr_put(nlh, SOCKLIFE_A_SOCKET_HOLDERS_PARTIAL, 0, NULL);
	for (i = 0; i < sock->n_holders; i++) {
		const struct holder *holder = &sock->holders[i];
		struct nlattr *nest = mnl_attr_nest_start(nlh, SOCKLIFE_A_SOCKET_HOLDER);

		mnl_attr_put_u32(nlh, SOCKLIFE_A_HOLDER_TGID, holder->tgid);
		mnl_attr_put_u32(nlh, SOCKLIFE_A_HOLDER_FD, holder->fd);
		mnl_attr_put_strz(nlh, SOCKLIFE_A_HOLDER_COMM, holder->comm);
		put_fd_open(nlh, holder);
		if (holder->thread)
			mnl_attr_put_u32(nlh, SOCKLIFE_A_HOLDER_TID, holder->thread);
		if (holder->exec)
			mnl_attr_put(nlh, SOCKLIFE_A_HOLDER_EXEC, 0, NULL);
		mnl_attr_nest_end(nlh, nest);
	}
}

static void put_traffic(struct nlmsghdr *nlh, uint16_t type,
			const struct traffic *traffic)
{
	struct nlattr *nest;

	if (!traffic->calls && !traffic->again && !traffic->errors)
		return;
	nest = mnl_attr_nest_start(nlh, type);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_TRAFFIC_BYTES, traffic->bytes);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_TRAFFIC_CALLS, traffic->calls);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_TRAFFIC_AGAIN, traffic->again);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_TRAFFIC_ERRORS, traffic->errors);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_TRAFFIC_SHORT, traffic->shorts);
	mnl_attr_nest_end(nlh, nest);
}

static void put_times(struct nlmsghdr *nlh, const struct sock *sock)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, SOCKLIFE_A_SOCKET_TIMES);
	uint16_t i;

	for (i = SOCKLIFE_A_TIMES_CREATED; i <= SOCKLIFE_A_TIMES_MAX; i++)
		if (sock->times[i])
			mnl_attr_put_u64(nlh, i, sock->times[i]);
	mnl_attr_nest_end(nlh, nest);
}

/* The kernel counts the present stay in. */
static void put_dwells(struct nlmsghdr *nlh, const struct sock *sock, uint64_t now)
{
	unsigned int state;

	for (state = 1; state <= SOCKLIFE_STATE_MAX; state++) {
		struct nlattr *nest;

		if (!(sock->dwelt & 1u << state))
			continue;
		nest = mnl_attr_nest_start(nlh, SOCKLIFE_A_SOCKET_DWELL);
		mnl_attr_put_u8(nlh, SOCKLIFE_A_DWELL_STATE, (uint8_t)state);
		mnl_attr_put_u64(nlh, SOCKLIFE_A_DWELL_NS,
				 sock_dwell(sock, state, now));
		mnl_attr_nest_end(nlh, nest);
	}
}

static void put_remotes(struct nlmsghdr *nlh, const struct sock *sock)
{
	size_t i;

	for (i = 0; i < sock->n_remotes; i++) {
		const struct remote *remote = &sock->remotes[i];
		struct nlattr *nest =
			mnl_attr_nest_start(nlh, SOCKLIFE_A_SOCKET_REMOTES);

		put_addr(nlh, SOCKLIFE_A_REMOTE_ADDR, &remote->addr);
		mnl_attr_put_u64(nlh, SOCKLIFE_A_REMOTE_SENT, remote->sent);
		mnl_attr_put_u64(nlh, SOCKLIFE_A_REMOTE_RECEIVED,
				 remote->received);
		mnl_attr_put_u64(nlh, SOCKLIFE_A_REMOTE_LAST, remote->last);
		if (remote->peer)
			mnl_attr_put_u64(nlh, SOCKLIFE_A_REMOTE_PEER, remote->peer);
		mnl_attr_nest_end(nlh, nest);
	}
}

static void put_optional(struct nlmsghdr *nlh, const struct sock *sock)
{
	if (sock->ifindex)
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_IFINDEX, sock->ifindex);
	if (HAS_SOCKET(sock, CREATOR))
		put_task(nlh, SOCKLIFE_A_SOCKET_CREATOR, &sock->creator);
	if (sock->listener)
		mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_LISTENER, sock->listener);
	if (sock->peer)
		mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_PEER, sock->peer);
	if (HAS_SOCKET(sock, CONNECT_RESULT))
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_CONNECT_RESULT,
				 (uint32_t)sock->connect_result);
	if (HAS_SOCKET(sock, ERROR))
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_ERROR,
				 (uint32_t)sock->error);
	if (HAS_SOCKET(sock, CGROUP))
		mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_CGROUP, sock->cgroup);
	if (HAS_SOCKET(sock, HIDDEN))
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_HIDDEN, sock->hidden);
}

static void put_end(struct nlmsghdr *nlh, const struct sock *sock)
{
	if (HAS_SOCKET(sock, CLOSED))
		mnl_attr_put(nlh, SOCKLIFE_A_SOCKET_CLOSED, 0, NULL);
	if (sock->end)
		mnl_attr_put_u8(nlh, SOCKLIFE_A_SOCKET_END, sock->end);
	if (HAS_SOCKET(sock, RELEASER)) {
		put_task(nlh, SOCKLIFE_A_SOCKET_RELEASER, &sock->releaser);
		mnl_attr_put_u8(nlh, SOCKLIFE_A_SOCKET_RELEASE_HOW,
				sock->release_how);
	}
	if (HAS_SOCKET(sock, ON_BEHALF))
		put_task(nlh, SOCKLIFE_A_SOCKET_ON_BEHALF, &sock->on_behalf);
	if (HAS_SOCKET(sock, RELEASE_FD))
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_RELEASE_FD, sock->release_fd);
	if (sock->release_signal)
		mnl_attr_put_u8(nlh, SOCKLIFE_A_SOCKET_RELEASE_SIGNAL,
				sock->release_signal);
	if (sock->unsent)
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_UNSENT, sock->unsent);
	if (sock->unread)
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_UNREAD, sock->unread);
	if (sock->retrans)
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_RETRANS, sock->retrans);
	if (sock->drops)
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_DROPS, sock->drops);
	if (sock->rtt_us)
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_RTT_US, sock->rtt_us);
}

void build_socket(struct nlmsghdr *nlh, const struct sock *sock, uint64_t now)
{
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, sock->id);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_GEN, sock->gen);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_COOKIE, sock->cookie);
	mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_NETNS, sock->netns);
	mnl_attr_put_u16(nlh, SOCKLIFE_A_SOCKET_FAMILY, sock->family);
	mnl_attr_put_u16(nlh, SOCKLIFE_A_SOCKET_TYPE, sock->type);
	mnl_attr_put_u16(nlh, SOCKLIFE_A_SOCKET_PROTOCOL, sock->protocol);
	mnl_attr_put_u8(nlh, SOCKLIFE_A_SOCKET_STATE, sock->state);
	mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_FLAGS, sock->flags);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_INODE, sock->inode);
	mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_UID, sock->uid);
	put_addr(nlh, SOCKLIFE_A_SOCKET_LOCAL, &sock->local);
	put_addr(nlh, SOCKLIFE_A_SOCKET_REMOTE, &sock->remote);
	put_holders(nlh, sock);
	put_former(nlh, sock);
	if (sock->references)
		mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_REFERENCES, sock->references);
	mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_RQUEUE, sock->rqueue);
	mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_WQUEUE, sock->wqueue);
	put_traffic(nlh, SOCKLIFE_A_SOCKET_SEND, &sock->send);
	put_traffic(nlh, SOCKLIFE_A_SOCKET_RECV, &sock->recv);
	put_times(nlh, sock);
	put_dwells(nlh, sock, now);
	mnl_attr_put_u8(nlh, SOCKLIFE_A_SOCKET_CLOSED_FIRST, sock->closed_first);
	mnl_attr_put_u8(nlh, SOCKLIFE_A_SOCKET_SHUTDOWN, sock->shutdown);
	put_end(nlh, sock);
	put_remotes(nlh, sock);
	put_optional(nlh, sock);
}

static void put_event_details(struct nlmsghdr *nlh, const struct event *event)
{
	if (HAS_EVENT(event, OLD_STATE))
		mnl_attr_put_u8(nlh, SOCKLIFE_A_EVENT_OLD_STATE, event->old_state);
	if (HAS_EVENT(event, FD))
		mnl_attr_put_u32(nlh, SOCKLIFE_A_EVENT_FD, (uint32_t)event->fd);
	if (HAS_EVENT(event, RESULT))
		mnl_attr_put_u32(nlh, SOCKLIFE_A_EVENT_RESULT,
				 (uint32_t)event->result);
	if (HAS_EVENT(event, HOW))
		mnl_attr_put_u32(nlh, SOCKLIFE_A_EVENT_HOW, event->how);
	if (HAS_EVENT(event, BACKLOG))
		mnl_attr_put_u32(nlh, SOCKLIFE_A_EVENT_BACKLOG, event->backlog);
	if (HAS_EVENT(event, FLAGS))
		mnl_attr_put_u32(nlh, SOCKLIFE_A_EVENT_FLAGS, event->flags);
	if (HAS_EVENT(event, LISTENER))
		mnl_attr_put_u64(nlh, SOCKLIFE_A_EVENT_LISTENER, event->listener);
	if (HAS_EVENT(event, PEER))
		mnl_attr_put_u64(nlh, SOCKLIFE_A_EVENT_PEER, event->peer);
	if (HAS_EVENT(event, PPID))
		mnl_attr_put_u32(nlh, SOCKLIFE_A_EVENT_PPID, event->ppid);
	if (HAS_EVENT(event, SIGNAL))
		mnl_attr_put_u8(nlh, SOCKLIFE_A_EVENT_SIGNAL, event->signal);
	if (HAS_EVENT(event, DURATION))
		mnl_attr_put_u64(nlh, SOCKLIFE_A_EVENT_DURATION, event->duration);
	if (HAS_EVENT(event, PAYLOAD))
		mnl_attr_put(nlh, SOCKLIFE_A_EVENT_PAYLOAD, event->payload.len, event->payload.at);
	if (HAS_EVENT(event, PAYLOAD_MISSING))
		mnl_attr_put_u8(nlh, SOCKLIFE_A_EVENT_PAYLOAD_MISSING, event->payload_missing);
}

void build_event(struct nlmsghdr *nlh, const struct event *event)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, SOCKLIFE_A_EVENTS_EVENT);

	if (event->seq)
		mnl_attr_put_u64(nlh, SOCKLIFE_A_EVENT_SEQ, event->seq);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_EVENT_TIME, event->time);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_EVENT_ID, event->id);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_EVENT_GEN, event->gen);
	mnl_attr_put_u16(nlh, SOCKLIFE_A_EVENT_TYPE, event->type);
	mnl_attr_put_u32(nlh, SOCKLIFE_A_EVENT_NETNS, event->netns);
	mnl_attr_put_u16(nlh, SOCKLIFE_A_EVENT_FAMILY, event->family);
	mnl_attr_put_u16(nlh, SOCKLIFE_A_EVENT_SOCK_TYPE, event->sock_type);
	mnl_attr_put_u16(nlh, SOCKLIFE_A_EVENT_PROTOCOL, event->protocol);
	mnl_attr_put_u8(nlh, SOCKLIFE_A_EVENT_STATE, event->state);
	if (HAS_EVENT(event, TASK))
		put_task(nlh, SOCKLIFE_A_EVENT_TASK, &event->task);
	put_event_details(nlh, event);
	put_addr(nlh, SOCKLIFE_A_EVENT_LOCAL, &event->local);
	put_addr(nlh, SOCKLIFE_A_EVENT_REMOTE, &event->remote);
	mnl_attr_nest_end(nlh, nest);
}

static void put_counter(struct nlmsghdr *nlh, const char *name, uint64_t value)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, SOCKLIFE_A_STATS_COUNTER);

	mnl_attr_put_strz(nlh, SOCKLIFE_A_COUNTER_NAME, name);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_COUNTER_VALUE, value);
	mnl_attr_nest_end(nlh, nest);
}

static void put_hook(struct nlmsghdr *nlh, const char *event, const char *target,
		     const char *mechanism, uint64_t missed)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, SOCKLIFE_A_STATS_HOOK);

	mnl_attr_put_strz(nlh, SOCKLIFE_A_HOOK_EVENT, event);
	mnl_attr_put_strz(nlh, SOCKLIFE_A_HOOK_TARGET, target);
	mnl_attr_put_strz(nlh, SOCKLIFE_A_HOOK_MECHANISM, mechanism);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_HOOK_MISSED, missed);
	mnl_attr_nest_end(nlh, nest);
}

void build_stats(struct nlmsghdr *nlh, uint64_t seq, uint64_t seq_all)
{
	put_counter(nlh, "sockets", 12);
	put_counter(nlh, "events_lost_ring_full", 3);
	put_hook(nlh, "create", "security_socket_post_create", "kretprobe", 0);
	put_hook(nlh, "state", "inet_sock_set_state", "tracepoint", 2);
	if (!seq)
		return;
	mnl_attr_put_u64(nlh, SOCKLIFE_A_STATS_SEQ, seq);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_STATS_SEQ_ALL, seq_all);
}

void build_batch(struct nlmsghdr *nlh, uint64_t first)
{
	mnl_attr_put_u64(nlh, SOCKLIFE_A_EVENTS_FIRST, first);
}

void build_account(struct nlmsghdr *nlh, const struct account *account)
{
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SUBSCRIPTION_MADE, account->made);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SUBSCRIPTION_DELIVERED, account->delivered);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SUBSCRIPTION_LOST_RING, account->lost_ring);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SUBSCRIPTION_LOST_MEMORY, account->lost_memory);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SUBSCRIPTION_LOST_READER, account->lost_reader);
}

struct addr addr_in(const char *ip, uint16_t port)
{
	struct addr addr = { .len = sizeof(addr.in) };

	addr.in.sin_family = AF_INET;
	addr.in.sin_port = htons(port);
	inet_pton(AF_INET, ip, &addr.in.sin_addr);
	return addr;
}

struct addr addr_in6(const char *ip, uint16_t port)
{
	struct addr addr = { .len = sizeof(addr.in6) };

	addr.in6.sin6_family = AF_INET6;
	addr.in6.sin6_port = htons(port);
	inet_pton(AF_INET6, ip, &addr.in6.sin6_addr);
	return addr;
}

struct addr addr_un(const char *path, size_t len)
{
	struct addr addr = { 0 };

	addr.len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	addr.un.sun_family = AF_UNIX;
	memcpy(addr.un.sun_path, path, len);
	return addr;
}
