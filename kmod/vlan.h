/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A port's map between VIDs and segments. On the wire of a trunk or uplink a
 * VID is only the encapsulation of a segment; the map says which.
 */
#ifndef _DVS_VLAN_H
#define _DVS_VLAN_H

#include <linux/if_vlan.h>
#include <linux/rcupdate.h>
#include <uapi/linux/dvs.h>

struct netlink_ext_ack;

/**
 * struct dvs_vlan_run - neighbouring VIDs for neighbouring segments
 * @segment: id of the first VID's segment; the next VID has the next id
 * @first: first VID, 1..%DVS_VID_MAX
 * @last: last VID, not below @first
 */
struct dvs_vlan_run {
	u32 segment;
	u16 first;
	u16 last;
};

/**
 * struct dvs_vlan_map - a port's map, both ways; constant once it is published
 * @rcu: frees the map
 * @index: segment index of each VID, 0 if the VID is not carried
 * @size: number of places in @vid
 * @vid: VID of each segment index, 0 if the segment is not carried
 */
struct dvs_vlan_map {
	struct rcu_head rcu;
	u16 index[VLAN_N_VID];
	u32 size;
	u16 vid[];
};

bool dvs_vlan_runs_valid(const struct dvs_vlan_run *run, unsigned int count,
			 struct netlink_ext_ack *extack);
struct dvs_vlan_map *dvs_vlan_map_alloc(const u16 *index);

/**
 * dvs_vlan_map_vid() - find the VID of a segment
 * @map: the map, or NULL
 * @segment: index of the segment
 *
 * Context: rcu_read_lock() if the map can be replaced.
 * Return: the VID, or 0 if the segment is not carried with a tag.
 */
static inline u16 dvs_vlan_map_vid(const struct dvs_vlan_map *map, u32 segment)
{
	if (!map || segment >= map->size)
		return 0;
	return map->vid[segment];
}

#endif /* _DVS_VLAN_H */
