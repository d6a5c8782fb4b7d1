/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the specification says of each request, for dvs_uapi.c: its attributes,
 * their types and limits, and those that must be there.
 *
 * Written by hand from Documentation/netlink/specs/dvs.yaml: what is generated
 * from it is what is tested.
 */
#ifndef _UAPI_TABLE_H
#define _UAPI_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/dvs.h>

enum kind {
	END, U8, U16, U32, U64, STRING, BYTES, FLAG, ADDRESS, RANGE, RUN, MATCH,
	PORTS, TUNNELS
};

/**
 * struct attribute - an attribute of a set
 * @type: its number
 * @kind: what its payload is
 * @min: least value
 * @max: greatest value; length of a STRING or of BYTES
 */
struct attribute {
	uint16_t type;
	enum kind kind;
	uint64_t min;
	uint64_t max;
};

#define ANY32		UINT32_MAX
#define INDEX(type)	{ type, U32, 1, ANY32 }
#define SEGMENT(type)	{ type, U32, 1, DVS_SEGMENT_MAX }
#define RATE(type)	{ type, U64, 0, DVS_RATE_MAX }
#define NUMBER32(type)	{ type, U32, 0, ANY32 }
#define YESNO(type)	{ type, U8, 0, 1 }
#define TABLE(type)	{ type, BYTES, 0, 8 }
#define SHARES(type)	{ type, U8, 1, 100 }
#define PREFIX_LEN(type) { type, U8, 0, 128 }
#define POOL(type)	{ type, STRING, 0, DVS_POOL_NAME_LEN }
#define GROUP(type)	{ type, STRING, 0, DVS_GROUP_NAME_LEN }

static const struct attribute switch_set[] = {
	INDEX(DVS_A_SWITCH_IFINDEX),
	{ DVS_A_SWITCH_IFNAME, STRING, 0, 15 },
	{ DVS_A_SWITCH_AGEING, U32, 0, DVS_AGEING_MAX },
	{ DVS_A_SWITCH_FDB_MAX, U32, 1, DVS_FDB_MAX_LIMIT },
	SEGMENT(DVS_A_SWITCH_DEFAULT_SEGMENT),
	SEGMENT(DVS_A_SWITCH_SEGMENT),
	YESNO(DVS_A_SWITCH_ENCAP_MTU),
	{ DVS_A_SWITCH_MAC, BYTES, 0, 6 },
	{ DVS_A_SWITCH_RESERVABLE, U8, 1, 100 },
	{ DVS_A_SWITCH_TXMODE, U32, 0, DVS_TXMODE_QDISC },
	{ DVS_A_SWITCH_UNDERLAY, U32, 0, DVS_UNDERLAY_MODE_SOCKET },
	{ 0, END, 0, 0 }
};

static const struct attribute port_set[] = {
	INDEX(DVS_A_PORT_SWITCH),
	INDEX(DVS_A_PORT_IFINDEX),
	{ DVS_A_PORT_MODE, U32, 0, DVS_PORT_MODE_UPLINK },
	SEGMENT(DVS_A_PORT_SEGMENT),
	{ DVS_A_PORT_NATIVE, U32, 0, DVS_SEGMENT_MAX },
	{ DVS_A_PORT_VLAN_MAP, RUN, 0, 0 },
	{ DVS_A_PORT_VLAN_NONE, FLAG, 0, 0 },
	YESNO(DVS_A_PORT_UP),
	YESNO(DVS_A_PORT_LEARNING),
	YESNO(DVS_A_PORT_FLOOD),
	YESNO(DVS_A_PORT_BCAST_FLOOD),
	YESNO(DVS_A_PORT_MCAST_FLOOD),
	YESNO(DVS_A_PORT_ISOLATED),
	{ DVS_A_PORT_MAC_MAX, U32, 0, DVS_FDB_MAX_LIMIT },
	{ DVS_A_PORT_MAC_ACTION, U32, 0, DVS_MAC_ACTION_DROP },
	{ DVS_A_PORT_PCP, U8, 0, 7 },
	TABLE(DVS_A_PORT_PCP_MAP),
	TABLE(DVS_A_PORT_PCP_OUT),
	{ DVS_A_PORT_TRUST, U32, 0, DVS_PORT_TRUST_DSCP_PCP },
	{ DVS_A_PORT_DSCP_MAP, BYTES, 0, 64 },
	{ DVS_A_PORT_ENCODING, U32, 0, DVS_PCP_ENCODING_5P3D },
	TABLE(DVS_A_PORT_DSCP_OUT),
	{ DVS_A_PORT_DSCP_OUT_NONE, FLAG, 0, 0 },
	POOL(DVS_A_PORT_POOL),
	RATE(DVS_A_PORT_RESERVATION),
	SHARES(DVS_A_PORT_SHARES),
	RATE(DVS_A_PORT_LIMIT),
	{ DVS_A_PORT_VM_UUID, BYTES, 0, DVS_VM_UUID_LEN },
	{ DVS_A_PORT_VM_NAME, STRING, 0, DVS_VM_NAME_LEN },
	GROUP(DVS_A_PORT_GROUP_NAME),
	{ DVS_A_PORT_INHERIT, U32, 0, 2 * DVS_SETTING_LIMIT - 1 },
	GROUP(DVS_A_PORT_RENAME),
	{ 0, END, 0, 0 }
};

static const struct attribute tunnel_set[] = {
	INDEX(DVS_A_TUNNEL_SWITCH),
	{ DVS_A_TUNNEL_NAME, STRING, 0, DVS_TUNNEL_NAME_LEN },
	{ DVS_A_TUNNEL_LOCAL, ADDRESS, 0, 0 },
	{ DVS_A_TUNNEL_PORT, U16, 1, UINT16_MAX },
	{ DVS_A_TUNNEL_SRC_PORT_FIRST, U16, 1, UINT16_MAX },
	{ DVS_A_TUNNEL_SRC_PORT_LAST, U16, 1, UINT16_MAX },
	{ DVS_A_TUNNEL_LINK, U32, 0, ANY32 },
	{ DVS_A_TUNNEL_TTL, U8, 0, UINT8_MAX },
	{ DVS_A_TUNNEL_DSCP_MODE, U32, 0, DVS_DSCP_MODE_CLASS },
	{ DVS_A_TUNNEL_DSCP, U8, 0, 63 },
	TABLE(DVS_A_TUNNEL_DSCP_MAP),
	YESNO(DVS_A_TUNNEL_CSUM),
	YESNO(DVS_A_TUNNEL_ZERO_CSUM6_RX),
	YESNO(DVS_A_TUNNEL_STRICT),
	YESNO(DVS_A_TUNNEL_LEARNING),
	YESNO(DVS_A_TUNNEL_REMOTES_ONLY),
	{ DVS_A_TUNNEL_INNER_VLAN, U32, 0, DVS_INNER_VLAN_KEEP },
	{ DVS_A_TUNNEL_SEGMENTS, RANGE, 0, 0 },
	{ DVS_A_TUNNEL_SEGMENTS_ALL, FLAG, 0, 0 },
	YESNO(DVS_A_TUNNEL_UP),
	{ DVS_A_TUNNEL_MAC_MAX, U32, 0, DVS_FDB_MAX_LIMIT },
	{ 0, END, 0, 0 }
};

static const struct attribute segment_set[] = {
	INDEX(DVS_A_SEGMENT_SWITCH),
	SEGMENT(DVS_A_SEGMENT_ID),
	{ DVS_A_SEGMENT_NAME, STRING, 0, DVS_SEGMENT_NAME_LEN },
	{ 0, END, 0, 0 }
};

static const struct attribute remote_set[] = {
	INDEX(DVS_A_REMOTE_SWITCH),
	{ DVS_A_REMOTE_TUNNEL, STRING, 0, DVS_TUNNEL_NAME_LEN },
	{ DVS_A_REMOTE_ADDRESS, ADDRESS, 0, 0 },
	{ DVS_A_REMOTE_SEGMENTS, RANGE, 0, 0 },
	{ 0, END, 0, 0 }
};

static const struct attribute fdb_set[] = {
	INDEX(DVS_A_FDB_SWITCH),
	SEGMENT(DVS_A_FDB_SEGMENT),
	{ DVS_A_FDB_MAC, BYTES, 0, 6 },
	INDEX(DVS_A_FDB_PORT),
	{ DVS_A_FDB_TUNNEL, STRING, 0, DVS_TUNNEL_NAME_LEN },
	{ DVS_A_FDB_REMOTE, ADDRESS, 0, 0 },
	{ DVS_A_FDB_KIND, U32, 0, DVS_FDB_KIND_LOCAL },
	{ 0, END, 0, 0 }
};

static const struct attribute drop_set[] = {
	INDEX(DVS_A_DROP_SWITCH),
	INDEX(DVS_A_DROP_PORT),
	{ DVS_A_DROP_TUNNEL, STRING, 0, DVS_TUNNEL_NAME_LEN },
	{ 0, END, 0, 0 }
};

static const struct attribute sched_set[] = {
	INDEX(DVS_A_SCHED_IFINDEX),
	RATE(DVS_A_SCHED_RATE),
	NUMBER32(DVS_A_SCHED_BURST),
	RATE(DVS_A_SCHED_PEAK),
	{ DVS_A_SCHED_OVERHEAD, U16, 0, UINT16_MAX },
	{ DVS_A_SCHED_FRAME_MIN, U16, 0, UINT16_MAX },
	NUMBER32(DVS_A_SCHED_SWITCH),
	{ 0, END, 0, 0 }
};

static const struct attribute class_set[] = {
	INDEX(DVS_A_CLASS_IFINDEX),
	{ DVS_A_CLASS_CLASS, U8, 0, 7 },
	YESNO(DVS_A_CLASS_STRICT),
	SHARES(DVS_A_CLASS_WEIGHT),
	RATE(DVS_A_CLASS_MIN_RATE),
	RATE(DVS_A_CLASS_MAX_RATE),
	NUMBER32(DVS_A_CLASS_MIN_BURST),
	NUMBER32(DVS_A_CLASS_MAX_BURST),
	NUMBER32(DVS_A_CLASS_LIMIT),
	NUMBER32(DVS_A_CLASS_LIMIT_BYTES),
	NUMBER32(DVS_A_CLASS_DEI_LIMIT),
	{ 0, END, 0, 0 }
};

static const struct attribute pool_set[] = {
	INDEX(DVS_A_POOL_SWITCH),
	POOL(DVS_A_POOL_NAME),
	{ DVS_A_POOL_CLASS, U8, 0, 7 },
	YESNO(DVS_A_POOL_STRICT),
	SHARES(DVS_A_POOL_SHARES),
	RATE(DVS_A_POOL_RESERVATION),
	RATE(DVS_A_POOL_LIMIT),
	{ 0, END, 0, 0 }
};

static const struct attribute police_set[] = {
	INDEX(DVS_A_POLICE_SWITCH),
	INDEX(DVS_A_POLICE_PORT),
	RATE(DVS_A_POLICE_RATE),
	NUMBER32(DVS_A_POLICE_BURST),
	RATE(DVS_A_POLICE_PEAK),
	NUMBER32(DVS_A_POLICE_PEAK_BURST),
	RATE(DVS_A_POLICE_EXCESS),
	NUMBER32(DVS_A_POLICE_EXCESS_BURST),
	{ DVS_A_POLICE_COLOUR, U32, 0, DVS_POLICE_COLOUR_AWARE },
	{ DVS_A_POLICE_EXCEED, U32, 0, DVS_POLICE_ACTION_DROP },
	{ DVS_A_POLICE_VIOLATE, U32, 0, DVS_POLICE_ACTION_DROP },
	GROUP(DVS_A_POLICE_GROUP_NAME),
	{ 0, END, 0, 0 }
};

static const struct attribute sampler_set[] = {
	INDEX(DVS_A_SAMPLER_SWITCH),
	INDEX(DVS_A_SAMPLER_PORT),
	{ DVS_A_SAMPLER_TUNNEL, STRING, 0, DVS_TUNNEL_NAME_LEN },
	SEGMENT(DVS_A_SAMPLER_SEGMENT),
	{ DVS_A_SAMPLER_INTERVAL, U32, 1, DVS_SAMPLE_INTERVAL_MAX },
	{ DVS_A_SAMPLER_MODE, U32, 0, DVS_SAMPLE_MODE_RANDOM },
	{ DVS_A_SAMPLER_DIRECTION, U32, 0, DVS_FLOW_DIRECTION_BOTH },
	YESNO(DVS_A_SAMPLER_DUPLICATES),
	GROUP(DVS_A_SAMPLER_GROUP_NAME),
	{ 0, END, 0, 0 }
};

static const struct attribute cache_set[] = {
	INDEX(DVS_A_FLOW_CACHE_SWITCH),
	{ DVS_A_FLOW_CACHE_LIMIT, U32, 1, DVS_FLOW_MAX_LIMIT },
	{ DVS_A_FLOW_CACHE_IDLE, U32, 1, DVS_FLOW_TIMEOUT_MAX },
	{ DVS_A_FLOW_CACHE_ACTIVE, U32, 1, DVS_FLOW_TIMEOUT_MAX },
	YESNO(DVS_A_FLOW_CACHE_MACS),
	{ 0, END, 0, 0 }
};

static const struct attribute flows_set[] = {
	INDEX(DVS_A_FLOWS_SWITCH),
	{ DVS_A_FLOWS_FLOW, MATCH, 0, 0 },
	{ 0, END, 0, 0 }
};

static const struct attribute mirror_set[] = {
	INDEX(DVS_A_MIRROR_SWITCH),
	{ DVS_A_MIRROR_NAME, STRING, 0, DVS_MIRROR_NAME_LEN },
	{ DVS_A_MIRROR_PORTS, PORTS, 0, 0 },
	{ DVS_A_MIRROR_TUNNELS, TUNNELS, 0, 0 },
	{ DVS_A_MIRROR_SEGMENTS, RANGE, 0, 0 },
	{ DVS_A_MIRROR_SOURCES_ALL, FLAG, 0, 0 },
	{ DVS_A_MIRROR_DIRECTION, U32, 1, DVS_FLOW_DIRECTION_BOTH },
	{ DVS_A_MIRROR_SRC_MAC, BYTES, 0, 6 },
	{ DVS_A_MIRROR_DST_MAC, BYTES, 0, 6 },
	{ DVS_A_MIRROR_VLAN, U16, 1, DVS_VID_MAX },
	{ DVS_A_MIRROR_ETHERTYPE, U16, 0, UINT16_MAX },
	{ DVS_A_MIRROR_SRC, ADDRESS, 0, 0 },
	PREFIX_LEN(DVS_A_MIRROR_SRC_LEN),
	{ DVS_A_MIRROR_DST, ADDRESS, 0, 0 },
	PREFIX_LEN(DVS_A_MIRROR_DST_LEN),
	{ DVS_A_MIRROR_PROTOCOL, U8, 0, UINT8_MAX },
	{ DVS_A_MIRROR_SRC_PORT, U16, 1, UINT16_MAX },
	{ DVS_A_MIRROR_DST_PORT, U16, 1, UINT16_MAX },
	YESNO(DVS_A_MIRROR_REVERSE),
	{ DVS_A_MIRROR_FILTER_NONE, FLAG, 0, 0 },
	{ DVS_A_MIRROR_INTERVAL, U32, 1, DVS_SAMPLE_INTERVAL_MAX },
	{ DVS_A_MIRROR_SNAP_LEN, U32, 0, UINT16_MAX },
	INDEX(DVS_A_MIRROR_TARGET),
	YESNO(DVS_A_MIRROR_DEDICATED),
	{ DVS_A_MIRROR_RSPAN, U16, 1, DVS_VID_MAX },
	{ DVS_A_MIRROR_REMOTE, ADDRESS, 0, 0 },
	{ DVS_A_MIRROR_LOCAL, ADDRESS, 0, 0 },
	{ DVS_A_MIRROR_VERSION, U8, 2, 3 },
	{ DVS_A_MIRROR_SESSION, U16, 0, 1023 },
	{ DVS_A_MIRROR_TTL, U8, 1, UINT8_MAX },
	{ DVS_A_MIRROR_DSCP, U8, 0, 63 },
	{ DVS_A_MIRROR_INDEX, U32, 0, 0xfffff },
	{ DVS_A_MIRROR_HWID, U8, 0, 63 },
	{ 0, END, 0, 0 }
};

static const struct attribute capture_set[] = {
	INDEX(DVS_A_CAPTURE_SWITCH),
	INDEX(DVS_A_CAPTURE_PORT),
	{ DVS_A_CAPTURE_TUNNEL, STRING, 0, DVS_TUNNEL_NAME_LEN },
	SEGMENT(DVS_A_CAPTURE_SEGMENT),
	{ DVS_A_CAPTURE_SOURCES_ALL, FLAG, 0, 0 },
	{ DVS_A_CAPTURE_DIRECTION, U32, 1, DVS_FLOW_DIRECTION_BOTH },
	{ DVS_A_CAPTURE_SRC_MAC, BYTES, 0, 6 },
	{ DVS_A_CAPTURE_DST_MAC, BYTES, 0, 6 },
	{ DVS_A_CAPTURE_VLAN, U16, 1, DVS_VID_MAX },
	{ DVS_A_CAPTURE_ETHERTYPE, U16, 0, UINT16_MAX },
	{ DVS_A_CAPTURE_SRC, ADDRESS, 0, 0 },
	PREFIX_LEN(DVS_A_CAPTURE_SRC_LEN),
	{ DVS_A_CAPTURE_DST, ADDRESS, 0, 0 },
	PREFIX_LEN(DVS_A_CAPTURE_DST_LEN),
	{ DVS_A_CAPTURE_PROTOCOL, U8, 0, UINT8_MAX },
	{ DVS_A_CAPTURE_SRC_PORT, U16, 1, UINT16_MAX },
	{ DVS_A_CAPTURE_DST_PORT, U16, 1, UINT16_MAX },
	YESNO(DVS_A_CAPTURE_REVERSE),
	{ DVS_A_CAPTURE_FRAMES, U32, 0, DVS_CAPTURE_FRAMES_DROPPED },
	{ DVS_A_CAPTURE_INTERVAL, U32, 1, DVS_SAMPLE_INTERVAL_MAX },
	{ DVS_A_CAPTURE_SNAP_LEN, U32, 0, DVS_CAPTURE_DATA_MAX },
	NUMBER32(DVS_A_CAPTURE_PORTID),
	{ 0, END, 0, 0 }
};

/* What stands inside the attributes that hold others */
static const struct attribute ports_set[] = {
	INDEX(DVS_A_MIRROR_PORT_IFINDEX),
	{ 0, END, 0, 0 }
};

/* A name, which has no limits of a number */
static const struct attribute tunnels_set[] = {
	{ 0, END, 0, 0 }
};

static const struct attribute match_set[] = {
	SEGMENT(DVS_A_FLOW_SEGMENT),
	INDEX(DVS_A_FLOW_IN_PORT),
	INDEX(DVS_A_FLOW_OUT_PORT),
	{ 0, END, 0, 0 }
};

static const struct attribute run_set[] = {
	{ DVS_A_VLAN_MAP_VID, U16, 1, DVS_VID_MAX },
	{ DVS_A_VLAN_MAP_VID_LAST, U16, 1, DVS_VID_MAX },
	SEGMENT(DVS_A_VLAN_MAP_SEGMENT),
	{ 0, END, 0, 0 }
};

static const struct attribute range_set[] = {
	SEGMENT(DVS_A_SEGMENT_RANGE_FIRST),
	SEGMENT(DVS_A_SEGMENT_RANGE_LAST),
	{ 0, END, 0, 0 }
};

#define BIT(n)		(1ULL << (n))

/**
 * struct operation - a request
 * @name: its name
 * @cmd: its number
 * @change: it needs the right to administer the network
 * @set: the attributes of its object
 * @last: the greatest number of an attribute of its object
 * @refused: attributes of @set that the request does not take, a bit each
 * @needed: attributes without which it makes no sense, 0 at the end
 */
struct operation {
	const char *name;
	uint8_t cmd;
	bool change;
	const struct attribute *set;
	uint16_t last;
	uint64_t refused;
	uint16_t needed[5];
};

#define GET(name, object, prefix, refused, ...)				\
	{ name, DVS_CMD_##prefix##_GET, false, object##_set,		\
	  DVS_A_##prefix##_MAX, refused, { __VA_ARGS__ } }
#define CHANGE(name, object, prefix, verb, refused, ...)		\
	{ name, DVS_CMD_##prefix##_##verb, true, object##_set,		\
	  DVS_A_##prefix##_MAX, refused, { __VA_ARGS__ } }

#define SWITCH_CONFIG	(BIT(DVS_A_SWITCH_AGEING) | BIT(DVS_A_SWITCH_FDB_MAX) | \
			 BIT(DVS_A_SWITCH_DEFAULT_SEGMENT) | \
			 BIT(DVS_A_SWITCH_SEGMENT) | \
			 BIT(DVS_A_SWITCH_ENCAP_MTU) | \
			 BIT(DVS_A_SWITCH_RESERVABLE) | \
			 BIT(DVS_A_SWITCH_TXMODE) | BIT(DVS_A_SWITCH_UNDERLAY))
#define PORT_IDS	(BIT(DVS_A_PORT_SWITCH) | BIT(DVS_A_PORT_IFINDEX))
#define PORT_ONLY	(BIT(DVS_A_PORT_IFINDEX) | \
			 BIT(DVS_A_PORT_VM_UUID) | BIT(DVS_A_PORT_VM_NAME))
#define GROUP_IDS	(BIT(DVS_A_PORT_SWITCH) | BIT(DVS_A_PORT_GROUP_NAME))
#define GROUP_SET_ONLY	BIT(DVS_A_PORT_RENAME)
#define TUNNEL_IDS	(BIT(DVS_A_TUNNEL_SWITCH) | BIT(DVS_A_TUNNEL_NAME))
#define FDB_WHERE	(BIT(DVS_A_FDB_PORT) | BIT(DVS_A_FDB_TUNNEL) | \
			 BIT(DVS_A_FDB_REMOTE) | BIT(DVS_A_FDB_KIND))

#define SCHED_IDS	BIT(DVS_A_SCHED_IFINDEX)
#define CLASS_IDS	(BIT(DVS_A_CLASS_IFINDEX) | BIT(DVS_A_CLASS_CLASS))
#define POOL_IDS	(BIT(DVS_A_POOL_SWITCH) | BIT(DVS_A_POOL_NAME))
#define POLICE_IDS	(BIT(DVS_A_POLICE_SWITCH) | BIT(DVS_A_POLICE_PORT) | \
			 BIT(DVS_A_POLICE_GROUP_NAME))
#define SAMPLER_IDS	(BIT(DVS_A_SAMPLER_SWITCH) | BIT(DVS_A_SAMPLER_PORT) | \
			 BIT(DVS_A_SAMPLER_TUNNEL) | \
			 BIT(DVS_A_SAMPLER_SEGMENT) | \
			 BIT(DVS_A_SAMPLER_GROUP_NAME))
#define MIRROR_IDS	(BIT(DVS_A_MIRROR_SWITCH) | BIT(DVS_A_MIRROR_NAME))
#define CAPTURE_IDS	BIT(DVS_A_CAPTURE_PORTID)
#define CACHE_IDS	BIT(DVS_A_FLOW_CACHE_SWITCH)
#define SWITCH_IDS	BIT(DVS_A_SWITCH_IFINDEX)
#define SWITCH_BIRTH	(BIT(DVS_A_SWITCH_IFNAME) | BIT(DVS_A_SWITCH_MAC))

static const struct operation operations[] = {
	GET("switch-get", switch, SWITCH, SWITCH_CONFIG | SWITCH_BIRTH,
	    DVS_A_SWITCH_IFINDEX),
	CHANGE("switch-new", switch, SWITCH, NEW, SWITCH_IDS,
	       DVS_A_SWITCH_IFNAME),
	CHANGE("switch-set", switch, SWITCH, SET, SWITCH_BIRTH,
	       DVS_A_SWITCH_IFINDEX),
	CHANGE("switch-del", switch, SWITCH, DEL, SWITCH_CONFIG | SWITCH_BIRTH,
	       DVS_A_SWITCH_IFINDEX),
	GET("port-get", port, PORT, ~PORT_IDS, DVS_A_PORT_IFINDEX),
	CHANGE("port-new", port, PORT, NEW, GROUP_SET_ONLY, DVS_A_PORT_SWITCH,
	       DVS_A_PORT_IFINDEX),
	CHANGE("port-set", port, PORT, SET, GROUP_SET_ONLY,
	       DVS_A_PORT_IFINDEX),
	CHANGE("port-del", port, PORT, DEL, ~PORT_IDS, DVS_A_PORT_IFINDEX),
	GET("tunnel-get", tunnel, TUNNEL, ~TUNNEL_IDS, DVS_A_TUNNEL_SWITCH,
	    DVS_A_TUNNEL_NAME),
	CHANGE("tunnel-new", tunnel, TUNNEL, NEW,
	       BIT(DVS_A_TUNNEL_SEGMENTS_ALL), DVS_A_TUNNEL_SWITCH,
	       DVS_A_TUNNEL_NAME, DVS_A_TUNNEL_LOCAL),
	CHANGE("tunnel-set", tunnel, TUNNEL, SET, BIT(DVS_A_TUNNEL_LOCAL) |
	       BIT(DVS_A_TUNNEL_PORT) | BIT(DVS_A_TUNNEL_LINK),
	       DVS_A_TUNNEL_SWITCH, DVS_A_TUNNEL_NAME),
	CHANGE("tunnel-del", tunnel, TUNNEL, DEL, ~TUNNEL_IDS,
	       DVS_A_TUNNEL_SWITCH, DVS_A_TUNNEL_NAME),
	GET("segment-get", segment, SEGMENT, BIT(DVS_A_SEGMENT_NAME),
	    DVS_A_SEGMENT_SWITCH, DVS_A_SEGMENT_ID),
	CHANGE("segment-new", segment, SEGMENT, NEW, 0, DVS_A_SEGMENT_SWITCH,
	       DVS_A_SEGMENT_ID),
	CHANGE("segment-set", segment, SEGMENT, SET, 0, DVS_A_SEGMENT_SWITCH,
	       DVS_A_SEGMENT_ID),
	CHANGE("segment-del", segment, SEGMENT, DEL, BIT(DVS_A_SEGMENT_NAME),
	       DVS_A_SEGMENT_SWITCH, DVS_A_SEGMENT_ID),
	GET("remote-get", remote, REMOTE, BIT(DVS_A_REMOTE_SEGMENTS),
	    DVS_A_REMOTE_SWITCH, DVS_A_REMOTE_TUNNEL, DVS_A_REMOTE_ADDRESS),
	CHANGE("remote-new", remote, REMOTE, NEW, 0, DVS_A_REMOTE_SWITCH,
	       DVS_A_REMOTE_TUNNEL, DVS_A_REMOTE_ADDRESS),
	CHANGE("remote-del", remote, REMOTE, DEL, 0, DVS_A_REMOTE_SWITCH,
	       DVS_A_REMOTE_TUNNEL, DVS_A_REMOTE_ADDRESS),
	GET("fdb-get", fdb, FDB, 0, DVS_A_FDB_SWITCH, DVS_A_FDB_SEGMENT,
	    DVS_A_FDB_MAC),
	CHANGE("fdb-new", fdb, FDB, NEW, 0, DVS_A_FDB_SWITCH,
	       DVS_A_FDB_SEGMENT, DVS_A_FDB_MAC, DVS_A_FDB_PORT),
	CHANGE("fdb-set", fdb, FDB, SET, 0, DVS_A_FDB_SWITCH,
	       DVS_A_FDB_SEGMENT, DVS_A_FDB_MAC, DVS_A_FDB_PORT),
	CHANGE("fdb-del", fdb, FDB, DEL, FDB_WHERE, DVS_A_FDB_SWITCH,
	       DVS_A_FDB_SEGMENT, DVS_A_FDB_MAC),
	CHANGE("fdb-flush", fdb, FDB, FLUSH, BIT(DVS_A_FDB_MAC),
	       DVS_A_FDB_SWITCH),
	GET("drop-get", drop, DROP, 0, DVS_A_DROP_PORT),
	CHANGE("drop-reset", drop, DROP, RESET, 0, DVS_A_DROP_SWITCH),
	GET("sched-get", sched, SCHED, ~SCHED_IDS, DVS_A_SCHED_IFINDEX),
	CHANGE("sched-new", sched, SCHED, NEW, 0, DVS_A_SCHED_IFINDEX),
	CHANGE("sched-set", sched, SCHED, SET, 0, DVS_A_SCHED_IFINDEX),
	CHANGE("sched-del", sched, SCHED, DEL, ~SCHED_IDS,
	       DVS_A_SCHED_IFINDEX),
	GET("class-get", class, CLASS, ~CLASS_IDS, DVS_A_CLASS_IFINDEX,
	    DVS_A_CLASS_CLASS),
	CHANGE("class-set", class, CLASS, SET, 0, DVS_A_CLASS_IFINDEX,
	       DVS_A_CLASS_CLASS),
	GET("pool-get", pool, POOL, ~POOL_IDS, DVS_A_POOL_SWITCH,
	    DVS_A_POOL_NAME),
	CHANGE("pool-new", pool, POOL, NEW, 0, DVS_A_POOL_SWITCH,
	       DVS_A_POOL_NAME, DVS_A_POOL_CLASS),
	CHANGE("pool-set", pool, POOL, SET, BIT(DVS_A_POOL_CLASS),
	       DVS_A_POOL_SWITCH, DVS_A_POOL_NAME),
	CHANGE("pool-del", pool, POOL, DEL, ~POOL_IDS, DVS_A_POOL_SWITCH,
	       DVS_A_POOL_NAME),
	GET("police-get", police, POLICE, ~POLICE_IDS, DVS_A_POLICE_PORT),
	CHANGE("police-set", police, POLICE, SET, 0, DVS_A_POLICE_PORT,
	       DVS_A_POLICE_RATE, DVS_A_POLICE_BURST),
	CHANGE("police-del", police, POLICE, DEL, ~POLICE_IDS,
	       DVS_A_POLICE_PORT),
	GET("sampler-get", sampler, SAMPLER, ~SAMPLER_IDS,
	    DVS_A_SAMPLER_SWITCH),
	CHANGE("sampler-set", sampler, SAMPLER, SET, 0, DVS_A_SAMPLER_SWITCH,
	       DVS_A_SAMPLER_INTERVAL),
	CHANGE("sampler-del", sampler, SAMPLER, DEL, ~SAMPLER_IDS,
	       DVS_A_SAMPLER_SWITCH),
	GET("flow-cache-get", cache, FLOW_CACHE, ~CACHE_IDS,
	    DVS_A_FLOW_CACHE_SWITCH),
	CHANGE("flow-cache-set", cache, FLOW_CACHE, SET, 0,
	       DVS_A_FLOW_CACHE_SWITCH),
	/* a read that not everybody may make */
	{ "flow-get", DVS_CMD_FLOW_GET, true, flows_set, DVS_A_FLOWS_MAX, 0,
	  { DVS_A_FLOWS_SWITCH } },
	{ "flow-flush", DVS_CMD_FLOW_FLUSH, true, flows_set, DVS_A_FLOWS_MAX, 0,
	  { DVS_A_FLOWS_SWITCH } },
	GET("mirror-get", mirror, MIRROR, ~MIRROR_IDS, DVS_A_MIRROR_SWITCH,
	    DVS_A_MIRROR_NAME),
	CHANGE("mirror-new", mirror, MIRROR, NEW, BIT(DVS_A_MIRROR_FILTER_NONE),
	       DVS_A_MIRROR_SWITCH, DVS_A_MIRROR_NAME, DVS_A_MIRROR_TARGET),
	CHANGE("mirror-set", mirror, MIRROR, SET, 0, DVS_A_MIRROR_SWITCH,
	       DVS_A_MIRROR_NAME),
	CHANGE("mirror-del", mirror, MIRROR, DEL, ~MIRROR_IDS,
	       DVS_A_MIRROR_SWITCH, DVS_A_MIRROR_NAME),
	/* they have the attributes of ports */
	{ "group-get", DVS_CMD_GROUP_GET, false, port_set, DVS_A_PORT_MAX,
	  ~GROUP_IDS, { DVS_A_PORT_SWITCH, DVS_A_PORT_GROUP_NAME } },
	{ "group-new", DVS_CMD_GROUP_NEW, true, port_set, DVS_A_PORT_MAX,
	  PORT_ONLY | GROUP_SET_ONLY | BIT(DVS_A_PORT_INHERIT),
	  { DVS_A_PORT_SWITCH, DVS_A_PORT_GROUP_NAME } },
	{ "group-set", DVS_CMD_GROUP_SET, true, port_set, DVS_A_PORT_MAX,
	  PORT_ONLY, { DVS_A_PORT_SWITCH, DVS_A_PORT_GROUP_NAME } },
	{ "group-del", DVS_CMD_GROUP_DEL, true, port_set, DVS_A_PORT_MAX,
	  ~GROUP_IDS, { DVS_A_PORT_SWITCH, DVS_A_PORT_GROUP_NAME } },
	CHANGE("capture-start", capture, CAPTURE, START, CAPTURE_IDS,
	       DVS_A_CAPTURE_SWITCH, DVS_A_CAPTURE_PORT),
	CHANGE("capture-stop", capture, CAPTURE, STOP, ~CAPTURE_IDS),
};

static inline bool needs(const struct operation *op, uint16_t type)
{
	const uint16_t *needed;

	for (needed = op->needed; *needed; needed++)
		if (*needed == type)
			return true;
	return false;
}

#endif /* _UAPI_TABLE_H */
