/* SPDX-License-Identifier: GPL-2.0 */
/*
 * event.h - an event of a socket as readers get it, as plain values
 *
 * Made only while there are subscribers. What life.c needs is less: struct life_event.
 */
#ifndef SOCKLIFE_EVENT_H
#define SOCKLIFE_EVENT_H

#include <linux/types.h>
#include <linux/socklife.h>

#define SL_COMM_LEN 16
#define SL_NAME_MAX 110		/* sizeof(struct sockaddr_un) */
#define SL_PAYLOAD_MAX 1024

/**
 * struct sl_addr - an address of any family but AF_UNIX
 * @family: AF_*, 0 when there is no address
 * @port: in network byte order; AF_PACKET: ethertype
 * @scope: interface index of an IPv6 address that needs one, or of AF_PACKET;
 *         port of AF_VSOCK or AF_NETLINK
 * @ip: an IPv4 address in the first four bytes, or an IPv6 one;
 *      the context of AF_VSOCK; the first 32 groups of AF_NETLINK
 */
struct sl_addr {
	__u16 family;
	__be16 port;
	__u32 scope;
	__u8 ip[16];
};

/**
 * struct sl_name - an AF_UNIX address
 * @len: of @sun, as in getsockname(); 0 when there is none
 * @sun: a struct sockaddr_un; abstract and binary names are not terminated
 */
struct sl_name {
	__u8 len;
	__u8 sun[SL_NAME_MAX];
};

/**
 * struct sl_nested - a process of another pid namespace than the initial one
 * @ns: the inode number of its namespace; 0: it is in the initial one
 * @tgid: its number there
 */
struct sl_nested {
	__u32 ns;
	__u32 tgid;
};

/**
 * struct sl_task - the task that did it
 * @pid: the thread, in the initial pid namespace
 * @tgid: the process; 0: no task did it
 * @uid: in the initial user namespace
 * @nested: the process in its own pid namespace
 * @program: name of the process, terminated
 * @comm: name of the thread, terminated
 */
struct sl_task {
	__u32 pid;
	__u32 tgid;
	__u32 uid;
	struct sl_nested nested;
	char program[SL_COMM_LEN];
	char comm[SL_COMM_LEN];
};

/**
 * struct sl_payload - the first bytes that a call has sent or received
 * @len: how many there are
 * @missing: enum socklife_payload_missing: why there are not more; 0: none are missing
 * @bytes: a copy
 */
struct sl_payload {
	__u16 len;
	__u8 missing;
	__u8 bytes[SL_PAYLOAD_MAX];
};

/**
 * struct sl_event - an event; see uapi/linux/socklife.h for the fields
 * @seq: number of the event, over all subscriptions
 * @subs: the subscriptions that get it, see struct sl_record
 * @listener: id of the listener that made it, or 0
 * @peer: id of the AF_UNIX peer, or 0
 * @ppid: the parent of @task's process
 * @signal: that ends @task's process, 0: none does
 * @duration: of the call, in nanoseconds, 0: not known
 * @payload: NULL: none; only PAYLOAD has it
 */
struct sl_event {
	__u64 seq;
	__u64 time;
	__u64 id;
	__u64 gen;
	__u64 listener;
	__u64 peer;
	__u64 duration;
	__u32 subs;
	__u32 netns;
	__u16 type;
	__u16 family;
	__u16 sock_type;
	__u16 protocol;
	__u8 state;
	__u8 old_state;
	__u8 signal;
	__s32 fd;
	__s32 result;
	__u32 how;
	__u32 backlog;
	__u32 flags;
	__u32 ppid;
	struct sl_addr local;
	struct sl_addr remote;
	struct sl_task task;
	const struct sl_name *local_name;
	const struct sl_name *remote_name;
	const struct sl_payload *payload;
};

#endif /* SOCKLIFE_EVENT_H */
