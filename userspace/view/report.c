// SPDX-License-Identifier: GPL-2.0
/* What a report shows: found by the first reading. */
#include "view/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "model/other_end.h"

void report_note(struct report *report, const struct event *event, struct model_row *row,
		 bool mine)
{
	if (!report->noted++ || event->time < report->begin)
		report->begin = event->time;
	if (event_returned(event) > report->end)
		report->end = event_returned(event);
	if (!event->id)
		buf_puts(&report->nobody, mine ? "1" : "0");
	else if (mine)
		row->mine = true;
}

/* They are found among rows that do not change any more. */
static void add_other_ends(struct model *model, struct other_ends *ends)
{
	struct model_row *row = NULL;

	while ((row = model_next(model, row))) {
		const struct sock *other = row->mine ? other_end(ends, &row->sock) : NULL;

		if (other)
			model_find(model, other->id)->mine = true;
	}
}

static void set_owner(struct chosen *chosen, const struct sock *sock)
{
	struct holder last;

	if (HAS_SOCKET(sock, CREATOR)) {
		chosen->tgid = sock->creator.tgid;
		strcpy(chosen->program, task_program(&sock->creator));
	} else if (sock_last_holder(sock, &last)) {
		chosen->tgid = last.tgid;
		strcpy(chosen->program, last.comm);
	}
}

void report_choose(struct report *report, const struct feed *feed)
{
	struct other_ends *ends = other_ends_new(feed->model);
	struct model_row **rows;
	size_t n, i;

	add_other_ends(feed->model, ends);
	rows = model_sorted(feed->model, &n);
	for (i = 0; i < n; i++) {
		const struct sock *sock = &rows[i]->sock, *other;
		struct chosen *chosen;

		if (!rows[i]->mine)
			continue;
		other = other_end(ends, sock);
		array_grow(report->sockets, report->n);
		chosen = &report->sockets[report->n++];
		*chosen = (struct chosen){ .id = sock->id, .other = other ? other->id : 0 };
		set_owner(chosen, sock);
	}
	free(rows);
	other_ends_free(ends);
	if (!report->noted)
		report->begin = report->end = feed->source->opened;
	report->real_offset = feed->source->real_offset;
	report->lost = feed->dropped;
	report->cut = feed->source->cut;
}

static int compare_id(const void *key, const void *element)
{
	const uint64_t *id = key;
	const struct chosen *chosen = element;

	return (*id > chosen->id) - (*id < chosen->id);
}

const struct chosen *report_find(const struct report *report, uint64_t id)
{
	size_t i = array_find(&id, report->sockets, report->n, sizeof(*report->sockets),
			      compare_id);

	return i < report->n && report->sockets[i].id == id ? &report->sockets[i] : NULL;
}

void report_free(struct report *report)
{
	free(report->sockets);
	buf_free(&report->nobody);
	places_free(report->places);
	*report = (struct report){ 0 };
}
