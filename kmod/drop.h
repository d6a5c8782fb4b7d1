/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The reasons for which a frame is dropped. One list makes the numbers, the
 * names that users see and the core's reason given to kfree_skb_reason(). Only
 * core reasons that Linux 6.1 has are used: enum members cannot be tested for
 * by the preprocessor, and the ledger tells the rest.
 */
#ifndef _DVS_DROP_H
#define _DVS_DROP_H

#include <linux/types.h>

/* R(number, name, core reason) */
#define DVS_DROP_REASONS(R)						\
	/* the port or tunnel a frame came from */			\
	R(SWITCH_DOWN,		"switch-down",		DEV_READY)	\
	R(PORT_DOWN,		"port-down",		DEV_READY)	\
	R(MIRROR_TARGET,	"mirror-target",	NOT_SPECIFIED)	\
	R(INVALID_SOURCE,	"invalid-source",	OTHERHOST)	\
	R(RESERVED_GROUP,	"reserved-group",	UNHANDLED_PROTO) \
	R(TAG_REFUSED,		"tag-refused",		INVALID_PROTO)	\
	R(VLAN_UNKNOWN,		"vlan-unknown",		INVALID_PROTO)	\
	R(NO_NATIVE,		"no-native",		INVALID_PROTO)	\
	R(POLICED,		"policed",		NOT_SPECIFIED)	\
	R(MAC_LIMIT,		"mac-limit",		NOT_SPECIFIED)	\
	R(UPLINK_LOOP,		"uplink-loop",		NOT_SPECIFIED)	\
	R(NO_MEMORY,		"no-memory",		NOMEM)		\
	/* the decision */						\
	R(NO_DESTINATION,	"no-destination",	NOT_SPECIFIED)	\
	R(SAME_PORT,		"same-port",		NOT_SPECIFIED)	\
	R(ISOLATED,		"isolated",		NOT_SPECIFIED)	\
	R(UPLINK_TO_UPLINK,	"uplink-to-uplink",	NOT_SPECIFIED)	\
	R(TUNNEL_TO_TUNNEL,	"tunnel-to-tunnel",	NOT_SPECIFIED)	\
	R(NOT_MEMBER,		"not-member",		NOT_SPECIFIED)	\
	/* the port or tunnel a frame was to leave by */		\
	R(EGRESS_DOWN,		"egress-down",		DEV_READY)	\
	R(EGRESS_MTU,		"egress-mtu",		PKT_TOO_BIG)	\
	R(EGRESS_QUEUE,		"egress-queue",		QDISC_DROP)	\
	R(GSO_INVALID,		"gso-invalid",		SKB_GSO_SEG)	\
	/* VXLAN, from the underlay */					\
	R(VXLAN_HEADER,		"vxlan-header",		HDR_TRUNC)	\
	R(VXLAN_RESERVED,	"vxlan-reserved",	INVALID_PROTO)	\
	R(VNI_UNKNOWN,		"vni-unknown",		NOT_SPECIFIED)	\
	R(VNI_REFUSED,		"vni-refused",		NOT_SPECIFIED)	\
	R(REMOTE_UNKNOWN,	"remote-unknown",	NOT_SPECIFIED)	\
	R(TUNNEL_LOOP,		"tunnel-loop",		NOT_SPECIFIED)	\
	R(INNER_TRUNCATED,	"inner-truncated",	HDR_TRUNC)	\
	R(INNER_VLAN,		"inner-vlan",		INVALID_PROTO)	\
	R(ECN,			"ecn",			IP_INHDR)	\
	/* VXLAN, to the underlay */					\
	R(TUNNEL_DOWN,		"tunnel-down",		DEV_READY)	\
	R(TUNNEL_MTU,		"tunnel-mtu",		PKT_TOO_BIG)	\
	R(NO_ROUTE,		"no-route",		IP_OUTNOROUTES)	\
	R(RECURSION,		"recursion",		NOT_SPECIFIED)

/*
 * enum dvs_drop_reason - why a frame was dropped
 *
 * Not for kernel-doc, which does not see through the list. Each dropped frame
 * is counted under one of these at the object that caused the drop;
 * DVS_DROP_MAX is their number. The names are those of DVS_DROP_REASONS().
 */
enum dvs_drop_reason {
#define DVS_DROP_ENUM(number, name, core) DVS_DROP_##number,
	DVS_DROP_REASONS(DVS_DROP_ENUM)
#undef DVS_DROP_ENUM
	DVS_DROP_MAX
};

/**
 * enum dvs_drop_classed - reasons that depend on a frame's traffic class
 * @DVS_DROP_CLASSED_POLICED: %DVS_DROP_POLICED
 * @DVS_DROP_CLASSED_EGRESS_QUEUE: %DVS_DROP_EGRESS_QUEUE
 * @DVS_DROP_CLASSED_MAX: how many there are
 *
 * These are counted by class too.
 */
enum dvs_drop_classed {
	DVS_DROP_CLASSED_POLICED,
	DVS_DROP_CLASSED_EGRESS_QUEUE,
	DVS_DROP_CLASSED_MAX
};

/**
 * dvs_drop_classed() - where a reason stands in counts by class
 * @reason: the reason
 *
 * Return: its place, %DVS_DROP_CLASSED_MAX if it is not counted by class.
 */
static inline enum dvs_drop_classed dvs_drop_classed(enum dvs_drop_reason reason)
{
	switch (reason) {
	case DVS_DROP_POLICED:
		return DVS_DROP_CLASSED_POLICED;
	case DVS_DROP_EGRESS_QUEUE:
		return DVS_DROP_CLASSED_EGRESS_QUEUE;
	default:
		return DVS_DROP_CLASSED_MAX;
	}
}

#endif /* _DVS_DROP_H */
