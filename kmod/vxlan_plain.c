// SPDX-License-Identifier: GPL-2.0
/*
 * What the way of most frames into a tunnel, vxlan_path.h, calls when something is not
 * as usual, and that way where nobody is in a hurry.
 */

#include "vxlan_path.h"

/**
 * dvs_vxlan_make_room() - move a frame towards the end of its buffer
 * @skb: the frame, linear, its data behind the Ethernet header
 * @headroom: octets that there have to be in front of its data
 *
 * It costs less than another buffer, into which all would be copied as well. Nobody needs
 * to know where the inner headers are, since no checksum is to be filled in.
 *
 * Context: any.
 * Return: false if it cannot be moved.
 */
bool dvs_vxlan_make_room(struct sk_buff *skb, unsigned int headroom)
{
	unsigned int shift = ALIGN(headroom - skb_headroom(skb), sizeof(u64));
	unsigned char *frame = skb->data - ETH_HLEN;

	if (skb_cloned(skb) || skb_tailroom(skb) < shift)
		return false;
	memmove(frame + shift, frame, skb->len + ETH_HLEN);
	skb->data += shift;
	skb->tail += shift;
	skb->mac_header += shift;
	skb->network_header += shift;
	skb->transport_header += shift;
	return true;
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
