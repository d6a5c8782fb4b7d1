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

/* Nothing in the frame is left for the core to do, or to tell others of */
static bool xmit_is_plain(struct sk_buff *skb)
{
	return !skb_is_nonlinear(skb) && skb->ip_summed != CHECKSUM_PARTIAL &&
	       !skb->sk && !skb_dst(skb) && !skb_has_extensions(skb) &&
	       !skb_is_gso(skb);
}

/* The frame need not wait there: no queue, or a scheduler that lets it pass */
static bool xmit_may_pass(const struct netdev_queue *txq, struct sk_buff *skb)
{
	struct Qdisc *sch = rcu_dereference_bh(txq->qdisc);

	return likely(!sch->enqueue) || dvs_sched_pass(sch, skb);
}

/* The device's only queue, if the driver takes frames and nobody looks on */
static struct netdev_queue *xmit_direct_queue(struct net_device *dev)
{
	struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);

	if (READ_ONCE(dev->real_num_tx_queues) != 1 || !dvs_dev_is_lltx(dev) ||
	    dvs_dev_has_egress_hooks(dev) || dev_nit_active(dev) ||
	    netif_xmit_stopped(txq) || dev_xmit_recursion())
		return NULL;
	return txq;
}

static int xmit_direct(struct sk_buff *skb, struct net_device *dev,
		       struct netdev_queue *txq)
{
	int rc;

	if (skb_vlan_tag_present(skb) &&
	    !vlan_hw_offload_capable(dev->features, skb->vlan_proto)) {
		skb = __vlan_hwaccel_push_inside(skb);
		if (unlikely(!skb))
			return -ENOMEM;
	}
	skb_reset_mac_header(skb);
	skb_set_queue_mapping(skb, 0);
	dev_xmit_recursion_inc();
	rc = netdev_start_xmit(skb, dev, txq, false);
	dev_xmit_recursion_dec();
	if (likely(dev_xmit_complete(rc)))
		return rc;
	kfree_skb_reason(skb, SKB_DROP_REASON_QDISC_DROP);
	return NET_XMIT_DROP;
}

/**
 * dvs_xmit_device() - send a frame to a device
 * @skb: the frame, its data at the Ethernet header; consumed
 * @dev: the device
 *
 * Context: rcu_read_lock(), bottom halves off.
 * Return: 0 if it is on its way.
 */
int dvs_xmit_device(struct sk_buff *skb, struct net_device *dev)
{
	struct netdev_queue *txq;
	int rc;

	xmit_fix_network_header(skb);
	skb->dev = dev;
	txq = xmit_is_plain(skb) ? xmit_direct_queue(dev) : NULL;
	if (likely(txq && xmit_may_pass(txq, skb)))
		rc = xmit_direct(skb, dev, txq);
	else
		rc = dev_queue_xmit(skb);
	return net_xmit_eval(rc);
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
	if (likely(!dvs_xmit_device(skb, dev)))
		dvs_stats_tx(port->dest.stats, len);
	else
		dvs_count_lost(&port->dest, DVS_DROP_EGRESS_QUEUE,
			       dvs_prio_class(priority));
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
