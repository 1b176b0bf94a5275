// SPDX-License-Identifier: GPL-2.0
/* The live view: what its pages show, and how they move and sort. */
#include "test.h"

#include <locale.h>

#include "base/util.h"
#include "desk.h"
#include "view/term.h"

static void test_end(void **state)
{
	struct sock sock = {
		.id = 1, .gen = 8, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_ESTABLISHED,
	};
	struct model_row *row;
	struct desk desk;

	(void)state;
	desk_begin(&desk);
	desk.live.now = 1000;
	desk_asked = 0;
	row = desk_put(&desk, sock);
	live_collect(&desk.live);
	desk_press(&desk, "\n");
	desk_shows(&desk, "ended", false);
	row->sock.closed_first = SOCKLIFE_CLOSED_FIRST_REMOTE;
	desk_shows(&desk, "  ended  remote first\n", true);
	row->freed = true;
	row->freed_at = 900;
	/* A record cannot be desk_asked. */
	desk_shows(&desk, "  ended  remote first\n", true);
	assert_int_equal(desk_asked, 0);
	desk.source.live = true;
	desk_shows(&desk, "  ended  unread data  - closed by sh[7] killed by SIGTERM\n", true);
	desk_shows(&desk, "  unread:5\n", true);
	assert_int_equal(desk_asked, 1);
	desk_end(&desk);
}

/* Who speaks with whom is on the smallest of terminals. */
static void test_narrow_screen(void **state)
{
	struct desk desk;

	(void)state;
	desk_begin(&desk);
	desk_browser(&desk);
	desk_shows_at(&desk, 24, 80, "Web Content[77]", true);
	desk_shows_at(&desk, 24, 80, "[2001:db8:0:1::9]:44300", true);
	desk_end(&desk);
}

static void test_blanks_in_names(void **state)
{
	struct model_row *row;
	struct desk desk;

	(void)state;
	desk_begin(&desk);
	row = desk_browser(&desk);
	row->sock.present |= BIT(SOCKLIFE_A_SOCKET_CREATOR);
	row->sock.creator = (struct task){
		.pid = 77, .tgid = 77, .uid = 5, .comm = "Web Content",
	};
	live_collect(&desk.live);
	desk_press(&desk, "\n");
	desk_shows(&desk, "\n  by:(\"Web Content\",pid=77,uid=5)\n", true);
	desk_end(&desk);
}

/* While a record stands still, nothing is longer ago. */
static void test_recent_fades_by_time(void **state)
{
	struct model_row *row;
	struct desk desk;

	(void)state;
	desk_begin(&desk);
	row = desk_browser(&desk);
	row->recent = 8;
	desk.live.now = feed_now(&desk.live.feed) + 1;
	live_update(&desk.live);
	live_update(&desk.live);
	assert_int_equal(row->recent, 8);
	desk_end(&desk);
}

/* What comes meanwhile is shown when it goes on. */
static void test_pause(void **state)
{
	struct model_row *row;
	struct desk desk;

	(void)state;
	desk_begin(&desk);
	desk.source.live = true;
	row = desk_browser(&desk);
	live_update(&desk.live);
	desk_press(&desk, " ");
	row->sock.send.bytes = 4711;
	row->sock.n_holders = 0;
	desk_shows(&desk, "Web Content", true);
	desk_press(&desk, "s");	/* sorts what is shown */
	desk_shows(&desk, "Web Content", true);
	desk_press(&desk, " ");
	desk_shows(&desk, "Web Content", false);
	desk_end(&desk);
}

/* The arrow is above the column, and shows where the values grow. */
static void test_sort(void **state)
{
	struct model_row *row;
	struct desk desk;

	(void)state;
	desk_begin(&desk);
	desk_tcp(&desk, 1, 5, 443)->sock.send.bytes = 7;
	row = desk_tcp(&desk, 2, 6, 80);
	row->sock.recv.bytes = 9;
	row->recent = 9;
	desk_tcp(&desk, 3, 4, 22)->sock.send.bytes = 8;
	live_collect(&desk.live);
	desk_lists(&desk, "80 22 443");
	desk_shows(&desk, "Recent\u2193", true);
	desk_press(&desk, "sss");
	desk_shows(&desk, " Sent\u2193", true);
	desk_lists(&desk, "22 443 80");
	desk_press(&desk, "r");
	desk_shows(&desk, " Sent\u2191", true);
	desk_lists(&desk, "80 443 22");
	desk_press(&desk, "s");
	desk_shows(&desk, "Recvd\u2193", true);
	desk_lists(&desk, "80 22 443");
	desk_press(&desk, "ssss");
	desk_shows(&desk, "Local Address\u2191", true);
	desk_lists(&desk, "443 80 22");
	desk_press(&desk, "s");
	desk_lists(&desk, "22 80 443");
	desk_press(&desk, "s");
	desk_shows(&desk, "Process\u2191", true);
	desk_lists(&desk, "22 443 80");
	desk_press(&desk, "s");
	desk_shows(&desk, "Netid\u2191", true);
	desk_end(&desk);
}

/* Bytes per second of what has passed, and not of what was before. */
static void test_rates(void **state)
{
	struct model_row *row, *born;
	struct desk desk;

	(void)state;
	desk_begin(&desk);
	row = desk_tcp(&desk, 1, 5, 80);
	row->sock.send.bytes = 1000000;
	desk.source.opened = NSEC_PER_SEC;
	live_begin(&desk.live);
	row->sock.send.bytes += 5000;
	born = desk_tcp(&desk, 2, 5, 443);
	born->sock.times[SOCKLIFE_A_TIMES_CREATED] = 2 * NSEC_PER_SEC;
	born->sock.recv.bytes = 50;
	desk_tcp(&desk, 3, 5, 22)->sock.recv.bytes = 5000;
	desk.source.opened = 3 * NSEC_PER_SEC;
	live_update(&desk.live);
	desk_shows(&desk, "ESTAB       0  2.5kB      0B 1.0M ", true);
	desk_shows(&desk, "ESTAB       0     0B     25B    0    50 ", true);
	desk_shows(&desk, "ESTAB       0     0B      0B    0  5.0k ", true);
	/* The record stands still. */
	live_update(&desk.live);
	assert_int_equal(row->sent.rate, 2500);
	desk.source.opened = 4 * NSEC_PER_SEC;
	live_update(&desk.live);
	assert_int_equal(row->sent.rate, 0);
	desk_end(&desk);
}

/* The keys are in the last line, at 80 columns as well. */
static void test_key_line(void **state)
{
	struct desk desk;

	(void)state;
	desk_begin(&desk);
	desk_browser(&desk);
	desk_shows_at(&desk, 24, 80, "q Quit\n", true);
	assert_int_equal(desk.screen.n_lines, 24);
	desk_shows_at(&desk, 80, 300, "q Quit\n", true);
	assert_int_equal(desk.screen.n_lines, 80);
	/* The page goes before them where there is room for one only. */
	desk_shows_at(&desk, 5, 80, "q Quit\n", false);
	desk_shows_at(&desk, 5, 80, "Web Content[77]", true);
	desk_press(&desk, "p");
	desk_shows_at(&desk, 24, 80, "p Back  q Quit\n", true);
	desk_key(&desk, TERM_HOME);
	desk_press(&desk, "\n");
	desk_shows_at(&desk, 24, 80, "Esc Back  Enter Details  q Quit\n", true);
	desk_press(&desk, "?");
	desk_shows_at(&desk, 24, 80, "reverse the order", true);
	desk_press(&desk, "x");
	desk_shows_at(&desk, 24, 80, "reverse the order", false);
	desk_end(&desk);
}

/* What has no room is to the side, and the keys stay where they are. */
static void test_sideways(void **state)
{
	struct desk desk;
	int i;

	(void)state;
	desk_begin(&desk);
	desk_browser(&desk)->sock.send.bytes = 4711000;
	desk_tcp(&desk, 2, 5, 80);
	desk_shows_at(&desk, 24, 80, "4.7M", false);
	for (i = 0; i < 99; i++)
		desk_key(&desk, TERM_RIGHT);
	desk_shows_at(&desk, 24, 80, "4.7M", true);
	desk_shows_at(&desk, 24, 80, "Age\n", true);
	desk_shows_at(&desk, 24, 80, "Netid", false);
	desk_shows_at(&desk, 24, 80, "\nh Help", true);
	/* It is no further than the line is long. */
	for (i = 0; i < 30; i++)
		desk_key(&desk, TERM_LEFT);
	desk_shows_at(&desk, 24, 80, "\nNetid", true);
	desk_end(&desk);
}

static void test_choice(void **state)
{
	struct desk desk;
	int i;

	(void)state;
	desk_begin(&desk);
	desk_browser(&desk);
	desk_shows(&desk, " Age ", true);
	desk_press(&desk, "c");
	desk_shows(&desk, "[ ] Id\n[x] Netid\n", true);
	desk_press(&desk, " ");
	desk_key(&desk, TERM_DOWN);
	desk_press(&desk, "\n");
	desk_shows(&desk, "[x] Id\n[ ] Netid\n", true);
	desk_press(&desk, "c");
	desk_shows(&desk, "\nId State", true);
	/* The column that it is sorted by goes, and the next takes its place. */
	desk_press(&desk, "c");
	desk_key(&desk, TERM_DOWN);
	desk_key(&desk, TERM_DOWN);
	desk_press(&desk, " c");
	desk_shows(&desk, "\nId State Sent/s\u2193", true);
	desk_press(&desk, "c");
	desk_key(&desk, TERM_HOME);
	for (i = 0; i < LIVE_COLUMNS; i++) {
		desk.live.hidden_columns &= ~1u;
		if (!(desk.live.hidden_columns & (1u << desk.live.choice)) && desk.live.choice)
			desk_press(&desk, " ");
		desk_key(&desk, TERM_DOWN);
	}
	desk_key(&desk, TERM_HOME);
	desk_press(&desk, " ");
	desk_shows(&desk, "One column has to stay", true);
	desk_press(&desk, "c");
	desk_shows(&desk, "\nId\u2193\n  1\n", true);
	desk_end(&desk);
}

/* It scrolls, and leads to the sockets of a process and back. */
static void test_processes(void **state)
{
	struct desk desk;
	uint32_t pid;

	(void)state;
	desk_begin(&desk);
	for (pid = 101; pid <= 140; pid++)
		desk_tcp(&desk, pid, pid, (uint16_t)pid);
	desk_tcp(&desk, 1, 120, 80)->sock.send.bytes = 7;
	desk_tcp(&desk, 2, 120, 443)->sock.send.bytes = 8;
	live_collect(&desk.live);
	desk_press(&desk, "p");
	desk_shows_at(&desk, 24, 80, "120       3       0     0B      0B   15     0 client\n101 ", true);
	desk_shows_at(&desk, 24, 80, "\n140 ", false);
	desk_key(&desk, TERM_END);
	desk_shows_at(&desk, 24, 80, "\n140 ", true);
	desk_end(&desk);
}

static void test_sockets_of_process(void **state)
{
	struct desk desk;

	(void)state;
	desk_begin(&desk);
	desk_tcp(&desk, 1, 120, 80)->sock.send.bytes = 7;
	desk_tcp(&desk, 2, 120, 443)->sock.send.bytes = 8;
	desk_tcp(&desk, 3, 7, 22);
	live_collect(&desk.live);
	desk_press(&desk, "p");
	desk_key(&desk, TERM_HOME);
	desk_press(&desk, "\nsss");
	desk_lists(&desk, "443 80");
	desk_shows_at(&desk, 24, 80, "\nprocess client[120]", true);
	desk_key(&desk, TERM_ESCAPE);
	desk_shows_at(&desk, 24, 80, "\nPid Sockets", true);
	desk_key(&desk, TERM_DOWN);
	desk_press(&desk, "\n");
	desk_lists(&desk, "22");
	desk_press(&desk, "pp");
	desk_lists(&desk, "443 80 22");
	/* By number, the other way round. */
	desk_press(&desk, "p");
	desk_press(&desk, "ssssss");
	desk_shows(&desk, "Pid\u2191", true);
	desk_press(&desk, "r");
	desk_key(&desk, TERM_HOME);
	desk_press(&desk, "\n");
	desk_lists(&desk, "443 80");
	desk_end(&desk);
}

/* Sends, as the feed would tell it. */
static void send_bytes(struct desk *desk, uint64_t id, int32_t bytes)
{
	struct event event = {
		.present = BIT(SOCKLIFE_A_EVENT_TASK), .id = id, .type = SOCKLIFE_EVENT_SEND,
		.gen = model_find(desk->live.feed.model, id)->sock.gen + 1, .result = bytes,
		.family = AF_INET, .sock_type = SOCK_STREAM, .protocol = IPPROTO_TCP, .fd = 3,
		.task = { 5, 5, 0, "client", "" },
	};
	struct model_row *row;

	model_apply(desk->live.feed.model, &event, &row);
	live_event(&desk->live.feed, &event, row, &desk->live);
}

static size_t lines_with(const struct desk *desk, const char *words)
{
	size_t i, n = 0;

	for (i = 0; i < desk->screen.n_lines; i++)
		n += strstr(buf_str(&desk->screen.lines[i].text), words) != NULL;
	return n;
}

/* The last of them, also when others have sent more since. */
static void test_last_events(void **state)
{
	struct desk desk;
	int i;

	(void)state;
	desk_begin(&desk);
	desk_tcp(&desk, 1, 5, 80);
	desk_tcp(&desk, 2, 5, 443);
	for (i = 1; i <= 20; i++)
		send_bytes(&desk, 1, 1000 + i);
	send_bytes(&desk, 2, 99);
	live_collect(&desk.live);
	desk_press(&desk, "\n");
	desk_shows(&desk, " send 1005", true);
	desk_shows(&desk, " send 1020", true);
	assert_int_equal(lines_with(&desk, " send "), LIVE_EVENTS_OF_ONE);
	desk_shows(&desk, " send 1004", false);
	desk_shows(&desk, " send 99", false);
	for (i = 0; i < 2 * LIVE_EVENTS_OF_ALL; i++)
		send_bytes(&desk, 2, 7);
	desk_shows(&desk, " send 1020", true);
	/* What is shown stands still. */
	desk_press(&desk, " ");
	send_bytes(&desk, 1, 1021);
	desk_shows(&desk, " send 1021", false);
	desk_shows(&desk, " send 1020", true);
	desk_press(&desk, " ");
	desk_shows(&desk, " send 1021", true);
	/* Those of the first one have gone from the memory. */
	desk_press(&desk, "\n");
	desk.live.cursor = 2;
	desk_press(&desk, "\n");
	desk_shows(&desk, " send 7", true);
	desk_shows(&desk, " send 1021", false);
	desk_end(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_narrow_screen),
		cmocka_unit_test(test_blanks_in_names),
		cmocka_unit_test(test_recent_fades_by_time),
		cmocka_unit_test(test_pause),
		cmocka_unit_test(test_sort),
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_key_line),
		cmocka_unit_test(test_sideways),
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_sockets_of_process),
		cmocka_unit_test(test_last_events),
	};

	setlocale(LC_ALL, "");
	fmt_init();
	return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
