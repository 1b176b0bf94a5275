/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_JSON_DELTA_H
#define SOCKLIFE_JSON_DELTA_H

#include <json-c/json_object.h>

/*
 * json_delta - tells in @o how the socket's object @after differs from @before (NULL: none)
 *
 * "set" has the keys whose values differ, "gone" those that are no more. Of the groups send,
 * recv, times and dwell_ns only the differing members are there, with null for one that is no
 * more; other objects and lists are whole. set and gone are absent if they are empty. The
 * objects stay the caller's.
 */
void json_delta(struct json_object *o, struct json_object *before, struct json_object *after);

#endif
