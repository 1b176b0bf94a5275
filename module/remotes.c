// SPDX-License-Identifier: GPL-2.0
/* remotes.c - with whom an unconnected socket speaks */
#include <linux/string.h>

#include "remotes.h"

static void make_room(struct sl_remotes *remotes, struct sl_remote *remote)
{
	struct sl_remote *others = &remotes->others;

	others->sent += remote->sent;
	others->received += remote->received;
	if (remote->last > others->last)
		others->last = remote->last;
	*remote = (struct sl_remote){};
}

/* The one of this address, or the one that was used longest ago in its place. */
static struct sl_remote *find(struct sl_remotes *remotes, const struct sl_addr *addr)
{
	struct sl_remote *remote, *oldest = remotes->v;

	for (remote = remotes->v; remote < remotes->v + SL_REMOTES; remote++) {
		if (remote->last && !memcmp(&remote->addr, addr, sizeof(*addr)))
			return remote;
		if (remote->last < oldest->last)
			oldest = remote;
	}
	make_room(remotes, oldest);
	oldest->addr = *addr;
	return oldest;
}

static struct sl_sender *sender_of(struct sl_remotes *remotes, const void *task)
{
	struct sl_sender *sender;

	for (sender = remotes->senders; sender < remotes->senders + SL_SENDERS; sender++)
		if (sender->task == task)
			return sender;
	return NULL;
}

/**
 * sl_remotes_sending() - a task begins to send to an address
 * @remotes: locked
 * @task: it sends one datagram at a time
 * @addr: to whom
 */
void sl_remotes_sending(struct sl_remotes *remotes, const void *task, const struct sl_addr *addr)
{
	struct sl_sender *sender = sender_of(remotes, task) ?: sender_of(remotes, NULL);

	if (!sender) {
		remotes->unnoted++;
		return;
	}
	sender->task = task;
	sender->addr = *addr;
}

/**
 * sl_remotes_sent() - a send has come back
 * @remotes: locked
 * @task: who has sent, also without an address
 * @result: bytes, or a negative errno
 * @now: time
 */
void sl_remotes_sent(struct sl_remotes *remotes, const void *task, int result, u64 now)
{
	struct sl_sender *sender = sender_of(remotes, task);
	struct sl_remote *remote;

	if (!sender && !remotes->unnoted)
		return;
	if (!sender)
		remotes->unnoted--;
	if (result >= 0) {
		remote = sender ? find(remotes, &sender->addr) : &remotes->others;
		remote->sent += result;
		remote->last = now;
	}
	if (sender)
		sender->task = NULL;
}

/**
 * sl_remotes_received() - a datagram was received
 * @remotes: locked
 * @addr: from whom
 * @bytes: as the program counts them
 * @now: time
 */
void sl_remotes_received(struct sl_remotes *remotes, const struct sl_addr *addr, u64 bytes, u64 now)
{
	struct sl_remote *remote = find(remotes, addr);

	remote->received += bytes;
	remote->last = now;
}
