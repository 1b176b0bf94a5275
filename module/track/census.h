/* SPDX-License-Identifier: GPL-2.0 */
/* census.h - the sockets that are older than the module */
#ifndef SOCKLIFE_CENSUS_H
#define SOCKLIFE_CENSUS_H

void sl_census(void);

#endif /* SOCKLIFE_CENSUS_H */
