/* SPDX-License-Identifier: GPL-2.0 */
/*
 * peek.h - the first bytes of sends and receives
 *
 * A send and a receive move the iterator of their msghdr, each protocol in its own way.
 * So while somebody asks for payload, the iterator is copied when the call begins, and
 * the bytes are copied with that when it returns. The iterator is in a table by the task,
 * like what pending.h keeps.
 *
 * What is shown is what the memory has when the call returns. Another thread of the program
 * may have changed it since it was sent.
 */
#ifndef SOCKLIFE_PEEK_H
#define SOCKLIFE_PEEK_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "feed/subscription.h"
#include "table/event.h"

struct msghdr;
struct sock;

#define SL_PEEK_SETS	256	/* a power of two */
#define SL_PEEK_SLOTS	4	/* in each: so many tasks whose numbers collide */
#define SL_PEEK_PIECES	256	/* of memory that are looked at in a call */

int sl_peek_init(void);
void sl_peek_exit(void);
void sl_peek_begin(const struct sock *sk, const struct msghdr *msg);
const struct sl_payload *sl_peek_take(const struct sock *sk, bool sent, bool begun,
				      unsigned int bytes);

/** sl_peek_wanted() - does somebody ask for payload? */
static inline bool sl_peek_wanted(void)
{
	return READ_ONCE(sl_sub_payload_size);
}

#endif /* SOCKLIFE_PEEK_H */
