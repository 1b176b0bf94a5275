// SPDX-License-Identifier: GPL-2.0
/* The live view: a record that plays. */
#include "test.h"

#include <locale.h>
#include <unistd.h>

#include "base/util.h"
#include "build.h"
#include "desk.h"
#include "source/record.h"

#define START	(100 * NSEC_PER_SEC)
#define MS	NSEC_PER_MSEC

static char path[] = "/tmp/socklife-test-XXXXXX";

/* Writes @n sends, three in a notification, the nth @times[n % 6] ms after the begin. */
static void write_record(const uint64_t *times, size_t n)
{
	struct recorder *recorder = recorder_open(path, 0, START, START);
	struct nlmsghdr mark = { .nlmsg_len = NLMSG_HDRLEN, .nlmsg_type = NLMSG_NOOP };
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_STATS_GET);
	size_t i;

	build_stats(nlh, 0, 0);
	recorder_put(recorder, nlh);
	recorder_put(recorder, &mark);
	mark.nlmsg_type = NLMSG_DONE;
	recorder_put(recorder, &mark);
	for (i = 0; i < n; i++) {
		struct event event = {
			.present = BIT(SOCKLIFE_A_EVENT_RESULT),
			.time = START + times[i % 6] * MS, .id = 1, .gen = i + 1, .fd = 3,
			.type = SOCKLIFE_EVENT_SEND, .family = AF_INET,
			.sock_type = SOCK_STREAM, .protocol = IPPROTO_TCP, .result = 10,
		};

		if (i % 3 == 0) {
			nlh = build_begin(buf, SOCKLIFE_CMD_EVENTS_NTF);
			build_batch(nlh, i + 1);
		}
		build_event(nlh, &event);
		if (i % 3 == 2 || i + 1 == n)
			recorder_put(recorder, nlh);
	}
	assert_true(recorder_close(recorder));
}

static void begin_play(struct desk *desk)
{
	desk_begin(desk);
	model_free(desk->live.feed.model);
	assert_int_equal(feed_open(&desk->live.feed, path, false), 0);
	desk->live.feed.cb = live_event;
	desk->live.feed.arg = &desk->live;
	assert_int_equal(feed_start(&desk->live.feed), 0);
	live_begin(&desk->live);
	play_begin(&desk->live.play, &desk->live.feed, 0);
}

static void end_play(struct desk *desk)
{
	feed_close(&desk->live.feed);
	desk_end(desk);
}

/* At @wall milliseconds so many events are told, and the record's clock stands there. */
static void plays(struct desk *desk, uint64_t wall, uint64_t events, uint64_t position)
{
	struct live *live = &desk->live;

	assert_int_equal(play_advance(&live->play, &live->feed, wall * MS), 0);
	live_update(live);
	assert_int_equal(live->feed.delivered, events);
	assert_int_equal(live->now, START + position * MS);
}

static void test_clock(void **state)
{
	static const uint64_t times[] = { 100, 200, 300, 5000, 5100, 5200 };
	struct desk desk;

	(void)state;
	write_record(times, 6);
	begin_play(&desk);
	plays(&desk, 0, 0, 0);
	desk_shows_at(&desk, 24, 80, "\nx1  events: made 0 ", true);
	plays(&desk, 250, 2, 250);
	desk_press(&desk, "]");
	plays(&desk, 350, 3, 450);
	desk_shows_at(&desk, 24, 80, "\nx2  ", true);
	/* The rate is that of the record's clock: since the screen before. */
	assert_int_equal(desk.live.rows[0]->sent.rate, 50);
	desk_press(&desk, " ");
	plays(&desk, 9000, 3, 450);
	desk_shows_at(&desk, 24, 80, "\nx2 PAUSED  ", true);
	desk_press(&desk, ".");
	plays(&desk, 9000, 4, 5000);
	desk_press(&desk, " [[");
	desk_shows_at(&desk, 24, 80, "\nx1/2  ", true);
	plays(&desk, 9200, 5, 5100);
	plays(&desk, 9400, 6, 5200);
	desk_shows_at(&desk, 24, 80, "\nx1/2 END OF THE RECORD  events: made 6 = delivered 6 + dropped 0",
		      true);
	desk_press(&desk, ".");
	plays(&desk, 9999, 6, 5200);
	end_play(&desk);
}

/* However fast it is, all is told; and the keys are looked at meanwhile. */
static void test_nothing_is_skipped(void **state)
{
	static const uint64_t times[] = { 1, 1, 1, 1, 1, 1 };
	const uint64_t n = 2 * PLAY_AT_ONCE + 7;
	struct desk desk;

	(void)state;
	write_record(times, n);
	begin_play(&desk);
	plays(&desk, 5000, PLAY_AT_ONCE, 1);
	plays(&desk, 5001, 2 * PLAY_AT_ONCE, 1);
	plays(&desk, 5002, n, 1);
	assert_int_equal(feed_made(&desk.live.feed), n);
	assert_int_equal(desk.live.rows[0]->sock.send.bytes, 10 * n);
	end_play(&desk);
	begin_play(&desk);
	desk_press(&desk, "e");
	desk_shows_at(&desk, 24, 80, "\nx1 to the end  ", true);
	plays(&desk, 1, PLAY_AT_ONCE, 1);
	desk_press(&desk, " ");
	plays(&desk, 2, PLAY_AT_ONCE, 1);
	desk_press(&desk, "e");
	plays(&desk, 2, 2 * PLAY_AT_ONCE, 1);
	plays(&desk, 2, n, 1);
	desk_shows_at(&desk, 24, 80, "END OF THE RECORD", true);
	end_play(&desk);
}

/* The keys have room at 80 columns; without a record they say what they want. */
static void test_keys(void **state)
{
	static const uint64_t times[] = { 1, 1, 1, 1, 1, 1 };
	struct desk desk;
	int i;

	(void)state;
	write_record(times, 1);
	begin_play(&desk);
	desk_shows_at(&desk, 24, 80, "q Quit\n", true);
	for (i = 0; i < 99; i++)
		desk_press(&desk, "]");
	desk_shows_at(&desk, 24, 80, "\nx1048576  ", true);
	for (i = 0; i < 99; i++)
		desk_press(&desk, "[");
	desk_shows_at(&desk, 24, 80, "\nx1/1024  ", true);
	end_play(&desk);
	desk_begin(&desk);
	desk_press(&desk, "]");
	desk_shows_at(&desk, 24, 80, "Only a record (-r FILE) has a speed", true);
	desk_end(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_nothing_is_skipped),
		cmocka_unit_test(test_keys),
	};
	int fd = mkstemp(path), failed;

	setlocale(LC_ALL, "");
	fmt_init();
	failed = cmocka_run_group_tests_name("live_play", tests, NULL, NULL);
	close(fd);
	unlink(path);
	return failed;
}
