/* SPDX-License-Identifier: GPL-2.0 */
/* Words for numbers. What needs room takes a buffer; nothing is static. */
#ifndef SOCKLIFE_NAMES_H
#define SOCKLIFE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAME_MAX_LEN	32

/* As in ss's column: ESTAB, UNCONN. */
const char *state_column(unsigned int state);
/* As in the RFC: ESTABLISHED, CLOSE. */
const char *state_name(unsigned int state);
/* As in ss's filters and in JSON: established, closed. */
const char *state_word(unsigned int state);

/* The event's kind in snake_case, or NULL. */
const char *event_name(unsigned int type);
/* Of enum name_source. */
const char *name_source_name(unsigned int source);
/* Of enum address_source; NULL: not known. */
const char *address_source_name(unsigned int source);
/* Of enum socklife_payload. */
const char *payload_name(unsigned int how);
/* Of enum socklife_payload_missing. */
const char *payload_missing_name(unsigned int missing);
/* Of enum socklife_call. */
const char *call_name(unsigned int call);

/* ss's Netid: tcp, u_str, p_raw; or "af-type" of another family. */
const char *netid_name(unsigned int family, unsigned int type,
		       unsigned int protocol, char buf[NAME_MAX_LEN]);

/* inet, unix, netlink; or the number. */
const char *family_name(unsigned int family, char buf[NAME_MAX_LEN]);

/* ECONNREFUSED of -111 or 111; or the number. */
const char *errno_name(int err, char buf[NAME_MAX_LEN]);

/* The netlink family behind NETLINK_*: rtnl, genl; or the number. */
const char *netlink_name(unsigned int protocol, char buf[NAME_MAX_LEN]);

/* The service on @port, or the number if there is none or @numeric. */
const char *port_name(unsigned int port, bool udp, bool numeric,
		      char buf[NAME_MAX_LEN]);

/* As in /etc/protocols; [253] for one without a name. */
const char *protocol_name(unsigned int protocol, char buf[NAME_MAX_LEN]);

/* The interface's name or its number. */
const char *interface_name(unsigned int ifindex, char buf[NAME_MAX_LEN]);

const char *closed_first_name(unsigned int who);	/* local, remote, or NULL */
/* Of enum socklife_end: fin, rst-received; as in /proc/net/socklife/closed. */
const char *end_name(unsigned int end);
/* KILL of 9; or the number. */
const char *signal_name(unsigned int number, char buf[NAME_MAX_LEN]);
const char *fd_close_name(unsigned int how);		/* close, dup2, exec, exit, close_range */
const char *fd_open_name(unsigned int open_how);		/* socket, accept, fork, ... */
const char *shutdown_name(unsigned int how);		/* of SHUT_*: read, write, both */

#endif
