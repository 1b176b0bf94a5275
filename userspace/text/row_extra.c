// SPDX-License-Identifier: GPL-2.0
/* The long tail of a row: what -e adds. */
#include <inttypes.h>
#include <string.h>

#include "base/util.h"
#include "text/names.h"
#include "text/row.h"

/* What the groups are made of. */
struct row_told {
	const struct sock *sock;
	uint64_t now;
	const struct addr_style *style;
	const char *ties;	/* more words for the last group, or NULL */
};

static void put_creator(struct buf *buf, const struct sock *sock)
{
	if (HAS_SOCKET(sock, ON_BEHALF)) {
		buf_puts(buf, " for:(");
		row_task(buf, &sock->on_behalf);
		buf_puts(buf, ")");
	}
	if (!HAS_SOCKET(sock, CREATOR))
		return;
	buf_puts(buf, " by:(");
	row_task(buf, &sock->creator);
	buf_printf(buf, ",uid=%u)", sock->creator.uid);
}

static void put_since(struct buf *buf, const char *name, uint64_t then,
		      uint64_t now)
{
	if (!then)
		return;
	buf_printf(buf, " %s:", name);
	fmt_duration(buf, now > then ? now - then : 0);
}

/* @shorts: a call that moved less than it might have is worth a word. */
static void put_traffic(struct buf *buf, const char *name,
			const struct traffic *traffic, bool shorts)
{
	if (!traffic->calls && !traffic->again && !traffic->errors)
		return;
	if (traffic->calls)
		buf_printf(buf, " %s:%" PRIu64 " %s-calls:%" PRIu64, name,
			   traffic->bytes, name, traffic->calls);
	if (traffic->shorts && shorts)
		buf_printf(buf, " %s-short:%" PRIu64, name, traffic->shorts);
	if (traffic->again)
		buf_printf(buf, " %s-again:%" PRIu64, name, traffic->again);
	if (traffic->errors)
		buf_printf(buf, " %s-errors:%" PRIu64, name, traffic->errors);
}

static void put_connect_outcome(struct buf *buf, const struct sock *sock, uint64_t now)
{
	uint64_t called = sock->times[SOCKLIFE_A_TIMES_CONNECT];
	uint64_t done = sock->times[SOCKLIFE_A_TIMES_ESTABLISHED];
	char name[NAME_MAX_LEN];

	if (sock->flags & SOCKLIFE_FLAG_CONNECTING) {
		put_since(buf, "connecting", called, now);
		return;
	}
	if (!HAS_SOCKET(sock, CONNECT_RESULT))
		return;
	if (sock->connect_result) {
		buf_printf(buf, " connect:%s",
			   errno_name(sock->connect_result, name));
		return;
	}
	buf_puts(buf, " connect:ok");
	if (called && done >= called) {
		buf_puts(buf, "/");
		fmt_duration(buf, done - called);
	}
}

/* With Fast Open it returns 0 before there is a connection. */
static void put_connect(struct buf *buf, const struct sock *sock, uint64_t now)
{
	char name[NAME_MAX_LEN];

	put_connect_outcome(buf, sock, now);
	if (sock->name_source) {
		buf_puts(buf, " name:");
		row_whom(buf, sock);
		if (sock->address_source > ADDRESS_DNS)
			buf_printf(buf, "/%s", address_source_name(sock->address_source));
	} else if (sock->dns_hidden_by) {
		buf_printf(buf, " dns-hidden-by:%" PRIu64, sock->dns_hidden_by);
	}
	if (HAS_SOCKET(sock, CONNECT_RETURNED))
		buf_printf(buf, " connect-returned:%s", sock->connect_returned ?
			   errno_name(sock->connect_returned, name) : "0");
}

/* Those that have no words of their own elsewhere. */
static void put_flags(struct buf *buf, uint32_t flags)
{
	static const char *const names[] = {
		NULL, NULL, "passive", "accepted", NULL, NULL, "rx-eof", "pair", "not-counted-here",
		"encap-not-counted", "missed-results",
	};
	const char *gap = " flags:";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!names[i] || !(flags & 1u << i))
			continue;
		buf_printf(buf, "%s%s", gap, names[i]);
		gap = ",";
	}
}

/* 0 for a state that was only passed through, which says nothing. */
static uint64_t dwell_in(const struct sock *sock, uint8_t state, uint64_t now)
{
	return sock->dwelt & 1u << state ? sock_dwell(sock, state, now) : 0;
}

static size_t count_dwells(const struct sock *sock, uint64_t now)
{
	size_t i, n = 0;

	for (i = 0; i < SOCKLIFE_STATE_MAX; i++)
		n += dwell_in(sock, states_in_order[i], now) != 0;
	return n;
}

static void put_dwells(struct buf *buf, const char *gap, const struct sock *sock, uint64_t now)
{
	size_t i;

	for (i = 0; i < SOCKLIFE_STATE_MAX; i++) {
		uint8_t state = states_in_order[i];
		uint64_t ns = dwell_in(sock, state, now);

		if (!ns)
			continue;
		buf_printf(buf, "%s%s/", gap, state_name(state));
		fmt_duration(buf, ns);
		gap = ",";
	}
}

void row_dwells(struct buf *buf, const struct sock *sock, uint64_t now)
{
	put_dwells(buf, "", sock, now);
}

static void put_remotes(struct buf *buf, const struct sock *sock)
{
	static const struct addr_style style = { .numeric = true };
	const struct addr_owner owner = { .protocol = sock->protocol };
	size_t i;

	for (i = 0; i < sock->n_remotes; i++) {
		const struct remote *remote = &sock->remotes[i];

		buf_puts(buf, i ? "," : " spoke-with:(");
		if (remote->addr.len)
			fmt_addr_text(buf, &remote->addr, &owner, &style);
		else
			buf_puts(buf, "others");
		if (remote->peer)
			buf_printf(buf, " peer:%" PRIu64, remote->peer);
		buf_printf(buf, " tx=%" PRIu64 " rx=%" PRIu64, remote->sent,
			   remote->received);
	}
	if (sock->n_remotes)
		buf_puts(buf, ")");
}

/* The multicast groups of a netlink socket. */
static void put_groups(struct buf *buf, const struct sock *sock)
{
	if (sock->local.len >= sizeof(sock->local.nl) &&
	    sock->local.sa.sa_family == AF_NETLINK && sock->local.nl.nl_groups)
		buf_printf(buf, " groups:%#x", sock->local.nl.nl_groups);
}

/* (pid=1,fd=3,fork,2.1s,exec): the time since it was opened, or how long it was open. */
static void put_descriptor(struct buf *buf, const struct holder *holder, uint64_t until)
{
	char name[NAME_MAX_LEN];

	buf_printf(buf, "(pid=%u,fd=", holder->tgid);
	if (holder->fd == FD_UNKNOWN)
		buf_puts(buf, "?");
	else
		buf_printf(buf, "%u", holder->fd);
	buf_printf(buf, ",%s", fd_open_name(holder->open_how));
	if (holder->open_ns) {
		buf_puts(buf, ",");
		fmt_duration(buf, until > holder->open_ns ? until - holder->open_ns : 0);
	}
	if (holder->exec)
		buf_puts(buf, ",exec");
	if (holder->thread)
		buf_printf(buf, ",thread=%u", holder->thread);
	if (holder->close_ns)
		buf_printf(buf, ",%s", fd_close_name(holder->close_how));
	if (holder->close_signal)
		buf_printf(buf, ",SIG%s", signal_name(holder->close_signal, name));
	buf_puts(buf, ")");
}

static void put_ledger(struct buf *buf, const struct sock *sock, uint64_t now)
{
	const char *gap = " opened:(";
	size_t i;

	for (i = 0; i < sock->n_holders; i++) {
		if (!sock->holders[i].open_how)
			continue;
		buf_puts(buf, gap);
		put_descriptor(buf, &sock->holders[i], now);
		gap = ",";
	}
	if (*gap == ',')
		buf_puts(buf, ")");
	for (i = 0; i < sock->n_former; i++) {
		buf_puts(buf, i ? "," : " former:(");
		put_descriptor(buf, &sock->former[i], sock->former[i].close_ns);
	}
	if (sock->former_count > sock->n_former)
		buf_printf(buf, ",%zu before", sock->former_count - sock->n_former);
	if (sock->n_former)
		buf_puts(buf, ")");
	if (sock->references)
		buf_printf(buf, " other-references:%u", sock->references);
}

static void put_cgroup(struct buf *buf, const struct sock *sock,
		       const struct addr_style *style)
{
	const char *path = places_cgroup(style->places, sock->cgroup);

	if (!HAS_SOCKET(sock, CGROUP) && !sock->inferred)
		return;
	buf_puts(buf, " cgroup:");
	if (sock->inferred)
		buf_puts(buf, "-");
	else if (path && !style->numeric)
		fmt_escape(buf, path, strlen(path), 0);
	else
		buf_printf(buf, "%" PRIu64, sock->cgroup);
}

/* What cannot be known of a socket that only events told of is a line, not 0. */
static void put_numbers(struct buf *buf, const struct sock *sock)
{
	buf_printf(buf, " id:%" PRIu64, sock->id);
	if (HAS_SOCKET(sock, UID))
		buf_printf(buf, " uid:%u", sock->uid);
	if (sock->inferred)
		buf_puts(buf, " ino:- sk:-");
	else if (sock->inode)
		buf_printf(buf, " ino:%" PRIu64, sock->inode);
	if (sock->cookie && !sock->inferred)
		buf_printf(buf, " sk:%" PRIx64, sock->cookie);
}

static void put_socket(struct buf *buf, const struct row_told *told)
{
	put_numbers(buf, told->sock);
	buf_puts(buf, " netns:");
	row_netns(buf, told->sock, told->style);
	put_cgroup(buf, told->sock, told->style);
}

/* A state that it has been in from the beginning says nothing, nor that it was the only one. */
static void put_life(struct buf *buf, const struct row_told *told)
{
	const struct sock *sock = told->sock;
	uint64_t created = sock->times[SOCKLIFE_A_TIMES_CREATED];
	uint64_t entered = sock->times[SOCKLIFE_A_TIMES_STATE];

	put_creator(buf, sock);
	put_since(buf, sock->flags & SOCKLIFE_FLAG_CENSUS ? "found" :
		  sock_closed(sock) ? "lived" : "age", created, told->now);
	if (!sock_closed(sock) && entered != created)
		put_since(buf, "in-state", entered, told->now);
	if (count_dwells(sock, told->now) > 1)
		put_dwells(buf, " dwell:", sock, told->now);
}

static void put_data(struct buf *buf, const struct row_told *told)
{
	const struct sock *sock = told->sock;

	put_traffic(buf, "tx", &sock->send, true);
	put_traffic(buf, "rx", &sock->recv, sock->type != SOCK_STREAM);
	row_last_numbers(buf, sock);
	if (sock->drops)
		buf_printf(buf, " drops:%u", sock->drops);
	put_remotes(buf, sock);
}

static void put_course(struct buf *buf, const struct row_told *told)
{
	static const char *const shut[] = { "", "read", "write", "both" };
	const struct sock *sock = told->sock;
	char name[NAME_MAX_LEN];

	put_connect(buf, sock, told->now);
	if (closed_first_name(sock->closed_first))
		buf_printf(buf, " closed-first:%s",
			   closed_first_name(sock->closed_first));
	row_end_extra(buf, sock);
	if (sock->shutdown & 3)
		buf_printf(buf, " shutdown:%s", shut[sock->shutdown & 3]);
	if (sock->error && sock->error != sock->connect_result)
		buf_printf(buf, " error:%s", errno_name(sock->error, name));
	put_flags(buf, sock->flags);
}

static void put_held(struct buf *buf, const struct row_told *told)
{
	put_ledger(buf, told->sock, told->now);
}

static void put_ties(struct buf *buf, const struct row_told *told)
{
	const struct sock *sock = told->sock;

	if (sock->listener)
		buf_printf(buf, " listener:%" PRIu64, sock->listener);
	if (sock->peer)
		buf_printf(buf, " peer:%" PRIu64, sock->peer);
	put_groups(buf, sock);
	buf_puts(buf, told->ties ? told->ties : "");
}

/* @gap: before the name of each group but the first; NULL: no names, blanks between words. */
static void put_all(struct buf *buf, const struct row_told *told, const char *gap)
{
	static const struct {
		const char *name;
		void (*put)(struct buf *buf, const struct row_told *told);
	} groups[] = {
		{ "socket", put_socket }, { "life", put_life }, { "data", put_data },
		{ "course", put_course }, { "held", put_held }, { "ties", put_ties },
	};
	struct buf group = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(groups); i++, buf_clear(&group)) {
		groups[i].put(&group, told);
		if (!group.len)
			continue;
		if (gap)
			buf_printf(buf, *gap == '\n' ? "%s%-6s" : "%s%s", i ? gap : "", groups[i].name);
		buf_puts(buf, buf_str(&group) + (!gap && !i));
	}
	buf_free(&group);
}

void row_groups(struct buf *buf, const struct sock *sock, uint64_t now,
		const struct addr_style *style, const char *ties, const char *gap)
{
	const struct row_told told = {
		.sock = sock, .now = sock_until(sock, now), .style = style, .ties = ties,
	};

	put_all(buf, &told, gap);
}

void row_extra(struct buf *buf, const struct sock *sock, uint64_t now,
	       const struct addr_style *style)
{
	row_groups(buf, sock, now, style, NULL, NULL);
}
