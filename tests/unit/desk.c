// SPDX-License-Identifier: GPL-2.0
#include "desk.h"

#include "base/util.h"
#include "build.h"
#include "test.h"

unsigned int desk_asked;

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
	desk_asked++;
	build_socket(nlh, &sock, 900);
	return cb(nlh, arg);
}

static const struct source_ops ops = { .get = answer };

void desk_begin(struct desk *desk)
{
	*desk = (struct desk){ .source.ops = &ops };
	live_init(&desk->live);
	desk->live.select.any_state = true;
	desk->live.feed.source = &desk->source;
	desk->live.feed.model = model_new();
	desk->live.cursor = 1;
}

void desk_end(struct desk *desk)
{
	live_free(&desk->live);
	model_free(desk->live.feed.model);
	screen_free(&desk->screen);
}

struct model_row *desk_put(struct desk *desk, struct sock sock)
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

struct model_row *desk_tcp(struct desk *desk, uint64_t id, uint32_t pid, uint16_t port)
{
	struct holder holder = { .tgid = pid, .fd = 3, .comm = "client" };
	struct sock sock = {
		.id = id, .family = AF_INET, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.state = SOCKLIFE_STATE_ESTABLISHED, .holders = &holder, .n_holders = 1,
		.local = addr_in("10.0.0.1", (uint16_t)(40000 + id)),
		.remote = addr_in("10.0.0.9", port),
	};

	return desk_put(desk, sock);
}

struct model_row *desk_browser(struct desk *desk)
{
	struct holder holder = { .tgid = 77, .fd = 3, .comm = "Web Content" };
	struct sock sock = {
		.id = 1, .family = AF_INET6, .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
		.state = SOCKLIFE_STATE_ESTABLISHED, .holders = &holder, .n_holders = 1,
		.local = addr_in6("2001:db8:0:1::7", 40000),
		.remote = addr_in6("2001:db8:0:1::9", 44300),
	};

	return desk_put(desk, sock);
}

void desk_key(struct desk *desk, int key)
{
	assert_true(live_key(&desk->live, key));
}

void desk_press(struct desk *desk, const char *keys)
{
	for (; *keys; keys++)
		assert_true(live_key(&desk->live, (unsigned char)*keys));
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

void desk_shows_at(struct desk *desk, size_t rows, size_t columns, const char *words,
		     bool expected)
{
	char *text = screen_text(desk, rows, columns);

	if (!!strstr(text, words) != expected)
		fail_msg("'%s' %s:\n%s", words, expected ? "is not there" :
			 "is there", text);
	free(text);
}

void desk_shows(struct desk *desk, const char *words, bool expected)
{
	desk_shows_at(desk, 40, 300, words, expected);
}

void desk_lists(struct desk *desk, const char *expected)
{
	struct buf ports = { 0 };
	size_t i;

	for (i = 0; i < desk->live.n_rows; i++)
		buf_printf(&ports, "%s%u", i ? " " : "",
			   ntohs(desk->live.rows[i]->sock.remote.in.sin_port));
	assert_string_equal(buf_str(&ports), expected);
	buf_free(&ports);
}
