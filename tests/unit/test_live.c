// SPDX-License-Identifier: GPL-2.0
/* The live view's page of one socket. */
#include "test.h"

#include "base/util.h"
#include "build.h"
#include "view/live.h"

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

/* The lines of the page, joined. */
static char *page(struct live *live)
{
	struct screen screen = { 0 };
	struct buf all = { 0 };
	size_t i;

	live_collect(live);
	live_details(live, &screen);
	for (i = 0; i < screen.n_lines; i++)
		buf_printf(&all, "%s\n", buf_str(&screen.lines[i].text));
	screen_free(&screen);
	return buf_steal(&all);
}

static void shows(struct live *live, const char *words, bool expected)
{
	char *text = page(live);

	if (!!strstr(text, words) != expected)
		fail_msg("'%s' %s:\n%s", words, expected ? "is not there" :
			 "is there", text);
	free(text);
}

static void test_end(void **state)
{
	struct source source = { .ops = &ops };
	struct live live = { .cursor = 1, .now = 1000 };
	struct sock sock = {
		.id = 1, .gen = 8, .family = AF_INET, .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_ESTABLISHED,
	};
	struct model_row *row;

	(void)state;
	asked = 0;
	live.select.any_state = true;
	live.feed.source = &source;
	live.feed.model = model_new();
	row = model_put(live.feed.model, &sock);
	shows(&live, "ended", false);
	row->sock.closed_first = SOCKLIFE_CLOSED_FIRST_REMOTE;
	shows(&live, "  ended  remote first\n", true);
	row->freed = true;
	row->freed_at = 900;
	/* A record cannot be asked. */
	shows(&live, "  ended  remote first\n", true);
	assert_int_equal(asked, 0);
	source.live = true;
	shows(&live, "  ended  unread data  - closed by sh[7] killed by SIGTERM\n", true);
	shows(&live, "  unread:5\n", true);
	assert_int_equal(asked, 1);
	free(live.rows);
	model_free(live.feed.model);
}

static void begin_live(struct live *live, struct source *source)
{
	*live = (struct live){ .cursor = 1 };
	live->select.any_state = true;
	live->feed.source = source;
	live->feed.model = model_new();
}

static void end_live(struct live *live)
{
	free(live->rows);
	model_free(live->feed.model);
}

static struct sock held_socket(void)
{
	static struct holder holder = { .tgid = 77, .fd = 3, .comm = "Web Content" };

	return (struct sock){
		.id = 1, .family = AF_INET6, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.state = SOCKLIFE_STATE_ESTABLISHED, .holders = &holder, .n_holders = 1,
		.local = addr_in6("2001:db8:0:1::7", 40000),
		.remote = addr_in6("2001:db8:0:1::9", 44300),
	};
}

/* A row as the model owns it: its holders are not the test's to free. */
static void put_held(struct live *live)
{
	struct sock sock = held_socket();

	sock.holders = xcalloc(1, sizeof(*sock.holders));
	*sock.holders = *held_socket().holders;
	model_put(live->feed.model, &sock);
}

/* Who speaks with whom is on the smallest of terminals. */
static void test_narrow_screen(void **state)
{
	struct source source = { .ops = &ops };
	struct screen screen = { 0 };
	struct live live;
	const char *line;

	(void)state;
	begin_live(&live, &source);
	put_held(&live);
	live_collect(&live);
	live_screen(&live, &screen, 24, 80);
	line = buf_str(&screen.lines[4].text);
	assert_non_null(strstr(line, "Web Content[77]"));
	assert_non_null(strstr(line, "[2001:db8:0:1::9]:44300"));
	screen_free(&screen);
	end_live(&live);
}

static void test_blanks_in_names(void **state)
{
	struct source source = { .ops = &ops };
	struct live live;
	struct model_row *row;

	(void)state;
	begin_live(&live, &source);
	put_held(&live);
	row = model_find(live.feed.model, 1);
	row->sock.present |= BIT(SOCKLIFE_A_SOCKET_CREATOR);
	row->sock.creator = (struct task){
		.pid = 77, .tgid = 77, .uid = 5, .comm = "Web Content",
	};
	shows(&live, "\n  by:(\"Web Content\",pid=77,uid=5)\n", true);
	end_live(&live);
}

/* While a record stands still, nothing is longer ago. */
static void test_recent_fades_by_time(void **state)
{
	struct source source = { .ops = &ops };
	struct live live;
	struct model_row *row;

	(void)state;
	begin_live(&live, &source);
	put_held(&live);
	row = model_find(live.feed.model, 1);
	row->recent = 8;
	live.now = feed_now(&live.feed) + 1;
	live_update(&live);
	live_update(&live);
	assert_int_equal(row->recent, 8);
	end_live(&live);
}

static void screen_shows(struct live *live, const char *words, bool expected)
{
	struct screen screen = { 0 };

	live_screen(live, &screen, 24, 80);
	assert_int_equal(!!strstr(buf_str(&screen.lines[4].text), words), expected);
	screen_free(&screen);
}

/* What comes meanwhile is shown when it goes on. */
static void test_pause(void **state)
{
	struct source source = { .ops = &ops };
	struct live live;
	struct model_row *row;

	(void)state;
	begin_live(&live, &source);
	put_held(&live);
	live_update(&live);
	assert_true(live_key(&live, ' '));
	row = model_find(live.feed.model, 1);
	row->sock.send.bytes = 4711;
	row->sock.n_holders = 0;
	screen_shows(&live, "Web Content[77]", true);
	assert_true(live_key(&live, 's'));	/* sorts what is shown */
	screen_shows(&live, "Web Content[77]", true);
	assert_true(live_key(&live, ' '));
	screen_shows(&live, "Web Content[77]", false);
	end_live(&live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_narrow_screen),
		cmocka_unit_test(test_blanks_in_names),
		cmocka_unit_test(test_recent_fades_by_time),
		cmocka_unit_test(test_pause),
	};

	return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
