/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests of dvs_uapi.c whose attributes are good one by one, but not together,
 * or not for what is there.
 */
#ifndef _UAPI_CONFLICT_H
#define _UAPI_CONFLICT_H

#include "uapi_conflict_mirror.h"
#include "uapi_request.h"

/**
 * struct conflict - such a request, and what the kernel says of it
 * @op: name of the operation
 * @without: attribute that is left out of those it needs, or 0
 * @put: appends the rest; returns where the bad attribute is, or 0 if no single
 *	one is
 * @err: the error
 * @text: what is said
 */
struct conflict {
	const char *op;
	uint16_t without;
	unsigned int (*put)(struct nl_request *req);
	int err;
	const char *text;
};

/* A run of one VID, with a segment or without */
static unsigned int put_run(struct nl_request *req, uint16_t vid,
			    bool segment)
{
	struct {
		struct nlattr head_vid;
		uint32_t vid;
		struct nlattr head_segment;
		uint32_t segment;
	} run = {
		{ 6, DVS_A_VLAN_MAP_VID }, 0,
		{ 8, DVS_A_VLAN_MAP_SEGMENT }, vid,
	};

	memcpy(&run.vid, &vid, sizeof(vid));
	return nl_put(req, DVS_A_PORT_VLAN_MAP | NLA_F_NESTED, &run,
		      segment ? sizeof(run) : sizeof(run) / 2);
}

/* ---- switches, ports, segments ---- */

static unsigned int run_without_segment(struct nl_request *req)
{
	put_u32(req, DVS_A_PORT_MODE, DVS_PORT_MODE_TRUNK);
	return put_run(req, 5, false);
}

static unsigned int some_vids_and_none(struct nl_request *req)
{
	put_u32(req, DVS_A_PORT_MODE, DVS_PORT_MODE_TRUNK);
	put_run(req, 5, true);
	return nl_put(req, DVS_A_PORT_VLAN_NONE, NULL, 0);
}

/* The last one is what the kernel's table of attributes holds */
static unsigned int more_runs_than_vids(struct nl_request *req)
{
	unsigned int vid;

	put_u32(req, DVS_A_PORT_MODE, DVS_PORT_MODE_TRUNK);
	for (vid = 1; vid <= DVS_VLAN_MAP_MAX; vid++)
		put_run(req, vid, true);
	return put_run(req, 1, true);
}

static unsigned int segment_that_is_there(struct nl_request *req)
{
	return put_u32(req, DVS_A_SEGMENT_ID, 100);
}

static unsigned int segment_of_a_port(struct nl_request *req)
{
	return put_u32(req, DVS_A_SEGMENT_ID, 1);
}

/* ---- tunnels and remotes ---- */

static unsigned int last_port_first(struct nl_request *req)
{
	put_u16(req, DVS_A_TUNNEL_SRC_PORT_FIRST, 200);
	put_u16(req, DVS_A_TUNNEL_SRC_PORT_LAST, 199);
	return 0;
}

static unsigned int device_nowhere(struct nl_request *req)
{
	return put_u32(req, DVS_A_TUNNEL_LINK, 0x7ffffff0);
}

static unsigned int some_segments_and_all(struct nl_request *req)
{
	put_range(req, DVS_A_TUNNEL_SEGMENTS, 5, 6);
	return nl_put(req, DVS_A_TUNNEL_SEGMENTS_ALL, NULL, 0);
}

static unsigned int last_segment_first(struct nl_request *req)
{
	return put_range(req, DVS_A_REMOTE_SEGMENTS, 6, 5);
}

/* ---- FDB and ledger ---- */

static unsigned int learned_entry(struct nl_request *req)
{
	return put_u32(req, DVS_A_FDB_KIND, DVS_FDB_KIND_LEARNED);
}

static unsigned int local_entry(struct nl_request *req)
{
	return put_u32(req, DVS_A_FDB_KIND, DVS_FDB_KIND_LOCAL);
}

static unsigned int tunnel_without_remote(struct nl_request *req)
{
	put_text(req, DVS_A_FDB_TUNNEL, the_tunnel);
	return 0;
}

static unsigned int remote_of_no_tunnel(struct nl_request *req)
{
	unsigned int at = put_text(req, DVS_A_FDB_TUNNEL, "nosuch");

	put_addr(req, DVS_A_FDB_REMOTE, 2);
	return at;
}

static unsigned int remote_of_other_family(struct nl_request *req)
{
	const uint8_t addr[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };

	put_text(req, DVS_A_FDB_TUNNEL, the_tunnel);
	return nl_put(req, DVS_A_FDB_REMOTE, addr, sizeof(addr));
}

/* 192.0.2.1 is the tunnel itself */
static unsigned int remote_that_is_local(struct nl_request *req)
{
	put_text(req, DVS_A_FDB_TUNNEL, the_tunnel);
	return put_addr(req, DVS_A_FDB_REMOTE, 1);
}

static unsigned int ledger_of_no_switch(struct nl_request *req)
{
	put_text(req, DVS_A_DROP_TUNNEL, the_tunnel);
	return put_u32(req, DVS_A_DROP_SWITCH, 0x7ffffff0);
}

static unsigned int ledger_of_no_tunnel(struct nl_request *req)
{
	put_u32(req, DVS_A_DROP_SWITCH, the_switch);
	return put_text(req, DVS_A_DROP_TUNNEL, "nosuch");
}

/* ---- schedulers and classes ---- */

static unsigned int slow_link(struct nl_request *req)
{
	return put_u64(req, DVS_A_SCHED_RATE, DVS_RATE_MIN - 1);
}

static unsigned int slow_peak(struct nl_request *req)
{
	return put_u64(req, DVS_A_SCHED_PEAK, 1);
}

static unsigned int peak_below_rate(struct nl_request *req)
{
	put_u64(req, DVS_A_SCHED_RATE, 600000);
	return put_u64(req, DVS_A_SCHED_PEAK, 599999);
}

static unsigned int rate_below_guarantees(struct nl_request *req)
{
	return put_u64(req, DVS_A_SCHED_RATE, 499999);
}

static unsigned int slow_class(struct nl_request *req)
{
	return put_u64(req, DVS_A_CLASS_MAX_RATE, DVS_RATE_MIN - 1);
}

static unsigned int min_above_max(struct nl_request *req)
{
	put_u64(req, DVS_A_CLASS_MAX_RATE, 1999);
	return put_u64(req, DVS_A_CLASS_MIN_RATE, 2000);
}

static unsigned int guarantees_above_rate(struct nl_request *req)
{
	return put_u64(req, DVS_A_CLASS_MIN_RATE, 500001);
}

/* ---- pools ---- */

static unsigned int the_pool(struct nl_request *req)
{
	return put_text(req, DVS_A_POOL_NAME, "pool0");
}

static unsigned int class_of_a_pool(struct nl_request *req)
{
	return put_u8(req, DVS_A_POOL_CLASS, 4);
}

static unsigned int slow_pool(struct nl_request *req)
{
	return put_u64(req, DVS_A_POOL_RESERVATION, DVS_RATE_MIN - 1);
}

static unsigned int reservation_above_limit(struct nl_request *req)
{
	put_u64(req, DVS_A_POOL_LIMIT, 1999);
	return put_u64(req, DVS_A_POOL_RESERVATION, 2000);
}

static unsigned int limit_below_reservation(struct nl_request *req)
{
	return put_u64(req, DVS_A_POOL_LIMIT, 99999);
}

static unsigned int more_than_an_uplink_has(struct nl_request *req)
{
	return put_u64(req, DVS_A_POOL_RESERVATION, 650001);
}

static unsigned int less_than_ports_have(struct nl_request *req)
{
	return put_u64(req, DVS_A_POOL_RESERVATION, 49999);
}

static unsigned int more_than_the_pool_has(struct nl_request *req)
{
	return put_u64(req, DVS_A_PORT_RESERVATION, 100001);
}

static unsigned int less_than_pools_have(struct nl_request *req)
{
	return put_u8(req, DVS_A_SWITCH_RESERVABLE, 9);
}

static unsigned int weight_of_a_pool(struct nl_request *req)
{
	put_u8(req, DVS_A_CLASS_CLASS, 4);
	return put_u8(req, DVS_A_CLASS_WEIGHT, 9);
}

/* ---- policers ---- */

static unsigned int slow_policer(struct nl_request *req)
{
	return put_u64(req, DVS_A_POLICE_RATE, DVS_RATE_MIN - 1);
}

static unsigned int policer_without_burst(struct nl_request *req)
{
	return put_u32(req, DVS_A_POLICE_BURST, 0);
}

static unsigned int peak_without_burst(struct nl_request *req)
{
	return put_u64(req, DVS_A_POLICE_PEAK, 2000000);
}

static unsigned int burst_without_excess(struct nl_request *req)
{
	return put_u32(req, DVS_A_POLICE_EXCESS_BURST, 9000);
}

static unsigned int peak_below_policed_rate(struct nl_request *req)
{
	put_u32(req, DVS_A_POLICE_PEAK_BURST, 9000);
	return put_u64(req, DVS_A_POLICE_PEAK, 999999);
}

static unsigned int peak_and_excess(struct nl_request *req)
{
	put_u64(req, DVS_A_POLICE_PEAK, 2000000);
	put_u32(req, DVS_A_POLICE_PEAK_BURST, 9000);
	put_u32(req, DVS_A_POLICE_EXCESS_BURST, 9000);
	return put_u64(req, DVS_A_POLICE_EXCESS, 2000000);
}

/* ---- port groups ---- */

static unsigned int the_group(struct nl_request *req)
{
	return put_text(req, DVS_A_PORT_GROUP_NAME, "group0");
}

static unsigned int name_without_letters(struct nl_request *req)
{
	return put_text(req, DVS_A_PORT_RENAME, "");
}

static unsigned int vids_of_an_access_group(struct nl_request *req)
{
	put_u32(req, DVS_A_PORT_MODE, DVS_PORT_MODE_ACCESS);
	return nl_put(req, DVS_A_PORT_VLAN_NONE, NULL, 0);
}

static unsigned int policer_of_both(struct nl_request *req)
{
	put_u32(req, DVS_A_POLICE_SWITCH, the_switch);
	return put_text(req, DVS_A_POLICE_GROUP_NAME, "group0");
}

/* ---- all of them ---- */

static const struct conflict conflicts[] = {
	{ "port-set", 0, run_without_segment, -EINVAL,
	  "a VID and its segment are needed" },
	{ "port-set", 0, some_vids_and_none, -EINVAL,
	  "some VIDs or none, not both" },
	{ "port-set", 0, more_runs_than_vids, -EINVAL,
	  "a VID stands for two segments" },
	{ "segment-new", DVS_A_SEGMENT_ID, segment_that_is_there, -EEXIST,
	  "the switch has this segment already" },
	{ "segment-del", DVS_A_SEGMENT_ID, segment_of_a_port, -EBUSY,
	  "only its ports and remotes keep this segment" },
	{ "tunnel-new", 0, last_port_first, -EINVAL,
	  "the last source port is below the first" },
	{ "tunnel-set", 0, last_port_first, -EINVAL,
	  "the last source port is below the first" },
	{ "tunnel-new", 0, device_nowhere, -ENODEV, "no such device" },
	{ "tunnel-set", 0, some_segments_and_all, -EINVAL,
	  "some segments or all, not both" },
	{ "remote-new", 0, last_segment_first, -EINVAL,
	  "the last segment is below the first" },
	{ "fdb-new", 0, learned_entry, -EINVAL,
	  "only static, sticky and control entries are configured" },
	{ "fdb-set", 0, local_entry, -EINVAL,
	  "only static, sticky and control entries are configured" },
	{ "fdb-new", DVS_A_FDB_PORT, tunnel_without_remote, -EINVAL,
	  "no remote given" },
	{ "fdb-new", DVS_A_FDB_PORT, remote_of_no_tunnel, -ENOENT,
	  "the switch has no such tunnel" },
	{ "fdb-new", DVS_A_FDB_PORT, remote_of_other_family, -EINVAL,
	  "remote and tunnel are of different address families" },
	{ "fdb-new", DVS_A_FDB_PORT, remote_that_is_local, -EINVAL,
	  "no such remote can be made" },
	{ "drop-get", DVS_A_DROP_PORT, ledger_of_no_switch, -ENODEV, "" },
	{ "drop-get", DVS_A_DROP_PORT, ledger_of_no_tunnel, -ENOENT,
	  "the switch has no such tunnel" },
	{ "sched-new", 0, slow_link, -EINVAL,
	  "a rate is 0, or at least 1000 bytes/s" },
	{ "sched-set", 0, slow_peak, -EINVAL,
	  "a rate is 0, or at least 1000 bytes/s" },
	{ "sched-new", 0, peak_below_rate, -EINVAL,
	  "the peak is below the rate" },
	{ "sched-set", 0, peak_below_rate, -EINVAL,
	  "the peak is below the rate" },
	{ "sched-set", 0, rate_below_guarantees, -EINVAL,
	  "the min-rates exceed the link's rate" },
	{ "class-set", 0, slow_class, -EINVAL,
	  "a rate is 0, or at least 1000 bytes/s" },
	{ "class-set", 0, min_above_max, -EINVAL,
	  "the min-rate is above the max-rate" },
	{ "class-set", 0, guarantees_above_rate, -EINVAL,
	  "the min-rates exceed the link's rate" },
	{ "class-set", DVS_A_CLASS_CLASS, weight_of_a_pool, -EBUSY,
	  "the class is that of a pool" },
	{ "pool-new", DVS_A_POOL_NAME, the_pool, -EEXIST,
	  "the switch has this pool already" },
	{ "pool-new", DVS_A_POOL_CLASS, class_of_a_pool, -EEXIST,
	  "the class has a pool already" },
	{ "pool-new", 0, slow_pool, -EINVAL,
	  "a rate is 0, or at least 1000 bytes/s" },
	{ "pool-new", 0, reservation_above_limit, -EINVAL,
	  "the reservation is above the limit" },
	{ "pool-set", 0, limit_below_reservation, -EINVAL,
	  "the reservation is above the limit" },
	{ "pool-new", 0, more_than_an_uplink_has, -EINVAL,
	  "pools would reserve 750001 of 750000 bytes/s" },
	{ "pool-set", 0, less_than_ports_have, -EINVAL,
	  "ports would reserve 50000 of 49999 bytes/s" },
	{ "pool-del", DVS_A_POOL_NAME, the_pool, -EBUSY, "the pool has ports" },
	{ "port-set", 0, more_than_the_pool_has, -EINVAL,
	  "ports would reserve 100001 of 100000 bytes/s" },
	{ "switch-set", 0, less_than_pools_have, -EINVAL,
	  "pools would reserve 100000 of 90000 bytes/s" },
	{ "police-set", DVS_A_POLICE_RATE, slow_policer, -EINVAL,
	  "a rate is at least 1000 bytes/s" },
	{ "police-set", DVS_A_POLICE_BURST, policer_without_burst, -EINVAL,
	  "a burst is at least 1 byte" },
	{ "police-set", 0, peak_without_burst, -EINVAL,
	  "a rate needs its burst" },
	{ "police-set", 0, burst_without_excess, -EINVAL,
	  "an excess-burst needs its excess" },
	{ "police-set", 0, peak_below_policed_rate, -EINVAL,
	  "the peak is below the rate" },
	{ "police-set", 0, peak_and_excess, -EINVAL,
	  "a peak (RFC 2698) or an excess (RFC 4115), not both" },
	{ "mirror-new", DVS_A_MIRROR_NAME, the_mirror, -EEXIST,
	  "the switch has this mirror already" },
	{ "mirror-set", 0, no_direction, -EINVAL,
	  "a mirror looks in one direction or both" },
	{ "mirror-new", 0, less_than_a_header, -EINVAL,
	  "a snap-len is 0, or at least 14" },
	{ "mirror-set", 0, port_that_is_none, -ENOENT,
	  "the device is not a port of the switch" },
	{ "mirror-set", 0, target_as_source, -EINVAL,
	  "the target is a source of the mirror" },
	{ "mirror-set", 0, prefix_of_nothing, -EINVAL,
	  "a prefix length needs its address" },
	{ "mirror-set", 0, prefix_above_address, -EINVAL,
	  "the prefix is longer than the address" },
	{ "mirror-set", 0, addresses_of_two_families, -EINVAL,
	  "the addresses are of different families" },
	{ "mirror-set", 0, filter_and_none, -EINVAL,
	  "a filter or none, not both" },
	{ "mirror-set", 0, port_and_remote, -EINVAL,
	  "a port or a remote, not both" },
	{ "mirror-new", 0, session_of_a_port, -EINVAL, "only a remote has it" },
	{ "mirror-new", 0, rspan_of_a_remote, -EBUSY,
	  "RSPAN needs a trunk or an uplink" },
	{ "mirror-set", 0, rspan_of_a_remote, -EINVAL,
	  "only a port as target has it" },
	{ "mirror-set", 0, remote_of_many, -EINVAL, "not the address of a host" },
	{ "mirror-set", 0, local_of_other_family, -EINVAL,
	  "remote and local address are of different families" },
	{ "mirror-set", 0, index_of_version_3, -EINVAL,
	  "only ERSPAN II has an index" },
	{ "group-new", DVS_A_PORT_GROUP_NAME, the_group, -EEXIST,
	  "the switch has this port group already" },
	{ "group-del", DVS_A_PORT_GROUP_NAME, the_group, -EBUSY,
	  "the port group has ports: 1" },
	{ "group-set", 0, name_without_letters, -EINVAL,
	  "a port group needs a name" },
	{ "group-set", 0, vids_of_an_access_group, -EINVAL,
	  "an access port has no VIDs and no native segment" },
	{ "police-set", 0, policer_of_both, -EINVAL,
	  "a port or a group, not both" },
	{ "capture-start", DVS_A_CAPTURE_PORT, nothing, -EINVAL,
	  "no port, tunnel or segment given" },
	{ "capture-start", 0, a_port_and_all, -EINVAL,
	  "a part of the switch or all, not both" },
	{ "capture-start", 0, a_port_and_a_tunnel, -EINVAL,
	  "a port or a tunnel, not both" },
	{ "capture-start", 0, no_direction, -EINVAL,
	  "a capture looks in one direction or both" },
	{ "capture-start", 0, addresses_of_two_families, -EINVAL,
	  "the addresses are of different families" },
	{ "capture-stop", 0, no_capture, -ENOENT, "the socket has no capture" },
	{ "capture-stop", 0, nothing, -ENOENT, "the socket has no capture" },
};

static void expect_conflict(const struct conflict *it)
{
	struct nl_answer answer;
	struct nl_request req;
	unsigned int at;

	begin_without(&req, operation(it->op), it->without);
	at = it->put(&req);
	nl_talk(fd, &req, &answer, NULL);
	if (answer.err != it->err || answer.offset != at || !*answer.text ||
	    !strstr(answer.text, it->text))
		complain("%s: error %d, \"%s\", at %u, expected %d, \"%s\", at %u",
			 it->op, answer.err, answer.text, answer.offset,
			 it->err, it->text, at);
}

static void test_conflicts(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(conflicts); i++)
		expect_conflict(&conflicts[i]);
}

#endif /* _UAPI_CONFLICT_H */
