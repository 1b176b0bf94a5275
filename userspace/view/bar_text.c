// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "text/row.h"
#include "view/bar.h"

void bar_program(struct buf *buf, const struct bar *bar)
{
	if (!bar->tgid) {
		row_owner_name(buf, &bar->row->sock);
		return;
	}
	fmt_escape(buf, bar->program, strlen(bar->program), 0);
	buf_printf(buf, "[%u]", bar->tgid);
}

void bar_program_cut(struct buf *buf, const struct bar *bar, size_t columns,
		     const char *dots)
{
	struct buf text = { 0 }, number = { 0 };
	size_t rest;
	char *name;

	bar_program(&text, bar);
	if (bar->tgid)
		buf_printf(&number, "[%u]", bar->tgid);
	rest = fmt_width(dots) + number.len;
	name = buf_steal(&text);
	if (fmt_width(name) > columns && columns > rest) {
		fmt_cut(name, columns - rest);
		buf_printf(buf, "%s%s%s", name, dots, buf_str(&number));
	} else {
		buf_puts(buf, name);
	}
	free(name);
	buf_free(&number);
}

/* Is the address more than 0.0.0.0:* or an empty name? */
static void put_address(struct buf *buf, const struct addr *addr,
			const struct sock *sock, const struct addr_style *style)
{
	struct addr_owner owner = row_owner(sock);

	fmt_addr_text(buf, addr, &owner, style);
}

static bool is_named(const struct addr *addr)
{
	return addr->len > sizeof(addr->sa.sa_family) && addr->sa.sa_family;
}

void bar_peer(struct buf *buf, const struct bar *bar,
	      const struct addr_style *style)
{
	const struct sock *sock = &bar->row->sock;

	if (row_whom(buf, sock)) {
		if (sock->name_by)
			buf_printf(buf, " #%" PRIu64, sock->name_by);
		return;
	}
	if (is_named(&sock->remote)) {
		put_address(buf, &sock->remote, sock, style);
	} else if (is_named(&sock->local)) {
		buf_puts(buf, "at ");
		put_address(buf, &sock->local, sock, style);
	} else if (sock->peer) {
		buf_printf(buf, "#%" PRIu64, sock->peer);
	} else {
		buf_puts(buf, "-");
	}
}

bool bar_failed(const struct bar *bar)
{
	return row_error(&bar->row->sock) != 0;
}

void bar_end(struct buf *buf, const struct bar *bar)
{
	struct buf end = { 0 };

	row_end_and_way(&end, &bar->row->sock);
	if (strcmp(buf_str(&end), "-"))
		buf_puts(buf, buf_str(&end));
	buf_free(&end);
}
