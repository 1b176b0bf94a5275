/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_SOURCE_NL_H
#define SOCKLIFE_SOURCE_NL_H

#include "source/source.h"

/*
 * Connects to the kernel module. To be closed with source_close(); NULL after
 * a complaint: the module is not loaded, or speaks another version.
 */
struct source *source_nl_open(void);

#endif
