/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_KUNIT_SUITES_H
#define SOCKLIFE_KUNIT_SUITES_H

#include <kunit/test.h>

extern struct kunit_suite life_suite;
extern struct kunit_suite history_suite;
extern struct kunit_suite record_suite;
extern struct kunit_suite remotes_suite;
extern struct kunit_suite ledger_suite;
extern struct kunit_suite ring_suite;
extern struct kunit_suite feed_suite;
extern struct kunit_suite pending_suite;
extern struct kunit_suite peek_suite;
extern struct kunit_suite netns_suite;
extern struct kunit_suite reader_suite;
extern struct kunit_suite holder_suite;

#endif
