// SPDX-License-Identifier: GPL-2.0
/*
 * The tables that say what each object consists of; those of traffic control are
 * in object_qos.c.
 *
 * One row per attribute gives its number, its name, where the structure keeps
 * it, how it is encoded, and which requests carry it. Encoding, decoding, the
 * keys of JSON and the names in error messages all read these rows; there is
 * no second list. A row's place is the bit in the mask of the structure.
 */
#include "object.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/dvs.h>

#include "dvs_drop.h"
#include "dvs_group.h"
#include "dvs_monitor.h"
#include "object_row.h"

/* The public values are those of the kernel. */
static_assert((int)DVS_MODE_UPLINK == (int)DVS_PORT_MODE_UPLINK, "mode");
static_assert((int)DVS_KIND_HOST == (int)DVS_PORT_KIND_HOST, "kind");
static_assert((int)DVS_ACTION_DROP == (int)DVS_MAC_ACTION_DROP, "action");
static_assert((int)DVS_WAY_LONG == (int)DVS_TXMODE_QDISC, "txmode");
static_assert((int)DVS_WAY_LONG == (int)DVS_UNDERLAY_MODE_SOCKET, "underlay");
static_assert((int)DVS_TRUST_DSCP_PCP == (int)DVS_PORT_TRUST_DSCP_PCP, "trust");
static_assert((int)DVS_ENCODING_5P3D == (int)DVS_PCP_ENCODING_5P3D, "encoding");
static_assert((int)DVS_ENTRY_LOCAL == (int)DVS_FDB_KIND_LOCAL, "entry");
static_assert((int)DVS_CHANGE_DEL == (int)DVS_FDB_EVENT_DEL, "change");
static_assert((int)DVS_DSCP_CLASS == (int)DVS_DSCP_MODE_CLASS, "dscp");
static_assert((int)DVS_INNER_KEEP == (int)DVS_INNER_VLAN_KEEP, "inner");
static_assert((int)DVS_STATE_UP == (int)DVS_TUNNEL_STATE_UP, "state");
static_assert((int)DVS_CONDITION_MAC_BLOCKED == (int)DVS_ALARM_MAC_BLOCKED,
	      "condition");
static_assert(DVS_TUNNEL_NAME_LEN + 1 == DVS_NAME_SIZE, "tunnel name");
static_assert(DVS_SEGMENT_NAME_LEN + 1 == DVS_TEXT_SIZE, "segment name");
static_assert((int)DVS_OWN_LIMIT == (int)DVS_SETTING_LIMIT, "own");
static_assert(DVS_GROUP_NAME_LEN + 1 == DVS_TEXT_SIZE, "group name");
static_assert(DVS_VM_UUID_LEN == DVS_UUID_SIZE, "UUID");
static_assert(DVS_VM_NAME_LEN + 1 == DVS_VM_SIZE, "name of a VM");

static const char *const mode_words[] = {
	[DVS_MODE_ACCESS] = "access",
	[DVS_MODE_TRUNK] = "trunk",
	[DVS_MODE_UPLINK] = "uplink",
	NULL
};

static const char *const kind_words[] = {
	[DVS_KIND_NETDEV] = "netdev",
	[DVS_KIND_HOST] = "host",
	NULL
};

static const char *const txmode_words[] = {
	[DVS_WAY_DIRECT] = "direct", [DVS_WAY_LONG] = "qdisc", NULL
};

static const char *const underlay_words[] = {
	[DVS_WAY_DIRECT] = "direct", [DVS_WAY_LONG] = "socket", NULL
};

static const char *const action_words[] = {
	[DVS_ACTION_FLOOD] = "flood",
	[DVS_ACTION_DROP] = "drop",
	NULL
};

static const char *const trust_words[] = {
	[DVS_TRUST_NONE] = "none",
	[DVS_TRUST_PCP] = "pcp",
	[DVS_TRUST_DSCP] = "dscp",
	[DVS_TRUST_PCP_DSCP] = "pcp-dscp",
	[DVS_TRUST_DSCP_PCP] = "dscp-pcp",
	NULL
};

static const char *const encoding_words[] = {
	[DVS_ENCODING_8P0D] = "8p0d",
	[DVS_ENCODING_7P1D] = "7p1d",
	[DVS_ENCODING_6P2D] = "6p2d",
	[DVS_ENCODING_5P3D] = "5p3d",
	NULL
};

/* In the order of bits. */
static const char *const own_words[] = {
	"mode",
	"segment",
	"vlans",
	"native",
	"state",
	"learning",
	"flood",
	"bcast-flood",
	"mcast-flood",
	"isolated",
	"mac-max",
	"mac-action",
	"pcp",
	"pcp-map",
	"pcp-out",
	"trust",
	"dscp-map",
	"encoding",
	"dscp-out",
	"pool",
	"reservation",
	"shares",
	"limit",
	NULL
};

static const char *const entry_words[] = {
	[DVS_ENTRY_LEARNED] = "learned",
	[DVS_ENTRY_STATIC] = "static",
	[DVS_ENTRY_STICKY] = "sticky",
	[DVS_ENTRY_CONTROL] = "control",
	[DVS_ENTRY_LOCAL] = "local",
	NULL
};

static const char *const change_words[] = {
	[DVS_CHANGE_LEARN] = "learn",
	[DVS_CHANGE_MOVE] = "move",
	[DVS_CHANGE_AGE] = "age",
	[DVS_CHANGE_ADD] = "add",
	[DVS_CHANGE_DEL] = "del",
	NULL
};

static const char *const dscp_words[] = {
	[DVS_DSCP_FIXED] = "fixed",
	[DVS_DSCP_INHERIT] = "inherit",
	[DVS_DSCP_CLASS] = "class",
	NULL
};

static const char *const inner_words[] = {
	[DVS_INNER_DROP] = "drop",
	[DVS_INNER_KEEP] = "keep",
	NULL
};

static const char *const state_words[] = {
	[DVS_STATE_DOWN] = "down",
	[DVS_STATE_NO_ADDRESS] = "no-address",
	[DVS_STATE_UP] = "up",
	NULL
};

static const char *const condition_words[] = {
	[DVS_CONDITION_FDB_FULL] = "fdb-full",
	[DVS_CONDITION_MAC_LIMIT] = "mac-limit",
	[DVS_CONDITION_LOOP] = "loop",
	[DVS_CONDITION_MAC_BLOCKED] = "mac-blocked",
	NULL
};

static const struct dvs_field vlan_map_fields[] = {
	ITEM(VLAN_MAP, VID, "vid", U16, AT(dvs_vlan_run, vid)),
	ITEM(VLAN_MAP, VID_LAST, "vid-last", U16, AT(dvs_vlan_run, vid_last)),
	ITEM(VLAN_MAP, SEGMENT, "segment", U32, AT(dvs_vlan_run, segment)),
};

static const struct dvs_object vlan_map_object =
	OBJECT("vlan-map", dvs_vlan_run, vlan_map_fields, .whole = true);

static const struct dvs_field segment_range_fields[] = {
	ITEM(SEGMENT_RANGE, FIRST, "first", U32, AT(dvs_segment_range, first)),
	ITEM(SEGMENT_RANGE, LAST, "last", U32, AT(dvs_segment_range, last)),
};

const struct dvs_object dvs_object_segment_range =
	OBJECT("segment-range", dvs_segment_range, segment_range_fields,
	       .whole = true);

static const struct dvs_field stats_fields[] = {
	ITEM(STATS, RX_PACKETS, "rx-packets", U64, AT(dvs_stats, rx_packets)),
	ITEM(STATS, RX_BYTES, "rx-bytes", U64, AT(dvs_stats, rx_bytes)),
	ITEM(STATS, TX_PACKETS, "tx-packets", U64, AT(dvs_stats, tx_packets)),
	ITEM(STATS, TX_BYTES, "tx-bytes", U64, AT(dvs_stats, tx_bytes)),
	ITEM(STATS, COPIES, "copies", U64, AT(dvs_stats, copies)),
	ITEM(STATS, DROPS, "drops", U64, AT(dvs_stats, drops)),
};

static const struct dvs_object stats_object =
	OBJECT("stats", dvs_stats, stats_fields, .whole = true);

static const struct dvs_field drop_count_fields[] = {
	ITEM(DROP_COUNT, REASON, "reason", U32, AT(dvs_drop_count, reason)),
	ITEM(DROP_COUNT, NAME, "name", STRING, AT(dvs_drop_count, name)),
	ITEM(DROP_COUNT, PACKETS, "packets", U64, AT(dvs_drop_count, packets)),
};

const struct dvs_object dvs_object_drop_count =
	OBJECT("drop-count", dvs_drop_count, drop_count_fields, .whole = true);

static const struct dvs_field drop_class_fields[] = {
	ITEM(DROP_CLASS, REASON, "reason", U32, AT(dvs_drop_class, reason)),
	ITEM(DROP_CLASS, NAME, "name", STRING, AT(dvs_drop_class, name)),
	ITEM(DROP_CLASS, CLASS, "class", U8, AT(dvs_drop_class, number)),
	ITEM(DROP_CLASS, PACKETS, "packets", U64, AT(dvs_drop_class, packets)),
};

static const struct dvs_object drop_class_object =
	OBJECT("drop-class", dvs_drop_class, drop_class_fields, .whole = true);

#define SW(id, text, kind, requests, member, ...)			\
	ROW(SWITCH, id, text, kind, requests, AT(dvs_switch, member), __VA_ARGS__)

static const struct dvs_field switch_fields[DVS_F_SWITCH_COUNT] = {
	SW(IFINDEX, "ifindex", U32, G | S | D, ifindex),
	SW(IFNAME, "ifname", STRING, N, ifname),
	SW(AGEING, "ageing", U32, N | S, ageing),
	SW(FDB_MAX, "fdb-max", U32, N | S, fdb_max),
	SW(DEFAULT_SEGMENT, "default-segment", U32, N | S, default_segment),
	SW(SEGMENT, "segment", U32, N | S, segment),
	SW(ENCAP_MTU, "encap-mtu", BOOL, N | S, encap_mtu),
	SW(MTU, "mtu", U32, R, mtu),
	SW(MAC, "mac", MAC, N, mac),
	SW(FDB_COUNT, "fdb-count", U32, R, fdb_count),
	SW(FDB_SIZE, "fdb-size", U32, R, fdb_size),
	SW(PORT_COUNT, "port-count", U32, R, port_count),
	SW(TUNNEL_COUNT, "tunnel-count", U32, R, tunnel_count),
	SW(SEGMENT_COUNT, "segment-count", U32, R, segment_count),
	SW(FDB_LEARNED, "fdb-learned", U64, R, fdb_learned),
	SW(FDB_MOVED, "fdb-moved", U64, R, fdb_moved),
	SW(FDB_AGED, "fdb-aged", U64, R, fdb_aged),
	SW(FDB_DISCARDS, "fdb-discards", U64, R, fdb_discards),
	SW(RESERVABLE, "reservable", U8, N | S, reservable),
	SW(UPLINK_RATE, "uplink-rate", U64, R, uplink_rate),
	SW(RESERVED, "reserved", U64, R, reserved),
	SW(TXMODE, "txmode", ENUM, N | S, txmode, .words = txmode_words),
	SW(UNDERLAY, "underlay", ENUM, N | S, underlay,
	   .words = underlay_words),
};

const struct dvs_object dvs_object_switch =
	OBJECT("switch", dvs_switch, switch_fields,
	       .required = DVS_HAS(SWITCH_IFINDEX) | DVS_HAS(SWITCH_IFNAME));

#define P(id, text, kind, requests, member, ...)			\
	ROW(PORT, id, text, kind, requests, AT(dvs_port, member), __VA_ARGS__)

/* What ports and port groups have. */
#define BOTH	(N | S | GN | GS)

static const struct dvs_field port_fields[DVS_F_PORT_COUNT] = {
	P(SWITCH, "switch", U32, G | N | S | D | GG | GN | GS | GD, switch_index),
	P(IFINDEX, "ifindex", U32, G | N | S | D, ifindex),
	P(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	P(IFNAME, "ifname", STRING, R, ifname),
	P(KIND, "kind", ENUM, R, kind, .words = kind_words),
	P(MODE, "mode", ENUM, BOTH, mode, .words = mode_words),
	P(SEGMENT, "segment", U32, BOTH, segment),
	P(NATIVE, "native", U32, BOTH, native),
	P(VLAN_MAP, "vlan-map", LIST, BOTH, vlan_map, .sub = &vlan_map_object),
	P(VLAN_NONE, "vlan-none", FLAG, BOTH, vlan_none),
	P(UP, "up", BOOL, BOTH, up),
	P(LEARNING, "learning", BOOL, BOTH, learning),
	P(FLOOD, "flood", BOOL, BOTH, flood),
	P(BCAST_FLOOD, "bcast-flood", BOOL, BOTH, bcast_flood),
	P(MCAST_FLOOD, "mcast-flood", BOOL, BOTH, mcast_flood),
	P(ISOLATED, "isolated", BOOL, BOTH, isolated),
	P(MAC_MAX, "mac-max", U32, BOTH, mac_max),
	P(MAC_ACTION, "mac-action", ENUM, BOTH, mac_action,
	  .words = action_words),
	P(PCP, "pcp", U8, BOTH, pcp),
	P(PCP_MAP, "pcp-map", TABLE, BOTH, pcp_map),
	P(PCP_OUT, "pcp-out", TABLE, BOTH, pcp_out),
	P(TRUST, "trust", ENUM, BOTH, trust, .words = trust_words),
	P(DSCP_MAP, "dscp-map", TABLE, BOTH, dscp_map),
	P(ENCODING, "encoding", ENUM, BOTH, encoding, .words = encoding_words),
	P(DSCP_OUT, "dscp-out", TABLE, BOTH, dscp_out),
	P(DSCP_OUT_NONE, "dscp-out-none", FLAG, BOTH, dscp_out_none),
	P(MAC_COUNT, "mac-count", U32, R, mac_count),
	P(CARRIER, "carrier", BOOL, R, carrier),
	P(STATS, "stats", NEST, R, stats, .sub = &stats_object),
	P(POOL, "pool", STRING, BOTH, pool),
	P(RESERVATION, "reservation", U64, BOTH, reservation),
	P(SHARES, "shares", U8, BOTH, shares),
	P(LIMIT, "limit", U64, BOTH, limit),
	P(VM_UUID, "vm-uuid", UUID, N | S, vm_uuid),
	P(VM_NAME, "vm-name", STRING, N | S, vm_name),
	P(GROUP_NAME, "group-name", STRING, N | S | GG | GN | GS | GD, group),
	P(OWN, "own", WORDS, R, own, .words = own_words),
	P(INHERIT, "inherit", WORDS, N | S | GS, inherit, .words = own_words),
	P(RENAME, "rename", STRING, GS, rename),
	P(PORT_COUNT, "port-count", U32, R, port_count),
};

#undef BOTH

const struct dvs_object dvs_object_port =
	OBJECT("port", dvs_port, port_fields,
	       .required = DVS_HAS(PORT_SWITCH) | DVS_HAS(PORT_IFINDEX) |
			   DVS_HAS(PORT_SWITCH_NAME) | DVS_HAS(PORT_IFNAME));

const struct dvs_object dvs_object_group =
	OBJECT("group", dvs_port, port_fields,
	       .required = DVS_HAS(PORT_SWITCH) | DVS_HAS(PORT_SWITCH_NAME) |
			   DVS_HAS(PORT_GROUP_NAME));

#define T(id, text, kind, requests, member, ...)			\
	ROW(TUNNEL, id, text, kind, requests, AT(dvs_tunnel, member),	\
	    __VA_ARGS__)

static const struct dvs_field tunnel_fields[DVS_F_TUNNEL_COUNT] = {
	T(SWITCH, "switch", U32, G | N | S | D, switch_index),
	T(NAME, "name", STRING, G | N | S | D, name),
	T(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	T(LOCAL, "local", ADDR, N, local),
	T(PORT, "port", U16, N, port),
	T(SRC_PORT_FIRST, "src-port-first", U16, N | S, src_port_first),
	T(SRC_PORT_LAST, "src-port-last", U16, N | S, src_port_last),
	T(LINK, "link", U32, N, link),
	T(LINK_NAME, "link-name", STRING, R, link_name),
	T(TTL, "ttl", U8, N | S, ttl),
	T(DSCP_MODE, "dscp-mode", ENUM, N | S, dscp_mode, .words = dscp_words),
	T(DSCP, "dscp", U8, N | S, dscp),
	T(DSCP_MAP, "dscp-map", TABLE, N | S, dscp_map),
	T(CSUM, "csum", BOOL, N | S, csum),
	T(ZERO_CSUM6_RX, "zero-csum6-rx", BOOL, N | S, zero_csum6_rx),
	T(STRICT, "strict", BOOL, N | S, strict),
	T(LEARNING, "learning", BOOL, N | S, learning),
	T(REMOTES_ONLY, "remotes-only", BOOL, N | S, remotes_only),
	T(INNER_VLAN, "inner-vlan", ENUM, N | S, inner_vlan,
	  .words = inner_words),
	T(SEGMENTS, "segments", LIST, N | S, segments,
	  .sub = &dvs_object_segment_range),
	T(SEGMENTS_ALL, "segments-all", FLAG, S, segments_all),
	T(UP, "up", BOOL, N | S, up),
	T(STATE, "state", ENUM, R, state, .words = state_words),
	T(MTU, "mtu", U32, R, mtu),
	T(MAC_MAX, "mac-max", U32, N | S, mac_max),
	T(MAC_COUNT, "mac-count", U32, R, mac_count),
	T(REMOTE_COUNT, "remote-count", U32, R, remote_count),
	T(STATS, "stats", NEST, R, stats, .sub = &stats_object),
};

const struct dvs_object dvs_object_tunnel =
	OBJECT("tunnel", dvs_tunnel, tunnel_fields,
	       .required = DVS_HAS(TUNNEL_SWITCH) | DVS_HAS(TUNNEL_NAME) |
			   DVS_HAS(TUNNEL_SWITCH_NAME));

#define SEG(id, text, kind, requests, member)				\
	ROW(SEGMENT, id, text, kind, requests, AT(dvs_segment, member))

static const struct dvs_field segment_fields[DVS_F_SEGMENT_COUNT] = {
	SEG(SWITCH, "switch", U32, G | N | S | D, switch_index),
	SEG(ID, "id", U32, G | N | S | D, id),
	SEG(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	SEG(NAME, "name", STRING, N | S, name),
	SEG(CONFIGURED, "configured", BOOL, R, configured),
	SEG(PORT_COUNT, "port-count", U32, R, port_count),
	SEG(REMOTE_COUNT, "remote-count", U32, R, remote_count),
	SEG(MAC_COUNT, "mac-count", U32, R, mac_count),
};

const struct dvs_object dvs_object_segment =
	OBJECT("segment", dvs_segment, segment_fields,
	       .required = DVS_HAS(SEGMENT_SWITCH) | DVS_HAS(SEGMENT_ID));

#define REM(id, text, kind, requests, member, ...)			\
	ROW(REMOTE, id, text, kind, requests, AT(dvs_remote, member),	\
	    __VA_ARGS__)

static const struct dvs_field remote_fields[DVS_F_REMOTE_COUNT] = {
	REM(SWITCH, "switch", U32, G | N | D, switch_index),
	REM(TUNNEL, "tunnel", STRING, G | N | D, tunnel),
	REM(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	REM(ADDRESS, "address", ADDR, G | N | D, address),
	REM(SEGMENTS, "segments", LIST, N | D, segments,
	    .sub = &dvs_object_segment_range),
	REM(ALL_SEGMENTS, "all-segments", BOOL, R, all_segments),
	REM(CONFIGURED, "configured", BOOL, R, configured),
	REM(MAC_COUNT, "mac-count", U32, R, mac_count),
	REM(MTU, "mtu", U32, R, mtu),
};

const struct dvs_object dvs_object_remote =
	OBJECT("remote", dvs_remote, remote_fields,
	       .required = DVS_HAS(REMOTE_SWITCH) | DVS_HAS(REMOTE_TUNNEL) |
			   DVS_HAS(REMOTE_ADDRESS));

#define E(id, text, kind, requests, member, ...)			\
	ROW(FDB, id, text, kind, requests, AT(dvs_fdb_entry, member),	\
	    __VA_ARGS__)

static const struct dvs_field fdb_fields[DVS_F_FDB_COUNT] = {
	E(SWITCH, "switch", U32, G | N | S | D | F, switch_index),
	E(SEGMENT, "segment", U32, G | N | S | D | F, segment),
	E(MAC, "mac", MAC, G | N | S | D, mac),
	E(PORT, "port", U32, G | N | S | F, port),
	E(TUNNEL, "tunnel", STRING, G | N | S | F, tunnel),
	E(REMOTE, "remote", ADDR, G | N | S | F, remote),
	E(KIND, "kind", ENUM, G | N | S | F, kind, .words = entry_words),
	E(AGE, "age", U32, R, age),
	E(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	E(PORT_NAME, "port-name", STRING, R, port_name),
	E(EVENT, "event", ENUM, R, event, .words = change_words),
	E(FLUSHED, "flushed", U32, R, flushed),
};

const struct dvs_object dvs_object_fdb =
	OBJECT("fdb", dvs_fdb_entry, fdb_fields);

#define L(id, text, kind, requests, member, ...)			\
	ROW(DROP, id, text, kind, requests, AT(dvs_drop, member), __VA_ARGS__)

static const struct dvs_field drop_fields[DVS_F_DROP_COUNT] = {
	L(SWITCH, "switch", U32, G | Z, switch_index),
	L(PORT, "port", U32, G | Z, port),
	L(TUNNEL, "tunnel", STRING, G | Z, tunnel),
	L(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	L(PORT_NAME, "port-name", STRING, R, port_name),
	L(COUNTS, "counts", LIST, R, counts, .sub = &dvs_object_drop_count),
	L(BY_CLASS, "by-class", LIST, R, by_class, .sub = &drop_class_object),
};

const struct dvs_object dvs_object_drop =
	OBJECT("drop", dvs_drop, drop_fields,
	       .required = DVS_HAS(DROP_SWITCH));

#define A(id, text, kind, member, ...)					\
	ROW(ALARM, id, text, kind, R, AT(dvs_alarm_report, member), __VA_ARGS__)

static const struct dvs_field alarm_fields[DVS_F_ALARM_COUNT] = {
	A(SWITCH, "switch", U32, switch_index),
	A(SWITCH_NAME, "switch-name", STRING, switch_name),
	A(KIND, "kind", ENUM, kind, .words = condition_words),
	A(PORT, "port", U32, port),
	A(PORT_NAME, "port-name", STRING, port_name),
	A(TUNNEL, "tunnel", STRING, tunnel),
	A(SEGMENT, "segment", U32, segment),
	A(MAC, "mac", MAC, mac),
};

const struct dvs_object dvs_object_alarm =
	OBJECT("alarm", dvs_alarm_report, alarm_fields,
	       .required = DVS_HAS(ALARM_SWITCH) | DVS_HAS(ALARM_KIND));

static const struct dvs_object *const all_objects[] = {
	&dvs_object_switch,
	&dvs_object_port,
	&dvs_object_tunnel,
	&dvs_object_segment,
	&dvs_object_remote,
	&dvs_object_fdb,
	&dvs_object_drop,
	&dvs_object_alarm,
	&dvs_object_sched,
	&dvs_object_class,
	&dvs_object_pool,
	&dvs_object_police,
	&dvs_object_sampler,
	&dvs_object_flow_cache,
	&dvs_object_flow,
	&dvs_object_flows,
	&dvs_object_mirror,
	&dvs_object_group,
	&dvs_object_capture,
};

const struct dvs_object *dvs_object_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(all_objects); i++) {
		if (!strcmp(all_objects[i]->name, name))
			return all_objects[i];
	}
	return NULL;
}

const struct dvs_field *object_field_by_attr(const struct dvs_object *object,
					     uint16_t attr)
{
	for (size_t i = 0; i < object->count; i++) {
		if (object->fields[i].attr == attr)
			return &object->fields[i];
	}
	return NULL;
}

/* A run whose end is not said has one member. The end is the second row. */
void object_complete(const struct dvs_object *object, uint64_t seen,
		     void *data)
{
	if (seen & UINT64_C(1) << 1)
		return;

	if (object == &vlan_map_object) {
		struct dvs_vlan_run *run = data;

		run->vid_last = run->vid;
	} else if (object == &dvs_object_segment_range) {
		struct dvs_segment_range *range = data;

		range->last = range->first;
	}
}

bool dvs_field_held(const struct dvs_object *object, size_t field,
		    const void *data)
{
	if (object->whole)
		return true;
	return *(const uint64_t *)data & UINT64_C(1) << field;
}

const char *dvs_field_word(const struct dvs_field *field, uint32_t value)
{
	const char *const *word = field->words;

	for (uint32_t i = 0; word && word[i]; i++) {
		if (i == value)
			return word[i];
	}
	return NULL;
}

int dvs_list_append(struct dvs_list *list, const void *item, size_t size)
{
	size_t count = list->count;
	char *items = list->items;

	/* The room doubles; it is full when the count is a power of two. */
	if (!(count & (count - 1))) {
		items = reallocarray(items, count ? count * 2 : 1, size);
		if (!items)
			return -ENOMEM;
		list->items = items;
	}
	memcpy(items + count * size, item, size);
	list->count++;
	return 0;
}

void dvs_object_clear(const struct dvs_object *object, void *data)
{
	for (size_t i = 0; i < object->count; i++) {
		const struct dvs_field *field = &object->fields[i];
		struct dvs_list *list;

		if (field->type != DVS_TYPE_LIST)
			continue;
		list = (void *)((char *)data + field->offset);
		free(list->items);
	}
	memset(data, 0, object->size);
}
