// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/dvs.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink-gen.h"

#include <uapi/linux/dvs.h>

/* Integer value ranges */
static const struct netlink_range_validation dvs_a_switch_ageing_range = {
	.max	= DVS_AGEING_MAX,
};

static const struct netlink_range_validation dvs_a_switch_fdb_max_range = {
	.min	= 1ULL,
	.max	= DVS_FDB_MAX_LIMIT,
};

static const struct netlink_range_validation dvs_a_switch_default_segment_range = {
	.min	= 1ULL,
	.max	= DVS_SEGMENT_MAX,
};

static const struct netlink_range_validation dvs_a_switch_segment_range = {
	.min	= 1ULL,
	.max	= DVS_SEGMENT_MAX,
};

static const struct netlink_range_validation dvs_a_vlan_map_segment_range = {
	.min	= 1ULL,
	.max	= DVS_SEGMENT_MAX,
};

static const struct netlink_range_validation dvs_a_segment_range_first_range = {
	.min	= 1ULL,
	.max	= DVS_SEGMENT_MAX,
};

static const struct netlink_range_validation dvs_a_segment_range_last_range = {
	.min	= 1ULL,
	.max	= DVS_SEGMENT_MAX,
};

static const struct netlink_range_validation dvs_a_port_segment_range = {
	.min	= 1ULL,
	.max	= DVS_SEGMENT_MAX,
};

static const struct netlink_range_validation dvs_a_port_native_range = {
	.max	= DVS_SEGMENT_MAX,
};

static const struct netlink_range_validation dvs_a_port_mac_max_range = {
	.max	= DVS_FDB_MAX_LIMIT,
};

static const struct netlink_range_validation dvs_a_port_reservation_range = {
	.max	= DVS_RATE_MAX,
};

static const struct netlink_range_validation dvs_a_port_limit_range = {
	.max	= DVS_RATE_MAX,
};

static const struct netlink_range_validation dvs_a_tunnel_mac_max_range = {
	.max	= DVS_FDB_MAX_LIMIT,
};

static const struct netlink_range_validation dvs_a_segment_id_range = {
	.min	= 1ULL,
	.max	= DVS_SEGMENT_MAX,
};

static const struct netlink_range_validation dvs_a_fdb_segment_range = {
	.min	= 1ULL,
	.max	= DVS_SEGMENT_MAX,
};

static const struct netlink_range_validation dvs_a_sched_rate_range = {
	.max	= DVS_RATE_MAX,
};

static const struct netlink_range_validation dvs_a_sched_peak_range = {
	.max	= DVS_RATE_MAX,
};

static const struct netlink_range_validation dvs_a_class_min_rate_range = {
	.max	= DVS_RATE_MAX,
};

static const struct netlink_range_validation dvs_a_class_max_rate_range = {
	.max	= DVS_RATE_MAX,
};

static const struct netlink_range_validation dvs_a_pool_reservation_range = {
	.max	= DVS_RATE_MAX,
};

static const struct netlink_range_validation dvs_a_pool_limit_range = {
	.max	= DVS_RATE_MAX,
};

static const struct netlink_range_validation dvs_a_police_rate_range = {
	.max	= DVS_RATE_MAX,
};

static const struct netlink_range_validation dvs_a_police_peak_range = {
	.max	= DVS_RATE_MAX,
};

static const struct netlink_range_validation dvs_a_police_excess_range = {
	.max	= DVS_RATE_MAX,
};

static const struct netlink_range_validation dvs_a_sampler_segment_range = {
	.min	= 1ULL,
	.max	= DVS_SEGMENT_MAX,
};

static const struct netlink_range_validation dvs_a_sampler_interval_range = {
	.min	= 1ULL,
	.max	= DVS_SAMPLE_INTERVAL_MAX,
};

static const struct netlink_range_validation dvs_a_mirror_interval_range = {
	.min	= 1ULL,
	.max	= DVS_SAMPLE_INTERVAL_MAX,
};

static const struct netlink_range_validation dvs_a_mirror_snap_len_range = {
	.max	= 65535ULL,
};

static const struct netlink_range_validation dvs_a_mirror_index_range = {
	.max	= DVS_ERSPAN_INDEX_LAST,
};

static const struct netlink_range_validation dvs_a_capture_segment_range = {
	.min	= 1ULL,
	.max	= DVS_SEGMENT_MAX,
};

static const struct netlink_range_validation dvs_a_capture_interval_range = {
	.min	= 1ULL,
	.max	= DVS_SAMPLE_INTERVAL_MAX,
};

static const struct netlink_range_validation dvs_a_capture_snap_len_range = {
	.max	= DVS_CAPTURE_DATA_MAX,
};

static const struct netlink_range_validation dvs_a_flow_cache_limit_range = {
	.min	= 1ULL,
	.max	= DVS_FLOW_MAX_LIMIT,
};

static const struct netlink_range_validation dvs_a_flow_cache_idle_range = {
	.min	= 1ULL,
	.max	= DVS_FLOW_TIMEOUT_MAX,
};

static const struct netlink_range_validation dvs_a_flow_cache_active_range = {
	.min	= 1ULL,
	.max	= DVS_FLOW_TIMEOUT_MAX,
};

static const struct netlink_range_validation dvs_a_flow_segment_range = {
	.min	= 1ULL,
	.max	= DVS_SEGMENT_MAX,
};

/* Common nested types */
const struct nla_policy dvs_flow_nl_policy[DVS_A_FLOW_PAD + 1] = {
	[DVS_A_FLOW_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FLOW_SWITCH_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[DVS_A_FLOW_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_flow_segment_range),
	[DVS_A_FLOW_VLAN] = { .type = NLA_U16, },
	[DVS_A_FLOW_SRC_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_FLOW_DST_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_FLOW_ETHERTYPE] = { .type = NLA_U16, },
	[DVS_A_FLOW_SRC] = { .type = NLA_BINARY, },
	[DVS_A_FLOW_DST] = { .type = NLA_BINARY, },
	[DVS_A_FLOW_PROTOCOL] = { .type = NLA_U8, },
	[DVS_A_FLOW_TOS] = { .type = NLA_U8, },
	[DVS_A_FLOW_SRC_PORT] = { .type = NLA_U16, },
	[DVS_A_FLOW_DST_PORT] = { .type = NLA_U16, },
	[DVS_A_FLOW_FRAGMENT] = { .type = NLA_U8, },
	[DVS_A_FLOW_TCP_FLAGS] = { .type = NLA_U8, },
	[DVS_A_FLOW_IN_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FLOW_IN_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[DVS_A_FLOW_IN_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_FLOW_IN_REMOTE] = { .type = NLA_BINARY, },
	[DVS_A_FLOW_OUT_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FLOW_OUT_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[DVS_A_FLOW_OUT_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_FLOW_OUT_REMOTE] = { .type = NLA_BINARY, },
	[DVS_A_FLOW_CLASS] = { .type = NLA_U8, },
	[DVS_A_FLOW_PACKETS] = { .type = NLA_U64, },
	[DVS_A_FLOW_BYTES] = { .type = NLA_U64, },
	[DVS_A_FLOW_DROP_PACKETS] = { .type = NLA_U64, },
	[DVS_A_FLOW_DROP_BYTES] = { .type = NLA_U64, },
	[DVS_A_FLOW_DROP_REASON] = { .type = NLA_NUL_STRING, .len = 31, },
	[DVS_A_FLOW_FIRST] = { .type = NLA_U64, },
	[DVS_A_FLOW_LAST] = { .type = NLA_U64, },
	[DVS_A_FLOW_END] = NLA_POLICY_MAX(NLA_U32, 5),
	[DVS_A_FLOW_INTERVAL] = { .type = NLA_U32, },
	[DVS_A_FLOW_MODE] = NLA_POLICY_MAX(NLA_U32, 1),
	[DVS_A_FLOW_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 3),
};

const struct nla_policy dvs_mirror_port_nl_policy[DVS_A_MIRROR_PORT_IFNAME + 1] = {
	[DVS_A_MIRROR_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_MIRROR_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

const struct nla_policy dvs_mirror_tunnel_nl_policy[DVS_A_MIRROR_TUNNEL_NAME + 1] = {
	[DVS_A_MIRROR_TUNNEL_NAME] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
};

const struct nla_policy dvs_segment_range_nl_policy[DVS_A_SEGMENT_RANGE_LAST + 1] = {
	[DVS_A_SEGMENT_RANGE_FIRST] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_segment_range_first_range),
	[DVS_A_SEGMENT_RANGE_LAST] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_segment_range_last_range),
};

const struct nla_policy dvs_vlan_map_nl_policy[DVS_A_VLAN_MAP_SEGMENT + 1] = {
	[DVS_A_VLAN_MAP_VID] = NLA_POLICY_RANGE(NLA_U16, 1, DVS_VID_MAX),
	[DVS_A_VLAN_MAP_VID_LAST] = NLA_POLICY_RANGE(NLA_U16, 1, DVS_VID_MAX),
	[DVS_A_VLAN_MAP_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_vlan_map_segment_range),
};

/* DVS_CMD_SWITCH_GET - do */
static const struct nla_policy dvs_switch_get_nl_policy[DVS_A_SWITCH_MAX + 1] = {
	[DVS_A_SWITCH_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* DVS_CMD_SWITCH_NEW - do */
static const struct nla_policy dvs_switch_new_nl_policy[DVS_A_SWITCH_MAX + 1] = {
	[DVS_A_SWITCH_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[DVS_A_SWITCH_AGEING] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_switch_ageing_range),
	[DVS_A_SWITCH_FDB_MAX] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_switch_fdb_max_range),
	[DVS_A_SWITCH_DEFAULT_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_switch_default_segment_range),
	[DVS_A_SWITCH_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_switch_segment_range),
	[DVS_A_SWITCH_ENCAP_MTU] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_SWITCH_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_SWITCH_RESERVABLE] = NLA_POLICY_RANGE(NLA_U8, 1, 100),
	[DVS_A_SWITCH_TXMODE] = NLA_POLICY_MAX(NLA_U32, 1),
	[DVS_A_SWITCH_UNDERLAY] = NLA_POLICY_MAX(NLA_U32, 1),
};

/* DVS_CMD_SWITCH_SET - do */
static const struct nla_policy dvs_switch_set_nl_policy[DVS_A_SWITCH_MAX + 1] = {
	[DVS_A_SWITCH_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SWITCH_AGEING] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_switch_ageing_range),
	[DVS_A_SWITCH_FDB_MAX] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_switch_fdb_max_range),
	[DVS_A_SWITCH_DEFAULT_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_switch_default_segment_range),
	[DVS_A_SWITCH_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_switch_segment_range),
	[DVS_A_SWITCH_ENCAP_MTU] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_SWITCH_RESERVABLE] = NLA_POLICY_RANGE(NLA_U8, 1, 100),
	[DVS_A_SWITCH_TXMODE] = NLA_POLICY_MAX(NLA_U32, 1),
	[DVS_A_SWITCH_UNDERLAY] = NLA_POLICY_MAX(NLA_U32, 1),
};

/* DVS_CMD_SWITCH_DEL - do */
static const struct nla_policy dvs_switch_del_nl_policy[DVS_A_SWITCH_MAX + 1] = {
	[DVS_A_SWITCH_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* DVS_CMD_PORT_GET - do */
static const struct nla_policy dvs_port_get_nl_policy[DVS_A_PORT_MAX + 1] = {
	[DVS_A_PORT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* DVS_CMD_PORT_NEW - do */
static const struct nla_policy dvs_port_new_nl_policy[DVS_A_PORT_MAX + 1] = {
	[DVS_A_PORT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_PORT_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
	[DVS_A_PORT_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_segment_range),
	[DVS_A_PORT_NATIVE] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_native_range),
	[DVS_A_PORT_VLAN_MAP] = NLA_POLICY_NESTED(dvs_vlan_map_nl_policy),
	[DVS_A_PORT_VLAN_NONE] = { .type = NLA_FLAG, },
	[DVS_A_PORT_UP] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_BCAST_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_MCAST_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_ISOLATED] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_MAC_MAX] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_mac_max_range),
	[DVS_A_PORT_MAC_ACTION] = NLA_POLICY_MAX(NLA_U32, 1),
	[DVS_A_PORT_PCP] = NLA_POLICY_MAX(NLA_U8, 7),
	[DVS_A_PORT_PCP_MAP] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_PCP_OUT] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_TRUST] = NLA_POLICY_MAX(NLA_U32, 4),
	[DVS_A_PORT_DSCP_MAP] = NLA_POLICY_EXACT_LEN(64),
	[DVS_A_PORT_ENCODING] = NLA_POLICY_MAX(NLA_U32, 3),
	[DVS_A_PORT_DSCP_OUT] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_DSCP_OUT_NONE] = { .type = NLA_FLAG, },
	[DVS_A_PORT_POOL] = { .type = NLA_NUL_STRING, .len = DVS_POOL_NAME_LEN, },
	[DVS_A_PORT_RESERVATION] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_port_reservation_range),
	[DVS_A_PORT_SHARES] = NLA_POLICY_RANGE(NLA_U8, 1, DVS_WEIGHT_MAX),
	[DVS_A_PORT_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_port_limit_range),
	[DVS_A_PORT_VM_UUID] = NLA_POLICY_EXACT_LEN(DVS_VM_UUID_LEN),
	[DVS_A_PORT_VM_NAME] = { .type = NLA_NUL_STRING, .len = DVS_VM_NAME_LEN, },
	[DVS_A_PORT_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
	[DVS_A_PORT_INHERIT] = NLA_POLICY_MASK(NLA_U32, 0x7fffff),
};

/* DVS_CMD_PORT_SET - do */
static const struct nla_policy dvs_port_set_nl_policy[DVS_A_PORT_MAX + 1] = {
	[DVS_A_PORT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_PORT_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
	[DVS_A_PORT_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_segment_range),
	[DVS_A_PORT_NATIVE] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_native_range),
	[DVS_A_PORT_VLAN_MAP] = NLA_POLICY_NESTED(dvs_vlan_map_nl_policy),
	[DVS_A_PORT_VLAN_NONE] = { .type = NLA_FLAG, },
	[DVS_A_PORT_UP] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_BCAST_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_MCAST_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_ISOLATED] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_MAC_MAX] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_mac_max_range),
	[DVS_A_PORT_MAC_ACTION] = NLA_POLICY_MAX(NLA_U32, 1),
	[DVS_A_PORT_PCP] = NLA_POLICY_MAX(NLA_U8, 7),
	[DVS_A_PORT_PCP_MAP] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_PCP_OUT] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_TRUST] = NLA_POLICY_MAX(NLA_U32, 4),
	[DVS_A_PORT_DSCP_MAP] = NLA_POLICY_EXACT_LEN(64),
	[DVS_A_PORT_ENCODING] = NLA_POLICY_MAX(NLA_U32, 3),
	[DVS_A_PORT_DSCP_OUT] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_DSCP_OUT_NONE] = { .type = NLA_FLAG, },
	[DVS_A_PORT_POOL] = { .type = NLA_NUL_STRING, .len = DVS_POOL_NAME_LEN, },
	[DVS_A_PORT_RESERVATION] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_port_reservation_range),
	[DVS_A_PORT_SHARES] = NLA_POLICY_RANGE(NLA_U8, 1, DVS_WEIGHT_MAX),
	[DVS_A_PORT_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_port_limit_range),
	[DVS_A_PORT_VM_UUID] = NLA_POLICY_EXACT_LEN(DVS_VM_UUID_LEN),
	[DVS_A_PORT_VM_NAME] = { .type = NLA_NUL_STRING, .len = DVS_VM_NAME_LEN, },
	[DVS_A_PORT_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
	[DVS_A_PORT_INHERIT] = NLA_POLICY_MASK(NLA_U32, 0x7fffff),
};

/* DVS_CMD_PORT_DEL - do */
static const struct nla_policy dvs_port_del_nl_policy[DVS_A_PORT_MAX + 1] = {
	[DVS_A_PORT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* DVS_CMD_TUNNEL_GET - do */
static const struct nla_policy dvs_tunnel_get_nl_policy[DVS_A_TUNNEL_MAX + 1] = {
	[DVS_A_TUNNEL_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_TUNNEL_NAME] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
};

/* DVS_CMD_TUNNEL_NEW - do */
static const struct nla_policy dvs_tunnel_new_nl_policy[DVS_A_TUNNEL_MAX + 1] = {
	[DVS_A_TUNNEL_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_TUNNEL_NAME] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_TUNNEL_LOCAL] = { .type = NLA_BINARY, },
	[DVS_A_TUNNEL_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[DVS_A_TUNNEL_SRC_PORT_FIRST] = NLA_POLICY_MIN(NLA_U16, 1),
	[DVS_A_TUNNEL_SRC_PORT_LAST] = NLA_POLICY_MIN(NLA_U16, 1),
	[DVS_A_TUNNEL_LINK] = { .type = NLA_U32, },
	[DVS_A_TUNNEL_TTL] = { .type = NLA_U8, },
	[DVS_A_TUNNEL_DSCP_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
	[DVS_A_TUNNEL_DSCP] = NLA_POLICY_MAX(NLA_U8, 63),
	[DVS_A_TUNNEL_DSCP_MAP] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_TUNNEL_CSUM] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_ZERO_CSUM6_RX] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_STRICT] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_REMOTES_ONLY] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_INNER_VLAN] = NLA_POLICY_MAX(NLA_U32, 1),
	[DVS_A_TUNNEL_SEGMENTS] = NLA_POLICY_NESTED(dvs_segment_range_nl_policy),
	[DVS_A_TUNNEL_UP] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_MAC_MAX] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_tunnel_mac_max_range),
};

/* DVS_CMD_TUNNEL_SET - do */
static const struct nla_policy dvs_tunnel_set_nl_policy[DVS_A_TUNNEL_MAX + 1] = {
	[DVS_A_TUNNEL_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_TUNNEL_NAME] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_TUNNEL_SRC_PORT_FIRST] = NLA_POLICY_MIN(NLA_U16, 1),
	[DVS_A_TUNNEL_SRC_PORT_LAST] = NLA_POLICY_MIN(NLA_U16, 1),
	[DVS_A_TUNNEL_TTL] = { .type = NLA_U8, },
	[DVS_A_TUNNEL_DSCP_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
	[DVS_A_TUNNEL_DSCP] = NLA_POLICY_MAX(NLA_U8, 63),
	[DVS_A_TUNNEL_DSCP_MAP] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_TUNNEL_CSUM] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_ZERO_CSUM6_RX] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_STRICT] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_REMOTES_ONLY] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_INNER_VLAN] = NLA_POLICY_MAX(NLA_U32, 1),
	[DVS_A_TUNNEL_SEGMENTS] = NLA_POLICY_NESTED(dvs_segment_range_nl_policy),
	[DVS_A_TUNNEL_SEGMENTS_ALL] = { .type = NLA_FLAG, },
	[DVS_A_TUNNEL_UP] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_TUNNEL_MAC_MAX] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_tunnel_mac_max_range),
};

/* DVS_CMD_TUNNEL_DEL - do */
static const struct nla_policy dvs_tunnel_del_nl_policy[DVS_A_TUNNEL_MAX + 1] = {
	[DVS_A_TUNNEL_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_TUNNEL_NAME] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
};

/* DVS_CMD_SEGMENT_GET - do */
static const struct nla_policy dvs_segment_get_nl_policy[DVS_A_SEGMENT_MAX + 1] = {
	[DVS_A_SEGMENT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SEGMENT_ID] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_segment_id_range),
};

/* DVS_CMD_SEGMENT_NEW - do */
static const struct nla_policy dvs_segment_new_nl_policy[DVS_A_SEGMENT_MAX + 1] = {
	[DVS_A_SEGMENT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SEGMENT_ID] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_segment_id_range),
	[DVS_A_SEGMENT_NAME] = { .type = NLA_NUL_STRING, .len = DVS_SEGMENT_NAME_LEN, },
};

/* DVS_CMD_SEGMENT_SET - do */
static const struct nla_policy dvs_segment_set_nl_policy[DVS_A_SEGMENT_MAX + 1] = {
	[DVS_A_SEGMENT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SEGMENT_ID] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_segment_id_range),
	[DVS_A_SEGMENT_NAME] = { .type = NLA_NUL_STRING, .len = DVS_SEGMENT_NAME_LEN, },
};

/* DVS_CMD_SEGMENT_DEL - do */
static const struct nla_policy dvs_segment_del_nl_policy[DVS_A_SEGMENT_MAX + 1] = {
	[DVS_A_SEGMENT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SEGMENT_ID] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_segment_id_range),
};

/* DVS_CMD_REMOTE_GET - do */
static const struct nla_policy dvs_remote_get_nl_policy[DVS_A_REMOTE_MAX + 1] = {
	[DVS_A_REMOTE_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_REMOTE_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_REMOTE_ADDRESS] = { .type = NLA_BINARY, },
};

/* DVS_CMD_REMOTE_NEW - do */
static const struct nla_policy dvs_remote_new_nl_policy[DVS_A_REMOTE_MAX + 1] = {
	[DVS_A_REMOTE_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_REMOTE_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_REMOTE_ADDRESS] = { .type = NLA_BINARY, },
	[DVS_A_REMOTE_SEGMENTS] = NLA_POLICY_NESTED(dvs_segment_range_nl_policy),
};

/* DVS_CMD_REMOTE_DEL - do */
static const struct nla_policy dvs_remote_del_nl_policy[DVS_A_REMOTE_MAX + 1] = {
	[DVS_A_REMOTE_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_REMOTE_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_REMOTE_ADDRESS] = { .type = NLA_BINARY, },
	[DVS_A_REMOTE_SEGMENTS] = NLA_POLICY_NESTED(dvs_segment_range_nl_policy),
};

/* DVS_CMD_FDB_GET - do */
static const struct nla_policy dvs_fdb_get_nl_policy[DVS_A_FDB_MAX + 1] = {
	[DVS_A_FDB_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FDB_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_fdb_segment_range),
	[DVS_A_FDB_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_FDB_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FDB_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_FDB_REMOTE] = { .type = NLA_BINARY, },
	[DVS_A_FDB_KIND] = NLA_POLICY_MAX(NLA_U32, 4),
};

/* DVS_CMD_FDB_NEW - do */
static const struct nla_policy dvs_fdb_new_nl_policy[DVS_A_FDB_MAX + 1] = {
	[DVS_A_FDB_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FDB_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_fdb_segment_range),
	[DVS_A_FDB_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_FDB_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FDB_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_FDB_REMOTE] = { .type = NLA_BINARY, },
	[DVS_A_FDB_KIND] = NLA_POLICY_MAX(NLA_U32, 4),
};

/* DVS_CMD_FDB_SET - do */
static const struct nla_policy dvs_fdb_set_nl_policy[DVS_A_FDB_MAX + 1] = {
	[DVS_A_FDB_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FDB_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_fdb_segment_range),
	[DVS_A_FDB_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_FDB_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FDB_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_FDB_REMOTE] = { .type = NLA_BINARY, },
	[DVS_A_FDB_KIND] = NLA_POLICY_MAX(NLA_U32, 4),
};

/* DVS_CMD_FDB_DEL - do */
static const struct nla_policy dvs_fdb_del_nl_policy[DVS_A_FDB_MAX + 1] = {
	[DVS_A_FDB_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FDB_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_fdb_segment_range),
	[DVS_A_FDB_MAC] = NLA_POLICY_EXACT_LEN(6),
};

/* DVS_CMD_FDB_FLUSH - do */
static const struct nla_policy dvs_fdb_flush_nl_policy[DVS_A_FDB_MAX + 1] = {
	[DVS_A_FDB_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FDB_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_fdb_segment_range),
	[DVS_A_FDB_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FDB_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_FDB_REMOTE] = { .type = NLA_BINARY, },
	[DVS_A_FDB_KIND] = NLA_POLICY_MAX(NLA_U32, 4),
};

/* DVS_CMD_DROP_GET - do */
static const struct nla_policy dvs_drop_get_nl_policy[DVS_A_DROP_MAX + 1] = {
	[DVS_A_DROP_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_DROP_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_DROP_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
};

/* DVS_CMD_DROP_RESET - do */
static const struct nla_policy dvs_drop_reset_nl_policy[DVS_A_DROP_MAX + 1] = {
	[DVS_A_DROP_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_DROP_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_DROP_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
};

/* DVS_CMD_SCHED_GET - do */
static const struct nla_policy dvs_sched_get_nl_policy[DVS_A_SCHED_MAX + 1] = {
	[DVS_A_SCHED_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* DVS_CMD_SCHED_NEW - do */
static const struct nla_policy dvs_sched_new_nl_policy[DVS_A_SCHED_MAX + 1] = {
	[DVS_A_SCHED_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SCHED_RATE] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_sched_rate_range),
	[DVS_A_SCHED_BURST] = { .type = NLA_U32, },
	[DVS_A_SCHED_PEAK] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_sched_peak_range),
	[DVS_A_SCHED_OVERHEAD] = { .type = NLA_U16, },
	[DVS_A_SCHED_FRAME_MIN] = { .type = NLA_U16, },
	[DVS_A_SCHED_SWITCH] = { .type = NLA_U32, },
};

/* DVS_CMD_SCHED_SET - do */
static const struct nla_policy dvs_sched_set_nl_policy[DVS_A_SCHED_MAX + 1] = {
	[DVS_A_SCHED_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SCHED_RATE] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_sched_rate_range),
	[DVS_A_SCHED_BURST] = { .type = NLA_U32, },
	[DVS_A_SCHED_PEAK] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_sched_peak_range),
	[DVS_A_SCHED_OVERHEAD] = { .type = NLA_U16, },
	[DVS_A_SCHED_FRAME_MIN] = { .type = NLA_U16, },
	[DVS_A_SCHED_SWITCH] = { .type = NLA_U32, },
};

/* DVS_CMD_SCHED_DEL - do */
static const struct nla_policy dvs_sched_del_nl_policy[DVS_A_SCHED_MAX + 1] = {
	[DVS_A_SCHED_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* DVS_CMD_CLASS_GET - do */
static const struct nla_policy dvs_class_get_nl_policy[DVS_A_CLASS_MAX + 1] = {
	[DVS_A_CLASS_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_CLASS_CLASS] = NLA_POLICY_MAX(NLA_U8, DVS_CLASS_LAST),
};

/* DVS_CMD_CLASS_SET - do */
static const struct nla_policy dvs_class_set_nl_policy[DVS_A_CLASS_MAX + 1] = {
	[DVS_A_CLASS_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_CLASS_CLASS] = NLA_POLICY_MAX(NLA_U8, DVS_CLASS_LAST),
	[DVS_A_CLASS_STRICT] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_CLASS_WEIGHT] = NLA_POLICY_RANGE(NLA_U8, 1, DVS_WEIGHT_MAX),
	[DVS_A_CLASS_MIN_RATE] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_class_min_rate_range),
	[DVS_A_CLASS_MAX_RATE] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_class_max_rate_range),
	[DVS_A_CLASS_MIN_BURST] = { .type = NLA_U32, },
	[DVS_A_CLASS_MAX_BURST] = { .type = NLA_U32, },
	[DVS_A_CLASS_LIMIT] = { .type = NLA_U32, },
	[DVS_A_CLASS_LIMIT_BYTES] = { .type = NLA_U32, },
	[DVS_A_CLASS_DEI_LIMIT] = { .type = NLA_U32, },
};

/* DVS_CMD_POOL_GET - do */
static const struct nla_policy dvs_pool_get_nl_policy[DVS_A_POOL_MAX + 1] = {
	[DVS_A_POOL_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_POOL_NAME] = { .type = NLA_NUL_STRING, .len = DVS_POOL_NAME_LEN, },
};

/* DVS_CMD_POOL_NEW - do */
static const struct nla_policy dvs_pool_new_nl_policy[DVS_A_POOL_MAX + 1] = {
	[DVS_A_POOL_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_POOL_NAME] = { .type = NLA_NUL_STRING, .len = DVS_POOL_NAME_LEN, },
	[DVS_A_POOL_CLASS] = NLA_POLICY_MAX(NLA_U8, DVS_CLASS_LAST),
	[DVS_A_POOL_STRICT] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_POOL_SHARES] = NLA_POLICY_RANGE(NLA_U8, 1, DVS_WEIGHT_MAX),
	[DVS_A_POOL_RESERVATION] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_pool_reservation_range),
	[DVS_A_POOL_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_pool_limit_range),
};

/* DVS_CMD_POOL_SET - do */
static const struct nla_policy dvs_pool_set_nl_policy[DVS_A_POOL_MAX + 1] = {
	[DVS_A_POOL_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_POOL_NAME] = { .type = NLA_NUL_STRING, .len = DVS_POOL_NAME_LEN, },
	[DVS_A_POOL_STRICT] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_POOL_SHARES] = NLA_POLICY_RANGE(NLA_U8, 1, DVS_WEIGHT_MAX),
	[DVS_A_POOL_RESERVATION] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_pool_reservation_range),
	[DVS_A_POOL_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_pool_limit_range),
};

/* DVS_CMD_POOL_DEL - do */
static const struct nla_policy dvs_pool_del_nl_policy[DVS_A_POOL_MAX + 1] = {
	[DVS_A_POOL_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_POOL_NAME] = { .type = NLA_NUL_STRING, .len = DVS_POOL_NAME_LEN, },
};

/* DVS_CMD_POLICE_GET - do */
static const struct nla_policy dvs_police_get_nl_policy[DVS_A_POLICE_MAX + 1] = {
	[DVS_A_POLICE_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_POLICE_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_POLICE_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
};

/* DVS_CMD_POLICE_SET - do */
static const struct nla_policy dvs_police_set_nl_policy[DVS_A_POLICE_MAX + 1] = {
	[DVS_A_POLICE_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_POLICE_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_POLICE_RATE] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_police_rate_range),
	[DVS_A_POLICE_BURST] = { .type = NLA_U32, },
	[DVS_A_POLICE_PEAK] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_police_peak_range),
	[DVS_A_POLICE_PEAK_BURST] = { .type = NLA_U32, },
	[DVS_A_POLICE_EXCESS] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_police_excess_range),
	[DVS_A_POLICE_EXCESS_BURST] = { .type = NLA_U32, },
	[DVS_A_POLICE_COLOUR] = NLA_POLICY_MAX(NLA_U32, 1),
	[DVS_A_POLICE_EXCEED] = NLA_POLICY_MAX(NLA_U32, 2),
	[DVS_A_POLICE_VIOLATE] = NLA_POLICY_MAX(NLA_U32, 2),
	[DVS_A_POLICE_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
};

/* DVS_CMD_POLICE_DEL - do */
static const struct nla_policy dvs_police_del_nl_policy[DVS_A_POLICE_MAX + 1] = {
	[DVS_A_POLICE_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_POLICE_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_POLICE_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
};

/* DVS_CMD_SAMPLER_GET - do */
static const struct nla_policy dvs_sampler_get_nl_policy[DVS_A_SAMPLER_MAX + 1] = {
	[DVS_A_SAMPLER_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SAMPLER_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SAMPLER_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_SAMPLER_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_sampler_segment_range),
	[DVS_A_SAMPLER_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
};

/* DVS_CMD_SAMPLER_SET - do */
static const struct nla_policy dvs_sampler_set_nl_policy[DVS_A_SAMPLER_MAX + 1] = {
	[DVS_A_SAMPLER_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SAMPLER_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SAMPLER_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_SAMPLER_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_sampler_segment_range),
	[DVS_A_SAMPLER_INTERVAL] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_sampler_interval_range),
	[DVS_A_SAMPLER_MODE] = NLA_POLICY_MAX(NLA_U32, 1),
	[DVS_A_SAMPLER_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 3),
	[DVS_A_SAMPLER_DUPLICATES] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_SAMPLER_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
};

/* DVS_CMD_SAMPLER_DEL - do */
static const struct nla_policy dvs_sampler_del_nl_policy[DVS_A_SAMPLER_MAX + 1] = {
	[DVS_A_SAMPLER_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SAMPLER_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_SAMPLER_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_SAMPLER_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_sampler_segment_range),
	[DVS_A_SAMPLER_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
};

/* DVS_CMD_FLOW_CACHE_GET - do */
static const struct nla_policy dvs_flow_cache_get_nl_policy[DVS_A_FLOW_CACHE_MAX + 1] = {
	[DVS_A_FLOW_CACHE_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* DVS_CMD_FLOW_CACHE_SET - do */
static const struct nla_policy dvs_flow_cache_set_nl_policy[DVS_A_FLOW_CACHE_MAX + 1] = {
	[DVS_A_FLOW_CACHE_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FLOW_CACHE_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_flow_cache_limit_range),
	[DVS_A_FLOW_CACHE_IDLE] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_flow_cache_idle_range),
	[DVS_A_FLOW_CACHE_ACTIVE] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_flow_cache_active_range),
	[DVS_A_FLOW_CACHE_MACS] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* DVS_CMD_FLOW_GET - do */
static const struct nla_policy dvs_flow_get_nl_policy[DVS_A_FLOWS_MAX + 1] = {
	[DVS_A_FLOWS_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FLOWS_FLOW] = NLA_POLICY_NESTED(dvs_flow_nl_policy),
};

/* DVS_CMD_FLOW_FLUSH - do */
static const struct nla_policy dvs_flow_flush_nl_policy[DVS_A_FLOWS_MAX + 1] = {
	[DVS_A_FLOWS_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_FLOWS_FLOW] = NLA_POLICY_NESTED(dvs_flow_nl_policy),
};

/* DVS_CMD_MIRROR_GET - do */
static const struct nla_policy dvs_mirror_get_nl_policy[DVS_A_MIRROR_MAX + 1] = {
	[DVS_A_MIRROR_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_MIRROR_NAME] = { .type = NLA_NUL_STRING, .len = DVS_MIRROR_NAME_LEN, },
};

/* DVS_CMD_MIRROR_NEW - do */
static const struct nla_policy dvs_mirror_new_nl_policy[DVS_A_MIRROR_MAX + 1] = {
	[DVS_A_MIRROR_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_MIRROR_NAME] = { .type = NLA_NUL_STRING, .len = DVS_MIRROR_NAME_LEN, },
	[DVS_A_MIRROR_PORTS] = NLA_POLICY_NESTED(dvs_mirror_port_nl_policy),
	[DVS_A_MIRROR_TUNNELS] = NLA_POLICY_NESTED(dvs_mirror_tunnel_nl_policy),
	[DVS_A_MIRROR_SEGMENTS] = NLA_POLICY_NESTED(dvs_segment_range_nl_policy),
	[DVS_A_MIRROR_SOURCES_ALL] = { .type = NLA_FLAG, },
	[DVS_A_MIRROR_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 3),
	[DVS_A_MIRROR_SRC_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_MIRROR_DST_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_MIRROR_VLAN] = NLA_POLICY_RANGE(NLA_U16, 1, DVS_VID_MAX),
	[DVS_A_MIRROR_ETHERTYPE] = { .type = NLA_U16, },
	[DVS_A_MIRROR_SRC] = { .type = NLA_BINARY, },
	[DVS_A_MIRROR_SRC_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[DVS_A_MIRROR_DST] = { .type = NLA_BINARY, },
	[DVS_A_MIRROR_DST_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[DVS_A_MIRROR_PROTOCOL] = { .type = NLA_U8, },
	[DVS_A_MIRROR_SRC_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[DVS_A_MIRROR_DST_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[DVS_A_MIRROR_REVERSE] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_MIRROR_INTERVAL] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_mirror_interval_range),
	[DVS_A_MIRROR_SNAP_LEN] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_mirror_snap_len_range),
	[DVS_A_MIRROR_TARGET] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_MIRROR_DEDICATED] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_MIRROR_RSPAN] = NLA_POLICY_RANGE(NLA_U16, 1, DVS_VID_MAX),
	[DVS_A_MIRROR_REMOTE] = { .type = NLA_BINARY, },
	[DVS_A_MIRROR_LOCAL] = { .type = NLA_BINARY, },
	[DVS_A_MIRROR_VERSION] = NLA_POLICY_RANGE(NLA_U8, 2, 3),
	[DVS_A_MIRROR_SESSION] = NLA_POLICY_MAX(NLA_U16, DVS_ERSPAN_SESSION_LAST),
	[DVS_A_MIRROR_TTL] = NLA_POLICY_MIN(NLA_U8, 1),
	[DVS_A_MIRROR_DSCP] = NLA_POLICY_MAX(NLA_U8, 63),
	[DVS_A_MIRROR_INDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_mirror_index_range),
	[DVS_A_MIRROR_HWID] = NLA_POLICY_MAX(NLA_U8, 63),
};

/* DVS_CMD_MIRROR_SET - do */
static const struct nla_policy dvs_mirror_set_nl_policy[DVS_A_MIRROR_MAX + 1] = {
	[DVS_A_MIRROR_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_MIRROR_NAME] = { .type = NLA_NUL_STRING, .len = DVS_MIRROR_NAME_LEN, },
	[DVS_A_MIRROR_PORTS] = NLA_POLICY_NESTED(dvs_mirror_port_nl_policy),
	[DVS_A_MIRROR_TUNNELS] = NLA_POLICY_NESTED(dvs_mirror_tunnel_nl_policy),
	[DVS_A_MIRROR_SEGMENTS] = NLA_POLICY_NESTED(dvs_segment_range_nl_policy),
	[DVS_A_MIRROR_SOURCES_ALL] = { .type = NLA_FLAG, },
	[DVS_A_MIRROR_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 3),
	[DVS_A_MIRROR_SRC_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_MIRROR_DST_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_MIRROR_VLAN] = NLA_POLICY_RANGE(NLA_U16, 1, DVS_VID_MAX),
	[DVS_A_MIRROR_ETHERTYPE] = { .type = NLA_U16, },
	[DVS_A_MIRROR_SRC] = { .type = NLA_BINARY, },
	[DVS_A_MIRROR_SRC_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[DVS_A_MIRROR_DST] = { .type = NLA_BINARY, },
	[DVS_A_MIRROR_DST_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[DVS_A_MIRROR_PROTOCOL] = { .type = NLA_U8, },
	[DVS_A_MIRROR_SRC_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[DVS_A_MIRROR_DST_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[DVS_A_MIRROR_REVERSE] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_MIRROR_FILTER_NONE] = { .type = NLA_FLAG, },
	[DVS_A_MIRROR_INTERVAL] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_mirror_interval_range),
	[DVS_A_MIRROR_SNAP_LEN] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_mirror_snap_len_range),
	[DVS_A_MIRROR_TARGET] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_MIRROR_DEDICATED] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_MIRROR_RSPAN] = NLA_POLICY_RANGE(NLA_U16, 1, DVS_VID_MAX),
	[DVS_A_MIRROR_REMOTE] = { .type = NLA_BINARY, },
	[DVS_A_MIRROR_LOCAL] = { .type = NLA_BINARY, },
	[DVS_A_MIRROR_VERSION] = NLA_POLICY_RANGE(NLA_U8, 2, 3),
	[DVS_A_MIRROR_SESSION] = NLA_POLICY_MAX(NLA_U16, DVS_ERSPAN_SESSION_LAST),
	[DVS_A_MIRROR_TTL] = NLA_POLICY_MIN(NLA_U8, 1),
	[DVS_A_MIRROR_DSCP] = NLA_POLICY_MAX(NLA_U8, 63),
	[DVS_A_MIRROR_INDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_mirror_index_range),
	[DVS_A_MIRROR_HWID] = NLA_POLICY_MAX(NLA_U8, 63),
};

/* DVS_CMD_MIRROR_DEL - do */
static const struct nla_policy dvs_mirror_del_nl_policy[DVS_A_MIRROR_MAX + 1] = {
	[DVS_A_MIRROR_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_MIRROR_NAME] = { .type = NLA_NUL_STRING, .len = DVS_MIRROR_NAME_LEN, },
};

/* DVS_CMD_GROUP_GET - do */
static const struct nla_policy dvs_group_get_nl_policy[DVS_A_PORT_MAX + 1] = {
	[DVS_A_PORT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_PORT_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
};

/* DVS_CMD_GROUP_NEW - do */
static const struct nla_policy dvs_group_new_nl_policy[DVS_A_PORT_MAX + 1] = {
	[DVS_A_PORT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_PORT_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
	[DVS_A_PORT_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
	[DVS_A_PORT_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_segment_range),
	[DVS_A_PORT_NATIVE] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_native_range),
	[DVS_A_PORT_VLAN_MAP] = NLA_POLICY_NESTED(dvs_vlan_map_nl_policy),
	[DVS_A_PORT_VLAN_NONE] = { .type = NLA_FLAG, },
	[DVS_A_PORT_UP] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_BCAST_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_MCAST_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_ISOLATED] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_MAC_MAX] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_mac_max_range),
	[DVS_A_PORT_MAC_ACTION] = NLA_POLICY_MAX(NLA_U32, 1),
	[DVS_A_PORT_PCP] = NLA_POLICY_MAX(NLA_U8, 7),
	[DVS_A_PORT_PCP_MAP] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_PCP_OUT] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_TRUST] = NLA_POLICY_MAX(NLA_U32, 4),
	[DVS_A_PORT_DSCP_MAP] = NLA_POLICY_EXACT_LEN(64),
	[DVS_A_PORT_ENCODING] = NLA_POLICY_MAX(NLA_U32, 3),
	[DVS_A_PORT_DSCP_OUT] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_DSCP_OUT_NONE] = { .type = NLA_FLAG, },
	[DVS_A_PORT_POOL] = { .type = NLA_NUL_STRING, .len = DVS_POOL_NAME_LEN, },
	[DVS_A_PORT_RESERVATION] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_port_reservation_range),
	[DVS_A_PORT_SHARES] = NLA_POLICY_RANGE(NLA_U8, 1, DVS_WEIGHT_MAX),
	[DVS_A_PORT_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_port_limit_range),
};

/* DVS_CMD_GROUP_SET - do */
static const struct nla_policy dvs_group_set_nl_policy[DVS_A_PORT_MAX + 1] = {
	[DVS_A_PORT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_PORT_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
	[DVS_A_PORT_RENAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
	[DVS_A_PORT_INHERIT] = NLA_POLICY_MASK(NLA_U32, 0x7fffff),
	[DVS_A_PORT_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
	[DVS_A_PORT_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_segment_range),
	[DVS_A_PORT_NATIVE] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_native_range),
	[DVS_A_PORT_VLAN_MAP] = NLA_POLICY_NESTED(dvs_vlan_map_nl_policy),
	[DVS_A_PORT_VLAN_NONE] = { .type = NLA_FLAG, },
	[DVS_A_PORT_UP] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_BCAST_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_MCAST_FLOOD] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_ISOLATED] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_PORT_MAC_MAX] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_port_mac_max_range),
	[DVS_A_PORT_MAC_ACTION] = NLA_POLICY_MAX(NLA_U32, 1),
	[DVS_A_PORT_PCP] = NLA_POLICY_MAX(NLA_U8, 7),
	[DVS_A_PORT_PCP_MAP] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_PCP_OUT] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_TRUST] = NLA_POLICY_MAX(NLA_U32, 4),
	[DVS_A_PORT_DSCP_MAP] = NLA_POLICY_EXACT_LEN(64),
	[DVS_A_PORT_ENCODING] = NLA_POLICY_MAX(NLA_U32, 3),
	[DVS_A_PORT_DSCP_OUT] = NLA_POLICY_EXACT_LEN(8),
	[DVS_A_PORT_DSCP_OUT_NONE] = { .type = NLA_FLAG, },
	[DVS_A_PORT_POOL] = { .type = NLA_NUL_STRING, .len = DVS_POOL_NAME_LEN, },
	[DVS_A_PORT_RESERVATION] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_port_reservation_range),
	[DVS_A_PORT_SHARES] = NLA_POLICY_RANGE(NLA_U8, 1, DVS_WEIGHT_MAX),
	[DVS_A_PORT_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U64, &dvs_a_port_limit_range),
};

/* DVS_CMD_GROUP_DEL - do */
static const struct nla_policy dvs_group_del_nl_policy[DVS_A_PORT_MAX + 1] = {
	[DVS_A_PORT_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_PORT_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = DVS_GROUP_NAME_LEN, },
};

/* DVS_CMD_CAPTURE_GET - do */
static const struct nla_policy dvs_capture_get_nl_policy[DVS_A_CAPTURE_MAX + 1] = {
	[DVS_A_CAPTURE_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_CAPTURE_PORTID] = { .type = NLA_U32, },
};

/* DVS_CMD_CAPTURE_START - do */
static const struct nla_policy dvs_capture_start_nl_policy[DVS_A_CAPTURE_MAX + 1] = {
	[DVS_A_CAPTURE_SWITCH] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_CAPTURE_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[DVS_A_CAPTURE_TUNNEL] = { .type = NLA_NUL_STRING, .len = DVS_TUNNEL_NAME_LEN, },
	[DVS_A_CAPTURE_SEGMENT] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_capture_segment_range),
	[DVS_A_CAPTURE_SOURCES_ALL] = { .type = NLA_FLAG, },
	[DVS_A_CAPTURE_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 3),
	[DVS_A_CAPTURE_SRC_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_CAPTURE_DST_MAC] = NLA_POLICY_EXACT_LEN(6),
	[DVS_A_CAPTURE_VLAN] = NLA_POLICY_RANGE(NLA_U16, 1, DVS_VID_MAX),
	[DVS_A_CAPTURE_ETHERTYPE] = { .type = NLA_U16, },
	[DVS_A_CAPTURE_SRC] = { .type = NLA_BINARY, },
	[DVS_A_CAPTURE_SRC_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[DVS_A_CAPTURE_DST] = { .type = NLA_BINARY, },
	[DVS_A_CAPTURE_DST_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[DVS_A_CAPTURE_PROTOCOL] = { .type = NLA_U8, },
	[DVS_A_CAPTURE_SRC_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[DVS_A_CAPTURE_DST_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[DVS_A_CAPTURE_REVERSE] = NLA_POLICY_MAX(NLA_U8, 1),
	[DVS_A_CAPTURE_FRAMES] = NLA_POLICY_MAX(NLA_U32, 2),
	[DVS_A_CAPTURE_INTERVAL] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_capture_interval_range),
	[DVS_A_CAPTURE_SNAP_LEN] = NLA_POLICY_FULL_RANGE(NLA_U32, &dvs_a_capture_snap_len_range),
};

/* DVS_CMD_CAPTURE_STOP - do */
static const struct nla_policy dvs_capture_stop_nl_policy[DVS_A_CAPTURE_MAX + 1] = {
	[DVS_A_CAPTURE_PORTID] = { .type = NLA_U32, },
};

/* Ops table for dvs */
static const struct genl_ops dvs_nl_ops[] = {
	{
		.cmd		= DVS_CMD_SWITCH_GET,
		.doit		= dvs_nl_switch_get_doit,
		.dumpit		= dvs_nl_switch_get_dumpit,
		.policy		= dvs_switch_get_nl_policy,
		.maxattr	= DVS_A_SWITCH_MAX,
	},
	{
		.cmd		= DVS_CMD_SWITCH_NEW,
		.doit		= dvs_nl_switch_new_doit,
		.policy		= dvs_switch_new_nl_policy,
		.maxattr	= DVS_A_SWITCH_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_SWITCH_SET,
		.doit		= dvs_nl_switch_set_doit,
		.policy		= dvs_switch_set_nl_policy,
		.maxattr	= DVS_A_SWITCH_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_SWITCH_DEL,
		.doit		= dvs_nl_switch_del_doit,
		.policy		= dvs_switch_del_nl_policy,
		.maxattr	= DVS_A_SWITCH_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_PORT_GET,
		.doit		= dvs_nl_port_get_doit,
		.dumpit		= dvs_nl_port_get_dumpit,
		.policy		= dvs_port_get_nl_policy,
		.maxattr	= DVS_A_PORT_MAX,
	},
	{
		.cmd		= DVS_CMD_PORT_NEW,
		.doit		= dvs_nl_port_new_doit,
		.policy		= dvs_port_new_nl_policy,
		.maxattr	= DVS_A_PORT_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_PORT_SET,
		.doit		= dvs_nl_port_set_doit,
		.policy		= dvs_port_set_nl_policy,
		.maxattr	= DVS_A_PORT_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_PORT_DEL,
		.doit		= dvs_nl_port_del_doit,
		.policy		= dvs_port_del_nl_policy,
		.maxattr	= DVS_A_PORT_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_TUNNEL_GET,
		.doit		= dvs_nl_tunnel_get_doit,
		.dumpit		= dvs_nl_tunnel_get_dumpit,
		.policy		= dvs_tunnel_get_nl_policy,
		.maxattr	= DVS_A_TUNNEL_MAX,
	},
	{
		.cmd		= DVS_CMD_TUNNEL_NEW,
		.doit		= dvs_nl_tunnel_new_doit,
		.policy		= dvs_tunnel_new_nl_policy,
		.maxattr	= DVS_A_TUNNEL_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_TUNNEL_SET,
		.doit		= dvs_nl_tunnel_set_doit,
		.policy		= dvs_tunnel_set_nl_policy,
		.maxattr	= DVS_A_TUNNEL_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_TUNNEL_DEL,
		.doit		= dvs_nl_tunnel_del_doit,
		.policy		= dvs_tunnel_del_nl_policy,
		.maxattr	= DVS_A_TUNNEL_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_SEGMENT_GET,
		.doit		= dvs_nl_segment_get_doit,
		.dumpit		= dvs_nl_segment_get_dumpit,
		.policy		= dvs_segment_get_nl_policy,
		.maxattr	= DVS_A_SEGMENT_MAX,
	},
	{
		.cmd		= DVS_CMD_SEGMENT_NEW,
		.doit		= dvs_nl_segment_new_doit,
		.policy		= dvs_segment_new_nl_policy,
		.maxattr	= DVS_A_SEGMENT_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_SEGMENT_SET,
		.doit		= dvs_nl_segment_set_doit,
		.policy		= dvs_segment_set_nl_policy,
		.maxattr	= DVS_A_SEGMENT_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_SEGMENT_DEL,
		.doit		= dvs_nl_segment_del_doit,
		.policy		= dvs_segment_del_nl_policy,
		.maxattr	= DVS_A_SEGMENT_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_REMOTE_GET,
		.doit		= dvs_nl_remote_get_doit,
		.dumpit		= dvs_nl_remote_get_dumpit,
		.policy		= dvs_remote_get_nl_policy,
		.maxattr	= DVS_A_REMOTE_MAX,
	},
	{
		.cmd		= DVS_CMD_REMOTE_NEW,
		.doit		= dvs_nl_remote_new_doit,
		.policy		= dvs_remote_new_nl_policy,
		.maxattr	= DVS_A_REMOTE_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_REMOTE_DEL,
		.doit		= dvs_nl_remote_del_doit,
		.policy		= dvs_remote_del_nl_policy,
		.maxattr	= DVS_A_REMOTE_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_FDB_GET,
		.doit		= dvs_nl_fdb_get_doit,
		.dumpit		= dvs_nl_fdb_get_dumpit,
		.policy		= dvs_fdb_get_nl_policy,
		.maxattr	= DVS_A_FDB_MAX,
	},
	{
		.cmd		= DVS_CMD_FDB_NEW,
		.doit		= dvs_nl_fdb_new_doit,
		.policy		= dvs_fdb_new_nl_policy,
		.maxattr	= DVS_A_FDB_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_FDB_SET,
		.doit		= dvs_nl_fdb_set_doit,
		.policy		= dvs_fdb_set_nl_policy,
		.maxattr	= DVS_A_FDB_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_FDB_DEL,
		.doit		= dvs_nl_fdb_del_doit,
		.policy		= dvs_fdb_del_nl_policy,
		.maxattr	= DVS_A_FDB_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_FDB_FLUSH,
		.doit		= dvs_nl_fdb_flush_doit,
		.policy		= dvs_fdb_flush_nl_policy,
		.maxattr	= DVS_A_FDB_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_DROP_GET,
		.doit		= dvs_nl_drop_get_doit,
		.dumpit		= dvs_nl_drop_get_dumpit,
		.policy		= dvs_drop_get_nl_policy,
		.maxattr	= DVS_A_DROP_MAX,
	},
	{
		.cmd		= DVS_CMD_DROP_RESET,
		.doit		= dvs_nl_drop_reset_doit,
		.policy		= dvs_drop_reset_nl_policy,
		.maxattr	= DVS_A_DROP_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_SCHED_GET,
		.doit		= dvs_nl_sched_get_doit,
		.dumpit		= dvs_nl_sched_get_dumpit,
		.policy		= dvs_sched_get_nl_policy,
		.maxattr	= DVS_A_SCHED_MAX,
	},
	{
		.cmd		= DVS_CMD_SCHED_NEW,
		.doit		= dvs_nl_sched_new_doit,
		.policy		= dvs_sched_new_nl_policy,
		.maxattr	= DVS_A_SCHED_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_SCHED_SET,
		.doit		= dvs_nl_sched_set_doit,
		.policy		= dvs_sched_set_nl_policy,
		.maxattr	= DVS_A_SCHED_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_SCHED_DEL,
		.doit		= dvs_nl_sched_del_doit,
		.policy		= dvs_sched_del_nl_policy,
		.maxattr	= DVS_A_SCHED_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_CLASS_GET,
		.doit		= dvs_nl_class_get_doit,
		.dumpit		= dvs_nl_class_get_dumpit,
		.policy		= dvs_class_get_nl_policy,
		.maxattr	= DVS_A_CLASS_MAX,
	},
	{
		.cmd		= DVS_CMD_CLASS_SET,
		.doit		= dvs_nl_class_set_doit,
		.policy		= dvs_class_set_nl_policy,
		.maxattr	= DVS_A_CLASS_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_POOL_GET,
		.doit		= dvs_nl_pool_get_doit,
		.dumpit		= dvs_nl_pool_get_dumpit,
		.policy		= dvs_pool_get_nl_policy,
		.maxattr	= DVS_A_POOL_MAX,
	},
	{
		.cmd		= DVS_CMD_POOL_NEW,
		.doit		= dvs_nl_pool_new_doit,
		.policy		= dvs_pool_new_nl_policy,
		.maxattr	= DVS_A_POOL_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_POOL_SET,
		.doit		= dvs_nl_pool_set_doit,
		.policy		= dvs_pool_set_nl_policy,
		.maxattr	= DVS_A_POOL_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_POOL_DEL,
		.doit		= dvs_nl_pool_del_doit,
		.policy		= dvs_pool_del_nl_policy,
		.maxattr	= DVS_A_POOL_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_POLICE_GET,
		.doit		= dvs_nl_police_get_doit,
		.dumpit		= dvs_nl_police_get_dumpit,
		.policy		= dvs_police_get_nl_policy,
		.maxattr	= DVS_A_POLICE_MAX,
	},
	{
		.cmd		= DVS_CMD_POLICE_SET,
		.doit		= dvs_nl_police_set_doit,
		.policy		= dvs_police_set_nl_policy,
		.maxattr	= DVS_A_POLICE_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_POLICE_DEL,
		.doit		= dvs_nl_police_del_doit,
		.policy		= dvs_police_del_nl_policy,
		.maxattr	= DVS_A_POLICE_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_SAMPLER_GET,
		.doit		= dvs_nl_sampler_get_doit,
		.dumpit		= dvs_nl_sampler_get_dumpit,
		.policy		= dvs_sampler_get_nl_policy,
		.maxattr	= DVS_A_SAMPLER_MAX,
	},
	{
		.cmd		= DVS_CMD_SAMPLER_SET,
		.doit		= dvs_nl_sampler_set_doit,
		.policy		= dvs_sampler_set_nl_policy,
		.maxattr	= DVS_A_SAMPLER_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_SAMPLER_DEL,
		.doit		= dvs_nl_sampler_del_doit,
		.policy		= dvs_sampler_del_nl_policy,
		.maxattr	= DVS_A_SAMPLER_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_FLOW_CACHE_GET,
		.doit		= dvs_nl_flow_cache_get_doit,
		.dumpit		= dvs_nl_flow_cache_get_dumpit,
		.policy		= dvs_flow_cache_get_nl_policy,
		.maxattr	= DVS_A_FLOW_CACHE_MAX,
	},
	{
		.cmd		= DVS_CMD_FLOW_CACHE_SET,
		.doit		= dvs_nl_flow_cache_set_doit,
		.policy		= dvs_flow_cache_set_nl_policy,
		.maxattr	= DVS_A_FLOW_CACHE_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_FLOW_GET,
		.doit		= dvs_nl_flow_get_doit,
		.dumpit		= dvs_nl_flow_get_dumpit,
		.policy		= dvs_flow_get_nl_policy,
		.maxattr	= DVS_A_FLOWS_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_FLOW_FLUSH,
		.doit		= dvs_nl_flow_flush_doit,
		.policy		= dvs_flow_flush_nl_policy,
		.maxattr	= DVS_A_FLOWS_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_MIRROR_GET,
		.doit		= dvs_nl_mirror_get_doit,
		.dumpit		= dvs_nl_mirror_get_dumpit,
		.policy		= dvs_mirror_get_nl_policy,
		.maxattr	= DVS_A_MIRROR_MAX,
	},
	{
		.cmd		= DVS_CMD_MIRROR_NEW,
		.doit		= dvs_nl_mirror_new_doit,
		.policy		= dvs_mirror_new_nl_policy,
		.maxattr	= DVS_A_MIRROR_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_MIRROR_SET,
		.doit		= dvs_nl_mirror_set_doit,
		.policy		= dvs_mirror_set_nl_policy,
		.maxattr	= DVS_A_MIRROR_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_MIRROR_DEL,
		.doit		= dvs_nl_mirror_del_doit,
		.policy		= dvs_mirror_del_nl_policy,
		.maxattr	= DVS_A_MIRROR_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_GROUP_GET,
		.doit		= dvs_nl_group_get_doit,
		.dumpit		= dvs_nl_group_get_dumpit,
		.policy		= dvs_group_get_nl_policy,
		.maxattr	= DVS_A_PORT_MAX,
	},
	{
		.cmd		= DVS_CMD_GROUP_NEW,
		.doit		= dvs_nl_group_new_doit,
		.policy		= dvs_group_new_nl_policy,
		.maxattr	= DVS_A_PORT_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_GROUP_SET,
		.doit		= dvs_nl_group_set_doit,
		.policy		= dvs_group_set_nl_policy,
		.maxattr	= DVS_A_PORT_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_GROUP_DEL,
		.doit		= dvs_nl_group_del_doit,
		.policy		= dvs_group_del_nl_policy,
		.maxattr	= DVS_A_PORT_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_CAPTURE_GET,
		.doit		= dvs_nl_capture_get_doit,
		.dumpit		= dvs_nl_capture_get_dumpit,
		.policy		= dvs_capture_get_nl_policy,
		.maxattr	= DVS_A_CAPTURE_MAX,
	},
	{
		.cmd		= DVS_CMD_CAPTURE_START,
		.doit		= dvs_nl_capture_start_doit,
		.policy		= dvs_capture_start_nl_policy,
		.maxattr	= DVS_A_CAPTURE_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= DVS_CMD_CAPTURE_STOP,
		.doit		= dvs_nl_capture_stop_doit,
		.policy		= dvs_capture_stop_nl_policy,
		.maxattr	= DVS_A_CAPTURE_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};

static const struct genl_multicast_group dvs_nl_mcgrps[] = {
	[DVS_NLGRP_CONFIG] = { "config", },
	[DVS_NLGRP_FDB] = { "fdb", },
	[DVS_NLGRP_ALARM] = { "alarm", },
	[DVS_NLGRP_FLOW] = { "flow", GENL_MCAST_CAP_NET_ADMIN, },
};

struct genl_family dvs_nl_family __ro_after_init = {
	.name		= DVS_FAMILY_NAME,
	.version	= DVS_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.ops		= dvs_nl_ops,
	.n_ops		= ARRAY_SIZE(dvs_nl_ops),
	.mcgrps		= dvs_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(dvs_nl_mcgrps),
};
