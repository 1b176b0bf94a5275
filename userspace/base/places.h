/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of this machine for numbers of the kernel: network namespaces that
 * "ip netns" bound under a name, and the initial one; control groups by path.
 */
#ifndef SOCKLIFE_PLACES_H
#define SOCKLIFE_PLACES_H

#include <stdbool.h>
#include <stdint.h>

#define PLACES_INITIAL	"init"	/* the initial namespace */

struct places;

/* No names yet. To be given to places_free(), which takes NULL as well. */
struct places *places_new(void);
void places_free(struct places *places);

/* The names of this machine; @cgroups: of control groups, too. To be freed. */
struct places *places_here(bool cgroups);

/* The files in @dir that are network namespaces, by their names. */
void places_add_netns(struct places *places, const char *dir);
/* A namespace by a name of our own, unless another one has that name. */
void places_add_initial(struct places *places, uint32_t inode);
/* The directories under @root, with paths from there. */
void places_add_cgroups(struct places *places, const char *root);
/* Looks for namespaces again if their directory has changed. */
void places_refresh(struct places *places);

/*
 * The id of the control group at @path below @root, or below the mounted hierarchy (places_cgroup_id),
 * where the path may also begin with the mount. False if there is none.
 */
bool places_cgroup_below(const char *root, const char *path, uint64_t *id);
bool places_cgroup_id(const char *path, uint64_t *id);

/* The name, or NULL: not known. @places may be NULL, and owns the name. */
const char *places_netns(const struct places *places, uint32_t inode);
const char *places_cgroup(const struct places *places, uint64_t id);

#endif
