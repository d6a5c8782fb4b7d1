// SPDX-License-Identifier: GPL-2.0
/*
 * The tables that say what samplers, flow caches and flows consist of. See object.c.
 */
#include "object.h"

#include <assert.h>

#include <linux/dvs.h>

#include "dvs_flow.h"
#include "object_row.h"

/* The public values are those of the kernel. */
static_assert((int)DVS_SAMPLE_RANDOM == (int)DVS_SAMPLE_MODE_RANDOM, "sample");
static_assert((int)DVS_DIRECTION_BOTH == (int)DVS_FLOW_DIRECTION_BOTH,
	      "direction");
static_assert((int)DVS_END_RESOURCES == (int)DVS_FLOW_END_RESOURCES, "end");

static const char *const mode_words[] = {
	[DVS_SAMPLE_SYSTEMATIC] = "systematic",
	[DVS_SAMPLE_RANDOM] = "random",
	NULL
};

const char *const dvs_direction_words[] = {
	[DVS_DIRECTION_NONE] = "none",
	[DVS_DIRECTION_IN] = "in",
	[DVS_DIRECTION_OUT] = "out",
	[DVS_DIRECTION_BOTH] = "both",
	NULL
};

static const char *const end_words[] = {
	[DVS_END_NONE] = "none",
	[DVS_END_IDLE] = "idle",
	[DVS_END_ACTIVE] = "active",
	[DVS_END_SEEN] = "seen",
	[DVS_END_FORCED] = "forced",
	[DVS_END_RESOURCES] = "resources",
	NULL
};

#define SM(id, text, kind, requests, member, ...)			\
	ROW(SAMPLER, id, text, kind, requests, AT(dvs_sampler, member),	\
	    __VA_ARGS__)

static const struct dvs_field sampler_fields[DVS_F_SAMPLER_COUNT] = {
	SM(SWITCH, "switch", U32, G | S | D, switch_index),
	SM(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	SM(PORT, "port", U32, G | S | D, port),
	SM(PORT_NAME, "port-name", STRING, R, port_name),
	SM(TUNNEL, "tunnel", STRING, G | S | D, tunnel),
	SM(SEGMENT, "segment", U32, G | S | D, segment),
	SM(INTERVAL, "interval", U32, S, interval),
	SM(MODE, "mode", ENUM, S, mode, .words = mode_words),
	SM(DIRECTION, "direction", ENUM, S, direction, .words = dvs_direction_words),
	SM(DUPLICATES, "duplicates", BOOL, S, duplicates),
	SM(GROUP_NAME, "group-name", STRING, G | S | D, group),
};

const struct dvs_object dvs_object_sampler =
	OBJECT("sampler", dvs_sampler, sampler_fields,
	       .required = DVS_HAS(SAMPLER_SWITCH) | DVS_HAS(SAMPLER_INTERVAL));

#define FC(id, text, kind, requests, member)				\
	ROW(FLOW_CACHE, id, text, kind, requests,			\
	    AT(dvs_flow_cache, member))

static const struct dvs_field flow_cache_fields[DVS_F_FLOW_CACHE_COUNT] = {
	FC(SWITCH, "switch", U32, G | S, switch_index),
	FC(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	FC(LIMIT, "limit", U32, S, limit),
	FC(IDLE, "idle", U32, S, idle),
	FC(ACTIVE, "active", U32, S, active),
	FC(MACS, "macs", BOOL, S, macs),
	FC(FLOWS, "flows", U64, R, flows),
	FC(OVERFLOW, "overflow", U64, R, overflow),
	FC(RECORDS, "records", U64, R, records),
	FC(LOST, "lost", U64, R, lost),
};

const struct dvs_object dvs_object_flow_cache =
	OBJECT("flow-cache", dvs_flow_cache, flow_cache_fields,
	       .required = DVS_HAS(FLOW_CACHE_SWITCH));

#define FL(id, text, kind, member, ...)					\
	ROW(FLOW, id, text, kind, G | F, AT(dvs_flow, member), __VA_ARGS__)

static const struct dvs_field flow_fields[DVS_F_FLOW_COUNT] = {
	FL(SWITCH, "switch", U32, switch_index),
	FL(SWITCH_NAME, "switch-name", STRING, switch_name),
	FL(SEGMENT, "segment", U32, segment),
	FL(VLAN, "vlan", U16, vlan),
	FL(SRC_MAC, "src-mac", MAC, src_mac),
	FL(DST_MAC, "dst-mac", MAC, dst_mac),
	FL(ETHERTYPE, "ethertype", U16, ethertype),
	FL(SRC, "src", ADDR, src),
	FL(DST, "dst", ADDR, dst),
	FL(PROTOCOL, "protocol", U8, protocol),
	FL(TOS, "tos", U8, tos),
	FL(SRC_PORT, "src-port", U16, src_port),
	FL(DST_PORT, "dst-port", U16, dst_port),
	FL(FRAGMENT, "fragment", BOOL, fragment),
	FL(TCP_FLAGS, "tcp-flags", U8, tcp_flags),
	FL(IN_PORT, "in-port", U32, in_port),
	FL(IN_PORT_NAME, "in-port-name", STRING, in_port_name),
	FL(IN_TUNNEL, "in-tunnel", STRING, in_tunnel),
	FL(IN_REMOTE, "in-remote", ADDR, in_remote),
	FL(OUT_PORT, "out-port", U32, out_port),
	FL(OUT_PORT_NAME, "out-port-name", STRING, out_port_name),
	FL(OUT_TUNNEL, "out-tunnel", STRING, out_tunnel),
	FL(OUT_REMOTE, "out-remote", ADDR, out_remote),
	FL(CLASS, "class", U8, number),
	FL(PACKETS, "packets", U64, packets),
	FL(BYTES, "bytes", U64, bytes),
	FL(DROP_PACKETS, "drop-packets", U64, drop_packets),
	FL(DROP_BYTES, "drop-bytes", U64, drop_bytes),
	FL(DROP_REASON, "drop-reason", STRING, drop_reason),
	FL(FIRST, "first", U64, first),
	FL(LAST, "last", U64, last),
	FL(END, "end", ENUM, end, .words = end_words),
	FL(INTERVAL, "interval", U32, interval),
	FL(MODE, "mode", ENUM, mode, .words = mode_words),
	FL(DIRECTION, "direction", ENUM, direction, .words = dvs_direction_words),
};

const struct dvs_object dvs_object_flow =
	OBJECT("flow", dvs_flow, flow_fields);

#define FS(id, text, kind, requests, member, ...)			\
	ROW(FLOWS, id, text, kind, requests, AT(dvs_flows, member),	\
	    __VA_ARGS__)

static const struct dvs_field flows_fields[DVS_F_FLOWS_COUNT] = {
	FS(SWITCH, "switch", U32, G | F, switch_index),
	FS(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	FS(SEQUENCE, "sequence", U64, R, sequence),
	FS(LOST, "lost", U64, R, lost),
	FS(FLOW, "flow", LIST, G | F, flows, .sub = &dvs_object_flow),
	FS(TOTAL, "total", U64, R, total),
};

const struct dvs_object dvs_object_flows =
	OBJECT("flows", dvs_flows, flows_fields, .apart = true);
