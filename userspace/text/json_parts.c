// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <string.h>

#include "text/fmt.h"
#include "text/json.h"
#include "text/json_parts.h"
#include "text/names.h"

void json_line(struct buf *o, const char *kind)
{
	json_begin_item(o);
	json_put_number(o, "schema", JSON_SCHEMA);
	json_put_word(o, "kind", kind);
}

void json_put_task(struct buf *o, const char *key,
		   const struct task *task)
{
	json_begin(o, key);
	json_put_number(o, "pid", task->tgid);
	json_put_number(o, "tid", task->pid);
	json_put_number(o, "uid", task->uid);
	json_put_text(o, "comm", task->comm);
	json_put_text(o, "program", task_program(task));
	json_end(o);
}

void json_put_error(struct buf *o, const char *key, int32_t result)
{
	char name[NAME_MAX_LEN];

	if (result < 0)
		json_put_word(o, key, errno_name(result, name));
}

static void put_inet(struct buf *o, const struct addr *addr)
{
	json_begin_text(o, "address");
	if (addr->sa.sa_family == AF_INET) {
		fmt_in(o, &addr->in.sin_addr);
		json_end_word(o);
		json_put_number(o, "port", ntohs(addr->in.sin_port));
		return;
	}
	fmt_in6(o, &addr->in6.sin6_addr);
	json_end_word(o);
	json_put_number(o, "port", ntohs(addr->in6.sin6_port));
	if (addr->in6.sin6_scope_id)
		json_put_number(o, "scope", addr->in6.sin6_scope_id);
}

static void put_path(struct buf *o, const struct addr *addr)
{
	size_t len = addr->len - offsetof(struct sockaddr_un, sun_path);
	const char *path = addr->un.sun_path;

	if (addr->len <= offsetof(struct sockaddr_un, sun_path))
		return;
	if (path[0])
		json_put_bytes(o, "path", path, strnlen(path, len));
	else
		json_put_bytes(o, "abstract", path + 1, len - 1);
}

static void put_raw(struct buf *o, const struct addr *addr)
{
	const unsigned char *bytes = (const unsigned char *)&addr->storage;
	size_t i;

	json_begin_text(o, "bytes");
	for (i = sizeof(sa_family_t); i < addr->len; i++)
		buf_printf(o, "%02x", bytes[i]);
	json_end_word(o);
}

void json_put_addr(struct buf *o, const char *key,
		   const struct addr *addr)
{
	char family[NAME_MAX_LEN];

	if (!addr->len)
		return;
	json_begin(o, key);
	json_put_word(o, "family", family_name(addr->sa.sa_family, family));
	switch (addr->sa.sa_family) {
	case AF_INET:
	case AF_INET6:
		put_inet(o, addr);
		break;
	case AF_UNIX:
		put_path(o, addr);
		break;
	case AF_NETLINK:
		json_put_number(o, "port", addr->nl.nl_pid);
		json_put_number(o, "groups", addr->nl.nl_groups);
		break;
	case AF_PACKET:
		json_put_number(o, "ethertype", ntohs(addr->ll.sll_protocol));
		json_put_number(o, "ifindex", (uint64_t)addr->ll.sll_ifindex);
		break;
	case AF_VSOCK:
		json_put_number(o, "cid", addr->vm.svm_cid);
		json_put_number(o, "port", addr->vm.svm_port);
		break;
	default:
		put_raw(o, addr);
	}
	json_end(o);
}

void json_put_state(struct buf *o, const char *key, const char *number,
		    unsigned int state)
{
	json_put_word(o, key, state_word(state));
	json_put_number(o, number, state);
}

void json_put_netns(struct buf *o, const struct sock *sock,
		    const struct places *places)
{
	const char *name = places_netns(places, sock->netns);

	json_put_number(o, "netns", sock->netns);
	if (name)
		json_put_text(o, "netns_name", name);
}

void json_put_identity(struct buf *o, const struct sock *sock,
		       const struct places *places)
{
	char name[NAME_MAX_LEN];

	json_put_word(o, "netid", netid_name(sock->family, sock->type,
					     sock->protocol, name));
	json_put_word(o, "family", family_name(sock->family, name));
	json_put_number(o, "family_number", sock->family);
	json_put_number(o, "type", sock->type);
	json_put_number(o, "protocol", sock->protocol);
	json_put_netns(o, sock, places);
}

void json_counter(struct buf *o, const struct counter *counter)
{
	json_line(o, "counter");
	json_put_text(o, "name", counter->name);
	json_put_number(o, "value", counter->value);
}

void json_hook(struct buf *o, const struct hook *hook)
{
	json_line(o, "hook");
	json_put_text(o, "event", hook->event);
	json_put_text(o, "target", hook->target);
	json_put_text(o, "mechanism", hook->mechanism);
	json_put_number(o, "missed", hook->missed);
}

void json_feed_summary(struct buf *o, const struct feed *feed, uint64_t shown)
{
	json_line(o, "summary");
	if (!feed->source->part)
		json_put_number(o, "made", feed_made(feed));
	json_put_number(o, "delivered", feed->delivered);
	if (!feed->source->part)
		json_put_number(o, "dropped", feed->dropped);
	json_put_number(o, "shown", shown);
	json_put_number(o, "overruns", feed->overruns);
	json_put_number(o, "resyncs", feed->resyncs);
}

