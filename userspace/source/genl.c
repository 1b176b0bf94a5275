// SPDX-License-Identifier: GPL-2.0
#include "source/genl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/genetlink.h>
#include <linux/socklife.h>

#include "base/util.h"

struct mnl_socket *genl_open(void)
{
	struct mnl_socket *nl = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	int on = 1;

	if (!nl)
		return NULL;
	/* Old kernels refuse these; then there is less to tell. */
	mnl_socket_setsockopt(nl, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl, NETLINK_CAP_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
	if (mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) < 0) {
		int err = errno;

		mnl_socket_close(nl);
		errno = err;
		return NULL;
	}
	return nl;
}

struct nlmsghdr *genl_request(char *buf, uint16_t family, uint8_t cmd,
			      uint8_t version, uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = family;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = version;
	return nlh;
}

static void take_why(const struct nlmsghdr *nlh, size_t skip, char *why,
		     size_t why_size)
{
	size_t len = mnl_nlmsg_get_payload_len(nlh);
	const char *payload = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;

	if (len < skip || !(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	mnl_attr_for_each_payload((void *)(payload + skip), len - skip) {
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG &&
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
			snprintf(why, why_size, "%s", mnl_attr_get_str(attr));
	}
}

/* NLMSG_ERROR: an errno, the header of the request (more if not capped). */
static int error_of(const struct nlmsghdr *nlh, char *why, size_t why_size)
{
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(nlh);
	size_t skip = sizeof(*e);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*e))
		return -EBADMSG;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED) && e->error &&
	    e->msg.nlmsg_len > sizeof(e->msg))
		skip += MNL_ALIGN(e->msg.nlmsg_len) - sizeof(e->msg);
	take_why(nlh, skip, why, why_size);
	return e->error;
}

static int done_of(const struct nlmsghdr *nlh, char *why, size_t why_size)
{
	int err = 0;

	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(err))
		memcpy(&err, mnl_nlmsg_get_payload(nlh), sizeof(err));
	take_why(nlh, sizeof(err), why, why_size);
	return err < 0 ? err : 0;
}

struct talk {
	uint32_t seq;
	bool disturbed;
	bool done;
	message_cb cb;
	message_cb feed;	/* takes what no request asked for */
	void *arg;
	char *why;
	size_t why_size;
};

/* One message of an answer; sets talk->done at the last. */
static int take_message(struct talk *talk, const struct nlmsghdr *nlh)
{
	if (!nlh->nlmsg_seq && talk->feed)
		return talk->feed(nlh, talk->arg);
	if (nlh->nlmsg_seq != talk->seq)
		return 0;
	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		talk->disturbed = true;
	switch (nlh->nlmsg_type) {
	case NLMSG_ERROR:
		talk->done = true;
		return error_of(nlh, talk->why, talk->why_size);
	case NLMSG_DONE:
		talk->done = true;
		return done_of(nlh, talk->why, talk->why_size);
	case NLMSG_NOOP:
		return 0;
	}
	return talk->cb ? talk->cb(nlh, talk->arg) : 0;
}

static int take_buffer(struct talk *talk, char *buf, ssize_t len)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	int left = (int)len, err = 0;

	while (!err && !talk->done && mnl_nlmsg_ok(nlh, left)) {
		err = take_message(talk, nlh);
		nlh = mnl_nlmsg_next(nlh, &left);
	}
	return err;
}

static ssize_t receive_some(struct mnl_socket *nl, char *buf, int flags)
{
	return recv(mnl_socket_get_fd(nl), buf, GENL_BUFFER_SIZE, flags);
}

static int run_talk(struct mnl_socket *nl, struct nlmsghdr *request, struct talk talk)
{
	static uint32_t last_seq;
	char *buf = xmalloc(GENL_BUFFER_SIZE);
	int err = 0;

	talk.why[0] = '\0';
	talk.seq = ++last_seq;
	request->nlmsg_seq = talk.seq;
	request->nlmsg_flags |= NLM_F_ACK;
	if (mnl_socket_sendto(nl, request, request->nlmsg_len) < 0)
		err = -errno;
	while (!err && !talk.done) {
		ssize_t n = receive_some(nl, buf, talk.feed ? MSG_DONTWAIT : 0);

		if (n < 0 && errno == EINTR)
			continue;
		/* The kernel has answered before the request was sent: no room. */
		if (n < 0 && errno == EAGAIN)
			errno = ENOBUFS;
		err = n < 0 ? -errno : take_buffer(&talk, buf, n);
	}
	free(buf);
	if (!err && talk.disturbed)
		err = -EAGAIN;
	return err;
}

int genl_talk(struct mnl_socket *nl, struct nlmsghdr *request, message_cb cb,
	      void *arg, char *why, size_t why_size)
{
	return run_talk(nl, request, (struct talk){
		.cb = cb, .arg = arg, .why = why, .why_size = why_size,
	});
}

int genl_talk_feed(struct mnl_socket *nl, struct nlmsghdr *request, message_cb cb,
		   void *arg, char *why, size_t why_size)
{
	return run_talk(nl, request, (struct talk){
		.cb = cb, .feed = cb, .arg = arg, .why = why, .why_size = why_size,
	});
}

static int take_family(const struct nlmsghdr *nlh, void *arg)
{
	struct genl_family *family = arg;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, GENL_HDRLEN) {
		switch (mnl_attr_get_type(attr)) {
		case CTRL_ATTR_FAMILY_ID:
			family->id = mnl_attr_get_u16(attr);
			break;
		case CTRL_ATTR_VERSION:
			family->version = mnl_attr_get_u32(attr);
			break;
		}
	}
	return 0;
}

int genl_find_family(struct mnl_socket *nl, struct genl_family *family)
{
	char buf[GENL_REQUEST_SIZE], why[128];
	struct nlmsghdr *nlh = genl_request(buf, GENL_ID_CTRL, CTRL_CMD_GETFAMILY,
					    1, 0);
	int err;

	*family = (struct genl_family){ 0 };
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, SOCKLIFE_FAMILY_NAME);
	err = genl_talk(nl, nlh, take_family, family, why, sizeof(why));
	if (!err && !family->id)
		err = -ENOENT;
	return err;
}
