/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mirrors: copies of frames for those who watch a switch. A mirror takes them where
 * frames come in, as they were received, and where they leave, as they are sent.
 *
 * Ports and tunnels know by a bit mask which mirrors may want their frames; what has
 * no bit in it costs a test of the mask, and nothing while no switch has a mirror.
 * Copies are marked, and a frame with the mark is never mirrored (mark.h).
 */
#ifndef _DVS_MIRROR_H
#define _DVS_MIRROR_H

#include <linux/etherdevice.h>
#include <net/dst_cache.h>

#include "capture.h"
#include "dest.h"
#include "mark.h"
#include "mirror_filter.h"
#include "sampler.h"

struct netlink_ext_ack;

/**
 * struct dvs_mirror_port - a port by device
 * @ifindex: of its device, 0 while it is not a port of the switch
 * @name: of its device; by it the port is found again
 */
struct dvs_mirror_port {
	u32 ifindex;
	char name[IFNAMSIZ];
};

/**
 * struct dvs_mirror_tunnel - a tunnel by name
 * @name: its name
 */
struct dvs_mirror_tunnel {
	char name[DVS_TUNNEL_NAME_LEN + 1];
};

/**
 * struct dvs_mirror_config - what the operator may choose about a mirror
 * @port: ports that it watches
 * @ports: number of @port
 * @tunnel: tunnels that it watches
 * @tunnels: number of @tunnel
 * @segments: segments that it watches; without any source it watches the switch
 * @direction: which frames of them
 * @filter: which frames of these
 * @interval: one of so many of these
 * @snap_len: bytes that copies are cut to, 0 is all
 * @target: the port that copies leave by; no name if they go to @remote
 * @dedicated: the port serves for mirrors only
 * @rspan: VID of an outer tag of copies, 0 is none
 * @remote: address that ERSPAN packets go to; without family if there is none
 * @local: address that they come from; without family if the route tells
 * @version: of ERSPAN, 2 or 3
 * @session: session id
 * @ttl: of the packets
 * @dscp: of the packets
 * @index: of ERSPAN II, 0 follows the port
 * @hwid: of ERSPAN III
 */
struct dvs_mirror_config {
	struct dvs_mirror_port *port;
	unsigned int ports;
	struct dvs_mirror_tunnel *tunnel;
	unsigned int tunnels;
	struct dvs_ranges segments;
	enum dvs_flow_direction direction;
	struct dvs_mirror_filter filter;
	u32 interval;
	u32 snap_len;
	struct dvs_mirror_port target;
	bool dedicated;
	u16 rspan;
	struct dvs_addr remote;
	struct dvs_addr local;
	u8 version;
	u16 session;
	u8 ttl;
	u8 dscp;
	u32 index;
	u8 hwid;
};

/**
 * struct dvs_mirror_params - the data path's copy of a mirror's configuration
 * @config: the configuration; ports and tunnels are for those who configure
 * @sampler: takes one of so many frames, NULL if all are taken
 * @dst_cache: route to the remote
 * @rcu: frees it
 */
struct dvs_mirror_params {
	struct dvs_mirror_config config;
	struct dvs_sampler *sampler;
	struct dst_cache dst_cache;
	struct rcu_head rcu;
};

/**
 * struct dvs_mirror - a mirror of a switch
 * @self: a destination that stands for it in counts: sent are its copies; it is in
 *	no FDB entry and no flood list
 * @params: configuration
 * @target: the port that copies leave by, NULL while there is none
 * @sequence: ERSPAN packets so far
 * @slot: its number in the switch; constant
 * @name: unique within the switch; constant
 * @rcu: frees it
 */
struct dvs_mirror {
	struct dvs_dest self;
	struct dvs_mirror_params __rcu *params;
	struct dvs_port __rcu *target;
	atomic_t sequence;
	u8 slot;
	char name[DVS_MIRROR_NAME_LEN + 1];
	struct rcu_head rcu;
};

/**
 * struct dvs_mirror_point - where a frame was seen
 * @dest: the port, or the tunnel
 * @segment: index of the frame's segment, 0 if it belongs to none
 * @way: whether it came in there, or leaves
 */
struct dvs_mirror_point {
	const struct dvs_dest *dest;
	u16 segment;
	enum dvs_mirror_way way;
};

/* mirror.c: mirrors come and go; rtnl, may sleep */
void dvs_mirror_config_init(struct dvs_mirror_config *config);
int dvs_mirror_config_copy(struct dvs_mirror_config *to,
			   const struct dvs_mirror_config *from);
void dvs_mirror_config_free(struct dvs_mirror_config *config);
struct dvs_mirror *dvs_mirror_find(const struct dvs_switch *sw,
				   const char *name);
struct dvs_mirror *dvs_mirror_create(struct dvs_switch *sw, const char *name,
				     struct dvs_mirror_config *config);
int dvs_mirror_set(struct dvs_mirror *mirror, struct dvs_mirror_config *config);
void dvs_mirror_remove(struct dvs_mirror *mirror);
void dvs_mirrors_clear(struct dvs_switch *sw);

/* mirror_bind.c: what mirrors have of the switch; rtnl, may sleep */
bool dvs_mirror_fits(const struct dvs_mirror_config *config,
		     const struct dvs_port *port,
		     struct netlink_ext_ack *extack);
bool dvs_mirror_admits(const struct dvs_port *port,
		       const struct dvs_port_config *config,
		       struct netlink_ext_ack *extack);
void dvs_mirror_bind(struct dvs_mirror *mirror);
void dvs_mirrors_follow(struct dvs_switch *sw);

/* mirror_path.c: the data path; rcu_read_lock(), bottom halves off */
void dvs_mirror_frame(const struct dvs_dest *dest, struct sk_buff *skb,
		      u16 segment, enum dvs_mirror_way way);

/* mirror_erspan.c: likewise */
void dvs_mirror_send_erspan(struct dvs_mirror *mirror,
			    struct dvs_mirror_params *params,
			    struct sk_buff *skb,
			    const struct dvs_mirror_point *point, bool cut);
bool dvs_mirror_has_route(const struct dvs_mirror *mirror);

/* The first mirror from a number on, which is set to its own; NULL if there is none */
static inline struct dvs_mirror *
dvs_mirror_next_rtnl(const struct dvs_switch *sw, unsigned int *number)
{
	struct dvs_mirror *mirror;

	for (; *number < DVS_MIRRORS_PER_SWITCH; ++*number) {
		mirror = rtnl_dereference(sw->mirrors.slot[*number]);
		if (mirror)
			return mirror;
	}
	return NULL;
}

#define dvs_for_each_mirror_rtnl(mirror, i, sw)				\
	for ((i) = 0; ((mirror) = dvs_mirror_next_rtnl(sw, &(i))); (i)++)

/**
 * dvs_mirror_config() - a mirror's configuration
 * @mirror: the mirror
 *
 * Context: rtnl.
 * Return: the configuration.
 */
static inline struct dvs_mirror_config *
dvs_mirror_config(const struct dvs_mirror *mirror)
{
	return &rtnl_dereference(mirror->params)->config;
}

/**
 * dvs_mirrors_refresh() - bring up to date what follows from mirrors and captures, if
 *	there are any
 * @sw: the switch; a port or a tunnel came, went or changed
 *
 * Context: rtnl, may sleep.
 */
static inline void dvs_mirrors_refresh(struct dvs_switch *sw)
{
	if (sw->mirrors.count)
		dvs_mirrors_follow(sw);
	if (sw->captures.count)
		dvs_captures_follow(sw);
}

/* Drop a copy; consumed */
static inline void dvs_mirror_drop(struct dvs_mirror *mirror,
				   struct sk_buff *skb,
				   enum dvs_drop_reason reason)
{
	dvs_drop(&mirror->self, skb, 0, DVS_MIRROR_OUT, reason);
}

/* Whether a mirror or a capture may want frames of this place */
static inline bool dvs_dest_is_watched(const struct dvs_dest *dest,
				       enum dvs_mirror_way way)
{
	return READ_ONCE(dest->mirrors[way]) || READ_ONCE(dest->captures);
}

/**
 * dvs_mirror_in() - let mirrors and captures see a frame that comes in
 * @dest: the port or tunnel that it came from
 * @skb: the frame, its data behind the Ethernet header
 * @segment: index of its segment, 0 if it belongs to none
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
static __always_inline void dvs_mirror_in(const struct dvs_dest *dest,
					  struct sk_buff *skb, u16 segment)
{
	if (dvs_mirroring() && dvs_dest_is_watched(dest, DVS_MIRROR_IN))
		dvs_mirror_frame(dest, skb, segment, DVS_MIRROR_IN);
}

/**
 * dvs_mirror_out() - let mirrors and captures see a frame that leaves
 * @dest: the port or tunnel that it leaves by
 * @skb: the frame, its data at the Ethernet header
 * @segment: index of its segment
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
static __always_inline void dvs_mirror_out(const struct dvs_dest *dest,
					   struct sk_buff *skb, u16 segment)
{
	if (dvs_mirroring() && dvs_dest_is_watched(dest, DVS_MIRROR_OUT)) {
		__skb_pull(skb, ETH_HLEN);
		dvs_mirror_frame(dest, skb, segment, DVS_MIRROR_OUT);
		__skb_push(skb, ETH_HLEN);
	}
}

#endif /* _DVS_MIRROR_H */
