// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>

#include "suites.h"

kunit_test_suites(&life_suite, &record_suite, &history_suite, &remotes_suite, &ledger_suite,
		  &ring_suite, &feed_suite, &pending_suite, &peek_suite, &netns_suite, &reader_suite,
		  &holder_suite);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("KUnit suites of socklife");
