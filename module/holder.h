/* SPDX-License-Identifier: GPL-2.0 */
/*
 * holder.h - who holds which socket, now
 *
 * Found by walking the descriptor tables when a reader asks: a fork, a closed
 * table or a passed descriptor costs the hooks nothing, and the answer is the
 * kernel's own.
 */
#ifndef SOCKLIFE_HOLDER_H
#define SOCKLIFE_HOLDER_H

#include "event.h"

/**
 * struct sl_holder - a descriptor
 * @id: of the socket
 * @tgid: the process
 * @fd: the number
 * @comm: program name
 */
struct sl_holder {
	u64 id;
	u32 tgid;
	s32 fd;
	char comm[SL_COMM_LEN];
};

struct sl_holders;

struct sl_holders *sl_holders_get(void);
void sl_holders_put(struct sl_holders *holders);
const struct sl_holder *sl_holders_of(const struct sl_holders *holders, u64 id, unsigned int *n);

#endif /* SOCKLIFE_HOLDER_H */
