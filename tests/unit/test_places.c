// SPDX-License-Identifier: GPL-2.0
/* Names for namespaces and control groups, from a file system made for it. */
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>
#include <json-c/json.h>

#include "base/places.h"
#include "text/json.h"
#include "text/row.h"

struct stage {
	char dir[64];
	struct places *places;
	uint32_t own;		/* our namespace */
};

static int setup(void **state)
{
	struct stage *stage = calloc(1, sizeof(*stage));
	struct stat st;

	strcpy(stage->dir, "/tmp/socklife-places-XXXXXX");
	if (!mkdtemp(stage->dir) || stat("/proc/self/ns/net", &st))
		return -1;
	stage->own = (uint32_t)st.st_ino;
	stage->places = places_new();
	*state = stage;
	return 0;
}

static const char *in(const struct stage *stage, const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", stage->dir, name);
	return path;
}

static int teardown(void **state)
{
	static const char *const names[] = {
		"b/c/d", "b/c", "b/link", "b", "a", "web", "init", "plain",
	};
	struct stage *stage = *state;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		remove(in(stage, names[i]));
	rmdir(stage->dir);
	places_free(stage->places);
	free(stage);
	return 0;
}

static void bind_own(struct stage *stage, const char *name)
{
	assert_int_equal(symlink("/proc/self/ns/net", in(stage, name)), 0);
}

static uint64_t touch(struct stage *stage, const char *name)
{
	FILE *file = fopen(in(stage, name), "w");
	struct stat st;

	assert_non_null(file);
	fclose(file);
	assert_int_equal(stat(in(stage, name), &st), 0);
	return st.st_ino;
}

static uint64_t make_dir(struct stage *stage, const char *name)
{
	struct stat st;

	assert_int_equal(mkdir(in(stage, name), 0700), 0);
	assert_int_equal(stat(in(stage, name), &st), 0);
	return st.st_ino;
}

static void test_netns(void **state)
{
	struct stage *stage = *state;
	uint64_t plain = touch(stage, "plain");

	bind_own(stage, "web");
	places_add_netns(stage->places, stage->dir);
	assert_string_equal(places_netns(stage->places, stage->own), "web");
	/* A file without the mount has an inode, too, but of another kind. */
	assert_null(places_netns(stage->places, (uint32_t)plain));
	assert_null(places_netns(stage->places, 0));
	assert_null(places_netns(NULL, stage->own));
}

static void test_two_names(void **state)
{
	struct stage *stage = *state;

	bind_own(stage, "web");
	bind_own(stage, "a");
	places_add_netns(stage->places, stage->dir);
	assert_string_equal(places_netns(stage->places, stage->own), "a");
}

static void test_no_directory(void **state)
{
	struct stage *stage = *state;

	places_add_netns(stage->places, "/nonexistent/netns");
	places_refresh(stage->places);
	assert_null(places_netns(stage->places, stage->own));
	places_add_cgroups(stage->places, "/nonexistent/cgroup");
	assert_null(places_cgroup(stage->places, 1));
}

static void test_initial(void **state)
{
	struct stage *stage = *state;

	places_add_netns(stage->places, stage->dir);
	places_add_initial(stage->places, 42);
	assert_string_equal(places_netns(stage->places, 42), "init");
	assert_null(places_netns(stage->places, 43));
}

/* A name that people gave goes first, and is nobody else's. */
static void test_initial_has_a_name(void **state)
{
	struct stage *stage = *state;

	bind_own(stage, "web");
	places_add_netns(stage->places, stage->dir);
	places_add_initial(stage->places, stage->own);
	assert_string_equal(places_netns(stage->places, stage->own), "web");
}

static void test_another_is_called_initial(void **state)
{
	struct stage *stage = *state;

	bind_own(stage, "init");
	places_add_netns(stage->places, stage->dir);
	places_add_initial(stage->places, 42);
	assert_string_equal(places_netns(stage->places, stage->own), "init");
	assert_null(places_netns(stage->places, 42));
}

/* The directory's time is as fine as the kernel's tick. */
static void wait_a_tick(void)
{
	usleep(50000);
}

static void test_refresh(void **state)
{
	struct stage *stage = *state;

	places_add_netns(stage->places, stage->dir);
	places_add_initial(stage->places, 42);
	wait_a_tick();
	bind_own(stage, "web");
	assert_null(places_netns(stage->places, stage->own));
	places_refresh(stage->places);
	assert_string_equal(places_netns(stage->places, stage->own), "web");
	assert_string_equal(places_netns(stage->places, 42), "init");
	wait_a_tick();
	unlink(in(stage, "web"));
	places_refresh(stage->places);
	assert_null(places_netns(stage->places, stage->own));
	places_refresh(NULL);
}

static void test_cgroups(void **state)
{
	struct stage *stage = *state;
	uint64_t b = make_dir(stage, "b"), c = make_dir(stage, "b/c");
	uint64_t d = make_dir(stage, "b/c/d"), plain = touch(stage, "plain");
	struct stat st;

	assert_int_equal(symlink("..", in(stage, "b/link")), 0);
	stat(stage->dir, &st);
	places_add_cgroups(stage->places, stage->dir);
	assert_string_equal(places_cgroup(stage->places, st.st_ino), "/");
	assert_string_equal(places_cgroup(stage->places, b), "/b");
	assert_string_equal(places_cgroup(stage->places, c), "/b/c");
	assert_string_equal(places_cgroup(stage->places, d), "/b/c/d");
	assert_null(places_cgroup(stage->places, plain));
	assert_null(places_cgroup(NULL, b));
}

static void test_cgroup_ids(void **state)
{
	struct stage *stage = *state;
	uint64_t c, b = make_dir(stage, "b"), id = 0;

	c = make_dir(stage, "b/c");
	touch(stage, "plain");
	assert_true(places_cgroup_below(stage->dir, "/b", &id));
	assert_int_equal(id, b);
	assert_true(places_cgroup_below(stage->dir, "/b/c/", &id));
	assert_int_equal(id, c);
	assert_false(places_cgroup_below(stage->dir, "/none", &id));
	assert_false(places_cgroup_below(stage->dir, "/plain", &id));
	assert_int_equal(id, c);
}

static void says(const struct sock *sock, const struct addr_style *style,
		 const char *words, bool expected)
{
	struct buf buf = { 0 };

	row_extra(&buf, sock, 100, style);
	if (!!strstr(buf_str(&buf), words) != expected)
		fail_msg("'%s' in '%s'?", words, buf_str(&buf));
	buf_free(&buf);
}

/* Each group has its name, once; without words it is left out. */
static void test_groups(void **state)
{
	struct addr_style style = { .numeric = true };
	struct sock sock = { .id = 7, .netns = 42, .peer = 9, .dwelt = 1u << SOCKLIFE_STATE_CLOSE };
	struct buf buf = { 0 };

	(void)state;
	sock.dwell[SOCKLIFE_STATE_CLOSE] = 5;
	row_groups(&buf, &sock, 100, &style, " <-> x[1]", "\n");
	assert_string_equal(buf_str(&buf), "socket id:7 netns:42\nties   peer:9 <-> x[1]");
	buf_clear(&buf);
	row_groups(&buf, &sock, 100, &style, NULL, " | ");
	assert_string_equal(buf_str(&buf), "socket id:7 netns:42 | ties peer:9");
	buf_free(&buf);
}

static void test_text(void **state)
{
	struct stage *stage = *state;
	struct addr_style names = { .places = stage->places };
	struct addr_style numeric = { .places = stage->places, .numeric = true };
	struct sock sock = {
		.present = BIT(SOCKLIFE_A_SOCKET_CGROUP),
		.netns = 42, .cgroup = make_dir(stage, "b"),
	};

	places_add_cgroups(stage->places, stage->dir);
	says(&sock, &names, " netns:42 ", true);
	places_add_initial(stage->places, 42);
	says(&sock, &names, " netns:init cgroup:/b", true);
	says(&sock, &numeric, " netns:42 cgroup:", true);
	says(&sock, &numeric, "/b", false);
	sock.present = 0;
	says(&sock, &names, "cgroup", false);
}

static struct json_object *json_of(const struct sock *sock, const struct places *places)
{
	struct json_object *o;
	struct buf line = { 0 };

	json_socket(&line, sock, 100, places);
	json_end_line(&line);
	o = json_tokener_parse(buf_str(&line));
	assert_non_null(o);
	buf_free(&line);
	return o;
}

static void test_json(void **state)
{
	struct stage *stage = *state;
	struct sock sock = {
		.present = BIT(SOCKLIFE_A_SOCKET_CGROUP),
		.netns = 42, .cgroup = make_dir(stage, "b"),
	};
	struct json_object *o = json_of(&sock, stage->places);

	assert_null(json_object_object_get(o, "netns_name"));
	assert_null(json_object_object_get(o, "cgroup"));
	assert_int_equal(json_object_get_uint64(json_object_object_get(o, "cgroup_id")),
			 sock.cgroup);
	json_object_put(o);
	places_add_cgroups(stage->places, stage->dir);
	places_add_initial(stage->places, 42);
	o = json_of(&sock, stage->places);
	assert_string_equal(json_object_get_string(json_object_object_get(o, "netns_name")),
			    "init");
	assert_string_equal(json_object_get_string(json_object_object_get(o, "cgroup")),
			    "/b");
	json_object_put(o);
}

#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_netns),
		TEST(test_two_names),
		TEST(test_no_directory),
		TEST(test_initial),
		TEST(test_initial_has_a_name),
		TEST(test_another_is_called_initial),
		TEST(test_refresh),
		TEST(test_cgroups),
		TEST(test_cgroup_ids),
		TEST(test_text),
		cmocka_unit_test(test_groups),
		TEST(test_json),
	};

	return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
