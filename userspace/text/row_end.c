// SPDX-License-Identifier: GPL-2.0
/* How a socket ended, in words. */
#include <inttypes.h>
#include <string.h>

#include "base/util.h"
#include "model/conn_state.h"
#include "text/names.h"
#include "text/row.h"

static const char *end_words(unsigned int end)
{
	switch (end) {
	case SOCKLIFE_END_RST_RECEIVED:
		return "reset by peer";
	case SOCKLIFE_END_RST_SENT:
		return "reset from here";
	case SOCKLIFE_END_LINGER:
		return "reset, linger 0";
	case SOCKLIFE_END_UNREAD:
		return "unread data";
	case SOCKLIFE_END_UNACCEPTED:
		return "not accepted";
	}
	return end_name(end);
}

int row_error(const struct sock *sock)
{
	if (HAS_SOCKET(sock, CONNECT_RESULT) && sock->connect_result)
		return sock->connect_result;
	return HAS_SOCKET(sock, ERROR) ? sock->error : 0;
}

static void put_error(struct buf *buf, const struct sock *sock)
{
	int32_t error = sock->error ? sock->error : sock->connect_result;
	char name[NAME_MAX_LEN];

	if (error)
		buf_printf(buf, " %s", errno_name(error, name));
}

/* No row of the history: what the events told. */
static void put_told_end(struct buf *buf, const struct sock *sock)
{
	const char *first = closed_first_name(sock->closed_first);
	char name[NAME_MAX_LEN];

	if (row_error(sock))
		buf_puts(buf, errno_name(row_error(sock), name));
	else if (first)
		buf_printf(buf, "%s first", first);
	else
		buf_puts(buf, "-");
}

void row_end(struct buf *buf, const struct sock *sock)
{
	const char *first = closed_first_name(sock->closed_first);

	if (!HAS_SOCKET(sock, END)) {
		put_told_end(buf, sock);
		return;
	}
	buf_puts(buf, end_words(sock->end));
	if (sock->end == SOCKLIFE_END_FIN && first)
		buf_printf(buf, ", %s first", first);
	if (sock->end == SOCKLIFE_END_ERROR)
		put_error(buf, sock);
}

void row_lived(struct buf *buf, const struct sock *sock, uint64_t end)
{
	uint64_t created = sock->times[SOCKLIFE_A_TIMES_CREATED];

	if (!created || created > end) {
		buf_puts(buf, "-");
		return;
	}
	if (sock->flags & SOCKLIFE_FLAG_CENSUS)
		buf_puts(buf, ">");
	fmt_duration(buf, end - created);
}

static bool same_process(const struct sock *sock)
{
	return HAS_SOCKET(sock, CREATOR) &&
	       sock->creator.tgid == sock->releaser.tgid;
}

static void put_way(struct buf *buf, const struct sock *sock)
{
	char name[NAME_MAX_LEN];

	if (HAS_SOCKET(sock, RELEASE_SIGNAL) && sock->release_signal) {
		buf_printf(buf, " killed by SIG%s",
			   signal_name(sock->release_signal, name));
	} else if (HAS_SOCKET(sock, RELEASE_HOW) &&
		   sock->release_how == SOCKLIFE_FD_CLOSE_EXIT) {
		buf_puts(buf, " exit");
	}
}

void row_end_and_way(struct buf *buf, const struct sock *sock)
{
	struct buf way = { 0 };

	put_way(&way, sock);
	row_end(buf, sock);
	if (way.len)
		buf_printf(buf, ",%s", buf_str(&way));
	buf_free(&way);
}

void row_parties(struct buf *buf, const struct sock *sock)
{
	row_owner_name(buf, sock);
	if (!HAS_SOCKET(sock, RELEASER))
		return;
	if (!same_process(sock)) {
		buf_puts(buf, " closed by ");
		row_program(buf, &sock->releaser);
	}
	put_way(buf, sock);
}

static void put_releaser(struct buf *buf, const struct sock *sock)
{
	char name[NAME_MAX_LEN];

	if (!HAS_SOCKET(sock, RELEASER))
		return;
	buf_puts(buf, " closed-by:(");
	row_task(buf, &sock->releaser);
	if (HAS_SOCKET(sock, RELEASE_FD))
		buf_printf(buf, ",fd=%u", sock->release_fd);
	if (HAS_SOCKET(sock, RELEASE_HOW))
		buf_printf(buf, ",%s", fd_close_name(sock->release_how));
	if (HAS_SOCKET(sock, RELEASE_SIGNAL))
		buf_printf(buf, ",SIG%s", signal_name(sock->release_signal, name));
	buf_puts(buf, ")");
}

static void put_number(struct buf *buf, const char *name, uint32_t n)
{
	if (n)
		buf_printf(buf, " %s:%u", name, n);
}

void row_last_numbers(struct buf *buf, const struct sock *sock)
{
	put_number(buf, "unsent", sock->unsent);
	put_number(buf, "unread", sock->unread);
	put_number(buf, "retrans", sock->retrans);
	if (sock->rtt_us) {
		buf_puts(buf, " rtt:");
		fmt_duration(buf, sock->rtt_us * NSEC_PER_USEC);
	}
}

void row_end_extra(struct buf *buf, const struct sock *sock)
{
	const char *state = conn_state(sock);

	if (HAS_SOCKET(sock, END))
		buf_printf(buf, " end:%s", end_name(sock->end));
	if (state)
		buf_printf(buf, " conn-state:%s", state);
	put_releaser(buf, sock);
}
