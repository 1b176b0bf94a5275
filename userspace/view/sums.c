// SPDX-License-Identifier: GPL-2.0
#include "view/sums.h"

#include <string.h>

#include "text/names.h"
#include "text/table.h"

struct sums {
	struct column columns[SOCKLIFE_STATE_MAX + 2];
	uint8_t states[SOCKLIFE_STATE_MAX];	/* that have a column */
	size_t n_states;
	struct table *table;
};

static const char *kind_of(const struct model_row *row, char *room)
{
	return netid_name(row->sock.family, row->sock.type, row->sock.protocol, room);
}

/* A column for each state that a socket is in, in the order of a life. */
static void choose_columns(struct sums *sums, struct model_row *const *rows, size_t n)
{
	uint64_t present = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if (rows[i]->sock.state <= SOCKLIFE_STATE_MAX)
			present |= BIT(rows[i]->sock.state);
	sums->columns[0] = (struct column){ "Netid", ALIGN_LEFT, false };
	sums->columns[1] = (struct column){ "Total", ALIGN_RIGHT, false };
	for (i = 0; i < SOCKLIFE_STATE_MAX; i++) {
		uint8_t state = states_in_order[i];

		if (!(present & BIT(state)))
			continue;
		sums->columns[sums->n_states + 2] =
			(struct column){ state_column(state), ALIGN_RIGHT, false };
		sums->states[sums->n_states++] = state;
	}
	sums->table = table_new(sums->columns, sums->n_states + 2);
}

static void add_row(struct sums *sums, const char *kind, struct model_row *const *rows, size_t n)
{
	uint64_t counts[256] = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		counts[rows[i]->sock.state]++;
	table_cell(sums->table, kind);
	table_number(sums->table, n);
	for (i = 0; i < sums->n_states; i++)
		table_number(sums->table, counts[sums->states[i]]);
}

void sums_print(struct model_row *const *rows, size_t n, FILE *out, bool header)
{
	char kind[NAME_MAX_LEN], other[NAME_MAX_LEN];
	struct sums sums = { 0 };
	size_t from, to;

	choose_columns(&sums, rows, n);
	for (from = 0; from < n; from = to) {
		const char *name = kind_of(rows[from], kind);

		for (to = from + 1; to < n && !strcmp(name, kind_of(rows[to], other)); to++)
			;
		add_row(&sums, name, rows + from, to - from);
	}
	add_row(&sums, "all", rows, n);
	table_print(sums.table, out, 0, header);
	table_free(sums.table);
}
