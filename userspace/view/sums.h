/* SPDX-License-Identifier: GPL-2.0 */
/* -s: how many sockets of each kind are in which state. */
#ifndef SOCKLIFE_SUMS_H
#define SOCKLIFE_SUMS_H

#include <stdio.h>

#include "model/model.h"

/* Prints the sums of @rows, which are in the order of their kinds (Netid). */
void sums_print(struct model_row *const *rows, size_t n, FILE *out, bool header);

#endif
