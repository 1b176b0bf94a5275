// SPDX-License-Identifier: GPL-2.0
#include "text/json_delta.h"

#include <stdbool.h>
#include <string.h>
#include <json-c/linkhash.h>

#include "base/util.h"

static bool is_group(const char *key)
{
	static const char *const groups[] = { "send", "recv", "times", "dwell_ns" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(groups); i++)
		if (!strcmp(key, groups[i]))
			return true;
	return false;
}

static struct json_object *changed_members(struct json_object *before,
					   struct json_object *after)
{
	struct json_object *set = json_object_new_object(), *other;

	json_object_object_foreach(after, key, value)
		if (!json_object_object_get_ex(before, key, &other) ||
		    !json_object_equal(other, value))
			json_object_object_add(set, key, json_object_get(value));
	json_object_object_foreach(before, old, was) {
		(void)was;
		if (!json_object_object_get_ex(after, old, NULL))
			json_object_object_add(set, old, NULL);
	}
	return set;
}

/* Keys of @after that @before has not, or other values of. */
static struct json_object *changed_keys(struct json_object *before, struct json_object *after)
{
	struct json_object *set = json_object_new_object(), *old;

	json_object_object_foreach(after, key, value) {
		if (!json_object_object_get_ex(before, key, &old))
			json_object_object_add(set, key, json_object_get(value));
		else if (json_object_equal(old, value))
			continue;
		else if (is_group(key))
			json_object_object_add(set, key, changed_members(old, value));
		else
			json_object_object_add(set, key, json_object_get(value));
	}
	return set;
}

static struct json_object *gone_keys(struct json_object *before, struct json_object *after)
{
	struct json_object *gone = json_object_new_array();

	json_object_object_foreach(before, key, value) {
		(void)value;
		if (!json_object_object_get_ex(after, key, NULL))
			json_object_array_add(gone, json_object_new_string(key));
	}
	return gone;
}

void json_delta(struct json_object *o, struct json_object *before, struct json_object *after)
{
	struct json_object *nothing = before ? NULL : json_object_new_object();
	struct json_object *old = before ? before : nothing;
	struct json_object *set = changed_keys(old, after), *gone = gone_keys(old, after);

	if (json_object_object_length(set))
		json_object_object_add(o, "set", set);
	else
		json_object_put(set);
	if (json_object_array_length(gone))
		json_object_object_add(o, "gone", gone);
	else
		json_object_put(gone);
	json_object_put(nothing);
}
