/* SPDX-License-Identifier: GPL-2.0 */
/* cmocka wants these before itself. */
#ifndef SOCKLIFE_TESTS_TEST_H
#define SOCKLIFE_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <cmocka.h>

#endif
