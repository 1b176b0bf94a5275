// SPDX-License-Identifier: GPL-2.0
#include "view/live_columns.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "text/names.h"
#include "text/row.h"

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

uint32_t live_owner(const struct sock *sock, const char **comm)
{
	*comm = sock->n_holders ? sock->holders[0].comm : task_program(&sock->creator);
	return sock->n_holders ? sock->holders[0].tgid : sock->creator.tgid;
}

void live_put_rate(struct buf *text, uint64_t rate)
{
	fmt_bytes(text, rate);
	buf_puts(text, "B");
}

void live_put_number(struct buf *text, uint64_t n)
{
	buf_number(text, n, 1);
}

/* The arrow shows where the values grow. */
void live_add_title(struct live_heading *heading, const char *title, enum align align,
		    int falls)
{
	if (falls >= 0) {
		buf_puts(&heading->marked, title);
		if (fmt_is_utf8())
			buf_puts(&heading->marked, falls ? "\u2193" : "\u2191");
		else
			buf_puts(&heading->marked, falls ? "v" : "^");
		title = buf_str(&heading->marked);
	}
	heading->cells[heading->n++] = (struct column){ title, align, false };
}

static int compare_id(const struct model_row *a, const struct model_row *b)
{
	return compare_numbers(a->sock.id, b->sock.id);
}

static void put_id(const struct live *live, const struct model_row *row, struct buf *text,
		   struct buf *port)
{
	(void)live;
	(void)port;
	buf_number(text, row->sock.id, 1);
}

static int compare_netid(const struct model_row *a, const struct model_row *b)
{
	char x[NAME_MAX_LEN], y[NAME_MAX_LEN];

	return strcmp(netid_name(a->sock.family, a->sock.type, a->sock.protocol, x),
		      netid_name(b->sock.family, b->sock.type, b->sock.protocol, y));
}

static void put_netid(const struct live *live, const struct model_row *row, struct buf *text,
		      struct buf *port)
{
	char netid[NAME_MAX_LEN];

	(void)live;
	(void)port;
	buf_puts(text, netid_name(row->sock.family, row->sock.type, row->sock.protocol, netid));
}

static int compare_state(const struct model_row *a, const struct model_row *b)
{
	return a->freed != b->freed ? a->freed - b->freed :
	       compare_numbers(a->sock.state, b->sock.state);
}

static void put_state(const struct live *live, const struct model_row *row, struct buf *text,
		      struct buf *port)
{
	(void)live;
	(void)port;
	buf_puts(text, row->freed ? "FREED" : state_column(row->sock.state));
}

/* A column of numbers that all rows have. */
#define NUMBER_COLUMN(name, value, print)						\
static int compare_##name(const struct model_row *a, const struct model_row *b)	\
{										\
	return compare_numbers(a->value, b->value);				\
}										\
static void put_##name(const struct live *live, const struct model_row *row,	\
		       struct buf *text, struct buf *port)			\
{										\
	(void)live;								\
	(void)port;								\
	print(text, row->value);						\
}

NUMBER_COLUMN(recent, recent, fmt_bytes)
NUMBER_COLUMN(send_rate, sent.rate, live_put_rate)
NUMBER_COLUMN(recv_rate, received.rate, live_put_rate)
NUMBER_COLUMN(sent, sock.send.bytes, fmt_bytes)
NUMBER_COLUMN(received, sock.recv.bytes, fmt_bytes)

static uint64_t receive_queue(const struct model_row *row)
{
	return sock_knows_rqueue(&row->sock) ? row->sock.rqueue : 0;
}

static int compare_rqueue(const struct model_row *a, const struct model_row *b)
{
	return compare_numbers(receive_queue(a), receive_queue(b));
}

static void put_rqueue(const struct live *live, const struct model_row *row, struct buf *text,
		       struct buf *port)
{
	(void)live;
	(void)port;
	if (sock_knows_rqueue(&row->sock))
		fmt_bytes(text, row->sock.rqueue);
	else
		buf_puts(text, "-");
}

static uint64_t send_queue(const struct model_row *row)
{
	return row->sock.inferred ? 0 : row->sock.wqueue;
}

static int compare_wqueue(const struct model_row *a, const struct model_row *b)
{
	return compare_numbers(send_queue(a), send_queue(b));
}

static void put_wqueue(const struct live *live, const struct model_row *row, struct buf *text,
		       struct buf *port)
{
	(void)live;
	(void)port;
	if (row->sock.inferred)
		buf_puts(text, "-");
	else
		fmt_bytes(text, row->sock.wqueue);
}

/* The youngest has the highest id, also of those whose age is not known. */
static int compare_age(const struct model_row *a, const struct model_row *b)
{
	return compare_id(b, a);
}

static void put_age(const struct live *live, const struct model_row *row, struct buf *text,
		    struct buf *port)
{
	uint64_t created = row->sock.times[SOCKLIFE_A_TIMES_CREATED];
	uint64_t end = row->freed ? row->freed_at : live->now;

	(void)port;
	if (row->sock.flags & SOCKLIFE_FLAG_CENSUS || !created)
		buf_puts(text, "-");
	else
		fmt_duration(text, end > created ? end - created : 0);
}

/* By family and host, then by port. */
static int compare_addresses(const struct addr *a, const struct addr *b)
{
	int order = compare_numbers(a->len ? a->sa.sa_family : 0, b->len ? b->sa.sa_family : 0);

	if (order || !a->len)
		return order;
	switch (a->sa.sa_family) {
	case AF_INET:
		order = memcmp(&a->in.sin_addr, &b->in.sin_addr, sizeof(a->in.sin_addr));
		return order ? order : compare_numbers(ntohs(a->in.sin_port), ntohs(b->in.sin_port));
	case AF_INET6:
		order = memcmp(&a->in6.sin6_addr, &b->in6.sin6_addr, sizeof(a->in6.sin6_addr));
		return order ? order :
		       compare_numbers(ntohs(a->in6.sin6_port), ntohs(b->in6.sin6_port));
	}
	order = memcmp(&a->storage, &b->storage, a->len < b->len ? a->len : b->len);
	return order ? order : compare_numbers(a->len, b->len);
}

static int compare_local(const struct model_row *a, const struct model_row *b)
{
	return compare_addresses(&a->sock.local, &b->sock.local);
}

static void put_local(const struct live *live, const struct model_row *row, struct buf *text,
		      struct buf *port)
{
	row_local(text, port, &row->sock, &live->style);
}

static int compare_peer(const struct model_row *a, const struct model_row *b)
{
	return compare_addresses(&a->sock.remote, &b->sock.remote);
}

static void put_peer(const struct live *live, const struct model_row *row, struct buf *text,
		     struct buf *port)
{
	row_remote(text, port, &row->sock, live_model(live), &live->style);
}

static int compare_name(const struct model_row *a, const struct model_row *b)
{
	const char *x = a->sock.name ? a->sock.name : "", *y = b->sock.name ? b->sock.name : "";
	int order = strcasecmp(x, y);

	return order ? order : compare_numbers(a->sock.name_source, b->sock.name_source);
}

static void put_name(const struct live *live, const struct model_row *row, struct buf *text,
		     struct buf *port)
{
	(void)live;
	(void)port;
	if (!row_whom(text, &row->sock))
		buf_puts(text, "-");
}

static int compare_process(const struct model_row *a, const struct model_row *b)
{
	const char *x, *y;
	uint32_t p = live_owner(&a->sock, &x), q = live_owner(&b->sock, &y);
	int order = strcmp(x, y);

	return order ? order : compare_numbers(p, q);
}

static void put_process(const struct live *live, const struct model_row *row, struct buf *text,
			struct buf *port)
{
	(void)port;
	if (row->freed || live->narrow)
		row_owner_name(text, &row->sock);
	else
		row_process(text, &row->sock);
}

const struct live_column live_columns[LIVE_COLUMNS] = {
	[LIVE_ID] = { "Id", NULL, ALIGN_RIGHT, true, compare_id, put_id },
	[LIVE_NETID] = { "Netid", NULL, ALIGN_LEFT, false, compare_netid, put_netid },
	[LIVE_STATE] = { "State", NULL, ALIGN_LEFT, false, compare_state, put_state },
	[LIVE_RECENT] = { "Recent", NULL, ALIGN_RIGHT, true, compare_recent, put_recent },
	[LIVE_SEND_RATE] = { "Sent/s", NULL, ALIGN_RIGHT, true, compare_send_rate,
			     put_send_rate },
	[LIVE_RECV_RATE] = { "Recvd/s", NULL, ALIGN_RIGHT, true, compare_recv_rate,
			     put_recv_rate },
	[LIVE_SENT] = { "Sent", NULL, ALIGN_RIGHT, true, compare_sent, put_sent },
	[LIVE_RECEIVED] = { "Recvd", NULL, ALIGN_RIGHT, true, compare_received, put_received },
	[LIVE_RQUEUE] = { "Recv-Q", NULL, ALIGN_RIGHT, true, compare_rqueue, put_rqueue },
	[LIVE_WQUEUE] = { "Send-Q", NULL, ALIGN_RIGHT, true, compare_wqueue, put_wqueue },
	[LIVE_AGE] = { "Age", NULL, ALIGN_RIGHT, false, compare_age, put_age },
	[LIVE_LOCAL] = { "Local Address", ":Port", ALIGN_RIGHT, false, compare_local, put_local },
	[LIVE_PEER] = { "Peer Address", ":Port", ALIGN_RIGHT, false, compare_peer, put_peer },
	[LIVE_NAME] = { "Name", NULL, ALIGN_LEFT, false, compare_name, put_name },
	[LIVE_PROCESS] = { "Process", NULL, ALIGN_LEFT, false, compare_process, put_process },
};

/* Who speaks with whom goes before numbers where there is no room for both. */
static const enum live_column_id narrow_order[LIVE_COLUMNS] = {
	LIVE_ID, LIVE_NETID, LIVE_STATE, LIVE_RECENT, LIVE_PROCESS, LIVE_PEER, LIVE_NAME,
	LIVE_SEND_RATE, LIVE_RECV_RATE, LIVE_LOCAL, LIVE_SENT, LIVE_RECEIVED, LIVE_RQUEUE,
	LIVE_WQUEUE, LIVE_AGE,
};

enum live_column_id live_column_at(const struct live *live, size_t nth)
{
	size_t i;

	for (i = 0; i < LIVE_COLUMNS; i++) {
		enum live_column_id id = live->narrow ? narrow_order[i] : (enum live_column_id)i;

		if (live->hidden_columns & (1u << id))
			continue;
		if (!nth--)
			return id;
	}
	return LIVE_COLUMNS;
}
