// SPDX-License-Identifier: GPL-2.0
#include "source/outline.h"

#include <stdlib.h>
#include <libmnl/libmnl.h>

#include "base/util.h"
#include "source/decode.h"

#define SETS		16	/* by the length */
#define WAYS		4	/* of those of one length: different kinds of event */
#define LAYOUT_MAX	512	/* bytes; longer events are decoded */
#define WORD		sizeof(uint64_t)

/* Where a member is in the event's payload; 0, which is the first header: nowhere. */
struct place {
	uint16_t seq, time, id, gen, type, tgid;
};

struct layout {
	size_t len;		/* of the payload; 0: none is known */
	struct place at;
	uint64_t present;
	char headers[LAYOUT_MAX];	/* and 0 between them */
	char mask[LAYOUT_MAX];		/* ff where a header is */
};

struct set {
	struct layout layouts[WAYS];
	size_t next;		/* the one to forget */
};

struct outline {
	struct set sets[SETS];
};

struct outline *outline_new(void)
{
	return xcalloc(1, sizeof(struct outline));
}

void outline_free(struct outline *outline)
{
	free(outline);
}

static uint64_t word_at(const char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, WORD);
	return word;
}

static bool is_same_word(const struct layout *layout, const char *bytes, size_t at)
{
	return (word_at(bytes + at) & word_at(layout->mask + at)) ==
	       word_at(layout->headers + at);
}

/* The last word overlaps the one before it, if it has to. */
static bool has_layout(const struct layout *layout, const char *bytes, size_t len)
{
	size_t at;

	if (!len || len != layout->len)
		return false;
	for (at = 0; at + WORD <= len; at += WORD)
		if (!is_same_word(layout, bytes, at))
			return false;
	return is_same_word(layout, bytes, len - WORD);
}

static const struct layout *find_layout(const struct set *set, const char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < WAYS; i++)
		if (has_layout(&set->layouts[i], bytes, len))
			return &set->layouts[i];
	return NULL;
}

static uint16_t *place_of(struct place *at, uint16_t type)
{
	switch (type) {
	case SOCKLIFE_A_EVENT_SEQ:
		return &at->seq;
	case SOCKLIFE_A_EVENT_TIME:
		return &at->time;
	case SOCKLIFE_A_EVENT_ID:
		return &at->id;
	case SOCKLIFE_A_EVENT_GEN:
		return &at->gen;
	case SOCKLIFE_A_EVENT_TYPE:
		return &at->type;
	}
	return NULL;
}

static void mark_header(struct layout *layout, const struct nlattr *attr, size_t at)
{
	memcpy(layout->headers + at, attr, sizeof(*attr));
	memset(layout->mask + at, 0xff, sizeof(*attr));
}

static void mark_task(struct layout *layout, const struct nlattr *task, const char *bytes)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, task) {
		size_t at = (size_t)((const char *)attr - bytes);

		mark_header(layout, attr, at);
		if (mnl_attr_get_type(attr) == SOCKLIFE_A_TASK_TGID)
			layout->at.tgid = (uint16_t)(at + MNL_ATTR_HDRLEN);
	}
}

/* Of an event that was decoded: nothing in it is malformed. */
static void learn_layout(struct set *set, const struct nlattr *event, uint64_t present)
{
	struct layout *layout = &set->layouts[set->next++ % WAYS];
	const char *bytes = mnl_attr_get_payload(event);
	const struct nlattr *attr;

	memset(layout, 0, sizeof(*layout));
	layout->len = mnl_attr_get_payload_len(event);
	layout->present = present;
	mnl_attr_for_each_nested(attr, event) {
		size_t at = (size_t)((const char *)attr - bytes);
		uint16_t *place = place_of(&layout->at, mnl_attr_get_type(attr));

		mark_header(layout, attr, at);
		if (place)
			*place = (uint16_t)(at + MNL_ATTR_HDRLEN);
		if (mnl_attr_get_type(attr) == SOCKLIFE_A_EVENT_TASK)
			mark_task(layout, attr, bytes);
	}
}

static uint64_t number_at(const char *bytes, uint16_t at)
{
	return at ? word_at(bytes + at) : 0;
}

static void take_places(const struct layout *layout, const char *bytes, struct event *event)
{
	const struct place *at = &layout->at;

	event->present = layout->present;
	event->seq = number_at(bytes, at->seq);
	event->time = number_at(bytes, at->time);
	event->gen = number_at(bytes, at->gen);
	event->id = number_at(bytes, at->id);
	memcpy(&event->type, bytes + at->type, sizeof(event->type));
	event->task.tgid = 0;
	if (at->tgid)
		memcpy(&event->task.tgid, bytes + at->tgid, sizeof(event->task.tgid));
}

static void take_outline(const struct event *whole, struct event *event)
{
	event->present = whole->present;
	event->seq = whole->seq;
	event->time = whole->time;
	event->gen = whole->gen;
	event->id = whole->id;
	event->type = whole->type;
	event->task.tgid = whole->task.tgid;
}

int outline_event(struct outline *outline, const struct nlattr *attr, struct event *event)
{
	const char *bytes = mnl_attr_get_payload(attr);
	size_t len = mnl_attr_get_payload_len(attr);
	struct set *set = &outline->sets[len / NLA_ALIGNTO % SETS];
	const struct layout *layout = find_layout(set, bytes, len);
	struct event whole;
	int err;

	if (layout) {
		take_places(layout, bytes, event);
		return 0;
	}
	err = decode_event(attr, &whole);
	if (err)
		return err;
	if (len <= LAYOUT_MAX)
		learn_layout(set, attr, whole.present);
	take_outline(&whole, event);
	return 0;
}
