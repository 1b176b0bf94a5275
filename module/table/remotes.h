/* SPDX-License-Identifier: GPL-2.0 */
/*
 * remotes.h - the remote addresses of an unconnected socket
 *
 * Each datagram has an address of its own. The addresses used last are kept, each with
 * its bytes; the bytes of those that were displaced are summed.
 */
#ifndef SOCKLIFE_REMOTES_H
#define SOCKLIFE_REMOTES_H

#include <linux/types.h>

#include "table/event.h"

#define SL_REMOTES	8
#define SL_REMOTE_CALLS	8

/**
 * struct sl_remote - one address
 * @addr: empty: the displaced ones. AF_UNIX: the id of the other socket in
 *        @addr.ip, 0: unknown
 * @name: of AF_UNIX, or NULL; from sl_name_keep()
 * @sent: bytes to it
 * @received: bytes from it
 * @last: when it was used last, 0: unused
 */
struct sl_remote {
	struct sl_addr addr;
	const struct sl_name *name;
	u64 sent;
	u64 received;
	u64 last;
};

/**
 * struct sl_remote_call - a send or receive in progress, its remote address known
 * @task: the calling task, only compared; NULL: unused
 * @addr: the remote address
 * @name: of AF_UNIX, or NULL; a reference
 */
struct sl_remote_call {
	const void *task;
	struct sl_addr addr;
	const struct sl_name *name;
};

/**
 * struct sl_remotes - guarded by the lock of the record that it belongs to
 * @v: the last addresses, in no order
 * @others: sums of the displaced ones
 * @latest: when any of them was used last
 * @calls: calls in progress
 * @unnoted: calls in progress that found no room in @calls
 * @heard_by: the task that has just received from @heard, only compared; NULL: none
 * @heard: see @heard_by
 */
struct sl_remotes {
	struct sl_remote v[SL_REMOTES];
	struct sl_remote others;
	u64 latest;
	struct sl_remote_call calls[SL_REMOTE_CALLS];
	unsigned int unnoted;
	const void *heard_by;
	struct sl_addr heard;
};

void sl_remotes_call_begin(struct sl_remotes *remotes, const void *task, const struct sl_addr *addr,
			   const struct sl_name *name);
void sl_remotes_send_end(struct sl_remotes *remotes, const void *task, int result, u64 now);
void sl_remotes_recv_end(struct sl_remotes *remotes, const void *task, int result, u64 now);
void sl_remotes_received(struct sl_remotes *remotes, const void *task, const struct sl_addr *addr,
			 u64 bytes, u64 now);
const struct sl_addr *sl_remotes_current(struct sl_remotes *remotes, const void *task,
					 const struct sl_name **name);
void sl_remotes_recv_done(struct sl_remotes *remotes, const void *task);
void sl_remotes_free(struct sl_remotes *remotes);

#endif /* SOCKLIFE_REMOTES_H */
