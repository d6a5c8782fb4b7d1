/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: mirrors.
 *
 * A mirror takes copies of the frames of its sources that match its filter, and
 * sends them to a port, into a VLAN of a port (RSPAN), or to an address (ERSPAN).
 */
#ifndef DVS_MIRROR_H
#define DVS_MIRROR_H

#include "dvs_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dvs_ctx;

/* Members of struct dvs_mirror_port, for DVS_HAS(). */
enum {
	DVS_F_MIRROR_PORT_IFINDEX, DVS_F_MIRROR_PORT_IFNAME,
	DVS_F_MIRROR_PORT_COUNT
};

/**
 * struct dvs_mirror_port - a port that a mirror watches
 * @set: members that hold a value; requests have @ifindex only
 * @ifindex: interface index of its device, 0 while it is not a port of the switch
 * @ifname: interface name of its device
 */
struct dvs_mirror_port {
	uint64_t set;
	uint32_t ifindex;
	char ifname[DVS_NAME_SIZE];
};

/**
 * struct dvs_mirror_tunnel - a tunnel that a mirror watches
 * @name: its name
 */
struct dvs_mirror_tunnel {
	char name[DVS_NAME_SIZE];
};

/* Members of struct dvs_mirror, for DVS_HAS(). */
enum {
	DVS_F_MIRROR_SWITCH, DVS_F_MIRROR_SWITCH_NAME, DVS_F_MIRROR_NAME,
	DVS_F_MIRROR_PORTS, DVS_F_MIRROR_TUNNELS, DVS_F_MIRROR_SEGMENTS,
	DVS_F_MIRROR_SOURCES_ALL, DVS_F_MIRROR_DIRECTION, DVS_F_MIRROR_SRC_MAC,
	DVS_F_MIRROR_DST_MAC, DVS_F_MIRROR_VLAN, DVS_F_MIRROR_ETHERTYPE,
	DVS_F_MIRROR_SRC, DVS_F_MIRROR_SRC_LEN, DVS_F_MIRROR_DST,
	DVS_F_MIRROR_DST_LEN, DVS_F_MIRROR_PROTOCOL, DVS_F_MIRROR_SRC_PORT,
	DVS_F_MIRROR_DST_PORT, DVS_F_MIRROR_REVERSE, DVS_F_MIRROR_FILTER_NONE,
	DVS_F_MIRROR_INTERVAL, DVS_F_MIRROR_SNAP_LEN, DVS_F_MIRROR_TARGET,
	DVS_F_MIRROR_TARGET_NAME, DVS_F_MIRROR_DEDICATED, DVS_F_MIRROR_RSPAN,
	DVS_F_MIRROR_REMOTE, DVS_F_MIRROR_LOCAL, DVS_F_MIRROR_VERSION,
	DVS_F_MIRROR_SESSION, DVS_F_MIRROR_TTL, DVS_F_MIRROR_DSCP,
	DVS_F_MIRROR_INDEX, DVS_F_MIRROR_HWID, DVS_F_MIRROR_ACTIVE,
	DVS_F_MIRROR_PACKETS, DVS_F_MIRROR_BYTES, DVS_F_MIRROR_COUNTS,
	DVS_F_MIRROR_COUNT
};

/**
 * struct dvs_mirror - a mirror of a switch
 * @set: members that hold a value
 * @switch_index: interface index of the switch
 * @switch_name: interface name of the switch
 * @name: name, unique within the switch
 * @ports: ports that it watches, struct dvs_mirror_port
 * @tunnels: tunnels that it watches, struct dvs_mirror_tunnel
 * @segments: segments that it watches, struct dvs_segment_range; without any source
 *	it watches the whole switch
 * @sources_all: true if it watches the whole switch
 * @direction: which frames of its sources, enum dvs_direction
 * @src_mac: filter: source MAC address
 * @dst_mac: filter: destination MAC address
 * @vlan: filter: VID of the outermost tag
 * @ethertype: filter: EtherType behind all tags
 * @src: filter: source address, IPv4 or IPv6
 * @src_len: filter: prefix length of @src
 * @dst: filter: destination address
 * @dst_len: filter: prefix length of @dst
 * @protocol: filter: IP protocol behind all extension headers
 * @src_port: filter: source port
 * @dst_port: filter: destination port; of ICMP, type * 256 + code
 * @reverse: filter: frames of the opposite direction match as well
 * @filter_none: true in a request that takes the filter away
 * @interval: one of so many frames that match is taken
 * @snap_len: bytes that longer frames are cut to; 0 is all
 * @target: interface index of the port that copies leave by, 0 while there is none
 * @target_name: interface name of that port
 * @dedicated: the port serves for mirrors only
 * @rspan: VID of the tag that copies get in front of their own
 * @remote: address that ERSPAN packets go to
 * @local: address that they come from; no value: that of the route
 * @version: version of ERSPAN, 2 or 3
 * @session: session id
 * @ttl: TTL or hop limit of the packets
 * @dscp: DSCP of the packets
 * @index: index of ERSPAN II; 0 follows the port where a frame was seen
 * @hwid: hardware id of ERSPAN III
 * @active: copies can be sent: the port is one of the switch, or there is a route
 * @packets: copies that were sent
 * @bytes: bytes of them
 * @counts: copies that were dropped, struct dvs_drop_count
 */
struct dvs_mirror {
	uint64_t set;
	uint32_t switch_index;
	char switch_name[DVS_NAME_SIZE];
	char name[DVS_TEXT_SIZE];
	struct dvs_list ports;
	struct dvs_list tunnels;
	struct dvs_list segments;
	bool sources_all;
	uint32_t direction;
	uint8_t src_mac[DVS_MAC_SIZE];
	uint8_t dst_mac[DVS_MAC_SIZE];
	uint16_t vlan;
	uint16_t ethertype;
	struct dvs_addr src;
	uint8_t src_len;
	struct dvs_addr dst;
	uint8_t dst_len;
	uint8_t protocol;
	uint16_t src_port;
	uint16_t dst_port;
	bool reverse;
	bool filter_none;
	uint32_t interval;
	uint32_t snap_len;
	uint32_t target;
	char target_name[DVS_NAME_SIZE];
	bool dedicated;
	uint16_t rspan;
	struct dvs_addr remote;
	struct dvs_addr local;
	uint8_t version;
	uint16_t session;
	uint8_t ttl;
	uint8_t dscp;
	uint32_t index;
	uint8_t hwid;
	bool active;
	uint64_t packets;
	uint64_t bytes;
	struct dvs_list counts;
};

/** typedef dvs_mirror_fn - takes one mirror of a dump; non-zero ends it */
typedef int dvs_mirror_fn(const struct dvs_mirror *mirror, void *arg);

/**
 * dvs_mirror_get() - read a mirror
 * @ctx: context
 * @mirror: holds @switch_index and @name on entry, and everything on return; to be
 *	    cleared with dvs_mirror_clear()
 *
 * Return: 0 or -errno.
 */
int dvs_mirror_get(struct dvs_ctx *ctx, struct dvs_mirror *mirror);

/**
 * dvs_mirror_new() - make a mirror
 * @ctx: context
 * @mirror: @switch_index, @name, a target: @target, or @remote and @session, and
 *	    what else shall differ from the default
 *
 * Return: 0 or -errno.
 */
int dvs_mirror_new(struct dvs_ctx *ctx, const struct dvs_mirror *mirror);

/**
 * dvs_mirror_set() - change a mirror
 * @ctx: context
 * @mirror: @switch_index, @name and what shall change. Sources that are given take
 *	    the place of all sources, a filter that of the filter, a target that of
 *	    the target
 *
 * Return: 0 or -errno.
 */
int dvs_mirror_set(struct dvs_ctx *ctx, const struct dvs_mirror *mirror);

/**
 * dvs_mirror_del() - remove a mirror
 * @ctx: context
 * @mirror: @switch_index and @name
 *
 * Return: 0 or -errno.
 */
int dvs_mirror_del(struct dvs_ctx *ctx, const struct dvs_mirror *mirror);

/**
 * dvs_mirror_dump() - read all mirrors
 * @ctx: context
 * @filter: NULL, or holds the @switch_index whose mirrors are wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_mirror_dump(struct dvs_ctx *ctx, const struct dvs_mirror *filter,
		    dvs_mirror_fn *fn, void *arg);

/**
 * dvs_mirror_clear() - free the lists of a mirror and make it empty
 * @mirror: mirror
 */
void dvs_mirror_clear(struct dvs_mirror *mirror);

#ifdef __cplusplus
}
#endif

#endif /* DVS_MIRROR_H */
