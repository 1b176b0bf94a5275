// SPDX-License-Identifier: GPL-2.0
/* trace.c - the feed's events as trace events */
#include <linux/build_bug.h>
#include <linux/in.h>
#include <linux/kernel.h>
#include <linux/socket.h>
#include <linux/string.h>

#include "feed/subscription.h"
#include "feed/trace.h"

#define CREATE_TRACE_POINTS
#include "feed/sl_trace.h"

/**
 * sl_trace_switch() - a trace event is switched on or off
 * @type: enum socklife_event_type
 * @on: the first one who uses it has come; false: the last one has gone
 *
 * Context: under the kernel's mutex of tracepoints.
 * Return: 0.
 */
int sl_trace_switch(unsigned int type, bool on)
{
	sl_subs_lock();
	sl_sub_want_trace(type, on);
	sl_subs_unlock();
	return 0;
}

/**
 * sl_trace_sockaddr() - an address as %pISpc prints it
 * @to: to fill in; of another family than IPv4 and IPv6: 0.0.0.0:0
 * @addr: the address
 */
void sl_trace_sockaddr(struct sockaddr_in6 *to, const struct sl_addr *addr)
{
	struct sockaddr_in *in = (struct sockaddr_in *)to;

	memset(to, 0, sizeof(*to));
	in->sin_family = AF_INET;
	if (addr->family == AF_INET) {
		in->sin_port = addr->port;
		memcpy(&in->sin_addr, addr->ip, sizeof(in->sin_addr));
	} else if (addr->family == AF_INET6) {
		to->sin6_family = AF_INET6;
		to->sin6_port = addr->port;
		to->sin6_scope_id = addr->scope;
		memcpy(&to->sin6_addr, addr->ip, sizeof(to->sin6_addr));
	}
}

static void (*const tracers[])(const struct sl_event *ev) = {
	[SOCKLIFE_EVENT_CREATE] = trace_create,
	[SOCKLIFE_EVENT_CHILD] = trace_child,
	[SOCKLIFE_EVENT_BIND] = trace_bind,
	[SOCKLIFE_EVENT_LISTEN] = trace_listen,
	[SOCKLIFE_EVENT_CONNECT] = trace_connect,
	[SOCKLIFE_EVENT_CONNECT_RESULT] = trace_connect_result,
	[SOCKLIFE_EVENT_STATE] = trace_state,
	[SOCKLIFE_EVENT_ACCEPT] = trace_accept,
	[SOCKLIFE_EVENT_SEND] = trace_send,
	[SOCKLIFE_EVENT_RECV] = trace_recv,
	[SOCKLIFE_EVENT_SHUTDOWN] = trace_shutdown,
	[SOCKLIFE_EVENT_FD_INSTALL] = trace_fd_install,
	[SOCKLIFE_EVENT_FD_CLOSE] = trace_fd_close,
	[SOCKLIFE_EVENT_ERROR] = trace_error,
	[SOCKLIFE_EVENT_RELEASE] = trace_release,
	[SOCKLIFE_EVENT_FREE] = trace_free,
	[SOCKLIFE_EVENT_CONNECT_RETURN] = trace_connect_return,
	[SOCKLIFE_EVENT_FAILED_CALL] = trace_failed_call,
	[SOCKLIFE_EVENT_PAYLOAD] = NULL,	/* for subscriptions alone */
};
static_assert(ARRAY_SIZE(tracers) == SOCKLIFE_EVENT_MAX + 1);

/**
 * sl_trace() - pass an event to the trace event of its type, if that is on
 * @ev: complete, but for its number and subscriptions
 *
 * Context: any hook, interrupts off.
 */
void sl_trace(const struct sl_event *ev)
{
	tracers[ev->type](ev);
}
