/* SPDX-License-Identifier: GPL-2.0 */
/* sample.h - struct sock to plain values: the only reader of struct sock */
#ifndef SOCKLIFE_SAMPLE_H
#define SOCKLIFE_SAMPLE_H

#include <linux/fs.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/socket.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "compat/sock.h"
#include "table/event.h"

struct request_sock;
struct sl_record;
struct sock;
struct sockaddr;
struct sk_buff;
struct sl_end;
struct socket;

void sl_sample_identity(struct sl_record *rec, const struct sock *sk);
void sl_sample_program(char *program);
void sl_sample_task(struct sl_task *task);
void sl_sample_nested_process(struct sl_nested *nested);
u32 sl_sample_ppid(void);
u8 sl_sample_signal(void);
u32 sl_sample_close(struct sl_end *end, const struct sock *sk, int old);
u32 sl_sample_mptcp_close(const struct sock *sk, bool released);
void sl_sample_end(struct sl_end *end, const struct sock *sk);
u32 sl_sample_ifindex(const struct sock *sk);
u64 sl_sample_inode_of(const struct sock *sk);
u32 sl_sample_references(const struct sock *sk);
bool sl_sample_connected(const struct sock *sk);
bool sl_sample_bound(const struct sock *sk);
void sl_sample_addrs(const struct sock *sk, struct sl_addr *local, struct sl_addr *remote);
void sl_sample_getname(const struct sock *sk, struct sl_addr *local, struct sl_addr *remote);
void sl_sample_request(const struct request_sock *req, struct sl_addr *local,
		       struct sl_addr *remote);
bool sl_sample_encap(const struct sock *sk);
void sl_sample_queues(const struct sock *sk, u32 *rqueue, u32 *wqueue);
bool sl_sample_name(const struct sock *sk, struct sl_name *name);
u8 sl_sample_timewait(const void *tw);
u64 sl_sample_timewait_cookie(const void *tw);
bool sl_sample_timewait_early(const void *tw);
void sl_sample_source(const struct sk_buff *skb, struct sl_addr *addr);
void sl_addr_of_sock(struct sl_addr *addr, const struct sock *sk);
void sl_addr_from(struct sl_addr *addr, const struct sockaddr *sa, int len);
void sl_addr_from_netlink(struct sl_addr *addr, const struct sockaddr *sa, int len);
void sl_name_from(struct sl_name *name, const struct sockaddr *sa, int len);
bool sl_addr_unspecified(const struct sl_addr *addr);

/** sl_needs_getname() - are the addresses of a family to be had by getname() alone? */
static inline bool sl_needs_getname(u16 family)
{
	return family == AF_NETLINK || family == AF_PACKET;
}

/** sl_sample_uid() - the owner of a live sock, in the initial user namespace */
static inline u32 sl_sample_uid(const struct sock *sk)
{
	return __kuid_val(sl_compat_sk_uid(sk));
}

/** sl_is_smc() - is it of SMC, whose states are its own? */
static inline bool sl_is_smc(int family, int protocol)
{
	return family == AF_SMC || protocol == IPPROTO_SMC;
}

/**
 * sl_sample_state() - enum socklife_state of a live sock
 * @sk: alive
 *
 * A protocol may have states of its own: PPPoX up to 16, SMC up to 27.
 *
 * Return: 0: one that has no name here; never above SOCKLIFE_STATE_MAX.
 */
static inline u8 sl_sample_state(const struct sock *sk)
{
	u8 state = READ_ONCE(sk->sk_state);

	if (unlikely(state == TCP_SYN_SENT) && sl_is_smc(sk->sk_family, sk->sk_protocol))
		return TCP_CLOSE;	/* net/smc/smc.h: SMC_INIT, which is a new socket's */
	return likely(state <= SOCKLIFE_STATE_MAX) ? state : 0;
}

/**
 * sl_sample_peeled() - was a sock made by SCTP_SOCKOPT_PEELOFF?
 * @sk: alive, made from another sock
 *
 * Associations are peeled off SOCK_SEQPACKET sockets alone, which cannot accept().
 */
static inline bool sl_sample_peeled(const struct sock *sk)
{
	return unlikely(sk->sk_protocol == IPPROTO_SCTP) && sk->sk_type == SOCK_SEQPACKET;
}

/** sl_sample_error() - the pending error of a live sock, 0 or a negative errno */
static inline s32 sl_sample_error(const struct sock *sk)
{
	return -READ_ONCE(sk->sk_err);
}

/**
 * sl_sample_cookie() - SO_COOKIE
 * @sk: alive
 *
 * Return: 0 as long as the kernel has not generated one; to make it do so would write
 * to the sock.
 */
static inline u64 sl_sample_cookie(const struct sock *sk)
{
	return atomic64_read(&sk->sk_cookie);
}

/** sl_sample_inode() - the inode number that /proc/PID/fd shows; @sock is open */
static inline u64 sl_sample_inode(const struct socket *sock)
{
	return SOCK_INODE((struct socket *)sock)->i_ino;
}

/**
 * sl_sample_drops() - sk_drops
 * @sk: alive
 *
 * Return: datagrams dropped for want of buffer space; of a listener: dropped
 * connection requests (ListenDrops).
 */
static inline u32 sl_sample_drops(const struct sock *sk)
{
	return sl_compat_sk_drops(sk);
}

/** sl_addr_empty() - is there neither an address nor a port? */
static inline bool sl_addr_empty(const struct sl_addr *addr)
{
	return !addr->port && sl_addr_unspecified(addr);
}

/**
 * sl_sample_nested() - the current process in its own pid namespace, if it has one
 * @nested: zeroed
 *
 * A thread has no struct pid any more when it has reaped itself.
 *
 * Context: task context.
 */
static inline void sl_sample_nested(struct sl_nested *nested)
{
	const struct pid *pid = task_pid(current);

	if (unlikely(pid && pid->level))
		sl_sample_nested_process(nested);
}

#endif /* SOCKLIFE_SAMPLE_H */
