// SPDX-License-Identifier: GPL-2.0
#include "source/decode.h"

#include <errno.h>
#include <string.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include "base/array.h"
#include "base/util.h"
#include "source/decode_attrs.h"
#include "source/outline.h"

static const struct field task_fields[] = {
	FIELD(U32, SOCKLIFE_A_TASK_PID, struct task, pid),
	FIELD(U32, SOCKLIFE_A_TASK_TGID, struct task, tgid),
	FIELD(U32, SOCKLIFE_A_TASK_UID, struct task, uid),
	FIELD(TEXT, SOCKLIFE_A_TASK_COMM, struct task, comm),
	FIELD(TEXT, SOCKLIFE_A_TASK_PROGRAM, struct task, program),
};

static int decode_task(const struct nlattr *attr, void *task)
{
	return decode_nest(attr, task_fields, ARRAY_SIZE(task_fields), task, NULL);
}

static const struct field holder_fields[] = {
	FIELD(U32, SOCKLIFE_A_HOLDER_TGID, struct holder, tgid),
	FIELD(U32, SOCKLIFE_A_HOLDER_FD, struct holder, fd),
	FIELD(TEXT, SOCKLIFE_A_HOLDER_COMM, struct holder, comm),
	FIELD(U32, SOCKLIFE_A_HOLDER_TID, struct holder, thread),
	FIELD(U8, SOCKLIFE_A_HOLDER_OPEN_HOW, struct holder, open_how),
	FIELD(U64, SOCKLIFE_A_HOLDER_OPEN_NS, struct holder, open_ns),
	FLAG(SOCKLIFE_A_HOLDER_EXEC),
	FIELD(U8, SOCKLIFE_A_HOLDER_CLOSE_HOW, struct holder, close_how),
	FIELD(U64, SOCKLIFE_A_HOLDER_CLOSE_NS, struct holder, close_ns),
	FIELD(U8, SOCKLIFE_A_HOLDER_CLOSE_SIGNAL, struct holder, close_signal),
};

static int decode_descriptor(const struct nlattr *attr, struct holder *holder)
{
	uint64_t present = 0;
	int err;

	*holder = (struct holder){ .fd = FD_UNKNOWN };
	err = decode_nest(attr, holder_fields, ARRAY_SIZE(holder_fields),
			  holder, &present);
	holder->exec = present & BIT(SOCKLIFE_A_HOLDER_EXEC);
	return err;
}

static int decode_holder(const struct nlattr *attr, void *out)
{
	struct holder holder;
	int err = decode_descriptor(attr, &holder);

	if (!err)
		sock_add_holder(out, &holder);
	return err;
}

static int decode_former(const struct nlattr *attr, void *out)
{
	struct holder former;
	int err = decode_descriptor(attr, &former);

	if (!err)
		sock_add_former(out, &former);
	return err;
}

static const struct field traffic_fields[] = {
	FIELD(U64, SOCKLIFE_A_TRAFFIC_BYTES, struct traffic, bytes),
	FIELD(U64, SOCKLIFE_A_TRAFFIC_CALLS, struct traffic, calls),
	FIELD(U64, SOCKLIFE_A_TRAFFIC_AGAIN, struct traffic, again),
	FIELD(U64, SOCKLIFE_A_TRAFFIC_ERRORS, struct traffic, errors),
	FIELD(U64, SOCKLIFE_A_TRAFFIC_SHORT, struct traffic, shorts),
};

static int decode_traffic(const struct nlattr *attr, void *traffic)
{
	return decode_nest(attr, traffic_fields, ARRAY_SIZE(traffic_fields),
			   traffic, NULL);
}

/* The times are an array by attribute number. */
static int decode_times(const struct nlattr *nest, void *out)
{
	uint64_t *times = out;
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest) {
		uint16_t type = mnl_attr_get_type(attr);

		if (type <= SOCKLIFE_A_TIMES_PAD || type > SOCKLIFE_A_TIMES_MAX)
			continue;
		if (mnl_attr_validate(attr, MNL_TYPE_U64) < 0)
			return -EBADMSG;
		times[type] = mnl_attr_get_u64(attr);
	}
	return 0;
}

struct dwell {
	uint64_t ns;
	uint8_t state;
};

static const struct field dwell_fields[] = {
	FIELD(U8, SOCKLIFE_A_DWELL_STATE, struct dwell, state),
	FIELD(U64, SOCKLIFE_A_DWELL_NS, struct dwell, ns),
};

static int decode_dwell(const struct nlattr *attr, void *out)
{
	struct sock *sock = out;
	struct dwell dwell = { 0 };
	int err = decode_nest(attr, dwell_fields, ARRAY_SIZE(dwell_fields),
			      &dwell, NULL);

	if (err)
		return err;
	if (dwell.state && dwell.state <= SOCKLIFE_STATE_MAX) {
		sock->dwell[dwell.state] = dwell.ns;
		sock->dwelt |= 1u << dwell.state;
	}
	return 0;
}

static const struct field remote_fields[] = {
	FIELD(ADDR, SOCKLIFE_A_REMOTE_ADDR, struct remote, addr),
	FIELD(U64, SOCKLIFE_A_REMOTE_SENT, struct remote, sent),
	FIELD(U64, SOCKLIFE_A_REMOTE_RECEIVED, struct remote, received),
	FIELD(U64, SOCKLIFE_A_REMOTE_LAST, struct remote, last),
	FIELD(U64, SOCKLIFE_A_REMOTE_PEER, struct remote, peer),
};

static int decode_remote(const struct nlattr *attr, void *out)
{
	struct remote remote = { 0 };
	int err = decode_nest(attr, remote_fields, ARRAY_SIZE(remote_fields),
			      &remote, NULL);

	if (!err)
		sock_add_remote(out, &remote);
	return err;
}

static const struct field socket_fields[] = {
	FIELD(U64, SOCKLIFE_A_SOCKET_ID, struct sock, id),
	FIELD(U64, SOCKLIFE_A_SOCKET_GEN, struct sock, gen),
	FIELD(U64, SOCKLIFE_A_SOCKET_COOKIE, struct sock, cookie),
	FIELD(U32, SOCKLIFE_A_SOCKET_NETNS, struct sock, netns),
	FIELD(U16, SOCKLIFE_A_SOCKET_FAMILY, struct sock, family),
	FIELD(U16, SOCKLIFE_A_SOCKET_TYPE, struct sock, type),
	FIELD(U16, SOCKLIFE_A_SOCKET_PROTOCOL, struct sock, protocol),
	FIELD(U8, SOCKLIFE_A_SOCKET_STATE, struct sock, state),
	FIELD(U32, SOCKLIFE_A_SOCKET_FLAGS, struct sock, flags),
	FIELD(U64, SOCKLIFE_A_SOCKET_INODE, struct sock, inode),
	FIELD(U32, SOCKLIFE_A_SOCKET_UID, struct sock, uid),
	FIELD(U32, SOCKLIFE_A_SOCKET_IFINDEX, struct sock, ifindex),
	FIELD(ADDR, SOCKLIFE_A_SOCKET_LOCAL, struct sock, local),
	FIELD(ADDR, SOCKLIFE_A_SOCKET_REMOTE, struct sock, remote),
	NEST(SOCKLIFE_A_SOCKET_CREATOR, struct sock, creator, decode_task),
	NEST_WHOLE(SOCKLIFE_A_SOCKET_HOLDER, decode_holder),
	FIELD(U64, SOCKLIFE_A_SOCKET_LISTENER, struct sock, listener),
	FIELD(U64, SOCKLIFE_A_SOCKET_PEER, struct sock, peer),
	FIELD(U32, SOCKLIFE_A_SOCKET_RQUEUE, struct sock, rqueue),
	FIELD(U32, SOCKLIFE_A_SOCKET_WQUEUE, struct sock, wqueue),
	NEST(SOCKLIFE_A_SOCKET_SEND, struct sock, send, decode_traffic),
	NEST(SOCKLIFE_A_SOCKET_RECV, struct sock, recv, decode_traffic),
	NEST(SOCKLIFE_A_SOCKET_TIMES, struct sock, times, decode_times),
	NEST_WHOLE(SOCKLIFE_A_SOCKET_DWELL, decode_dwell),
	FIELD(U32, SOCKLIFE_A_SOCKET_CONNECT_RESULT, struct sock, connect_result),
	FIELD(U32, SOCKLIFE_A_SOCKET_CONNECT_RETURNED, struct sock, connect_returned),
	FIELD(U32, SOCKLIFE_A_SOCKET_ERROR, struct sock, error),
	FIELD(U8, SOCKLIFE_A_SOCKET_CLOSED_FIRST, struct sock, closed_first),
	FIELD(U8, SOCKLIFE_A_SOCKET_SHUTDOWN, struct sock, shutdown),
	FIELD(U32, SOCKLIFE_A_SOCKET_HOLDERS, struct sock, holders_count),
	FIELD(U32, SOCKLIFE_A_SOCKET_HIDDEN, struct sock, hidden),
	FLAG(SOCKLIFE_A_SOCKET_CLOSED),
	FIELD(U8, SOCKLIFE_A_SOCKET_END, struct sock, end),
	NEST(SOCKLIFE_A_SOCKET_RELEASER, struct sock, releaser, decode_task),
	FIELD(U8, SOCKLIFE_A_SOCKET_RELEASE_HOW, struct sock, release_how),
	FIELD(U8, SOCKLIFE_A_SOCKET_RELEASE_SIGNAL, struct sock, release_signal),
	FIELD(U32, SOCKLIFE_A_SOCKET_UNSENT, struct sock, unsent),
	FIELD(U32, SOCKLIFE_A_SOCKET_UNREAD, struct sock, unread),
	FIELD(U32, SOCKLIFE_A_SOCKET_RETRANS, struct sock, retrans),
	FIELD(U32, SOCKLIFE_A_SOCKET_RTT_US, struct sock, rtt_us),
	FIELD(U64, SOCKLIFE_A_SOCKET_CGROUP, struct sock, cgroup),
	NEST_WHOLE(SOCKLIFE_A_SOCKET_REMOTES, decode_remote),
	FIELD(U32, SOCKLIFE_A_SOCKET_DROPS, struct sock, drops),
	FIELD(U32, SOCKLIFE_A_SOCKET_REFERENCES, struct sock, references),
	FIELD(U32, SOCKLIFE_A_SOCKET_RELEASE_FD, struct sock, release_fd),
	NEST_WHOLE(SOCKLIFE_A_SOCKET_FORMER_HOLDER, decode_former),
	FIELD(U32, SOCKLIFE_A_SOCKET_FORMER_HOLDERS, struct sock, former_count),
	FLAG(SOCKLIFE_A_SOCKET_HOLDERS_PARTIAL),
	NEST(SOCKLIFE_A_SOCKET_ON_BEHALF, struct sock, on_behalf, decode_task),
};

/*
 * The kernel's dwell includes the present stay; take it out again, since it grows.
 * All dwells together reach from the creation to the kernel's now.
 */
static void close_dwell(struct sock *sock)
{
	uint64_t now = sock->times[SOCKLIFE_A_TIMES_CREATED];
	uint64_t since = sock->times[SOCKLIFE_A_TIMES_STATE];
	uint64_t stay;
	unsigned int i;

	if (sock->state > SOCKLIFE_STATE_MAX)
		return;
	for (i = 0; i <= SOCKLIFE_STATE_MAX; i++)
		now += sock->dwell[i];
	stay = now > since ? now - since : 0;
	if (!since || stay > sock->dwell[sock->state])
		stay = sock->dwell[sock->state];
	sock->dwell[sock->state] -= stay;
}

static size_t payload_len(const struct nlmsghdr *nlh)
{
	size_t len = mnl_nlmsg_get_payload_len(nlh);

	return len < GENL_HDRLEN ? 0 : len - GENL_HDRLEN;
}

static const void *payload_of(const struct nlmsghdr *nlh)
{
	return (const char *)mnl_nlmsg_get_payload(nlh) + GENL_HDRLEN;
}

int decode_command(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	if (nlh->nlmsg_type < NLMSG_MIN_TYPE ||
	    nlh->nlmsg_len < NLMSG_HDRLEN + GENL_HDRLEN ||
	    nlh->nlmsg_len > INT32_MAX)		/* negative, for libmnl */
		return -EBADMSG;
	return genl->cmd;
}

int decode_socket(const struct nlmsghdr *nlh, struct sock *sock)
{
	int err;

	*sock = (struct sock){ 0 };
	if (decode_command(nlh) != SOCKLIFE_CMD_SOCKET_GET)
		return -EBADMSG;
	err = decode_attrs(payload_of(nlh), payload_len(nlh), socket_fields,
			   ARRAY_SIZE(socket_fields), sock, &sock->present);
	if (!err && !HAS_SOCKET(sock, ID) && !HAS_SOCKET(sock, HIDDEN))
		err = -EBADMSG;
	if (err) {
		sock_free(sock);
		return err;
	}
	close_dwell(sock);
	return 0;
}

static const struct field event_fields[] = {
	FIELD(U64, SOCKLIFE_A_EVENT_SEQ, struct event, seq),
	FIELD(U64, SOCKLIFE_A_EVENT_TIME, struct event, time),
	FIELD(U64, SOCKLIFE_A_EVENT_ID, struct event, id),
	FIELD(U64, SOCKLIFE_A_EVENT_GEN, struct event, gen),
	FIELD(U16, SOCKLIFE_A_EVENT_TYPE, struct event, type),
	FIELD(U32, SOCKLIFE_A_EVENT_NETNS, struct event, netns),
	FIELD(U16, SOCKLIFE_A_EVENT_FAMILY, struct event, family),
	FIELD(U16, SOCKLIFE_A_EVENT_SOCK_TYPE, struct event, sock_type),
	FIELD(U16, SOCKLIFE_A_EVENT_PROTOCOL, struct event, protocol),
	FIELD(U8, SOCKLIFE_A_EVENT_STATE, struct event, state),
	FIELD(U8, SOCKLIFE_A_EVENT_OLD_STATE, struct event, old_state),
	NEST(SOCKLIFE_A_EVENT_TASK, struct event, task, decode_task),
	FIELD(U32, SOCKLIFE_A_EVENT_FD, struct event, fd),
	FIELD(U32, SOCKLIFE_A_EVENT_RESULT, struct event, result),
	FIELD(U32, SOCKLIFE_A_EVENT_HOW, struct event, how),
	FIELD(U32, SOCKLIFE_A_EVENT_BACKLOG, struct event, backlog),
	FIELD(U32, SOCKLIFE_A_EVENT_FLAGS, struct event, flags),
	FIELD(ADDR, SOCKLIFE_A_EVENT_LOCAL, struct event, local),
	FIELD(ADDR, SOCKLIFE_A_EVENT_REMOTE, struct event, remote),
	FIELD(U64, SOCKLIFE_A_EVENT_LISTENER, struct event, listener),
	FIELD(U64, SOCKLIFE_A_EVENT_PEER, struct event, peer),
	FIELD(U32, SOCKLIFE_A_EVENT_PPID, struct event, ppid),
	FIELD(U8, SOCKLIFE_A_EVENT_SIGNAL, struct event, signal),
	FIELD(U64, SOCKLIFE_A_EVENT_DURATION, struct event, duration),
	FIELD(BYTES, SOCKLIFE_A_EVENT_PAYLOAD, struct event, payload),
	FIELD(U8, SOCKLIFE_A_EVENT_PAYLOAD_MISSING, struct event, payload_missing),
};

int decode_event(const struct nlattr *attr, struct event *event)
{
	*event = (struct event){ .fd = -1 };
	if (decode_nest(attr, event_fields, ARRAY_SIZE(event_fields), event, &event->present))
		return -EBADMSG;
	return HAS_EVENT(event, ID) && HAS_EVENT(event, TYPE) ? 0 : -EBADMSG;
}

int decode_events(const struct nlmsghdr *nlh, event_cb cb, void *arg)
{
	return decode_outlines(nlh, NULL, cb, arg);
}

int decode_outlines(const struct nlmsghdr *nlh, struct outline *outline, event_cb cb, void *arg)
{
	const struct nlattr *attr;
	struct event event = { .fd = -1 };
	uint64_t first = 0;	/* in old records each event has its own number */
	int n = 0;

	if (decode_command(nlh) != SOCKLIFE_CMD_EVENTS_NTF)
		return -EBADMSG;
	mnl_attr_for_each_payload(payload_of(nlh), payload_len(nlh)) {
		if (mnl_attr_get_type(attr) == SOCKLIFE_A_EVENTS_FIRST) {
			if (mnl_attr_validate(attr, MNL_TYPE_U64) < 0)
				return -EBADMSG;
			first = mnl_attr_get_u64(attr);
		}
		if (mnl_attr_get_type(attr) != SOCKLIFE_A_EVENTS_EVENT)
			continue;
		if (outline ? outline_event(outline, attr, &event) : decode_event(attr, &event))
			return -EBADMSG;
		if (first) {
			event.seq = first + (uint64_t)n;
			event.present |= BIT(SOCKLIFE_A_EVENT_SEQ);
		}
		cb(&event, arg);
		n++;
	}
	return n;
}

static const struct field counter_fields[] = {
	FIELD(TEXT, SOCKLIFE_A_COUNTER_NAME, struct counter, name),
	FIELD(U64, SOCKLIFE_A_COUNTER_VALUE, struct counter, value),
};

static int decode_counter(const struct nlattr *attr, void *out)
{
	struct stats *stats = out;
	struct counter counter = { 0 };
	int err = decode_nest(attr, counter_fields, ARRAY_SIZE(counter_fields),
			      &counter, NULL);

	if (err)
		return err;
	array_grow(stats->counters, stats->n_counters);
	stats->counters[stats->n_counters++] = counter;
	return 0;
}

static const struct field hook_fields[] = {
	FIELD(TEXT, SOCKLIFE_A_HOOK_EVENT, struct hook, event),
	FIELD(TEXT, SOCKLIFE_A_HOOK_TARGET, struct hook, target),
	FIELD(TEXT, SOCKLIFE_A_HOOK_MECHANISM, struct hook, mechanism),
	FIELD(U64, SOCKLIFE_A_HOOK_MISSED, struct hook, missed),
};

static int decode_hook(const struct nlattr *attr, void *out)
{
	struct stats *stats = out;
	struct hook hook = { 0 };
	int err = decode_nest(attr, hook_fields, ARRAY_SIZE(hook_fields),
			      &hook, NULL);

	if (err)
		return err;
	array_grow(stats->hooks, stats->n_hooks);
	stats->hooks[stats->n_hooks++] = hook;
	return 0;
}

static const struct field stats_fields[] = {
	NEST_WHOLE(SOCKLIFE_A_STATS_COUNTER, decode_counter),
	NEST_WHOLE(SOCKLIFE_A_STATS_HOOK, decode_hook),
	FIELD(U64, SOCKLIFE_A_STATS_SEQ, struct stats, seq),
	FIELD(U64, SOCKLIFE_A_STATS_SEQ_ALL, struct stats, seq_all),
};

int decode_stats(const struct nlmsghdr *nlh, struct stats *stats)
{
	int err;

	*stats = (struct stats){ 0 };
	if (decode_command(nlh) != SOCKLIFE_CMD_STATS_GET)
		return -EBADMSG;
	err = decode_attrs(payload_of(nlh), payload_len(nlh), stats_fields,
			   ARRAY_SIZE(stats_fields), stats, &stats->present);
	if (err)
		stats_free(stats);
	return err;
}

static const struct field account_fields[] = {
	FIELD(U64, SOCKLIFE_A_SUBSCRIPTION_MADE, struct account, made),
	FIELD(U64, SOCKLIFE_A_SUBSCRIPTION_DELIVERED, struct account, delivered),
	FIELD(U64, SOCKLIFE_A_SUBSCRIPTION_LOST_RING, struct account, lost_ring),
	FIELD(U64, SOCKLIFE_A_SUBSCRIPTION_LOST_MEMORY, struct account, lost_memory),
	FIELD(U64, SOCKLIFE_A_SUBSCRIPTION_LOST_READER, struct account, lost_reader),
};

int decode_account(const struct nlmsghdr *nlh, struct account *account)
{
	uint64_t present = 0;
	int err;

	*account = (struct account){ 0 };
	if (decode_command(nlh) != SOCKLIFE_CMD_SUBSCRIPTION_GET)
		return -EBADMSG;
	err = decode_attrs(payload_of(nlh), payload_len(nlh), account_fields,
			   ARRAY_SIZE(account_fields), account, &present);
	if (!err && !(present & BIT(SOCKLIFE_A_SUBSCRIPTION_MADE)))
		err = -EBADMSG;
	return err;
}
