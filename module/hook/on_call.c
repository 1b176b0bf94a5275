// SPDX-License-Identifier: GPL-2.0
/*
 * on_call.c - system calls
 *
 * The security_socket_*() functions are called once for each system call, also for
 * 32-bit calls, socketcall() and io_uring, with the address in kernel memory and the
 * socket held by the caller.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/io_uring_types.h>
#include <linux/net.h>
#include <linux/ptrace.h>
#include <net/sock.h>

#include "compat/ftrace.h"
#include "compat/io_uring.h"
#include "hook/hook.h"
#include "hook/on.h"
#include "track/track.h"

/* security_socket_post_create(sock, family, type, protocol, kern) */
void on_create(struct ftrace_regs *fregs)
{
	sl_track_create(sl_arg(fregs, 0, struct socket *), sl_arg(fregs, 4, int));
}

/* security_socket_socketpair(a, b) */
void on_pair(struct ftrace_regs *fregs)
{
	sl_track_pair(sl_arg(fregs, 0, struct socket *), sl_arg(fregs, 1, struct socket *));
}

/* security_socket_bind(sock, address, len) */
void on_bind(struct ftrace_regs *fregs)
{
	sl_track_bind(sl_arg(fregs, 0, struct socket *), sl_arg(fregs, 1, struct sockaddr *),
		      sl_arg(fregs, 2, int));
}

/* security_socket_listen(sock, backlog) */
void on_listen(struct ftrace_regs *fregs)
{
	sl_track_listen(sl_arg(fregs, 0, struct socket *), sl_arg(fregs, 1, int));
}

/* security_sock_graft(sk, parent) */
void on_accept(struct ftrace_regs *fregs)
{
	sl_track_accept(sl_arg(fregs, 0, struct sock *), sl_arg(fregs, 1, struct socket *));
}

/* security_socket_shutdown(sock, how) */
void on_shutdown(struct ftrace_regs *fregs)
{
	sl_track_shutdown(sl_arg(fregs, 0, struct socket *), sl_arg(fregs, 1, int));
}

/* __sock_release(sock, inode) */
void notrace ftrace_release(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			    struct ftrace_regs *fregs)
{
	sl_track_release(sl_arg(fregs, 0, struct socket *));
}

/* sock_release(sock): the kernel's own; the compiler may have put __sock_release() into it */
void on_kernel_release(struct ftrace_regs *fregs)
{
	sl_track_kernel_release(sl_arg(fregs, 0, struct socket *));
}

/* __sys_bind(fd, ...), __sys_listen(fd, ...) */
void entry_with_fd(struct pt_regs *regs, struct sl_call *call)
{
	int err;
	struct socket *sock = sockfd_lookup(regs_get_kernel_argument(regs, 0), &err);

	if (!sock)
		return;
	call->sk = sock->sk;
	sockfd_put(sock);
}

/* __sys_connect_file(file, address, len, ...): the address is its caller's */
void entry_connect(struct pt_regs *regs, struct sl_call *call)
{
	struct socket *sock = sock_from_file((struct file *)regs_get_kernel_argument(regs, 0));

	if (!sock)
		return;
	call->sk = sock->sk;
	call->arg = (void *)regs_get_kernel_argument(regs, 1);
	call->size = regs_get_kernel_argument(regs, 2);
	sl_track_connect(sock, call->arg, call->size);
}

/* __sys_shutdown(fd, how) */
void entry_shutdown(struct pt_regs *regs, struct sl_call *call)
{
	entry_with_fd(regs, call);
	call->how = regs_get_kernel_argument(regs, 1);
}

/*
 * io_bind(req, ...), io_listen(req, ...), io_shutdown(req, ...). What they share with the
 * system calls, such as __sys_bind_socket(), the compiler may have made a part of these.
 * If they return 0, the result is in the request, which the caller completes; -EAGAIN: they
 * will be called again, and the request has what it was used for before.
 */
void entry_uring(struct pt_regs *regs, struct sl_call *call)
{
	const struct io_kiocb *req = (void *)regs_get_kernel_argument(regs, 0);
	struct socket *sock = sock_from_file(req->file);

	if (!sock)
		return;
	call->sk = sock->sk;
	call->arg = req;
}

static void fill_new_socket(struct pt_regs *regs, struct sl_call *call, int which)
{
	call->arg = current;	/* not used; without a sock it says that there is a call */
	call->how = which;
	call->family = regs_get_kernel_argument(regs, 0);
	call->type = regs_get_kernel_argument(regs, 1) & SOCK_TYPE_MASK;
	call->protocol = regs_get_kernel_argument(regs, 2);
}

/* io_socket(req, ...): without a descriptor for it, there is no call of socket(). */
void entry_uring_socket(struct pt_regs *regs, struct sl_call *call)
{
	const struct io_kiocb *req = (void *)regs_get_kernel_argument(regs, 0);
	const struct sl_compat_io_socket *asked = (const void *)&req->cmd;

	call->arg = req;
	call->how = SOCKLIFE_CALL_SOCKET;
	call->family = asked->family;
	call->type = asked->type & SOCK_TYPE_MASK;
	call->protocol = asked->protocol;
}

/* __sys_socket(family, type, protocol) */
void entry_socket(struct pt_regs *regs, struct sl_call *call)
{
	fill_new_socket(regs, call, SOCKLIFE_CALL_SOCKET);
}

/* __sys_socketpair(family, type, protocol, descriptors) */
void entry_socketpair(struct pt_regs *regs, struct sl_call *call)
{
	fill_new_socket(regs, call, SOCKLIFE_CALL_SOCKETPAIR);
}

/* sockfs_setattr(idmap, dentry, attributes) */
void entry_setattr(struct pt_regs *regs, struct sl_call *call)
{
	const struct dentry *dentry = (void *)regs_get_kernel_argument(regs, 1);
	const struct iattr *attr = (void *)regs_get_kernel_argument(regs, 2);

	if (attr->ia_valid & ATTR_UID)
		call->sk = SOCKET_I(d_inode(dentry))->sk;
}

void ret_setattr(const struct sl_call *call, int result)
{
	if (!result)
		sl_track_owner(call->sk);
}

void ret_failed_socket(const struct sl_call *call, int result)
{
	if (result < 0)
		sl_track_failed_socket(call->how, call->family, call->type, call->protocol, result);
}

void ret_failed_accept(const struct sl_call *call, int result)
{
	if (result < 0)
		sl_track_failed_accept(call->sk, result);
}

/*
 * What io_accept() or io_socket() has told its ring. @result: 0: it is in the request, and
 * so it is when a multishot accept() ends (-ECANCELED); -EIOCBQUEUED, above the errnos, and
 * -EAGAIN of who does not want EAGAIN: it goes on.
 */
static int uring_result(const struct sl_call *call, int result)
{
	const struct io_kiocb *req = call->arg;

	switch (result) {
	case 0:
	case -ECANCELED:
		return req->cqe.res;
	case -EAGAIN:
		return req->flags & REQ_F_NOWAIT ? result : 0;
	case -EIOCBQUEUED:
		return 0;
	}
	return result >= -ERESTARTSYS ? result : 0;
}

void ret_failed_uring_accept(const struct sl_call *call, int result)
{
	ret_failed_accept(call, uring_result(call, result));
}

void ret_failed_uring_socket(const struct sl_call *call, int result)
{
	ret_failed_socket(call, uring_result(call, result));
}

void ret_bind(const struct sl_call *call, int result)
{
	sl_track_bind_result(call->sk, result);
}

void ret_listen(const struct sl_call *call, int result)
{
	sl_track_listen_result(call->sk, result);
}

void ret_uring_bind(const struct sl_call *call, int result)
{
	if (!result)
		sl_track_bind_result(call->sk, ((const struct io_kiocb *)call->arg)->cqe.res);
}

void ret_uring_listen(const struct sl_call *call, int result)
{
	if (!result)
		sl_track_listen_result(call->sk, ((const struct io_kiocb *)call->arg)->cqe.res);
}

void ret_shutdown(const struct sl_call *call, int result)
{
	if (!result)
		sl_track_shutdown_done(call->sk, call->how);
}

void ret_uring_shutdown(const struct sl_call *call, int result)
{
	if (!result && !((const struct io_kiocb *)call->arg)->cqe.res)
		sl_track_shutdown_done(call->sk, SL_SHUTDOWN_ASKED);
}

void ret_connect(const struct sl_call *call, int result)
{
	sl_track_connect_result(call->sk, result, call->arg, call->size);
}
