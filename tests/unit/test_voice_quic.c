// SPDX-License-Identifier: GPL-2.0
/* QUIC's Initial; the files of voice/ were made by other programs, see voice/make. */
#include "test.h"

#include "hear.h"

static int setup(void **state)
{
	struct stage *stage;

	stage_setup(state);
	stage = *state;
	stage->piece.remote_port = 443;
	return 0;
}

static void assert_id(const struct voice_said *said, const char *id, size_t len)
{
	assert_int_equal(said->connection_len, len);
	assert_memory_equal(said->connection, id, len);
}

/* Of the appendices A.2 of RFC 9001 and RFC 9369. */
static void test_vectors(void **state)
{
	struct stage *stage = *state;
	struct voice_said *said = stage->said;
	int i;

	for (i = 0; i < 2; i++) {
		hear_file(stage, i ? "quic-v2" : "quic-v1");
		assert_int_equal(said->kind, VOICE_QUIC_INITIAL);
		assert_int_equal(said->quic_version, i ? 0x6b3343cf : 1);
		assert_id(said, "\x83\x94\xc8\xf0\x3e\x51\x57\x08", 8);
		assert_int_equal(said->tls_version, 0x304);
		assert_false(said->cut);
		assert_phrase(stage, "says QUIC hello for example.com (alpn)");
		stage->piece.sent = !stage->piece.sent;		/* the server's end */
	}
}

static void test_client(void **state)
{
	struct stage *stage = *state;

	hear_file(stage, "quic-ngtcp2");
	assert_string_equal(stage->said[0].name, "localhost");
	assert_false(stage->said[0].cut);
}

/* One bit changed in any byte of it: there is proof that it is whole. */
static void test_changed(void **state)
{
	struct stage *stage = *state;
	struct file file = load_file("quic-v1");
	size_t at;

	for (at = 0; at < file.len; at++) {
		file.bytes[at] ^= 0x10;
		assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 0);
		file.bytes[at] ^= 0x10;
	}
	assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 1);
	stage_forget(stage);
	assert_int_equal(hear_part(stage, file.bytes, file.len - 1, file.len - 1), 0);
}

/* A sample needs 38 bytes; behind the frame of the hello is padding, and the tag. */
static void test_cut(void **state)
{
	struct stage *stage = *state;
	struct voice_said *said = stage->said;
	struct file file = load_file("quic-v1");
	size_t seen, named = 0, told = 0;

	for (seen = 0; seen < file.len; seen++) {
		int n = hear_part(stage, file.bytes, seen, file.len);

		assert_int_equal(n, seen >= 22 + 16);
		if (n) {
			told++;
			assert_id(said, "\x83\x94\xc8\xf0\x3e\x51\x57\x08", 8);
			assert_int_equal(said->cut, seen < 22 + 4 + 241);
			named += said->name[0] != '\0';
		}
		stage_forget(stage);
	}
	assert_int_equal(told, file.len - 38);
	/* The whole extension: 4 bytes are the head of the frame, 49 before it, 20 it. */
	assert_int_equal(named, file.len - (22 + 4 + 49 + 20));
	file.bytes[0] ^= 4;	/* a reserved bit */
	assert_int_equal(hear_part(stage, file.bytes, 400, file.len), 0);
	file.bytes[0] ^= 4;
	hear_part(stage, file.bytes, 60, file.len);
	assert_phrase(stage, "says QUIC hello without a name, connection 8394c8f03e515708 (cut)");
}

/* Pieces in no order, in two datagrams: told when it begins, and when it is complete. */
static void test_split(void **state)
{
	struct stage *stage = *state;
	struct voice_said *said = stage->said;
	struct file two = load_file("quic-split-2");

	hear_file(stage, "quic-split-1");
	assert_true(said->cut);
	assert_string_equal(said->name, "");
	hear_file(stage, "quic-split-2");
	assert_false(said->cut);
	assert_phrase(stage, "says QUIC hello for www.lab.example (h2, http/1.1)");
	/* Once more, and something else: no news. */
	assert_int_equal(hear_part(stage, two.bytes, two.len, two.len), 0);
	hear_file(stage, "quic-v1");
	assert_string_equal(said->name, "example.com");
	stage_forget(stage);
	/* The other way round. */
	hear_file(stage, "quic-split-2");
	assert_string_equal(said->name, "");
	hear_file(stage, "quic-split-1");
	assert_string_equal(said->name, "www.lab.example");
}

/* What does not belong to it: another packet in the datagram, and pieces that are far off. */
static void test_beside(void **state)
{
	struct stage *stage = *state;
	struct file file = load_file("quic-v1");

	assert_int_equal(hear_part(stage, file.bytes, file.len + 50, file.len + 50), 1);
	assert_false(stage->said[0].cut);
	hear_file(stage, "quic-far");
	assert_true(stage->said[0].cut);
	hear_file(stage, "quic-large");
	assert_string_equal(stage->said[0].name, "www.lab.example");
}

static void test_no_hello(void **state)
{
	static const char *const names[] = { "quic-ack", "quic-bad-frame", "quic-bad-length" };
	static const char *const texts[] = {
		"", "\xc0", "\xc0\0\0\0\1\x08", "\xc0\0\0\0\1\x15", "\xc0\0\0\0\2\x08",
	};
	struct stage *stage = *state;
	struct file file;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		file = load_file(names[i]);
		assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 0);
	}
	assert_null(stage->voice);
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(hear_part(stage, texts[i], i ? 1 + 5 * (i > 1) : 0, 1200), 0);
	/* The end of a connection is the end of its frames, whatever it says. */
	hear_file(stage, "quic-close");
	assert_true(stage->said[0].cut);
	/* A stream is not of datagrams. */
	stage->piece.stream = true;
	file = load_file("quic-v1");
	assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 0);
}

#define QUIC_TEST(name) cmocka_unit_test_setup_teardown(name, setup, stage_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		QUIC_TEST(test_vectors),
		QUIC_TEST(test_client),
		QUIC_TEST(test_changed),
		QUIC_TEST(test_cut),
		QUIC_TEST(test_split),
		QUIC_TEST(test_beside),
		QUIC_TEST(test_no_hello),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
