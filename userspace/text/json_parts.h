/* SPDX-License-Identifier: GPL-2.0 */
/* What sockets and events have in common; absent things add nothing. */
#ifndef SOCKLIFE_JSON_PARTS_H
#define SOCKLIFE_JSON_PARTS_H

#include "base/buf.h"
#include "base/places.h"
#include "source/message.h"

/* The task, or the address, under @key. */
void json_put_task(struct buf *o, const char *key,
		   const struct task *task);
void json_put_addr(struct buf *o, const char *key,
		   const struct addr *addr);
/* The errno's name under @key, if @result is one. */
void json_put_error(struct buf *o, const char *key, int32_t result);
/* The state's word under @key and its number under @number. */
void json_put_state(struct buf *o, const char *key, const char *number,
		    unsigned int state);
/* netns, netns_name */
void json_put_netns(struct buf *o, const struct sock *sock,
		    const struct places *places);
/* netid, family, type, protocol, netns */
void json_put_identity(struct buf *o, const struct sock *sock,
		       const struct places *places);

#endif
