// SPDX-License-Identifier: GPL-2.0
/* netlink.c - the commands of the generic netlink family */
#include "report/netlink.h"

static const struct nla_policy socket_policy[] = {
	[SOCKLIFE_A_SOCKET_ID] = { .type = NLA_U64 },
	[SOCKLIFE_A_SOCKET_ALL_NETNS] = { .type = NLA_FLAG },
	[SOCKLIFE_A_SOCKET_CLOSED] = { .type = NLA_FLAG },
};

static const struct nla_policy subscription_policy[] = {
	[SOCKLIFE_A_SUBSCRIPTION_KINDS] = { .type = NLA_U32 },
	[SOCKLIFE_A_SUBSCRIPTION_ALL_NETNS] = { .type = NLA_FLAG },
	[SOCKLIFE_A_SUBSCRIPTION_UID] = { .type = NLA_U32 },
	[SOCKLIFE_A_SUBSCRIPTION_FAMILY] = { .type = NLA_U16 },
	[SOCKLIFE_A_SUBSCRIPTION_PROTOCOL] = { .type = NLA_U16 },
	[SOCKLIFE_A_SUBSCRIPTION_LOCAL_PORT] = { .type = NLA_U16 },
	[SOCKLIFE_A_SUBSCRIPTION_REMOTE_PORT] = { .type = NLA_U16 },
	[SOCKLIFE_A_SUBSCRIPTION_LOCAL] = { .type = NLA_BINARY, .len = sizeof(struct sockaddr_storage) },
	[SOCKLIFE_A_SUBSCRIPTION_LOCAL_PREFIX] = { .type = NLA_U8 },
	[SOCKLIFE_A_SUBSCRIPTION_REMOTE] = { .type = NLA_BINARY, .len = sizeof(struct sockaddr_storage) },
	[SOCKLIFE_A_SUBSCRIPTION_REMOTE_PREFIX] = { .type = NLA_U8 },
	[SOCKLIFE_A_SUBSCRIPTION_SOCKET] = { .type = NLA_U64 },
	[SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_SIZE] = NLA_POLICY_RANGE(NLA_U16, 1, SL_PAYLOAD_MAX),
	[SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_FIRST] = { .type = NLA_FLAG },
	[SOCKLIFE_A_SUBSCRIPTION_PAYLOAD_FAMILY] = { .type = NLA_U16 },
};

#define SUBSCRIPTION_OP(command, function) {			\
	.cmd = command,						\
	.doit = function,					\
	.policy = subscription_policy,				\
	.maxattr = ARRAY_SIZE(subscription_policy) - 1,		\
}

static const struct genl_ops family_ops[] = {
	{
		.cmd = SOCKLIFE_CMD_SOCKET_GET,
		.doit = sl_get_socket,
		.start = sl_dump_start,
		.dumpit = sl_dump_sockets,
		.done = sl_dump_done,
		.policy = socket_policy,
		.maxattr = ARRAY_SIZE(socket_policy) - 1,
	}, {
		.cmd = SOCKLIFE_CMD_STATS_GET,
		.doit = sl_get_stats,
	},
	SUBSCRIPTION_OP(SOCKLIFE_CMD_SUBSCRIBE, sl_subscribe),
	SUBSCRIPTION_OP(SOCKLIFE_CMD_SUBSCRIPTION_SET, sl_set_subscription),
	{
		.cmd = SOCKLIFE_CMD_SUBSCRIPTION_GET,
		.doit = sl_get_subscription,
	},
};

/**
 * sl_netlink_init() - register the family
 * @max_subscriptions: see sl_subscribe_init()
 * @payload: likewise
 *
 * Return: 0 or a negative errno.
 */
int sl_netlink_init(unsigned int max_subscriptions, bool payload)
{
	int err = sl_subscribe_init(max_subscriptions, payload);

	if (err)
		return err;
	sl_family.ops = family_ops;
	sl_family.n_ops = ARRAY_SIZE(family_ops);
	err = genl_register_family(&sl_family);
	if (err)
		sl_subscribe_exit();
	return err;
}

/** sl_netlink_exit() - when it returns, no request runs and no dump is open */
void sl_netlink_exit(void)
{
	genl_unregister_family(&sl_family);
	sl_subscribe_exit();
}
