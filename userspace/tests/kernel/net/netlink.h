/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As much of the kernel's header as the generated policies need, so that a test
 * can compare them with the library's tables. A policy keeps its type only.
 */
#ifndef _TEST_NET_NETLINK_H
#define _TEST_NET_NETLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	NLA_UNSPEC, NLA_U8, NLA_U16, NLA_U32, NLA_U64, NLA_FLAG, NLA_BINARY,
	NLA_NUL_STRING, NLA_NESTED
};

struct netlink_range_validation {
	uint64_t min;
	uint64_t max;
};

struct nla_policy {
	unsigned int type;
	unsigned int len;
	const struct nla_policy *nested;
	const struct netlink_range_validation *range;
};

#define NLA_POLICY_MIN(kind, low)		{ .type = (kind) }
#define NLA_POLICY_MAX(kind, high)		{ .type = (kind) }
#define NLA_POLICY_RANGE(kind, low, high)	{ .type = (kind) }
#define NLA_POLICY_FULL_RANGE(kind, limits)	\
	{ .type = (kind), .range = (limits) }
#define NLA_POLICY_MASK(kind, bits)		{ .type = (kind) }
#define NLA_POLICY_EXACT_LEN(size)		\
	{ .type = NLA_BINARY, .len = (size) }
#define NLA_POLICY_NESTED(policy)		\
	{ .type = NLA_NESTED, .nested = (policy) }

#endif /* _TEST_NET_NETLINK_H */
