// SPDX-License-Identifier: GPL-2.0
#include "view/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

#define MSEC(n)	((n) * NSEC_PER_MSEC)

/* 1, 3 and 7 seconds are when a SYN is sent again. */
const struct tally_bucket tally_buckets[TALLY_BUCKETS] = {
	{ "0.0001", 100 * NSEC_PER_USEC }, { "0.001", MSEC(1) }, { "0.005", MSEC(5) },
	{ "0.01", MSEC(10) }, { "0.025", MSEC(25) }, { "0.05", MSEC(50) },
	{ "0.1", MSEC(100) }, { "0.25", MSEC(250) }, { "0.5", MSEC(500) },
	{ "1", MSEC(1000) }, { "3", MSEC(3000) }, { "7", MSEC(7000) },
	{ "15", MSEC(15000) }, { "60", MSEC(60000) },
};

/* The sums of a record that somebody made up do not begin anew. */
static void add_bounded(uint64_t *sum, uint64_t more)
{
	if (__builtin_add_overflow(*sum, more, sum))
		*sum = UINT64_MAX;
}

static void name_group(struct tally_group *group, const struct sock *sock)
{
	char room[NAME_MAX_LEN];
	const char *family = family_name(sock->family, room);
	bool known = family != room;

	snprintf(group->family, sizeof(group->family), "%s", known ? family : "other");
	snprintf(group->protocol, sizeof(group->protocol), "%s",
		 known ? netid_name(sock->family, sock->type, sock->protocol, room) : "other");
}

static struct tally_group *find_group(struct tally *tally, const struct model_row *row)
{
	struct tally_group group = { .ended = row->freed };
	size_t i;

	name_group(&group, &row->sock);
	for (i = 0; i < tally->n; i++)
		if (tally->groups[i].ended == group.ended &&
		    !strcmp(tally->groups[i].family, group.family) &&
		    !strcmp(tally->groups[i].protocol, group.protocol))
			return &tally->groups[i];
	tally->groups = xrealloc(tally->groups, (tally->n + 1) * sizeof(group));
	tally->groups[tally->n] = group;
	return &tally->groups[tally->n++];
}

static void count_latency(struct tally_group *group, uint64_t ns)
{
	size_t i;

	for (i = 0; i < TALLY_BUCKETS; i++)
		group->buckets[i] += ns <= tally_buckets[i].ns;
	group->connects++;
	add_bounded(&group->connect_ns, ns);
}

static void count_connect(struct tally_group *group, const struct sock *sock)
{
	uint64_t called = sock->times[SOCKLIFE_A_TIMES_CONNECT];
	uint64_t done = sock->times[SOCKLIFE_A_TIMES_ESTABLISHED];

	if (!HAS_SOCKET(sock, CONNECT_RESULT))
		return;
	if (sock->connect_result < 0)
		group->errors[sock->connect_result > -TALLY_ERRNOS ? -sock->connect_result : 0]++;
	else if (called && done >= called)
		count_latency(group, done - called);
}

static void count_row(struct tally_group *group, const struct sock *sock)
{
	group->states[sock->state <= SOCKLIFE_STATE_MAX ? sock->state : 0]++;
	group->ends[sock->end <= SOCKLIFE_END_REPAIR ? sock->end : SOCKLIFE_END_NONE]++;
	add_bounded(&group->sent_bytes, sock->send.bytes);
	add_bounded(&group->received_bytes, sock->recv.bytes);
	add_bounded(&group->send_calls, sock->send.calls);
	add_bounded(&group->receive_calls, sock->recv.calls);
	count_connect(group, sock);
}

static int compare_groups(const void *a, const void *b)
{
	const struct tally_group *x = a, *y = b;
	int order = (int)x->ended - (int)y->ended;

	if (!order)
		order = strcmp(x->family, y->family);
	return order ? order : strcmp(x->protocol, y->protocol);
}

void tally_model(struct tally *tally, struct model *model)
{
	struct model_row *row = NULL;

	while ((row = model_next(model, row)))
		count_row(find_group(tally, row), &row->sock);
	if (tally->n)
		qsort(tally->groups, tally->n, sizeof(*tally->groups), compare_groups);
}

void tally_free(struct tally *tally)
{
	free(tally->groups);
	*tally = (struct tally){ 0 };
}
