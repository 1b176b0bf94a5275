// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes are decoded, applied and printed without harm. Built as it is,
 * it mutates good messages a bounded number of times: fuzz_decode [RUNS [SEED]];
 * with -DLIBFUZZER -fsanitize=fuzzer libFuzzer drives it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "build.h"
#include "model/model.h"
#include "source/decode.h"
#include "source/outline.h"
#include "text/json.h"
#include "text/phrase.h"
#include "text/row.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const struct addr_style numeric = { .numeric = true };

/* What is written is what json-c would write of what it has read. */
static void check_json(struct buf *line)
{
	const int plain = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;
	struct json_object *o;

	json_end_line(line);
	line->data[line->len - 1] = '\0';
	o = json_tokener_parse(buf_str(line));
	if (!o || strcmp(json_object_to_json_string_ext(o, plain), buf_str(line)))
		abort();
	json_object_put(o);
	buf_free(line);
}

static void show_row(const struct sock *sock, struct model *model)
{
	struct buf buf = { 0 };

	row_local(&buf, &buf, sock, &numeric);
	row_remote(&buf, &buf, sock, model, &numeric);
	row_process(&buf, sock);
	row_extra(&buf, sock, 1000, &numeric);
	buf_free(&buf);
	json_socket(&buf, sock, 1000, NULL);
	check_json(&buf);
}

static void take_event(const struct event *event, void *arg)
{
	struct model_row *row;
	struct buf buf = { 0 };

	model_apply(arg, event, &row);
	phrase_line(&buf, event, &row->sock, &numeric);
	buf_free(&buf);
	json_event(&buf, event, &row->sock, 0, NULL);
	check_json(&buf);
}

static void skip_event(const struct event *event, void *arg)
{
	(void)event;
	(void)arg;
}

/* Layouts that one message taught are there for the next. */
static void check_outlines(const struct nlmsghdr *nlh, int n)
{
	static struct outline *outline;

	if (!outline)
		outline = outline_new();
	if (decode_outlines(nlh, outline, skip_event, NULL) != n)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct nlmsghdr *nlh = malloc(len + sizeof(*nlh));
	struct model *model = model_new();
	struct stats stats;
	struct sock sock;

	memcpy(nlh, bytes, len);
	if (len < sizeof(*nlh) || !mnl_nlmsg_ok(nlh, (int)len))
		goto out;
	if (!decode_socket(nlh, &sock)) {
		show_row(&sock, model);
		model_put(model, &sock);
	}
	check_outlines(nlh, decode_events(nlh, take_event, model));
	if (!decode_stats(nlh, &stats))
		stats_free(&stats);
out:
	model_free(model);
	free(nlh);
	return 0;
}

#ifndef LIBFUZZER

static uint64_t seed = 1;

static uint32_t dice(uint32_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + 1;
	return (uint32_t)(seed >> 33) % n;
}

static struct nlmsghdr *good_row(char *buf)
{
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);
	struct holder holder = {
		.tgid = 1, .fd = 2, .comm = "name", .open_how = (uint8_t)dice(16), .open_ns = dice(2),
	};
	struct holder former = {
		.tgid = 1, .fd = dice(2) ? 2 : FD_UNKNOWN, .open_how = (uint8_t)dice(16),
		.close_how = (uint8_t)dice(8), .close_ns = 1 + dice(3),
	};
	struct sock sock = {
		.present = BIT(SOCKLIFE_A_SOCKET_CREATOR) |
			   BIT(SOCKLIFE_A_SOCKET_ERROR) |
			   BIT(SOCKLIFE_A_SOCKET_CGROUP) |
			   BIT(SOCKLIFE_A_SOCKET_RELEASER) |
			   (dice(2) ? BIT(SOCKLIFE_A_SOCKET_CLOSED) : 0),
		.id = 1, .gen = 2, .family = dice(48), .type = SOCK_STREAM,
		.protocol = IPPROTO_TCP, .state = SOCKLIFE_STATE_ESTABLISHED,
		.local = dice(2) ? addr_in6("::1", 80) : addr_un("/a", 3),
		.remote = addr_in("127.0.0.1", 4000), .send = { 1, 2, 3, 4 },
		.holders = &holder, .n_holders = 1,
		.former = &former, .n_former = 1, .former_count = dice(3), .dwelt = 0xfe,
		.times = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, dice(200) },
		.closed_first = (uint8_t)dice(3), .end = (uint8_t)dice(16),
		.releaser = { 4, 5, 6, "closer" }, .cgroup = 77,
		.release_how = SOCKLIFE_FD_CLOSE_EXIT,
		.release_signal = (uint8_t)dice(130),
		.unsent = 1, .unread = 2, .retrans = 3, .rtt_us = 4,
	};

	build_socket(nlh, &sock, 100);
	return nlh;
}

static struct nlmsghdr *good_events(char *buf)
{
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_EVENTS_NTF);
	uint64_t i;

	for (i = 1; i <= 3; i++)
		build_event(nlh, &(struct event){
			.present = BIT(SOCKLIFE_A_EVENT_TASK) |
				   BIT(SOCKLIFE_A_EVENT_FD),
			.seq = i, .gen = i, .id = 1, .fd = (int32_t)i,
			.type = (uint16_t)dice(18), .family = AF_UNIX,
			.local = addr_un("\0abc", 4), .task = { 1, 2, 3, "task" },
		});
	return nlh;
}

static struct nlmsghdr *good_stats(char *buf)
{
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_STATS_GET);

	build_stats(nlh, 1, 2);
	return nlh;
}

static void mutate(char *bytes, uint32_t len)
{
	static const uint8_t nice[] = { 0, 1, 2, 3, 4, 5, 8, 0x7f, 0x80, 0xff };
	uint32_t n = 1 + dice(6), at;

	while (n--) {
		at = dice(len);
		switch (dice(4)) {
		case 0:
			bytes[at] ^= (char)(1 << dice(8));
			break;
		case 1:
			bytes[at] = (char)nice[dice(sizeof(nice))];
			break;
		case 2:
			bytes[at] = (char)dice(256);
			break;
		default:
			at &= ~3u;	/* the head of an attribute */
			bytes[at] = (char)dice(64);
			bytes[at + (at + 1 < len)] = 0;
		}
	}
}

int main(int argc, char **argv)
{
	static struct nlmsghdr *(*const makers[])(char *) = {
		good_row, good_events, good_stats,
	};
	uint64_t runs = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000, i;
	static char buf[BUILD_SIZE];

	seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	for (i = 0; i < runs; i++) {
		struct nlmsghdr *nlh = makers[i % 3](buf);
		uint32_t len = nlh->nlmsg_len;

		mutate(buf, len);
		if (!dice(4))
			len = dice(len);
		else if (dice(2))
			nlh->nlmsg_len = len;
		LLVMFuzzerTestOneInput((const uint8_t *)buf, len);
	}
	printf("ok 1 - %" PRIu64 " mutated messages do no harm\n1..1\n", runs);
	return 0;
}

#endif
