// SPDX-License-Identifier: GPL-2.0
/* procfs_row.c - a socket as a line of text; socklife-procfs(5) has the columns */
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/net.h>
#include <linux/seq_file.h>
#include <linux/socket.h>
#include <linux/un.h>

#include "report/holder.h"
#include "report/procfs.h"
#include "report/row.h"
#include "sample/sample.h"

/*
 * Printable characters that mean something in a line: between columns, in a list, in an
 * item of a list, and where a path would look like an abstract name or like no value.
 */
#define APART_ALWAYS	" ,\\"
#define APART_ITEM	APART_ALWAYS "/@"
#define APART_FIRST	APART_ALWAYS "@-"

static const char * const state_names[] = {
	[SOCKLIFE_STATE_ESTABLISHED] = "ESTABLISHED",
	[SOCKLIFE_STATE_SYN_SENT] = "SYN-SENT",
	[SOCKLIFE_STATE_SYN_RECV] = "SYN-RECV",
	[SOCKLIFE_STATE_FIN_WAIT1] = "FIN-WAIT-1",
	[SOCKLIFE_STATE_FIN_WAIT2] = "FIN-WAIT-2",
	[SOCKLIFE_STATE_TIME_WAIT] = "TIME-WAIT",
	[SOCKLIFE_STATE_CLOSE] = "CLOSE",
	[SOCKLIFE_STATE_CLOSE_WAIT] = "CLOSE-WAIT",
	[SOCKLIFE_STATE_LAST_ACK] = "LAST-ACK",
	[SOCKLIFE_STATE_LISTEN] = "LISTEN",
	[SOCKLIFE_STATE_CLOSING] = "CLOSING",
	[SOCKLIFE_STATE_NEW_SYN_RECV] = "NEW-SYN-RECV",
};

static const char * const end_names[] = {
	[SOCKLIFE_END_NONE] = "-",
	[SOCKLIFE_END_CLOSED] = "closed",
	[SOCKLIFE_END_FIN] = "fin",
	[SOCKLIFE_END_REFUSED] = "refused",
	[SOCKLIFE_END_RST_RECEIVED] = "rst-received",
	[SOCKLIFE_END_RST_SENT] = "rst-sent",
	[SOCKLIFE_END_LINGER] = "linger",
	[SOCKLIFE_END_UNREAD] = "unread",
	[SOCKLIFE_END_UNACCEPTED] = "unaccepted",
	[SOCKLIFE_END_DISCONNECTED] = "disconnected",
	[SOCKLIFE_END_ABORTED] = "aborted",
	[SOCKLIFE_END_TIMEOUT] = "timeout",
	[SOCKLIFE_END_KEEPALIVE] = "keepalive",
	[SOCKLIFE_END_ERROR] = "error",
	[SOCKLIFE_END_REPAIR] = "repair",
};

static const char * const closed_first_names[] = {
	[SOCKLIFE_CLOSED_FIRST_NONE] = "-",
	[SOCKLIFE_CLOSED_FIRST_LOCAL] = "local",
	[SOCKLIFE_CLOSED_FIRST_REMOTE] = "remote",
};

static const char * const fd_open_names[] = {
	[SOCKLIFE_FD_OPEN_UNKNOWN] = "?",
	[SOCKLIFE_FD_OPEN_SOCKET] = "socket",
	[SOCKLIFE_FD_OPEN_SOCKETPAIR] = "socketpair",
	[SOCKLIFE_FD_OPEN_ACCEPT] = "accept",
	[SOCKLIFE_FD_OPEN_DUP] = "dup",
	[SOCKLIFE_FD_OPEN_FORK] = "fork",
	[SOCKLIFE_FD_OPEN_UNSHARE] = "unshare",
	[SOCKLIFE_FD_OPEN_SCM_RIGHTS] = "scm_rights",
	[SOCKLIFE_FD_OPEN_PIDFD_GETFD] = "pidfd_getfd",
	[SOCKLIFE_FD_OPEN_IO_URING] = "io_uring",
	[SOCKLIFE_FD_OPEN_FOUND] = "found",
	[SOCKLIFE_FD_OPEN_SECCOMP] = "seccomp",
};

static const char * const fd_close_names[] = {
	[SOCKLIFE_FD_CLOSE_CLOSE] = "close",
	[SOCKLIFE_FD_CLOSE_DUP2] = "dup2",
	[SOCKLIFE_FD_CLOSE_EXEC] = "exec",
	[SOCKLIFE_FD_CLOSE_EXIT] = "exit",
	[SOCKLIFE_FD_CLOSE_RANGE] = "close_range",
};

/* All that somebody else chose goes through here: octal is what is in @apart, or not ASCII. */
static void show_escaped(struct seq_file *m, const char *text, size_t len, const char *apart)
{
	seq_escape_mem(m, text, len, ESCAPE_OCTAL | ESCAPE_NAP | ESCAPE_APPEND, apart);
}

static void show_comm(struct seq_file *m, const char *comm)
{
	show_escaped(m, comm, strlen(comm), APART_ITEM);
}

static void show_family(struct seq_file *m, u16 family)
{
	switch (family) {
	case AF_INET:
		seq_puts(m, " inet");
		break;
	case AF_INET6:
		seq_puts(m, " inet6");
		break;
	case AF_UNIX:
		seq_puts(m, " unix");
		break;
	case AF_NETLINK:
		seq_puts(m, " netlink");
		break;
	case AF_VSOCK:
		seq_puts(m, " vsock");
		break;
	case AF_PACKET:
		seq_puts(m, " packet");
		break;
	default:
		seq_printf(m, " %u", family);
	}
}

static void show_type(struct seq_file *m, u16 type)
{
	static const char * const types[] = {
		[SOCK_STREAM] = "stream",
		[SOCK_DGRAM] = "dgram",
		[SOCK_RAW] = "raw",
		[SOCK_RDM] = "rdm",
		[SOCK_SEQPACKET] = "seqpacket",
	};

	if (type < ARRAY_SIZE(types) && types[type])
		seq_printf(m, " %s", types[type]);
	else
		seq_printf(m, " %u", type);
}

static void show_name(struct seq_file *m, const struct sl_name *name)
{
	const char *path = (const char *)name->sun + offsetof(struct sockaddr_un, sun_path);
	size_t len = name->len - offsetof(struct sockaddr_un, sun_path);

	seq_putc(m, ' ');
	if (*path)
		show_escaped(m, path, 1, APART_FIRST);
	else
		seq_putc(m, '@');
	show_escaped(m, path + 1, len - 1, APART_ALWAYS);
}

static void show_addr(struct seq_file *m, const struct sl_addr *addr, const struct sl_name *name)
{
	if (name->len)
		show_name(m, name);
	else if (sl_addr_empty(addr))
		seq_puts(m, " -");
	else if (addr->family == AF_VSOCK)
		seq_printf(m, " %u:%u", *(const u32 *)addr->ip, addr->scope);
	else if (addr->family == AF_NETLINK)
		seq_printf(m, " %u/%#x", addr->scope, *(const u32 *)addr->ip);
	else if (addr->family == AF_PACKET)
		seq_printf(m, " %#06x:%u", ntohs(addr->port), addr->scope);
	else if (addr->family == AF_INET)
		seq_printf(m, " %pI4:%u", addr->ip, ntohs(addr->port));
	else if (addr->scope)
		seq_printf(m, " [%pI6c%%%u]:%u", addr->ip, addr->scope, ntohs(addr->port));
	else
		seq_printf(m, " [%pI6c]:%u", addr->ip, ntohs(addr->port));
}

static void show_task(struct seq_file *m, const struct sl_task *task)
{
	if (!task->tgid) {
		seq_puts(m, " -");
		return;
	}
	seq_printf(m, " %u/", task->tgid);
	show_comm(m, task->program);
}

/* Who made it is the kernel, or it is the creator; the other one is nobody. */
static void show_maker(struct seq_file *m, const struct sl_row *row, bool kernel)
{
	static const struct sl_task nobody;
	bool by_kernel = row->life.flags & SOCKLIFE_FLAG_KERNEL;

	show_task(m, by_kernel == kernel ? &row->creator : &nobody);
}

static void show_thread(struct seq_file *m, const struct sl_row *row, const struct sl_task *task)
{
	if (!task->tgid || (task == &row->creator && row->life.flags & SOCKLIFE_FLAG_KERNEL)) {
		seq_puts(m, " -");
		return;
	}
	if (task->pid)
		seq_printf(m, " %u/", task->pid);
	else
		seq_puts(m, " ?/");
	show_comm(m, task->comm);
}

/* After those that are listed: how many more there are, and that there may be others. */
static void show_unlisted(struct seq_file *m, const struct sl_row *row, u32 listed, u32 n)
{
	const char *space = listed ? "," : " ";

	if (n > listed)
		seq_printf(m, "%s+%u", space, n - listed);
	else if (row->holders_partial)
		seq_printf(m, "%s...", space);
	else if (!n)
		seq_puts(m, " -");
}

static void show_holders(struct seq_file *m, const struct sl_row *row, const struct sl_held *held)
{
	struct sl_holder_cursor cursor;
	struct sl_holder holder;
	u32 listed = 0;

	sl_held_begin(&cursor, held);
	while (listed < SL_HOLDERS_LISTED && sl_held_next(&cursor, &holder)) {
		seq_printf(m, "%c%u/%d/", listed++ ? ',' : ' ', holder.tgid, holder.fd);
		show_comm(m, holder.comm);
	}
	show_unlisted(m, row, listed, sl_held_count(held));
}

static void show_opened(struct seq_file *m, const struct sl_held *held)
{
	struct sl_holder_cursor cursor;
	struct sl_holder holder;
	u32 listed = 0;

	sl_held_begin(&cursor, held);
	while (listed < SL_HOLDERS_LISTED && sl_held_next(&cursor, &holder))
		seq_printf(m, "%c%s@%llu%s", listed++ ? ',' : ' ', fd_open_names[holder.open_how],
			   holder.open_ns, holder.exec ? "/exec" : "");
	if (!listed)
		seq_puts(m, " -");
}

static void show_former(struct seq_file *m, const struct sl_row *row)
{
	const struct sl_former *one;

	seq_printf(m, " %u", row->former_count);
	if (!row->n_former)
		seq_puts(m, " -");
	for (one = row->former; one < row->former + row->n_former; one++) {
		seq_printf(m, "%c%u/%d/", one == row->former ? ' ' : ',', one->tgid, one->fd);
		show_comm(m, one->comm);
		seq_printf(m, "/%s@%llu/%s@%llu", fd_open_names[one->open_how],
			   one->open_ns, fd_close_names[one->close_how], one->close_ns);
	}
}

/* The descriptor that was closed last; else who let go of the file without one. */
static void show_last_holder(struct seq_file *m, const struct sl_row *row, bool held)
{
	const struct sl_former *last;

	if (held) {
		seq_puts(m, " -");
	} else if (row->n_former) {
		last = &row->former[row->n_former - 1];
		seq_printf(m, " %u/%d/", last->tgid, last->fd);
		show_comm(m, last->comm);
	} else if (row->releaser.tgid) {
		seq_printf(m, " %u/%d/", row->releaser.tgid, row->last_fd);
		show_comm(m, row->releaser.program);
	} else {
		seq_puts(m, " -");
	}
}

/**
 * sl_show_header() - name the columns
 * @m: where
 */
void sl_show_header(struct seq_file *m)
{
	seq_puts(m, "id gen netns family type protocol state flags local remote rqueue wqueue");
	seq_puts(m, " sent_bytes sent_calls received_bytes received_calls");
	seq_puts(m, " created_ns state_ns uid inode cookie creator holders");
	seq_puts(m, " opened references former_holders_count former_holders");
	seq_puts(m, " creator_thread on_behalf last_holder\n");
}

/**
 * sl_show_row() - one line
 * @m: where
 * @row: the socket
 * @held: its descriptors, NULL: none
 */
void sl_show_row(struct seq_file *m, const struct sl_row *row, const struct sl_held *held)
{
	const struct life *life = &row->life;

	seq_printf(m, "%llu %llu %u", row->id, row->gen, row->netns);
	show_family(m, row->family);
	show_type(m, row->type);
	seq_printf(m, " %u %s %#x", row->protocol,
		   life->state < ARRAY_SIZE(state_names) && state_names[life->state] ?
		   state_names[life->state] : "?", life->flags);
	show_addr(m, &row->local, &row->local_name);
	show_addr(m, &row->remote, &row->remote_name);
	if (row->rqueue_unknown)
		seq_puts(m, " -");
	else
		seq_printf(m, " %u", row->rqueue);
	seq_printf(m, " %u %llu %llu %llu %llu", row->wqueue, life->send.bytes,
		   life->send.calls, life->recv.bytes, life->recv.calls);
	seq_printf(m, " %llu %llu %u %llu %llu", life->times[LIFE_CREATED],
		   life->times[LIFE_STATE], row->uid, row->inode, row->cookie);
	show_maker(m, row, false);
	show_holders(m, row, held);
	show_opened(m, held);
	seq_printf(m, " %u", row->references);
	show_former(m, row);
	show_thread(m, row, &row->creator);
	show_maker(m, row, true);
	show_last_holder(m, row, sl_held_count(held));
	seq_putc(m, '\n');
}

/**
 * sl_show_closed_header() - name the columns of the history
 * @m: where
 */
void sl_show_closed_header(struct seq_file *m)
{
	seq_puts(m, "id netns family type protocol end closed_first error flags local remote");
	seq_puts(m, " sent_bytes sent_calls received_bytes received_calls unsent unread retrans");
	seq_puts(m, " rtt_us created_ns released_ns ended_ns uid inode cookie creator releaser");
	seq_puts(m, " release_fd former_holders_count former_holders");
	seq_puts(m, " creator_thread releaser_thread on_behalf last_holder\n");
}

/**
 * sl_show_closed_row() - one line of the history
 * @m: where
 * @row: the socket
 */
void sl_show_closed_row(struct seq_file *m, const struct sl_row *row)
{
	const struct life *life = &row->life;
	const struct sl_end *end = &row->end;

	seq_printf(m, "%llu %u", row->id, row->netns);
	show_family(m, row->family);
	show_type(m, row->type);
	seq_printf(m, " %u %s %s %d %#x", row->protocol, end_names[life->end],
		   closed_first_names[life->closed_first], -life->error, life->flags);
	show_addr(m, &row->local, &row->local_name);
	show_addr(m, &row->remote, &row->remote_name);
	seq_printf(m, " %llu %llu %llu %llu", life->send.bytes, life->send.calls,
		   life->recv.bytes, life->recv.calls);
	if (row->family == AF_UNIX)
		seq_puts(m, " - -");	/* see sl_sample_end() */
	else
		seq_printf(m, " %u %u", end->unsent, end->unread);
	seq_printf(m, " %u %u", end->retrans, end->rtt_us);
	seq_printf(m, " %llu %llu %llu %u %llu %llu", life->times[LIFE_CREATED],
		   life->times[LIFE_RELEASED], life->times[LIFE_ENDED], row->uid, row->inode,
		   row->cookie);
	show_maker(m, row, false);
	show_task(m, &row->releaser);
	seq_printf(m, " %d", row->last_fd);
	show_former(m, row);
	show_thread(m, row, &row->creator);
	show_thread(m, row, &row->releaser);
	show_maker(m, row, true);
	show_last_holder(m, row, false);
	seq_putc(m, '\n');
}
