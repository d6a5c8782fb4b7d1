// SPDX-License-Identifier: GPL-2.0
/*
 * Flooding: one copy of a frame to each destination of its segment that may
 * have it. The last one gets the frame itself.
 */

#include "forward.h"

#include "dest.h"
#include "observe.h"
#include "vxlan.h"

/**
 * struct flood - the flooding of one frame
 * @from: where the frame came from
 * @skb: the frame
 * @segment: index of its segment
 * @flag: DVS_F_FLOOD, DVS_F_BCAST_FLOOD or DVS_F_MCAST_FLOOD
 * @last: the destination found last, which has got no copy yet
 * @copies: copies made
 * @offer: samplers of the places where copies leave are asked about the frame
 */
struct flood {
	struct dvs_dest *from;
	struct sk_buff *skb;
	u16 segment;
	u32 flag;
	struct dvs_dest *last;
	unsigned int copies;
	bool offer;
};

/* What act_refused() in forward.c says of known destinations, and who asked */
static bool flood_may(const struct flood *flood, const struct dvs_dest *to)
{
	u32 from_flags = dvs_dest_flags(flood->from);
	u32 flags = dvs_dest_flags(to);

	if (to == flood->from)
		return false;
	if ((flags & (flood->flag | DVS_F_UP)) != (flood->flag | DVS_F_UP))
		return false;
	return !(from_flags & flags &
		 (DVS_F_ISOLATED | DVS_F_UPLINK | DVS_F_REMOTE));
}

/* Send the frame or a copy to the destination found last */
static void flood_send(struct flood *flood, struct sk_buff *skb)
{
	if (unlikely(flood->offer))
		flood->offer = !dvs_observe_copy(flood->from, flood->last, skb,
						 flood->segment);
	dvs_send(flood->from, flood->last, skb, flood->segment, false);
}

static void flood_send_copy(struct flood *flood)
{
	struct sk_buff *copy;

	/* each tunnel needs the hash: reckon it once, in front of the copies */
	if (flood->last->kind == DVS_DEST_REMOTE)
		dvs_vxlan_hash(dvs_remote_of(flood->last)->tunnel, flood->skb);
	flood->copies++;
	copy = skb_clone(flood->skb, GFP_ATOMIC);
	if (likely(copy))
		flood_send(flood, copy);
	else
		dvs_count_drop(flood->last, flood->skb, flood->segment,
			       DVS_MIRROR_OUT, DVS_DROP_NO_MEMORY);
}

static void flood_to(struct flood *flood, struct dvs_dest *to)
{
	if (!flood_may(flood, to))
		return;
	if (flood->last)
		flood_send_copy(flood);
	else if (dvs_observing())
		flood->offer = !dvs_observe_flood(flood->from, flood->skb,
						  flood->segment);
	flood->last = to;
}

static void flood_segment(struct flood *flood,
			  const struct dvs_flood_list *list)
{
	u32 i, count = dvs_flood_list_count(list);
	struct dvs_dest *to;

	for (i = 0; i < count; i++) {
		to = rcu_dereference(list->dest[i]);
		if (to)
			flood_to(flood, to);
	}
}

/* Remotes that want every segment their tunnel carries */
static void flood_all_remotes(struct flood *flood,
			      const struct dvs_flood_list *list, u32 id)
{
	u32 i, count = dvs_flood_list_count(list);
	struct dvs_dest *to;

	for (i = 0; i < count; i++) {
		to = rcu_dereference(list->dest[i]);
		if (to && dvs_tunnel_carries(dvs_remote_of(to)->tunnel, id))
			flood_to(flood, to);
	}
}

/**
 * dvs_flood() - send a frame to all of its segment
 * @from: where it came from
 * @skb: the frame; consumed
 * @segment: index of its segment
 * @flag: the flag that a destination of such frames has: %DVS_F_FLOOD,
 *	%DVS_F_BCAST_FLOOD or %DVS_F_MCAST_FLOOD
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_flood(struct dvs_dest *from, struct sk_buff *skb, u16 segment,
	       u32 flag)
{
	struct flood flood = {
		.from = from,
		.skb = skb,
		.segment = segment,
		.flag = flag,
	};
	struct dvs_switch *sw = from->sw;
	struct dvs_segment *seg;

	seg = dvs_segment_rcu(&sw->segments, segment);
	if (likely(seg)) {
		flood_segment(&flood, rcu_dereference(seg->flood));
		flood_all_remotes(&flood, rcu_dereference(sw->all_remotes),
				  seg->id);
	}
	if (!flood.last) {
		if (dvs_observing())
			dvs_observe_dropped(from, skb, segment,
					    DVS_DROP_NO_DESTINATION);
		dvs_drop(from, skb, segment, DVS_MIRROR_IN,
			 DVS_DROP_NO_DESTINATION);
		return;
	}
	if (flood.copies)
		dvs_stats_copies(from->stats, flood.copies);
	flood_send(&flood, skb);
}
