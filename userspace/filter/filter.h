/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Filters: a part of ss's grammar, and words of socklife's own.
 *
 *   state WORD   exclude WORD   sport OP PORT   dport OP PORT
 *   src [OP] [FAMILY:]ADDR[%INTERFACE][/BITS][:PORT]   dst ...
 *   dev OP INTERFACE   cgroup OP PATH-OR-NUMBER
 *   pid OP N   uid OP N   fd OP N   ino OP N   id OP N   netns OP N
 *   comm OP NAME   netid OP NAME   end OP NAME   name OP NAME
 *   tcp   udp   unix   raw   packet   sctp   mptcp
 *   and or not ( ); side by side means and
 */
#ifndef SOCKLIFE_FILTER_H
#define SOCKLIFE_FILTER_H

#include <stdbool.h>

#include "base/buf.h"
#include "source/message.h"

struct filter;

/* What a filter looks at: a row, and for an event who did it and to whom. */
struct filter_subject {
	const struct sock *sock;
	const struct event *event;	/* or NULL */
};

/*
 * filter_parse - the filter in @text; an empty one matches all
 * @error: gets the complaint, with the position under the text
 *
 * Return: the filter, to be given to filter_free(), or NULL.
 */
struct filter *filter_parse(const char *text, struct buf *error);
/* The words @argv[0..argc) as one filter; NULL after a complaint. To be freed. */
struct filter *filter_parse_args(int argc, char *const *argv);
/* Are the words a filter, so that an option may follow? As yet they may end amid a term. */
bool filter_is_whole(int argc, char *const *argv);
/* Frees the filter, which may be NULL. */
void filter_free(struct filter *filter);

/* Does the filter let the subject through? */
bool filter_match(const struct filter *filter,
		  const struct filter_subject *subject);

/* True if the filter says anything about the state. */
bool filter_has_state(const struct filter *filter);

/* True if a process named @pid has to do with the subject. */
bool filter_match_pid(const struct filter_subject *subject, uint32_t pid);

/* The set of states (bit n: state n) that the word means, or 0. */
uint32_t filter_states(const char *word);

/* The family that the @len bytes at @name mean, as in -f and before an address, or 0. */
int filter_family(const char *name, size_t len);

#define STATES_ALL	((1u << (SOCKLIFE_STATE_MAX + 1)) - 2)
#define STATES_LISTEN	((1u << SOCKLIFE_STATE_LISTEN) | (1u << SOCKLIFE_STATE_CLOSE))
#define STATES_CONN	(STATES_ALL & ~(STATES_LISTEN |			\
			 (1u << SOCKLIFE_STATE_TIME_WAIT) |		\
			 (1u << SOCKLIFE_STATE_SYN_RECV) |		\
			 (1u << SOCKLIFE_STATE_NEW_SYN_RECV)))

#endif
