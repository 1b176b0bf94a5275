/* SPDX-License-Identifier: GPL-2.0 */
/* track_fd.h - the descriptors by which a socket was seen last */
#ifndef SOCKLIFE_TRACK_FD_H
#define SOCKLIFE_TRACK_FD_H

#include "record.h"

void sl_recent_note(struct sl_record *rec, u32 tgid, int fd);
int sl_recent_forget(struct sl_record *rec, u32 tgid, int fd);
int sl_recent_fd(const struct sl_record *rec);

#endif /* SOCKLIFE_TRACK_FD_H */
