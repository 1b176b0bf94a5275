// SPDX-License-Identifier: GPL-2.0
/* The live view without a terminal: keys in, screens out. */
#include "test.h"

#include <locale.h>

#include "base/util.h"
#include "build.h"
#include "view/live.h"
#include "view/term.h"

static uint64_t asked;

/* The history knows more than the events told. */
static int answer(struct source *source, uint64_t id, message_cb cb, void *arg)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	struct sock sock = {
		.present = BIT(SOCKLIFE_A_SOCKET_CLOSED) |
			   BIT(SOCKLIFE_A_SOCKET_RELEASER),
		.id = id, .gen = 9, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_CLOSE,
		.end = SOCKLIFE_END_UNREAD, .unread = 5,
		.releaser = { 7, 7, 0, "sh" }, .release_signal = 15,
		.release_how = SOCKLIFE_FD_CLOSE_EXIT,
		.times = { [SOCKLIFE_A_TIMES_ENDED] = 900 },
	};

	(void)source;
	asked++;
	build_socket(nlh, &sock, 900);
	return cb(nlh, arg);
}

static const struct source_ops ops = { .get = answer };

/* A live view of a source that is none, as it begins. */
struct desk {
	struct source source;
	struct live live;
	struct screen screen;
};

static void begin_desk(struct desk *desk)
{
	*desk = (struct desk){ .source.ops = &ops };
	live_init(&desk->live);
	desk->live.select.any_state = true;
	desk->live.feed.source = &desk->source;
	desk->live.feed.model = model_new();
	desk->live.cursor = 1;
}

static void end_desk(struct desk *desk)
{
	live_free(&desk->live);
	model_free(desk->live.feed.model);
	screen_free(&desk->screen);
}

static struct model_row *put_row(struct desk *desk, struct sock sock)
{
	struct holder *holders = xcalloc(sock.n_holders, sizeof(*holders));

	/* The model's own: the holders are not the test's to free. */
	if (sock.n_holders)
		memcpy(holders, sock.holders, sock.n_holders * sizeof(*holders));
	else
		free(holders);
	sock.holders = sock.n_holders ? holders : NULL;
	return model_put(desk->live.feed.model, &sock);
}

/* Socket @id of process @pid to port @port. */
static struct model_row *put_tcp(struct desk *desk, uint64_t id, uint32_t pid, uint16_t port)
{
	struct holder holder = { .tgid = pid, .fd = 3, .comm = "client" };
	struct sock sock = {
		.id = id, .family = AF_INET, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.state = SOCKLIFE_STATE_ESTABLISHED, .holders = &holder, .n_holders = 1,
		.local = addr_in("10.0.0.1", (uint16_t)(40000 + id)),
		.remote = addr_in("10.0.0.9", port),
	};

	return put_row(desk, sock);
}

static struct model_row *put_browser(struct desk *desk)
{
	struct holder holder = { .tgid = 77, .fd = 3, .comm = "Web Content" };
	struct sock sock = {
		.id = 1, .family = AF_INET6, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.state = SOCKLIFE_STATE_ESTABLISHED, .holders = &holder, .n_holders = 1,
		.local = addr_in6("2001:db8:0:1::7", 40000),
		.remote = addr_in6("2001:db8:0:1::9", 44300),
	};

	return put_row(desk, sock);
}

static void press_key(struct desk *desk, int key)
{
	assert_true(live_key(&desk->live, key));
}

static void press(struct desk *desk, const char *keys)
{
	for (; *keys; keys++)
		assert_true(live_key(&desk->live, *keys));
}

/* The lines of the screen, joined. */
static char *screen_text(struct desk *desk, size_t rows, size_t columns)
{
	struct buf all = { 0 };
	size_t i;

	live_collect(&desk->live);
	live_screen(&desk->live, &desk->screen, rows, columns);
	for (i = 0; i < desk->screen.n_lines; i++)
		buf_printf(&all, "%s\n", buf_str(&desk->screen.lines[i].text));
	return buf_steal(&all);
}

static void shows_at(struct desk *desk, size_t rows, size_t columns, const char *words,
		     bool expected)
{
	char *text = screen_text(desk, rows, columns);

	if (!!strstr(text, words) != expected)
		fail_msg("'%s' %s:\n%s", words, expected ? "is not there" :
			 "is there", text);
	free(text);
}

static void shows(struct desk *desk, const char *words, bool expected)
{
	shows_at(desk, 40, 300, words, expected);
}

/* Which sockets stand in the list, by their peer's port: "80 443". */
static void lists(struct desk *desk, const char *expected)
{
	struct buf ports = { 0 };
	size_t i;

	for (i = 0; i < desk->live.n_rows; i++)
		buf_printf(&ports, "%s%u", i ? " " : "",
			   ntohs(desk->live.rows[i]->sock.remote.in.sin_port));
	assert_string_equal(buf_str(&ports), expected);
	buf_free(&ports);
}

static void test_end(void **state)
{
	struct sock sock = {
		.id = 1, .gen = 8, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_ESTABLISHED,
	};
	struct model_row *row;
	struct desk desk;

	(void)state;
	begin_desk(&desk);
	desk.live.now = 1000;
	asked = 0;
	row = put_row(&desk, sock);
	live_collect(&desk.live);
	press(&desk, "\n");
	shows(&desk, "ended", false);
	row->sock.closed_first = SOCKLIFE_CLOSED_FIRST_REMOTE;
	shows(&desk, "  ended  remote first\n", true);
	row->freed = true;
	row->freed_at = 900;
	/* A record cannot be asked. */
	shows(&desk, "  ended  remote first\n", true);
	assert_int_equal(asked, 0);
	desk.source.live = true;
	shows(&desk, "  ended  unread data  - closed by sh[7] killed by SIGTERM\n", true);
	shows(&desk, "  unread:5\n", true);
	assert_int_equal(asked, 1);
	end_desk(&desk);
}

/* Who speaks with whom is on the smallest of terminals. */
static void test_narrow_screen(void **state)
{
	struct desk desk;

	(void)state;
	begin_desk(&desk);
	put_browser(&desk);
	shows_at(&desk, 24, 80, "Web Content[77]", true);
	shows_at(&desk, 24, 80, "[2001:db8:0:1::9]:44300", true);
	end_desk(&desk);
}

static void test_blanks_in_names(void **state)
{
	struct model_row *row;
	struct desk desk;

	(void)state;
	begin_desk(&desk);
	row = put_browser(&desk);
	row->sock.present |= BIT(SOCKLIFE_A_SOCKET_CREATOR);
	row->sock.creator = (struct task){
		.pid = 77, .tgid = 77, .uid = 5, .comm = "Web Content",
	};
	live_collect(&desk.live);
	press(&desk, "\n");
	shows(&desk, "\n  by:(\"Web Content\",pid=77,uid=5)\n", true);
	end_desk(&desk);
}

/* While a record stands still, nothing is longer ago. */
static void test_recent_fades_by_time(void **state)
{
	struct model_row *row;
	struct desk desk;

	(void)state;
	begin_desk(&desk);
	row = put_browser(&desk);
	row->recent = 8;
	desk.live.now = feed_now(&desk.live.feed) + 1;
	live_update(&desk.live);
	live_update(&desk.live);
	assert_int_equal(row->recent, 8);
	end_desk(&desk);
}

/* What comes meanwhile is shown when it goes on. */
static void test_pause(void **state)
{
	struct model_row *row;
	struct desk desk;

	(void)state;
	begin_desk(&desk);
	desk.source.live = true;
	row = put_browser(&desk);
	live_update(&desk.live);
	press(&desk, " ");
	row->sock.send.bytes = 4711;
	row->sock.n_holders = 0;
	shows(&desk, "Web Content", true);
	press(&desk, "s");	/* sorts what is shown */
	shows(&desk, "Web Content", true);
	press(&desk, " ");
	shows(&desk, "Web Content", false);
	end_desk(&desk);
}

/* The arrow is above the column, and shows where the values grow. */
static void test_sort(void **state)
{
	struct model_row *row;
	struct desk desk;

	(void)state;
	begin_desk(&desk);
	put_tcp(&desk, 1, 5, 443)->sock.send.bytes = 7;
	row = put_tcp(&desk, 2, 6, 80);
	row->sock.recv.bytes = 9;
	row->recent = 9;
	put_tcp(&desk, 3, 4, 22)->sock.send.bytes = 8;
	live_collect(&desk.live);
	lists(&desk, "80 22 443");
	shows(&desk, "Recent\u2193", true);
	press(&desk, "sss");
	shows(&desk, " Sent\u2193", true);
	lists(&desk, "22 443 80");
	press(&desk, "r");
	shows(&desk, " Sent\u2191", true);
	lists(&desk, "80 443 22");
	press(&desk, "s");
	shows(&desk, "Recvd\u2193", true);
	lists(&desk, "80 22 443");
	press(&desk, "ssss");
	shows(&desk, "Local Address\u2191", true);
	lists(&desk, "443 80 22");
	press(&desk, "s");
	lists(&desk, "22 80 443");
	press(&desk, "s");
	shows(&desk, "Process\u2191", true);
	lists(&desk, "22 443 80");
	press(&desk, "s");
	shows(&desk, "Netid\u2191", true);
	end_desk(&desk);
}

/* Bytes per second of what has passed, and not of what was before. */
static void test_rates(void **state)
{
	struct model_row *row, *born;
	struct desk desk;

	(void)state;
	begin_desk(&desk);
	row = put_tcp(&desk, 1, 5, 80);
	row->sock.send.bytes = 1000000;
	desk.source.opened = NSEC_PER_SEC;
	live_begin(&desk.live);
	row->sock.send.bytes += 5000;
	born = put_tcp(&desk, 2, 5, 443);
	born->sock.times[SOCKLIFE_A_TIMES_CREATED] = 2 * NSEC_PER_SEC;
	born->sock.recv.bytes = 50;
	put_tcp(&desk, 3, 5, 22)->sock.recv.bytes = 5000;
	desk.source.opened = 3 * NSEC_PER_SEC;
	live_update(&desk.live);
	shows(&desk, "ESTAB       0  2.5kB      0B 1.0M ", true);
	shows(&desk, "ESTAB       0     0B     25B    0    50 ", true);
	shows(&desk, "ESTAB       0     0B      0B    0  5.0k ", true);
	/* The record stands still. */
	live_update(&desk.live);
	assert_int_equal(row->sent.rate, 2500);
	desk.source.opened = 4 * NSEC_PER_SEC;
	live_update(&desk.live);
	assert_int_equal(row->sent.rate, 0);
	end_desk(&desk);
}

/* The keys are in the last line, at 80 columns as well. */
static void test_key_line(void **state)
{
	struct desk desk;

	(void)state;
	begin_desk(&desk);
	put_browser(&desk);
	shows_at(&desk, 24, 80, "q Quit\n", true);
	assert_int_equal(desk.screen.n_lines, 24);
	shows_at(&desk, 80, 300, "q Quit\n", true);
	assert_int_equal(desk.screen.n_lines, 80);
	/* The page goes before them where there is room for one only. */
	shows_at(&desk, 5, 80, "q Quit\n", false);
	shows_at(&desk, 5, 80, "Web Content[77]", true);
	press(&desk, "p");
	shows_at(&desk, 24, 80, "p Back  q Quit\n", true);
	press_key(&desk, TERM_HOME);
	press(&desk, "\n");
	shows_at(&desk, 24, 80, "Esc Back  Enter Details  q Quit\n", true);
	press(&desk, "?");
	shows_at(&desk, 24, 80, "reverse the order", true);
	press(&desk, "x");
	shows_at(&desk, 24, 80, "reverse the order", false);
	end_desk(&desk);
}

/* What has no room is to the side, and the keys stay where they are. */
static void test_sideways(void **state)
{
	struct desk desk;
	int i;

	(void)state;
	begin_desk(&desk);
	put_browser(&desk)->sock.send.bytes = 4711000;
	put_tcp(&desk, 2, 5, 80);
	shows_at(&desk, 24, 80, "4.7M", false);
	for (i = 0; i < 99; i++)
		press_key(&desk, TERM_RIGHT);
	shows_at(&desk, 24, 80, "4.7M", true);
	shows_at(&desk, 24, 80, "Age\n", true);
	shows_at(&desk, 24, 80, "Netid", false);
	shows_at(&desk, 24, 80, "\nh Help", true);
	/* It is no further than the line is long. */
	for (i = 0; i < 30; i++)
		press_key(&desk, TERM_LEFT);
	shows_at(&desk, 24, 80, "\nNetid", true);
	end_desk(&desk);
}

static void test_choice(void **state)
{
	struct desk desk;
	int i;

	(void)state;
	begin_desk(&desk);
	put_browser(&desk);
	shows(&desk, " Age ", true);
	press(&desk, "c");
	shows(&desk, "[ ] Id\n[x] Netid\n", true);
	press(&desk, " ");
	press_key(&desk, TERM_DOWN);
	press(&desk, "\n");
	shows(&desk, "[x] Id\n[ ] Netid\n", true);
	press(&desk, "c");
	shows(&desk, "\nId State", true);
	/* The column that it is sorted by goes, and the next takes its place. */
	press(&desk, "c");
	press_key(&desk, TERM_DOWN);
	press_key(&desk, TERM_DOWN);
	press(&desk, " c");
	shows(&desk, "\nId State Sent/s\u2193", true);
	press(&desk, "c");
	press_key(&desk, TERM_HOME);
	for (i = 0; i < LIVE_COLUMNS; i++) {
		desk.live.hidden_columns &= ~1u;
		if (!(desk.live.hidden_columns & (1u << desk.live.choice)) && desk.live.choice)
			press(&desk, " ");
		press_key(&desk, TERM_DOWN);
	}
	press_key(&desk, TERM_HOME);
	press(&desk, " ");
	shows(&desk, "One column has to stay", true);
	press(&desk, "c");
	shows(&desk, "\nId\u2193\n  1\n", true);
	end_desk(&desk);
}

/* It scrolls, and leads to the sockets of a process and back. */
static void test_processes(void **state)
{
	struct desk desk;
	uint32_t pid;

	(void)state;
	begin_desk(&desk);
	for (pid = 101; pid <= 140; pid++)
		put_tcp(&desk, pid, pid, (uint16_t)pid);
	put_tcp(&desk, 1, 120, 80)->sock.send.bytes = 7;
	put_tcp(&desk, 2, 120, 443)->sock.send.bytes = 8;
	live_collect(&desk.live);
	press(&desk, "p");
	shows_at(&desk, 24, 80, "120       3       0     0B      0B   15     0 client\n101 ", true);
	shows_at(&desk, 24, 80, "\n140 ", false);
	press_key(&desk, TERM_END);
	shows_at(&desk, 24, 80, "\n140 ", true);
	end_desk(&desk);
}

static void test_sockets_of_process(void **state)
{
	struct desk desk;

	(void)state;
	begin_desk(&desk);
	put_tcp(&desk, 1, 120, 80)->sock.send.bytes = 7;
	put_tcp(&desk, 2, 120, 443)->sock.send.bytes = 8;
	put_tcp(&desk, 3, 7, 22);
	live_collect(&desk.live);
	press(&desk, "p");
	press_key(&desk, TERM_HOME);
	press(&desk, "\nsss");
	lists(&desk, "443 80");
	shows_at(&desk, 24, 80, "\nprocess client[120]", true);
	press_key(&desk, TERM_ESCAPE);
	shows_at(&desk, 24, 80, "\nPid Sockets", true);
	press_key(&desk, TERM_DOWN);
	press(&desk, "\n");
	lists(&desk, "22");
	press(&desk, "pp");
	lists(&desk, "443 80 22");
	/* By number, the other way round. */
	press(&desk, "p");
	press(&desk, "ssssss");
	shows(&desk, "Pid\u2191", true);
	press(&desk, "r");
	press_key(&desk, TERM_HOME);
	press(&desk, "\n");
	lists(&desk, "443 80");
	end_desk(&desk);
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
	};

	setlocale(LC_ALL, "");
	fmt_init();
	return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
