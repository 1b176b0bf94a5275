/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sl_trace.h - the feed's events as trace events, for perf, trace-cmd and bpftrace
 *
 * An enabled trace event is like a subscription to its type in all network namespaces. The
 * kernel asks for CAP_SYS_ADMIN or CAP_PERFMON, and numbers of processes are those of the
 * initial namespace.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM socklife

#if !defined(SOCKLIFE_SL_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define SOCKLIFE_SL_TRACE_H

#include <linux/in6.h>
#include <linux/socklife.h>
#include <linux/tracepoint.h>

#include "table/event.h"

#ifndef SL_TRACE_ONCE
#define SL_TRACE_ONCE

int sl_trace_switch(unsigned int type, bool on);
void sl_trace_sockaddr(struct sockaddr_in6 *to, const struct sl_addr *addr);

/* What the kernel calls when the first one comes who uses a trace event, or the last goes. */
#define SL_TRACE_SWITCH(name, type)						\
	static inline int sl_trace_on_##name(void)				\
	{									\
		return sl_trace_switch(SOCKLIFE_EVENT_##type, true);		\
	}									\
	static inline void sl_trace_off_##name(void)				\
	{									\
		sl_trace_switch(SOCKLIFE_EVENT_##type, false);			\
	}

SL_TRACE_SWITCH(create, CREATE)
SL_TRACE_SWITCH(child, CHILD)
SL_TRACE_SWITCH(bind, BIND)
SL_TRACE_SWITCH(listen, LISTEN)
SL_TRACE_SWITCH(connect, CONNECT)
SL_TRACE_SWITCH(connect_result, CONNECT_RESULT)
SL_TRACE_SWITCH(state, STATE)
SL_TRACE_SWITCH(accept, ACCEPT)
SL_TRACE_SWITCH(send, SEND)
SL_TRACE_SWITCH(recv, RECV)
SL_TRACE_SWITCH(shutdown, SHUTDOWN)
SL_TRACE_SWITCH(fd_install, FD_INSTALL)
SL_TRACE_SWITCH(fd_close, FD_CLOSE)
SL_TRACE_SWITCH(error, ERROR)
SL_TRACE_SWITCH(release, RELEASE)
SL_TRACE_SWITCH(free, FREE)
SL_TRACE_SWITCH(connect_return, CONNECT_RETURN)
SL_TRACE_SWITCH(failed_call, FAILED_CALL)
#endif

/* For readers of the format, which do not know the header. */
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_ESTABLISHED);
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_SYN_SENT);
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_SYN_RECV);
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_FIN_WAIT1);
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_FIN_WAIT2);
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_TIME_WAIT);
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_CLOSE);
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_CLOSE_WAIT);
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_LAST_ACK);
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_LISTEN);
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_CLOSING);
TRACE_DEFINE_ENUM(SOCKLIFE_STATE_NEW_SYN_RECV);

#define sl_trace_state_name(state)						\
	__print_symbolic(state,							\
		{ SOCKLIFE_STATE_ESTABLISHED, "ESTABLISHED" },			\
		{ SOCKLIFE_STATE_SYN_SENT, "SYN-SENT" },			\
		{ SOCKLIFE_STATE_SYN_RECV, "SYN-RECV" },			\
		{ SOCKLIFE_STATE_FIN_WAIT1, "FIN-WAIT-1" },			\
		{ SOCKLIFE_STATE_FIN_WAIT2, "FIN-WAIT-2" },			\
		{ SOCKLIFE_STATE_TIME_WAIT, "TIME-WAIT" },			\
		{ SOCKLIFE_STATE_CLOSE, "CLOSE" },				\
		{ SOCKLIFE_STATE_CLOSE_WAIT, "CLOSE-WAIT" },			\
		{ SOCKLIFE_STATE_LAST_ACK, "LAST-ACK" },			\
		{ SOCKLIFE_STATE_LISTEN, "LISTEN" },				\
		{ SOCKLIFE_STATE_CLOSING, "CLOSING" },				\
		{ SOCKLIFE_STATE_NEW_SYN_RECV, "NEW-SYN-RECV" })

DECLARE_EVENT_CLASS(socklife_event,
	TP_PROTO(const struct sl_event *ev),
	TP_ARGS(ev),
	TP_STRUCT__entry(
		__field(u64, id)
		__field(u64, gen)
		__field(u64, listener)
		__field(u64, peer)
		__field(u64, duration)
		__field(u32, netns)
		__field(u32, tgid)
		__field(u32, uid)
		__field(s32, fd)
		__field(s32, result)
		__field(u32, how)
		__field(u32, flags)
		__field(u16, family)
		__field(u16, type)
		__field(u16, protocol)
		__field(u8, state)
		__field(u8, old_state)
		__array(char, program, SL_COMM_LEN)
		__array(u8, local, sizeof(struct sockaddr_in6))
		__array(u8, remote, sizeof(struct sockaddr_in6))
	),
	TP_fast_assign(
		__entry->id = ev->id;
		__entry->gen = ev->gen;
		__entry->listener = ev->listener;
		__entry->peer = ev->peer;
		__entry->duration = ev->duration;
		__entry->netns = ev->netns;
		__entry->tgid = ev->task.tgid;
		__entry->uid = ev->task.uid;
		__entry->fd = ev->fd;
		__entry->result = ev->result;
		__entry->how = ev->how;
		__entry->flags = ev->flags;
		__entry->family = ev->family;
		__entry->type = ev->sock_type;
		__entry->protocol = ev->protocol;
		__entry->state = ev->state;
		__entry->old_state = ev->old_state;
		memcpy(__entry->program, ev->task.program, SL_COMM_LEN);
		sl_trace_sockaddr((struct sockaddr_in6 *)__entry->local, &ev->local);
		sl_trace_sockaddr((struct sockaddr_in6 *)__entry->remote, &ev->remote);
	),
	TP_printk("id=%llu gen=%llu netns=%u family=%u type=%u protocol=%u state=%s old_state=%s local=%pISpc remote=%pISpc program=%s tgid=%u uid=%u fd=%d result=%d how=%u flags=0x%x listener=%llu peer=%llu duration=%llu",
		  __entry->id, __entry->gen, __entry->netns, __entry->family, __entry->type,
		  __entry->protocol, sl_trace_state_name(__entry->state),
		  sl_trace_state_name(__entry->old_state), __entry->local, __entry->remote,
		  __entry->program, __entry->tgid, __entry->uid, __entry->fd, __entry->result,
		  __entry->how, __entry->flags, __entry->listener, __entry->peer,
		  __entry->duration)
);

#define SL_TRACE_EVENT(name)							\
	DEFINE_EVENT_FN(socklife_event, name, TP_PROTO(const struct sl_event *ev),	\
			TP_ARGS(ev), sl_trace_on_##name, sl_trace_off_##name)

SL_TRACE_EVENT(create);
SL_TRACE_EVENT(child);
SL_TRACE_EVENT(bind);
SL_TRACE_EVENT(listen);
SL_TRACE_EVENT(connect);
SL_TRACE_EVENT(connect_result);
SL_TRACE_EVENT(state);
SL_TRACE_EVENT(accept);
SL_TRACE_EVENT(send);
SL_TRACE_EVENT(recv);
SL_TRACE_EVENT(shutdown);
SL_TRACE_EVENT(fd_install);
SL_TRACE_EVENT(fd_close);
SL_TRACE_EVENT(error);
SL_TRACE_EVENT(release);
SL_TRACE_EVENT(free);
SL_TRACE_EVENT(connect_return);
SL_TRACE_EVENT(failed_call);

#endif /* SOCKLIFE_SL_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH feed
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE sl_trace
#include <trace/define_trace.h>
