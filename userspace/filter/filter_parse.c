// SPDX-License-Identifier: GPL-2.0
/* Filters from text: words, then recursive descent. */
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "filter/filter_token.h"
#include "filter/filter_tree.h"
#include "filter/kind.h"
#include "text/names.h"

#define MAX_DEPTH	100

static struct filter *parse_or(struct parser *p);

static struct filter *new_filter(enum filter_kind kind)
{
	struct filter *filter = xcalloc(1, sizeof(*filter));

	filter->kind = kind;
	return filter;
}

static struct filter *join_filters(enum filter_kind kind, struct filter *left,
				   struct filter *right)
{
	struct filter *filter;

	if (!left || (!right && kind != FILTER_NOT)) {
		filter_free(left);
		filter_free(right);
		return NULL;
	}
	filter = new_filter(kind);
	filter->left = left;
	filter->right = right;
	return filter;
}

/* An operator of comparison, or = if there is none. */
static enum filter_cmp parse_cmp(struct parser *p)
{
	static const struct {
		const char *word;
		enum filter_cmp cmp;
	} words[] = {
		{ "=", FILTER_EQ }, { "==", FILTER_EQ }, { "eq", FILTER_EQ },
		{ "!=", FILTER_NE }, { "ne", FILTER_NE }, { "neq", FILTER_NE },
		{ "<", FILTER_LT }, { "lt", FILTER_LT },
		{ "<=", FILTER_LE }, { "le", FILTER_LE }, { "leq", FILTER_LE },
		{ ">", FILTER_GT }, { "gt", FILTER_GT },
		{ ">=", FILTER_GE }, { "ge", FILTER_GE }, { "geq", FILTER_GE },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (is_word(p, words[i].word)) {
			next_token(p);
			return words[i].cmp;
		}
	return FILTER_EQ;
}

static bool at_exclude(const struct parser *p)
{
	return is_word(p, "exclude") || is_word(p, "excl");
}

/* Words of states side by side are one set, as in ss: each adds to it or takes away. */
static struct filter *parse_states(struct parser *p)
{
	uint32_t set = at_exclude(p) ? STATES_ALL : 0;
	struct filter *filter;

	while (is_word(p, "state") || at_exclude(p)) {
		bool exclude = at_exclude(p);
		uint32_t states;

		next_token(p);
		if (is_word(p, "bound-inactive"))
			return parse_fail(p, "a socket that is only bound is closed here");
		states = filter_states(p->token);
		if (!states)
			return parse_fail(p, "a state is wanted here, such as established, listening, time-wait, connected, all");
		set = exclude ? set & ~states : set | states;
		next_token(p);
	}
	filter = new_filter(FILTER_STATE);
	filter->states = set;
	return filter;
}

/* The filter with its last word taken, or what is wrong with that. */
static struct filter *end_leaf(struct parser *p, struct filter *filter, const char *wrong)
{
	if (wrong) {
		filter_free(filter);
		return parse_fail(p, wrong);
	}
	next_token(p);
	return filter;
}

static struct filter *parse_port(struct parser *p, enum filter_side side)
{
	struct filter *filter = new_filter(FILTER_PORT);
	const char *wrong;
	uint64_t port = 0;

	filter->side = side;
	filter->cmp = parse_cmp(p);
	wrong = at_end(p) ? "a port is wanted here" :
		filter_port_parse(p->token, &port);
	filter->number = port;
	return end_leaf(p, filter, wrong);
}

static struct filter *parse_addr(struct parser *p, enum filter_side side)
{
	struct filter *filter = new_filter(FILTER_ADDR);
	const char *wrong = NULL;

	filter->side = side;
	filter->cmp = parse_cmp(p);
	if (filter->cmp > FILTER_NE)
		wrong = "addresses are only equal or not";
	else if (at_end(p))
		wrong = "an address is wanted here";
	else
		wrong = filter_addr_parse(p->token, &filter->addr);
	return end_leaf(p, filter, wrong);
}

/* An interface is any address with it, a control group a number. */
static struct filter *parse_device(struct parser *p, enum filter_side side)
{
	struct filter *filter = new_filter(FILTER_ADDR);
	const char *wrong;

	filter->side = side;
	filter->cmp = parse_cmp(p);
	wrong = filter->cmp > FILTER_NE ? "interfaces are only equal or not" :
		at_end(p) ? "an interface is wanted here" : NULL;
	filter_device_set(p->token, &filter->addr);
	return end_leaf(p, filter, wrong);
}

static struct filter *parse_cgroup(struct parser *p, enum filter_side side)
{
	struct filter *filter = new_filter(FILTER_NUMBER);
	const char *wrong;

	(void)side;
	filter->field = FILTER_CGROUP;
	filter->cmp = parse_cmp(p);
	wrong = filter->cmp > FILTER_NE ? "control groups are only equal or not" :
		filter_cgroup_parse(p->token, &filter->number);
	return end_leaf(p, filter, wrong);
}

static struct filter *parse_number(struct parser *p, enum filter_field field)
{
	static const uint64_t most[] = {
		[FILTER_PID] = INT32_MAX, [FILTER_UID] = UINT32_MAX, [FILTER_FD] = INT32_MAX,
		[FILTER_INO] = UINT64_MAX, [FILTER_ID] = UINT64_MAX, [FILTER_NETNS] = UINT32_MAX,
	};
	struct filter *filter = new_filter(FILTER_NUMBER);

	filter->field = field;
	filter->cmp = parse_cmp(p);
	if (!number_parse(p->token, most[field], &filter->number)) {
		char what[64];

		snprintf(what, sizeof(what), "a number from 0 to %" PRIu64 " is wanted here",
			 most[field]);
		filter_free(filter);
		return parse_fail(p, what);
	}
	next_token(p);
	return filter;
}

/* Does the pattern fit any end? If not, it is mistyped. */
static bool is_end(const char *pattern)
{
	unsigned int end;

	for (end = 0; end <= SOCKLIFE_END_REPAIR; end++)
		if (!fnmatch(pattern, end_name(end), 0))
			return true;
	return false;
}

static struct filter *parse_text(struct parser *p, enum filter_field field)
{
	struct filter *filter = new_filter(FILTER_TEXT);

	filter->field = field;
	filter->cmp = parse_cmp(p);
	if (filter->cmp > FILTER_NE || at_end(p)) {
		filter_free(filter);
		return parse_fail(p, at_end(p) ? "a name is wanted here" :
				  "names are only equal or not");
	}
	if (field == FILTER_END && !is_end(p->token)) {
		filter_free(filter);
		return parse_fail(p, "an end is wanted here, such as fin, refused, rst-received, unread, timeout");
	}
	filter->text = xstrdup(p->token);
	next_token(p);
	return filter;
}

static struct filter *parse_field(struct parser *p)
{
	static const char *const numbers[] = {
		[FILTER_PID] = "pid", [FILTER_UID] = "uid", [FILTER_FD] = "fd",
		[FILTER_INO] = "ino", [FILTER_ID] = "id",
		[FILTER_NETNS] = "netns",
	};
	static const char *const texts[] = {
		[FILTER_COMM] = "comm", [FILTER_NETID] = "netid",
		[FILTER_END] = "end", [FILTER_NAME] = "name",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		if (numbers[i] && is_word(p, numbers[i])) {
			next_token(p);
			return parse_number(p, (enum filter_field)i);
		}
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		if (texts[i] && is_word(p, texts[i])) {
			next_token(p);
			return parse_text(p, (enum filter_field)i);
		}
	return NULL;
}

/* A kind of sockets, by the long name of its option: --tcp. */
static struct filter *parse_kind(struct parser *p)
{
	struct filter *filter;
	unsigned int kind;

	for (kind = 0; kind < KIND_OTHER; kind++) {
		if (!is_word(p, sock_kind_names[kind]))
			continue;
		filter = new_filter(FILTER_KIND);
		filter->number = kind;
		next_token(p);
		return filter;
	}
	return NULL;
}

/* What ss has and socklife has not. */
static const char *why_not(const struct parser *p)
{
	static const struct {
		const char *word;
		const char *why;
	} words[] = {
		{ "fwmark", "marks of sockets are not recorded" },
		{ "autobound", "whether the kernel chose a port is not recorded" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (is_word(p, words[i].word))
			return words[i].why;
	return NULL;
}

static struct filter *unknown_word(struct parser *p)
{
	static const char *const words[] = {
		"state", "exclude", "sport", "dport", "src", "dst", "dev", "cgroup", "pid", "uid",
		"fd", "ino", "id", "netns", "comm", "netid", "end", "name", "and", "or",
		"not", "tcp", "udp", "unix", "raw", "packet", "sctp", "mptcp", NULL
	};
	const char *near = nearest_word(p->token, words);
	struct buf what = { 0 };

	if (at_end(p))
		return parse_fail(p, "something to compare is wanted here");
	if (why_not(p))
		return parse_fail(p, why_not(p));
	buf_printf(&what, "'%s' is not a word of filters", p->token);
	if (near)
		buf_printf(&what, ", perhaps '%s' is meant", near);
	parse_fail(p, buf_str(&what));
	buf_free(&what);
	return NULL;
}

static struct filter *parse_leaf(struct parser *p)
{
	static const struct {
		const char *word;
		struct filter *(*parse)(struct parser *p, enum filter_side side);
		enum filter_side side;
	} sides[] = {
		{ "sport", parse_port, FILTER_LOCAL },
		{ "dport", parse_port, FILTER_REMOTE },
		{ "src", parse_addr, FILTER_LOCAL },
		{ "dst", parse_addr, FILTER_REMOTE },
		{ "dev", parse_device, FILTER_LOCAL },
		{ "cgroup", parse_cgroup, FILTER_LOCAL },
	};
	struct filter *filter;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sides); i++)
		if (is_word(p, sides[i].word)) {
			next_token(p);
			return sides[i].parse(p, sides[i].side);
		}
	if (is_word(p, "state") || at_exclude(p))
		return parse_states(p);
	filter = parse_kind(p);
	if (!filter)
		filter = parse_field(p);
	return filter || p->error->len ? filter : unknown_word(p);
}

static struct filter *parse_group(struct parser *p)
{
	struct filter *filter;

	next_token(p);
	filter = parse_or(p);
	if (!filter)
		return NULL;
	if (!is_word(p, ")")) {
		filter_free(filter);
		return parse_fail(p, "a closing ) is missing here");
	}
	next_token(p);
	return filter;
}

static struct filter *parse_not(struct parser *p)
{
	struct filter *filter;

	if (++p->depth > MAX_DEPTH)
		return parse_fail(p, "too deep");
	if (is_word(p, "not") || is_word(p, "!")) {
		next_token(p);
		filter = join_filters(FILTER_NOT, parse_not(p), NULL);
	} else if (is_word(p, "(")) {
		filter = parse_group(p);
	} else {
		filter = parse_leaf(p);
		if (filter && filter->cmp == FILTER_NE) {
			filter->cmp = FILTER_EQ;
			filter = join_filters(FILTER_NOT, filter, NULL);
		}
	}
	p->depth--;
	return filter;
}

/* Two values of what has but one: no socket has both. */
static bool are_exclusive(const struct filter *a, const struct filter *b)
{
	if (a->kind != b->kind || a->cmp != FILTER_EQ || b->cmp != FILTER_EQ)
		return false;
	switch (a->kind) {
	case FILTER_STATE:
		return !(a->states & b->states);
	case FILTER_KIND:
		return a->number != b->number;
	case FILTER_PORT:
		return a->side == b->side && a->number != b->number;
	case FILTER_ADDR:
		return a->side == b->side && filter_addr_exclusive(&a->addr, &b->addr);
	case FILTER_NUMBER:
		return a->field == b->field && a->field >= FILTER_UID && a->number != b->number;
	default:
		return false;
	}
}

static bool excludes_any(const struct filter *chain, const struct filter *term)
{
	for (; chain->kind == FILTER_AND; chain = chain->left)
		if (are_exclusive(chain->right, term))
			return true;
	return are_exclusive(chain, term);
}

/* One more term of @left; both have to hold, which is often not what was meant. */
static struct filter *parse_term(struct parser *p, struct filter *left)
{
	size_t at = p->at;
	struct filter *right = parse_not(p);

	if (right && excludes_any(left, right)) {
		p->at = at;
		parse_fail(p, "no socket has this and what is before it, perhaps 'or' is meant");
		filter_free(right);
		right = NULL;
	}
	return join_filters(FILTER_AND, left, right);
}

static struct filter *parse_and(struct parser *p)
{
	struct filter *left = parse_not(p);

	while (left && !at_end(p) && !is_word(p, ")") && !is_word(p, "or") &&
	       !is_word(p, "|") && !is_word(p, "||")) {
		if (is_word(p, "and") || is_word(p, "&") || is_word(p, "&&"))
			next_token(p);
		left = parse_term(p, left);
	}
	return left;
}

static struct filter *parse_or(struct parser *p)
{
	struct filter *left = parse_and(p);

	while (left && (is_word(p, "or") || is_word(p, "|") || is_word(p, "||"))) {
		next_token(p);
		left = join_filters(FILTER_OR, left, parse_and(p));
	}
	return left;
}

struct filter *filter_parse(const char *text, struct buf *error)
{
	struct parser p = { .text = text, .error = error };
	struct filter *filter;

	buf_clear(error);
	next_token(&p);
	if (at_end(&p)) {
		filter = new_filter(FILTER_ALL);
	} else {
		filter = parse_or(&p);
		if (filter && !at_end(&p)) {
			parse_fail(&p, "nothing opens this )");
			filter_free(filter);
			filter = NULL;
		}
	}
	free(p.token);
	return filter;
}
