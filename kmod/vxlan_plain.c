// SPDX-License-Identifier: GPL-2.0
/*
 * What the way of most frames into a tunnel, vxlan_path.h, calls when something is not
 * as usual, and that way where nobody is in a hurry.
 */

#include "vxlan_path.h"

/**
 * dvs_vxlan_may_take() - whether a frame may take a template that is not simple
 * @remote: where it goes
 * @template: of the remote
 * @id: id of its segment
 *
 * Context: rcu_read_lock(), bottom halves off.
 * Return: true if the tunnel carries the segment, and checksums need not be reckoned.
 */
bool dvs_vxlan_may_take(const struct dvs_remote *remote,
			const struct dvs_template *template, u32 id)
{
	return dvs_tunnel_carries(remote->tunnel, id) &&
	       (!template->csum || template->dev->features & NETIF_F_HW_CSUM);
}

/**
 * dvs_vxlan_checksum() - have the device fill in the UDP checksum of a packet
 * @skb: the packet, which has no other one to be filled in
 *
 * Context: any.
 */
void dvs_vxlan_checksum(struct sk_buff *skb)
{
	unsigned int len = skb_tail_pointer(skb) - skb_transport_header(skb);
	const struct ipv6hdr *ip6 = ipv6_hdr(skb);
	const struct iphdr *ip = ip_hdr(skb);

	if (skb->protocol == htons(ETH_P_IP))
		udp_set_csum(false, skb, ip->saddr, ip->daddr, len);
	else
		udp6_set_csum(false, skb, &ip6->saddr, &ip6->daddr, len);
}

/**
 * dvs_vxlan_send() - send a frame to a remote
 * @from: where the frame came from
 * @remote: the peer VTEP or group
 * @skb: the frame, its data behind the Ethernet header; consumed
 * @segment: index of its segment
 * @known: see dvs_vxlan_xmit()
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_vxlan_send(struct dvs_dest *from, struct dvs_remote *remote,
		    struct sk_buff *skb, u16 segment, bool known)
{
	if (remote->addr.family == AF_INET ?
	    dvs_vxlan_xmit_plain(remote, skb, segment, AF_INET) :
	    dvs_vxlan_xmit_plain(remote, skb, segment, AF_INET6))
		return;
	dvs_vxlan_xmit(from, remote, skb, segment, known);
}
