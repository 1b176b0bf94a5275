// SPDX-License-Identifier: GPL-2.0
/* Which rows a table prints: this program's own are left out. */
#include "test.h"

#include <unistd.h>

#include "view/sheet.h"

#define BEGAN	1000

static bool is_any(const struct sheet *sheet, const struct model_row *row)
{
	(void)sheet;
	(void)row;
	return true;
}

static bool is_none(const struct sheet *sheet, const struct model_row *row)
{
	(void)sheet;
	(void)row;
	return false;
}

static const struct sheet_kind any = { .wanted = is_any }, none = { .wanted = is_none };

static struct model_row row_of(uint32_t tgid, uint64_t made)
{
	struct model_row row = { .sock.present = BIT(SOCKLIFE_A_SOCKET_CREATOR) };

	row.sock.creator.tgid = tgid;
	row.sock.times[SOCKLIFE_A_TIMES_CREATED] = made;
	return row;
}

static void test_own(void **state)
{
	uint32_t self = (uint32_t)getpid();
	struct source kernel = { .live = true }, record = { .live = false };
	struct sheet sheet = { .feed = { .source = &kernel, .began = BEGAN, .self = self } };
	struct model_row own = row_of(self, BEGAN + 1);
	struct model_row other = row_of(self + 1, BEGAN + 1);
	struct model_row older = row_of(self, BEGAN - 1);

	(void)state;
	assert_false(sheet_shows(&sheet, &any, &own));
	assert_true(sheet_shows(&sheet, &any, &other));
	assert_true(sheet_shows(&sheet, &any, &older));
	sheet.self = true;
	assert_true(sheet_shows(&sheet, &any, &own));
	assert_false(sheet_shows(&sheet, &none, &own));
	sheet.self = false;
	sheet.feed.source = &record;
	assert_true(sheet_shows(&sheet, &any, &own));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own),
	};

	return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
