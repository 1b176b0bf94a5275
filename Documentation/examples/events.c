// SPDX-License-Identifier: GPL-2.0
/*
 * events: subscribe to the ends and descriptors of own sockets (root: of everybody's) and
 * print each event, and how many were lost.
 * cc -I../../module/include/uapi -o events events.c -lmnl
 */
#include <stdio.h>
#include <stdlib.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/socklife.h>

static int family;
static char buf[8192];

static void ask(struct mnl_socket *nl, int type, int cmd, int attr, const void *data, size_t len)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	genl->cmd = cmd;
	genl->version = 1;
	mnl_attr_put(nlh, attr, len, data);
	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0)
		exit(1);
}

static void print_event(const struct nlattr *nest)
{
	uint64_t id = 0, time = 0;
	const struct nlattr *attr;
	int type = 0;

	mnl_attr_for_each_nested(attr, nest) {
		switch (mnl_attr_get_type(attr)) {
		case SOCKLIFE_A_EVENT_ID: id = mnl_attr_get_u64(attr); break;
		case SOCKLIFE_A_EVENT_TIME: time = mnl_attr_get_u64(attr); break;
		case SOCKLIFE_A_EVENT_TYPE: type = mnl_attr_get_u16(attr); break;
		}
	}
	printf("%llu socket %llu event %d\n", (unsigned long long)time, (unsigned long long)id, type);
}

static int take(const struct nlmsghdr *nlh, void *unused)
{
	const struct nlattr *attr;

	(void)unused;
	mnl_attr_for_each(attr, nlh, GENL_HDRLEN) {
		int type = mnl_attr_get_type(attr);

		if (!family && type == CTRL_ATTR_FAMILY_ID)
			family = mnl_attr_get_u16(attr);
		else if (nlh->nlmsg_type == family && type == SOCKLIFE_A_EVENTS_EVENT)
			print_event(attr);
		else if (nlh->nlmsg_type == family && type >= SOCKLIFE_A_EVENTS_LOST_RING)
			printf("lost %llu\n", (unsigned long long)mnl_attr_get_u64(attr));
	}
	fflush(stdout);
	return MNL_CB_OK;
}

int main(void)
{
	const uint32_t kinds = SOCKLIFE_KIND_DESCRIPTOR | SOCKLIFE_KIND_END;
	struct mnl_socket *nl = mnl_socket_open(NETLINK_GENERIC);
	ssize_t n;

	if (!nl || mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) < 0)
		return 1;
	ask(nl, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME, "socklife", sizeof("socklife"));
	n = mnl_socket_recvfrom(nl, buf, sizeof(buf));
	if (mnl_cb_run(buf, n, 0, 0, take, NULL) < 0)
		return 1;	/* the module is not loaded */
	ask(nl, family, SOCKLIFE_CMD_SUBSCRIBE, SOCKLIFE_A_SUBSCRIPTION_KINDS, &kinds, sizeof(kinds));
	while ((n = mnl_socket_recvfrom(nl, buf, sizeof(buf))) != 0)
		if (n > 0 && mnl_cb_run(buf, n, 0, 0, take, NULL) < 0)
			return 1;	/* refused; of n < 0, a full buffer, the next batch tells */
	return 0;
}
