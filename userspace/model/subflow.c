// SPDX-License-Identifier: GPL-2.0
#include "model/subflow.h"

#include <netinet/in.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/util.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

struct owner {
	uint64_t inode;
	uint64_t id;
};

struct subflows {
	struct owner *owners;
	size_t n;
};

static int compare_owners(const void *a, const void *b)
{
	const struct owner *x = a, *y = b;

	return (x->inode > y->inode) - (x->inode < y->inode);
}

struct subflows *subflows_new(struct model *model)
{
	struct subflows *subflows = xcalloc(1, sizeof(*subflows));
	struct model_row *row = NULL;

	while ((row = model_next(model, row))) {
		const struct sock *sock = &row->sock;

		if (sock->protocol != IPPROTO_MPTCP || !sock->inode)
			continue;
		array_grow(subflows->owners, subflows->n);
		subflows->owners[subflows->n++] =
			(struct owner){ sock->inode, sock->id };
	}
	if (subflows->n)
		qsort(subflows->owners, subflows->n, sizeof(*subflows->owners),
		      compare_owners);
	return subflows;
}

void subflows_free(struct subflows *subflows)
{
	if (!subflows)
		return;
	free(subflows->owners);
	free(subflows);
}

uint64_t subflow_of(const struct subflows *subflows, const struct sock *sock)
{
	const struct owner key = { .inode = sock->inode };
	const struct owner *owner;

	if (!subflows || !subflows->n || !sock->inode ||
	    sock->protocol != IPPROTO_TCP)
		return 0;
	owner = bsearch(&key, subflows->owners, subflows->n, sizeof(key), compare_owners);
	return owner ? owner->id : 0;
}
