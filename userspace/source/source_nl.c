// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel. Requests and the feed have a socket each: the answers to one
 * are not mixed with the other, and only the feed needs a large buffer.
 */
#include "source/source_nl.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/util.h"
#include "source/genl.h"

#include <linux/socklife.h>

#define FEED_RCVBUF	(32 * 1024 * 1024)
#define DUMP_TRIES	4
#define KINDS_WITH_PAYLOAD (SOCKLIFE_KIND_LIFE | SOCKLIFE_KIND_STATE | SOCKLIFE_KIND_DESCRIPTOR | \
			    SOCKLIFE_KIND_DATA | SOCKLIFE_KIND_END | SOCKLIFE_KIND_FAILED_CALL | \
			    SOCKLIFE_KIND_PAYLOAD)
#define READ_BATCH	64	/* datagrams in one read: then others have a turn */

struct source_nl {
	struct source source;
	struct mnl_socket *requests;
	struct mnl_socket *feed;
	struct genl_family family;
	struct buf early;
	char *buf;
};

static struct source_nl *nl_of(struct source *source)
{
	return (struct source_nl *)source;
}

/* Puts the reason of a refusal into words. */
static int explain_refusal(struct source *source, int err, const char *what,
			   const char *why)
{
	if (why[0])
		return source_fail(source, err, "%s: %s (%s)", what, why,
				   strerror(-err));
	if (err == -EPERM)
		return source_fail(source, err,
				   "%s: needs root or CAP_NET_ADMIN", what);
	return source_fail(source, err, "%s: %s", what, strerror(-err));
}

/* -ENOENT may mean an unknown socket or an unknown family: is it the family? */
static bool is_gone(struct source_nl *nl)
{
	struct genl_family family;

	return genl_find_family(nl->requests, &family) == -ENOENT;
}

static int explain_failure(struct source *source, int err, const char *what, const char *why)
{
	if (err == -ENOENT && !why[0] && is_gone(nl_of(source)))
		return source_fail(source, err, "%s: the kernel module has been unloaded", what);
	return explain_refusal(source, err, what, why);
}

static int send_request(struct source *source, struct nlmsghdr *nlh, const char *what,
			message_cb cb, void *arg)
{
	char why[128];
	int err = genl_talk(nl_of(source)->requests, nlh, cb, arg, why, sizeof(why));

	if (!err || err == -EAGAIN)
		return err;
	return explain_failure(source, err, what, why);
}

/* Marks the begin (NLMSG_NOOP) and the end of a dump for the callback. */
static int mark_dump(uint16_t type, message_cb cb, void *arg)
{
	struct nlmsghdr nlh = {
		.nlmsg_len = NLMSG_HDRLEN, .nlmsg_type = type,
	};

	return cb(&nlh, arg);
}

/* Linux 6.1 drops the extack message of a refused dump: @what has to explain it. */
static int nl_dump(struct source *source, bool all, message_cb cb, void *arg)
{
	const char *what = all ? "sockets of all namespaces, seen from the initial one" :
			   "list of sockets";
	char buf[GENL_REQUEST_SIZE];
	struct nlmsghdr *nlh;
	int tries, err = -EAGAIN;

	for (tries = 0; tries < DUMP_TRIES && err == -EAGAIN; tries++) {
		err = mark_dump(NLMSG_NOOP, cb, arg);
		if (err)
			return err;
		nlh = genl_request(buf, nl_of(source)->family.id,
				   SOCKLIFE_CMD_SOCKET_GET,
				   SOCKLIFE_FAMILY_VERSION, NLM_F_DUMP);
		if (all)
			mnl_attr_put(nlh, SOCKLIFE_A_SOCKET_ALL_NETNS, 0, NULL);
		err = send_request(source, nlh, what, cb, arg);
	}
	/* Disturbed each time: complete but for what changed meanwhile. */
	if (err == -EAGAIN)
		return 0;
	return err ? err : mark_dump(NLMSG_DONE, cb, arg);
}

/* After an interrupted dump a row may come twice: that does no harm. */
static int nl_closed(struct source *source, bool all, message_cb cb, void *arg)
{
	const char *what = all ? "closed sockets of all namespaces, seen from the initial one" :
			   "list of closed sockets";
	char buf[GENL_REQUEST_SIZE];
	struct nlmsghdr *nlh;
	int tries, err = -EAGAIN;

	for (tries = 0; tries < DUMP_TRIES && err == -EAGAIN; tries++) {
		nlh = genl_request(buf, nl_of(source)->family.id,
				   SOCKLIFE_CMD_SOCKET_GET,
				   SOCKLIFE_FAMILY_VERSION, NLM_F_DUMP);
		mnl_attr_put(nlh, SOCKLIFE_A_SOCKET_CLOSED, 0, NULL);
		if (all)
			mnl_attr_put(nlh, SOCKLIFE_A_SOCKET_ALL_NETNS, 0, NULL);
		err = send_request(source, nlh, what, cb, arg);
	}
	return err == -EAGAIN ? 0 : err;
}

static int nl_get(struct source *source, uint64_t id, message_cb cb, void *arg)
{
	char buf[GENL_REQUEST_SIZE];
	struct nlmsghdr *nlh = genl_request(buf, nl_of(source)->family.id,
					    SOCKLIFE_CMD_SOCKET_GET,
					    SOCKLIFE_FAMILY_VERSION, 0);

	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, id);
	return send_request(source, nlh, "one socket", cb, arg);
}

static int nl_stats(struct source *source, message_cb cb, void *arg)
{
	char buf[GENL_REQUEST_SIZE];
	struct nlmsghdr *nlh = genl_request(buf, nl_of(source)->family.id,
					    SOCKLIFE_CMD_STATS_GET,
					    SOCKLIFE_FAMILY_VERSION, 0);

	return send_request(source, nlh, "statistics", cb, arg);
}

/* Events that come before the answer to SUBSCRIBE. */
static int keep_early(const struct nlmsghdr *nlh, void *arg)
{
	struct source_nl *nl = arg;

	buf_add(&nl->early, (const char *)nlh, NLMSG_ALIGN(nlh->nlmsg_len));
	return 0;
}

/* Of the Internet's sockets: what others say is no part of any conversation that is shown. */
static void ask_payload(struct nlmsghdr *nlh, const struct asked *asked)
{
	mnl_attr_put_u32(nlh, SOCKLIFE_A_SUBSCRIPTION_KINDS, KINDS_WITH_PAYLOAD);
	mnl_attr_put_u16(nlh, SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_SIZE, asked->payload);
	mnl_attr_put_u16(nlh, SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_FAMILY, AF_INET);
	mnl_attr_put_u16(nlh, SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_FAMILY, AF_INET6);
	if (asked->payload_first)
		mnl_attr_put(nlh, SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_FIRST, 0, NULL);
}

static int send_subscribe(struct source_nl *nl, const struct asked *asked)
{
	const char *what = asked->all ? "events of all network namespaces" : "events";
	char buf[GENL_REQUEST_SIZE], why[128];
	struct nlmsghdr *nlh = genl_request(buf, nl->family.id, SOCKLIFE_CMD_SUBSCRIBE,
					    SOCKLIFE_FAMILY_VERSION, 0);
	int err;

	if (asked->all)
		mnl_attr_put(nlh, SOCKLIFE_A_SUBSCRIPTION_ALL_NETNS, 0, NULL);
	if (asked->payload)
		ask_payload(nlh, asked);
	err = genl_talk_feed(nl->feed, nlh, keep_early, nl, why, sizeof(why));
	return err ? explain_refusal(&nl->source, err, what, why) : 0;
}

static int nl_subscribe(struct source *source, const struct asked *asked)
{
	struct source_nl *nl = nl_of(source);
	int size = FEED_RCVBUF, fd, err;

	nl->feed = genl_open();
	if (!nl->feed)
		return explain_refusal(source, -errno, "events", "");
	fd = mnl_socket_get_fd(nl->feed);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	err = send_subscribe(nl, asked);
	if (!err)
		source->fd = fd;
	return err;
}

/* Messages of the family, one after the other. */
static int tell_messages(struct source_nl *nl, const void *bytes, size_t len, message_cb cb,
			 void *arg)
{
	const struct nlmsghdr *nlh = bytes;
	int left = (int)len, err;

	for (; mnl_nlmsg_ok(nlh, left); nlh = mnl_nlmsg_next(nlh, &left)) {
		if (nlh->nlmsg_type != nl->family.id)
			continue;
		err = cb(nlh, arg);
		if (err < 0)
			return err;
	}
	return 0;
}

static int tell_early(struct source_nl *nl, message_cb cb, void *arg)
{
	struct buf early = nl->early;
	int err;

	nl->early = (struct buf){ 0 };
	err = tell_messages(nl, early.data, early.len, cb, arg);
	buf_free(&early);
	return err;
}

static int nl_account(struct source *source, message_cb cb, void *arg)
{
	struct source_nl *nl = nl_of(source);
	char buf[GENL_REQUEST_SIZE], why[128];
	struct nlmsghdr *nlh = genl_request(buf, nl->family.id,
					    SOCKLIFE_CMD_SUBSCRIPTION_GET,
					    SOCKLIFE_FAMILY_VERSION, 0);
	int err = tell_early(nl, cb, arg);

	if (!err)
		err = genl_talk_feed(nl->feed, nlh, cb, arg, why, sizeof(why));
	if (!err || err == -ENOBUFS)
		return err;
	return explain_failure(source, err, "account of the events", why);
}

/* One datagram: 1 if there was one. */
static int read_one(struct source_nl *nl, int timeout_ms, message_cb cb, void *arg)
{
	struct pollfd pfd = { .fd = nl->source.fd, .events = POLLIN };
	ssize_t n;
	int err;

	if (nl->early.len)
		return tell_early(nl, cb, arg) ?: 1;
	err = poll(&pfd, 1, timeout_ms);
	if (err <= 0)
		return err ? -errno : 0;
	n = mnl_socket_recvfrom(nl->feed, nl->buf, GENL_BUFFER_SIZE);
	if (n < 0)
		return -errno;
	return tell_messages(nl, nl->buf, (size_t)n, cb, arg) ?: 1;
}

static int nl_read(struct source *source, int timeout_ms, message_cb cb, void *arg)
{
	int n, got = read_one(nl_of(source), timeout_ms, cb, arg);

	for (n = 1; got == 1 && n < READ_BATCH; n++) {
		int more = read_one(nl_of(source), 0, cb, arg);

		if (more <= 0)
			return more == -ENOBUFS ? more : 1;
	}
	if (got < 0 && got != -ENOBUFS && got != -EINTR)
		return explain_refusal(source, got, "events", "");
	return got;
}

static void nl_close(struct source *source)
{
	struct source_nl *nl = nl_of(source);

	if (nl->feed)
		mnl_socket_close(nl->feed);
	if (nl->requests)
		mnl_socket_close(nl->requests);
	buf_free(&nl->early);
	free(nl->buf);
	free(nl);
}

static const struct source_ops nl_ops = {
	.dump = nl_dump,
	.closed = nl_closed,
	.get = nl_get,
	.stats = nl_stats,
	.subscribe = nl_subscribe,
	.account = nl_account,
	.read = nl_read,
	.close = nl_close,
};

static bool find_family(struct source_nl *nl)
{
	int err = genl_find_family(nl->requests, &nl->family);

	if (err == -ENOENT) {
		complain("the kernel module is not loaded: try `insmod socklife.ko`");
		return false;
	}
	if (err) {
		complain("cannot ask for the netlink family '%s': %s",
			 SOCKLIFE_FAMILY_NAME, strerror(-err));
		return false;
	}
	if (nl->family.version != SOCKLIFE_FAMILY_VERSION) {
		complain("the kernel module speaks version %u of the protocol, this program version %u: use those that were built together",
			 nl->family.version, SOCKLIFE_FAMILY_VERSION);
		return false;
	}
	return true;
}

struct source *source_nl_open(void)
{
	struct source_nl *nl = xcalloc(1, sizeof(*nl));

	nl->source = (struct source){
		.ops = &nl_ops, .live = true, .fd = -1,
		.opened = monotonic_ns(),
	};
	nl->source.real_offset = realtime_ns() - monotonic_ns();
	nl->buf = xmalloc(GENL_BUFFER_SIZE);
	nl->requests = genl_open();
	if (!nl->requests)
		complain("no netlink socket: %s", strerror(errno));
	if (!nl->requests || !find_family(nl)) {
		nl_close(&nl->source);
		return NULL;
	}
	return &nl->source;
}
