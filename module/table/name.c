// SPDX-License-Identifier: GPL-2.0
/* name.c - AF_UNIX addresses of records */
#include <linux/container_of.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "table/name.h"
#include "table/stats.h"

/**
 * struct kept - a name with a reference count
 * @users: how many records refer to it
 * @name: allocated only as long as it is
 */
struct kept {
	refcount_t users;
	struct sl_name name;
};

static struct kept *kept_of(const struct sl_name *name)
{
	return container_of((struct sl_name *)name, struct kept, name);
}

/**
 * sl_name_keep() - allocate a copy
 * @name: not empty
 *
 * Context: any hook.
 * Return: a reference, for sl_name_put(); NULL without memory, which is counted.
 */
const struct sl_name *sl_name_keep(const struct sl_name *name)
{
	struct kept *kept = kmalloc(offsetof(struct kept, name.sun) + name->len,
				    GFP_ATOMIC | __GFP_NOWARN);

	if (!kept) {
		sl_stat_inc(SL_STAT_NAME_LOST);
		return NULL;
	}
	refcount_set(&kept->users, 1);
	memcpy(&kept->name, name, offsetof(struct sl_name, sun) + name->len);
	return &kept->name;
}

/** sl_name_get() - take a reference on a name, or on NULL; Return: @name */
const struct sl_name *sl_name_get(const struct sl_name *name)
{
	if (name)
		refcount_inc(&kept_of(name)->users);
	return name;
}

/** sl_name_put() - give a reference back, NULL is ignored; Context: any hook */
void sl_name_put(const struct sl_name *name)
{
	if (name && refcount_dec_and_test(&kept_of(name)->users))
		kfree(kept_of(name));
}
