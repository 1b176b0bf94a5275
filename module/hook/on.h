/* SPDX-License-Identifier: GPL-2.0 */
/*
 * on.h - the handlers of the hook table
 *
 * on_NAME() is called when a function is entered, ftrace_NAME() likewise, as the callback
 * of an ftrace_ops; entry_NAME() and ret_NAME() at entry and return of a kretprobe;
 * probe_NAME() by a tracepoint.
 */
#ifndef SOCKLIFE_ON_H
#define SOCKLIFE_ON_H

#include <linux/types.h>

struct ftrace_ops;
struct ftrace_regs;
struct pt_regs;
struct sl_call;
struct sock;

/* on_call.c */
void on_create(struct ftrace_regs *fregs);
void on_pair(struct ftrace_regs *fregs);
void on_bind(struct ftrace_regs *fregs);
void on_listen(struct ftrace_regs *fregs);
void on_accept(struct ftrace_regs *fregs);
void on_shutdown(struct ftrace_regs *fregs);
void on_udp_send(struct ftrace_regs *fregs);
void on_udp_receive(struct ftrace_regs *fregs);
void on_unix_send(struct ftrace_regs *fregs);
void on_datagram_taken(struct ftrace_regs *fregs);
void ftrace_release(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
		    struct ftrace_regs *fregs);
void on_kernel_release(struct ftrace_regs *fregs);
void entry_with_fd(struct pt_regs *regs, struct sl_call *call);
void entry_connect(struct pt_regs *regs, struct sl_call *call);
void entry_shutdown(struct pt_regs *regs, struct sl_call *call);
void entry_uring(struct pt_regs *regs, struct sl_call *call);
void entry_uring_socket(struct pt_regs *regs, struct sl_call *call);
void entry_socket(struct pt_regs *regs, struct sl_call *call);
void entry_socketpair(struct pt_regs *regs, struct sl_call *call);
void ret_failed_socket(const struct sl_call *call, int result);
void ret_failed_accept(const struct sl_call *call, int result);
void ret_failed_uring_accept(const struct sl_call *call, int result);
void ret_failed_uring_socket(const struct sl_call *call, int result);
void entry_setattr(struct pt_regs *regs, struct sl_call *call);
void ret_setattr(const struct sl_call *call, int result);
void ret_bind(const struct sl_call *call, int result);
void ret_listen(const struct sl_call *call, int result);
void ret_uring_bind(const struct sl_call *call, int result);
void ret_uring_listen(const struct sl_call *call, int result);
void ret_shutdown(const struct sl_call *call, int result);
void ret_uring_shutdown(const struct sl_call *call, int result);
void ret_connect(const struct sl_call *call, int result);

/* on_sock.c */
void on_cookie(struct ftrace_regs *fregs);
void on_child(struct ftrace_regs *fregs);
void on_clone(struct ftrace_regs *fregs);
void on_sctp_child(struct ftrace_regs *fregs);
void on_unix_child(struct ftrace_regs *fregs);
void on_subflow_end(struct ftrace_regs *fregs);
void on_error(struct ftrace_regs *fregs);
void on_done_with_error(struct ftrace_regs *fregs);
void ftrace_free(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
		 struct ftrace_regs *fregs);
void on_timewait(struct ftrace_regs *fregs);
void on_timewait_again(struct ftrace_regs *fregs);
void on_timewait_segment(struct ftrace_regs *fregs);
void on_timewait_end(struct ftrace_regs *fregs);
void probe_state(void *data, const struct sock *sk, const int old, const int new);

/* on_fd.c */
void on_fd_dup2(struct ftrace_regs *fregs);
void ftrace_fd_install(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
		       struct ftrace_regs *fregs);
void ftrace_file_flush(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
		       struct ftrace_regs *fregs);

/* on_data.c */
void ftrace_sendrecv(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
		     struct ftrace_regs *fregs);
void probe_send(void *data, struct sock *sk, int result, int flags);
void probe_recv(void *data, struct sock *sk, int result, int flags);
void entry_sendmsg(struct pt_regs *regs, struct sl_call *call);
void entry_recvmsg(struct pt_regs *regs, struct sl_call *call);
void entry_sendpage(struct pt_regs *regs, struct sl_call *call);
void entry_splice(struct pt_regs *regs, struct sl_call *call);
void ret_send(const struct sl_call *call, int result);
void ret_recv(const struct sl_call *call, int result);
void entry_zerocopy(struct pt_regs *regs, struct sl_call *call);
void ret_zerocopy(const struct sl_call *call, int result);
extern unsigned long splice_reader, zcrx_reader;
void entry_read_sock(struct pt_regs *regs, struct sl_call *call);
void ret_read_sock(const struct sl_call *call, int result);
void on_verdict(struct ftrace_regs *fregs);

#endif /* SOCKLIFE_ON_H */
