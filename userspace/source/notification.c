// SPDX-License-Identifier: GPL-2.0
#include "source/notification.h"

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include "base/util.h"
#include "source/message.h"
#include "source/record.h"

const struct nlattr *notification_event(const struct nlmsghdr *nlh, size_t offset)
{
	const char *end = mnl_nlmsg_get_payload_tail(nlh);
	const struct nlattr *attr = offset ? (const void *)((const char *)nlh + offset) :
				    mnl_nlmsg_get_payload_offset(nlh, GENL_HDRLEN);

	for (; mnl_attr_ok(attr, (int)(end - (const char *)attr)); attr = mnl_attr_next(attr))
		if (mnl_attr_get_type(attr) == SOCKLIFE_A_EVENTS_EVENT)
			return attr;
	return NULL;
}

uint64_t notification_time(const struct nlattr *event)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, event)
		if (mnl_attr_get_type(attr) == SOCKLIFE_A_EVENT_TIME &&
		    mnl_attr_validate(attr, MNL_TYPE_U64) >= 0)
			return mnl_attr_get_u64(attr);
	return 0;
}

uint64_t notification_first(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, GENL_HDRLEN)
		if (mnl_attr_get_type(attr) == SOCKLIFE_A_EVENTS_FIRST &&
		    mnl_attr_validate(attr, MNL_TYPE_U64) >= 0)
			return mnl_attr_get_u64(attr);
	return 0;
}

struct nlmsghdr *notification_of_one(const struct nlmsghdr *nlh, const struct nlattr *event,
				     uint64_t number)
{
	struct nlmsghdr *one = mnl_nlmsg_put_header(xcalloc(1, nlh->nlmsg_len + MNL_ATTR_HDRLEN +
							    sizeof(number)));
	struct genlmsghdr *genl = mnl_nlmsg_put_extra_header(one, sizeof(*genl));

	one->nlmsg_type = RECORD_FAMILY;
	genl->cmd = SOCKLIFE_CMD_EVENTS_NTF;
	genl->version = SOCKLIFE_FAMILY_VERSION;
	if (number)
		mnl_attr_put_u64(one, SOCKLIFE_A_EVENTS_FIRST, number);
	mnl_attr_put(one, event->nla_type, mnl_attr_get_payload_len(event),
		     mnl_attr_get_payload(event));
	return one;
}
