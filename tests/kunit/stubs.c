// SPDX-License-Identifier: GPL-2.0
/* stubs.c - what the units under test call in the rest of the module */
#include "netns.h"

void sl_net_put(struct sl_net *slnet)
{
}
