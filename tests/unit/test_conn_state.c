// SPDX-License-Identifier: GPL-2.0
/* Zeek's words for TCP connections, from one end's life. */
#include "test.h"

#include "base/util.h"
#include "model/conn_state.h"

#define S(name)		(1u << SOCKLIFE_STATE_##name)
#define END(name)	SOCKLIFE_END_##name
#define ACTIVE		0
#define PASSIVE		SOCKLIFE_FLAG_PASSIVE
#define CENSUS		SOCKLIFE_FLAG_CENSUS
#define LOCAL		SOCKLIFE_CLOSED_FIRST_LOCAL
#define REMOTE		SOCKLIFE_CLOSED_FIRST_REMOTE
#define CALLED		(S(CLOSE) | S(SYN_SENT))
#define OPENED		(CALLED | S(ESTABLISHED))
#define ANSWERED	(S(SYN_RECV) | S(ESTABLISHED))
#define CLOSED_HERE	(S(FIN_WAIT1) | S(FIN_WAIT2) | S(TIME_WAIT))
#define CLOSED_THERE	(S(CLOSE_WAIT) | S(LAST_ACK))

static const struct {
	const char *word;
	uint32_t flags;
	uint32_t dwelt;
	uint8_t state;
	uint8_t end;
	uint8_t closed_first;
} cases[] = {
	/* The handshake. */
	{ "S0", ACTIVE, CALLED, SOCKLIFE_STATE_SYN_SENT, END(NONE), 0 },
	{ "S0", ACTIVE, CALLED, SOCKLIFE_STATE_CLOSE, END(TIMEOUT), 0 },
	{ "S0", ACTIVE, CALLED, SOCKLIFE_STATE_CLOSE, END(CLOSED), 0 },
	{ "S0", ACTIVE, CALLED, SOCKLIFE_STATE_CLOSE, END(ERROR), 0 },
	{ "S0", ACTIVE, CALLED, SOCKLIFE_STATE_CLOSE, END(ABORTED), 0 },
	{ "REJ", ACTIVE, CALLED, SOCKLIFE_STATE_CLOSE, END(REFUSED), 0 },
	{ "RSTO", PASSIVE, S(SYN_RECV), SOCKLIFE_STATE_CLOSE, END(RST_RECEIVED), 0 },
	{ "RSTR", PASSIVE, S(SYN_RECV), SOCKLIFE_STATE_CLOSE, END(UNACCEPTED), 0 },
	/* Open. */
	{ "S1", ACTIVE, OPENED, SOCKLIFE_STATE_ESTABLISHED, END(NONE), 0 },
	{ "S1", PASSIVE, ANSWERED, SOCKLIFE_STATE_ESTABLISHED, END(NONE), 0 },
	{ "S1", ACTIVE, OPENED, SOCKLIFE_STATE_CLOSE, END(TIMEOUT), 0 },
	{ "S1", CENSUS, OPENED, SOCKLIFE_STATE_ESTABLISHED, END(NONE), 0 },
	/* Half closed. */
	{ "S2", ACTIVE, OPENED | S(FIN_WAIT1), SOCKLIFE_STATE_FIN_WAIT1, END(NONE), LOCAL },
	{ "S2", ACTIVE, OPENED | S(FIN_WAIT1) | S(FIN_WAIT2), SOCKLIFE_STATE_CLOSE,
	  END(TIMEOUT), LOCAL },
	{ "S2", PASSIVE, ANSWERED | S(CLOSE_WAIT), SOCKLIFE_STATE_CLOSE_WAIT, END(NONE), REMOTE },
	{ "S3", PASSIVE, ANSWERED | S(FIN_WAIT1), SOCKLIFE_STATE_FIN_WAIT1, END(NONE), LOCAL },
	{ "S3", ACTIVE, OPENED | S(CLOSE_WAIT), SOCKLIFE_STATE_CLOSE_WAIT, END(NONE), REMOTE },
	/* Closed. */
	{ "SF", ACTIVE, OPENED | CLOSED_HERE, SOCKLIFE_STATE_TIME_WAIT, END(NONE), LOCAL },
	{ "SF", ACTIVE, OPENED | CLOSED_HERE, SOCKLIFE_STATE_CLOSE, END(FIN), LOCAL },
	{ "SF", ACTIVE, OPENED | CLOSED_THERE, SOCKLIFE_STATE_CLOSE, END(FIN), REMOTE },
	{ "SF", PASSIVE, ANSWERED | CLOSED_THERE, SOCKLIFE_STATE_LAST_ACK, END(NONE), REMOTE },
	{ "SF", ACTIVE, OPENED | S(FIN_WAIT1) | S(CLOSING), SOCKLIFE_STATE_CLOSE, END(FIN), LOCAL },
	{ "SF", CENSUS, S(ESTABLISHED) | CLOSED_HERE, SOCKLIFE_STATE_CLOSE, END(FIN), LOCAL },
	/* Reset. */
	{ "RSTO", ACTIVE, OPENED, SOCKLIFE_STATE_CLOSE, END(LINGER), LOCAL },
	{ "RSTO", ACTIVE, OPENED, SOCKLIFE_STATE_CLOSE, END(UNREAD), LOCAL },
	{ "RSTO", ACTIVE, OPENED, SOCKLIFE_STATE_CLOSE, END(RST_SENT), LOCAL },
	{ "RSTO", ACTIVE, OPENED, SOCKLIFE_STATE_CLOSE, END(DISCONNECTED), LOCAL },
	{ "RSTO", ACTIVE, OPENED, SOCKLIFE_STATE_CLOSE, END(ABORTED), LOCAL },
	{ "RSTO", ACTIVE, OPENED, SOCKLIFE_STATE_CLOSE, END(KEEPALIVE), LOCAL },
	{ "RSTO", ACTIVE, OPENED | S(CLOSE_WAIT), SOCKLIFE_STATE_CLOSE, END(UNREAD), REMOTE },
	{ "RSTO", PASSIVE, ANSWERED, SOCKLIFE_STATE_CLOSE, END(RST_RECEIVED), REMOTE },
	{ "RSTR", ACTIVE, OPENED, SOCKLIFE_STATE_CLOSE, END(RST_RECEIVED), REMOTE },
	{ "RSTR", ACTIVE, OPENED | S(FIN_WAIT1), SOCKLIFE_STATE_CLOSE, END(RST_RECEIVED), LOCAL },
	{ "RSTR", PASSIVE, ANSWERED, SOCKLIFE_STATE_CLOSE, END(LINGER), LOCAL },
	{ "RSTR", PASSIVE, ANSWERED, SOCKLIFE_STATE_CLOSE, END(UNACCEPTED), LOCAL },
	/* Only events, no row of the history: a reset by somebody. */
	{ "RSTO", ACTIVE, OPENED, SOCKLIFE_STATE_CLOSE, END(NONE), LOCAL },
	{ "RSTO", PASSIVE, ANSWERED, SOCKLIFE_STATE_CLOSE, END(NONE), REMOTE },
	{ "S1", ACTIVE, OPENED, SOCKLIFE_STATE_CLOSE, END(NONE), 0 },
	{ "S2", ACTIVE, OPENED | S(FIN_WAIT1), SOCKLIFE_STATE_CLOSE, END(NONE), LOCAL },
	/* Found by the census: the handshake was not seen. */
	{ "OTH", CENSUS, S(ESTABLISHED), SOCKLIFE_STATE_ESTABLISHED, END(NONE), 0 },
	{ "OTH", CENSUS, S(ESTABLISHED), SOCKLIFE_STATE_CLOSE, END(RST_RECEIVED), REMOTE },
	{ "OTH", CENSUS, S(ESTABLISHED) | S(CLOSE_WAIT), SOCKLIFE_STATE_CLOSE_WAIT, END(NONE), REMOTE },
	{ "OTH", CENSUS | PASSIVE, S(ESTABLISHED), SOCKLIFE_STATE_ESTABLISHED, END(NONE), 0 },
	{ "RSTOS0", CENSUS | PASSIVE, S(ESTABLISHED), SOCKLIFE_STATE_CLOSE, END(RST_RECEIVED), REMOTE },
	{ "RSTRH", CENSUS | PASSIVE, S(ESTABLISHED), SOCKLIFE_STATE_CLOSE, END(LINGER), LOCAL },
	{ "SH", CENSUS | PASSIVE, S(ESTABLISHED) | S(CLOSE_WAIT), SOCKLIFE_STATE_CLOSE_WAIT, END(NONE), REMOTE },
	{ "SHR", CENSUS | PASSIVE, S(ESTABLISHED) | S(FIN_WAIT1), SOCKLIFE_STATE_FIN_WAIT1, END(NONE), LOCAL },
	/* No connection at all. */
	{ NULL, ACTIVE, S(CLOSE), SOCKLIFE_STATE_CLOSE, END(CLOSED), 0 },
	{ NULL, ACTIVE, S(CLOSE) | S(LISTEN), SOCKLIFE_STATE_LISTEN, END(NONE), 0 },
};

static struct sock sock_of(size_t i)
{
	return (struct sock){
		.family = AF_INET, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.flags = cases[i].flags, .dwelt = cases[i].dwelt,
		.state = cases[i].state, .end = cases[i].end,
		.closed_first = cases[i].closed_first,
	};
}

static void test_cases(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sock sock = sock_of(i);
		const char *word = conn_state(&sock);

		if (!cases[i].word ? !word : word && !strcmp(word, cases[i].word))
			continue;
		fail_msg("case %zu: %s, not %s", i, word ? word : "-",
			 cases[i].word ? cases[i].word : "-");
	}
}

/* Each word of Zeek's is the answer to something. */
static void test_all_words(void **state)
{
	static const char *const words[] = {
		"S0", "S1", "SF", "REJ", "S2", "S3", "RSTO", "RSTR", "RSTOS0",
		"RSTRH", "SH", "SHR", "OTH",
	};
	size_t i, j, found;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		for (j = found = 0; j < ARRAY_SIZE(cases); j++)
			found += cases[j].word && !strcmp(cases[j].word, words[i]);
		assert_true(found);
	}
}

static void test_only_tcp(void **state)
{
	struct sock sock = sock_of(0);

	(void)state;
	assert_non_null(conn_state(&sock));
	sock.family = AF_INET6;
	assert_non_null(conn_state(&sock));
	sock.protocol = IPPROTO_SCTP;
	assert_null(conn_state(&sock));
	sock.protocol = IPPROTO_TCP;
	sock.type = SOCK_RAW;
	assert_null(conn_state(&sock));
	sock.type = SOCK_STREAM;
	sock.family = AF_UNIX;
	assert_null(conn_state(&sock));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_all_words),
		cmocka_unit_test(test_only_tcp),
	};

	return cmocka_run_group_tests_name("conn_state", tests, NULL, NULL);
}
