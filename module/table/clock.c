// SPDX-License-Identifier: GPL-2.0
/* clock.c - how long ago a moment was */
#include "table/clock.h"

bool sl_clock_has_cycles __read_mostly;

/** sl_clock_init() - choose what stamps are */
void sl_clock_init(void)
{
	sl_clock_has_cycles = sl_compat_has_cycles();
}

/**
 * sl_stamp_age() - how long ago a moment was
 * @stamp: from sl_stamp()
 *
 * Return: nanoseconds; 0: not known, since the counter is not to be trusted any more.
 */
u64 sl_stamp_age(u64 stamp)
{
	u64 now = sl_stamp();

	if (now <= stamp)
		return 0;
	if (!sl_clock_has_cycles)
		return now - stamp;
	return sl_compat_has_cycles() ? sl_compat_cycles_to_ns(now - stamp) : 0;
}
