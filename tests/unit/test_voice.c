// SPDX-License-Identifier: GPL-2.0
/*
 * What is understood of streams, and how it is said; the files of voice/ were made by other
 * programs, see voice/make.
 */
#include "test.h"

#include "hear.h"

static void listen_to(struct stage *stage, bool sent)
{
	stage->piece.stream = true;
	stage->piece.remote_port = 443;
	stage->piece.sent = sent;
}

static void test_tls(void **state)
{
	static const struct {
		const char *client, *hello, *server, *answer;
		int version;
	} cases[] = {
		{ "tls13-client", "says TLS hello for www.lab.example (h2, http/1.1)",
		  "tls13-server", "chooses TLS 1.3", 0x304 },
		{ "tls12-client", "says TLS hello for www.lab.example (h2, http/1.1)",
		  "tls12-server", "chooses TLS 1.2 (http/1.1)", 0x303 },
		{ "tls-nameless-client", "says TLS hello without a name",
		  "tls-nameless-server", "chooses TLS 1.3", 0x304 },
		{ "tls-retry-client", "says TLS hello for www.lab.example",
		  "tls-retry-server", "wants another hello for TLS 1.3", 0x304 },
		{ "tls-split-client", "says TLS hello for www.lab.example",
		  "tls-split-server", "chooses TLS 1.3", 0x304 },
		{ "tls-curl-client", "says TLS hello for www.lab.example (h2, http/1.1)",
		  "tls13-server", "chooses TLS 1.3", 0x304 },
	};
	struct stage *stage = *state;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		listen_to(stage, true);
		hear_file(stage, cases[i].client);
		assert_int_equal(stage->said[0].kind, VOICE_TLS_HELLO);
		assert_int_equal(stage->said[0].tls_version, cases[i].version);
		assert_false(stage->said[0].ech);
		assert_phrase(stage, cases[i].hello);
		listen_to(stage, false);
		hear_file(stage, cases[i].server);
		assert_phrase(stage, cases[i].answer);
		assert_int_equal(stage->said[0].tls_version, cases[i].version);
		/* It is encrypted from here on. */
		assert_int_equal(hear_text(stage, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 0);
		stage_forget(stage);
	}
}

/* Records and segments that end anywhere. */
static void test_split_tls(void **state)
{
	struct stage *stage = *state;
	struct file file = load_file("tls-split-client");
	size_t at;
	int n;

	listen_to(stage, true);
	for (at = 1; at < file.len; at++) {
		n = hear_part(stage, file.bytes, at, at);
		n += hear_part(stage, file.bytes + at, file.len - at, file.len - at);
		assert_int_equal(n, 1);
		assert_false(stage->said[0].cut);
		assert_string_equal(stage->said[0].name, "www.lab.example");
		stage_forget(stage);
	}
	for (at = 0, n = 0; at < file.len; at++)
		n += hear_part(stage, file.bytes + at, 1, 1);
	assert_int_equal(n, 1);
	assert_string_equal(stage->said[0].name, "www.lab.example");
}

/* What lies before the end of what was seen is told, what it does not reach is not. */
static void test_cut_tls(void **state)
{
	struct stage *stage = *state;
	struct voice_said *said = stage->said;
	struct file file = load_file("tls13-client");
	const uint8_t *name = memmem(file.bytes, file.len, "www.lab.example", 15);
	size_t end = (size_t)(name - file.bytes) + 15, named = 0, seen;
	size_t hello = 5u + (file.bytes[3] << 8) + file.bytes[4];
	int n;

	listen_to(stage, true);
	for (seen = 0; seen < hello; seen++) {
		n = hear_part(stage, file.bytes, seen, file.len);
		if (n) {
			assert_true(said->cut);
			assert_int_equal(!said->name[0], seen < end);
			named += said->name[0] != '\0';
		} else {
			assert_true(seen < end);
		}
		/* Its rest is no beginning. */
		assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 0);
		stage_forget(stage);
	}
	assert_int_equal(named, hello - end);
	/* Not cut, but it never goes on: who is answered has said all. */
	assert_int_equal(hear_part(stage, file.bytes, end, end), 0);
	stage->piece.sent = false;
	file = load_file("tls13-server");
	assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 2);
	assert_phrase(stage, "says TLS hello for www.lab.example (cut)");
	assert_int_equal(stage->said[1].kind, VOICE_TLS_SERVER_HELLO);
}

/* A hello of one's own: the bytes of its extensions. */
static struct file make_hello(const void *extensions, size_t len)
{
	struct file file = { .len = 0 };
	uint8_t *at = file.bytes;
	size_t body = 2 + 32 + 1 + 4 + 2 + 2 + len;

	*at++ = 22, *at++ = 3, *at++ = 1;
	*at++ = (uint8_t)((body + 4) >> 8), *at++ = (uint8_t)(body + 4);
	*at++ = 1, *at++ = 0, *at++ = (uint8_t)(body >> 8), *at++ = (uint8_t)body;
	*at++ = 3, *at++ = 3;
	at += 32 + 1;				/* random, no session */
	memcpy(at, "\0\2\x13\1\1\0", 6);	/* one suite, one compression */
	at += 6;
	*at++ = (uint8_t)(len >> 8), *at++ = (uint8_t)len;
	memcpy(at, extensions, len);
	file.len = (size_t)(at - file.bytes) + len;
	return file;
}

static void test_tls_extensions(void **state)
{
	static const struct {
		const char *extensions;
		size_t len;
		const char *phrase;	/* NULL: malformed */
	} cases[] = {
		{ "", 0, "says TLS hello without a name" },
		{ "\0\0\0\6\0\4\0\0\1a", 10, "says TLS hello for a" },
		{ "\0\0\0\7\0\5\0\0\2\x1b[", 11, "says TLS hello for \\x1b[" },
		{ "\0\0\0\7\0\5\0\0\2a\\", 11, "says TLS hello for a\\x5c" },
		{ "\xfe\x0d\0\1\0\0\0\0\6\0\4\0\0\1a", 15, "says TLS hello for a, with ECH" },
		{ "\0\x10\0\5\0\3\2\n\n", 9, "says TLS hello without a name (\\x0a\\x0a)" },
		{ "\0\0\0\6\0\4\0\0\2a", 10, NULL },	/* the name ends behind its list */
		{ "\0\0\0\6\0\4\1\0\1a", 10, NULL },	/* no host name */
		{ "\0\0\0\5\0\3\0\0\0", 9, NULL },		/* an empty one */
		{ "\0\0\0\7\0\4\0\0\1a", 10, NULL },	/* the extension behind the message */
		{ "\0\x10\0\5\0\3\3h2\0", 9, NULL },
		{ "\0\x2b\0\4\3\3\4\3", 8, NULL },
	};
	struct stage *stage = *state;
	struct file file;
	size_t i;

	listen_to(stage, true);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		file = make_hello(cases[i].extensions, cases[i].len);
		assert_int_equal(hear_part(stage, file.bytes, file.len, file.len),
				 cases[i].phrase != NULL);
		if (cases[i].phrase)
			assert_phrase(stage, cases[i].phrase);
		stage_forget(stage);
	}
	/* Bytes behind the last extension. */
	file = make_hello("\0\0\0\6\0\4\0\0\1a", 10);
	file.bytes[file.len - 11] -= 10;
	assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 0);
	stage_forget(stage);
	/* A number of GREASE is no version. */
	file = make_hello("\0\x2b\0\7\6\xfa\xfa\3\4\3\3", 11);
	assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 1);
	assert_int_equal(stage->said[0].tls_version, 0x304);
}

static void test_tls_room(void **state)
{
	static const uint8_t large[3000] = "\0\0\0\6\0\4\0\0\1a" "\xff\0\x0b\xaa";
	struct stage *stage = *state;
	struct file file;
	size_t i;
	int n;

	listen_to(stage, true);
	/* The longest name that there is room for, and a longer one, which is none then. */
	for (i = 255; i <= 256; i++) {
		uint8_t name[4 + 5 + 256] = { 0, 0, 1, (uint8_t)(i - 251), 1, (uint8_t)(i - 253), 0,
					      (uint8_t)(i >> 8), (uint8_t)i };

		memset(name + 9, 'a', i);
		file = make_hello(name, 9 + i);
		assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 1);
		assert_int_equal(strlen(stage->said[0].name), i == 255 ? 255 : 0);
		assert_int_equal(stage->said[0].cut, i == 256);
		stage_forget(stage);
	}
	/* More than is kept, in one piece or in many. */
	file = make_hello(large, sizeof(large));
	assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 1);
	assert_phrase(stage, "says TLS hello for a (cut)");
	stage_forget(stage);
	for (i = 0, n = 0; i < file.len; i += 100)
		n += hear_part(stage, file.bytes + i, 100, 100);
	assert_int_equal(n, 1);
	assert_phrase(stage, "says TLS hello for a (cut)");
}

static void test_http(void **state)
{
	static const struct {
		const char *client, *request, *server, *answer;
	} cases[] = {
		{ "http-get-client", "GET /index.html?a=b, host www.lab.example",
		  "http-get-server", "answers HTTP status 404" },
		{ "http-post-client", "POST /form, host www.lab.example:8080",
		  "http-post-server", "answers HTTP status 501" },
		{ "http-proxy-client", "GET http://www.lab.example:81/a, host www.lab.example:81",
		  "http-get-server", "answers HTTP status 404" },
	};
	struct stage *stage = *state;
	struct voice_said *said = stage->said;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		listen_to(stage, true);
		hear_file(stage, cases[i].client);
		assert_int_equal(said->kind, VOICE_HTTP_REQUEST);
		assert_string_equal(said->name, "www.lab.example");
		assert_phrase(stage, cases[i].request);
		listen_to(stage, false);
		hear_file(stage, cases[i].server);
		assert_phrase(stage, cases[i].answer);
		stage_forget(stage);
	}
	listen_to(stage, true);
	hear_file(stage, "http2-client");
	assert_phrase(stage, "says HTTP/2");
}

static void test_split_http(void **state)
{
	struct stage *stage = *state;
	struct file file = load_file("http-get-client");
	size_t at;
	int n;

	listen_to(stage, true);
	for (at = 0, n = 0; at < file.len; at++)
		n += hear_part(stage, file.bytes + at, 1, 1);
	assert_int_equal(n, 1);
	assert_phrase(stage, "GET /index.html?a=b, host www.lab.example");
	stage_forget(stage);
	/* Cut in the target, and in the name of the host. */
	assert_int_equal(hear_part(stage, file.bytes, 10, file.len), 1);
	assert_phrase(stage, "GET /index (cut)");
	stage_forget(stage);
	assert_int_equal(hear_part(stage, file.bytes, 50, file.len), 1);
	assert_string_equal(stage->said[0].name, "");
	assert_true(stage->said[0].cut);
	stage_forget(stage);
	assert_int_equal(hear_part(stage, file.bytes, 3, file.len), 0);
}

/* Requests follow each other when they have been answered, and never out of a body. */
static void test_turns(void **state)
{
	struct stage *stage = *state;

	listen_to(stage, true);
	assert_int_equal(hear_text(stage, "PUT /a HTTP/1.1\r\nHost: a\r\n"
					  "Expect: 100-continue\r\n\r\n"), 1);
	listen_to(stage, false);
	assert_int_equal(hear_text(stage, "HTTP/1.1 100 Continue\r\n\r\n"), 1);
	listen_to(stage, true);
	assert_int_equal(hear_text(stage, "GET /body HTTP/1.1\r\nHost: b\r\n\r\n"), 0);
	listen_to(stage, false);
	assert_int_equal(hear_text(stage, "HTTP/1.1 200 OK\r\n\r\n"), 1);
	assert_int_equal(hear_text(stage, "HTTP/1.1 404 in the body\r\n\r\n"), 0);
	listen_to(stage, true);
	assert_int_equal(hear_text(stage, "GET /next HTTP/1.1\r\nHost: c\r\n\r\n"), 1);
	assert_phrase(stage, "GET /next, host c");
	listen_to(stage, false);
	assert_int_equal(hear_text(stage, "HTTP/1.1 101 Switching Protocols\r\n\r\n"), 1);
	assert_int_equal(hear_text(stage, "HTTP/1.1 200 OK\r\n\r\n"), 0);
	listen_to(stage, true);
	assert_int_equal(hear_text(stage, "GET /no HTTP/1.1\r\nHost: c\r\n\r\n"), 0);
}

/* Through a proxy: what comes behind CONNECT is the beginning of something. */
static void test_tunnel(void **state)
{
	struct stage *stage = *state;

	listen_to(stage, true);
	assert_int_equal(hear_text(stage, "CONNECT www.lab.example:443 HTTP/1.1\r\n"
					  "Host: p\r\n\r\n"), 1);
	assert_string_equal(stage->said[0].name, "www.lab.example");
	listen_to(stage, false);
	assert_int_equal(hear_text(stage, "HTTP/1.1 200 Connection established\r\n\r\n"), 1);
	listen_to(stage, true);
	hear_file(stage, "tls13-client");
	assert_phrase(stage, "says TLS hello for www.lab.example (h2, http/1.1)");
	listen_to(stage, false);
	hear_file(stage, "tls13-server");
	assert_phrase(stage, "chooses TLS 1.3");
}

static void test_no_http(void **state)
{
	static const char *const texts[] = {
		"SSH-2.0-OpenSSH_9.2\r\n", "GET key\r\n", "get / HTTP/1.1\r\nHost: a\r\n\r\n",
		"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
		"GET / HTTP/1.1 x\r\n\r\n", "GET / HTTP/1.1\r\nno field\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET a b HTTP/1.1\r\n\r\n",
		"HTTP/1.1 99 x\r\n", "HTTP/1.1 099 x\r\n", "HTTP/1.1 2000 x\r\n", "HTTP/1.1x200 OK\r\n", "HTTP/3 200\r\n",
		"PRI * HTTP/2.0\r\n\r\nSN\r\n\r\n", "\x16\x04\x01", "\x16\x03\x01\xff\xff\x01",
		"\x15\x03\x03\0\2",
	};
	struct stage *stage = *state;
	size_t i;

	listen_to(stage, true);
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(hear_text(stage, texts[i]), 0);
		/* Nor does it become one. */
		assert_int_equal(hear_text(stage, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 0);
		stage_forget(stage);
	}
	/* Bytes of which none could be copied. */
	assert_int_equal(hear_part(stage, "", 0, 100), 0);
	assert_int_equal(hear_text(stage, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 0);
}

static void test_phrase_room(void **state)
{
	struct stage *stage = *state;
	struct file file;
	char buf[64];
	size_t whole, size;

	hear_file(stage, "dns-a");
	whole = strlen("asks A www.lab.example");
	for (size = 0; size < sizeof(buf); size++) {
		memset(buf, '#', sizeof(buf));
		assert_int_equal(voice_phrase(stage->said, buf, size), whole);
		assert_int_equal(buf[size], '#');
		if (size)
			assert_int_equal(strlen(buf), size - 1 < whole ? size - 1 : whole);
	}
	/* No room for what was understood. */
	file = load_file("dns-a");
	stage->piece.bytes = file.bytes;
	assert_int_equal(voice_hear(&stage->voice, &stage->piece, NULL, 0), 0);
}

static void test_words(void **state)
{
	char word[VOICE_WORD];

	(void)state;
	assert_string_equal(voice_type_word(65, word), "HTTPS");
	assert_string_equal(voice_type_word(65280, word), "TYPE65280");
	assert_string_equal(voice_rcode_word(5, word), "REFUSED");
	assert_string_equal(voice_rcode_word(12, word), "RCODE12");
	assert_string_equal(voice_rcode_word(4095, word), "RCODE4095");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(test_tls),
		STAGE_TEST(test_split_tls),
		STAGE_TEST(test_cut_tls),
		STAGE_TEST(test_tls_extensions),
		STAGE_TEST(test_tls_room),
		STAGE_TEST(test_http),
		STAGE_TEST(test_split_http),
		STAGE_TEST(test_turns),
		STAGE_TEST(test_tunnel),
		STAGE_TEST(test_no_http),
		STAGE_TEST(test_phrase_room),
		STAGE_TEST(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
