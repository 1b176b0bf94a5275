// SPDX-License-Identifier: GPL-2.0
/*
 * garbage MODE: requests to socklife's netlink family.
 *
 *   wrong         each a well-known mistake: "NAME: ERRNO, what the kernel says"
 *   fuzz SEED N   N random messages; the sum of the answers
 *   get ID        one socket: how many holders it has, or why not
 *   half          a dump, one message of it; the rest at a line of standard input
 */
#include "program.h"

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/socklife.h>

static struct mnl_socket *nl;
static uint16_t family;
static unsigned int seq;

struct answer {
	int error;		/* 0 or an errno */
	char why[128];		/* extack */
	unsigned int messages;
	unsigned int holders;	/* of the last socket, and how many of them are listed */
	unsigned int listed;
};

static union {
	struct nlmsghdr header;
	char bytes[16384];
} request;
static char reply[65536];

static struct genlmsghdr *begin(uint16_t type, uint8_t command, uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(&request);
	struct genlmsghdr *genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	nlh->nlmsg_seq = ++seq;
	genl->cmd = command;
	genl->version = SOCKLIFE_FAMILY_VERSION;
	return genl;
}

static void take_why(const struct nlmsghdr *nlh, size_t skip, struct answer *a)
{
	const struct nlattr *attr;

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	mnl_attr_for_each(attr, nlh, skip)
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG)
			snprintf(a->why, sizeof(a->why), "%s", mnl_attr_get_str(attr));
}

static void take_holders(const struct nlmsghdr *nlh, struct answer *a)
{
	const struct nlattr *attr;

	a->listed = 0;
	mnl_attr_for_each(attr, nlh, GENL_HDRLEN) {
		if (mnl_attr_get_type(attr) == SOCKLIFE_A_SOCKET_HOLDERS)
			a->holders = mnl_attr_get_u32(attr);
		a->listed += mnl_attr_get_type(attr) == SOCKLIFE_A_SOCKET_HOLDER;
	}
}

/* false: more is to come */
static bool take(const struct nlmsghdr *nlh, struct answer *a)
{
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(nlh);

	if (nlh->nlmsg_type == NLMSG_ERROR) {
		a->error = -e->error;
		take_why(nlh, sizeof(*e), a);
		return true;
	}
	if (nlh->nlmsg_type == NLMSG_DONE) {
		if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(int))
			a->error = -*(int *)mnl_nlmsg_get_payload(nlh);
		take_why(nlh, sizeof(int), a);
		return true;
	}
	a->messages++;
	if (nlh->nlmsg_type == family)
		take_holders(nlh, a);
	return false;
}

static struct answer ask_bytes(size_t len)
{
	struct answer a = { 0 };
	bool over = false;

	if (mnl_socket_sendto(nl, &request, len) < 0) {
		a.error = errno;
		return a;
	}
	while (!over) {
		ssize_t n = mnl_socket_recvfrom(nl, reply, sizeof(reply));
		struct nlmsghdr *nlh = (struct nlmsghdr *)reply;
		int left = (int)n;

		if (n < 0) {		/* the receive time-out: no answer */
			a.error = errno;
			return a;
		}
		for (; !over && mnl_nlmsg_ok(nlh, left); nlh = mnl_nlmsg_next(nlh, &left))
			over = take(nlh, &a);
	}
	return a;
}

static struct answer ask(void)
{
	return ask_bytes(request.header.nlmsg_len);
}

static void say(const char *name, struct answer a)
{
	printf("%s: %s%s%s", name, a.error ? strerrorname_np(a.error) : "ok", a.why[0] ? ", " : "", a.why);
	if (a.messages)
		printf(", answered");
	putchar('\n');
}

static int take_family(const struct nlattr *attr, void *unused)
{
	(void)unused;
	if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
		family = mnl_attr_get_u16(attr);
	return MNL_CB_OK;
}

static void find_family(void)
{
	ssize_t n;

	begin(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0)->version = 1;
	request.header.nlmsg_flags = NLM_F_REQUEST;
	mnl_attr_put_strz(&request.header, CTRL_ATTR_FAMILY_NAME, SOCKLIFE_FAMILY_NAME);
	MUST(mnl_socket_sendto(nl, &request, request.header.nlmsg_len));
	n = MUST(mnl_socket_recvfrom(nl, reply, sizeof(reply)));
	CHECK(mnl_nlmsg_ok((struct nlmsghdr *)reply, n));
	mnl_attr_parse((struct nlmsghdr *)reply, GENL_HDRLEN, take_family, NULL);
	CHECK(family);
}

static void start(void)
{
	struct timeval patience = { .tv_sec = 5 };
	int on = 1;

	nl = mnl_socket_open(NETLINK_GENERIC);
	CHECK(nl);
	mnl_socket_setsockopt(nl, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl, NETLINK_CAP_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
	MUST(setsockopt(mnl_socket_get_fd(nl), SOL_SOCKET, SO_RCVTIMEO, &patience,
			sizeof(patience)));
	MUST(mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID));
	find_family();
}

static struct nlattr *last_attr(void)
{
	struct nlattr *attr, *last = NULL;

	mnl_attr_for_each(attr, &request.header, GENL_HDRLEN)
		last = attr;
	return last;
}

static void get(uint16_t flags)
{
	begin(family, SOCKLIFE_CMD_SOCKET_GET, flags);
}

static void wrong(void)
{
	struct nlmsghdr *nlh = &request.header;

	get(0);
	say("no id", ask());
	get(0);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 1ULL << 60);
	say("id of nobody", ask());
	get(0);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 0);
	say("id 0", ask());
	get(0);
	mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_ID, 1);
	say("id too short", ask());
	get(0);
	mnl_attr_put(nlh, SOCKLIFE_A_SOCKET_ID, 12, reply);
	say("id too long", ask());
	get(0);
	mnl_attr_put(nlh, SOCKLIFE_A_SOCKET_ID, 0, NULL);
	say("id empty", ask());
	get(0);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 1);
	last_attr()->nla_len = 200;
	say("attribute longer than the message", ask());
	get(0);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 1);
	last_attr()->nla_len = 2;
	say("attribute shorter than its header", ask());
	get(0);
	mnl_attr_put_u64(nlh, 4000, 1);
	say("unknown attribute", ask());
	get(0);
	mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_STATE, 1);
	say("attribute of answers only", ask());
	get(0);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID | NLA_F_NESTED, 1);
	say("nested where it is not", ask());
	get(NLM_F_DUMP);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ALL_NETNS, 1);
	say("dump, flag with a value", ask());
	get(NLM_F_DUMP);
	mnl_attr_put_u32(nlh, 4000, 1);
	say("dump, unknown attribute", ask());
	get(NLM_F_DUMP);
	mnl_attr_put_u32(nlh, SOCKLIFE_A_SOCKET_ALL_NETNS, 1);
	last_attr()->nla_len = 100;
	say("dump, attribute longer than the message", ask());
	begin(family, 99, 0);
	say("unknown command", ask());
	begin(family, 0, 0);
	say("command 0", ask());
	begin(family, SOCKLIFE_CMD_EVENTS_NTF, 0);
	say("notification as a request", ask());
	begin(family, SOCKLIFE_CMD_STATS_GET, NLM_F_DUMP);
	say("dump of statistics", ask());
	begin(family, SOCKLIFE_CMD_STATS_GET, 0);
	mnl_attr_put_u64(nlh, SOCKLIFE_A_SOCKET_ID, 1);
	say("statistics with an attribute", ask());
	get(0);
	nlh->nlmsg_len = NLMSG_HDRLEN;
	say("no generic header", ask());
	get(0);
	nlh->nlmsg_len = NLMSG_HDRLEN + 2;
	say("half a generic header", ask_bytes(NLMSG_HDRLEN + GENL_HDRLEN));
	begin(family, SOCKLIFE_CMD_STATS_GET, 0)->version = 77;
	say("another version", ask());
	begin(family, SOCKLIFE_CMD_STATS_GET, 0);
	say("statistics", ask());
	get(NLM_F_DUMP);
	say("dump", ask());
	/* Longer than what is sent: no message at all, and no answer. */
	get(0);
	nlh->nlmsg_len = 1 << 30;
	CHECK(mnl_socket_sendto(nl, nlh, NLMSG_HDRLEN + GENL_HDRLEN) > 0);
	begin(family, SOCKLIFE_CMD_STATS_GET, 0);
	say("after a message of 1 GiB that was 20 bytes", ask());
}

static uint32_t state;

static uint32_t dice(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % n;
}

/* Attributes that may be right, with lengths that may be wrong, and then noise. */
static void random_message(void)
{
	static const uint8_t lengths[] = { 0, 0, 1, 2, 4, 8, 8, 8, 12, 40 };
	struct genlmsghdr *genl = begin(family, dice(6), dice(3) ? 0 : NLM_F_DUMP);
	struct nlmsghdr *nlh = &request.header;
	char *end;
	int n;

	genl->version = dice(3);
	genl->reserved = dice(20) ? 0 : dice(65536);
	for (n = dice(4); n; n--) {
		uint16_t type = dice(4) ? 1 + dice(SOCKLIFE_A_SOCKET_MAX + 2) : SOCKLIFE_A_SOCKET_ID;
		uint64_t value[5] = { dice(200), dice(9), dice(9), dice(9), dice(9) };
		struct nlattr *attr = mnl_nlmsg_get_payload_tail(nlh);

		if (!dice(10))
			type = SOCKLIFE_A_SOCKET_ALL_NETNS;
		if (!dice(10))
			type |= dice(4) << 14;
		mnl_attr_put(nlh, type, lengths[dice(ARRAY_SIZE(lengths))], value);
		if (!dice(8))
			attr->nla_len = dice(64);
	}
	if (!dice(4))
		nlh->nlmsg_len += dice(2) ? dice(8) : dice(200);
	if (!dice(10))
		nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | dice(65536);
	end = (char *)nlh + nlh->nlmsg_len;
	for (n = dice(3) ? 0 : dice(12); n; n--)
		*(end - 1 - dice(nlh->nlmsg_len - NLMSG_HDRLEN)) = dice(256);
	/* A dump and an error would both be answers; these have one end only. */
	nlh->nlmsg_flags &= ~NLM_F_MULTI;
}

/* Not one at a time: a message without answer must not hold up the others. */
static void fuzz(uint32_t seed, int n)
{
	unsigned int refused = 0, answered = 0, ended = 0;
	ssize_t got;
	int i;

	state = seed | 1;
	for (i = 0; i < n; i++) {
		memset(&request, 0, sizeof(request));
		random_message();
		if (mnl_socket_sendto(nl, &request, request.header.nlmsg_len) < 0)
			refused++;
		while ((got = recv(mnl_socket_get_fd(nl), reply, sizeof(reply), MSG_DONTWAIT)) > 0) {
			struct nlmsghdr *nlh = (struct nlmsghdr *)reply;
			int left = (int)got;
			struct answer a = { 0 };

			for (; mnl_nlmsg_ok(nlh, left); nlh = mnl_nlmsg_next(nlh, &left)) {
				if (take(nlh, &a))
					a.error ? refused++ : ended++;
				else
					answered++;
			}
		}
	}
	printf("%d messages: %u refused, %u fine, %u answers\n", n, refused, ended, answered);
	CHECK(refused > (unsigned int)n / 4 && ended > (unsigned int)n / 200 && answered);
	/* Is it still there, and in its senses? */
	mnl_socket_close(nl);
	start();
	begin(family, SOCKLIFE_CMD_STATS_GET, 0);
	say("statistics", ask());
}

static int one(const char *id)
{
	struct answer a;

	get(0);
	mnl_attr_put_u64(&request.header, SOCKLIFE_A_SOCKET_ID, strtoull(id, NULL, 10));
	a = ask();
	if (a.error)
		fprintf(stderr, "%s %s\n", strerror(a.error), a.why);
	else
		printf("holders %u listed %u\n", a.holders, a.listed);
	return a.error != 0;
}

static void half(void)
{
	int small = 4096;

	setsockopt(mnl_socket_get_fd(nl), SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	get(NLM_F_DUMP);
	MUST(mnl_socket_sendto(nl, &request, request.header.nlmsg_len));
	MUST(recv(mnl_socket_get_fd(nl), reply, 512, MSG_TRUNC));
	puts("half");
	wait_for_line();
	while (recv(mnl_socket_get_fd(nl), reply, sizeof(reply), MSG_DONTWAIT) > 0)
		;
	puts("whole");
}

int main(int argc, char **argv)
{
	start();
	if (argc == 2 && !strcmp(argv[1], "wrong"))
		wrong();
	else if (argc == 4 && !strcmp(argv[1], "fuzz"))
		fuzz(strtoul(argv[2], NULL, 10), atoi(argv[3]));
	else if (argc == 3 && !strcmp(argv[1], "get"))
		return one(argv[2]);
	else if (argc == 2 && !strcmp(argv[1], "half"))
		half();
	else
		return 2;
	return 0;
}
