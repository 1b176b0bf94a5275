/* SPDX-License-Identifier: GPL-2.0 */
/* name.h - AF_UNIX addresses of records: shared, reference counted, never changed */
#ifndef SOCKLIFE_NAME_H
#define SOCKLIFE_NAME_H

#include "table/event.h"

const struct sl_name *sl_name_keep(const struct sl_name *name);
const struct sl_name *sl_name_get(const struct sl_name *name);
void sl_name_put(const struct sl_name *name);

#endif /* SOCKLIFE_NAME_H */
