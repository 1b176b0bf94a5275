/* SPDX-License-Identifier: GPL-2.0 */
/*
 * track.h - one verb for each thing that can happen to a socket
 *
 * Each finds or makes the record, applies life.c, counts and publishes. Unless it says
 * otherwise, a verb may be called in any context in which the kernel calls the hook
 * (task or softirq), does not sleep, and holds no reference after it returns. A sock
 * without a record is ignored.
 */
#ifndef SOCKLIFE_TRACK_H
#define SOCKLIFE_TRACK_H

#include <linux/socklife.h>
#include <linux/types.h>

struct file;
struct files_struct;
struct request_sock;
struct sl_pending;
struct sk_buff;
struct sl_net;
struct sock;
struct sockaddr;
struct socket;
struct task_struct;

/**
 * struct sl_closed_fd - a descriptor that the current task closes
 * @fd: the number, -1: not known
 * @how: enum socklife_fd_close
 * @last: it is the last reference to the file
 * @file: of the socket
 * @files: the descriptor table; in use
 */
struct sl_closed_fd {
	int fd;
	int how;
	bool last;
	struct file *file;
	const struct files_struct *files;
};

/**
 * struct sl_seen - a descriptor found in a descriptor table
 * @id: of the socket
 * @open_ns: when it was opened; 0: not known
 * @open_how: enum socklife_fd_open
 * @slnet: of the socket, only compared
 * @uid: of the socket
 * @exec: its process has executed another program since
 */
struct sl_seen {
	u64 id;
	u64 open_ns;
	const struct sl_net *slnet;
	u32 uid;
	u8 open_how;
	bool exec;
};

/* track.c: new sockets */
void sl_track_create(struct socket *sock, bool kern);
void sl_track_child(const struct sock *child, const struct request_sock *req);
void sl_track_parent(const struct sock *listener, const void *of);
void sl_track_unix_child(const struct sock *client, const struct sock *listener,
			 const struct sock *child);
void sl_track_pair(const struct socket *a, const struct socket *b);
void sl_track_vsock_child(const struct sock *listener, const struct sock *child);
void sl_track_sctp_child(const struct sock *listener, const struct sock *child);
bool sl_track_census(const struct sock *sk);
void sl_track_inode(const struct sock *sk, u64 inode);

/* track_end.c: the last close, TIME-WAIT, the freeing */
void sl_track_release(const struct socket *sock);
void sl_track_kernel_release(const struct socket *sock);
void sl_track_free(const struct sock *sk);
void sl_track_timewait(const void *tw, const struct sock *sk);
void sl_track_timewait_again(const void *tw);
void sl_track_timewait_segment(const void *tw, bool reset);
void sl_track_timewait_end(const void *tw);
void sl_track_subflow_end(const struct sock *owner, const struct sock *subflow);

/* track_call.c: system calls */
void sl_track_bind(const struct socket *sock, const struct sockaddr *sa, int len);
void sl_track_bind_result(const struct sock *sk, int result);
void sl_track_listen(const struct socket *sock, int backlog);
void sl_track_listen_result(const struct sock *sk, int result);
void sl_track_owner(const struct sock *sk);
void sl_track_missed(const struct sock *sk, bool connects);
void sl_track_connect(const struct socket *sock, const struct sockaddr *sa, int len);
void sl_track_connect_result(const struct sock *sk, int result, const struct sockaddr *sa, int len);
void sl_track_accept(const struct sock *sk, const struct socket *parent);
void sl_track_shutdown(const struct socket *sock, int how);
#define SL_SHUTDOWN_ASKED (-1)
void sl_track_shutdown_done(const struct sock *sk, int how);

/* track_failed.c: calls that fail */
void sl_track_failed_socket(int call, u16 family, u16 type, u16 protocol, int result);
void sl_track_failed_accept(const struct sock *sk, int result);

/* track_state.c: states and errors of the protocol */
void sl_track_state(const struct sock *sk, int old, int new);
void sl_track_reason(const struct sock *sk, int reason);
void sl_track_error(const struct sock *sk);

/* track_data.c: bytes */
void sl_track_sent(const struct sock *sk, int result);
void sl_track_received(const struct sock *sk, int result);
void sl_track_peeked(const struct sock *sk, int result, u32 flags, u64 took);
void sl_track_data(const struct sock *sk, int type, int result, const struct sl_pending *pending);
void sl_track_kernel_read(const struct sock *sk, int bytes);
void sl_track_feed_reader(const struct sock *sk);

/* track_remote.c: the addresses of datagrams */
void sl_track_udp_dest(const struct sock *sk, const struct sockaddr *sa, int len);
void sl_track_unix_dgram(const struct sock *sk, const struct sock *other);
void sl_track_received_from(const struct sock *sk, const struct sk_buff *skb, int bytes);

/* track_fd.c: descriptors */
void sl_track_fd_first(int fd, const struct sock *sk);
void sl_track_fd_copy(int fd, const struct file *file, const struct socket *sock,
		      const struct sock *sk, int open_how);
void sl_track_fd_close(const struct sock *sk, const struct sl_closed_fd *what);
bool sl_track_seen(const struct sock *sk, const struct socket *sock,
		   const struct task_struct *task, int fd, struct sl_seen *seen);

#endif /* SOCKLIFE_TRACK_H */
