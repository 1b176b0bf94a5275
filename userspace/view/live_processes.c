// SPDX-License-Identifier: GPL-2.0
/* The live view's page of processes: what their sockets do, added up. */
#define _GNU_SOURCE	/* qsort_r() */
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "view/live_columns.h"

static const struct {
	const char *title;
	enum align align;
	bool falls;
	void (*print)(struct buf *text, uint64_t n);
} kinds[LIVE_PROCESS_COLUMNS] = {
	[LIVE_PROCESS_PID] = { "Pid", ALIGN_RIGHT, false, live_put_number },
	[LIVE_PROCESS_SOCKETS] = { "Sockets", ALIGN_RIGHT, true, live_put_number },
	[LIVE_PROCESS_RECENT] = { "Recent", ALIGN_RIGHT, true, fmt_bytes },
	[LIVE_PROCESS_SEND_RATE] = { "Sent/s", ALIGN_RIGHT, true, live_put_rate },
	[LIVE_PROCESS_RECV_RATE] = { "Recvd/s", ALIGN_RIGHT, true, live_put_rate },
	[LIVE_PROCESS_SENT] = { "Sent", ALIGN_RIGHT, true, fmt_bytes },
	[LIVE_PROCESS_RECEIVED] = { "Recvd", ALIGN_RIGHT, true, fmt_bytes },
	[LIVE_PROCESS_PROGRAM] = { "Program", ALIGN_LEFT, false, NULL },
};

static int by_tgid(const void *a, const void *b)
{
	const struct live_process *x = a, *y = b;

	return (x->tgid > y->tgid) - (x->tgid < y->tgid);
}

static int compare_fields(const struct live_process *a, const struct live_process *b,
			  size_t column)
{
	if (column == LIVE_PROCESS_PROGRAM)
		return strcmp(a->comm, b->comm);
	return (a->numbers[column] > b->numbers[column]) -
	       (a->numbers[column] < b->numbers[column]);
}

static int compare_processes(const void *a, const void *b, void *arg)
{
	const struct live_order *order = arg;
	int found = compare_fields(a, b, order->column);

	if (found)
		return kinds[order->column].falls != order->reversed ? -found : found;
	found = compare_fields(b, a, LIVE_PROCESS_SOCKETS);
	return found ? found : by_tgid(a, b);
}

static void fill_process(struct live_process *process, const struct model_row *row)
{
	const char *comm;

	process->tgid = live_owner(&row->sock, &comm);
	snprintf(process->comm, sizeof(process->comm), "%s", comm);
	process->numbers[LIVE_PROCESS_PID] = process->tgid;
	process->numbers[LIVE_PROCESS_SOCKETS] = 1;
	process->numbers[LIVE_PROCESS_RECENT] = row->recent;
	process->numbers[LIVE_PROCESS_SEND_RATE] = row->sent.rate;
	process->numbers[LIVE_PROCESS_RECV_RATE] = row->received.rate;
	process->numbers[LIVE_PROCESS_SENT] = row->sock.send.bytes;
	process->numbers[LIVE_PROCESS_RECEIVED] = row->sock.recv.bytes;
}

/* Adds up neighbours of one process; the number that is left. */
static size_t merge_processes(struct live_process *list, size_t n)
{
	size_t i, field, out = 0;

	for (i = 0; i < n; i++) {
		struct live_process *last = out ? &list[out - 1] : NULL;

		if (!last || last->tgid != list[i].tgid) {
			list[out++] = list[i];
			continue;
		}
		for (field = LIVE_PROCESS_SOCKETS; field < LIVE_PROCESS_PROGRAM; field++)
			last->numbers[field] += list[i].numbers[field];
	}
	return out;
}

void live_collect_processes(struct live *live)
{
	struct live_process *list = xcalloc(live->n_rows, sizeof(*list));
	size_t i, n;

	for (i = 0; i < live->n_rows; i++)
		fill_process(&list[i], live->rows[i]);
	qsort(list, live->n_rows, sizeof(*list), by_tgid);
	n = merge_processes(list, live->n_rows);
	qsort_r(list, n, sizeof(*list), compare_processes, &live->process_order);
	free(live->processes);
	live->processes = list;
	live->n_processes = n;
}

void live_put_process(struct buf *text, const struct live_process *process)
{
	if (process->tgid)
		fmt_escape(text, process->comm, strlen(process->comm), 0);
	else
		buf_puts(text, "(nobody: kernel, orphans, unknown)");
}

static void add_process(struct table *table, const struct live_process *process)
{
	struct buf text = { 0 };
	size_t i;

	for (i = 0; i < LIVE_PROCESS_COLUMNS; i++) {
		if (kinds[i].print)
			kinds[i].print(&text, process->numbers[i]);
		else
			live_put_process(&text, process);
		table_take(table, &text);
	}
	buf_free(&text);
}

void live_processes(struct live *live, struct screen *screen, size_t height)
{
	struct live_heading heading = { 0 };
	struct live_pane *pane = live_pane(live);
	struct table *table;
	size_t i, n = live->n_processes;

	for (i = 0; i < LIVE_PROCESS_COLUMNS; i++)
		live_add_title(&heading, kinds[i].title, kinds[i].align,
			       i == live->process_order.column ?
			       kinds[i].falls != live->process_order.reversed : -1);
	table = table_new(heading.cells, heading.n);
	live_scroll(live, height);
	for (i = pane->top; i < n && i < pane->top + height; i++)
		add_process(table, &live->processes[i]);
	table_line(table, -1, screen_add(screen, TINT_COLUMNS));
	live_note_cells(live, table, &heading);
	for (i = pane->top; i < n && i < pane->top + height; i++) {
		table_line(table, (long)(i - pane->top), screen_add(screen, TINT_PLAIN));
		screen->lines[screen->n_lines - 1].cursor =
			live->processes[i].tgid == live->process;
	}
	table_free(table);
	buf_free(&heading.marked);
}
