/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of a socket's line, for the table, the trace and the live view. */
#ifndef SOCKLIFE_ROW_H
#define SOCKLIFE_ROW_H

#include "model/model.h"
#include "text/fmt.h"
#include "text/table.h"

/* What an address does not tell of itself. */
struct addr_owner row_owner(const struct sock *sock);

/*
 * Both halves of an address; the second begins with its separator. @model
 * tells the inode of an AF_UNIX peer.
 */
void row_local(struct buf *host, struct buf *port, const struct sock *sock,
	       const struct addr_style *style);
void row_remote(struct buf *host, struct buf *port, const struct sock *sock,
		struct model *model, const struct addr_style *style);
/* The four cells of both addresses. */
void row_addresses(struct table *table, const struct sock *sock, struct model *model,
		   const struct addr_style *style);

/*
 * Who has it: users:(("curl",pid=1,fd=5)), or why nobody has and who had.
 */
void row_process(struct buf *buf, const struct sock *sock);

/* A name in quotes; the same with the pid, and a name that the thread has: "curl",pid=1 */
void row_name(struct buf *buf, const char *comm);
void row_task(struct buf *buf, const struct task *task);
/* curl[77], or curl{resolver}[77] if the thread has a name of its own. */
void row_program(struct buf *buf, const struct task *task);

/*
 * Whom its program means by the remote address: the name, ~ before one that is inferred, ? if
 * several fit. False: not known, nothing is put.
 */
bool row_whom(struct buf *buf, const struct sock *sock);
/* The name and pid of whoever stands for the socket; "-" if nobody. */
void row_owner_name(struct buf *buf, const struct sock *sock);

/*
 * What -e adds, in groups: each is its name and key:value, divided by spaces. @gap goes before
 * each group but the first, @ties (or NULL) are words for the last one, with a space before.
 */
void row_groups(struct buf *buf, const struct sock *sock, uint64_t now,
		const struct addr_style *style, const char *ties, const char *gap);

/* The same words one after the other, without the names of the groups. */
void row_extra(struct buf *buf, const struct sock *sock, uint64_t now,
	       const struct addr_style *style);

/* row_end.c: "fin, local first", "reset by peer"; "-" while it goes on. */
void row_end(struct buf *buf, const struct sock *sock);
/* The same, and how the last descriptor went: "unread data, killed by SIGKILL". */
void row_end_and_way(struct buf *buf, const struct sock *sock);
/* The error that the peer or the network caused, 0 if none did. */
int row_error(const struct sock *sock);
/* How long it lived: >3s if it existed before the module, "-" if unknown. */
void row_lived(struct buf *buf, const struct sock *sock, uint64_t end);
/* Who made it, and who closed it: curl[77] killed by SIGKILL. */
void row_parties(struct buf *buf, const struct sock *sock);
/* What row_groups() says of the end, and the last numbers. */
void row_end_extra(struct buf *buf, const struct sock *sock);
void row_last_numbers(struct buf *buf, const struct sock *sock);

/* The other end of @sock: <-> nginx[123] fd 9. */
void row_other_end(struct buf *buf, const struct sock *sock,
		   const struct sock *other, const struct addr_style *style);
/* The namespace's name, or its number. */
void row_netns(struct buf *buf, const struct sock *sock,
	       const struct addr_style *style);

/* SYN-SENT/1.2ms,ESTABLISHED/3s in the order of a life. */
void row_dwells(struct buf *buf, const struct sock *sock, uint64_t now);

#endif
