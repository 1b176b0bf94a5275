// SPDX-License-Identifier: GPL-2.0
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/util.h"
#include "filter/filter_tree.h"
#include "filter/kind.h"
#include "text/names.h"

#define S(name)		(1u << SOCKLIFE_STATE_##name)

uint32_t filter_states(const char *word)
{
	static const struct {
		const char *word;
		uint32_t states;
	} words[] = {
		{ "established", S(ESTABLISHED) }, { "estab", S(ESTABLISHED) },
		{ "syn-sent", S(SYN_SENT) },
		{ "syn-recv", S(SYN_RECV) | S(NEW_SYN_RECV) },
		{ "syn-rcv", S(SYN_RECV) | S(NEW_SYN_RECV) },
		{ "fin-wait-1", S(FIN_WAIT1) }, { "fin-wait-2", S(FIN_WAIT2) },
		{ "time-wait", S(TIME_WAIT) },
		{ "closed", S(CLOSE) }, { "close", S(CLOSE) },
		{ "unconnected", S(CLOSE) }, { "unconn", S(CLOSE) },
		{ "close-wait", S(CLOSE_WAIT) }, { "last-ack", S(LAST_ACK) },
		{ "listening", S(LISTEN) }, { "listen", S(LISTEN) },
		{ "closing", S(CLOSING) },
		{ "all", STATES_ALL },
		{ "connected", STATES_ALL & ~STATES_LISTEN },
		{ "synchronized", STATES_ALL & ~(STATES_LISTEN | S(SYN_SENT)) },
		{ "bucket", S(SYN_RECV) | S(NEW_SYN_RECV) | S(TIME_WAIT) },
		{ "big", STATES_ALL & ~(S(SYN_RECV) | S(NEW_SYN_RECV) | S(TIME_WAIT)) },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcasecmp(word, words[i].word))
			return words[i].states;
	return 0;
}

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	filter_free(filter->left);
	filter_free(filter->right);
	free(filter->text);
	filter_addr_free(&filter->addr);
	free(filter);
}

bool filter_has_state(const struct filter *filter)
{
	if (!filter)
		return false;
	return filter->kind == FILTER_STATE || filter_has_state(filter->left) ||
	       filter_has_state(filter->right);
}

static bool compare_numbers(enum filter_cmp cmp, uint64_t a, uint64_t b)
{
	switch (cmp) {
	case FILTER_EQ:
		return a == b;
	case FILTER_NE:		/* is not and = in a tree */
		break;
	case FILTER_LT:
		return a < b;
	case FILTER_LE:
		return a <= b;
	case FILTER_GT:
		return a > b;
	case FILTER_GE:
		return a >= b;
	}
	return false;
}

/* The address of a single send or receive goes before the socket's. */
static const struct addr *side_of(const struct filter_subject *subject,
				  enum filter_side side)
{
	const struct event *event = subject->event;

	if (side == FILTER_LOCAL)
		return event && event->local.len ? &event->local :
		       &subject->sock->local;
	return event && event->remote.len ? &event->remote :
	       &subject->sock->remote;
}

static bool match_port(const struct filter *filter,
		       const struct filter_subject *subject)
{
	uint64_t port;

	return addr_port(side_of(subject, filter->side), subject->sock, &port) &&
	       compare_numbers(filter->cmp, port, filter->number);
}

typedef bool (*task_match)(uint32_t tgid, const char *comm, const void *arg);

/* By the name of its process or by its own. */
static bool match_task(const struct task *task, task_match match, const void *arg)
{
	return match(task->tgid, task_program(task), arg) ||
	       (task_is_named(task) && match(task->tgid, task->comm, arg));
}

/*
 * One of the processes that have to do with the socket: who does the event,
 * who holds it; or who made it or closed it, if nobody holds it.
 */
static bool match_any_task(const struct filter_subject *subject,
			   task_match match, const void *arg)
{
	const struct sock *sock = subject->sock;
	struct holder last;
	size_t i;

	if (subject->event && event_has_task(subject->event) &&
	    match_task(&subject->event->task, match, arg))
		return true;
	for (i = 0; i < sock->n_holders; i++)
		if (match(sock->holders[i].tgid, sock->holders[i].comm, arg))
			return true;
	if (sock->n_holders)
		return false;
	if (sock_last_holder(sock, &last) && match(last.tgid, last.comm, arg))
		return true;
	if (HAS_SOCKET(sock, RELEASER) &&
	    match_task(&sock->releaser, match, arg))
		return true;
	return HAS_SOCKET(sock, CREATOR) && match_task(&sock->creator, match, arg);
}

static bool is_pid(uint32_t tgid, const char *comm, const void *arg)
{
	(void)comm;
	return tgid == *(const uint32_t *)arg;
}

bool filter_match_pid(const struct filter_subject *subject, uint32_t pid)
{
	if (subject->event && event_has_task(subject->event) &&
	    subject->event->task.pid == pid)
		return true;
	return match_any_task(subject, is_pid, &pid);
}

static bool task_compares(uint32_t tgid, const char *comm, const void *arg)
{
	const struct filter *filter = arg;

	(void)comm;
	return compare_numbers(filter->cmp, tgid, filter->number);
}

static bool match_fd(const struct filter *filter,
		     const struct filter_subject *subject)
{
	const struct sock *sock = subject->sock;
	size_t i;

	if (subject->event && subject->event->fd >= 0)
		return compare_numbers(filter->cmp, (uint64_t)subject->event->fd,
				       filter->number);
	for (i = 0; i < sock->n_holders; i++)
		if (compare_numbers(filter->cmp, sock->holders[i].fd, filter->number))
			return true;
	return false;
}

static bool match_number(const struct filter *filter,
			 const struct filter_subject *subject)
{
	const struct sock *sock = subject->sock;

	switch (filter->field) {
	case FILTER_PID:
		if (filter->cmp == FILTER_EQ)
			return filter_match_pid(subject, (uint32_t)filter->number);
		return match_any_task(subject, task_compares, filter);
	case FILTER_FD:
		return match_fd(filter, subject);
	case FILTER_UID:
		return HAS_SOCKET(sock, UID) &&
		       compare_numbers(filter->cmp, sock->uid, filter->number);
	case FILTER_INO:
		return !sock->inferred &&
		       compare_numbers(filter->cmp, sock->inode, filter->number);
	case FILTER_CGROUP:
		return HAS_SOCKET(sock, CGROUP) &&
		       compare_numbers(filter->cmp, sock->cgroup, filter->number);
	case FILTER_ID:
		return compare_numbers(filter->cmp, sock->id, filter->number);
	case FILTER_NETNS:
		return compare_numbers(filter->cmp, sock->netns, filter->number);
	default:
		return false;
	}
}

static bool comm_matches(uint32_t tgid, const char *comm, const void *arg)
{
	(void)tgid;
	return !fnmatch(arg, comm, 0);
}

static bool match_text(const struct filter *filter,
		       const struct filter_subject *subject)
{
	const struct sock *sock = subject->sock;
	char netid[NAME_MAX_LEN];

	if (filter->field == FILTER_COMM)
		return match_any_task(subject, comm_matches, filter->text);
	if (filter->field == FILTER_NAME)
		return sock->name && !fnmatch(filter->text, sock->name, FNM_CASEFOLD);
	if (filter->field == FILTER_END)
		return !fnmatch(filter->text, end_name(sock->end), 0);
	return !fnmatch(filter->text,
			netid_name(sock->family, sock->type, sock->protocol, netid), 0);
}

bool filter_match(const struct filter *filter,
		  const struct filter_subject *subject)
{
	switch (filter->kind) {
	case FILTER_ALL:
		return true;
	case FILTER_AND:
		return filter_match(filter->left, subject) &&
		       filter_match(filter->right, subject);
	case FILTER_OR:
		return filter_match(filter->left, subject) ||
		       filter_match(filter->right, subject);
	case FILTER_NOT:
		return !filter_match(filter->left, subject);
	case FILTER_STATE:
		return subject->sock->state <= SOCKLIFE_STATE_MAX &&
		       filter->states >> subject->sock->state & 1;
	case FILTER_KIND:
		return sock_kind(subject->sock) == filter->number;
	case FILTER_PORT:
		return match_port(filter, subject);
	case FILTER_ADDR:
		return filter_addr_match(&filter->addr, side_of(subject, filter->side),
					 subject->sock);
	case FILTER_NUMBER:
		return match_number(filter, subject);
	case FILTER_TEXT:
		return match_text(filter, subject);
	}
	return false;
}
