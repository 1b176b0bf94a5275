// SPDX-License-Identifier: GPL-2.0
/* What is understood of DNS; the files of voice/ were made by other programs, see voice/make. */
#include "test.h"

#include <arpa/inet.h>

#include "hear.h"

static void assert_address(const struct voice_said *said, size_t i, const char *want)
{
	char ip[INET6_ADDRSTRLEN];

	assert_true(i < said->n_addresses);
	assert_non_null(inet_ntop(said->addresses[i].ipv6 ? AF_INET6 : AF_INET,
				  said->addresses[i].bytes, ip, sizeof(ip)));
	assert_string_equal(ip, want);
}

static void test_question(void **state)
{
	struct stage *stage = *state;
	struct voice_said *said = stage->said;
	struct file file = load_file("dns-a");

	hear_file(stage, "dns-a");
	assert_int_equal(said->kind, VOICE_DNS_QUESTION);
	assert_string_equal(said->name, "www.lab.example");
	assert_int_equal(said->type, 1);
	assert_int_equal(said->class, 1);
	assert_int_equal(said->txid, file.bytes[0] << 8 | file.bytes[1]);
	assert_false(said->cut);
	assert_phrase(stage, "asks A www.lab.example");
	hear_file(stage, "dns-edns-aaaa");
	assert_phrase(stage, "asks AAAA www.lab.example");
	hear_file(stage, "dns-chaos");
	assert_phrase(stage, "asks CH TXT version.bind");
	hear_file(stage, "dns-odd");
	assert_string_equal(said->name, "a\\.b.\\000\\255x.lab.example");
}

static void test_answer(void **state)
{
	static const struct {
		const char *file, *phrase;
	} cases[] = {
		{ "dns-a-answer", "answers 10.7.0.6 for A www.lab.example" },
		{ "dns-nxdomain", "answers NXDOMAIN for A www.lab.example" },
		{ "dns-servfail", "answers SERVFAIL for A www.lab.example" },
		{ "dns-badvers", "answers BADVERS for A www.lab.example" },
		{ "dns-nodata", "answers NODATA for A www.lab.example" },
		{ "dns-truncated",
		  "answers NOERROR for A www.lab.example, too long for a datagram" },
		{ "dns-chain", "answers CNAME web.lab.example, CNAME host.cdn.example, 10.7.0.6, "
		  "10.7.0.7 for A www.lab.example" },
		{ "dns-referral", "refers to ns1.example (10.7.0.4, fd00::4), "
		  "ns2.example (10.7.0.5) for A www.lab.example" },
		{ "dns-mx", "answers MX 10 mail.lab.example, MX 20 mail2.lab.example "
		  "for MX lab.example" },
		{ "dns-https", "answers HTTPS 1 ., 10.7.0.6 (hint), 10.7.0.7 (hint), "
		  "fd00::6 (hint) for HTTPS www.lab.example" },
		{ "dns-signed", "answers 10.7.0.6 for A www.lab.example, 100 s old" },
	};
	struct stage *stage = *state;
	size_t i;

	stage->piece.sent = false;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		hear_file(stage, cases[i].file);
		assert_int_equal(stage->said[0].kind, VOICE_DNS_ANSWER);
		assert_phrase(stage, cases[i].phrase);
		assert_false(stage->said[0].cut);
		assert_true(stage->said[0].latency == VOICE_UNKNOWN);
	}
}

static void test_answer_parts(void **state)
{
	struct stage *stage = *state;
	struct voice_said *said = stage->said;

	hear_file(stage, "dns-a-answer");
	assert_true(said->authoritative);
	assert_int_equal(said->addresses[0].ttl, 300);
	assert_int_equal(said->addresses[0].server, -1);
	assert_true(said->cache_age == VOICE_UNKNOWN);
	hear_file(stage, "dns-nxdomain");
	assert_int_equal(said->rcode, 3);
	assert_false(said->no_data);
	/* The stray record of another name is nobody's address. */
	hear_file(stage, "dns-chain");
	assert_int_equal(said->n_addresses, 2);
	assert_int_equal(said->n_names, 2);
	assert_string_equal(said->names[0].name, "web.lab.example");
	assert_int_equal(said->names[0].ttl, 300);
	assert_int_equal(said->names[1].ttl, 200);
	hear_file(stage, "dns-referral");
	assert_true(said->referral);
	assert_int_equal(said->n_addresses, 3);
	assert_address(said, 1, "fd00::4");
	assert_int_equal(said->addresses[1].server, 0);
	assert_int_equal(said->addresses[2].server, 1);
	hear_file(stage, "dns-https");
	assert_int_equal(said->n_alpn, 2);
	assert_string_equal(said->alpn[1], "h3");
	assert_true(said->ech);
	assert_true(said->addresses[0].hint);
	hear_file(stage, "dns-signed");
	assert_int_equal(said->cache_age, 100);
	/* More than there is room for. */
	hear_file(stage, "dns-long");
	assert_int_equal(said->n_names, VOICE_NAMES);
	assert_true(said->cut);
	hear_file(stage, "dns-many");
	assert_int_equal(said->n_addresses, VOICE_ADDRESSES);
	assert_address(said, 15, "10.7.1.15");
	assert_true(said->cut);
}

/* Whatever length was peeked at: what is told was there, and it is told as cut. */
static void test_cut_answers(void **state)
{
	static const char *const names[] = { "dns-chain", "dns-referral", "dns-long" };
	struct stage *stage = *state;
	struct voice_said *said = stage->said;
	size_t i, seen, question, before;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct file file = load_file(names[i]);

		question = 12;
		while (file.bytes[question])
			question += file.bytes[question] + 1u;
		question += 5;
		for (seen = 0, before = 0; seen < file.len; seen++) {
			int n = hear_part(stage, file.bytes, seen, file.len);

			assert_int_equal(n, seen >= 12);
			if (!n)
				continue;
			assert_true(said->cut);
			assert_int_equal(!said->name[0], seen < question);
			assert_false(said->no_data);
			assert_true(said->n_names + said->n_addresses >= before);
			before = said->n_names + said->n_addresses;
		}
		assert_true(before >= 2);
	}
	hear_part(stage, load_file("dns-chain").bytes, 40, 127);
	assert_phrase(stage, "answers NOERROR for A www.lab.example (cut)");
	hear_part(stage, load_file("dns-a").bytes, 20, 33);
	assert_phrase(stage, "asks for a name (cut)");
}

static void test_latency(void **state)
{
	struct stage *stage = *state;
	struct voice_said *said = stage->said;
	struct file answer = load_file("dns-a-answer");
	bool client;

	for (client = false; ; client = true) {
		stage->piece.sent = client;
		stage->piece.time = 1000;
		hear_file(stage, "dns-a");
		stage->piece.time = 3000;	/* asked again */
		hear_file(stage, "dns-a");
		stage->piece.time = 9000;
		hear_file(stage, "dns-edns-aaaa");
		/* One's own words are no answer, nor is that to another number. */
		hear_part(stage, answer.bytes, answer.len, answer.len);
		assert_true(said->latency == VOICE_UNKNOWN);
		stage->piece.sent = !client;
		answer.bytes[1] ^= 1;
		hear_part(stage, answer.bytes, answer.len, answer.len);
		assert_true(said->latency == VOICE_UNKNOWN);
		answer.bytes[1] ^= 1;
		answer.bytes[13] = 'W';	/* wWw: a name is the same in capitals */
		hear_part(stage, answer.bytes, answer.len, answer.len);
		assert_int_equal(said->latency, 8000);
		hear_part(stage, answer.bytes, answer.len, answer.len);
		assert_true(said->latency == VOICE_UNKNOWN);
		if (client)
			break;
	}
}

/* Twenty questions on one socket: the last sixteen are remembered. */
static void test_many_questions(void **state)
{
	struct stage *stage = *state;
	struct file question = load_file("dns-a"), answer = load_file("dns-a-answer");
	uint8_t i;

	for (i = 0; i < 20; i++) {
		question.bytes[1] = i;
		stage->piece.time = i;
		hear_part(stage, question.bytes, question.len, question.len);
	}
	stage->piece.sent = false;
	stage->piece.time = 100;
	for (i = 0; i < 20; i++) {
		answer.bytes[0] = question.bytes[0];
		answer.bytes[1] = i;
		hear_part(stage, answer.bytes, answer.len, answer.len);
		assert_true(stage->said[0].latency == (i < 4 ? VOICE_UNKNOWN : 100u - i));
	}
}

/* Two messages as TCP carries them. */
static struct file make_stream(const char *one, const char *two)
{
	struct file stream = { .len = 0 };
	const char *const names[] = { one, two };
	size_t i;

	for (i = 0; i < 2; i++) {
		struct file file = load_file(names[i]);

		stream.bytes[stream.len++] = (uint8_t)(file.len >> 8);
		stream.bytes[stream.len++] = (uint8_t)file.len;
		memcpy(stream.bytes + stream.len, file.bytes, file.len);
		stream.len += file.len;
	}
	return stream;
}

static void test_dns_stream(void **state)
{
	struct stage *stage = *state;
	struct file stream = make_stream("dns-chain", "dns-mx");
	size_t i, at;
	int n;

	stage->piece.stream = true;
	assert_int_equal(hear_part(stage, stream.bytes, stream.len, stream.len), 2);
	assert_int_equal(stage->said[0].n_names, 2);
	assert_int_equal(stage->said[1].type, 15);
	for (at = 1; at < stream.len; at++) {
		n = hear_part(stage, stream.bytes, at, at);
		assert_int_equal(n, at >= 129);
		n += hear_part(stage, stream.bytes + at, stream.len - at, stream.len - at);
		assert_int_equal(n, 2);
		assert_int_equal(stage->said[at < 129].type, 15);
	}
	for (i = 0, n = 0; i < stream.len; i++)
		n += hear_part(stage, stream.bytes + i, 1, 1);
	assert_int_equal(n, 2);
	assert_int_equal(stage->said[0].n_names, 2);
	assert_false(stage->said[0].cut);
}

/* Of the first message the end was not seen; of the second all, but its beginning is known. */
static void test_dns_stream_gap(void **state)
{
	struct stage *stage = *state;
	struct file stream = make_stream("dns-chain", "dns-mx");
	struct file file = load_file("dns-a-answer");
	static const uint8_t zeros[4000];	/* records of 11 bytes that say nothing */

	stage->piece.stream = true;
	assert_int_equal(hear_part(stage, stream.bytes, 50, 100), 1);
	assert_true(stage->said[0].cut);
	assert_int_equal(hear_part(stage, stream.bytes + 100, stream.len - 100,
				   stream.len - 100), 1);
	assert_int_equal(stage->said[0].type, 15);
	assert_false(stage->said[0].cut);
	/* A gap in which another message begins: nobody knows where. */
	assert_int_equal(hear_part(stage, stream.bytes, 50, stream.len), 1);
	assert_int_equal(hear_part(stage, stream.bytes, stream.len, stream.len), 0);
	stage_forget(stage);
	/* More than is kept of one message. */
	file.bytes[7] = 0xff;
	assert_int_equal(hear_part(stage, "\x10\0", 2, 2), 0);
	assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 0);
	assert_int_equal(hear_part(stage, zeros, sizeof(zeros), sizeof(zeros)), 1);
	assert_string_equal(stage->said[0].name, "www.lab.example");
	assert_true(stage->said[0].cut);
}

/* Whatever a record file holds, a piece takes bounded time: 5,000 records, and few are read. */
static void test_long_message(void **state)
{
	struct stage *stage = *state;
	struct file file = load_file("dns-a-answer");
	static uint8_t message[60000];

	memcpy(message, file.bytes, file.len);
	message[6] = 5000 >> 8;
	message[7] = 5000 & 0xff;
	assert_int_equal(hear_part(stage, message, sizeof(message), sizeof(message)), 1);
	assert_true(stage->said[0].cut);
	assert_int_equal(stage->said[0].n_addresses, 1);
}

static void test_multicast(void **state)
{
	struct stage *stage = *state;

	stage->piece.remote_port = 5353;
	hear_file(stage, "mdns-ptr");
	assert_int_equal(stage->said[0].dialect, VOICE_MDNS);
	assert_phrase(stage, "asks PTR _ipp._tcp.local");
	hear_file(stage, "mdns-answer");
	assert_phrase(stage, "answers 10.7.0.9 for A host.local");
	stage->piece.remote_port = 5355;
	hear_file(stage, "dns-a");
	assert_int_equal(stage->said[0].dialect, VOICE_LLMNR);
}

static void test_hostile_dns(void **state)
{
	static const uint8_t head[] = { 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
	static const char *const names[] = {
		"\xc0\x0c", "\xc0\x0e\xc0\x0c", "\1a\xc0\x0c", "\xff\xff", "\x41""a", "\5ab", "",
	};
	struct stage *stage = *state;
	struct file file = load_file("dns-a-answer");
	uint8_t message[64];
	size_t i, len;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		memcpy(message, head, sizeof(head));
		len = sizeof(head);
		memcpy(message + len, names[i], strlen(names[i]));
		len += strlen(names[i]);
		memcpy(message + len, "\0\1\0\1", i < 4 ? 4 : 0);
		len += i < 4 ? 4 : 0;
		assert_int_equal(hear_part(stage, message, len, len), 0);
	}
	/* Not cut by us: then what is missing makes it malformed. */
	assert_int_equal(hear_part(stage, file.bytes, file.len - 1, file.len - 1), 0);
	file.bytes[file.len - 5]--;	/* an address of three bytes, and one behind it */
	assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 0);
	assert_int_equal(hear_part(stage, file.bytes, 0, 0), 0);
	/* The same bytes at another port. */
	stage->piece.remote_port = 54;
	file = load_file("dns-a");
	assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(test_question),
		STAGE_TEST(test_answer),
		STAGE_TEST(test_answer_parts),
		STAGE_TEST(test_cut_answers),
		STAGE_TEST(test_latency),
		STAGE_TEST(test_many_questions),
		STAGE_TEST(test_dns_stream),
		STAGE_TEST(test_dns_stream_gap),
		STAGE_TEST(test_long_message),
		STAGE_TEST(test_multicast),
		STAGE_TEST(test_hostile_dns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
