// SPDX-License-Identifier: GPL-2.0
#include "model/programs.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

static int compare_tgids(const void *a, const void *b)
{
	const struct program *x = a, *y = b;

	return (x->tgid > y->tgid) - (x->tgid < y->tgid);
}

/* The index of @tgid, or where it is to be inserted. */
static size_t place_of(const struct programs *programs, uint32_t tgid)
{
	const struct program key = { .tgid = tgid };

	return array_find(&key, programs->list, programs->n, sizeof(key),
			  compare_tgids);
}

static void learn_name(struct programs *programs, uint32_t tgid, const char *comm,
		       bool sure)
{
	size_t i = place_of(programs, tgid);
	struct program *program;

	if (!tgid || !*comm)
		return;
	if (i == programs->n || programs->list[i].tgid != tgid) {
		array_grow(programs->list, programs->n);
		memmove(programs->list + i + 1, programs->list + i,
			(programs->n - i) * sizeof(*programs->list));
		programs->n++;
		programs->list[i] = (struct program){ .tgid = tgid };
	} else if (!sure) {
		return;
	}
	/* The last one: between fork() and exec() it has its parent's name. */
	program = &programs->list[i];
	program->sure = sure;
	memcpy(program->comm, comm, COMM_SIZE);
}

void programs_task(struct programs *programs, const struct task *task)
{
	learn_name(programs, task->tgid, task_program(task),
		   task_is_named(task) || task->pid == task->tgid);
}

void programs_sock(struct programs *programs, const struct sock *sock)
{
	size_t i;

	if (HAS_SOCKET(sock, CREATOR))
		programs_task(programs, &sock->creator);
	for (i = 0; i < sock->n_holders; i++)
		learn_name(programs, sock->holders[i].tgid, sock->holders[i].comm,
			   false);
}

const char *programs_name(const struct programs *programs, uint32_t tgid)
{
	size_t i = place_of(programs, tgid);

	return i < programs->n && programs->list[i].tgid == tgid ?
	       programs->list[i].comm : "";
}

void programs_free(struct programs *programs)
{
	free(programs->list);
	*programs = (struct programs){ 0 };
}
