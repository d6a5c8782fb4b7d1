// SPDX-License-Identifier: GPL-2.0
/*
 * Mirrors in the data path: which frames they take, and the way of their copies to
 * a port. That to an address is in mirror_erspan.c.
 */

#include "mirror.h"

#include <linux/if_vlan.h>

#include "capture.h"
#include "marking.h"
#include "ranges.h"
#include "xmit.h"

/* ---- which frames ---- */

/* It watches this place, or the segment of the frame */
static bool mirror_watches(const struct dvs_mirror *mirror,
			   const struct dvs_mirror_params *params,
			   const struct dvs_mirror_point *point)
{
	const struct dvs_segment *segment;

	if (READ_ONCE(point->dest->sources[point->way]) &
	    BIT_ULL(mirror->slot))
		return true;
	segment = dvs_segment_rcu(&mirror->self.sw->segments, point->segment);
	return segment &&
	       dvs_ranges_have(&params->config.segments, segment->id);
}

static bool mirror_takes(const struct dvs_mirror *mirror,
			 const struct dvs_mirror_params *params,
			 const struct sk_buff *skb,
			 const struct dvs_mirror_point *point)
{
	return mirror_watches(mirror, params, point) &&
	       dvs_mirror_filter_match(&params->config.filter, skb) &&
	       (!params->sampler || dvs_sampler_takes(params->sampler));
}

/* A frame of the VLAN that mirrors of this switch have at the port for RSPAN */
static bool mirror_is_rspan(const struct dvs_dest *dest,
			    const struct sk_buff *skb)
{
	const struct dvs_mirrors *mirrors = &dest->sw->mirrors;
	const struct dvs_mirror_params *params;
	const struct dvs_mirror *mirror;
	const struct dvs_port *target;
	unsigned int i;

	for (i = 0; i < DVS_MIRRORS_PER_SWITCH; i++) {
		mirror = rcu_dereference(mirrors->slot[i]);
		if (!mirror)
			continue;
		target = rcu_dereference(mirror->target);
		params = rcu_dereference(mirror->params);
		if (target && &target->dest == dest && params->config.rspan &&
		    params->config.rspan == skb_vlan_tag_get_id(skb))
			return true;
	}
	return false;
}

/* ---- copies ---- */

/* A copy, its data at the Ethernet header, with the tag that the frame has there */
static struct sk_buff *mirror_copy(struct sk_buff *skb)
{
	struct sk_buff *copy = skb_clone(skb, GFP_ATOMIC);

	if (unlikely(!copy))
		return NULL;
	__skb_push(copy, ETH_HLEN);
	skb_reset_mac_header(copy);
	skb_scrub_packet(copy, false);
	skb_forward_csum(copy);
	skb_clear_tstamp(copy);
	return copy;
}

/* A checksum that is left to the device has to be made of the whole frame */
static int mirror_cut(struct sk_buff *skb, unsigned int len)
{
	if (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb))
		return -ENOMEM;
	return pskb_trim(skb, len);
}

/*
 * A frame without a tag gets the one that the target has for its segment, if it is
 * a trunk that has one.
 */
static void port_tag(struct dvs_port *target, struct sk_buff *skb, u16 segment)
{
	u16 vid;

	if (skb_vlan_tag_present(skb) || eth_type_vlan(skb->protocol) ||
	    segment == READ_ONCE(target->native))
		return;
	vid = dvs_vlan_map_vid(rcu_dereference(target->map), segment);
	if (vid)
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q),
				       vid | dvs_marking_tci(target, skb));
}

static int port_encapsulate(struct dvs_port *target, struct sk_buff *skb,
			    u16 segment, u16 rspan)
{
	port_tag(target, skb, segment);
	if (!rspan)
		return 0;
	return skb_vlan_push(skb, htons(ETH_P_8021Q),
			     rspan | dvs_marking_tci(target, skb));
}

static bool port_is_up(const struct dvs_port *target)
{
	return target &&
	       dvs_dest_flags(&target->dest) & (DVS_F_UP | DVS_F_TARGET) &&
	       READ_ONCE(target->dev->flags) & IFF_UP;
}

static void mirror_send_port(struct dvs_mirror *mirror,
			     const struct dvs_mirror_params *params,
			     struct sk_buff *skb, u16 segment)
{
	struct dvs_port *target = rcu_dereference(mirror->target);
	unsigned int len = skb->len;

	if (unlikely(!port_is_up(target))) {
		dvs_mirror_drop(mirror, skb, DVS_DROP_EGRESS_DOWN);
		return;
	}
	if (unlikely(port_encapsulate(target, skb, segment,
				      params->config.rspan))) {
		dvs_mirror_drop(mirror, skb, DVS_DROP_NO_MEMORY);
		return;
	}
	if (unlikely(dvs_xmit_too_long(target->dev, skb))) {
		dvs_mirror_drop(mirror, skb, DVS_DROP_EGRESS_MTU);
		return;
	}
	dvs_mark_set_mirrored(skb);
	if (likely(!dvs_xmit_device(skb, target->dev,
				    dvs_dest_flags(&target->dest))))
		dvs_stats_tx(mirror->self.stats, len);
	else
		dvs_stats_drop(mirror->self.stats, DVS_DROP_EGRESS_QUEUE);
}

/* Cut a copy, and send it */
static void mirror_send(struct dvs_mirror *mirror,
			struct dvs_mirror_params *params, struct sk_buff *skb,
			const struct dvs_mirror_point *point)
{
	const struct dvs_mirror_config *config = &params->config;
	bool cut = config->snap_len && skb->len > config->snap_len;

	if (cut && mirror_cut(skb, config->snap_len))
		dvs_mirror_drop(mirror, skb, DVS_DROP_NO_MEMORY);
	else if (config->remote.family)
		dvs_mirror_send_erspan(mirror, params, skb, point, cut);
	else
		mirror_send_port(mirror, params, skb, point->segment);
}

/* What is to be cut, or to become a packet's payload, is made of single frames */
static void mirror_send_segments(struct dvs_mirror *mirror,
				 struct dvs_mirror_params *params,
				 struct sk_buff *skb,
				 const struct dvs_mirror_point *point)
{
	struct sk_buff *list, *next;

	list = skb_gso_segment(skb, NETIF_F_SG);
	if (IS_ERR_OR_NULL(list)) {
		dvs_mirror_drop(mirror, skb, dvs_drop_of_segments(list));
		return;
	}
	consume_skb(skb);
	skb_list_walk_safe(list, skb, next) {
		skb_mark_not_on_list(skb);
		mirror_send(mirror, params, skb, point);
	}
}

static void mirror_offer(struct dvs_mirror *mirror, struct sk_buff *skb,
			 const struct dvs_mirror_point *point)
{
	struct dvs_mirror_params *params = rcu_dereference(mirror->params);
	const struct dvs_mirror_config *config = &params->config;
	struct sk_buff *copy;

	if (!mirror_takes(mirror, params, skb, point))
		return;
	copy = mirror_copy(skb);
	if (unlikely(!copy))
		dvs_count_drop(&mirror->self, skb, 0, DVS_MIRROR_OUT,
			       DVS_DROP_NO_MEMORY);
	else if (unlikely(skb_is_gso(copy)) &&
		 (config->snap_len || config->remote.family))
		mirror_send_segments(mirror, params, copy, point);
	else
		mirror_send(mirror, params, copy, point);
}

/**
 * dvs_mirror_frame() - send copies of a frame to all captures and mirrors that take it
 * @dest: the port or tunnel that it came from, or leaves by
 * @skb: the frame, its data behind the Ethernet header
 * @segment: index of its segment, 0 if it belongs to none
 * @way: whether it came in there, or leaves
 *
 * Captures see it first, mirrors' copies too: what goes to them passes no switch.
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_mirror_frame(const struct dvs_dest *dest, struct sk_buff *skb,
		      u16 segment, enum dvs_mirror_way way)
{
	const struct dvs_mirror_point point = {
		.dest = dest, .segment = segment, .way = way,
	};
	u64 candidates = READ_ONCE(dest->mirrors[way]);
	struct dvs_mirror *mirror;

	if (READ_ONCE(dest->captures))
		dvs_capture_frame(dest, skb, segment, way);
	if (unlikely(dvs_mark_mirrored(skb)))
		return;
	if (unlikely(!segment && skb_vlan_tag_present(skb)) &&
	    mirror_is_rspan(dest, skb))
		return;
	for (; candidates; candidates &= candidates - 1) {
		mirror = rcu_dereference(dest->sw->mirrors.slot[__ffs64(candidates)]);
		if (likely(mirror))
			mirror_offer(mirror, skb, &point);
	}
}
