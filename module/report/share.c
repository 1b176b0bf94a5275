// SPDX-License-Identifier: GPL-2.0
/* share.c - how much memory the readers of a user make the kernel keep */
#include <linux/mutex.h>
#include <linux/xarray.h>

#include "report/share.h"

static DEFINE_MUTEX(share_lock);	/* guards pages_of */
static DEFINE_XARRAY(pages_of);		/* by user: the number of pages */

/**
 * sl_share_take() - one more page
 * @uid: for whom
 * @max: pages that one user may keep
 *
 * Context: may sleep.
 * Return: false: that would be too many.
 */
bool sl_share_take(u32 uid, unsigned int max)
{
	unsigned long n;
	bool taken;

	mutex_lock(&share_lock);
	n = xa_to_value(xa_load(&pages_of, uid));
	taken = n < max && !xa_err(xa_store(&pages_of, uid, xa_mk_value(n + 1),
					    GFP_KERNEL | __GFP_NOWARN));
	mutex_unlock(&share_lock);
	return taken;
}

/**
 * sl_share_give() - pages that are not kept any more
 * @uid: for whom they were
 * @n: how many, from sl_share_take()
 */
void sl_share_give(u32 uid, unsigned int n)
{
	unsigned long left;

	if (!n)
		return;
	mutex_lock(&share_lock);
	left = xa_to_value(xa_load(&pages_of, uid)) - n;
	if (left)
		xa_store(&pages_of, uid, xa_mk_value(left), GFP_KERNEL);	/* its place is there */
	else
		xa_erase(&pages_of, uid);
	mutex_unlock(&share_lock);
}

/** sl_share_exit() - nobody keeps anything any more */
void sl_share_exit(void)
{
	xa_destroy(&pages_of);
}
