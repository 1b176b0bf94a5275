/* SPDX-License-Identifier: GPL-2.0 */
/* Kinds of sockets, as ss's options choose them: -t, -u and so on. */
#ifndef SOCKLIFE_KIND_H
#define SOCKLIFE_KIND_H

#include "source/message.h"

enum sock_kind {
	KIND_TCP,
	KIND_UDP,
	KIND_RAW,
	KIND_UNIX,
	KIND_PACKET,
	KIND_SCTP,
	KIND_MPTCP,
	KIND_OTHER
};

/* Their names: of the long options, and as words of a filter. */
extern const char *const sock_kind_names[KIND_OTHER];

/* The kind of @sock. */
enum sock_kind sock_kind(const struct sock *sock);

#endif
