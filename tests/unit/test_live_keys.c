// SPDX-License-Identifier: GPL-2.0
/* The live view: what is typed and clicked. */
#include "test.h"

#include <locale.h>

#include "base/util.h"
#include "desk.h"
#include "view/term.h"

static void test_prompt_edits(void **state)
{
	struct desk desk;

	(void)state;
	desk_begin(&desk);
	desk_tcp(&desk, 1, 5, 80);
	desk_tcp(&desk, 2, 5, 443);
	desk_press(&desk, "/port = :");
	desk_key(&desk, TERM_HOME);
	desk_press(&desk, "xd");
	desk_key(&desk, TERM_LEFT);
	desk_key(&desk, TERM_BACKSPACE);
	desk_key(&desk, TERM_END);
	desk_press(&desk, "43");
	desk_key(&desk, TERM_LEFT);
	desk_key(&desk, TERM_LEFT);
	desk_press(&desk, "4x");
	desk_key(&desk, TERM_LEFT);
	desk_key(&desk, TERM_DELETE);
	desk_shows(&desk, "\nfilter: dport = :443\n", true);
	assert_int_equal(desk.screen.typed_line, 3);
	assert_int_equal(desk.screen.typed_column, strlen("filter: dport = :4"));
	desk_press(&desk, "\n");
	desk_lists(&desk, "443");
	desk_shows(&desk, "\nfilter: dport = :443\n", true);
	assert_int_equal(desk.screen.typed_line, 0);
	/* From the cursor to the begin, and the word before it. */
	desk_press(&desk, "/ or dport\x17");
	desk_shows(&desk, "\nfilter: dport = :443 or \n", true);
	desk_press(&desk, "\x15\n");
	desk_lists(&desk, "443 80");
	desk_end(&desk);
}

static void test_prompt_remembers(void **state)
{
	struct desk desk;
	int i;

	(void)state;
	desk_begin(&desk);
	desk_press(&desk, "/pid = 1\n/\x15" "fd = 2\n/\x15not a filter\n");
	desk_shows(&desk, "\nfilter: 'a' is not a word of filters\n", true);
	desk_press(&desk, "/\x15" "id");
	desk_key(&desk, TERM_UP);
	desk_shows(&desk, "\nfilter: not a filter\n", true);
	desk_key(&desk, TERM_UP);
	desk_shows(&desk, "\nfilter: fd = 2\n", true);
	desk_key(&desk, TERM_UP);
	desk_key(&desk, TERM_UP);
	desk_shows(&desk, "\nfilter: pid = 1\n", true);
	for (i = 0; i < 5; i++)
		desk_key(&desk, TERM_DOWN);
	desk_shows(&desk, "\nfilter: id\n", true);
	/* What is entered again is the newest, once. */
	for (i = 0; i < 3; i++)
		desk_key(&desk, TERM_UP);
	desk_press(&desk, "\n/");
	desk_key(&desk, TERM_UP);
	desk_key(&desk, TERM_UP);
	desk_shows(&desk, "\nfilter: not a filter\n", true);
	desk_key(&desk, TERM_ESCAPE);
	desk_shows(&desk, "\nfilter: pid = 1\n", true);
	for (i = 0; i < 2 * PROMPT_KEPT; i++) {
		desk_press(&desk, "/\x15id = ");
		desk_key(&desk, '0' + i % 10);
		desk_key(&desk, '0' + i / 10);
		desk_press(&desk, "\n");
	}
	assert_int_equal(desk.live.prompt.n_kept, PROMPT_KEPT);
	desk_end(&desk);
}

/* One character at a time; what could steer the terminal is escaped; the cursor is in sight. */
static void test_prompt_letters(void **state)
{
	struct desk desk;
	int i;

	(void)state;
	desk_begin(&desk);
	desk_press(&desk, "/\u00e9\u4e2d\u00df\xc2\x9b");
	desk_shows(&desk, "\nfilter: \u00e9\u4e2d\u00df\\xc2\\x9b\n", true);
	desk_key(&desk, TERM_BACKSPACE);
	desk_key(&desk, TERM_BACKSPACE);
	desk_shows(&desk, "\nfilter: \u00e9\u4e2d\n", true);
	assert_int_equal(desk.screen.typed_column, 11);
	desk_key(&desk, TERM_LEFT);
	desk_press(&desk, "x");
	desk_shows(&desk, "\nfilter: \u00e9x\u4e2d\n", true);
	for (i = 0; i < 100; i++)
		desk_press(&desk, "y");
	desk_shows_at(&desk, 24, 80, "\nfilter: yyy", true);
	assert_int_equal(desk.screen.typed_column, 79);
	desk_shows_at(&desk, 5, 20, "y\n", true);
	assert_int_equal(desk.screen.typed_column, 19);
	desk_end(&desk);
}

/* Clicks into the first column in which a line of the screen has these words. */
static void click(struct desk *desk, const char *words)
{
	size_t i;

	for (i = 0; i < desk->screen.n_lines; i++) {
		const char *text = buf_str(&desk->screen.lines[i].text);
		const char *found = strstr(text, words);
		char before[400];

		if (!found)
			continue;
		snprintf(before, sizeof(before), "%.*s", (int)(found - text), text);
		live_click(&desk->live, i, fmt_width(before));
		return;
	}
	fail_msg("'%s' is not there", words);
}

static void test_mouse(void **state)
{
	struct desk desk;
	int i;

	(void)state;
	desk_begin(&desk);
	desk.live.style.numeric = true;
	desk_tcp(&desk, 1, 8, 80)->sock.send.bytes = 1000;
	desk_tcp(&desk, 2, 5, 443)->sock.recv.bytes = 2000;
	desk_tcp(&desk, 3, 7, 22);
	desk_shows(&desk, "Recent\u2193", true);
	click(&desk, "Recvd ");
	desk_shows(&desk, "Recvd\u2193", true);
	desk_lists(&desk, "443 22 80");
	click(&desk, "Sent ");
	desk_lists(&desk, "80 22 443");
	desk_shows(&desk, "Sent\u2193", true);
	click(&desk, "Sent\u2193");
	desk_lists(&desk, "22 443 80");
	desk_shows(&desk, "Sent\u2191", true);
	/* The port belongs to its address, also when the screen is shifted. */
	click(&desk, ":Port  ");
	desk_lists(&desk, "80 443 22");
	desk_key(&desk, TERM_RIGHT);
	desk_shows_at(&desk, 24, 112, "\nNetid", false);
	click(&desk, "Peer Address");
	desk_shows_at(&desk, 24, 112, "Peer Address\u2191:Port", true);
	desk_lists(&desk, "22 80 443");
	click(&desk, "10.0.0.9:80");
	assert_int_equal(desk.live.cursor, 1);
	/* Below the last row there is nothing. */
	live_click(&desk.live, 20, 1);
	live_click(&desk.live, 0, 1);
	assert_int_equal(desk.live.cursor, 1);
	desk_press(&desk, "p");
	desk_shows(&desk, "Pid", true);
	click(&desk, "Pid");
	desk_shows(&desk, "Pid\u2191", true);
	click(&desk, "client");
	assert_int_equal(desk.live.process, 5);
	desk_press(&desk, "p");
	for (i = 10; i < 50; i++)
		desk_tcp(&desk, (uint64_t)i, 9, (uint16_t)i);
	live_collect(&desk.live);
	desk_key(&desk, TERM_HOME);
	desk_shows_at(&desk, 24, 80, "10.0.0.9:10 ", true);
	for (i = 0; i < 9; i++)
		desk_key(&desk, TERM_WHEEL_DOWN);
	desk_shows_at(&desk, 24, 80, "10.0.0.9:10 ", false);
	for (i = 0; i < 12; i++)
		desk_key(&desk, TERM_WHEEL_UP);
	desk_shows_at(&desk, 24, 80, "10.0.0.9:10 ", true);
	desk_end(&desk);
}

/* No page is larger than the screen, however small that is; the list has a row at 20x5. */
static void test_small_screens(void **state)
{
	static const char *const ways[] = { "", "p", "\n", "c", "?", "/\u4e2d\u4e2d", "\n \n" };
	size_t rows, columns, line, way;
	struct desk desk;

	(void)state;
	desk_begin(&desk);
	desk_browser(&desk);
	desk_shows_at(&desk, 5, 20, "\ntcp   ESTAB ", true);
	for (way = 0; way < ARRAY_SIZE(ways); way++) {
		desk_press(&desk, ways[way]);
		for (rows = 1; rows < 12; rows++)
			for (columns = 1; columns < 24; columns++) {
				desk_key(&desk, TERM_RIGHT);
				desk_key(&desk, TERM_PAGE_DOWN);
				live_screen(&desk.live, &desk.screen, rows, columns);
				assert_in_range(desk.screen.n_lines, 1, rows);
				for (line = 0; line < desk.screen.n_lines; line++)
					assert_in_range(fmt_width(buf_str(&desk.screen.lines[line]
									  .text)), 0, columns);
				assert_true(!desk.screen.typed_line ||
					    desk.screen.typed_column < columns + strlen("filter: "));
				live_click(&desk.live, rows - 1, columns - 1);
			}
		desk_key(&desk, TERM_ESCAPE);
		desk_key(&desk, TERM_ESCAPE);
	}
	desk_end(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prompt_edits),
		cmocka_unit_test(test_prompt_remembers),
		cmocka_unit_test(test_prompt_letters),
		cmocka_unit_test(test_mouse),
		cmocka_unit_test(test_small_screens),
	};

	setlocale(LC_ALL, "");
	fmt_init();
	return cmocka_run_group_tests_name("live_keys", tests, NULL, NULL);
}
