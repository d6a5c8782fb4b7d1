// SPDX-License-Identifier: GPL-2.0
/*
 * The ways out: to a port's device, and up to the host.
 *
 * A frame leaves with the tag its port has for the frame's segment. The tag's PCP
 * is the port's value for the frame's traffic class, its DEI says whether the
 * frame is drop eligible. So may the DSCP be the port's.
 *
 * The core's way to a device, dev_queue_xmit(), is made for frames that wait in
 * a queue, are segmented or checksummed, or are of interest to filters and
 * sniffers. A plain frame for a device that has nothing of the kind is handed to
 * the driver at once, which the core would do in the end, for a third of the
 * price of the whole path; so it is if its queue is a scheduler of ours that is
 * idle. In doubt it takes the core's way.
 */

#include "xmit.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <net/sch_generic.h>

#include "dest.h"
#include "marking.h"
#include "mirror.h"
#include "observe.h"
#include "sched.h"
#include "xmit_path.h"

/* False if the frame was dropped */
static bool xmit_set_dscp(struct dvs_port *port, struct sk_buff *skb,
			  u16 segment)
{
	if (likely(!dvs_marking_set_dscp(port, skb)))
		return true;
	dvs_drop_out(&port->dest, skb, segment, DVS_DROP_NO_MEMORY);
	return false;
}

/* A frame that was long enough with its tag stays so without (802.3, 3.2.8) */
static int xmit_strip_tag(struct sk_buff *skb)
{
	__vlan_hwaccel_clear_tag(skb);
	return likely(skb->len >= ETH_ZLEN) ? 0 : skb_put_padto(skb, ETH_ZLEN);
}

/*
 * Give a frame the tag it leaves with; the Ethernet header is in front. If the
 * frame is dropped here, it is freed and counted.
 */
static bool xmit_encapsulate(struct dvs_port *port, struct sk_buff *skb,
			     u16 segment)
{
	u16 vid;

	if (segment != READ_ONCE(port->native)) {
		vid = dvs_vlan_map_vid(rcu_dereference(port->map), segment);
		if (unlikely(!vid)) {
			dvs_drop_out(&port->dest, skb, segment,
				     DVS_DROP_NOT_MEMBER);
			return false;
		}
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q),
				       vid | dvs_marking_tci(port, skb));
	} else if (skb_vlan_tag_present(skb) && xmit_strip_tag(skb)) {
		/* freed for want of memory */
		dvs_count_lost(&port->dest, DVS_DROP_NO_MEMORY, 0);
		return false;
	}
	return true;
}

/**
 * dvs_xmit_too_long() - whether a frame is longer than a device may send
 * @dev: the device
 * @skb: the frame, its data at the Ethernet header
 *
 * A tag that stays in the payload is not part of what the MTU limits.
 *
 * Return: true if it is.
 */
bool dvs_xmit_too_long(const struct net_device *dev, const struct sk_buff *skb)
{
	unsigned int max = READ_ONCE(dev->mtu) + ETH_HLEN;

	if (likely(skb->len <= max) || skb_is_gso(skb))
		return false;
	return !eth_type_vlan(skb->protocol) || skb->len > max + VLAN_HLEN;
}

/*
 * The device checksums from the network header, which was set behind the first
 * tag; a second one may stand there.
 */
static void xmit_fix_network_header(struct sk_buff *skb)
{
	int depth;

	if (skb->ip_summed == CHECKSUM_PARTIAL && eth_type_vlan(skb->protocol) &&
	    __vlan_get_protocol(skb, skb->protocol, &depth))
		skb_set_network_header(skb, depth);
}

/* Only a device that segments as the core would have it, or says nothing of that */
static bool xmit_features_are_plain(const struct net_device *dev)
{
	return !dev->netdev_ops->ndo_features_check ||
	       dev->netdev_ops->ndo_features_check == passthru_features_check;
}

/*
 * What the core would do for the frame, the device does: it gathers it, checksums
 * it, segments it. Frames of VMs are mostly like that. Prepares the frame for either.
 */
static bool xmit_is_offloaded(struct sk_buff *skb, const struct net_device *dev)
{
	netdev_features_t features = dev->features;

	xmit_fix_network_header(skb);
	if (skb->encapsulation || eth_type_vlan(skb->protocol) ||
	    !xmit_features_are_plain(dev))
		return false;
	if (skb_vlan_tag_present(skb))
		features &= dev->vlan_features;
	if (skb_is_nonlinear(skb) &&
	    (!(features & NETIF_F_SG) || skb_has_frag_list(skb)))
		return false;
	if (skb->ip_summed == CHECKSUM_PARTIAL && !(features & NETIF_F_HW_CSUM))
		return false;
	return !skb_is_gso(skb) ||
	       (skb_gso_ok(skb, features) &&
		skb->len <= READ_ONCE(dev->gso_max_size) &&
		skb_shinfo(skb)->gso_segs <= READ_ONCE(dev->gso_max_segs));
}

/* Nothing in the frame is left for the core to do, or to tell others of */
static bool xmit_is_plain(struct sk_buff *skb, const struct net_device *dev)
{
	if (unlikely(skb_is_nonlinear(skb) || skb_is_gso(skb) ||
		     skb->ip_summed == CHECKSUM_PARTIAL) &&
	    !xmit_is_offloaded(skb, dev))
		return false;
	return dvs_xmit_socket_is_plain(skb) && !skb_dst(skb) &&
	       !skb_has_extensions(skb);
}

static struct sk_buff *xmit_push_tag(struct sk_buff *skb,
				     const struct net_device *dev)
{
	if (vlan_hw_offload_capable(dev->features, skb->vlan_proto))
		return skb;
	return __vlan_hwaccel_push_inside(skb);
}

static int xmit_direct(struct sk_buff *skb, struct net_device *dev)
{
	int rc;

	if (skb_vlan_tag_present(skb)) {
		skb = xmit_push_tag(skb, dev);
		if (unlikely(!skb))
			return -ENOMEM;
	}
	rc = dvs_xmit_direct(skb, dev);
	return likely(dev_xmit_complete(rc)) ? rc : dvs_xmit_discard(skb);
}

/**
 * dvs_xmit_device() - send a frame to a device
 * @skb: the frame, its data at the Ethernet header; consumed
 * @dev: the device
 * @flags: the feature word of its port
 *
 * Context: rcu_read_lock(), bottom halves off.
 * Return: 0 if it is on its way.
 */
int dvs_xmit_device(struct sk_buff *skb, struct net_device *dev, u32 flags)
{
	struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);
	int rc;

	skb->dev = dev;
	skb_reset_mac_header(skb);
	if (likely(!(flags & DVS_F_BY_CORE)) && xmit_is_plain(skb, dev) &&
	    dvs_xmit_is_direct(dev, txq) && dvs_xmit_may_pass(txq, skb))
		rc = xmit_direct(skb, dev);
	else
		rc = dev_queue_xmit(skb);
	return net_xmit_eval(rc);
}

/**
 * dvs_xmit_refused() - drop a frame that a port's driver did not want
 * @port: the port
 * @skb: the frame; consumed
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_xmit_refused(struct dvs_port *port, struct sk_buff *skb)
{
	u8 class = dvs_prio_class(skb->priority);

	dvs_xmit_discard(skb);
	dvs_count_lost(&port->dest, DVS_DROP_EGRESS_QUEUE, class);
}

/* Count what became of a frame of so many octets; @err: why it did not leave, 0 if it did */
static void xmit_count(struct dvs_port *port, int err, unsigned int len,
		       u32 priority)
{
	if (likely(!err))
		dvs_stats_tx(port->dest.stats, len);
	else
		dvs_count_lost(&port->dest, DVS_DROP_EGRESS_QUEUE,
			       dvs_prio_class(priority));
}

/**
 * dvs_xmit_queue() - let a frame wait in the queue of a port's device
 * @port: the port
 * @skb: the frame as it leaves, its data at the Ethernet header; consumed
 * @segment: index of its segment
 * @len: octets to be counted
 *
 * The queue of a device that is down takes nothing.
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_xmit_queue(struct dvs_port *port, struct sk_buff *skb, u16 segment,
		    unsigned int len)
{
	u32 priority = skb->priority;
	int rc;

	if (unlikely(!(READ_ONCE(port->dev->flags) & IFF_UP))) {
		dvs_drop_out(&port->dest, skb, segment, DVS_DROP_EGRESS_DOWN);
		return;
	}
	skb->dev = port->dev;
	rc = dev_queue_xmit(skb);
	xmit_count(port, net_xmit_eval(rc), len, priority);
}

/**
 * dvs_xmit_port() - send a frame out of a port
 * @port: the port, over an enslaved device
 * @skb: the frame, its data behind the Ethernet header; consumed
 * @segment: index of its segment
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_xmit_port(struct dvs_port *port, struct sk_buff *skb, u16 segment)
{
	u32 flags = dvs_dest_flags(&port->dest);
	struct net_device *dev = port->dev;
	unsigned int len;
	u32 priority;

	if (unlikely(!(flags & DVS_F_UP) ||
		     !(READ_ONCE(dev->flags) & IFF_UP))) {
		dvs_drop_out(&port->dest, skb, segment, flags & DVS_F_TARGET ?
			     DVS_DROP_MIRROR_TARGET : DVS_DROP_EGRESS_DOWN);
		return;
	}
	if (unlikely(flags & DVS_F_DSCP_OUT) &&
	    !xmit_set_dscp(port, skb, segment))
		return;
	skb_push(skb, ETH_HLEN);
	if (!xmit_encapsulate(port, skb, segment))
		return;
	if (unlikely(dvs_xmit_too_long(dev, skb))) {
		dvs_drop_out(&port->dest, skb, segment, DVS_DROP_EGRESS_MTU);
		return;
	}
	skb_forward_csum(skb);
	skb_clear_tstamp(skb);
	dvs_mirror_out(&port->dest, skb, segment);
	len = skb->len;
	priority = skb->priority;
	xmit_count(port, dvs_xmit_device(skb, dev, flags), len, priority);
}

/**
 * dvs_xmit_host() - hand a frame to the host
 * @port: the host's own port
 * @skb: the frame, its data behind the Ethernet header; consumed
 * @segment: index of its segment
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_xmit_host(struct dvs_port *port, struct sk_buff *skb, u16 segment)
{
	u32 flags = dvs_dest_flags(&port->dest);
	struct net_device *dev = port->dev;

	if (unlikely(!(flags & DVS_F_UP))) {
		dvs_drop_out(&port->dest, skb, segment, DVS_DROP_EGRESS_DOWN);
		return;
	}
	if (unlikely(flags & DVS_F_DSCP_OUT) &&
	    !xmit_set_dscp(port, skb, segment))
		return;
	skb_push(skb, ETH_HLEN);
	if (!xmit_encapsulate(port, skb, segment))
		return;
	dvs_mirror_out(&port->dest, skb, segment);
	dvs_stats_tx(port->dest.stats, skb->len);
	dev_sw_netstats_rx_add(dev, skb->len);
	skb->pkt_type = PACKET_HOST;	/* what others think of it is no use */
	skb->protocol = eth_type_trans(skb, dev);
	netif_receive_skb(skb);
}
