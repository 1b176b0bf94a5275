/* SPDX-License-Identifier: GPL-2.0 */
/*
 * remotes.h - with whom an unconnected socket speaks
 *
 * Datagrams name their addresses one by one. The last ones are kept with their
 * bytes; those that had to make room are summed.
 */
#ifndef SOCKLIFE_REMOTES_H
#define SOCKLIFE_REMOTES_H

#include <linux/types.h>

#include "event.h"

#define SL_REMOTES	8
#define SL_SENDERS	8

/**
 * struct sl_remote - one address
 * @addr: empty: all that had to make room
 * @sent: bytes to it
 * @received: bytes from it
 * @last: when, 0: unused
 */
struct sl_remote {
	struct sl_addr addr;
	u64 sent;
	u64 received;
	u64 last;
};

/**
 * struct sl_sender - a send that has been called and has not come back
 * @task: who, only compared; NULL: unused
 * @addr: to whom
 */
struct sl_sender {
	const void *task;
	struct sl_addr addr;
};

/**
 * struct sl_remotes - guarded by the lock of the record that it belongs to
 * @v: the last addresses, in no order
 * @others: sums of those that had to make room
 * @senders: sends on their way
 * @unnoted: sends on their way that found no room in @senders
 */
struct sl_remotes {
	struct sl_remote v[SL_REMOTES];
	struct sl_remote others;
	struct sl_sender senders[SL_SENDERS];
	unsigned int unnoted;
};

void sl_remotes_sending(struct sl_remotes *remotes, const void *task, const struct sl_addr *addr);
void sl_remotes_sent(struct sl_remotes *remotes, const void *task, int result, u64 now);
void sl_remotes_received(struct sl_remotes *remotes, const struct sl_addr *addr, u64 bytes, u64 now);

#endif /* SOCKLIFE_REMOTES_H */
