// SPDX-License-Identifier: GPL-2.0
/*
 * The path of a frame.
 *
 *   classify  what segment and priority it has        (ports only)
 *   police    whether it conforms to the port's rates (ports only)
 *   learn     where its source is
 *   look up   where its destination is
 *   act       send it there, or flood it (flood.c)
 *
 * What becomes of it is told to its flow, if there are samplers (observe.h).
 *
 * Everything here runs under rcu_read_lock() with bottom halves off, in
 * softirq or in the host's own transmission. A frame's data begins behind its
 * Ethernet header.
 */

#include "forward.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>

#include "dest.h"
#include "direct_path.h"
#include "mark.h"
#include "marking.h"
#include "mirror.h"
#include "notify.h"
#include "observe.h"
#include "port.h"
#include "vxlan_path.h"
#include "xmit_path.h"

/*
 * An S-tag is payload for a C-VLAN switch (IEEE 802.1Q, 5.5). Rare, and so kept
 * out of a path whose registers it would take.
 */
static noinline struct sk_buff *classify_foreign_tag(struct sk_buff *skb)
{
	skb_push(skb, ETH_HLEN);
	skb = __vlan_hwaccel_push_inside(skb);
	if (unlikely(!skb))
		return NULL;
	skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	skb_reset_mac_len(skb);
	return skb;
}

/*
 * Find the segment of a frame that came from a port, 0 if it belongs nowhere, and
 * set its priority and mark. A frame with VID 0 has a priority and no VLAN (IEEE
 * 802.1Q, 6.9.1).
 */
static __always_inline u32 classify(const struct dvs_port *port, u32 flags,
				    struct sk_buff *skb)
{
	const struct dvs_vlan_map *map;
	u32 vid = 0;

	if (unlikely(flags & (DVS_F_TRUST | DVS_F_HOST)))
		dvs_marking_by_trust(port, skb);
	else
		dvs_marking_by_tag(port, skb);
	if (skb_vlan_tag_present(skb))
		vid = skb_vlan_tag_get_id(skb);
	if (!vid)
		return READ_ONCE(port->native);
	map = rcu_dereference(port->map);
	return map ? map->index[vid] : 0;
}

/* Why a frame belongs nowhere */
static enum dvs_drop_reason classify_refused(const struct dvs_port *port,
					     const struct sk_buff *skb)
{
	if (!skb_vlan_tag_present(skb) || !skb_vlan_tag_get_id(skb))
		return DVS_DROP_NO_NATIVE;
	return rcu_access_pointer(port->map) ? DVS_DROP_VLAN_UNKNOWN :
					       DVS_DROP_TAG_REFUSED;
}

/* Drop a frame that came from there, and belongs to a segment unless that is 0 */
static noinline void forward_drop(struct dvs_dest *from, struct sk_buff *skb,
				  u16 segment, enum dvs_drop_reason reason)
{
	if (dvs_observing())
		dvs_observe_dropped(from, skb, segment, reason);
	dvs_drop(from, skb, segment, DVS_MIRROR_IN, reason);
}

/*
 * Frames of a member of a pool are of the pool's class, whatever they say. False if
 * the frame was more than its port may send, and dropped.
 */
static noinline bool police(struct dvs_port *port, u32 flags, struct sk_buff *skb,
			    u16 segment)
{
	if (flags & DVS_F_MEMBER) {
		skb->priority = READ_ONCE(port->member_priority);
		dvs_mark_set_member(skb, READ_ONCE(port->member));
	}
	if (!(flags & DVS_F_POLICE) || dvs_port_police(port, skb))
		return true;
	forward_drop(&port->dest, skb, segment, DVS_DROP_POLICED);
	return false;
}

/*
 * A frame that comes in through an uplink although its source was heard at a
 * local port in this moment has been sent by us: a loop outside. Two units of
 * the FDB's clock, a quarter to half a second, are longer than a loop and
 * shorter than a VM's migration with its announcements.
 */
static bool learn_is_loop(const struct dvs_dest *from, u32 val, u32 stamp)
{
	const struct dvs_dest *to;

	if (!(dvs_dest_flags(from) & DVS_F_UPLINK) ||
	    dvs_fdb_now() - stamp > 1)
		return false;
	to = dvs_dest_rcu(&from->sw->dests, dvs_fdb_dest(val));
	return to && to->kind != DVS_DEST_REMOTE &&
	       !(dvs_dest_flags(to) & DVS_F_UPLINK);
}

/* A source that is not known at this place; false if the frame was dropped */
static noinline bool learn_new(struct dvs_dest *from, struct sk_buff *skb, u64 key)
{
	struct dvs_switch *sw = from->sw;
	const u8 *mac = eth_hdr(skb)->h_source;
	u16 segment = dvs_fdb_key_segment(key);

	switch (dvs_fdb_learn(&sw->fdb, key, from->index, from->quota)) {
	case DVS_FDB_LIMIT:
		dvs_notify_alarm(sw, DVS_ALARM_MAC_LIMIT, from, segment, mac);
		if (!(dvs_dest_flags(from) & DVS_F_MAC_DROP))
			break;
		forward_drop(from, skb, segment, DVS_DROP_MAC_LIMIT);
		return false;
	case DVS_FDB_FULL:
		dvs_notify_alarm(sw, DVS_ALARM_FDB_FULL, from, segment, mac);
		break;
	case DVS_FDB_PINNED:
		dvs_notify_alarm(sw, DVS_ALARM_MAC_BLOCKED, from, segment, mac);
		break;
	default:
		break;
	}
	return true;
}

/* A source that is known at another place; false if the frame was dropped */
static noinline bool learn_elsewhere(struct dvs_dest *from, struct sk_buff *skb,
				     u64 key, u32 val, u32 stamp)
{
	u16 segment = dvs_fdb_key_segment(key);

	if (!learn_is_loop(from, val, stamp))
		return learn_new(from, skb, key);
	dvs_notify_alarm(from->sw, DVS_ALARM_LOOP, from, segment,
			 eth_hdr(skb)->h_source);
	forward_drop(from, skb, segment, DVS_DROP_UPLINK_LOOP);
	return false;
}

/* Note where a frame's source is; false if the frame was dropped */
static __always_inline bool learn(struct dvs_dest *from, u32 flags,
				  const struct dvs_fdb_table *table,
				  struct sk_buff *skb, u64 key)
{
	u32 *stamp, val;

	if (!(flags & DVS_F_LEARN))
		return true;
	if (unlikely(!dvs_fdb_lookup(table, key, &stamp, &val)))
		return learn_new(from, skb, key);
	if (unlikely(dvs_fdb_dest(val) != from->index))
		return learn_elsewhere(from, skb, key, val, READ_ONCE(*stamp));
	dvs_fdb_refresh(stamp);
	return true;
}

/* A frame may not go from one place to another because of what @both have */
static noinline void act_refuse(struct dvs_dest *from, const struct dvs_dest *to,
				struct sk_buff *skb, u16 segment, u32 both)
{
	enum dvs_drop_reason reason = DVS_DROP_ISOLATED;

	if (to == from)
		reason = DVS_DROP_SAME_PORT;
	else if (both & DVS_F_REMOTE)
		reason = DVS_DROP_TUNNEL_TO_TUNNEL;
	else if (both & DVS_F_UPLINK)
		reason = DVS_DROP_UPLINK_TO_UPLINK;
	forward_drop(from, skb, segment, reason);
}

/**
 * dvs_send() - send a frame to a destination
 * @from: where it came from
 * @to: where it goes
 * @skb: the frame; consumed
 * @segment: index of its segment
 * @known: the destination's address is known, so this is the only copy
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_send(struct dvs_dest *from, struct dvs_dest *to, struct sk_buff *skb,
	      u16 segment, bool known)
{
	switch (to->kind) {
	case DVS_DEST_PORT:
		dvs_xmit_port(dvs_port_of(to), skb, segment);
		break;
	case DVS_DEST_HOST:
		dvs_xmit_host(dvs_port_of(to), skb, segment);
		break;
	case DVS_DEST_REMOTE:
		dvs_vxlan_send(from, dvs_remote_of(to), skb, segment, known);
		break;
	case DVS_DEST_TUNNEL:	/* nothing is sent there */
	case DVS_DEST_MIRROR:
		kfree_skb(skb);
		break;
	}
}

/* The host listens to all frames of its segment */
static void act_copy_to_host(struct dvs_dest *from, struct dvs_dest *to,
			     struct sk_buff *skb, u16 segment)
{
	struct dvs_port *host = &from->sw->host;
	struct sk_buff *copy;

	if (to == &host->dest || from == &host->dest ||
	    segment != READ_ONCE(host->native))
		return;
	copy = skb_clone(skb, GFP_ATOMIC);
	if (!copy)
		return;
	if (dvs_observing())	/* what becomes of the copy is of no interest */
		this_cpu_write(dvs_observed.flow, NULL);
	dvs_stats_copies(from->stats, 1);
	dvs_xmit_host(host, copy, segment);
}

/* The way into a tunnel: by the remote's template, or else by IP */
static __always_inline void act_encapsulate(struct dvs_dest *from,
					    struct dvs_remote *remote,
					    struct sk_buff *skb, u16 segment)
{
	if (unlikely(remote->addr.family != AF_INET))
		dvs_vxlan_send(from, remote, skb, segment, true);
	else if (unlikely(!dvs_vxlan_xmit_plain(remote, skb, segment, AF_INET)))
		dvs_vxlan_xmit(from, remote, skb, segment, true);
}

/* What the compiler knows of a frame */
enum forward_frame {
	FORWARD_OF_PORT,	/* it came from a port */
	FORWARD_OF_IP,		/* it came from a tunnel, or may have */
	FORWARD_OF_PLAIN,	/* the same, in a packet that was plain but for its data */
	FORWARD_WATCHED,	/* it came from anywhere, and the host listens */
};

static __always_inline void act_known(struct dvs_dest *from, u32 flags,
				      struct dvs_dest *to, struct sk_buff *skb,
				      u32 segment, enum forward_frame frame)
{
	u32 both = flags & dvs_dest_flags(to);

	if (unlikely(to == from ||
		     both & (DVS_F_ISOLATED | DVS_F_UPLINK | DVS_F_REMOTE))) {
		act_refuse(from, to, skb, segment, both);
		return;
	}
	if (frame == FORWARD_WATCHED)
		act_copy_to_host(from, to, skb, segment);
	if (dvs_observing())
		dvs_observe_known(from, to, skb, segment);
	if (likely(to->kind == DVS_DEST_PORT))
		dvs_xmit_port_known(dvs_port_of(to), skb, segment,
				    frame == FORWARD_OF_PLAIN);
	else if (frame == FORWARD_OF_PORT && likely(to->kind == DVS_DEST_REMOTE))
		act_encapsulate(from, dvs_remote_of(to), skb, segment);
	else
		dvs_send(from, to, skb, segment, true);
}

/* A frame for a group, reserved ones of bridges excepted (IEEE 802.1Q, 8.6.3) */
static noinline void forward_group(struct dvs_dest *from, u32 flags,
				   struct sk_buff *skb, u64 source)
{
	const u8 *group = eth_hdr(skb)->h_dest;
	u16 segment = dvs_fdb_key_segment(source);

	if (unlikely(is_link_local_ether_addr(group)))
		forward_drop(from, skb, segment, DVS_DROP_RESERVED_GROUP);
	else if (likely(learn(from, flags, rcu_dereference(from->sw->fdb.table),
			      skb, source)))
		dvs_flood(from, skb, segment, is_broadcast_ether_addr(group) ?
			  DVS_F_BCAST_FLOOD : DVS_F_MCAST_FLOOD);
}

/* Learn, look up, act; @source: FDB key of the source, which is a station */
static __always_inline void forward_good(struct dvs_dest *from, u32 flags,
					 struct sk_buff *skb, u64 source,
					 u32 segment, enum forward_frame frame)
{
	const struct ethhdr *eth = (const void *)(skb->data - ETH_HLEN);
	struct dvs_switch *sw = from->sw;
	const struct dvs_fdb_table *table;
	struct dvs_dest *to = NULL;
	u32 *stamp, val;

	if (is_multicast_ether_addr(eth->h_dest)) {
		forward_group(from, flags, skb, source);
		return;
	}
	table = rcu_dereference(sw->fdb.table);
	if (unlikely(!learn(from, flags, table, skb, source)))
		return;
	if (likely(dvs_fdb_lookup(table, dvs_fdb_key(eth->h_dest, segment),
				  &stamp, &val)))
		to = dvs_dest_rcu(&sw->dests, dvs_fdb_dest(val));
	if (likely(to))
		act_known(from, flags, to, skb, segment, frame);
	else
		dvs_flood(from, skb, segment, DVS_F_FLOOD);
}

/* A frame that is not forwarded, or that the host listens to */
static noinline void forward_other(struct dvs_dest *from, u32 flags,
				   struct sk_buff *skb, u64 source, u8 state)
{
	u16 segment = dvs_fdb_key_segment(source);

	if (!(state & DVS_SWITCH_UP))
		forward_drop(from, skb, segment, DVS_DROP_SWITCH_DOWN);
	else if (!dvs_fdb_key_is_station(source))
		forward_drop(from, skb, segment, DVS_DROP_INVALID_SOURCE);
	else
		forward_good(from, flags, skb, source, segment, FORWARD_WATCHED);
}

/* A frame whose segment is known; @flags are those of @from */
static __always_inline void forward(struct dvs_dest *from, u32 flags,
				    struct sk_buff *skb, u32 segment,
				    enum forward_frame frame)
{
	const struct ethhdr *eth = (const void *)(skb->data - ETH_HLEN);
	u64 source = dvs_fdb_key(eth->h_source, segment);
	u8 state = READ_ONCE(from->sw->state);

	if (likely(state == DVS_SWITCH_UP && dvs_fdb_key_is_station(source)))
		forward_good(from, flags, skb, source, segment, frame);
	else
		forward_other(from, flags, skb, source, state);
}

static noinline rx_handler_result_t port_is_down(struct dvs_port *port, u32 flags,
						 struct sk_buff *skb)
{
	dvs_drop(&port->dest, skb, 0, DVS_MIRROR_IN,
		 flags & DVS_F_TARGET ? DVS_DROP_MIRROR_TARGET :
					DVS_DROP_PORT_DOWN);
	return RX_HANDLER_CONSUMED;
}

/**
 * dvs_forward_port() - forward a frame received from a port
 * @port: the port, or the host's own one
 * @skb: the frame; consumed
 *
 * Context: rcu_read_lock(), bottom halves off.
 * Return: RX_HANDLER_CONSUMED, so that receiving is to jump here.
 */
rx_handler_result_t dvs_forward_port(struct dvs_port *port, struct sk_buff *skb)
{
	u32 flags = dvs_dest_flags(&port->dest);
	u32 segment;

	dvs_stats_rx(port->dest.stats, skb->len + ETH_HLEN);
	if (unlikely(!(flags & DVS_F_UP)))
		return port_is_down(port, flags, skb);
	if (unlikely(skb_vlan_tag_present(skb) &&
		     skb->vlan_proto != htons(ETH_P_8021Q))) {
		skb = classify_foreign_tag(skb);
		if (!skb) {
			dvs_stats_drop(port->dest.stats, DVS_DROP_NO_MEMORY);
			return RX_HANDLER_CONSUMED;
		}
	}
	segment = classify(port, flags, skb);
	dvs_mirror_in(&port->dest, skb, segment);
	if (unlikely(!segment)) {
		forward_drop(&port->dest, skb, 0, classify_refused(port, skb));
		return RX_HANDLER_CONSUMED;
	}
	if (unlikely(flags & (DVS_F_MEMBER | DVS_F_POLICE)) &&
	    !police(port, flags, skb, segment))
		return RX_HANDLER_CONSUMED;
	forward(&port->dest, flags, skb, segment, FORWARD_OF_PORT);
	return RX_HANDLER_CONSUMED;
}

/**
 * dvs_forward() - forward a frame whose segment is known
 * @from: where it came from; a destination without %DVS_F_LEARN is not learned
 * @skb: the frame, counted as received already; consumed
 * @segment: index of its segment
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_forward(struct dvs_dest *from, struct sk_buff *skb, u16 segment)
{
	forward(from, dvs_dest_flags(from), skb, segment, FORWARD_OF_IP);
}

static __always_inline rx_handler_result_t direct_receive(struct sk_buff *skb,
							  sa_family_t family)
{
	struct dvs_remote *remote = dvs_direct_accept(skb, family);
	u32 segment;

	if (!remote)
		return RX_HANDLER_PASS;
	segment = dvs_direct_open(remote, skb, family);
	if (unlikely(!segment))
		return dvs_direct_take(remote, skb, family);
	forward(&remote->dest, dvs_dest_flags(&remote->dest), skb, segment,
		FORWARD_OF_PLAIN);
	return RX_HANDLER_CONSUMED;
}

static noinline rx_handler_result_t direct_receive_v6(struct sk_buff *skb)
{
	if (skb->protocol != htons(ETH_P_IPV6))
		return RX_HANDLER_PASS;
	return direct_receive(skb, AF_INET6);
}

/**
 * dvs_direct_handle() - receive a packet of a device that tunnels are on
 * @pskb: the packet; consumed if it is a tunnel's and IP need not have it
 *
 * Context: softirq, rcu_read_lock().
 * Return: %RX_HANDLER_CONSUMED or %RX_HANDLER_PASS.
 */
rx_handler_result_t dvs_direct_handle(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;

	if (unlikely(skb->protocol != htons(ETH_P_IP)))
		return direct_receive_v6(skb);
	return direct_receive(skb, AF_INET);
}

/**
 * dvs_forward_reply() - send a frame of the switch's own back to a sender
 * @to: where the frame came from that is replied to
 * @skb: the reply, its data behind the Ethernet header; consumed
 * @segment: index of its segment
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_forward_reply(struct dvs_dest *to, struct sk_buff *skb, u16 segment)
{
	dvs_stats_copies(to->stats, 1);
	__vlan_hwaccel_clear_tag(skb);
	dvs_mark_init(skb, 0);
	dvs_send(to, to, skb, segment, false);
}
