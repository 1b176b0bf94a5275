// SPDX-License-Identifier: GPL-2.0
/* netns_test.c - the namespace of a socket, also of one that is being made */
#include <linux/user_namespace.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "suites.h"
#include "table/netns.h"

#define OLD_PLACES	3	/* fewer than any module has; the length takes the place of three */

static int netns_setup(struct kunit *test)
{
	return sl_net_init();
}

static void netns_teardown(struct kunit *test)
{
	sl_net_exit();
}

/* It was allocated before the module, and has a socket before the module's net_begin(). */
static void namespace_has_no_place_yet(struct kunit *test)
{
	struct net *net = kunit_kzalloc(test, sizeof(*net), GFP_KERNEL);
	struct net_generic *places = kunit_kzalloc(test, offsetof(struct net_generic,
								  ptr[OLD_PLACES]), GFP_KERNEL);
	struct sl_net *slnet;

	KUNIT_ASSERT_NOT_NULL(test, net);
	KUNIT_ASSERT_NOT_NULL(test, places);
	places->s.len = OLD_PLACES;
	RCU_INIT_POINTER(net->gen, places);
	net->net_cookie = U64_MAX;
	net->user_ns = &init_user_ns;
	slnet = sl_net_get(net);
	KUNIT_ASSERT_NOT_NULL(test, slnet);
	KUNIT_EXPECT_EQ(test, slnet->cookie, U64_MAX);
	sl_net_put(slnet);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(namespace_has_no_place_yet),
	{}
};

struct kunit_suite netns_suite = {
	.name = "socklife_netns",
	.init = netns_setup,
	.exit = netns_teardown,
	.test_cases = cases,
};
