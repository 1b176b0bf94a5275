// SPDX-License-Identifier: GPL-2.0
/* The feed's numbers, and records that are not what they should be. */
#include "test.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build.h"
#include "model/feed.h"
#include "source/decode.h"
#include "source/record.h"

static char path[] = "/tmp/socklife-test-XXXXXX";

static struct recorder *begin(void)
{
	struct recorder *recorder = recorder_open(path, false, 1000, 2000);

	assert_non_null(recorder);
	return recorder;
}

static void put_stats(struct recorder *recorder, uint64_t seq)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_STATS_GET);

	build_stats(nlh, seq, seq * 2);
	recorder_put(recorder, nlh);
}

static void put_event(struct recorder *recorder, uint64_t seq, uint64_t gen)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_EVENTS_NTF);

	build_event(nlh, &(struct event){
		.seq = seq, .gen = gen, .id = 1, .time = 1000 + seq,
		.type = SOCKLIFE_EVENT_SEND, .result = 10, .family = AF_INET,
		.sock_type = SOCK_STREAM, .state = SOCKLIFE_STATE_ESTABLISHED,
		.present = BIT(SOCKLIFE_A_EVENT_RESULT),
	});
	recorder_put(recorder, nlh);
}

static uint64_t shown;

static void on_event(struct feed *feed, const struct event *event,
		     struct model_row *row, void *arg)
{
	(void)feed;
	(void)event;
	(void)row;
	(void)arg;
	shown++;
}

static void replay(struct feed *feed)
{
	shown = 0;
	*feed = (struct feed){ .cb = on_event };
	assert_int_equal(feed_open(feed, path, false), 0);
	assert_int_equal(feed_start(feed), 0);
	assert_int_equal(feed_finish(feed), 0);
}

static void adds_up(const struct feed *feed, uint64_t made, uint64_t delivered,
		    uint64_t dropped)
{
	assert_int_equal(feed_made(feed), made);
	assert_int_equal(feed->delivered, delivered);
	assert_int_equal(feed->dropped, dropped);
	assert_int_equal(shown, delivered);
}

static void test_nothing_lost(void **state)
{
	struct recorder *recorder = begin();
	struct feed feed;
	uint64_t i;

	(void)state;
	put_stats(recorder, 100);
	for (i = 1; i <= 5; i++)
		put_event(recorder, 100 + i, i);
	put_stats(recorder, 105);
	assert_true(recorder_close(recorder));
	replay(&feed);
	adds_up(&feed, 5, 5, 0);
	assert_int_equal(model_find(feed.model, 1)->sock.send.bytes, 50);
	feed_close(&feed);
}

static void test_holes_and_tail(void **state)
{
	struct recorder *recorder = begin();
	struct feed feed;

	(void)state;
	put_stats(recorder, 100);
	put_event(recorder, 103, 1);	/* 2 lost before it */
	put_event(recorder, 105, 2);	/* 1 */
	put_stats(recorder, 109);	/* 4 behind it */
	assert_true(recorder_close(recorder));
	replay(&feed);
	adds_up(&feed, 9, 2, 7);
	feed_close(&feed);
}

/* Who looks away is told the same numbers, and no row is made for it. */
static void test_looking_away(void **state)
{
	struct recorder *recorder = begin();
	struct feed feed = { .cb = on_event };

	(void)state;
	put_stats(recorder, 100);
	put_event(recorder, 103, 1);
	put_event(recorder, 105, 2);
	put_event(recorder, 104, 3);
	put_stats(recorder, 109);
	assert_true(recorder_close(recorder));
	shown = 0;
	assert_int_equal(feed_open(&feed, path, false), 0);
	feed_look_away(&feed);
	assert_int_equal(feed_start(&feed), 0);
	assert_int_equal(feed_finish(&feed), 0);
	adds_up(&feed, 9, 3, 6);
	assert_null(model_find(feed.model, 1));
	feed_close(&feed);
}

static void test_late_event_closes_its_hole(void **state)
{
	struct recorder *recorder = begin();
	struct feed feed;

	(void)state;
	put_stats(recorder, 100);
	put_event(recorder, 101, 1);
	put_event(recorder, 103, 3);
	put_event(recorder, 102, 2);
	put_stats(recorder, 103);
	assert_true(recorder_close(recorder));
	replay(&feed);
	adds_up(&feed, 3, 3, 0);
	feed_close(&feed);
}

/* Made between the subscription and the question for the number. */
static void test_before_the_start_is_not_counted(void **state)
{
	struct recorder *recorder = begin();
	struct feed feed;

	(void)state;
	put_stats(recorder, 100);
	put_event(recorder, 99, 1);
	put_event(recorder, 100, 2);
	put_event(recorder, 101, 3);
	put_stats(recorder, 101);
	assert_true(recorder_close(recorder));
	replay(&feed);
	adds_up(&feed, 1, 1, 0);
	assert_int_equal(model_find(feed.model, 1)->sock.send.bytes, 30);
	feed_close(&feed);
}

/* The reader was killed: no last number. */
static void test_record_without_numbers(void **state)
{
	struct recorder *recorder = begin();
	struct feed feed;

	(void)state;
	put_event(recorder, 50, 1);
	put_event(recorder, 53, 2);
	assert_true(recorder_close(recorder));
	replay(&feed);
	adds_up(&feed, 4, 2, 2);
	feed_close(&feed);
}

static void put_batch(struct recorder *recorder, uint64_t first, unsigned int n)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_EVENTS_NTF);
	unsigned int i;

	build_batch(nlh, first);
	for (i = 0; i < n; i++)
		build_event(nlh, &(struct event){
			.gen = first + i, .id = 1, .time = 1000 + first + i,
			.type = SOCKLIFE_EVENT_SEND, .result = 10, .family = AF_INET,
			.sock_type = SOCK_STREAM, .state = SOCKLIFE_STATE_ESTABLISHED,
			.present = BIT(SOCKLIFE_A_EVENT_RESULT),
		});
	recorder_put(recorder, nlh);
}

static void put_account(struct recorder *recorder, uint64_t made)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SUBSCRIPTION_GET);

	build_account(nlh, &(struct account){ .made = made });
	recorder_put(recorder, nlh);
}

/* The first ones, some in between, and the last ones are lost. */
static void test_subscription_adds_up(void **state)
{
	struct recorder *recorder = begin();
	struct feed feed;

	(void)state;
	put_stats(recorder, 0);
	put_batch(recorder, 3, 2);
	put_batch(recorder, 6, 3);
	put_account(recorder, 12);
	assert_true(recorder_close(recorder));
	replay(&feed);
	adds_up(&feed, 12, 5, 7);
	feed_close(&feed);
}

static void test_account_without_numbers(void **state)
{
	struct account account;
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SUBSCRIPTION_GET);

	(void)state;
	assert_int_equal(decode_account(nlh, &account), -EBADMSG);
	build_account(nlh, &(struct account){ 9, 4, 3, 2, 1 });
	assert_int_equal(decode_account(nlh, &account), 0);
	assert_int_equal(account.made, 9);
	assert_int_equal(account.delivered, 4);
	assert_int_equal(account.lost_ring, 3);
	assert_int_equal(account.lost_memory, 2);
	assert_int_equal(account.lost_reader, 1);
}

static void opens_not(const char *bytes, size_t len)
{
	struct feed feed = { 0 };
	FILE *file = fopen(path, "w");

	assert_int_equal(fwrite(bytes, 1, len, file), len);
	fclose(file);
	assert_int_equal(feed_open(&feed, path, false), 1);
	feed_close(&feed);
}

static void test_wrong_headers(void **state)
{
	struct record_header header = {
		.magic = RECORD_MAGIC, .version = RECORD_VERSION,
		.order = RECORD_ORDER,
	};
	struct feed feed = { 0 };

	(void)state;
	opens_not("", 0);
	opens_not("SOCKLIFE", 8);
	opens_not("this is some other kind of file, and long enough", 48);
	header.version = 2;
	opens_not((const char *)&header, sizeof(header));
	header.version = RECORD_VERSION;
	header.order = 0x04030201;
	opens_not((const char *)&header, sizeof(header));
	assert_int_equal(feed_open(&feed, "/nonexistent/file", false), 1);
	feed_close(&feed);
}

/* Cut anywhere: an error or a shorter record, never a crash. */
static void test_cut_records(void **state)
{
	struct recorder *recorder = begin();
	long size, len;
	FILE *file;

	(void)state;
	put_stats(recorder, 100);
	put_event(recorder, 101, 1);
	put_stats(recorder, 101);
	assert_true(recorder_close(recorder));
	file = fopen(path, "r");
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	fclose(file);
	for (len = size - 1; len >= (long)sizeof(struct record_header); len -= 7) {
		struct feed feed = { 0 };

		assert_int_equal(truncate(path, len), 0);
		assert_int_equal(feed_open(&feed, path, false), 0);
		feed_replay(&feed);
		feed_close(&feed);
	}
}

/* Whatever is cut off, every whole message is told, and it is no failure of the feed. */
static void test_cut_record_is_told(void **state)
{
	struct recorder *recorder = begin();
	struct feed feed;
	struct stat before;

	(void)state;
	put_stats(recorder, 100);
	put_event(recorder, 101, 1);
	put_event(recorder, 102, 2);
	recorder_flush(recorder);
	assert_int_equal(stat(path, &before), 0);
	put_event(recorder, 103, 3);
	assert_true(recorder_close(recorder));
	assert_int_equal(truncate(path, before.st_size + 20), 0);
	replay(&feed);
	adds_up(&feed, 2, 2, 0);
	feed_close(&feed);
}

/* Does the file end behind a message? */
static bool ends_well(void)
{
	static char bytes[400000];
	FILE *file = fopen(path, "r");
	size_t len = fread(bytes, 1, sizeof(bytes), file);
	size_t pos = sizeof(struct record_header);

	fclose(file);
	while (pos < len && len - pos >= sizeof(struct nlmsghdr))
		pos += NLMSG_ALIGN(((struct nlmsghdr *)(bytes + pos))->nlmsg_len);
	return !len || pos == len;
}

static void test_recorder_writes_whole_messages(void **state)
{
	struct recorder *recorder = begin();
	uint64_t i;

	(void)state;
	for (i = 1; i <= 1500; i++) {
		put_event(recorder, i, i);
		assert_true(ends_well());
	}
	assert_true(recorder_close(recorder));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_lost),
		cmocka_unit_test(test_holes_and_tail),
		cmocka_unit_test(test_looking_away),
		cmocka_unit_test(test_late_event_closes_its_hole),
		cmocka_unit_test(test_before_the_start_is_not_counted),
		cmocka_unit_test(test_record_without_numbers),
		cmocka_unit_test(test_subscription_adds_up),
		cmocka_unit_test(test_account_without_numbers),
		cmocka_unit_test(test_wrong_headers),
		cmocka_unit_test(test_cut_records),
		cmocka_unit_test(test_cut_record_is_told),
		cmocka_unit_test(test_recorder_writes_whole_messages),
	};
	int fd = mkstemp(path), failed;

	if (fd < 0)
		return 1;
	close(fd);
	failed = cmocka_run_group_tests_name("feed", tests, NULL, NULL);
	unlink(path);
	return failed;
}
