// SPDX-License-Identifier: GPL-2.0
/* Lives on a time axis: steps, phases, round times, names, markup. */
#include "test.h"

#include <locale.h>

#include "base/util.h"
#include "build.h"
#include "text/axis.h"
#include "text/svg.h"
#include "view/bar.h"

#define SEC	NSEC_PER_SEC

/* A row with a life in the usual order, now in @state since 90. */
static struct sock a_client(uint8_t state)
{
	struct sock sock = {
		.family = AF_INET, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.state = state,
	};

	sock.times[SOCKLIFE_A_TIMES_CREATED] = 10;
	sock.times[SOCKLIFE_A_TIMES_STATE] = 90;
	sock.dwell[SOCKLIFE_STATE_CLOSE] = 5;
	sock.dwell[SOCKLIFE_STATE_SYN_SENT] = 15;
	sock.dwell[SOCKLIFE_STATE_ESTABLISHED] = 60;
	return sock;
}

static void assert_step(const struct lifeline *line, size_t i, uint8_t state,
			uint64_t time)
{
	assert_true(i < line->n_steps);
	assert_int_equal(line->steps[i].state, state);
	assert_int_equal(line->steps[i].time, time);
}

static void test_steps_of_a_row(void **state)
{
	struct sock sock = a_client(SOCKLIFE_STATE_CLOSE_WAIT);
	struct lifeline *line = lifeline_new(&sock);

	(void)state;
	assert_int_equal(line->n_steps, 4);
	assert_step(line, 0, SOCKLIFE_STATE_CLOSE, 10);
	assert_step(line, 1, SOCKLIFE_STATE_SYN_SENT, 15);
	assert_step(line, 2, SOCKLIFE_STATE_ESTABLISHED, 30);
	assert_step(line, 3, SOCKLIFE_STATE_CLOSE_WAIT, 90);
	lifeline_free(line);
}

/* A closed one is in CLOSE for the second time: the first stay is before. */
static void test_steps_of_a_closed_row(void **state)
{
	struct sock sock = a_client(SOCKLIFE_STATE_CLOSE);
	struct lifeline *line = lifeline_new(&sock);

	(void)state;
	assert_int_equal(line->n_steps, 4);
	assert_step(line, 0, SOCKLIFE_STATE_CLOSE, 10);
	assert_step(line, 3, SOCKLIFE_STATE_CLOSE, 90);
	lifeline_free(line);
}

static void test_steps_of_events(void **state)
{
	struct sock sock = { .state = SOCKLIFE_STATE_CLOSE };
	struct lifeline *line;
	struct event event = { .type = SOCKLIFE_EVENT_CREATE, .time = 10 };

	(void)state;
	sock.times[SOCKLIFE_A_TIMES_STATE] = 10;
	line = lifeline_new(&sock);
	lifeline_event(line, &event, &sock);
	assert_int_equal(line->n_steps, 1);
	sock.state = SOCKLIFE_STATE_SYN_SENT;
	event = (struct event){ .type = SOCKLIFE_EVENT_STATE, .time = 20 };
	lifeline_event(line, &event, &sock);
	sock.state = SOCKLIFE_STATE_CLOSE;
	event.time = 30;
	lifeline_event(line, &event, &sock);
	sock.state = SOCKLIFE_STATE_SYN_SENT;
	event.time = 40;
	lifeline_event(line, &event, &sock);
	assert_int_equal(line->n_steps, 4);
	assert_step(line, 3, SOCKLIFE_STATE_SYN_SENT, 40);
	sock.state = SOCKLIFE_STATE_ESTABLISHED;	/* its event was lost */
	sock.times[SOCKLIFE_A_TIMES_STATE] = 50;
	lifeline_catch_up(line, &sock);
	assert_step(line, 4, SOCKLIFE_STATE_ESTABLISHED, 50);
	lifeline_free(line);
}

static void test_first_bytes(void **state)
{
	struct sock sock = { .state = SOCKLIFE_STATE_ESTABLISHED };
	struct lifeline *line = lifeline_new(&sock);
	struct event event = {
		.type = SOCKLIFE_EVENT_RECV, .result = -EAGAIN, .time = 10,
		.present = BIT(SOCKLIFE_A_EVENT_TASK), .task = { .tgid = 7 },
	};

	(void)state;
	lifeline_event(line, &event, &sock);
	event = (struct event){ .type = SOCKLIFE_EVENT_RECV, .result = 4,
				.time = 20,
				.flags = SOCKLIFE_EVENT_FLAG_PEEK };
	lifeline_event(line, &event, &sock);
	assert_int_equal(line->first_recv, 0);
	event = (struct event){ .type = SOCKLIFE_EVENT_RECV, .result = 4,
				.time = 30 };
	lifeline_event(line, &event, &sock);
	event.time = 40;
	lifeline_event(line, &event, &sock);
	event.type = SOCKLIFE_EVENT_SEND;
	lifeline_event(line, &event, &sock);
	assert_int_equal(line->first_recv, 30);
	assert_int_equal(line->first_send, 40);
	assert_int_equal(line->first_event, 10);
	assert_int_equal(line->n_tgids, 1);
	assert_int_equal(line->tgids[0], 7);
	lifeline_free(line);
}

/* What fork() handed down and exec() closes is not the child's doing. */
static void test_inherited(void **state)
{
	struct sock sock = { .state = SOCKLIFE_STATE_ESTABLISHED };
	struct lifeline *line = lifeline_new(&sock);
	struct event event = {
		.type = SOCKLIFE_EVENT_FD_CLOSE, .time = 10,
		.present = BIT(SOCKLIFE_A_EVENT_TASK), .task = { .tgid = 7 },
	};

	(void)state;
	lifeline_event(line, &event, &sock);
	assert_int_equal(line->n_tgids, 0);
	lifeline_free(line);
}

static void assert_segment(const struct bar *bar, size_t i, enum phase phase,
			   uint64_t from, uint64_t to)
{
	assert_true(i < bar->n_segments);
	assert_int_equal(bar->segments[i].phase, phase);
	assert_int_equal(bar->segments[i].from, from);
	assert_int_equal(bar->segments[i].to, to);
}

/* The last descriptor goes in CLOSE-WAIT. */
static void test_phases(void **state)
{
	struct model_row row = {
		.sock = a_client(SOCKLIFE_STATE_CLOSE_WAIT),
		.freed = true, .freed_at = 120,
	};
	struct lifeline *line = lifeline_new(&row.sock);
	struct bar bar;

	(void)state;
	row.sock.times[SOCKLIFE_A_TIMES_RELEASED] = 100;
	bar_fill(&bar, &row, line, 1000);
	assert_int_equal(bar.begin, 10);
	assert_int_equal(bar.end, 120);
	assert_false(bar.alive);
	assert_int_equal(bar.n_segments, 5);
	assert_segment(&bar, 0, PHASE_MADE, 10, 15);
	assert_segment(&bar, 1, PHASE_CONNECTING, 15, 30);
	assert_segment(&bar, 2, PHASE_OPEN, 30, 90);
	assert_segment(&bar, 3, PHASE_CLOSING, 90, 100);
	assert_segment(&bar, 4, PHASE_ORPHAN, 100, 120);
	bar_clear(&bar);
	lifeline_free(line);
}

/* TIME-WAIT has no descriptor, but a name of its own; a reset has neither. */
static void test_last_phases(void **state)
{
	struct model_row row = { .sock = a_client(SOCKLIFE_STATE_TIME_WAIT) };
	struct lifeline *line = lifeline_new(&row.sock);
	struct bar bar;

	(void)state;
	row.sock.times[SOCKLIFE_A_TIMES_RELEASED] = 80;
	bar_fill(&bar, &row, line, 1000);
	assert_true(bar.alive);
	assert_segment(&bar, 3, PHASE_ORPHAN, 80, 90);
	assert_segment(&bar, 4, PHASE_TIME_WAIT, 90, 1000);
	bar_clear(&bar);
	lifeline_free(line);

	/* An orphan that the census found: nobody knows since when. */
	row.sock = a_client(SOCKLIFE_STATE_CLOSE_WAIT);
	row.sock.flags = SOCKLIFE_FLAG_RELEASED;
	line = lifeline_new(&row.sock);
	bar_fill(&bar, &row, line, 1000);
	assert_int_equal(bar.n_segments, 1);
	assert_segment(&bar, 0, PHASE_ORPHAN, 10, 1000);
	bar_clear(&bar);
	lifeline_free(line);

	row.sock = a_client(SOCKLIFE_STATE_CLOSE);
	line = lifeline_new(&row.sock);
	bar_fill(&bar, &row, line, 1000);
	assert_segment(&bar, 3, PHASE_CLOSING, 90, 1000);
	bar_clear(&bar);
	row.sock.type = SOCK_DGRAM;		/* is only disconnected */
	bar_fill(&bar, &row, line, 1000);
	assert_segment(&bar, 3, PHASE_MADE, 90, 1000);
	bar_clear(&bar);
	lifeline_free(line);
}

/* Whatever the clocks say: segments in order, from begin to end. */
static void test_strange_times(void **state)
{
	static const uint64_t times[] = { 0, 1, 50, 90, 5000, UINT64_MAX };
	size_t i, k, n;

	(void)state;
	for (n = 0; n < 6 * 6 * 6; n++) {
		struct model_row row = {
			.sock = a_client(SOCKLIFE_STATE_TIME_WAIT),
			.freed = true, .freed_at = times[n % 6],
		};
		struct lifeline *line;
		struct bar bar;

		row.sock.times[SOCKLIFE_A_TIMES_STATE] = times[n / 6 % 6];
		row.sock.times[SOCKLIFE_A_TIMES_CREATED] = times[n / 36];
		row.sock.times[SOCKLIFE_A_TIMES_RELEASED] = times[(n + 3) % 6];
		line = lifeline_new(&row.sock);
		bar_fill(&bar, &row, line, 100);
		assert_true(bar.n_segments > 0);
		assert_true(bar.segments[0].from == bar.begin);
		for (i = 0, k = 1; i < bar.n_segments; i++, k++) {
			assert_true(bar.segments[i].from <= bar.segments[i].to);
			assert_true(bar.segments[i].to ==
				    (k < bar.n_segments ?
				     bar.segments[k].from : bar.end));
		}
		bar_clear(&bar);
		lifeline_free(line);
	}
}

static void labels(uint64_t span, unsigned int marks, uint64_t n,
		   const char *expected)
{
	struct axis axis;
	struct buf buf = { 0 };

	axis_set(&axis, 7 * SEC, 7 * SEC + span, marks);
	axis_label(&buf, &axis, n * axis.step);
	assert_string_equal(buf_str(&buf), expected);
	buf_free(&buf);
}

static void test_round_times(void **state)
{
	(void)state;
	labels(SEC, 5, 0, "0");
	labels(SEC + 1, 5, 1, "0.5s");
	labels(SEC, 5, 1, "200ms");
	labels(2 * SEC, 5, 3, "1.5s");
	labels(2 * SEC, 50, 3, "0.15s");
	labels(31 * SEC, 9, 2, "10s");
	labels(100 * SEC, 9, 3, "45s");
	labels(10 * 60 * SEC, 5, 3, "6m00s");
	labels(10 * 3600 * SEC, 9, 1, "2h00m");
	labels(1000 * 86400 * SEC, 5, 1, "200d00h");
	labels(400, 1, 1, "0.5us");
	labels(12345, 4, 2, "10us");
	labels(0, 4, 1, "0.5us");
	labels(5555 * NSEC_PER_USEC, 4, 2, "4ms");
	labels(UINT64_MAX - 7 * SEC, 5, 1, "50000d00h");
}

static void test_places(void **state)
{
	struct axis axis;

	(void)state;
	axis_set(&axis, 1000, 3000, 4);
	assert_true(axis_place(&axis, 0, 10) == 0);
	assert_true(axis_place(&axis, 1000, 10) == 0);
	assert_true(axis_place(&axis, 2000, 10) == 5);
	assert_true(axis_place(&axis, 3000, 10) == 10);
	assert_true(axis_place(&axis, UINT64_MAX, 10) == 10);
	/* The end before the begin, and both at the end of all times. */
	axis_set(&axis, 3000, 1000, 0);
	assert_true(axis.end > axis.begin && axis.step > 0);
	axis_set(&axis, UINT64_MAX, UINT64_MAX, 4);
	assert_true(axis.end > axis.begin);
	assert_true(axis_place(&axis, UINT64_MAX, 10) == 10);
}

static void test_programs(void **state)
{
	struct programs programs = { 0 };
	struct task tasks[] = {
		{ .pid = 9, .tgid = 5, .comm = "ThreadPool" },
		{ .pid = 3, .tgid = 3, .comm = "curl" },
		{ .pid = 5, .tgid = 5, .comm = "bash" },	/* before exec() */
		{ .pid = 5, .tgid = 5, .comm = "browser" },
		{ .pid = 8, .tgid = 5, .comm = "IOThread" },
	};
	size_t i;

	(void)state;
	assert_string_equal(programs_name(&programs, 5), "");
	programs_task(&programs, &tasks[0]);
	assert_string_equal(programs_name(&programs, 5), "ThreadPool");
	for (i = 1; i < ARRAY_SIZE(tasks); i++)
		programs_task(&programs, &tasks[i]);
	programs_task(&programs, &(struct task){
		.pid = 7, .tgid = 4, .comm = "ThreadPool", .program = "agent" });
	assert_string_equal(programs_name(&programs, 5), "browser");
	assert_string_equal(programs_name(&programs, 3), "curl");
	assert_string_equal(programs_name(&programs, 4), "agent");
	assert_string_equal(programs_name(&programs, 6), "");
	programs_free(&programs);
}

static void test_markup(void **state)
{
	struct buf buf = { 0 };

	(void)state;
	svg_escape(&buf, "</title>&amp;\"'sch\xc3\xb6n");
	assert_string_equal(buf_str(&buf), "&lt;/title&gt;&amp;amp;&quot;&#39;"
			    "sch\xc3\xb6n");
	buf_clear(&buf);
	svg_text_cut(&buf, "", 1, 2, "start", "<<<<<<<<", 6);
	assert_non_null(strstr(buf_str(&buf), ">&lt;&lt;&lt;&lt;..</text>"));
	buf_free(&buf);
}

/* One socket, one end: whichever view tells of it. */
static void test_words_of_the_end(void **state)
{
	struct model_row row = { .freed = true };
	struct bar bar = { .row = &row };
	struct buf buf = { 0 };

	(void)state;
	bar_end(&buf, &bar);
	assert_string_equal(buf_str(&buf), "");
	row.sock.closed_first = SOCKLIFE_CLOSED_FIRST_LOCAL;
	bar_end(&buf, &bar);
	assert_string_equal(buf_str(&buf), "local first");
	buf_clear(&buf);
	row.sock.present = BIT(SOCKLIFE_A_SOCKET_END) | BIT(SOCKLIFE_A_SOCKET_RELEASE_SIGNAL);
	row.sock.end = SOCKLIFE_END_UNREAD;
	row.sock.release_signal = 9;
	bar_end(&buf, &bar);
	assert_string_equal(buf_str(&buf), "unread data, killed by SIGKILL");
	buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps_of_a_row),
		cmocka_unit_test(test_steps_of_a_closed_row),
		cmocka_unit_test(test_steps_of_events),
		cmocka_unit_test(test_first_bytes),
		cmocka_unit_test(test_inherited),
		cmocka_unit_test(test_phases),
		cmocka_unit_test(test_last_phases),
		cmocka_unit_test(test_strange_times),
		cmocka_unit_test(test_round_times),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_programs),
		cmocka_unit_test(test_markup),
		cmocka_unit_test(test_words_of_the_end),
	};

	setlocale(LC_CTYPE, "");
	fmt_init();
	return cmocka_run_group_tests_name("waterfall", tests, NULL, NULL);
}
