// SPDX-License-Identifier: GPL-2.0
/*
 * The tables that say what mirrors consist of. See object.c.
 */
#include "object.h"

#include <assert.h>

#include <linux/dvs.h>

#include "dvs_drop.h"
#include "dvs_mirror.h"
#include "object_row.h"

/* The public values are those of the kernel. */
static_assert(DVS_MIRROR_NAME_LEN + 1 == DVS_TEXT_SIZE, "mirror name");

#define MP(id, text, kind, member)					\
	ROW(MIRROR_PORT, id, text, kind, N | S, AT(dvs_mirror_port, member))

static const struct dvs_field mirror_port_fields[DVS_F_MIRROR_PORT_COUNT] = {
	MP(IFINDEX, "ifindex", U32, ifindex),
	MP(IFNAME, "ifname", STRING, ifname),
};

static const struct dvs_object mirror_port_object =
	OBJECT("mirror-port", dvs_mirror_port, mirror_port_fields);

static const struct dvs_field mirror_tunnel_fields[] = {
	ITEM(MIRROR_TUNNEL, NAME, "name", STRING, AT(dvs_mirror_tunnel, name)),
};

static const struct dvs_object mirror_tunnel_object =
	OBJECT("mirror-tunnel", dvs_mirror_tunnel, mirror_tunnel_fields,
	       .whole = true);

#define MR(id, text, kind, requests, member, ...)			\
	ROW(MIRROR, id, text, kind, requests, AT(dvs_mirror, member),	\
	    __VA_ARGS__)

static const struct dvs_field mirror_fields[DVS_F_MIRROR_COUNT] = {
	MR(SWITCH, "switch", U32, G | N | S | D, switch_index),
	MR(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	MR(NAME, "name", STRING, G | N | S | D, name),
	MR(PORTS, "ports", LIST, N | S, ports, .sub = &mirror_port_object),
	MR(TUNNELS, "tunnels", LIST, N | S, tunnels,
	   .sub = &mirror_tunnel_object),
	MR(SEGMENTS, "segments", LIST, N | S, segments,
	   .sub = &dvs_object_segment_range),
	MR(SOURCES_ALL, "sources-all", FLAG, N | S, sources_all),
	MR(DIRECTION, "direction", ENUM, N | S, direction,
	   .words = dvs_direction_words),
	MR(SRC_MAC, "src-mac", MAC, N | S, src_mac),
	MR(DST_MAC, "dst-mac", MAC, N | S, dst_mac),
	MR(VLAN, "vlan", U16, N | S, vlan),
	MR(ETHERTYPE, "ethertype", U16, N | S, ethertype),
	MR(SRC, "src", ADDR, N | S, src),
	MR(SRC_LEN, "src-len", U8, N | S, src_len),
	MR(DST, "dst", ADDR, N | S, dst),
	MR(DST_LEN, "dst-len", U8, N | S, dst_len),
	MR(PROTOCOL, "protocol", U8, N | S, protocol),
	MR(SRC_PORT, "src-port", U16, N | S, src_port),
	MR(DST_PORT, "dst-port", U16, N | S, dst_port),
	MR(REVERSE, "reverse", BOOL, N | S, reverse),
	MR(FILTER_NONE, "filter-none", FLAG, S, filter_none),
	MR(INTERVAL, "interval", U32, N | S, interval),
	MR(SNAP_LEN, "snap-len", U32, N | S, snap_len),
	MR(TARGET, "target", U32, N | S, target),
	MR(TARGET_NAME, "target-name", STRING, R, target_name),
	MR(DEDICATED, "dedicated", BOOL, N | S, dedicated),
	MR(RSPAN, "rspan", U16, N | S, rspan),
	MR(REMOTE, "remote", ADDR, N | S, remote),
	MR(LOCAL, "local", ADDR, N | S, local),
	MR(VERSION, "version", U8, N | S, version),
	MR(SESSION, "session", U16, N | S, session),
	MR(TTL, "ttl", U8, N | S, ttl),
	MR(DSCP, "dscp", U8, N | S, dscp),
	MR(INDEX, "index", U32, N | S, index),
	MR(HWID, "hwid", U8, N | S, hwid),
	MR(ACTIVE, "active", BOOL, R, active),
	MR(PACKETS, "packets", U64, R, packets),
	MR(BYTES, "bytes", U64, R, bytes),
	MR(COUNTS, "counts", LIST, R, counts, .sub = &dvs_object_drop_count),
};

const struct dvs_object dvs_object_mirror =
	OBJECT("mirror", dvs_mirror, mirror_fields,
	       .required = DVS_HAS(MIRROR_SWITCH) | DVS_HAS(MIRROR_SWITCH_NAME) |
			   DVS_HAS(MIRROR_NAME));
