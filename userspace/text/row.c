// SPDX-License-Identifier: GPL-2.0
#include "text/row.h"

#include <inttypes.h>
#include <string.h>

#include "text/names.h"

struct addr_owner row_owner(const struct sock *sock)
{
	return (struct addr_owner){
		.family = sock->family,
		.protocol = sock->protocol,
		.type = sock->type,
		.ifindex = sock->ifindex,
	};
}

/* An address and a port have a colon between them, a path and an inode not. */
static void put_halves(struct buf *host, struct buf *port, const struct addr *addr,
		       const struct addr_owner *owner, const struct addr_style *style)
{
	size_t before = port->len;

	buf_add(port, ":", 1);
	fmt_addr(host, port, addr, owner, style);
	if (port->len == before + 1)
		port->data[--port->len] = '\0';
}

/* In the place of its port a raw socket has its protocol, as in ss. */
static bool is_raw(const struct sock *sock)
{
	return sock->type == SOCK_RAW &&
	       (sock->family == AF_INET || sock->family == AF_INET6);
}

/* NULL: nobody, which is 0 as in ss. */
static void put_inode(struct buf *port, const struct sock *sock)
{
	if (sock && sock->inferred)
		buf_puts(port, " -");
	else
		buf_printf(port, " %" PRIu64, sock ? sock->inode : 0);
}

#define NAME_COLUMNS	64

/* A longer name of a Unix socket ends in *: it is a pattern then, which fits the name. */
static void shorten_name(struct buf *host, const struct sock *sock)
{
	if (sock->family != AF_UNIX || fmt_width(buf_str(host)) <= NAME_COLUMNS)
		return;
	fmt_cut(host->data, NAME_COLUMNS - 1);
	host->len = strlen(host->data);
	buf_puts(host, "*");
}

void row_local(struct buf *host, struct buf *port, const struct sock *sock,
	       const struct addr_style *style)
{
	struct addr_owner owner = row_owner(sock);
	size_t before = port->len;
	char name[NAME_MAX_LEN];

	put_halves(host, port, &sock->local, &owner, style);
	shorten_name(host, sock);
	if (sock->family == AF_UNIX) {
		put_inode(port, sock);
	} else if (is_raw(sock)) {
		port->len = before;
		buf_printf(port, ":%s", protocol_name(sock->protocol, name));
	}
}

static const struct sock *peer_of(const struct sock *sock, struct model *model)
{
	struct model_row *peer = model && sock->peer ?
				 model_find(model, sock->peer) : NULL;

	return peer ? &peer->sock : NULL;
}

/* As in ss, these have no port where there is no peer. */
static bool one_star(unsigned int family)
{
	return family == AF_NETLINK || family == AF_PACKET;
}

void row_remote(struct buf *host, struct buf *port, const struct sock *sock,
		struct model *model, const struct addr_style *style)
{
	struct addr_owner owner = row_owner(sock);

	owner.bound = sock->local.len != 0;
	owner.ifindex = 0;
	if (!sock->remote.len && one_star(sock->family))
		buf_puts(host, "*");
	else
		put_halves(host, port, &sock->remote, &owner, style);
	shorten_name(host, sock);
	if (sock->family == AF_UNIX)
		put_inode(port, peer_of(sock, model));
}

void row_addresses(struct table *table, const struct sock *sock, struct model *model,
		   const struct addr_style *style)
{
	struct buf host = { 0 }, port = { 0 };

	row_local(&host, &port, sock, style);
	table_take(table, &host);
	table_take(table, &port);
	row_remote(&host, &port, sock, model, style);
	table_take(table, &host);
	table_take(table, &port);
	buf_free(&host);
	buf_free(&port);
}

void row_program(struct buf *buf, const struct task *task)
{
	const char *name = task_program(task);

	fmt_escape(buf, name, strlen(name), 0);
	if (task_is_named(task)) {
		buf_puts(buf, "{");
		fmt_escape(buf, task->comm, strlen(task->comm), 0);
		buf_puts(buf, "}");
	}
	buf_puts(buf, "[");
	buf_number(buf, task->tgid, 1);
	buf_puts(buf, "]");
}

void row_task(struct buf *buf, const struct task *task)
{
	row_name(buf, task_program(task));
	buf_printf(buf, ",pid=%u", task->tgid);
	if (!task_is_named(task))
		return;
	buf_puts(buf, ",thread=");
	row_name(buf, task->comm);
}

void row_name(struct buf *buf, const char *comm)
{
	buf_puts(buf, "\"");
	fmt_escape(buf, comm, strlen(comm), '"');
	buf_puts(buf, "\"");
}

static void put_users(struct buf *buf, const struct sock *sock)
{
	size_t i;

	buf_puts(buf, "users:(");
	for (i = 0; i < sock->n_holders; i++) {
		const struct holder *holder = &sock->holders[i];

		buf_puts(buf, i ? ",(" : "(");
		row_name(buf, holder->comm);
		buf_printf(buf, ",pid=%u,fd=%u)", holder->tgid, holder->fd);
	}
	if (sock->holders_count > sock->n_holders)
		buf_printf(buf, ",%zu more", sock->holders_count - sock->n_holders);
	if (HAS_SOCKET(sock, HOLDERS_PARTIAL))
		buf_puts(buf, ",too many to list");
	buf_puts(buf, ")");
}

static bool is_unaccepted(const struct sock *sock)
{
	return !sock->n_holders && !sock_closed(sock) && sock->state != SOCKLIFE_STATE_TIME_WAIT &&
	       (sock->flags & SOCKLIFE_FLAG_PASSIVE) &&
	       !(sock->flags & (SOCKLIFE_FLAG_ACCEPTED | SOCKLIFE_FLAG_RELEASED));
}

/* Why a socket has no descriptor. */
static const char *no_holder(const struct sock *sock)
{
	if (sock->flags & SOCKLIFE_FLAG_KERNEL)
		return "kernel";
	if (sock->state == SOCKLIFE_STATE_TIME_WAIT)
		return "timewait";
	if (sock->flags & SOCKLIFE_FLAG_RELEASED)
		return "orphan";
	if ((sock->flags & SOCKLIFE_FLAG_PASSIVE) &&
	    !(sock->flags & SOCKLIFE_FLAG_ACCEPTED))
		return "unaccepted";
	if (HAS_SOCKET(sock, HOLDERS_PARTIAL))	/* of other users, or too many */
		return "not-listed";
	if (sock->references)	/* a message's, io_uring's, or a call's */
		return "in-flight";
	return "detached";
}

/* Who held it last, and who made it if that is another. */
static void put_past(struct buf *buf, const struct sock *sock)
{
	bool made = HAS_SOCKET(sock, CREATOR) && sock->creator.tgid;
	struct holder last;

	if (sock_last_holder(sock, &last)) {
		buf_puts(buf, " was:((");
		row_name(buf, last.comm);
		buf_printf(buf, ",pid=%u))", last.tgid);
		made = made && last.tgid != sock->creator.tgid;
	}
	if (!made)
		return;
	buf_puts(buf, " made-by:((");
	row_task(buf, &sock->creator);
	buf_puts(buf, "))");
}

void row_process(struct buf *buf, const struct sock *sock)
{
	if (sock->n_holders) {
		put_users(buf, sock);
		return;
	}
	buf_puts(buf, no_holder(sock));
	if (HAS_SOCKET(sock, ON_BEHALF)) {
		buf_puts(buf, " for:((");
		row_task(buf, &sock->on_behalf);
		buf_puts(buf, "))");
	}
	put_past(buf, sock);
}

void row_netns(struct buf *buf, const struct sock *sock,
	       const struct addr_style *style)
{
	const char *name = places_netns(style->places, sock->netns);

	if (name && !style->numeric)
		fmt_escape(buf, name, strlen(name), 0);
	else
		buf_printf(buf, "%u", sock->netns);
}

void row_other_end(struct buf *buf, const struct sock *sock,
		   const struct sock *other, const struct addr_style *style)
{
	buf_puts(buf, "<-> ");
	row_owner_name(buf, other);
	if (other->n_holders)
		buf_printf(buf, " fd %u", other->holders[0].fd);
	else if (HAS_SOCKET(other, RELEASE_FD) &&
		 other->releaser.tgid == other->creator.tgid)
		buf_printf(buf, " fd %u", other->release_fd);
	else if (is_unaccepted(other))
		buf_puts(buf, " (not accepted)");
	if (other->netns == sock->netns)
		return;
	buf_puts(buf, " in netns ");
	row_netns(buf, other, style);
}

bool row_whom(struct buf *buf, const struct sock *sock)
{
	if (!sock->name_source)
		return false;
	if (sock->name_source == NAME_DNS)
		buf_puts(buf, "~");
	if (sock->name)
		fmt_word(buf, sock->name, strlen(sock->name));
	else
		buf_puts(buf, "?");
	return true;
}

void row_owner_name(struct buf *buf, const struct sock *sock)
{
	const char *comm = task_program(&sock->creator);
	uint32_t tgid = sock->creator.tgid;

	if (sock->n_holders) {
		comm = sock->holders[0].comm;
		tgid = sock->holders[0].tgid;
	}
	if (!tgid) {
		buf_puts(buf, sock->flags & SOCKLIFE_FLAG_KERNEL ? "kernel" : "-");
		return;
	}
	fmt_escape(buf, comm, strlen(comm), 0);
	buf_printf(buf, "[%u]", tgid);
}
