// SPDX-License-Identifier: GPL-2.0
/*
 * sample.c - struct sock to plain values
 *
 * Everything here only reads. Fields that change under the socket lock are read once,
 * without it: each value was right at some moment, as in /proc/net/tcp and sock_diag.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/in6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jiffies.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <net/af_unix.h>
#include <net/af_vsock.h>
#include <net/inet_sock.h>
#include <net/inet_timewait_sock.h>
#include <net/ipv6.h>
#include <net/tcp.h>
#include <net/udp.h>

#include "sample/sample.h"
#include "table/record.h"

#define SIGNAL	0x7f	/* of an exit code, see wait(2) */

static_assert(SL_NAME_MAX == sizeof(struct sockaddr_un));
static_assert(SL_COMM_LEN == TASK_COMM_LEN);

/* Id of the control group that a live sock was made in, or 0. */
static u64 sample_cgroup(const struct sock *sk)
{
#ifdef CONFIG_SOCK_CGROUP_DATA
	const struct cgroup *cgroup = sock_cgroup_ptr((struct sock_cgroup_data *)&sk->sk_cgrp_data);

	return cgroup ? cgroup_id(cgroup) : 0;
#else
	return 0;
#endif
}

/**
 * sl_sample_identity() - what never changes
 * @rec: to fill in; not yet seen by anyone, or locked
 * @sk: alive
 */
void sl_sample_identity(struct sl_record *rec, const struct sock *sk)
{
	rec->family = sk->sk_family;
	rec->type = sk->sk_type;
	rec->protocol = sk->sk_protocol;
	rec->uid = sl_sample_uid(sk);
	rec->ifindex = READ_ONCE(sk->sk_bound_dev_if);
	rec->cgroup = sample_cgroup(sk);
}

/**
 * sl_sample_program() - the name of the current process: that of its first thread
 * @program: SL_COMM_LEN bytes, to fill in
 *
 * The first thread is there as long as another one has not left the process, and current
 * has another first thread only if it executes a program itself. A name that is being
 * changed may be half the old one, as in the kernel's own tracepoints.
 *
 * Context: task context.
 */
void sl_sample_program(char *program)
{
	memcpy(program, READ_ONCE(current->group_leader)->comm, SL_COMM_LEN);
	program[SL_COMM_LEN - 1] = '\0';
}

/**
 * sl_sample_nested_process() - the current process, which is in a pid namespace of its own
 * @nested: to fill in
 *
 * Context: task context.
 */
void sl_sample_nested_process(struct sl_nested *nested)
{
	struct pid_namespace *ns = task_active_pid_ns(current);

	nested->ns = ns->ns.inum;
	nested->tgid = task_tgid_nr_ns(current, ns);
}

/**
 * sl_sample_task() - the current task
 * @task: to fill in
 *
 * Context: task context; in an interrupt, current has nothing to do with it.
 */
void sl_sample_task(struct sl_task *task)
{
	task->pid = current->pid;
	task->tgid = current->tgid;
	task->uid = __kuid_val(current_uid());
	sl_sample_nested(&task->nested);
	sl_sample_program(task->program);
	memcpy(task->comm, current->comm, SL_COMM_LEN);
	task->comm[SL_COMM_LEN - 1] = '\0';
}

/**
 * sl_sample_ppid() - the parent of the current process
 *
 * Context: task context only.
 * Return: its id in the initial pid namespace.
 */
u32 sl_sample_ppid(void)
{
	u32 ppid;

	rcu_read_lock();
	ppid = rcu_dereference(current->real_parent)->tgid;
	rcu_read_unlock();
	return ppid;
}

/**
 * sl_sample_signal() - the signal that ends the current process
 *
 * Context: task context only.
 * Return: its number, 0: it does not end, or by itself.
 */
u8 sl_sample_signal(void)
{
	return current->flags & PF_EXITING ? current->exit_code & SIGNAL : 0;
}

/** sl_sample_ifindex() - the device that a live sock is bound to, or 0 */
u32 sl_sample_ifindex(const struct sock *sk)
{
	return READ_ONCE(sk->sk_bound_dev_if);
}

/**
 * sl_sample_inode_of() - sl_sample_inode() of a sock
 * @sk: alive
 *
 * For a subflow, that of the MPTCP socket which owns it.
 *
 * Context: not preemptible, which keeps the inode's memory.
 * Return: 0: it has none.
 */
u64 sl_sample_inode_of(const struct sock *sk)
{
	const struct socket *sock = READ_ONCE(sk->sk_socket);

	return sock ? sl_sample_inode(sock) : 0;
}

/**
 * sl_sample_references() - references to the open file of a socket
 * @sk: alive
 *
 * Context: not preemptible, which keeps the memory of socket and file.
 * Return: 0: it has none.
 */
u32 sl_sample_references(const struct sock *sk)
{
	const struct socket *sock = READ_ONCE(sk->sk_socket);
	struct file *file = sock ? READ_ONCE(sock->file) : NULL;

	return file ? file_count(file) : 0;
}

/* inet_sport stays until the sock is freed; inet_num is reset before CLOSE is reported. */
static __be16 local_port(const struct inet_sock *inet)
{
	return inet->inet_sport ?: htons(inet->inet_num);
}

#if IS_ENABLED(CONFIG_IPV6)
static void addrs_v6(const struct sock *sk, struct sl_addr *local, struct sl_addr *remote)
{
	memcpy(local->ip, &sk->sk_v6_rcv_saddr, sizeof(local->ip));
	memcpy(remote->ip, &sk->sk_v6_daddr, sizeof(remote->ip));
	if (ipv6_addr_type(&sk->sk_v6_rcv_saddr) & IPV6_ADDR_LINKLOCAL)
		local->scope = READ_ONCE(sk->sk_bound_dev_if);
	if (ipv6_addr_type(&sk->sk_v6_daddr) & IPV6_ADDR_LINKLOCAL)
		remote->scope = READ_ONCE(sk->sk_bound_dev_if);
}
#else
static void addrs_v6(const struct sock *sk, struct sl_addr *local, struct sl_addr *remote) {}
#endif

static void addr_vsock(struct sl_addr *addr, const struct sockaddr_vm *vm)
{
	u32 cid = READ_ONCE(vm->svm_cid), port = READ_ONCE(vm->svm_port);

	if (port == VMADDR_PORT_ANY || vm->svm_family != AF_VSOCK)
		return;
	addr->family = AF_VSOCK;
	addr->scope = port;
	memcpy(addr->ip, &cid, sizeof(cid));
}

static void addrs_other(const struct sock *sk, struct sl_addr *local, struct sl_addr *remote)
{
	if (sk->sk_family == AF_VSOCK) {
		addr_vsock(local, &vsock_sk(sk)->local_addr);
		addr_vsock(remote, &vsock_sk(sk)->remote_addr);
	} else if (sl_needs_getname(sk->sk_family)) {
		sl_sample_getname(sk, local, remote);
	}
}

/**
 * sl_sample_addrs() - addresses, but for AF_UNIX
 * @sk: alive
 * @local: to fill in; empty for a family without them
 * @remote: likewise
 *
 * Context: not preemptible, see sl_sample_getname().
 */
void sl_sample_addrs(const struct sock *sk, struct sl_addr *local, struct sl_addr *remote)
{
	const struct inet_sock *inet = inet_sk(sk);

	*local = (struct sl_addr){};
	*remote = (struct sl_addr){};
	if (sk->sk_family != AF_INET && sk->sk_family != AF_INET6) {
		addrs_other(sk, local, remote);
		return;
	}
	local->family = sk->sk_family;
	remote->family = sk->sk_family;
	local->port = local_port(inet);
	remote->port = inet->inet_dport;
	if (sk->sk_family == AF_INET6) {
		addrs_v6(sk, local, remote);
	} else {
		memcpy(local->ip, &inet->inet_rcv_saddr, 4);
		memcpy(remote->ip, &inet->inet_daddr, 4);
	}
	if (sk->sk_type == SOCK_RAW) {	/* what getsockname() calls a port is the protocol */
		local->port = 0;
		remote->port = 0;
	}
	/* UDP over IPv6 keeps the address of its peer after connect(AF_UNSPEC). */
	if (sk->sk_type == SOCK_DGRAM && sk->sk_protocol == IPPROTO_UDP && !remote->port)
		*remote = (struct sl_addr){ .family = sk->sk_family };
}

/**
 * sl_sample_connected() - has a live sock got an internet peer?
 * @sk: alive
 *
 * Also before the peer has answered, and still when connect() to another one
 * has failed.
 */
bool sl_sample_connected(const struct sock *sk)
{
	return (sk->sk_family == AF_INET || sk->sk_family == AF_INET6) && inet_sk(sk)->inet_dport;
}

/**
 * sl_sample_bound() - has a live sock of the internet got a local address?
 * @sk: alive
 *
 * After connect(AF_UNSPEC) getsockname() of TCP tells a port that it has no more.
 */
bool sl_sample_bound(const struct sock *sk)
{
	const struct inet_sock *inet = inet_sk(sk);

	return inet->inet_num || inet->inet_rcv_saddr ||
	       (sk->sk_family == AF_INET6 && !ipv6_addr_any(&sk->sk_v6_rcv_saddr));
}

/**
 * sl_sample_request() - the addresses of a connection request
 * @req: the request that a new sock is being made from; the sock has no addresses yet
 * @local: to fill in
 * @remote: to fill in
 */
void sl_sample_request(const struct request_sock *req, struct sl_addr *local,
		       struct sl_addr *remote)
{
	const struct inet_request_sock *ireq = inet_rsk(req);

	*local = (struct sl_addr){
		.family = ireq->ireq_family,
		.port = htons(ireq->ir_num),
	};
	*remote = (struct sl_addr){
		.family = ireq->ireq_family,
		.port = ireq->ir_rmt_port,
	};
	if (ireq->ireq_family == AF_INET) {
		memcpy(local->ip, &ireq->ir_loc_addr, 4);
		memcpy(remote->ip, &ireq->ir_rmt_addr, 4);
	}
#if IS_ENABLED(CONFIG_IPV6)
	if (ireq->ireq_family == AF_INET6) {
		memcpy(local->ip, &ireq->ir_v6_loc_addr, sizeof(local->ip));
		memcpy(remote->ip, &ireq->ir_v6_rmt_addr, sizeof(remote->ip));
		if (ipv6_addr_type(&ireq->ir_v6_rmt_addr) & IPV6_ADDR_LINKLOCAL)
			local->scope = remote->scope = ireq->ir_iif;
	}
#endif
}

static bool is_inet(const struct sock *sk, int type, int protocol)
{
	return (sk->sk_family == AF_INET || sk->sk_family == AF_INET6) &&
	       sk->sk_type == type && sk->sk_protocol == protocol;
}

static u32 tcp_rqueue(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	return max_t(int, READ_ONCE(tp->rcv_nxt) - READ_ONCE(tp->copied_seq), 0);
}

static u32 tcp_wqueue(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	return READ_ONCE(tp->write_seq) - READ_ONCE(tp->snd_una);
}

/**
 * sl_sample_encap() - does the kernel take what arrives before a program can receive it?
 * @sk: alive
 *
 * As for vxlan, wireguard, L2TP and IPsec in UDP. What a tunnel of the kernel sends
 * passes no socket call either.
 */
bool sl_sample_encap(const struct sock *sk)
{
	return is_inet(sk, SOCK_DGRAM, IPPROTO_UDP) && READ_ONCE(udp_sk(sk)->encap_rcv);
}

/**
 * sl_sample_queues() - the queues, as ss shows them
 * @sk: alive
 * @rqueue: bytes to read; of a listener: connections to accept
 * @wqueue: bytes to send or to be acknowledged; of a listener: its backlog
 *
 * The counters of a sock that is being freed may be below 0 for a moment.
 *
 * A raw socket may have the number of any protocol: type and protocol together
 * say what struct it is.
 *
 * AF_UNIX counts the bytes to read in the queue itself, which cannot be walked
 * without its lock: they are not known, and @rqueue stays 0.
 */
void sl_sample_queues(const struct sock *sk, u32 *rqueue, u32 *wqueue)
{
	*rqueue = 0;
	*wqueue = 0;
	if (sl_sample_state(sk) == TCP_LISTEN) {
		*rqueue = sk->sk_family == AF_UNIX ? skb_queue_len_lockless(&sk->sk_receive_queue) :
			  READ_ONCE(sk->sk_ack_backlog);
		*wqueue = READ_ONCE(sk->sk_max_ack_backlog);
	} else if (is_inet(sk, SOCK_STREAM, IPPROTO_TCP)) {
		*rqueue = tcp_rqueue(sk);
		if (sl_sample_state(sk) != TCP_CLOSE)	/* which has emptied it */
			*wqueue = tcp_wqueue(sk);
	} else {
		if (is_inet(sk, SOCK_DGRAM, IPPROTO_UDP))
			*rqueue = max(udp_rqueue_get((struct sock *)sk), 0);
		else if (sk->sk_family != AF_UNIX)
			*rqueue = max(sk_rmem_alloc_get(sk), 0);
		*wqueue = max(sk_wmem_alloc_get(sk), 0);
	}
}

/* SYN and FIN have a number each, as if they were a byte (RFC 9293, 3.4). */
#define NUMBER_OUT	(TCPF_SYN_SENT | TCPF_SYN_RECV | TCPF_FIN_WAIT1 | TCPF_CLOSING | TCPF_LAST_ACK)

/* Bytes to read; SOCK_DONE is set by the peer's FIN. */
static inline u32 tcp_unread(const struct sock *sk)
{
	u32 unread = tcp_rqueue(sk);

	return unread - (unread && sock_flag(sk, SOCK_DONE));
}

/**
 * sl_sample_close() - the last numbers of a TCP sock
 * @end: to fill in; untouched for another protocol
 * @sk: alive; its queues may be empty already, its sequence numbers are not
 * @old: the previous state
 *
 * Return: LIFE_FLAG_LINGER0, _UNREAD, _IDLE, _FINISHED, _REPAIR; _LATE if it was released.
 */
u32 sl_sample_close(struct sl_end *end, const struct sock *sk, int old)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	u32 flags = 0;

	if (!is_inet(sk, SOCK_STREAM, IPPROTO_TCP))
		return 0;
	end->unread = tcp_unread(sk);
	end->unsent = tcp_wqueue(sk);
	if (!end->unsent && inet_csk(sk)->icsk_probes_out)
		flags |= LIFE_FLAG_IDLE;
	end->unsent -= end->unsent && (1 << old & NUMBER_OUT);
	end->retrans = READ_ONCE(tp->total_retrans);
	end->rtt_us = READ_ONCE(tp->srtt_us) >> 3;
	if (sock_flag(sk, SOCK_LINGER) && !READ_ONCE(sk->sk_lingertime))
		flags |= LIFE_FLAG_LINGER0;
	if (unlikely(tp->repair))
		flags |= LIFE_FLAG_REPAIR;
	if (end->unread)
		flags |= LIFE_FLAG_UNREAD;
	if (sock_flag(sk, SOCK_DONE))
		flags |= LIFE_FLAG_FINISHED;
	if (sock_flag(sk, SOCK_DEAD) && READ_ONCE(tp->data_segs_in) != end->segments)
		flags |= LIFE_FLAG_LATE;
	return flags;
}

/**
 * sl_sample_mptcp_close() - how an MPTCP sock comes to CLOSE, if from FIN-WAIT-2
 * @sk: alive
 * @released: its last descriptor is closed
 *
 * The peer's DATA_FIN leads there at once, without TIME-WAIT, and so does the end of the
 * patience after close(): net.mptcp.close_timeout, which is 60 s unless it was changed. In
 * close() itself it is a reset (a fast close), because of unread data.
 *
 * Return: LIFE_FLAG_FINISHED, _LATE.
 */
u32 sl_sample_mptcp_close(const struct sock *sk, bool released)
{
	u32 since = READ_ONCE(inet_csk(sk)->icsk_mtup.probe_timestamp);

	if (released && !sock_flag(sk, SOCK_DEAD))
		return LIFE_FLAG_LATE;
	if (!(READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN))
		return 0;
	return released && tcp_jiffies32 - since >= TCP_TIMEWAIT_LEN ? 0 : LIFE_FLAG_FINISHED;
}

/**
 * sl_sample_end() - the last numbers when the last descriptor is closed
 * @end: to fill in. A closed TCP sock has its numbers already, but may have been read
 *       since; a TCP sock that is not closed yet gets them from sl_sample_close()
 * @sk: alive
 *
 * AF_UNIX: untouched. Of what the peer has not read there is only the memory that it takes,
 * and that goes when the peer reads it.
 */
void sl_sample_end(struct sl_end *end, const struct sock *sk)
{
	if (is_inet(sk, SOCK_STREAM, IPPROTO_TCP)) {
		end->segments = READ_ONCE(tcp_sk(sk)->data_segs_in);
		if (sl_sample_state(sk) == TCP_CLOSE)
			end->unread = min(end->unread, tcp_unread(sk));
	} else if (sk->sk_family != AF_UNIX && sl_sample_state(sk) != TCP_LISTEN) {
		sl_sample_queues(sk, &end->unread, &end->unsent);
	}
}

/**
 * sl_sample_name() - an AF_UNIX address
 * @sk: alive, with a reference held: its address is freed before the sock is
 * @name: to fill in
 *
 * Return: false when it has none.
 */
bool sl_sample_name(const struct sock *sk, struct sl_name *name)
{
	const struct unix_address *addr;

	if (sk->sk_family != AF_UNIX)
		return false;
	addr = smp_load_acquire(&unix_sk(sk)->addr);	/* pairs with unix_bind() */
	if (!addr)
		return false;
	sl_name_from(name, (const struct sockaddr *)addr->name, addr->len);
	return name->len;
}

/** sl_sample_timewait() - FIN-WAIT-2 or TIME-WAIT; @tw is alive */
u8 sl_sample_timewait(const void *tw)
{
	return READ_ONCE(((const struct inet_timewait_sock *)tw)->tw_substate);
}

/** sl_sample_timewait_cookie() - SO_COOKIE of a live TIME-WAIT, that of its sock if it had one */
u64 sl_sample_timewait_cookie(const void *tw)
{
	return atomic64_read(&((const struct inet_timewait_sock *)tw)->tw_cookie);
}

/** sl_sample_timewait_early() - does the TIME-WAIT end before its timer expires? @tw is alive */
bool sl_sample_timewait_early(const void *tw)
{
	return time_before(jiffies, ((const struct inet_timewait_sock *)tw)->tw_timer.expires);
}

/**
 * sl_addr_from() - convert an address passed by a program
 * @addr: to fill in; empty for another family
 * @sa: in kernel memory
 * @len: of @sa
 */
void sl_addr_from(struct sl_addr *addr, const struct sockaddr *sa, int len)
{
	const struct sockaddr_in6 *in6 = (const void *)sa;
	const struct sockaddr_in *in = (const void *)sa;

	*addr = (struct sl_addr){};
	if (len >= (int)sizeof(*in) && sa->sa_family == AF_INET) {
		addr->family = AF_INET;
		addr->port = in->sin_port;
		memcpy(addr->ip, &in->sin_addr, 4);
	} else if (len >= (int)sizeof(struct sockaddr_vm) && sa->sa_family == AF_VSOCK) {
		addr_vsock(addr, (const void *)sa);
	} else if (sa->sa_family == AF_NETLINK) {
		sl_addr_from_netlink(addr, sa, len);
	} else if (len >= SIN6_LEN_RFC2133 && sa->sa_family == AF_INET6) {
		addr->family = AF_INET6;
		addr->port = in6->sin6_port;
		memcpy(addr->ip, &in6->sin6_addr, sizeof(addr->ip));
		if (len >= (int)sizeof(*in6))
			addr->scope = in6->sin6_scope_id;
	}
}

/**
 * sl_sample_source() - the source address of a UDP datagram
 * @skb: the datagram, with its headers
 * @addr: to fill in
 */
void sl_sample_source(const struct sk_buff *skb, struct sl_addr *addr)
{
	*addr = (struct sl_addr){ .family = AF_INET, .port = udp_hdr(skb)->source };
	if (skb->protocol == htons(ETH_P_IP)) {
		memcpy(addr->ip, &ip_hdr(skb)->saddr, 4);
		return;
	}
	addr->family = AF_INET6;
	memcpy(addr->ip, &ipv6_hdr(skb)->saddr, sizeof(addr->ip));
	if (ipv6_addr_type(&ipv6_hdr(skb)->saddr) & IPV6_ADDR_LINKLOCAL)
		addr->scope = inet6_iif(skb);
}

/**
 * sl_addr_of_sock() - convert an address to the family of a sock: IPv4-mapped on IPv6
 * @addr: to change
 * @sk: alive
 */
void sl_addr_of_sock(struct sl_addr *addr, const struct sock *sk)
{
	struct in6_addr mapped;
	__be32 v4;

	if (sk->sk_family != AF_INET6 || addr->family != AF_INET)
		return;
	memcpy(&v4, addr->ip, sizeof(v4));
	ipv6_addr_set_v4mapped(v4, &mapped);
	memcpy(addr->ip, &mapped, sizeof(mapped));
	addr->family = AF_INET6;
}

/**
 * sl_name_from() - convert an AF_UNIX address passed by a program
 * @name: to fill in; empty for another family, or without a name
 * @sa: in kernel memory
 * @len: of @sa
 */
void sl_name_from(struct sl_name *name, const struct sockaddr *sa, int len)
{
	int path;

	name->len = 0;
	if (len <= (int)offsetof(struct sockaddr_un, sun_path) || sa->sa_family != AF_UNIX)
		return;
	len = min(len, SL_NAME_MAX);
	path = len - offsetof(struct sockaddr_un, sun_path);
	memcpy(name->sun, sa, len);
	/* A path ends at its terminator, whatever length was passed. */
	if (((const struct sockaddr_un *)sa)->sun_path[0])
		path = strnlen(((const struct sockaddr_un *)sa)->sun_path, path);
	name->len = offsetof(struct sockaddr_un, sun_path) + path;
}

/** sl_addr_unspecified() - is the address all zero, whatever the port? For sl_addr_empty() */
bool sl_addr_unspecified(const struct sl_addr *addr)
{
	if (addr->family == AF_VSOCK || sl_needs_getname(addr->family))
		return false;
	return !memchr_inv(addr->ip, 0, sizeof(addr->ip));
}
