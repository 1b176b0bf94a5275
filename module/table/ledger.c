// SPDX-License-Identifier: GPL-2.0
/* ledger.c - how the descriptors of a socket were opened and closed */
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include "table/ledger.h"

/**
 * sl_ledger_number() - note a number that is a descriptor of the socket
 * @ledger: locked
 * @fd: the number
 *
 * If there are too many, the newest replaces the last one.
 */
void sl_ledger_number(struct sl_ledger *ledger, s32 fd)
{
	int i;

	for (i = 0; i < min_t(int, ledger->n_numbers, SL_NUMBERS); i++)
		if (ledger->numbers[i] == fd)
			return;
	ledger->numbers[min(i, SL_NUMBERS - 1)] = fd;
	if (ledger->n_numbers <= SL_NUMBERS)
		ledger->n_numbers++;
}

/** sl_ledger_numbered() - are all descriptor numbers of the socket known? */
bool sl_ledger_numbered(const struct sl_ledger *ledger)
{
	return ledger->n_numbers <= SL_NUMBERS;
}

static struct sl_copy *find_copy(const struct sl_ledger *ledger, const void *table, s32 fd)
{
	struct sl_copy *copy;

	if (!ledger->copies)
		return NULL;
	for (copy = ledger->copies->v; copy < ledger->copies->v + SL_COPIES; copy++)
		if (copy->table == table && (!table || copy->fd == fd))
			return copy;
	return NULL;
}

/**
 * sl_ledger_copy() - note a copy
 * @ledger: locked
 * @copy: copied
 *
 * Context: any hook.
 * Return: false without memory. If all places are in use, sl_ledger.lost is set, and
 * the return value is true.
 */
bool sl_ledger_copy(struct sl_ledger *ledger, const struct sl_copy *copy)
{
	struct sl_copy *place;

	if (!ledger->copies)
		ledger->copies = kzalloc(sizeof(*ledger->copies), GFP_ATOMIC | __GFP_NOWARN);
	place = find_copy(ledger, copy->table, copy->fd) ?: find_copy(ledger, NULL, 0);
	if (place)
		*place = *copy;
	else
		ledger->lost = true;
	return ledger->copies;
}

/**
 * sl_ledger_find() - the note of a descriptor
 * @ledger: locked
 * @table: of the descriptor
 * @fd: its number
 * @copy: filled in; of the first descriptor sl_copy.open_how and .time are 0
 *
 * Return: false if there is none.
 */
bool sl_ledger_find(const struct sl_ledger *ledger, const void *table, s32 fd, struct sl_copy *copy)
{
	const struct sl_copy *found;

	if (ledger->table == table && ledger->fd == fd) {
		*copy = (struct sl_copy){ .table = table, .fd = fd, .exec_id = ledger->exec_id };
		return true;
	}
	found = find_copy(ledger, table, fd);
	if (found)
		*copy = *found;
	return found;
}

/**
 * sl_ledger_next() - the next noted descriptor of a table
 * @ledger: locked
 * @table: which
 * @fd: -1 to begin with; set to the next higher number
 *
 * Return: false at the end.
 */
bool sl_ledger_next(const struct sl_ledger *ledger, const void *table, s32 *fd)
{
	const struct sl_copy *copy;
	s32 next = S32_MAX;

	if (ledger->table == table && ledger->fd > *fd)
		next = ledger->fd;
	for (copy = ledger->copies ? ledger->copies->v : NULL;
	     copy && copy < ledger->copies->v + SL_COPIES; copy++)
		if (copy->table == table && copy->fd > *fd && copy->fd < next)
			next = copy->fd;
	if (next == S32_MAX)
		return false;
	*fd = next;
	return true;
}

/**
 * sl_ledger_forget() - remove the note of a closed descriptor
 * @ledger: locked
 * @table: of the descriptor
 * @fd: its number
 */
void sl_ledger_forget(struct sl_ledger *ledger, const void *table, s32 fd)
{
	struct sl_copy *copy = find_copy(ledger, table, fd);

	if (copy)
		*copy = (struct sl_copy){};
	if (ledger->table == table && ledger->fd == fd)
		ledger->table = NULL;
}

/**
 * sl_ledger_forget_table() - a table ends, and which of its descriptors is not known
 * @ledger: locked
 * @table: another one may be at this address next
 *
 * Of its other descriptors it is not known any more either whether they were inherited:
 * with a note less, sl_ledger.table_lost is set.
 */
void sl_ledger_forget_table(struct sl_ledger *ledger, const void *table)
{
	s32 fd = -1;

	while (sl_ledger_next(ledger, table, &fd)) {
		sl_ledger_forget(ledger, table, fd);
		ledger->table_lost = true;
	}
}

/**
 * sl_ledger_keep_former() - add a closed descriptor
 * @ledger: locked
 * @former: copied
 *
 * Context: any hook.
 * Return: false without memory.
 */
bool sl_ledger_keep_former(struct sl_ledger *ledger, const struct sl_former *former)
{
	struct sl_formers *all = ledger->former;

	if (!all)
		all = kzalloc(sizeof(*all), GFP_ATOMIC | __GFP_NOWARN);
	ledger->former = all;
	if (all)
		all->v[all->total++ % SL_FORMER] = *former;
	return all;
}

/**
 * sl_ledger_former() - the closed descriptors, the oldest first
 * @ledger: locked
 * @v: room for SL_FORMER
 * @n: set to their number
 *
 * Return: how many there were in all.
 */
u32 sl_ledger_former(const struct sl_ledger *ledger, struct sl_former *v, unsigned int *n)
{
	const struct sl_formers *all = ledger->former;
	u32 i, total = all ? all->total : 0;

	*n = min_t(u32, total, SL_FORMER);
	for (i = 0; i < *n; i++)
		v[i] = all->v[(total - *n + i) % SL_FORMER];
	return total;
}
