// SPDX-License-Identifier: GPL-2.0
/* Arrays that grow by one, and the place of a key in a sorted one. */
#include "test.h"

#include "base/array.h"
#include "base/util.h"

static int compare_ints(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The sanitizer sees a place too few; what shrank meanwhile may grow again. */
static void test_growth(void **state)
{
	int *array = NULL;
	size_t n = 0, rounds;
	const size_t most[] = { 70, 3, 9, 0, 5, 64, 65 };

	(void)state;
	for (rounds = 0; rounds < ARRAY_SIZE(most); rounds++) {
		while (n < most[rounds]) {
			array_grow(array, n);
			array[n] = (int)n;
			n++;
		}
		n = most[rounds];
		if (n)
			assert_int_equal(array[n - 1], n - 1);
	}
	free(array);
}

static size_t find_in(const int *array, size_t n, int key)
{
	return array_find(&key, array, n, sizeof(*array), compare_ints);
}

static void test_places_of_keys(void **state)
{
	static const int array[] = { 2, 4, 4, 4, 7 };

	(void)state;
	assert_int_equal(find_in(NULL, 0, 1), 0);
	assert_int_equal(find_in(array, 5, 1), 0);
	assert_int_equal(find_in(array, 5, 2), 0);
	assert_int_equal(find_in(array, 5, 4), 1);
	assert_int_equal(find_in(array, 5, 5), 4);
	assert_int_equal(find_in(array, 5, 8), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_places_of_keys),
	};

	return cmocka_run_group_tests_name("array", tests, NULL, NULL);
}
