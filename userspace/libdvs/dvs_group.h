/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: port groups.
 *
 * A port group has what ports may have: mode, segments, flooding, marking, a part
 * in a pool. So it is held by struct dvs_port, of which @switch_index and @group
 * say which it is. Ports that follow it have all of it that is not their own.
 */
#ifndef DVS_GROUP_H
#define DVS_GROUP_H

#include "dvs_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dvs_ctx;

/**
 * enum dvs_own - what a port may have of its own or from its port group, a mask
 * @DVS_OWN_MODE: its mode
 * @DVS_OWN_SEGMENT: the segment of an access port
 * @DVS_OWN_VLANS: the VID-to-segment map
 * @DVS_OWN_NATIVE: the native segment
 * @DVS_OWN_STATE: admin state
 * @DVS_OWN_LEARNING: learning of source MACs
 * @DVS_OWN_FLOOD: flooding of unknown unicast
 * @DVS_OWN_BCAST_FLOOD: flooding of broadcast
 * @DVS_OWN_MCAST_FLOOD: flooding of multicast
 * @DVS_OWN_ISOLATED: isolation
 * @DVS_OWN_MAC_MAX: the MAC limit
 * @DVS_OWN_MAC_ACTION: what happens above it
 * @DVS_OWN_PCP: the priority of frames that say none
 * @DVS_OWN_PCP_MAP: the regeneration table
 * @DVS_OWN_PCP_OUT: PCPs of sent frames
 * @DVS_OWN_TRUST: where priorities come from
 * @DVS_OWN_DSCP_MAP: priorities by DSCP
 * @DVS_OWN_ENCODING: encoding of PCPs
 * @DVS_OWN_DSCP_OUT: DSCPs of sent frames
 * @DVS_OWN_POOL: the pool
 * @DVS_OWN_RESERVATION: what it gets of the pool
 * @DVS_OWN_SHARES: its part of the rest
 * @DVS_OWN_LIMIT: what it gets at most
 */
enum dvs_own {
	DVS_OWN_MODE = 1 << 0, DVS_OWN_SEGMENT = 1 << 1,
	DVS_OWN_VLANS = 1 << 2, DVS_OWN_NATIVE = 1 << 3,
	DVS_OWN_STATE = 1 << 4, DVS_OWN_LEARNING = 1 << 5,
	DVS_OWN_FLOOD = 1 << 6, DVS_OWN_BCAST_FLOOD = 1 << 7,
	DVS_OWN_MCAST_FLOOD = 1 << 8, DVS_OWN_ISOLATED = 1 << 9,
	DVS_OWN_MAC_MAX = 1 << 10, DVS_OWN_MAC_ACTION = 1 << 11,
	DVS_OWN_PCP = 1 << 12, DVS_OWN_PCP_MAP = 1 << 13,
	DVS_OWN_PCP_OUT = 1 << 14, DVS_OWN_TRUST = 1 << 15,
	DVS_OWN_DSCP_MAP = 1 << 16, DVS_OWN_ENCODING = 1 << 17,
	DVS_OWN_DSCP_OUT = 1 << 18, DVS_OWN_POOL = 1 << 19,
	DVS_OWN_RESERVATION = 1 << 20, DVS_OWN_SHARES = 1 << 21,
	DVS_OWN_LIMIT = 1 << 22
};

/** typedef dvs_group_fn - takes one port group of a dump; non-zero ends it */
typedef int dvs_group_fn(const struct dvs_port *group, void *arg);

/**
 * dvs_group_get() - read a port group
 * @ctx: context
 * @group: holds @switch_index and @group on entry; dvs_port_clear() it after use
 *
 * Return: 0 or -errno.
 */
int dvs_group_get(struct dvs_ctx *ctx, struct dvs_port *group);

/**
 * dvs_group_new() - make a port group
 * @ctx: context
 * @group: @switch_index, @group and what its ports shall have from it
 *
 * Return: 0 or -errno.
 */
int dvs_group_new(struct dvs_ctx *ctx, const struct dvs_port *group);

/**
 * dvs_group_set() - change a port group, and all ports that follow it
 * @ctx: context
 * @group: @switch_index, @group and what shall change
 *
 * Return: 0 or -errno; if one port cannot follow, nothing has changed.
 */
int dvs_group_set(struct dvs_ctx *ctx, const struct dvs_port *group);

/**
 * dvs_group_del() - remove a port group
 * @ctx: context
 * @group: @switch_index and @group
 *
 * Return: 0 or -errno; -EBUSY if it has ports.
 */
int dvs_group_del(struct dvs_ctx *ctx, const struct dvs_port *group);

/**
 * dvs_group_dump() - read all port groups
 * @ctx: context
 * @filter: NULL, or holds the @switch_index whose groups are wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_group_dump(struct dvs_ctx *ctx, const struct dvs_port *filter,
		   dvs_group_fn *fn, void *arg);

#ifdef __cplusplus
}
#endif

#endif /* DVS_GROUP_H */
