// SPDX-License-Identifier: GPL-2.0
#include "base/places.h"

#include <dirent.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <linux/magic.h>

#include "base/array.h"
#include "base/util.h"

#define NETNS_DIR	"/run/netns"
#define CGROUP_DIR	"/sys/fs/cgroup"
#define CGROUP_HYBRID	"/sys/fs/cgroup/unified"	/* beside version 1 */
#define INITIAL_PIDNS	0xeffffffc	/* include/linux/proc_ns.h: PROC_PID_INIT_INO */

struct place {
	uint64_t id;
	char *name;
};

struct list {
	struct place *places;
	size_t n;
};

struct places {
	struct list netns;
	struct list cgroups;
	char *netns_dir;
	struct timespec netns_changed;
	uint32_t initial;	/* 0: not known */
};

static void add_place(struct list *list, uint64_t id, const char *name)
{
	array_grow(list->places, list->n);
	list->places[list->n++] = (struct place){ id, xstrdup(name) };
}

static void empty_list(struct list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		free(list->places[i].name);
	free(list->places);
	*list = (struct list){ 0 };
}

static int compare_ids(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Of several names for one id the first stands first. */
static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = compare_ids(a, b);

	return order ? order : strcmp(x->name, y->name);
}

static void sort_list(struct list *list)
{
	if (list->n)
		qsort(list->places, list->n, sizeof(*list->places), compare_places);
}

static const char *find_place(const struct list *list, uint64_t id)
{
	const struct place key = { .id = id };
	size_t at = array_find(&key, list->places, list->n, sizeof(key),
			       compare_ids);

	return at < list->n && list->places[at].id == id ?
	       list->places[at].name : NULL;
}

struct places *places_new(void)
{
	return xcalloc(1, sizeof(struct places));
}

void places_free(struct places *places)
{
	if (!places)
		return;
	empty_list(&places->netns);
	empty_list(&places->cgroups);
	free(places->netns_dir);
	free(places);
}

/* A name whose namespace is no longer mounted on it is a plain file. */
static bool is_netns(int dir, const char *name, struct stat *st)
{
	struct stat own;

	return !stat("/proc/self/ns/net", &own) && !fstatat(dir, name, st, 0) &&
	       st->st_dev == own.st_dev;
}

static bool has_name(const struct list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!strcmp(list->places[i].name, name))
			return true;
	return false;
}

static void read_netns(struct places *places)
{
	DIR *dir = opendir(places->netns_dir);
	struct dirent *entry;
	struct stat st;

	if (!dir)
		return;
	if (!fstat(dirfd(dir), &st))
		places->netns_changed = st.st_mtim;
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.' &&
		    is_netns(dirfd(dir), entry->d_name, &st))
			add_place(&places->netns, st.st_ino, entry->d_name);
	closedir(dir);
	sort_list(&places->netns);
}

void places_add_netns(struct places *places, const char *dir)
{
	free(places->netns_dir);
	places->netns_dir = xstrdup(dir);
	read_netns(places);
}

void places_add_initial(struct places *places, uint32_t inode)
{
	places->initial = inode;
	if (find_place(&places->netns, inode) || has_name(&places->netns, PLACES_INITIAL))
		return;
	add_place(&places->netns, inode, PLACES_INITIAL);
	sort_list(&places->netns);
}

void places_refresh(struct places *places)
{
	struct stat st;

	if (!places || !places->netns_dir)
		return;
	if (stat(places->netns_dir, &st))
		st.st_mtim = (struct timespec){ 0 };
	if (!memcmp(&st.st_mtim, &places->netns_changed, sizeof(st.st_mtim)))
		return;
	places->netns_changed = st.st_mtim;
	empty_list(&places->netns);
	read_netns(places);
	if (places->initial)
		places_add_initial(places, places->initial);
}

void places_add_cgroups(struct places *places, const char *root)
{
	char *copy = xstrdup(root);
	char *const roots[] = { copy, NULL };
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_XDEV | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	while (walk && (entry = fts_read(walk))) {
		const char *path = entry->fts_path + strlen(root);

		if (entry->fts_info == FTS_D)
			add_place(&places->cgroups, entry->fts_statp->st_ino,
				  *path ? path : "/");
	}
	if (walk)
		fts_close(walk);
	free(copy);
	sort_list(&places->cgroups);
}

static bool is_cgroup2(const char *dir)
{
	struct statfs fs;

	return !statfs(dir, &fs) && fs.f_type == CGROUP2_SUPER_MAGIC;
}

static const char *cgroup_root(void)
{
	if (is_cgroup2(CGROUP_DIR))
		return CGROUP_DIR;
	return is_cgroup2(CGROUP_HYBRID) ? CGROUP_HYBRID : NULL;
}

/* Process 1's, if it is the first of all and we may look. */
static uint32_t initial_netns(void)
{
	struct stat pid, net;

	if (stat("/proc/self/ns/pid", &pid) || pid.st_ino != INITIAL_PIDNS ||
	    stat("/proc/1/ns/net", &net))
		return 0;
	return (uint32_t)net.st_ino;
}

struct places *places_here(bool cgroups)
{
	struct places *places = places_new();
	uint32_t initial = initial_netns();

	places_add_netns(places, NETNS_DIR);
	if (initial)
		places_add_initial(places, initial);
	if (cgroups && cgroup_root())
		places_add_cgroups(places, cgroup_root());
	return places;
}

bool places_cgroup_below(const char *root, const char *path, uint64_t *id)
{
	size_t size = strlen(root) + strlen(path) + 2;
	char *whole = xmalloc(size);
	struct stat st;
	bool found;

	snprintf(whole, size, "%s/%s", root, path);
	found = !stat(whole, &st) && S_ISDIR(st.st_mode);
	if (found)
		*id = st.st_ino;
	free(whole);
	return found;
}

bool places_cgroup_id(const char *path, uint64_t *id)
{
	const char *root = cgroup_root();
	size_t len = root ? strlen(root) : 0;

	if (!root)
		return false;
	if (!strncmp(path, root, len) && (path[len] == '/' || !path[len]))
		path += len;
	return places_cgroup_below(root, path, id);
}

const char *places_netns(const struct places *places, uint32_t inode)
{
	return places ? find_place(&places->netns, inode) : NULL;
}

const char *places_cgroup(const struct places *places, uint64_t id)
{
	return places ? find_place(&places->cgroups, id) : NULL;
}
