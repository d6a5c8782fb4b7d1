/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way out of most frames: a plain frame, a device that takes it at once, nothing
 * to be done to it but for the tag. All that is asked here is whether it is so; the
 * answer costs a tenth of what the core's way to a device does. In doubt, and for all
 * else, there is dvs_xmit_port().
 *
 * It is part of the function that looked the destination up, see forward.c: to call it
 * would cost as much as a table lookup.
 */
#ifndef _DVS_XMIT_PATH_H
#define _DVS_XMIT_PATH_H

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <net/sch_generic.h>

#include "dest.h"
#include "marking.h"
#include "mark.h"
#include "mirror.h"
#include "plain.h"
#include "sched.h"
#include "vlan.h"
#include "xmit.h"

/*
 * The device has one queue, and neither filters nor sniffers look on. That its driver
 * takes frames without a lock of the core's is known, see %DVS_F_BY_CORE.
 */
static __always_inline bool dvs_xmit_is_direct(struct net_device *dev,
					       const struct netdev_queue *txq)
{
	return dev->real_num_tx_queues == 1 && !dvs_dev_has_egress_hooks(dev) &&
	       !dvs_dev_is_sniffed(dev) && !netif_xmit_stopped(txq) &&
	       !dev_xmit_recursion();
}

/*
 * The core would do no more, in the end: a driver that locks by itself also notes by
 * itself when it sent last. Returns what the driver does.
 */
static __always_inline int dvs_xmit_direct(struct sk_buff *skb,
					   struct net_device *dev)
{
	int rc;

	skb->dev = dev;
	skb_set_queue_mapping(skb, 0);
	dev_xmit_recursion_inc();
	rc = __netdev_start_xmit(dev->netdev_ops, skb, dev, false);
	dev_xmit_recursion_dec();
	return rc;
}

/*
 * The frame need not wait there: no queue, or a scheduler that lets it pass. A device
 * that is down has a queue that takes nothing.
 */
static __always_inline bool dvs_xmit_may_pass(const struct netdev_queue *txq,
					      struct sk_buff *skb)
{
	struct Qdisc *sch = rcu_dereference_bh(txq->qdisc);

	return likely(!sch->enqueue) || dvs_sched_pass(sch, skb);
}

/* A driver that did not want the frame; consumed */
static inline int dvs_xmit_discard(struct sk_buff *skb)
{
	kfree_skb_reason(skb, SKB_DROP_REASON_QDISC_DROP);
	return NET_XMIT_DROP;
}

/*
 * Send a plain frame to a direct device, unless it has to wait there; the data is at
 * the Ethernet header. Returns what dev_queue_xmit() does.
 */
static __always_inline int dvs_xmit_plain(struct sk_buff *skb,
					  struct net_device *dev)
{
	int rc;

	if (unlikely(!dvs_xmit_may_pass(netdev_get_tx_queue(dev, 0), skb))) {
		skb->dev = dev;
		return dev_queue_xmit(skb);
	}
	rc = dvs_xmit_direct(skb, dev);
	return likely(!rc) || dev_xmit_complete(rc) ? rc : dvs_xmit_discard(skb);
}

/* The frame's socket, if that is of this host, does not want to see it again (TLS) */
static __always_inline bool dvs_xmit_socket_is_plain(const struct sk_buff *skb)
{
#ifdef CONFIG_SOCK_VALIDATE_XMIT
	return likely(!skb->sk) || !sk_fullsock(skb->sk) ||
	       !skb->sk->sk_validate_xmit_skb;
#else
	return true;
#endif
}

/* There is nothing in the frame that the core or the device would have to do */
static __always_inline bool xmit_frame_is_plain(struct sk_buff *skb)
{
	return !(skb->data_len | dvs_skb_checksum(skb)) && !skb_is_gso(skb) &&
	       dvs_xmit_socket_is_plain(skb) && !skb_dst(skb) &&
	       !skb_has_extensions(skb);
}

/* The port changes nothing in the frame but the tag */
static __always_inline bool xmit_port_is_plain(const struct dvs_port *port,
					       struct net_device *dev,
					       const struct netdev_queue *txq,
					       const struct sk_buff *skb)
{
	return (dvs_dest_flags(&port->dest) &
		(DVS_F_UP | DVS_F_DSCP_OUT | DVS_F_BY_CORE)) == DVS_F_UP &&
	       skb->len <= READ_ONCE(dev->mtu) && dvs_xmit_is_direct(dev, txq);
}

/*
 * Put a tag into the frame, which may have come with another, and the data at the
 * Ethernet header. As __vlan_hwaccel_push_inside() does, for a third of the price.
 */
static __always_inline void xmit_push_tagged(struct sk_buff *skb, u16 tci)
{
	u8 *old = skb->data - ETH_HLEN;
	struct vlan_ethhdr *eth = (void *)(old - VLAN_HLEN);
	u64 low = get_unaligned((u64 *)old);
	u32 high = get_unaligned((u32 *)(old + sizeof(low)));

	skb->data = (u8 *)eth;
	skb->len += VLAN_HLEN + ETH_HLEN;
	skb->mac_header -= VLAN_HLEN;
	skb->protocol = htons(ETH_P_8021Q);
	__vlan_hwaccel_clear_tag(skb);
	put_unaligned(low, (u64 *)eth);	/* both addresses */
	put_unaligned(high, (u32 *)((u8 *)eth + sizeof(low)));
	eth->h_vlan_proto = htons(ETH_P_8021Q);
	eth->h_vlan_TCI = htons(tci);
}

/*
 * Put the data at the Ethernet header, which gets the tag that the frame leaves with, or
 * none. False, and nothing has happened, if that is not for here: it leaves by a segment
 * that the port is not in, is too short without its tag, or has no room for one.
 */
static __always_inline bool xmit_push(const struct dvs_port *port,
				      const struct net_device *dev,
				      struct sk_buff *skb, u32 segment, bool plain)
{
	u16 tci;

	if (segment == READ_ONCE(port->native)) {
		if (!plain && skb_vlan_tag_present(skb))
			return false;
		__skb_push(skb, ETH_HLEN);
		return true;
	}
	tci = dvs_vlan_map_vid(rcu_dereference(port->map), segment);
	if (unlikely(!tci))
		return false;
	tci |= dvs_marking_tci(port, skb);
	if (dev->features & NETIF_F_HW_VLAN_CTAG_TX) {
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), tci);
		__skb_push(skb, ETH_HLEN);
		return true;
	}
	if (unlikely(skb_header_cloned(skb) ||
		     skb_headroom(skb) < VLAN_HLEN + ETH_HLEN))
		return false;
	xmit_push_tagged(skb, tci);
	return true;
}

/**
 * dvs_xmit_port_known() - send the only copy of a frame out of a port
 * @port: the port, over an enslaved device
 * @skb: the frame, its data behind the Ethernet header; consumed
 * @segment: index of its segment
 * @plain: known to the compiler: it has no tag, and nothing that the core or the device
 *	would have to do, but that it may be in pieces
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
static __always_inline void dvs_xmit_port_known(struct dvs_port *port,
						struct sk_buff *skb, u32 segment,
						bool plain)
{
	struct net_device *dev = port->dev;
	const struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);
	unsigned int len = skb->len + ETH_HLEN;

	if (unlikely(!(plain ? !skb_is_nonlinear(skb) : xmit_frame_is_plain(skb)) ||
		     !xmit_port_is_plain(port, dev, txq, skb)))
		goto slow;
	if (dvs_mirroring() && dvs_dest_is_watched(&port->dest, DVS_MIRROR_OUT))
		goto slow;
	if (unlikely(!xmit_push(port, dev, skb, segment, plain)))
		goto slow;
	if (!plain)
		skb_clear_tstamp(skb);
	if (unlikely(!dvs_xmit_may_pass(txq, skb)))
		dvs_xmit_queue(port, skb, segment, len);
	else if (likely(dev_xmit_complete(dvs_xmit_direct(skb, dev))))
		dvs_stats_tx(port->dest.stats, len);
	else
		dvs_xmit_refused(port, skb);
	return;

slow:
	dvs_xmit_port(port, skb, segment);
}

#endif /* _DVS_XMIT_PATH_H */
