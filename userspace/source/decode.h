/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From the bytes of a netlink message to plain structures. Pure: no I/O, no
 * state. Attributes that are not known are skipped, those that are known must
 * have their length.
 */
#ifndef SOCKLIFE_DECODE_H
#define SOCKLIFE_DECODE_H

#include <linux/netlink.h>

#include "source/message.h"

/* The generic netlink command of @nlh, or -EBADMSG. */
int decode_command(const struct nlmsghdr *nlh);

/*
 * decode_socket - a row (SOCKLIFE_CMD_SOCKET_GET)
 *
 * Return: 0 with @sock filled, to be given to sock_free(); its id is 0 if the
 * message carries no row (only HIDDEN). -EBADMSG, then @sock holds nothing.
 */
int decode_socket(const struct nlmsghdr *nlh, struct sock *sock);

typedef void (*event_cb)(const struct event *event, void *arg);

/*
 * decode_events - the events of one notification, in order
 *
 * Return: how many; -EBADMSG if one is malformed, those before it were told.
 */
int decode_events(const struct nlmsghdr *nlh, event_cb cb, void *arg);

/*
 * The same, with only seq, time, id, gen, type and the task's tgid in the events, for who
 * counts them; what is malformed in the rest is found, too. NULL: all of the events.
 */
struct outline;
int decode_outlines(const struct nlmsghdr *nlh, struct outline *outline, event_cb cb, void *arg);

/* One event, without the number that its notification gives it. 0 or -EBADMSG. */
int decode_event(const struct nlattr *attr, struct event *event);

/*
 * decode_stats - the answer to SOCKLIFE_CMD_STATS_GET
 *
 * Return: 0 with @stats filled, to be given to stats_free(); -EBADMSG.
 */
int decode_stats(const struct nlmsghdr *nlh, struct stats *stats);

/*
 * decode_account - the answer to SOCKLIFE_CMD_SUBSCRIPTION_GET
 *
 * Return: 0 or -EBADMSG.
 */
int decode_account(const struct nlmsghdr *nlh, struct account *account);

#endif
