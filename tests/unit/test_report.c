// SPDX-License-Identifier: GPL-2.0
/* What the page of a report is made of: changes of objects, texts that stand in a script. */
#include "test.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/lineup.h"
#include "base/replace.h"
#include "text/json_delta.h"
#include "text/json_tree.h"

static void is_text(struct json_object *o, const char *expected)
{
	assert_string_equal(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN), expected);
}

static void differs(const char *before, const char *after, const char *expected)
{
	struct json_object *a = before ? tree_read(before) : NULL, *b = tree_read(after);
	struct json_object *o = json_object_new_object();

	json_delta(o, a, b);
	is_text(o, expected);
	is_text(b, after);
	json_object_put(o);
	json_object_put(a);
	json_object_put(b);
}

static void test_delta(void **state)
{
	(void)state;
	differs("{\"id\":1}", "{\"id\":1}", "{}");
	differs(NULL, "{\"id\":1}", "{\"set\":{\"id\":1}}");
	differs("{\"id\":1,\"uid\":0}", "{\"id\":1}", "{\"gone\":[\"uid\"]}");
	differs("{\"a\":1,\"b\":2}", "{\"a\":3,\"b\":2,\"c\":[]}", "{\"set\":{\"a\":3,\"c\":[]}}");
	/* The same number, read from a text or not. */
	differs("{\"cookie\":18446744073709551615}", "{\"cookie\":18446744073709551615}", "{}");
}

static void test_groups(void **state)
{
	(void)state;
	differs("{\"send\":{\"bytes\":1,\"calls\":2}}", "{\"send\":{\"bytes\":5,\"calls\":2}}",
		"{\"set\":{\"send\":{\"bytes\":5}}}");
	differs("{\"times\":{\"a\":1,\"b\":2}}", "{\"times\":{\"b\":2}}",
		"{\"set\":{\"times\":{\"a\":null}}}");
	/* Others are whole. */
	differs("{\"local\":{\"a\":1,\"b\":2}}", "{\"local\":{\"a\":3}}",
		"{\"set\":{\"local\":{\"a\":3}}}");
}

static void test_embed(void **state)
{
	struct json_object *o = json_object_new_object();
	struct json_object *again;
	struct buf buf = { 0 };

	(void)state;
	tree_put_text(o, "a", "</script><!--&\xc3\xa2\xe2\x82\xac");
	json_object_object_add(o, "b", json_object_new_string("\xe2\x80\xa8\xe2\x80\xa9\xe2"));
	tree_embed(o, &buf);
	assert_null(strpbrk(buf_str(&buf), "<>&"));
	assert_null(strstr(buf_str(&buf), "\xe2\x80"));
	assert_non_null(strstr(buf_str(&buf), "\\u003c/script\\u003e\\u003c!--\\u0026"));
	assert_non_null(strstr(buf_str(&buf), "\\u2028\\u2029"));
	again = tree_read(buf_str(&buf));
	assert_true(json_object_equal(o, again));
	json_object_put(again);
	json_object_put(o);
	buf_free(&buf);
}

static void take_text(uint64_t time, const char *text, size_t len, void *arg)
{
	struct buf *all = arg;

	buf_number(all, time, 1);
	buf_add(all, text, len);
}

static void add_text(struct lineup *lineup, uint64_t time, const char *text)
{
	lineup_begin(lineup, time);
	buf_puts(&lineup->text, text);
	lineup_end(lineup);
}

/* In the order of time, and of those of the same time as they came; what waits stays whole. */
static void test_lineup(void **state)
{
	struct lineup lineup = { 0 };
	struct buf all = { 0 };

	(void)state;
	add_text(&lineup, 5, "e");
	add_text(&lineup, 3, "c");
	add_text(&lineup, 5, "f");
	add_text(&lineup, 2, "ab");
	assert_int_equal(lineup_flush(&lineup, 4, take_text, &all), 2);
	assert_string_equal(buf_str(&all), "2ab3c");
	add_text(&lineup, 4, "d");
	assert_int_equal(lineup_flush(&lineup, 4, take_text, &all), 1);
	/* So many are done that the others have moved. */
	assert_int_equal(lineup.text.len, 2);
	add_text(&lineup, 6, "g");
	assert_int_equal(lineup_flush(&lineup, UINT64_MAX, take_text, &all), 3);
	assert_string_equal(buf_str(&all), "2ab3c4d5e5f6g");
	assert_int_equal(lineup.text.len, 0);
	lineup_free(&lineup);
	buf_free(&all);
}

static void has_text(const char *path, const char *expected)
{
	char text[16] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	fclose(file);
	assert_string_equal(text, expected);
}

/* The old content stays until the new is whole; a command that is started has nothing of it. */
static void test_replace(void **state)
{
	char dir[] = "/tmp/socklife-test-XXXXXX", path[64];
	struct replacement new;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/file", dir);
	assert_true(replace_begin(&new, path));
	assert_true(fcntl(fileno(new.out), F_GETFD) & FD_CLOEXEC);
	fputs("one", new.out);
	assert_int_equal(access(path, F_OK), -1);
	assert_true(replace_end(&new, true));
	has_text(path, "one");
	assert_true(replace_begin(&new, path));
	fputs("two", new.out);
	assert_false(replace_end(&new, false));
	has_text(path, "one");
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_delta),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_embed),
		cmocka_unit_test(test_lineup),
		cmocka_unit_test(test_replace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
