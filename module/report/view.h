/* SPDX-License-Identifier: GPL-2.0 */
/*
 * view.h - processes and users as the reader's namespaces number them
 *
 * Records have the numbers of the initial namespaces. A reader gets those of its own, and
 * nothing of processes that its pid namespace does not have.
 */
#ifndef SOCKLIFE_VIEW_H
#define SOCKLIFE_VIEW_H

#include <linux/types.h>

#include "table/event.h"

struct pid_namespace;
struct sl_row;
struct user_namespace;

/**
 * struct sl_view - the namespaces of a reader; zeroed: no process is in them
 * @pid_ns: the caller keeps it alive
 * @user_ns: likewise
 * @began: start of the first process of @pid_ns; U64_MAX: it is gone. What was done before
 *         was not done there, whatever the number of the namespace
 */
struct sl_view {
	struct pid_namespace *pid_ns;
	struct user_namespace *user_ns;
	u64 began;
};

void sl_view_init(struct sl_view *view, struct pid_namespace *pid_ns,
		  struct user_namespace *user_ns);
bool sl_view_sees_all(const struct sl_view *view);
u32 sl_view_uid(const struct sl_view *view, u32 uid);
u32 sl_view_process(const struct sl_view *view, u32 tgid, const struct sl_nested *nested, u64 time);
void sl_view_task(const struct sl_view *view, struct sl_task *task, u64 time);
void sl_view_row(const struct sl_view *view, struct sl_row *row);

#endif /* SOCKLIFE_VIEW_H */
