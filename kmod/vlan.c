// SPDX-License-Identifier: GPL-2.0
/*
 * VID-to-segment maps: validation of the operator's runs, and the tables that
 * the data path reads. A VID stands for one segment and a segment has one VID,
 * else nobody could tell the tag of a frame that leaves.
 */

#include "vlan.h"

#include <linux/mm.h>
#include <linux/netlink.h>

static bool vlan_runs_overlap(const struct dvs_vlan_run *a,
			      const struct dvs_vlan_run *b,
			      struct netlink_ext_ack *extack)
{
	u32 a_last = a->segment + a->last - a->first;
	u32 b_last = b->segment + b->last - b->first;

	if (a->first <= b->last && b->first <= a->last) {
		NL_SET_ERR_MSG_MOD(extack, "a VID stands for two segments");
		return true;
	}
	if (a->segment <= b_last && b->segment <= a_last) {
		NL_SET_ERR_MSG_MOD(extack, "a segment has two VIDs");
		return true;
	}
	return false;
}

/**
 * dvs_vlan_runs_valid() - check the runs of a map
 * @run: the runs; VIDs and segments are in range each
 * @count: number of runs
 * @extack: says what is wrong
 *
 * Context: any.
 * Return: true if a map can be made of them.
 */
bool dvs_vlan_runs_valid(const struct dvs_vlan_run *run, unsigned int count,
			 struct netlink_ext_ack *extack)
{
	unsigned int i, j;

	for (i = 0; i < count; i++) {
		if (run[i].last < run[i].first) {
			NL_SET_ERR_MSG_MOD(extack, "the last VID is below the first");
			return false;
		}
		if (run[i].segment + run[i].last - run[i].first >
		    DVS_SEGMENT_MAX) {
			NL_SET_ERR_MSG_MOD(extack, "the last segment is out of range");
			return false;
		}
		for (j = 0; j < i; j++)
			if (vlan_runs_overlap(&run[i], &run[j], extack))
				return false;
	}
	return true;
}

/**
 * dvs_vlan_map_alloc() - make a map
 * @index: segment index of each of the 4,096 VIDs, 0 if not carried; each
 *	segment at most once
 *
 * Context: may sleep.
 * Return: the map, to be freed with kvfree() or kvfree_rcu(), or NULL.
 */
struct dvs_vlan_map *dvs_vlan_map_alloc(const u16 *index)
{
	struct dvs_vlan_map *map;
	u32 size = 1;
	u16 vid;

	for (vid = 0; vid < VLAN_N_VID; vid++)
		size = max_t(u32, size, index[vid] + 1);
	map = kvzalloc(struct_size(map, vid, size), GFP_KERNEL);
	if (!map)
		return NULL;
	memcpy(map->index, index, sizeof(map->index));
	map->size = size;
	for (vid = 1; vid <= DVS_VID_MAX; vid++)
		if (index[vid])
			map->vid[index[vid]] = vid;
	return map;
}
