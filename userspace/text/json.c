// SPDX-License-Identifier: GPL-2.0
#include "text/json.h"

#include <arpa/inet.h>
#include <string.h>
#include <json-c/json_tokener.h>

#include "text/fmt.h"
#include "text/json_parts.h"
#include "text/names.h"

struct json_object *json_line(const char *kind)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "schema", json_object_new_int(JSON_SCHEMA));
	json_put_text(o, "kind", kind);
	return o;
}

void json_put_number(struct json_object *o, const char *key, uint64_t value)
{
	json_object_object_add(o, key, json_object_new_uint64(value));
}

void json_put_signed(struct json_object *o, const char *key, int64_t value)
{
	json_object_object_add(o, key, json_object_new_int64(value));
}

static void put_bytes(struct json_object *o, const char *key, const char *bytes,
		      size_t len)
{
	struct buf text = { 0 };

	fmt_utf8(&text, bytes, len);
	json_object_object_add(o, key, json_object_new_string(buf_str(&text)));
	buf_free(&text);
}

void json_put_text(struct json_object *o, const char *key, const char *text)
{
	put_bytes(o, key, text, strlen(text));
}

void json_put_task(struct json_object *o, const char *key,
		   const struct task *task)
{
	struct json_object *t = json_object_new_object();

	json_put_number(t, "pid", task->tgid);
	json_put_number(t, "tid", task->pid);
	json_put_number(t, "uid", task->uid);
	json_put_text(t, "comm", task->comm);
	json_put_text(t, "program", task_program(task));
	json_object_object_add(o, key, t);
}

void json_put_error(struct json_object *o, const char *key, int32_t result)
{
	char name[NAME_MAX_LEN];

	if (result < 0)
		json_put_text(o, key, errno_name(result, name));
}

static void put_inet(struct json_object *a, const struct addr *addr)
{
	char text[INET6_ADDRSTRLEN];

	if (addr->sa.sa_family == AF_INET) {
		inet_ntop(AF_INET, &addr->in.sin_addr, text, sizeof(text));
		json_put_text(a, "address", text);
		json_put_number(a, "port", ntohs(addr->in.sin_port));
	} else {
		inet_ntop(AF_INET6, &addr->in6.sin6_addr, text, sizeof(text));
		json_put_text(a, "address", text);
		json_put_number(a, "port", ntohs(addr->in6.sin6_port));
		if (addr->in6.sin6_scope_id)
			json_put_number(a, "scope", addr->in6.sin6_scope_id);
	}
}

static void put_path(struct json_object *a, const struct addr *addr)
{
	size_t len = addr->len - offsetof(struct sockaddr_un, sun_path);
	const char *path = addr->un.sun_path;

	if (addr->len <= offsetof(struct sockaddr_un, sun_path))
		return;
	if (path[0])
		put_bytes(a, "path", path, strnlen(path, len));
	else
		put_bytes(a, "abstract", path + 1, len - 1);
}

static void put_raw(struct json_object *a, const struct addr *addr)
{
	const unsigned char *bytes = (const unsigned char *)&addr->storage;
	struct buf text = { 0 };
	size_t i;

	for (i = sizeof(sa_family_t); i < addr->len; i++)
		buf_printf(&text, "%02x", bytes[i]);
	json_put_text(a, "bytes", buf_str(&text));
	buf_free(&text);
}

void json_put_addr(struct json_object *o, const char *key,
		   const struct addr *addr)
{
	struct json_object *a;
	char family[NAME_MAX_LEN];

	if (!addr->len)
		return;
	a = json_object_new_object();
	json_put_text(a, "family", family_name(addr->sa.sa_family, family));
	switch (addr->sa.sa_family) {
	case AF_INET:
	case AF_INET6:
		put_inet(a, addr);
		break;
	case AF_UNIX:
		put_path(a, addr);
		break;
	case AF_NETLINK:
		json_put_number(a, "port", addr->nl.nl_pid);
		json_put_number(a, "groups", addr->nl.nl_groups);
		break;
	case AF_PACKET:
		json_put_number(a, "ethertype", ntohs(addr->ll.sll_protocol));
		json_put_number(a, "ifindex", (uint64_t)addr->ll.sll_ifindex);
		break;
	case AF_VSOCK:
		json_put_number(a, "cid", addr->vm.svm_cid);
		json_put_number(a, "port", addr->vm.svm_port);
		break;
	default:
		put_raw(a, addr);
	}
	json_object_object_add(o, key, a);
}

void json_put_state(struct json_object *o, const char *key, const char *number,
		    unsigned int state)
{
	json_put_text(o, key, state_word(state));
	json_put_number(o, number, state);
}

void json_put_netns(struct json_object *o, const struct sock *sock,
		    const struct places *places)
{
	const char *name = places_netns(places, sock->netns);

	json_put_number(o, "netns", sock->netns);
	if (name)
		json_put_text(o, "netns_name", name);
}

void json_put_identity(struct json_object *o, const struct sock *sock,
		       const struct places *places)
{
	char name[NAME_MAX_LEN];

	json_put_text(o, "netid", netid_name(sock->family, sock->type,
					     sock->protocol, name));
	json_put_text(o, "family", family_name(sock->family, name));
	json_put_number(o, "family_number", sock->family);
	json_put_number(o, "type", sock->type);
	json_put_number(o, "protocol", sock->protocol);
	json_put_netns(o, sock, places);
}

struct json_object *json_counter(const struct counter *counter)
{
	struct json_object *o = json_line("counter");

	json_put_text(o, "name", counter->name);
	json_put_number(o, "value", counter->value);
	return o;
}

struct json_object *json_hook(const struct hook *hook)
{
	struct json_object *o = json_line("hook");

	json_put_text(o, "event", hook->event);
	json_put_text(o, "target", hook->target);
	json_put_text(o, "mechanism", hook->mechanism);
	json_put_number(o, "missed", hook->missed);
	return o;
}

struct json_object *json_feed_summary(const struct feed *feed, uint64_t shown)
{
	struct json_object *o = json_line("summary");

	if (!feed->source->part)
		json_put_number(o, "made", feed_made(feed));
	json_put_number(o, "delivered", feed->delivered);
	if (!feed->source->part)
		json_put_number(o, "dropped", feed->dropped);
	json_put_number(o, "shown", shown);
	json_put_number(o, "overruns", feed->overruns);
	json_put_number(o, "resyncs", feed->resyncs);
	return o;
}

void json_text(struct json_object *o, struct buf *buf)
{
	buf_puts(buf, json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
						     JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(o);
}

/* The escape for what begins at @text, and how many bytes that is; NULL: none. */
static const char *script_escape(const char *text, size_t *len)
{
	*len = 1;
	switch (*text) {
	case '<':
		return "\\u003c";
	case '>':
		return "\\u003e";
	case '&':
		return "\\u0026";
	}
	*len = 3;
	if (!strncmp(text, "\xe2\x80\xa8", 3))
		return "\\u2028";
	if (!strncmp(text, "\xe2\x80\xa9", 3))
		return "\\u2029";
	return NULL;
}

void json_embed(struct json_object *o, struct buf *buf)
{
	const char *text = json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
							  JSON_C_TO_STRING_NOSLASHESCAPE);
	const char *escape;
	size_t plain, len;

	for (;;) {
		plain = strcspn(text, "<>&\xe2");
		buf_add(buf, text, plain);
		text += plain;
		if (!*text)
			return;
		escape = script_escape(text, &len);
		if (escape) {
			buf_puts(buf, escape);
			text += len;
		} else {
			buf_add(buf, text++, 1);
		}
	}
}

struct json_object *json_read(const char *text)
{
	return json_tokener_parse(text);
}

void json_print(struct json_object *o, FILE *out)
{
	fputs(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
					     JSON_C_TO_STRING_NOSLASHESCAPE), out);
	fputc('\n', out);
	json_object_put(o);
}
