/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_COMPAT_RING_BUFFER_H
#define SOCKLIFE_COMPAT_RING_BUFFER_H

#include <linux/ring_buffer.h>
#include <linux/version.h>

/* 6.3 dropped the event from the arguments of ring_buffer_unlock_commit(). */
static inline void sl_compat_ring_commit(struct trace_buffer *buffer,
					 struct ring_buffer_event *event)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
	ring_buffer_unlock_commit(buffer, event);
#else
	ring_buffer_unlock_commit(buffer);
#endif
}

#endif
