// SPDX-License-Identifier: GPL-2.0
/* The writer of JSON against json-c, and numbers and formats against printf(). */
#include "test.h"

#include <inttypes.h>
#include <json-c/json.h>

#include "base/util.h"
#include "text/json.h"

/* The line, as json-c writes what it has read of it. */
static void is_canonical(struct buf *line)
{
	const int plain = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;
	struct json_object *o;

	json_end_line(line);
	assert_int_equal(line->data[line->len - 1], '\n');
	line->data[--line->len] = '\0';
	o = json_tokener_parse(buf_str(line));
	assert_non_null(o);
	assert_string_equal(json_object_to_json_string_ext(o, plain), buf_str(line));
	json_object_put(o);
}

static void test_shape(void **state)
{
	struct buf line = { 0 };

	(void)state;
	json_line(&line, "test");
	json_begin(&line, "empty");
	json_end(&line);
	json_begin_list(&line, "none");
	json_end_list(&line);
	json_begin_list(&line, "some");
	json_begin_item(&line);
	json_put_bool(&line, "yes", true);
	json_put_bool(&line, "no", false);
	json_end(&line);
	json_begin_item(&line);
	json_end(&line);
	json_end_list(&line);
	json_put_number(&line, "most", UINT64_MAX);
	json_put_signed(&line, "least", INT64_MIN);
	json_put_signed(&line, "minus", -1);
	is_canonical(&line);
	assert_string_equal(buf_str(&line), "{\"schema\":1,\"kind\":\"test\",\"empty\":{},"
		"\"none\":[],\"some\":[{\"yes\":true,\"no\":false},{}],"
		"\"most\":18446744073709551615,\"least\":-9223372036854775808,\"minus\":-1}");
	buf_free(&line);
}

/* Of each byte, in a text that is given and in one that is printed. */
static void test_escapes(void **state)
{
	struct json_object *o;
	struct buf line = { 0 };
	const char *given;
	size_t begin;
	int c;

	(void)state;
	for (c = 1; c < 256; c++) {
		const char text[] = { 'a', (char)c, '"', '\0' };

		buf_clear(&line);
		json_line(&line, "test");
		json_put_text(&line, "given", text);
		begin = json_begin_text(&line, "printed");
		buf_puts(&line, text);
		json_end_text(&line, begin);
		is_canonical(&line);
		o = json_tokener_parse(buf_str(&line));
		given = json_object_get_string(json_object_object_get(o, "given"));
		if (c >= ' ' && c < 127 && c != '\\')
			assert_string_equal(given, text);
		assert_string_equal(given,
				    json_object_get_string(json_object_object_get(o, "printed")));
		json_object_put(o);
	}
	buf_free(&line);
}

static void is_number(uint64_t number)
{
	struct buf buf = { 0 };
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	buf_number(&buf, number, 1);
	assert_string_equal(buf_str(&buf), text);
	buf_clear(&buf);
	snprintf(text, sizeof(text), "%09" PRIu64, number);
	buf_number(&buf, number, 9);
	assert_string_equal(buf_str(&buf), text);
	buf_free(&buf);
}

static void test_numbers(void **state)
{
	uint64_t ten = 1;
	unsigned int i;

	(void)state;
	for (i = 0; i < 64; i++) {
		is_number(UINT64_C(1) << i);
		is_number((UINT64_C(1) << i) - 1);
	}
	for (i = 0; i < 20; i++, ten *= 10) {
		is_number(ten);
		is_number(ten - 1);
		is_number(ten + 1);
	}
	is_number(UINT64_MAX);
}

#define IS_PRINTED(...) do {						\
	struct buf buf_ = { 0 };					\
	char text_[128];						\
									\
	snprintf(text_, sizeof(text_), __VA_ARGS__);			\
	buf_puts(&buf_, "<");						\
	buf_printf(&buf_, __VA_ARGS__);					\
	assert_string_equal(buf_str(&buf_) + 1, text_);			\
	buf_free(&buf_);						\
} while (0)

static void test_formats(void **state)
{
	const uint64_t most = UINT64_MAX;

	(void)state;
	IS_PRINTED("%s", "plain");
	IS_PRINTED("%s%c%s %% %d", "", 'c', "x", -7);
	IS_PRINTED("%d %d %d %u", INT32_MIN, INT32_MAX, 0, UINT32_MAX);
	IS_PRINTED("%" PRIu64 " %lu %llu %zu", most, 2ul, 3ull, (size_t)4);
	IS_PRINTED("%u %#x %" PRIx64 " %s", 1u, 2u, most, "after what printf() has to do");
	IS_PRINTED("%4" PRIu64 ".%06u|%-5s|%.2s", most / 2, 7u, "ab", "abc");
	IS_PRINTED("%ld %lld", -5l, -6ll);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_formats),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
