// SPDX-License-Identifier: GPL-2.0
#include "model/family.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/util.h"
#include "source/connector.h"

#define MAX_DEPTH	64

/* Process ids in order. */
struct set {
	uint32_t *ids;
	size_t n;
};

struct family {
	struct set members;
	struct set strangers;	/* looked up in /proc already */
	uint32_t root;
	bool fixed;
	int connector;		/* or a negative errno: why there is none */
};

static int compare_ids(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static size_t position_of(const struct set *set, uint32_t id)
{
	return array_find(&id, set->ids, set->n, sizeof(id), compare_ids);
}

static bool set_has(const struct set *set, uint32_t id)
{
	size_t at = position_of(set, id);

	return at < set->n && set->ids[at] == id;
}

static void set_add(struct set *set, uint32_t id)
{
	size_t at = position_of(set, id);

	if (at < set->n && set->ids[at] == id)
		return;
	array_grow(set->ids, set->n);
	memmove(set->ids + at + 1, set->ids + at,
		(set->n - at) * sizeof(*set->ids));
	set->ids[at] = id;
	set->n++;
}

static void set_remove(struct set *set, uint32_t id)
{
	size_t at = position_of(set, id);

	if (at == set->n || set->ids[at] != id)
		return;
	set->n--;
	memmove(set->ids + at, set->ids + at + 1,
		(set->n - at) * sizeof(*set->ids));
}

struct family *family_with_connector(int fd)
{
	struct family *family = xcalloc(1, sizeof(*family));

	family->connector = fd;
	return family;
}

struct family *family_new(enum family_means means)
{
	struct family *family;

	family = family_with_connector(means == FAMILY_CONNECTOR ?
				       connector_open() : -ENOTCONN);
	family->fixed = means == FAMILY_FIXED;
	return family;
}

void family_free(struct family *family)
{
	if (!family)
		return;
	if (family->connector >= 0)
		close(family->connector);
	free(family->members.ids);
	free(family->strangers.ids);
	free(family);
}

int family_connector_error(const struct family *family)
{
	return family->connector < 0 ? -family->connector : 0;
}

void family_add(struct family *family, uint32_t tgid)
{
	set_add(&family->members, tgid);
}

void family_set_root(struct family *family, uint32_t tgid)
{
	family->root = tgid;
}

static bool is_ours(const struct family *family, uint32_t tgid)
{
	return set_has(&family->members, tgid) ||
	       (family->root && tgid == family->root);
}

/*
 * A number that comes round again and is a stranger's child is a stranger. Of
 * the end only the parent is taken, should the fork not have been told: the
 * parent's own end may have come before and left the child to another.
 */
static void on_child(uint32_t parent, uint32_t child, bool ended, void *arg)
{
	struct family *family = arg;

	if (is_ours(family, parent))
		set_add(&family->members, child);
	else if (!ended)
		set_remove(&family->members, child);
	if (!ended)
		set_remove(&family->strangers, child);
}

/* The parent's id, 0 if the process is gone. */
static uint32_t parent_of(uint32_t tgid)
{
	char path[32], line[512], *end;
	unsigned int parent = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%u/stat", tgid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	/* PID (COMM) STATE PPID: the name may hold anything, even ')'. */
	if (fgets(line, sizeof(line), file)) {
		end = strrchr(line, ')');
		if (!end || sscanf(end + 1, " %*c %u", &parent) != 1)
			parent = 0;
	}
	fclose(file);
	return parent;
}

static bool ask_proc(struct family *family, uint32_t tgid)
{
	uint32_t up = tgid;
	int depth;

	if (set_has(&family->strangers, tgid))
		return false;
	for (depth = 0; depth < MAX_DEPTH && up > 1; depth++) {
		if (up != tgid && is_ours(family, up)) {
			set_add(&family->members, tgid);
			return true;
		}
		up = parent_of(up);
	}
	set_add(&family->strangers, tgid);
	return false;
}

bool family_has(struct family *family, uint32_t tgid)
{
	if (family->connector >= 0)
		connector_read(family->connector, on_child, family);
	if (set_has(&family->members, tgid))
		return true;
	return !family->fixed && ask_proc(family, tgid);
}

bool family_has_child(struct family *family, uint32_t tgid, uint32_t ppid)
{
	if (family_has(family, tgid))
		return true;
	if (!ppid || (ppid != family->root && !family_has(family, ppid)))
		return false;
	set_add(&family->members, tgid);
	return true;
}
