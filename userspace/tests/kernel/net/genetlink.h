/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As much of the kernel's header as the generated table of operations needs.
 */
#ifndef _TEST_NET_GENETLINK_H
#define _TEST_NET_GENETLINK_H

#include <stdbool.h>
#include <stdint.h>

struct genl_info;
struct netlink_callback;
struct sk_buff;
struct nla_policy;

struct genl_ops {
	int (*doit)(struct sk_buff *skb, struct genl_info *info);
	int (*dumpit)(struct sk_buff *skb, struct netlink_callback *cb);
	const struct nla_policy *policy;
	unsigned int maxattr;
	uint8_t cmd;
	uint8_t flags;
};

struct genl_multicast_group {
	const char *name;
	uint8_t flags;
};

struct genl_family {
	const char *name;
	unsigned int version;
	bool netnsok;
	bool parallel_ops;
	void *module;
	const struct genl_ops *ops;
	unsigned int n_ops;
	const struct genl_multicast_group *mcgrps;
	unsigned int n_mcgrps;
};

#define GENL_UNS_ADMIN_PERM	1
#define GENL_MCAST_CAP_NET_ADMIN	1
#define THIS_MODULE		NULL
#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define __ro_after_init

#endif /* _TEST_NET_GENETLINK_H */
