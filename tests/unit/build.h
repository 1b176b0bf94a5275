/* SPDX-License-Identifier: GPL-2.0 */
/* Messages as the kernel module would send them, for the tests. */
#ifndef SOCKLIFE_TESTS_BUILD_H
#define SOCKLIFE_TESTS_BUILD_H

#include <libmnl/libmnl.h>

#include "source/message.h"

#define BUILD_FAMILY	0x7fff
#define BUILD_SIZE	65536

/* Begins a message in @buf (BUILD_SIZE). */
struct nlmsghdr *build_begin(void *buf, uint8_t cmd);
/* A row with all that @sock->present says, and what is not zero besides. */
void build_socket(struct nlmsghdr *nlh, const struct sock *sock, uint64_t now);
/* One event into a notification. */
void build_event(struct nlmsghdr *nlh, const struct event *event);
/* With numbers, unless @seq is 0: as an old module sent them. */
void build_stats(struct nlmsghdr *nlh, uint64_t seq, uint64_t seq_all);
/* The number of the first event of a notification; the events have none then. */
void build_batch(struct nlmsghdr *nlh, uint64_t first);
void build_account(struct nlmsghdr *nlh, const struct account *account);

struct addr addr_in(const char *ip, uint16_t port);
struct addr addr_in6(const char *ip, uint16_t port);
/* @path may begin with NUL: then @len counts. */
struct addr addr_un(const char *path, size_t len);

#endif
