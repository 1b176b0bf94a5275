/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which MPTCP socket a subflow belongs to: the kernel gives subflows the inode
 * of their owner (net/mptcp/subflow.c: mptcp_subflow_create_socket()). Pure.
 */
#ifndef SOCKLIFE_SUBFLOW_H
#define SOCKLIFE_SUBFLOW_H

#include "model/model.h"

struct subflows;

/* Sorts the MPTCP rows of @model, which must stay as they are meanwhile. */
struct subflows *subflows_new(struct model *model);
void subflows_free(struct subflows *subflows);

/* The id of the owner of a TCP row, or 0; @subflows may be NULL. */
uint64_t subflow_of(const struct subflows *subflows, const struct sock *sock);

#endif
