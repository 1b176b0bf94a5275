/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_IO_URING_H
#define SOCKLIFE_COMPAT_IO_URING_H

#include <linux/fs.h>
#include <linux/types.h>

/*
 * struct io_socket of io_uring/net.c, which has begun like this since there is one (5.19);
 * tests/lab/scenarios/calls.sh sees whether it still does.
 */
struct sl_compat_io_socket {
	struct file *file;
	int family;
	int type;
	int protocol;
};

#endif
