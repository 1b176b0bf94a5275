/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The other end of a conversation that has both of them on this machine. Pure:
 * the ends are found among the model's rows, sorted once.
 *
 * TCP, vsock and connected UDP: same protocol, local and remote address swapped, and
 * alive at the same time. One in the same namespace goes before one in
 * another; where two would do there is none, nor where the candidate has a
 * better one. Addresses that never leave a namespace stay in it. Unix: the
 * peer that the kernel tells.
 */
#ifndef SOCKLIFE_OTHER_END_H
#define SOCKLIFE_OTHER_END_H

#include "model/model.h"

struct other_ends;

/* Sorts the rows of @model, which must stay as they are meanwhile. */
struct other_ends *other_ends_new(struct model *model);
void other_ends_free(struct other_ends *ends);

/* The other end of a row of the model, or NULL; @ends may be NULL. */
const struct sock *other_end(const struct other_ends *ends,
			     const struct sock *sock);

#endif
